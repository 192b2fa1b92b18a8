#pragma once
/// What the firm phases read: market, hardware, sites, contracts, balance sheets. Plain data, built by host/study.
///
/// Units: money in quanta (one quantum is 2^money_quantum_log2 USD), flows per step, rates per step, compute in H100
/// equivalents, power in MW and USD per MWh. Arrays are owned by the host; shapes in brackets.
#include <cstdint>

#include "kernels/factors/factor_tables.hpp"
#include "kernels/tables/vocabulary/cause.hpp"
#include "kernels/tables/vocabulary/end.hpp"
#include "kernels/tables/vocabulary/level.hpp"
#include "kernels/tables/vocabulary/seniority.hpp"
#include "kernels/tables/vocabulary/span.hpp"

namespace ballast {

inline constexpr int kLeadQuarters = 6;       ///< longest lead from signature to capacity
inline constexpr double kComfortYears = 2.0;  ///< runway at which a lab commits at its planned pace
inline constexpr double kMostComfort = 1.5;   ///< multiple of that pace at most
inline constexpr int kShortBlock = 8;         ///< steps of the ledger ahead that are passed over at a time
inline constexpr int kLongBlock = 64;

template <class Scalar>
struct MarketTable {
    std::int32_t training, inference, ai_equity, neocloud_equity, paid_market, short_rate, spread,
        regime;                  ///< factors or kNone
    Scalar paid_market_initial;  ///< quanta per year
    Scalar short_rate_constant;  ///< per year
    Scalar spread_mean;          ///< per year
    Scalar regime_spread[kNumRegimes];
    Scalar capacity[2][kNumRegimes];  ///< [investment grade][regime] share of raises possible
    Scalar uncommitted[kNumRegimes];
    Scalar supply_elasticity;
    Scalar supply_decay;      ///< of spare supply added by events, per step
    Scalar confidence_decay;  ///< per step
    Scalar confidence_per_failure;
    Scalar hazard_slope, hazard_cap;
    Scalar demand_slope, demand_offset;  ///< factor e^(-slope x_I - offset)
    Scalar late_hazard;                  ///< per step
    Scalar retrench_multiple;
    Scalar recovery_trade;
    Scalar release_elasticity, release_depth_inv, release_decay;  ///< GPUs that leave contract: rents
    Scalar resale_elasticity, resale_depth_inv,
        resale_decay;  ///< GPUs sold: resale prices; 1/H100e, per step
    Scalar renegotiate_intercept, renegotiate_runway,
        renegotiate_price;  ///< logit of talks instead of an end
    Scalar renegotiate_concession, renegotiate_least_cut;
    std::int32_t replacement_class;  ///< or kNone
    Scalar replacement_share;
    Scalar replacement_gain;    ///< 1 - e^(-dt / lag)
    Scalar replacement_switch;  ///< one-off cost of new replacement, in steps of its rent
    Scalar substitute_steps;    ///< longest gap before a substitute operator serves
    std::int32_t lose_capacity, write_down, lose_demand;  ///< channels of transmission: 1 open
    std::int32_t num_buyers;                              ///< firms with a budget for acquisitions
    Scalar dt;                                            ///< years
    Scalar flow_decay;           ///< of the 13-week mean of operating flow: exp(-dt / 0.25 yr)
    Scalar cause_decay;          ///< of cause accumulators: half-life 26 weeks
    Scalar year_mean_decay;      ///< exp(-dt / 1 yr), facilities' trailing year
    Scalar money_unit_log2;      ///< quantum = 2^this USD
    Scalar usd_per_quantum_inv;  ///< 1 / quantum
};

template <class Scalar>
struct GpuClassTable {
    std::int32_t deviation;          ///< factor or kNone
    Scalar jump_decay;               ///< per step
    Scalar mwh_per_gpu_step;         ///< kW PUE dt hours / 1000
    Scalar operations_per_gpu_step;  ///< quanta
    Scalar hours_to_quanta_step;     ///< USD/h -> quanta per step
    Scalar mwh_per_hour;             ///< kW PUE / 1000
    Scalar operations_usd_per_hour;
    Scalar spot_ratio;
    Scalar h100e;
    Scalar hours_per_year;                             ///< h of the collateral value
    Scalar obsolescence, reversion, discount_premium;  ///< per year
    Scalar scrap_usd;
    Scalar expected_log_shift;  ///< v/2 of Pbar
    Scalar power_reference;     ///< USD/MWh in c of the collateral value
    std::int32_t region;  ///< that of most of its GPUs: power price in the tests of its second life, or kNone
    Scalar sold_share;    ///< hours sold over hours of a year
    Scalar site_cost, debt_service;  ///< USD per GPU-hour of a year
};

template <class Scalar>
struct RegionTable {
    std::int32_t price_factor, level_factor;
    Scalar spike_rate;  ///< per step
    Scalar spike_log_mean, spike_log_stddev;
    Scalar spike_average;  ///< (1 - e^(-b dt)) / (b dt)
    Scalar spike_decay;    ///< e^(-b dt)
    Scalar availability;
    Scalar outage_decay;
    Scalar slip_root, slip_root_rest;  ///< sqrt(rho), sqrt(1 - rho)
    DrawKey spike_arrival, spike_mark, slip;
};

template <class Scalar>
struct SiteTable {
    std::int32_t region;
    std::int32_t first_phase, end_phase;  ///< uncertain tranches
    Scalar floating_share;
    Scalar fixed_price;  ///< USD/MWh
};

/// A power tranche that is not yet energised at the start.
template <class Scalar>
struct PhaseTable {
    std::int32_t site, region;
    Scalar mw;
    Scalar planned_step;  ///< step in whose course it is planned
    Scalar slip_probability, never_probability;
    Scalar shell;        ///< building works per step [quanta], paid over
    Scalar shell_steps;  ///< this long before energisation
    DrawKey slip;
};

template <class Scalar>
struct CohortTable {
    std::int32_t owner, site, gpu_class, region;
    std::int32_t first_contract, end_contract;  ///< contracts are sorted by cohort
    Scalar own_share, merchant_utilisation;
    Scalar merchant_h100e;        ///< H100 equivalents per GPU if it counts in supply, else 0
    std::int32_t lab;             ///< lab of the owner that gets own use, or kNone
    std::int32_t vehicle;         ///< ring-fenced facility that owns it, or kNone
    std::int32_t floor_contract;  ///< contract that buys its idle GPUs, or kNone
};

template <class Scalar>
struct ContractTable {
    std::int32_t provider, customer, cohort, gpu_class;  ///< firms or kNone
    Scalar indexed;                                      ///< 1: price follows the rent of the class
    Scalar floor;                   ///< lowest multiple of the planned price (indexed = 1), else 0
    Scalar take_or_pay, use_share;  ///< phi, 1 - phi
    Scalar prepayment, prepayment_share;
    Scalar cancel_rate, competing_rate, walk_rate;  ///< per step
    Scalar cure_years, delivery_threshold;
    Scalar fee;                 ///< share of a year's payments: multiplies the step's full payment x 1/dt
    std::int32_t renewal_step;  ///< step that contains the day after the end, or kNone
    Scalar old_term_share;      ///< of that step's full payment: what falls on days up to the end
    Scalar renewal_probability, renewal_ratio;
    Scalar planned_rent;            ///< USD/h of the contract (fixed price) at the start
    std::int32_t cancel_step;       ///< ended by the scenario at this step, or kNone
    std::int32_t vehicle;           ///< ring-fenced facility that collects its payments, or kNone
    std::int32_t idle_floor;        ///< 1: buys GPUs that nobody else pays for
    std::int32_t notice_from_step;  ///< rolling option
    Scalar notice_steps;            ///< 0: none
    Scalar notice_rate;             ///< per step
    Scalar base_use, use_beta;      ///< consumption: min(1, base_use e^(beta x_I))
    Scalar capex;                   ///< provider's capital in it alone [quanta]
    Scalar end_step, life_inverse;  ///< capital left at step k: (end_step - k) life_inverse, in [0, 1]
    Scalar frailty_root, frailty_rest;
    DrawKey threshold, renewal, talks;
    DrawKey frailty;  ///< of the customer
};

template <class Scalar>
struct LabTable {
    std::int32_t firm;
    Scalar capability, catch_up;  ///< catch-up per step
    Scalar log_capture;           ///< ln q
    Scalar initial_demand;        ///< D(0) quanta per year
    Scalar lag;                   ///< 1 - e^(-dt/tau)
    Scalar min_training;
    Scalar revenue_per_compute;     ///< rho at the start, quanta per year per H100e
    Scalar initial_compute;         ///< K(0) H100e
    Scalar outside_compute;         ///< not modelled, always there
    Scalar commitment_rate;         ///< yearly payments newly committed per step, on plan [quanta/yr]
    Scalar commitment_initial;      ///< yearly payments committed at the start
    Scalar commitment_response;     ///< eta
    Scalar log_rivals_initial;      ///< ln(rivals' / own commitments) at the start
    std::int32_t lead_quarters;     ///< 1 to kLeadQuarters
    Scalar commitment_deposit;      ///< share of the yearly payment due before capacity stands
    Scalar compute_per_commitment;  ///< H100e per quantum a year
};

template <class Scalar>
struct FirmTable {
    std::int32_t lab;   ///< or kNone
    std::int32_t tier;  ///< 0 A, 1 B, 2 C
    std::int32_t investment_grade;
    std::int32_t core_factor;   ///< or kNone
    std::int32_t core_is_log;   ///< 1 multiplies exp(beta x), 0 adds beta x [quanta per step]
    std::int32_t noise_normal;  ///< row of the working-capital normal, or kNone
    Scalar cash, minimum_liquidity;
    Scalar core_beta, noise;  ///< quanta per sqrt(step)
    Scalar cost_share;
    Scalar log_valuation;  ///< ln of quanta
    Scalar equity_beta, neocloud_beta, revenue_elasticity, log_revenue_initial;
    Scalar equity_rate[kNumRegimes], debt_rate[kNumRegimes];  ///< per step
    Scalar equity_share, patience_inverse, down_round;
    Scalar debt_size, debt_spread, credit_beta;
    Scalar headroom_multiple;  ///< times core x steps per year
    Scalar revolver, revolver_drawn, revolver_rate, revolver_minimum;
    Scalar new_debt;  ///< tier B: debt at the start
    Scalar grace_steps;
    Scalar kind_exchange, kind_reorganisation;  ///< cumulative probabilities
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
    std::int32_t listed;               ///< 1: public at the start
    Scalar listing_rate[kNumRegimes];  ///< per step
    Scalar listing_share;              ///< proceeds over valuation
    Scalar support_rate[kNumRegimes];  ///< per step, while in stress
    Scalar support;                    ///< of a sponsor or state, in all
    Scalar budget;                     ///< claims it would take over as a buyer
    Scalar covenant_liquidity;
    std::int32_t first_provided, end_provided;  ///< CSR into provided_contract
    std::int32_t first_bought, end_bought;
    std::int32_t first_cohort, end_cohort;
    std::int32_t first_debt, end_debt;  ///< debt tranches are sorted by firm
    std::int32_t first_facility, end_facility;
    std::int32_t first_lease_paid, end_lease_paid;
    std::int32_t first_lease_received, end_lease_received;
    std::int32_t first_stake, end_stake;
    std::int32_t first_invested, end_invested;  ///< CSR into invested_commitment
    std::int32_t first_funded, end_funded;      ///< CSR into funded_commitment
    std::int32_t first_given, end_given;        ///< CSR into given_guarantee
    std::int32_t first_covered, end_covered;    ///< CSR into covered_guarantee
    std::int32_t first_shell, end_shell;        ///< CSR into shell_phase
    std::int32_t backstopped;                   ///< 1: a sponsor keeps it whole, whatever it owes
    std::int32_t circle, place;                 ///< circle of payments, and place among its firms
    DrawKey equity_action, debt_action, outside, merger, end_kind, listing, support_action, substitute;
};

template <class Scalar>
struct DebtTable {
    std::int32_t firm;
    std::int32_t secured, floating, convertible;
    Scalar balance;
    Scalar rate;                  ///< per step (fixed coupon or spread)
    Scalar conversion_log;        ///< converts at maturity if log valuation >= this
    std::int32_t stake;           ///< secures a margin loan, or kNone
    Scalar call_ltv, target_ltv;  ///< margin loan
    std::int32_t cross_default;
};

template <class Scalar>
struct FacilityTable {
    std::int32_t firm, cohort, floating;
    Scalar balance, undrawn;
    Scalar amortisation;  ///< principal per step of what is drawn at the start
    Scalar advance;
    Scalar steps_inverse;  ///< 1 / (term in steps)
    Scalar rate;           ///< per step
    Scalar dscr_default;
    std::int32_t first_test_step;  ///< contains the first quarter end that is tested
    std::int32_t window_step;      ///< contains the last day for draws
    Scalar window_share;           ///< share of that step's invoices dated up to then
    Scalar cure_tests;
    Scalar waiver_rate;       ///< per step
    Scalar receipts_initial;  ///< mean cash available per step at the start (plan)
    Scalar service_initial;
    Scalar extension;            ///< a waiver stretches the rest of the term by this share
    Scalar realisation_minimum;  ///< received over billed, three months; 0: no test
    Scalar billed_initial;       ///< mean bill of the cohort's contracts per step at the start (plan)
    std::int32_t cross_default;
    std::int32_t ring_fenced;
    Scalar lock_up_dscr;
    Scalar reserve_steps;  ///< liquidity account in steps of service
    Scalar reserve;        ///< vehicle's cash at the start, and the first collection
    Scalar guarantee;      ///< share of unpaid service that the firm owes
    DrawKey waiver;
};

template <class Scalar>
struct LeaseTable {
    std::int32_t payer, payee, site;  ///< payee kNone: outside; site kNone: rent by date alone
};

template <class Scalar>
struct StakeTable {
    std::int32_t holder, target;  ///< target firm or kNone
    Scalar value;                 ///< quanta at the start
    Scalar equity_beta;
};

/// Equity promised by an investor: due at first_step, or at the first step from then on that meets its conditions.
template <class Scalar>
struct CommitmentTable {
    std::int32_t investor, investee;  ///< investor kNone: outside, certain
    Scalar amount;                    ///< quanta
    std::int32_t first_step, lapse_step;
    std::int32_t needs_listing, needs_open;
    Scalar needs_log_ratio;  ///< ln of valuation over the one at the start; hugely negative: no condition
};

/// What the obligor of a contract or lease leaves unpaid is the guarantor's in the next step.
template <class Scalar>
struct GuaranteeTable {
    std::int32_t guarantor, contract, lease;  ///< exactly one of contract and lease, the other kNone
    std::int32_t payee, obligor;              ///< firms or kNone
    Scalar cap;                               ///< quanta
    std::int32_t first_step, end_step;
};

template <class Scalar>
struct FirmTables {
    std::int32_t num_classes, num_regions, num_sites, num_phases, num_cohorts, num_contracts, num_labs,
        num_firms;
    std::int32_t num_debts, num_facilities, num_leases, num_stakes, num_commitments, num_guarantees;
    std::int32_t num_margin_debts;
    std::int32_t
        num_circles;  ///< circles of payments: firms that may owe each other, directly or not; one firm at least
    std::int32_t largest_circle;  ///< firms in it; 0 if payments cannot run in circles
    MarketTable<Scalar> market;
    GpuClassTable<Scalar> const* classes;
    RegionTable<Scalar> const* regions;
    SiteTable<Scalar> const* sites;
    PhaseTable<Scalar> const* phases;
    CohortTable<Scalar> const* cohorts;
    ContractTable<Scalar> const* contracts;
    LabTable<Scalar> const* labs;
    FirmTable<Scalar> const* firms;
    DebtTable<Scalar> const* debts;
    FacilityTable<Scalar> const* facilities;
    LeaseTable<Scalar> const* leases;
    StakeTable<Scalar> const* stakes;
    CommitmentTable<Scalar> const* commitments;
    GuaranteeTable<Scalar> const* guarantees;
    Scalar open_capability, open_catch_up, open_log_capture, spill_share;

