#pragma once
/// All that one scenario's paths read, built by host/study. A run has one StudyTables per scenario; their draws have the
/// same names, so paths of different scenarios are paired.
///
/// Plain data. `Scalar` is float or double, the precision of the path state. Units: money in quanta (one quantum is
/// 2^money_quantum_log2 USD), flows per step, rates per step (rate x dt), compute in H100 equivalents, power in MW and USD
/// per MWh. Shapes stand in brackets, the last index runs fastest. CSR: items of an owner stand together, from its first to
/// before its end.
#include <cstdint>

#include "kernels/tables/bridging_tables.hpp"
#include "kernels/tables/cohort_tables.hpp"
#include "kernels/tables/contract_tables.hpp"
#include "kernels/tables/debt_tables.hpp"
#include "kernels/tables/deposit_tables.hpp"
#include "kernels/tables/dimensions.hpp"
#include "kernels/tables/equity_commitment_tables.hpp"
#include "kernels/tables/event_tables.hpp"
#include "kernels/tables/facility_tables.hpp"
#include "kernels/tables/factor_tables.hpp"
#include "kernels/tables/firm_tables.hpp"
#include "kernels/tables/gpu_class_tables.hpp"
#include "kernels/tables/guarantee_tables.hpp"
#include "kernels/tables/lab_tables.hpp"
#include "kernels/tables/lease_tables.hpp"
#include "kernels/tables/lender_tables.hpp"
#include "kernels/tables/market_tables.hpp"
#include "kernels/tables/operational_risk_tables.hpp"
#include "kernels/tables/order_book_tables.hpp"
#include "kernels/tables/payment_tables.hpp"
#include "kernels/tables/power_right_tables.hpp"
#include "kernels/tables/sale_tables.hpp"
#include "kernels/tables/site_tables.hpp"
#include "kernels/tables/stake_tables.hpp"

namespace ballast {

/// Kernels read arrays where the host put them and are told how long lists are. The storage that owns arrays is in
/// host/study/host_tables.hpp.
struct KernelStorage {
    template <class Element>
    using Array = Element const*;
    using Count = std::int32_t;
};

template <class Scalar, class Storage = KernelStorage>
struct FactorTables {
    template <class Element>
    using Array = typename Storage::template Array<Element>;
    using Reals = Array<Scalar>;
    using Ints = Array<std::int32_t>;
    using Count = typename Storage::Count;

    Count num_linear, num_cir, num_markov;  ///< values are stored in this order
    Count num_normals;                      ///< rows drawn per step, those that factors share first
    Count num_jumps, num_events, num_excited, num_recipients;
    std::int32_t student_t;              ///< 1: innovations are mixed, row num_normals holds the mixing
    std::int32_t noise_free;             ///< 1: no arrivals and no slips (loadings are zero as well)
    Array<LinearFactor<Scalar>> linear;  ///< [num_linear]
    Array<CirFactor<Scalar>> cir;        ///< [num_cir]
    Array<MarkovFactor<Scalar>> markov;  ///< [num_markov]
    Array<JumpComponent<Scalar>> jumps;  ///< [num_jumps]
    Reals loading;                       ///< CSR of loadings on shared normals, those that are not zero
    Ints loading_normal;
    Reals trend;                ///< [num_steps][num_linear]
    Array<DrawKey> normal_key;  ///< [num_normals]
    DrawKey mixing_key;
    Reals mixing;                        ///< [kMixingPoints] inverse distribution of the t multiplier
    Array<EventProcess<Scalar>> events;  ///< [num_events]
    Ints event_factor;                   ///< CSR of intensity loadings
    Reals event_beta;
    Ints excited_event;   ///< [num_excited] events that others excite
    Ints exciting_event;  ///< CSR of their causes
    Reals excite_eta;
    Array<Recipient<Scalar>> recipients;  ///< [num_recipients] most effects first
    Array<EventEffect<Scalar>> effects;   ///< CSR by recipient, then in the order of events
    Ints forced_first;                    ///< [num_steps + 1] CSR of forced events
    Ints forced_event;
    Ints shift_first;  ///< [num_steps + 1] CSR of factor shifts
    Ints shift_factor;
    Reals shift_amount;
    Ints held_regime;  ///< [num_steps] state, or kNone
};

template <class Scalar, class Storage = KernelStorage>
struct FirmTables {
    template <class Element>
    using Array = typename Storage::template Array<Element>;
    using Reals = Array<Scalar>;
    using Ints = Array<std::int32_t>;
    using Count = typename Storage::Count;

