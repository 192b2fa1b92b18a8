#pragma once
/// State of market, hardware, contracts and firms of one group of paths: rows of lanes, a lane is a path.
/// Rows marked (step) live within a step only. Money in quanta. Memory belongs to the caller.
#include "kernels/factors/factor_state.hpp"
#include "kernels/tables/study_tables.hpp"
#include "kernels/tables/vocabulary/cause.hpp"
#include "kernels/tables/vocabulary/end.hpp"
#include "kernels/tables/vocabulary/level.hpp"
#include "kernels/tables/vocabulary/seniority.hpp"
#include "kernels/tables/vocabulary/span.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// What the direct solution of a circle of payments writes on (exact_clearing.hpp), for one circle at a time, n firms in
/// the largest. Empty where payments cannot run in circles. Firms by their place in the circle.
struct ClearingScratch {
    ScratchRow<Real> owed;          ///< [n][n] by creditor, then debtor
    ScratchRow<Real> net;           ///< [n] right side
    ScratchRow<Real> leak;          ///< [n] owed outside the unknowns; then the pivot
    ScratchRow<Real> segment;       ///< [n] marginal class
    ScratchRow<Real> share;         ///< [n] paid of the marginal class
    ScratchRow<Real> bound;         ///< [n] share that cannot be exceeded
    ScratchRow<Real> pays_nothing;  ///< [n] 1: of the marginal class
};

