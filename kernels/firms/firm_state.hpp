#pragma once
/// State of market, hardware, contracts and firms of one group of paths: rows of lanes, a lane is a path.
/// Rows marked (step) live within a step only. Money in quanta. Memory belongs to the caller.
#include "kernels/factors/factor_state.hpp"
#include "kernels/firms/firm_tables.hpp"

namespace ballast::BALLAST_KERNEL_NS {

struct FirmState {
    // market
    Real* spare_supply;     ///< [1] log of outside supply added by events
    Real* confidence;       ///< [1] extra multiple of the regime's exit hazard
    Real* log_supply;       ///< [1] (step) ln of merchant supply
    Real* open_capability;  ///< [1]
    // regions
    Real* spike;  ///< [region] multiple of the price added by spikes, at the start of the step
    Real* spike_left;
    Int* spike_count;
    Real* outage;       ///< [region] share of power lost
    Real* power_price;  ///< [region] (step) USD/MWh
    // sites
    Real* energised_at;  ///< [phase] step in whose course the tranche is energised
    Real* site_share;    ///< [site] (step) share of the cohorts' planned power that is there
    // classes
    Real* rent_jump;          ///< [class] lasting part of event marks, log
    Real* rent_transient;     ///< [class] decaying part
    Real* log_rent;           ///< [class] (step) ln USD/h
    Real* rent;               ///< [class] (step) USD/h
    Real* rent_against_plan;  ///< [class] (step) rent / planned rent
    Real* price_hazard;       ///< [class] (step) multiple of cancellation hazard by price
    // labs
    Real* capability;         ///< [lab] log-odds
    Real* demand;             ///< [lab] quanta per year
    Real* compute;            ///< [lab] H100e of the last step
    Real* revenue;            ///< [lab] (step) quanta per year
    Real* relative_training;  ///< [lab] ln(T / geometric mean)
    Real* lab_active;         ///< [lab] 1, 0 after liquidation
    // cohorts (step)
    Real* capacity;         ///< [cohort] powered GPUs
    Real* fill;             ///< [cohort] delivered share of contracts
    Real* spot_sales;       ///< [cohort]
    Real* power_cost;       ///< [cohort]
    Real* operations_cost;  ///< [cohort]
    // contracts
    Real* contract_left;  ///< hazard left to cancellation; < 0: see RetiredContract
    Real* contract_rate;  ///< hazard per step at the end of the last step
    Real* late;           ///< years of late delivery
    Real* prepayment;
    Real* contract_arrears;  ///< owed by the customer, fees included
    Real* refund;            ///< owed by the provider
    Real* price_ratio;       ///< price / planned price after a renewal, else 1
    Real* contract_due;      ///< (step) bill in cash
    Real* contract_loss;     ///< (step) payment lost against plan
    Real* contract_compute;  ///< (step) H100e delivered
    // debt
    Real* debt_balance;      ///< [debt]
    Real* facility_balance;  ///< [facility]
    Real* facility_undrawn;
    Real* facility_amortisation;
    Real* facility_receipts;  ///< mean cash available per step, trailing year
    Real* facility_service;   ///< mean scheduled service per step, trailing year
    Real* facility_breach;    ///< tests failed in a row
    Real* waiver_left;
    Int* waiver_count;
    // leases
    Real* lease_arrears;
    Real* lease_due;  ///< (step)
    // firms
    Real* cash;
    Real* revolver;            ///< drawn
    Real* new_debt;            ///< raised since the start, and tier B's borrowing
    Real* new_debt_rate;       ///< per step
    Real* flow_mean;           ///< operating flow per step, 13-week mean
    Real* need;                ///< liquidity short of the target runway at the end of the last step
    Real* seeking;             ///< years of unmet need
    Real* log_last_valuation;  ///< at the last round
    Real* equity_left;
    Int* equity_count;
    Real* debt_left;
    Int* debt_count;
    Real* outside_left;
    Real* merger_left;
    Real* distress_steps;
    Real* use;        ///< share of contracted compute used as a customer
    Real* serving;    ///< share of its contracts it delivers as a provider (1; .85; 0)
    Real* honours;    ///< 1: pays equity commitments
    Real* retrench;   ///< steps left of retrenchment
    Real* selling;    ///< steps left of selling own capacity
    Real* unit_cost;  ///< multiple of operating cost
    Real* pending;    ///< recoveries to be received next step
    Real* deepest_shortfall;
    Real* shortfall;  ///< arrears of all classes at the end of the step
    Real* injected;   ///< by the sponsor of a backstopped firm
    Real* lowest_liquidity;
    Real* liquidity;  ///< at the end of the step
    Real* runway;     ///< years
    Int* level;       ///< Level
    Int* worst_level;
    Int* end;  ///< End
    Int* end_step;
    Int* cause;         ///< first cause
    Real* arrears;      ///< [firm][kNumClasses] owed outside the study
    Real* accumulator;  ///< [firm][kNumAccumulators] decaying shortfall against plan by cause
    // firms, within a step
    Real* resources;      ///< cash + certain income + lines that can be drawn
    Real* due;            ///< [firm][kNumClasses] obligations, arrears included
    Real* ratio;          ///< [firm][kNumClasses] share of obligations paid
    Real* receipts;       ///< from other firms, as they pay
    Real* receipts_full;  ///< from other firms, if all paid in full
    Real* operating_flow;
    Real* log_valuation;
    Real* debt_total;
    Real* line_available;  ///< undrawn revolver or headroom
};

BALLAST_FN void carve(Arena& arena, FirmTables<Scalar> const& t, FirmState& s)
{
    auto rows = [&arena](int count, auto&... row) { ((row = arena.reals(count)), ...); };
    auto int_rows = [&arena](int count, auto&... row) { ((row = arena.ints(count)), ...); };
    rows(1, s.spare_supply, s.confidence, s.log_supply, s.open_capability);
    rows(t.num_regions, s.spike, s.spike_left, s.outage, s.power_price);
    int_rows(t.num_regions, s.spike_count);
    rows(t.num_phases, s.energised_at);
    rows(t.num_sites, s.site_share);
    rows(t.num_classes, s.rent_jump, s.rent_transient, s.log_rent, s.rent, s.rent_against_plan,
         s.price_hazard);
    rows(t.num_labs, s.capability, s.demand, s.compute, s.revenue, s.relative_training, s.lab_active);
    rows(t.num_cohorts, s.capacity, s.fill, s.spot_sales, s.power_cost, s.operations_cost);
    rows(t.num_contracts, s.contract_left, s.contract_rate, s.late, s.prepayment, s.contract_arrears,
         s.refund, s.price_ratio, s.contract_due, s.contract_loss, s.contract_compute);
    rows(t.num_debts, s.debt_balance);
    rows(t.num_facilities, s.facility_balance, s.facility_undrawn, s.facility_amortisation,
         s.facility_receipts, s.facility_service, s.facility_breach, s.waiver_left);
    int_rows(t.num_facilities, s.waiver_count);
    rows(t.num_leases, s.lease_arrears, s.lease_due);
    rows(t.num_firms, s.cash, s.revolver, s.new_debt, s.new_debt_rate, s.flow_mean, s.need, s.seeking,
         s.log_last_valuation, s.equity_left, s.debt_left, s.outside_left, s.merger_left, s.distress_steps,
         s.use, s.serving, s.honours, s.retrench, s.selling, s.unit_cost, s.pending, s.deepest_shortfall,
         s.shortfall, s.injected, s.lowest_liquidity, s.liquidity, s.runway);
    int_rows(t.num_firms, s.equity_count, s.debt_count, s.level, s.worst_level, s.end, s.end_step, s.cause);
    rows(t.num_firms * kNumClasses, s.arrears, s.due, s.ratio);
    rows(t.num_firms * kNumAccumulators, s.accumulator);
    rows(t.num_firms, s.resources, s.receipts, s.receipts_full, s.operating_flow, s.log_valuation,
         s.debt_total, s.line_available);
}

/// Why a contract is retired: codes of a negative contract_left.
inline constexpr Scalar kCancelled = -1.0_r;
inline constexpr Scalar kCustomerGone = -2.0_r;
inline constexpr Scalar kExpired = -3.0_r;

}  // namespace ballast::BALLAST_KERNEL_NS