    Count num_classes, num_regions, num_sites, num_power_tranches, num_cohorts, num_contracts, num_labs,
        num_firms;
    Count num_debts, num_facilities, num_leases, num_stakes, num_commitments, num_guarantees, num_payments;
    Count num_order_books;
    Count num_power_rights;
    Count num_insourcings;    ///< contracts whose customer could own what it rents
    Count num_power_sellers;  ///< all firms, or none where nobody has a power right
    Count num_raising;        ///< all firms, or none where nobody may raise money
    Count num_dealt;          ///< places of firm_deal
    Count num_plain;          ///< all firms where none has a trait, or none
    Count num_merchant_cohorts, num_escalating_labs, num_operational_risks;
    Count num_assessed;           ///< firms that lenders or owners look at before they give money
    Count num_lenders;            ///< those whose losses limit what they lend
    std::int32_t num_losses;      ///< firms whose creditors' losses are counted: all or none
    std::int32_t num_cash_flows;  ///< firms whose cash flows are counted: all or none
    Count num_sales;
    Count num_bridging,
        num_calls;  ///< firms with money outside the markets, and contracts paid ahead on call
    Count
        num_circles;  ///< circles of payments: firms that may owe each other, directly or not; one firm at least
    std::int32_t largest_circle;  ///< firms in it; 0 if payments cannot run in circles
    MarketTable<Scalar> market;
    Array<GpuClassTable<Scalar>> classes;
    Array<RegionTable<Scalar>> regions;
    Array<SiteTable<Scalar>> sites;
    Array<PowerTrancheTable<Scalar>> power_tranches;
    Array<CohortTable<Scalar>> cohorts;
    Array<ContractTable<Scalar>> contracts;
    Array<InsourcingTable<Scalar>> insourcings;
    Array<LabTable<Scalar>> labs;
    Array<FirmTable<Scalar>> firms;
    Array<SaleTable<Scalar>> sales;  ///< [firm], or none
    Array<BridgingTable<Scalar>> bridging;
    Array<CallTable<Scalar>> calls;  ///< by provider
    Array<DebtTable<Scalar>> debts;
    Array<FacilityTable<Scalar>> facilities;
    Array<DepositTable<Scalar>> deposits;
    Array<LenderTable<Scalar>> lenders;
    Array<OrderBookTable<Scalar>> order_books;    ///< by firm
    Array<PowerRightTable<Scalar>> power_rights;  ///< by owner
    Array<LeaseTable<Scalar>> leases;
    Array<StakeTable<Scalar>> stakes;
    Array<EquityCommitmentTable<Scalar>> commitments;
    Array<GuaranteeTable<Scalar>> guarantees;
    Array<OperationalRiskTable<Scalar>> operational_risks;
    Array<PaymentTable<Scalar>> payments;  ///< by payer, then seniority; payers outside the study come last
    Scalar open_capability, open_catch_up, open_log_capture, spill_share;