struct FirmState {
    ClearingScratch clearing;
    // market
    Row<Real> spare_supply;     ///< [1] log of outside supply added by events
    Row<Real> confidence;       ///< [1] extra multiple of the regime's hazards to worse states
    Row<Real> log_supply;       ///< [1] (step) ln of merchant supply
    Row<Real> open_capability;  ///< [1]
    Row<Real> released;         ///< [1] H100e that left contract and look for customers
    Row<Real> sold;             ///< [1] H100e sold by failed owners that the resale market digests
    Row<Real> resale;           ///< [1] (step) multiple of resale prices
    Row<Int> leader;            ///< [1] lab that leads, stints shorter than two steps not counted
    Row<Int> challenger;        ///< [1] lab that was best in the last step
    Row<Int> stint;             ///< [1] steps that the challenger has been best
    Row<Int> leader_changes;    ///< [1]
    // regions
    Row<Real> spike;  ///< [region] multiple of the price added by spikes, at the start of the step
    Row<Real> spike_left;
    Row<Int> spike_count;
    Row<Real> outage;       ///< [region] share of power lost
    Row<Real> power_price;  ///< [region] (step) USD/MWh
    // sites
    Row<Real> energised_at;  ///< [phase] step in whose course the tranche is energised
    Row<Real> works_paid;    ///< [phase] building works paid since the start
    Row<Real> site_share;    ///< [site] (step) share of the cohorts' planned power that is there
    // classes
    Row<Real> rent_jump;          ///< [class] lasting part of event marks, log
    Row<Real> rent_transient;     ///< [class] decaying part
    Row<Real> log_rent;           ///< [class] (step) ln USD/h
    Row<Real> rent;               ///< [class] (step) USD/h
    Row<Real> rent_against_plan;  ///< [class] (step) rent / planned rent
    Row<Real> price_hazard;       ///< [class] (step) multiple of cancellation hazard by price
    // labs
    Row<Real> capability;         ///< [lab] log-odds
    Row<Real> demand;             ///< [lab] quanta per year
    Row<Real> compute;            ///< [lab] H100e of the last step
    Row<Real> revenue;            ///< [lab] (step) quanta per year
    Row<Real> relative_training;  ///< [lab] ln(T / geometric mean)
    Row<Real> lab_active;         ///< [lab] 1, 0 after liquidation
    Row<Real> efficiency_gain;    ///< [lab] log of revenue per compute over its planned growth
    Row<Real> signed_pay;     ///< [lab][kLeadQuarters] yearly payments committed, by quarters since signature
    Row<Real> standing_pay;   ///< [lab] yearly payments of new commitments whose capacity stands
    Row<Real> committed_pay;  ///< [lab] (step) all yearly payments committed
    Row<Real> replacement;    ///< [lab] H100e that replace what failed providers delivered
    Row<Real> new_costs;      ///< [lab] (step) new commitments and replacement
    // cohorts (step)
    Row<Real> capacity;         ///< [cohort] powered GPUs
    Row<Real> fill;             ///< [cohort] delivered share of contracts
    Row<Real> spot_sales;       ///< [cohort]
    Row<Real> power_cost;       ///< [cohort]
    Row<Real> operations_cost;  ///< [cohort]
    Row<Real> floor_fill;       ///< [cohort] share of the floor contract that is called
    // contracts
    Row<Real> contract_left;  ///< hazard left to cancellation; negative: Retired (status.hpp)
    Row<Real> contract_rate;  ///< hazard per step at the end of the last step
    Row<Real> late;           ///< years of late delivery
    Row<Real> prepayment;
    Row<Real> contract_arrears;  ///< owed by the customer, fees included
    Row<Real> refund;            ///< owed by the provider
    Row<Real> price_ratio;       ///< price / planned price after a renewal, else 1
    Row<Real> relief;            ///< multiple of the price part of its hazard after a renegotiation
    Row<Real> notice;            ///< steps until it ends by notice, 0: none given
    Row<Int> revisions;          ///< renegotiations and cancellations so far, ordinal of the next threshold
    Row<Real> contract_due;      ///< (step) bill in cash
    Row<Real> contract_bill;     ///< (step) bill in cash, withheld or not
    Row<Real> contract_loss;     ///< (step) payment lost against plan
    Row<Real> contract_compute;  ///< (step) H100e delivered
    // debt
    Row<Real> debt_balance;      ///< [debt]
    Row<Real> facility_balance;  ///< [facility]
    Row<Real> facility_undrawn;
    Row<Real> facility_amortisation;
    Row<Real> facility_receipts;  ///< mean cash available per step, trailing year
    Row<Real> facility_service;   ///< mean scheduled service per step, trailing year
    Row<Real> facility_breach;    ///< tests failed in a row
    Row<Real> facility_billed;    ///< mean bill per step of the cohort's contracts, three months
    Row<Real> facility_received;  ///< mean payment of them per step, three months
    Row<Real> vehicle_cash;       ///< ring-fenced: liquidity account, trapped cash and the last collection
    Row<Real> vehicle_arrears;    ///< ring-fenced: unpaid service
    Row<Real> foreclosed;         ///< 1: lenders took the vehicle
    Row<Real> waiver_left;
    Row<Int> waiver_count;
    // leases
    Row<Real> lease_arrears;
    Row<Real> lease_due;  ///< (step)
    // promises
    Row<Real> commitment_open;  ///< [commitment] 1 until it is called, kCalledNow, then 0
    Row<Real> commitment_due;   ///< [commitment] called and not yet paid
    Row<Real> guarantee_left;   ///< [guarantee] of the cap
    Row<Real> guarantee_due;    ///< [guarantee] owed by the guarantor in this step
    Row<Real> stake_left;       ///< [stake] share of it that is not sold
    // firms
    Row<Real> cash;
    Row<Real> revolver;            ///< drawn
    Row<Real> new_debt;            ///< raised since the start, and tier B's borrowing
    Row<Real> new_debt_rate;       ///< per step
    Row<Real> flow_deviation;      ///< operating flow per step less what was expected, 13-week mean
    Row<Real> need;                ///< liquidity short of the target runway at the end of the last step
    Row<Real> seeking;             ///< years of unmet need
    Row<Real> log_last_valuation;  ///< at the last round
    Row<Real> equity_left;
    Row<Int> equity_count;
    Row<Real> debt_left;
    Row<Int> debt_count;
    Row<Real> outside_left;
    Row<Real> merger_left;
    Row<Real> distress_steps;
    Row<Real> use;         ///< share of contracted compute used as a customer
    Row<Real> serving;     ///< share of its contracts it delivers as a provider (1; .85; 0)
    Row<Real> honours;     ///< 1: pays equity commitments
    Row<Real> retrench;    ///< steps left of retrenchment
    Row<Real> retrenched;  ///< 1: it has retrenched at some time
    Row<Real> withholds;   ///< steps left of withholding payments for compute
    Row<Real> barred;      ///< steps left without access to contracted compute
    Row<Real> substitute;  ///< steps until a substitute operator serves its contracts
    Row<Real> listed;      ///< 1: public
    Row<Real> listing_left;
    Row<Real> support_left;  ///< hazard left to the next support
    Row<Int> support_count;
    Row<Real> support;        ///< what the sponsor or state may still give
    Row<Real> budget;         ///< claims it may still take over as a buyer
    Row<Real> mark;           ///< log of its equity value as lenders and holders mark it
    Row<Real> accelerated;    ///< 1: a facility of it was accelerated
    Row<Real> free_flow;      ///< mean free cash flow per step, trailing year
    Row<Real> core_mean;      ///< mean core cash flow per step, trailing year
    Row<Real> receipts_lost;  ///< contract payments lost to failed customers so far
    Row<Real> stranded;       ///< capital in contracts of failed customers
    Row<Real> selling;        ///< steps left of selling own capacity
    Row<Real> unit_cost;      ///< multiple of operating cost
    Row<Real> pending;        ///< recoveries to be received next step
    Row<Real> deepest_shortfall;
    Row<Real> shortfall;  ///< arrears of all classes at the end of the step
    Row<Real> injected;   ///< by the sponsor of a backstopped firm
    Row<Real> lowest_liquidity;
    Row<Real> liquidity;  ///< at the end of the step
    Row<Int> level;       ///< Level
    Row<Int> worst_level;
    Row<Int> end;  ///< End
    Row<Int> end_step;
    Row<Int> cause;         ///< first cause
    Row<Real> arrears;      ///< [firm][kNumClasses] owed outside the study
    Row<Real> accumulator;  ///< [firm][kNumAccumulators] decaying shortfall against plan by cause
    // firms, within a step
    Row<Real> resources;      ///< cash + certain income + lines that can be drawn
    Row<Real> due;            ///< [firm][kNumClasses] obligations, arrears included
    Row<Real> ratio;          ///< [firm][kNumClasses] share of obligations paid
    Row<Real> receipts;       ///< from other firms, as they pay
    Row<Real> receipts_full;  ///< from other firms, if all paid in full
    Row<Real> disturbed;      ///< 1: has to look again at what it receives while obligations are cleared
    Row<Real> operating_flow;
    Row<Real> log_valuation;
    Row<Real> debt_total;
    Row<Real> line_available;  ///< undrawn revolver or headroom
    Row<Real> capex;           ///< capital spending of the step, building works and GPU invoices included
};