    // per step; [num_steps][...]
    Scalar const* log_rent;                   ///< [][class] ln of USD/h without factors, jumps and supply
    Scalar const* training_weight;            ///< [][class]
    Scalar const* inference_weight;           ///< [][class]
    Scalar const* planned_log_rent;           ///< [][class] on the plan path
    Scalar const* remaining_life;             ///< [][class] years
    Scalar const* power_price;                ///< [][region] median USD/MWh incl. season
    Scalar const* certain_mw;                 ///< [][site] tranches energised without doubt
    Scalar const* required_mw_inv;            ///< [][site] 1 / MW that the site's cohorts need (0: none)
    Scalar const* gpus;                       ///< [][cohort] installed at the end of the step
    Scalar const* working_gpus;               ///< [][cohort] installed, mean over the days of the step
    Scalar const* contract_gpus;              ///< [][contract] the same, of the days of its term
    Scalar const* contract_pay;               ///< [][contract] full payment of the step at the planned price
    Scalar const* contract_compute;           ///< [][contract] H100e delivered at full delivery
    Scalar const* contract_present_pay;       ///< [][contract] present value of planned payments to come
    Scalar const* efficiency;                 ///< [][lab] growth of revenue per compute since the start
    Scalar const* core;                       ///< [][firm]
    Scalar const* fixed_cost;                 ///< [][firm]
    Scalar const* committed_capex;            ///< [][firm] without facility invoices
    Scalar const* uncommitted_capex;          ///< [][firm]
    Scalar const* expected_flow;              ///< [][firm] operating flow that the firm expects
    Scalar const* planned_spot;               ///< [][firm] spot sales on the plan path
    Scalar const* planned_receipts;           ///< [][firm] contract receipts on the plan path
    Scalar const* planned_revenue;            ///< [][firm] lab revenue on the plan path
    Scalar const* planned_costs;              ///< [][firm] core less power and operations on the plan path
    Scalar const* debt_principal;             ///< [][debt] scheduled
    Scalar const* facility_invoice;           ///< [][facility]
    Scalar const* lease_rent;                 ///< [][lease]
    Scalar const* outside_supply;             ///< [] H100e merchant supply outside the study's cohorts
    Scalar const* planned_log_supply;         ///< []
    std::int32_t const* provided_contract;    ///< CSR by provider
    std::int32_t const* bought_contract;      ///< CSR by customer
    std::int32_t const* owned_cohort;         ///< CSR by owner
    std::int32_t const* paid_lease;           ///< CSR by payer
    std::int32_t const* received_lease;       ///< CSR by payee
    std::int32_t const* firm_stake;           ///< CSR by holder
    std::int32_t const* invested_commitment;  ///< CSR by investor
    std::int32_t const* funded_commitment;    ///< CSR by investee
    std::int32_t const* given_guarantee;      ///< CSR by guarantor
    std::int32_t const* covered_guarantee;    ///< CSR by payee
    std::int32_t const* shell_phase;          ///< CSR by owner of the site: phases with building works
    std::int32_t const* margin_debt;          ///< [num_margin_debts]
    std::int32_t const* circle_first;      ///< [num_circles + 1] into circle_firm; payers come before payees
    std::int32_t const* circle_firm;       ///< [num_firms] in the order of firms within a circle
    std::int32_t const* circle_is_closed;  ///< [num_circles] 1: what its firms pay may come back to them
    Scalar const* slip_quantile;           ///< [phase][kSlipPoints] steps of delay by quantile

    // the ledger ahead (runway.hpp)
    std::int32_t num_ahead;         ///< its rows: steps after the start, from 0 to horizon + ahead_steps
    std::int32_t ahead_steps;       ///< of the longest runway
    std::int32_t comfort_steps;     ///< from which on a longer one makes a lab sign no more
    Scalar const* ahead;            ///< [firm][num_ahead] flow expected until so many steps after the start
    Scalar const* ahead_short_low;  ///< [firm][blocks of kShortBlock rows] lowest of them
    Scalar const* ahead_long_low;   ///< [firm][blocks of kLongBlock rows]
    std::int32_t const*
        trough_first;  ///< [num_ahead * num_firms * kNumSpans + 1] CSR: points at which it can be lowest
    Scalar const* trough_after;        ///< steps from now
    Scalar const* trough_sum;          ///< flow expected until then
    Scalar const* planned_signed_pay;  ///< [num_ahead][lab] payments_ahead of the plan (lab_compute.hpp)
};

}  // namespace ballast