    // per step; [num_steps][...]
    Reals log_rent;          ///< [][class] ln of USD/h without factors, jumps and supply
    Reals training_weight;   ///< [][class]
    Reals inference_weight;  ///< [][class]
    Reals planned_log_rent;  ///< [][class] on the plan path
    Reals remaining_life;    ///< [][class] years
    Reals power_price;       ///< [][region] median USD/MWh incl. season
    Reals certain_mw;        ///< [][site] tranches energised without doubt
    Reals required_mw_inv;   ///< [][site] 1 / MW that the site's cohorts need (0: none)
    Reals gpus;              ///< [][cohort] installed at the end of the step
    Reals working_gpus;      ///< [][cohort] installed, mean over the days of the step
    Reals contracted_most;   ///< [][cohort] most that contracts were to take so far; none where all let again
    Reals contract_gpus;     ///< [][contract] the same, of the days of its term
    Reals contract_pay;      ///< [][contract] full payment of the step at the planned price
    Reals contract_compute;  ///< [][contract] H100e delivered at full delivery
    Reals contract_present_pay;   ///< [][contract] present value of planned payments to come
    Reals contract_rent;          ///< [][contract] payment of the step at the planned rent of its class
    Reals contract_present_rent;  ///< [][contract] the same at the planned rents of its class
    Reals own_cost;               ///< [][insourcing] of an own GPU, USD per hour used
    Reals efficiency;             ///< [][lab] growth of revenue per compute since the start
    Array<FirmStepTable<Scalar>> firm_steps;        ///< [][firm]
    Reals debt_principal;                           ///< [][debt] scheduled
    Reals facility_invoice;                         ///< [][facility]
    Reals lease_rent;                               ///< [][lease]
    Array<OrderBookStepTable<Scalar>> order_steps;  ///< [][order book]
    Reals planned_power_margin;  ///< [][power right] ln of the plan's M+ (power_rights.hpp)
    Reals outside_supply;        ///< [] H100e merchant supply outside the study's cohorts
    Reals planned_log_supply;    ///< []
    Ints provided_contract;      ///< CSR by provider
    Ints bought_contract;        ///< CSR by customer
    Ints owned_cohort;           ///< CSR by owner
    Ints deposit_first;          ///< [num_firms + 1] CSR by owner of the site into deposits
    Ints firm_stake;             ///< CSR by holder
    Ints receivable_payment;     ///< CSR by payee
    Ints construction_tranche;   ///< CSR by owner of the site: tranches with building works
    Ints firm_deal;         ///< [][kDealtWorkers] firms, dealt evenly by weight; kNone where there is none
    Ints assessed_firm;     ///< [num_assessed]
    Ints merchant_cohort;   ///< [num_merchant_cohorts] those that count in supply
    Ints escalating_lab;    ///< [num_escalating_labs] those that commit to more compute
    Ints circle_first;      ///< [num_circles + 1] into circle_firm; payers come before payees
    Ints circle_firm;       ///< [num_firms] in the order of firms within a circle
    Ints circle_is_closed;  ///< [num_circles] 1: what its firms pay may come back to them
    Reals slip_quantile;    ///< [tranche][kSlipPoints] steps of delay by quantile

    // the ledger ahead (runway.hpp)
    Count num_ahead;             ///< its rows: steps after the start, from 0 to horizon + ahead_steps
    std::int32_t ahead_steps;    ///< of the longest runway
    std::int32_t comfort_steps;  ///< from which on a longer one makes a lab sign no more
    Reals ahead;                 ///< [firm][num_ahead] flow expected until so many steps after the start
    Reals ahead_short_low;       ///< [firm][blocks of kShortBlock rows] lowest of them
    Reals ahead_long_low;        ///< [firm][blocks of kLongBlock rows]
    Array<TroughTable<Scalar>> troughs;  ///< [num_ahead][firm]
    Reals trough_after;                  ///< steps from now
    Reals trough_sum;                    ///< flow expected until then
    Reals planned_signed_pay;  ///< [num_ahead][lab] payments_ahead of the plan (accounts/runway.hpp)
};

template <class Scalar, class Storage = KernelStorage>
struct StudyTables {
    template <class Element>
    using Array = typename Storage::template Array<Element>;
    using Reals = Array<Scalar>;
    using Ints = Array<std::int32_t>;
    using Count = typename Storage::Count;