BALLAST_FN void carve(Arena& arena, FirmTables<Scalar> const& t, FirmState& s)
{
    auto rows = [&arena](int count, auto&... row) { ((row = arena.reals(count)), ...); };
    auto int_rows = [&arena](int count, auto&... row) { ((row = arena.ints(count)), ...); };
    rows(1, s.spare_supply, s.confidence, s.log_supply, s.open_capability, s.released, s.sold, s.resale);
    int_rows(1, s.leader, s.challenger, s.stint, s.leader_changes);
    rows(t.num_regions, s.spike, s.spike_left, s.outage, s.power_price);
    int_rows(t.num_regions, s.spike_count);
    rows(t.num_phases, s.energised_at, s.works_paid);
    rows(t.num_sites, s.site_share);
    rows(t.num_classes, s.rent_jump, s.rent_transient, s.log_rent, s.rent, s.rent_against_plan,
         s.price_hazard);
    rows(t.num_labs, s.capability, s.demand, s.compute, s.revenue, s.relative_training, s.lab_active,
         s.efficiency_gain, s.standing_pay, s.committed_pay, s.replacement, s.new_costs);
    rows(t.num_labs * kLeadQuarters, s.signed_pay);
    rows(t.num_cohorts, s.capacity, s.fill, s.spot_sales, s.power_cost, s.operations_cost, s.floor_fill);
    rows(t.num_contracts, s.contract_left, s.contract_rate, s.late, s.prepayment, s.contract_arrears,
         s.refund, s.price_ratio, s.relief, s.notice, s.contract_due, s.contract_bill, s.contract_loss,
         s.contract_compute);
    int_rows(t.num_contracts, s.revisions);
    rows(t.num_debts, s.debt_balance);
    rows(t.num_facilities, s.facility_balance, s.facility_undrawn, s.facility_amortisation,
         s.facility_receipts, s.facility_service, s.facility_breach, s.waiver_left, s.facility_billed,
         s.facility_received, s.vehicle_cash, s.vehicle_arrears, s.foreclosed);
    int_rows(t.num_facilities, s.waiver_count);
    rows(t.num_leases, s.lease_arrears, s.lease_due);
    rows(t.num_commitments, s.commitment_open, s.commitment_due);
    rows(t.num_guarantees, s.guarantee_left, s.guarantee_due);
    rows(t.num_stakes, s.stake_left);
    rows(t.num_firms, s.cash, s.revolver, s.new_debt, s.new_debt_rate, s.flow_deviation, s.need, s.seeking,
         s.log_last_valuation, s.equity_left, s.debt_left, s.outside_left, s.merger_left, s.distress_steps,
         s.use, s.serving, s.honours, s.retrench, s.selling, s.unit_cost, s.pending, s.deepest_shortfall,
         s.shortfall, s.injected, s.lowest_liquidity, s.liquidity);
    rows(t.num_firms, s.retrenched, s.withholds, s.barred, s.substitute, s.listed, s.listing_left,
         s.support_left, s.support, s.budget, s.mark, s.accelerated, s.free_flow, s.core_mean,
         s.receipts_lost, s.stranded, s.capex);
    int_rows(t.num_firms, s.support_count);
    int_rows(t.num_firms, s.equity_count, s.debt_count, s.level, s.worst_level, s.end, s.end_step, s.cause);
    rows(t.num_firms * kNumClasses, s.arrears, s.due, s.ratio);
    rows(t.num_firms * kNumAccumulators, s.accumulator);
    rows(t.num_firms, s.resources, s.receipts, s.receipts_full, s.disturbed, s.operating_flow,
         s.log_valuation, s.debt_total, s.line_available);
}

