#pragma once
/// Firms: balance sheet, ways to raise money, how they end, and where the lists of what they hold begin.
#include <cstdint>

#include "kernels/random/draw_key.hpp"
#include "kernels/tables/fields.hpp"
#include "kernels/tables/vocabulary/regime.hpp"
#include "kernels/tables/vocabulary/seniority.hpp"
#include "kernels/tables/vocabulary/span.hpp"
#include "kernels/tables/vocabulary/trait.hpp"

namespace ballast {

/// Unpaid amounts up to this many quanta are rounding.
inline constexpr int kMoneyTolerance = 4;

template <class Scalar>
struct FirmTable {
    std::int32_t lab;     ///< or kNone
    std::int32_t tier;    ///< 0 full, 1 deep pocket, 2 host
    std::int32_t traits;  ///< Trait of each bit
    std::int32_t investment_grade;
    std::int32_t core_factor;       ///< or kNone
    std::int32_t core_is_log;       ///< 1 multiplies exp(beta x), 0 adds beta x [quanta per step]
    std::int32_t noise_normal;      ///< row of the working-capital normal, or kNone
    std::int32_t operational_risk;  ///< or kNone
    std::int32_t bridging;          ///< or kNone: it gets nothing outside the markets
    Scalar cash, minimum_liquidity;
    Scalar
        rounding;  ///< unpaid amounts up to it are rounding, not distress: kMoneyTolerance, and one for each edge that
                   ///< it is paid on, where the payer rounds down once
    Scalar core_beta, noise;  ///< quanta per sqrt(step)
    Scalar core_on_lab;       ///< elasticity of core cash flow to the lab's revenue over plan; 0: none
    Scalar cost_share;
    Scalar log_valuation;  ///< ln of quanta
    Scalar equity_beta, neocloud_beta, revenue_elasticity, log_revenue_initial;
    Scalar equity_rate[kNumRegimes], debt_rate[kNumRegimes];  ///< per step
    Scalar equity_share, patience_inverse, down_round;
    Scalar debt_size, debt_spread, credit_beta;
    Scalar headroom_multiple;  ///< times core x steps per year
    Scalar revolver, revolver_drawn, revolver_rate, revolver_minimum;
    Scalar new_debt;  ///< of a deep pocket: debt at the start
    Scalar grace_steps;
    Scalar distressed_exchange, reorganisation;  ///< cumulative probabilities
    Scalar exchange_recovery;
    Scalar outside_rate, merger_rate;  ///< per step
    Scalar buyer_share;                ///< of the valuation in a bid; negative: nobody bids
    Scalar fleet_haircut;
    Scalar austerity_use;
    Scalar flow_initial;  ///< operating flow of the plan's first step, starts the running mean
    Scalar
        capex_initial;  ///< planned capital spending per step, mean of the first year, starts the running mean
    Scalar ltv_watch;   ///< LTV above it is watch; 0: no such policy
    Scalar ltv_normal, ltv_ceiling;    ///< policy band of net debt over stakes; 0: none
    Scalar sale_haircut, sale_impact;  ///< h0, h1 of stake sales
    Scalar sale_pace[kNumRegimes];     ///< largest share of unpledged stakes that a step takes
    std::int32_t sells_for_payments;   ///< 1: it sells stakes for what it lacks within its stress span
    std::int32_t sells_power_rights;   ///< 1: and what is then missing it raises by power rights
    Scalar power_sale_haircut, power_sale_impact;  ///< h0, h1 of their sale
    Scalar deferrable_share;           ///< of committed capital spending and GPU invoices; 0: nothing waits
    Scalar deferral_cap;               ///< quanta that may wait
    Scalar deferral_penalty;           ///< owed on top of what waits
    Scalar deferral_cost;              ///< per step of what waits: margin that late works do not earn
    Scalar catch_up;                   ///< share of what waits that is paid in a step
    Scalar standstill_rate;            ///< per step in distress
    Scalar standstill_steps;           ///< by which it lengthens the grace
    Scalar standstill_rest;            ///< steps from one standstill to the next
    std::int32_t listed;               ///< 1: public at the start
    Scalar listing_rate[kNumRegimes];  ///< per step
    Scalar listing_share;              ///< proceeds over valuation
    Scalar support_rate[kNumRegimes];  ///< per step, while in stress
    Scalar support;                    ///< of a sponsor or state, in all
    Scalar budget;                     ///< claims it would take over as a buyer
    Scalar covenant_liquidity;
    std::int32_t lender;  ///< or kNone: what they lend does not depend on their losses
    std::int32_t
        has_limit;  ///< 1: lenders carry no more debt on it than its capacity, of which the weights are
    Scalar earnings_multiple, fleet_advance, contract_advance, stake_advance, power_advance,
        equity_advance;               ///< years, shares
    Scalar free_use_inverse;          ///< 1 / (1 - utilisation up to which lenders are as willing as ever)
    Scalar spread_slope, spread_use;  ///< spread e^(slope (utilisation - use))
    Scalar highest_yield;             ///< per step, at and above which nobody buys its debt
    Scalar yield_slope_inverse;       ///< 1 / (highest yield - the one up to which all of an issue is bought)
    std::int32_t
        equity_follows_assets;  ///< 1: worth what enterprise value leaves after debt, if that is less
    Scalar distress_discount;   ///< of its equity at no runway, log
    Scalar target_inverse;      ///< 1 / target runway [1/years]
    std::int32_t target_steps;  ///< target runway
    Scalar equity_yearly;       ///< share of it that owners sell within a year
    Scalar insolvency_rate;     ///< per quarter
    Scalar insolvent_inverse;   ///< 1 / utilisation from which on it may file
    std::int32_t first_provided, end_provided;  ///< CSR into provided_contract
    std::int32_t first_bought, end_bought;
    std::int32_t first_cohort, end_cohort;
    std::int32_t first_debt, end_debt;  ///< debt tranches are sorted by firm
    std::int32_t first_facility, end_facility;
    std::int32_t first_stake, end_stake;
    std::int32_t first_right, end_right;                ///< power rights are sorted by owner
    std::int32_t first_order_book, end_order_book;      ///< order books are sorted by firm
    std::int32_t first_payable[kNumClasses + 1];        ///< CSR by seniority: its rows of payments
    std::int32_t first_receivable, end_receivable;      ///< CSR into receivable_payment
    std::int32_t first_construction, end_construction;  ///< CSR into construction_tranche
    std::int32_t backstopped;                           ///< 1: a sponsor keeps it whole, whatever it owes
    std::int32_t circle, place;                         ///< circle of payments, and place among its firms
    DrawKey equity_action, debt_action, outside, merger, end_kind, listing, support_action, substitute,
        insolvency, standstill;
};
BALLAST_FIELDS(FirmTable, lab, tier, traits, investment_grade, core_factor, core_is_log, noise_normal,
               operational_risk, bridging, cash, minimum_liquidity, rounding, core_beta, noise, core_on_lab,
               cost_share, log_valuation, equity_beta, neocloud_beta, revenue_elasticity, log_revenue_initial,
               equity_rate, debt_rate, equity_share, patience_inverse, down_round, debt_size, debt_spread,
               credit_beta, headroom_multiple, revolver, revolver_drawn, revolver_rate, revolver_minimum,
               new_debt, grace_steps, distressed_exchange, reorganisation, exchange_recovery, outside_rate,
               merger_rate, buyer_share, fleet_haircut, austerity_use, flow_initial, capex_initial, ltv_watch,
               ltv_normal, ltv_ceiling, sale_haircut, sale_impact, sale_pace, sells_for_payments,
               sells_power_rights, power_sale_haircut, power_sale_impact, deferrable_share, deferral_cap,
               deferral_penalty, deferral_cost, catch_up, standstill_rate, standstill_steps, standstill_rest,
               listed, listing_rate, listing_share, support_rate, support, budget, covenant_liquidity, lender,
               has_limit, earnings_multiple, fleet_advance, contract_advance, stake_advance, power_advance,
               equity_advance, free_use_inverse, spread_slope, spread_use, highest_yield, yield_slope_inverse,
               equity_follows_assets, distress_discount, target_inverse, target_steps, equity_yearly,
               insolvency_rate, insolvent_inverse, first_provided, end_provided, first_bought, end_bought,
               first_cohort, end_cohort, first_debt, end_debt, first_facility, end_facility, first_stake,
               end_stake, first_right, end_right, first_order_book, end_order_book, first_payable,
               first_receivable, end_receivable, first_construction, end_construction, backstopped, circle,
               place, equity_action, debt_action, outside, merger, end_kind, listing, support_action,
               substitute, insolvency, standstill);

/// What is known beforehand of a step of a firm.
template <class Scalar>
struct FirmStepTable {
    Scalar core;  ///< cash flow of all that the study does not model
    Scalar fixed_cost;
    Scalar committed_capex;  ///< without facility invoices
    Scalar uncommitted_capex;
    Scalar expected_flow;     ///< operating flow that the firm expects
    Scalar planned_spot;      ///< on the plan path, as all below: spot sales
    Scalar planned_receipts;  ///< contract receipts
    Scalar planned_revenue;   ///< lab revenue
    Scalar planned_costs;     ///< core less power and operations
    Scalar
        forward_earnings;  ///< of the twelve months after the step, before interest, vehicles' too [per year]
};
BALLAST_FIELDS(FirmStepTable, core, fixed_cost, committed_capex, uncommitted_capex, expected_flow,
               planned_spot, planned_receipts, planned_revenue, planned_costs, forward_earnings);

/// Where a firm's liquidity can be lowest by the ledger ahead, seen from a step.
template <class Scalar>
struct TroughTable {
    Scalar lowest_ahead;                ///< row of the ledger ahead within the longest runway
    Scalar lowest;                      ///< flow expected until a trough of any Span, at most zero
    Scalar farthest;                    ///< steps until the last trough
    std::int32_t first[kNumSpans + 1];  ///< troughs of each Span: CSR into trough_after and trough_sum
};
BALLAST_FIELDS(TroughTable, lowest_ahead, lowest, farthest, first);

}  // namespace ballast
