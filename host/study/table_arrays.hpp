#pragma once
/// The arrays behind the kernel tables of one scenario, owned by the host. Members are named like the pointers that
/// they stand behind (kernels/factors/factor_tables.hpp, kernels/firms/firm_tables.hpp), where units and shapes are.
#include <cstdint>
#include <vector>

#include "kernels/path/study_tables.hpp"

namespace ballast {

template <class Scalar>
struct TableArrays {
    using Reals = std::vector<Scalar>;
    using Ints = std::vector<std::int32_t>;

    // header
    std::int32_t num_steps = 0, num_plan_steps = 0, num_reports = 0, num_quantile_reports = 0;
    std::int32_t num_drivers = 0, student_t = 0, noise_free = 0;
    Seed seed{};
    DrawKey mixing_key{};
    MarketTable<Scalar> market{};
    Scalar open_capability{}, open_catch_up{}, open_log_capture{}, spill_share{};

    // dates
    Ints report, quantile_report, quarter_end;

    // portfolios
    Ints portfolio_first, portfolio_vendor, portfolio_step;
    Reals portfolio_cost;

    // factors
    std::vector<LinearFactor<Scalar>> linear;
    std::vector<CirFactor<Scalar>> cir;
    std::vector<MarkovFactor<Scalar>> markov;
    std::vector<JumpComponent<Scalar>> jumps;
    std::vector<EventProcess<Scalar>> events;
    std::vector<EventEffect<Scalar>> effects;
    std::vector<DrawKey> normal_key;
    Reals loading, trend, mixing, event_beta, excite_eta, shift_amount;
    Ints event_factor, excited_event, forced_first, forced_event, shift_first, shift_factor, held_regime;