BALLAST_FN void carve_scratch(ScratchArena& arena, FirmTables<Scalar> const& t, FirmState& s)
{
    int const n = t.largest_circle;
    ClearingScratch& w = s.clearing;
    w.owed = arena.reals(static_cast<std::int64_t>(n) * n);
    w.net = arena.reals(n);
    w.leak = arena.reals(n);
    w.segment = arena.reals(n);
    w.share = arena.reals(n);
    w.bound = arena.reals(n);
    w.pays_nothing = arena.reals(n);
}

/// A row of amounts or shares by seniority, for one firm.
struct BySeniority {
    Row<Real> first;
    BALLAST_MEMBER Real& operator[](int rank) const { return first[rank]; }
    BALLAST_MEMBER Real& operator[](Seniority rank) const { return first[static_cast<int>(rank)]; }
};
BALLAST_FN BySeniority by_class(Row<Real> row, int firm)
{
    return {row + firm * kNumClasses};
}
BALLAST_FN Real total(BySeniority amount)
{
    return amount[Seniority::secured] + amount[Seniority::operating] + amount[Seniority::trade] +
           amount[Seniority::unsecured];
}

/// What a firm owes in the step beyond its own means, its lines and full receipts; negative if they suffice.
BALLAST_FN Real missing_means(FirmState const& s, int firm)
{
    return total(by_class(s.due, firm)) - (s.resources[firm] + s.line_available[firm] + s.receipts[firm]);
}

}  // namespace ballast::BALLAST_KERNEL_NS