    std::int32_t num_steps;       ///< horizon
    std::int32_t num_plan_steps;  ///< rows of per-step tables: horizon + ten years
    std::int32_t num_reports;
    std::int32_t num_quantile_reports;
    Ints report;           ///< [num_plan_steps] report date index, or kNone; counts
    Ints quantile_report;  ///< [num_plan_steps] index among dates with histograms, or kNone
    Ints quarter_end;      ///< [num_plan_steps] 1: covenant test date
    Count num_portfolios;
    Ints portfolio_first;   ///< [num_portfolios + 1] CSR of vendors
    Ints portfolio_vendor;  ///< firm
    Reals portfolio_cost;   ///< USD m to leave the vendor, like portfolio_vendor
    Ints portfolio_step;    ///< [num_portfolios] last step of the term, within the horizon
    Seed seed;
    FactorTables<Scalar, Storage> factors;
    FirmTables<Scalar, Storage> firms;
};

// clang-format off
/// Calls each(name, member of every t...) for all numbers and arrays of one or several sets of tables, whatever their
/// storage and precision, in a fixed order; counts follow from the arrays (set_counts).
template <class Each, class... Tables>
constexpr void for_each_member(Each&& each, Tables&... t)
{
#define BALLAST_EACH(member) each(#member, t.member...)
#define BALLAST_EACH_IN(part, member) each(#member, t.part.member...)
    BALLAST_EACH(num_steps);
    BALLAST_EACH(num_plan_steps);
    BALLAST_EACH(num_reports);
    BALLAST_EACH(num_quantile_reports);
    BALLAST_EACH_IN(factors, student_t);
    BALLAST_EACH_IN(factors, noise_free);
    BALLAST_EACH_IN(firms, ahead_steps);
    BALLAST_EACH_IN(firms, comfort_steps);
    BALLAST_EACH_IN(firms, num_losses);
    BALLAST_EACH_IN(firms, num_cash_flows);
    BALLAST_EACH(seed);
    BALLAST_EACH_IN(factors, mixing_key);
    BALLAST_EACH_IN(firms, market);
    BALLAST_EACH_IN(firms, open_capability);
    BALLAST_EACH_IN(firms, open_catch_up);
    BALLAST_EACH_IN(firms, open_log_capture);
    BALLAST_EACH_IN(firms, spill_share);
    BALLAST_EACH(report);
    BALLAST_EACH(quantile_report);
    BALLAST_EACH(quarter_end);
    BALLAST_EACH(portfolio_first);
    BALLAST_EACH(portfolio_vendor);
    BALLAST_EACH(portfolio_step);
    BALLAST_EACH(portfolio_cost);
    BALLAST_EACH_IN(factors, linear);
    BALLAST_EACH_IN(factors, cir);
    BALLAST_EACH_IN(factors, markov);
    BALLAST_EACH_IN(factors, jumps);
    BALLAST_EACH_IN(factors, events);
    BALLAST_EACH_IN(factors, recipients);
    BALLAST_EACH_IN(factors, effects);
    BALLAST_EACH_IN(factors, normal_key);
    BALLAST_EACH_IN(factors, loading);
    BALLAST_EACH_IN(factors, trend);
    BALLAST_EACH_IN(factors, mixing);
    BALLAST_EACH_IN(factors, event_beta);
    BALLAST_EACH_IN(factors, excite_eta);
    BALLAST_EACH_IN(factors, shift_amount);
    BALLAST_EACH_IN(factors, event_factor);
    BALLAST_EACH_IN(factors, loading_normal);
    BALLAST_EACH_IN(factors, excited_event);
    BALLAST_EACH_IN(factors, exciting_event);
    BALLAST_EACH_IN(factors, forced_first);
    BALLAST_EACH_IN(factors, forced_event);
    BALLAST_EACH_IN(factors, shift_first);
    BALLAST_EACH_IN(factors, shift_factor);
    BALLAST_EACH_IN(factors, held_regime);
    BALLAST_EACH_IN(firms, classes);
    BALLAST_EACH_IN(firms, regions);
    BALLAST_EACH_IN(firms, sites);
    BALLAST_EACH_IN(firms, power_tranches);
    BALLAST_EACH_IN(firms, cohorts);
    BALLAST_EACH_IN(firms, contracts);
    BALLAST_EACH_IN(firms, insourcings);
    BALLAST_EACH_IN(firms, labs);
    BALLAST_EACH_IN(firms, firms);
    BALLAST_EACH_IN(firms, sales);
    BALLAST_EACH_IN(firms, bridging);
    BALLAST_EACH_IN(firms, calls);
    BALLAST_EACH_IN(firms, debts);
    BALLAST_EACH_IN(firms, facilities);
    BALLAST_EACH_IN(firms, deposits);
    BALLAST_EACH_IN(firms, lenders);
    BALLAST_EACH_IN(firms, order_books);
    BALLAST_EACH_IN(firms, power_rights);
    BALLAST_EACH_IN(firms, leases);
    BALLAST_EACH_IN(firms, stakes);
    BALLAST_EACH_IN(firms, commitments);
    BALLAST_EACH_IN(firms, guarantees);
    BALLAST_EACH_IN(firms, operational_risks);
    BALLAST_EACH_IN(firms, payments);
    BALLAST_EACH_IN(firms, log_rent);
    BALLAST_EACH_IN(firms, training_weight);
    BALLAST_EACH_IN(firms, inference_weight);
    BALLAST_EACH_IN(firms, planned_log_rent);
    BALLAST_EACH_IN(firms, remaining_life);
    BALLAST_EACH_IN(firms, power_price);
    BALLAST_EACH_IN(firms, certain_mw);
    BALLAST_EACH_IN(firms, required_mw_inv);
    BALLAST_EACH_IN(firms, gpus);
    BALLAST_EACH_IN(firms, working_gpus);
    BALLAST_EACH_IN(firms, contracted_most);
    BALLAST_EACH_IN(firms, contract_gpus);
    BALLAST_EACH_IN(firms, contract_pay);
    BALLAST_EACH_IN(firms, contract_compute);
    BALLAST_EACH_IN(firms, contract_present_pay);
    BALLAST_EACH_IN(firms, contract_rent);
    BALLAST_EACH_IN(firms, contract_present_rent);
    BALLAST_EACH_IN(firms, own_cost);
    BALLAST_EACH_IN(firms, efficiency);
    BALLAST_EACH_IN(firms, firm_steps);
    BALLAST_EACH_IN(firms, ahead);
    BALLAST_EACH_IN(firms, ahead_short_low);
    BALLAST_EACH_IN(firms, ahead_long_low);
    BALLAST_EACH_IN(firms, troughs);
    BALLAST_EACH_IN(firms, trough_after);
    BALLAST_EACH_IN(firms, trough_sum);
    BALLAST_EACH_IN(firms, planned_signed_pay);
    BALLAST_EACH_IN(firms, debt_principal);
    BALLAST_EACH_IN(firms, facility_invoice);
    BALLAST_EACH_IN(firms, lease_rent);
    BALLAST_EACH_IN(firms, order_steps);
    BALLAST_EACH_IN(firms, planned_power_margin);
    BALLAST_EACH_IN(firms, outside_supply);
    BALLAST_EACH_IN(firms, planned_log_supply);
    BALLAST_EACH_IN(firms, slip_quantile);
    BALLAST_EACH_IN(firms, provided_contract);
    BALLAST_EACH_IN(firms, bought_contract);
    BALLAST_EACH_IN(firms, owned_cohort);
    BALLAST_EACH_IN(firms, deposit_first);
    BALLAST_EACH_IN(firms, firm_stake);
    BALLAST_EACH_IN(firms, receivable_payment);
    BALLAST_EACH_IN(firms, construction_tranche);
    BALLAST_EACH_IN(firms, firm_deal);
    BALLAST_EACH_IN(firms, assessed_firm);
    BALLAST_EACH_IN(firms, merchant_cohort);
    BALLAST_EACH_IN(firms, escalating_lab);
    BALLAST_EACH_IN(firms, circle_first);
    BALLAST_EACH_IN(firms, circle_firm);
    BALLAST_EACH_IN(firms, circle_is_closed);
    BALLAST_EACH_IN(firms, largest_circle);
#undef BALLAST_EACH_IN
#undef BALLAST_EACH
}
// clang-format on

/// May the firm issue debt, sell equity, go public or be supported, in some regime?
template <class Scalar>
constexpr bool may_raise(FirmTable<Scalar> const& p)
{
    for (int i = 0; i < kNumRegimes; ++i)
        if ((p.debt_size > 0 && p.debt_rate[i] > 0) || (p.equity_share > 0 && p.equity_rate[i] > 0) ||
            (p.listing_share > 0 && p.listed == 0 && p.listing_rate[i] > 0) ||
            (p.support > 0 && p.support_rate[i] > 0))
            return true;
    return false;
}

/// The counts that kernels need beside their pointers, from arrays that know their lengths.
template <class Arrays, class Scalar>
constexpr void set_counts(Arrays const& from, StudyTables<Scalar>& to)
{
    auto const size = [](auto const& array) { return static_cast<std::int32_t>(array.size()); };
    to.factors.num_linear = size(from.factors.linear);
    to.factors.num_cir = size(from.factors.cir);
    to.factors.num_markov = size(from.factors.markov);
    to.factors.num_normals = size(from.factors.normal_key);
    to.factors.num_jumps = size(from.factors.jumps);
    to.factors.num_events = size(from.factors.events);
    to.factors.num_excited = size(from.factors.excited_event);
    to.factors.num_recipients = size(from.factors.recipients);
    to.firms.num_classes = size(from.firms.classes);
    to.firms.num_regions = size(from.firms.regions);
    to.firms.num_sites = size(from.firms.sites);
    to.firms.num_power_tranches = size(from.firms.power_tranches);
    to.firms.num_cohorts = size(from.firms.cohorts);
    to.firms.num_contracts = size(from.firms.contracts);
    to.firms.num_labs = size(from.firms.labs);
    to.firms.num_firms = size(from.firms.firms);
    to.firms.num_dealt = size(from.firms.firm_deal);
    to.firms.num_debts = size(from.firms.debts);
    to.firms.num_facilities = size(from.firms.facilities);
    to.firms.num_leases = size(from.firms.leases);
    to.firms.num_stakes = size(from.firms.stakes);
    to.firms.num_commitments = size(from.firms.commitments);
    to.firms.num_guarantees = size(from.firms.guarantees);
    to.firms.num_operational_risks = size(from.firms.operational_risks);
    to.firms.num_payments = size(from.firms.payments);
    to.firms.num_insourcings = size(from.firms.insourcings);
    to.firms.num_order_books = size(from.firms.order_books);
    to.firms.num_power_rights = size(from.firms.power_rights);
    to.firms.num_power_sellers = to.firms.num_power_rights > 0 ? to.firms.num_firms : 0;
    to.firms.num_raising = 0;
    for (auto const& firm : from.firms.firms)
        if (may_raise(firm))
            to.firms.num_raising = to.firms.num_firms;
    for (auto const& bridging : from.firms.bridging)
        if (bridging.rights_share > 0)
            to.firms.num_raising = to.firms.num_firms;
    to.firms.num_plain = to.firms.num_firms;
    for (auto const& firm : from.firms.firms)
        if (firm.traits != 0)
            to.firms.num_plain = 0;
    to.firms.num_merchant_cohorts = size(from.firms.merchant_cohort);
    to.firms.num_escalating_labs = size(from.firms.escalating_lab);
    to.firms.num_assessed = size(from.firms.assessed_firm);
    to.firms.num_lenders = size(from.firms.lenders);
    to.firms.num_sales = size(from.firms.sales);
    to.firms.num_bridging = size(from.firms.bridging);
    to.firms.num_calls = size(from.firms.calls);
    to.firms.num_circles = size(from.firms.circle_is_closed);
    to.num_portfolios = size(from.portfolio_step);
    to.firms.num_ahead = from.num_plan_steps + 1;
}

}  // namespace ballast