    // firms
    std::vector<GpuClassTable<Scalar>> classes;
    std::vector<RegionTable<Scalar>> regions;
    std::vector<SiteTable<Scalar>> sites;
    std::vector<PhaseTable<Scalar>> phases;
    std::vector<CohortTable<Scalar>> cohorts;
    std::vector<ContractTable<Scalar>> contracts;
    std::vector<LabTable<Scalar>> labs;
    std::vector<FirmTable<Scalar>> firms;
    std::vector<DebtTable<Scalar>> debts;
    std::vector<FacilityTable<Scalar>> facilities;
    std::vector<LeaseTable<Scalar>> leases;
    std::vector<StakeTable<Scalar>> stakes;
    std::vector<CommitmentTable<Scalar>> commitments;
    std::vector<GuaranteeTable<Scalar>> guarantees;
    Reals log_rent, training_weight, inference_weight, planned_log_rent, remaining_life, power_price,
        certain_mw, required_mw_inv, gpus, contract_gpus, contract_pay, contract_compute,
        contract_present_pay, efficiency, core, fixed_cost, committed_capex, uncommitted_capex, forward_need,
        planned_spot, planned_receipts, planned_revenue, planned_costs, debt_principal, facility_invoice,
        lease_rent, outside_supply, planned_log_supply, slip_quantile;
    Ints provided_contract, bought_contract, owned_cohort, paid_lease, received_lease, firm_stake,
        invested_commitment, funded_commitment, given_guarantee, covered_guarantee, shell_phase, margin_debt,
        circle_first, circle_firm, circle_is_closed;
    std::int32_t largest_circle = 0;
};

// clang-format off
/// Calls each(member of a, member of b) for every number and array of two sets of tables, in a fixed order.
template <class A, class B, class Each>
void for_each_array(A& a, B& b, Each&& each)
{
    each(a.num_steps, b.num_steps); each(a.num_plan_steps, b.num_plan_steps);
    each(a.num_reports, b.num_reports); each(a.num_quantile_reports, b.num_quantile_reports);
    each(a.num_drivers, b.num_drivers); each(a.student_t, b.student_t); each(a.noise_free, b.noise_free);
    each(a.seed, b.seed); each(a.mixing_key, b.mixing_key);
    each(a.market, b.market); each(a.open_capability, b.open_capability); each(a.open_catch_up, b.open_catch_up);
    each(a.open_log_capture, b.open_log_capture); each(a.spill_share, b.spill_share);

    each(a.report, b.report); each(a.quantile_report, b.quantile_report); each(a.quarter_end, b.quarter_end);
    each(a.portfolio_first, b.portfolio_first); each(a.portfolio_vendor, b.portfolio_vendor);
    each(a.portfolio_step, b.portfolio_step); each(a.portfolio_cost, b.portfolio_cost);

    each(a.linear, b.linear); each(a.cir, b.cir); each(a.markov, b.markov); each(a.jumps, b.jumps);
    each(a.events, b.events); each(a.effects, b.effects); each(a.normal_key, b.normal_key);
    each(a.loading, b.loading); each(a.trend, b.trend); each(a.mixing, b.mixing);
    each(a.event_beta, b.event_beta); each(a.excite_eta, b.excite_eta); each(a.shift_amount, b.shift_amount);
    each(a.event_factor, b.event_factor); each(a.excited_event, b.excited_event);
    each(a.forced_first, b.forced_first); each(a.forced_event, b.forced_event);
    each(a.shift_first, b.shift_first); each(a.shift_factor, b.shift_factor); each(a.held_regime, b.held_regime);

    each(a.classes, b.classes); each(a.regions, b.regions); each(a.sites, b.sites); each(a.phases, b.phases);
    each(a.cohorts, b.cohorts); each(a.contracts, b.contracts); each(a.labs, b.labs); each(a.firms, b.firms);
    each(a.debts, b.debts); each(a.facilities, b.facilities); each(a.leases, b.leases); each(a.stakes, b.stakes);
    each(a.commitments, b.commitments); each(a.guarantees, b.guarantees);
    each(a.log_rent, b.log_rent); each(a.training_weight, b.training_weight);
    each(a.inference_weight, b.inference_weight); each(a.planned_log_rent, b.planned_log_rent);
    each(a.remaining_life, b.remaining_life); each(a.power_price, b.power_price);
    each(a.certain_mw, b.certain_mw); each(a.required_mw_inv, b.required_mw_inv); each(a.gpus, b.gpus);
    each(a.contract_gpus, b.contract_gpus); each(a.contract_pay, b.contract_pay);
    each(a.contract_compute, b.contract_compute);
    each(a.contract_present_pay, b.contract_present_pay);
    each(a.efficiency, b.efficiency); each(a.core, b.core);
    each(a.fixed_cost, b.fixed_cost); each(a.committed_capex, b.committed_capex);
    each(a.uncommitted_capex, b.uncommitted_capex); each(a.forward_need, b.forward_need);
    each(a.planned_spot, b.planned_spot); each(a.planned_receipts, b.planned_receipts);
    each(a.planned_revenue, b.planned_revenue); each(a.planned_costs, b.planned_costs);
    each(a.debt_principal, b.debt_principal); each(a.facility_invoice, b.facility_invoice);
    each(a.lease_rent, b.lease_rent); each(a.outside_supply, b.outside_supply);
    each(a.planned_log_supply, b.planned_log_supply);
    each(a.slip_quantile, b.slip_quantile);
    each(a.provided_contract, b.provided_contract); each(a.bought_contract, b.bought_contract);
    each(a.owned_cohort, b.owned_cohort); each(a.paid_lease, b.paid_lease);
    each(a.received_lease, b.received_lease); each(a.firm_stake, b.firm_stake);
    each(a.invested_commitment, b.invested_commitment); each(a.funded_commitment, b.funded_commitment);
    each(a.given_guarantee, b.given_guarantee); each(a.covered_guarantee, b.covered_guarantee);
    each(a.shell_phase, b.shell_phase); each(a.margin_debt, b.margin_debt);
    each(a.circle_first, b.circle_first); each(a.circle_firm, b.circle_firm);
    each(a.circle_is_closed, b.circle_is_closed); each(a.largest_circle, b.largest_circle);
}
// clang-format on

}  // namespace ballast
