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
    std::int32_t num_drivers = 0, student_t = 0, noise_free = 0, ahead_steps = 0, comfort_steps = 0;
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
        certain_mw, required_mw_inv, gpus, working_gpus, contract_gpus, contract_pay, contract_compute,
        contract_present_pay, efficiency, core, fixed_cost, committed_capex, uncommitted_capex, expected_flow,
        ahead, ahead_short_low, ahead_long_low, trough_after, trough_sum, planned_signed_pay, planned_spot,
        planned_receipts, planned_revenue, planned_costs, debt_principal, facility_invoice, lease_rent,
        outside_supply, planned_log_supply, slip_quantile;
    Ints provided_contract, bought_contract, owned_cohort, paid_lease, received_lease, firm_stake,
        invested_commitment, funded_commitment, given_guarantee, covered_guarantee, shell_phase, margin_debt,
        trough_first, circle_first, circle_firm, circle_is_closed;
    std::int32_t largest_circle = 0;
};

// clang-format off
/// Calls each(member of a, member of b, its name) for every number and array of two sets of tables, in a fixed order.
#define BALLAST_EACH(member) each(a.member, b.member, #member)
template <class A, class B, class Each>
void for_each_array(A& a, B& b, Each&& each)
{
    BALLAST_EACH(num_steps); BALLAST_EACH(num_plan_steps);
    BALLAST_EACH(num_reports); BALLAST_EACH(num_quantile_reports);
    BALLAST_EACH(num_drivers); BALLAST_EACH(student_t); BALLAST_EACH(noise_free);
    BALLAST_EACH(ahead_steps); BALLAST_EACH(comfort_steps);
    BALLAST_EACH(seed); BALLAST_EACH(mixing_key);
    BALLAST_EACH(market); BALLAST_EACH(open_capability); BALLAST_EACH(open_catch_up);
    BALLAST_EACH(open_log_capture); BALLAST_EACH(spill_share);

    BALLAST_EACH(report); BALLAST_EACH(quantile_report); BALLAST_EACH(quarter_end);
    BALLAST_EACH(portfolio_first); BALLAST_EACH(portfolio_vendor);
    BALLAST_EACH(portfolio_step); BALLAST_EACH(portfolio_cost);

    BALLAST_EACH(linear); BALLAST_EACH(cir); BALLAST_EACH(markov); BALLAST_EACH(jumps);
    BALLAST_EACH(events); BALLAST_EACH(effects); BALLAST_EACH(normal_key);
    BALLAST_EACH(loading); BALLAST_EACH(trend); BALLAST_EACH(mixing);
    BALLAST_EACH(event_beta); BALLAST_EACH(excite_eta); BALLAST_EACH(shift_amount);
    BALLAST_EACH(event_factor); BALLAST_EACH(excited_event);
    BALLAST_EACH(forced_first); BALLAST_EACH(forced_event);
    BALLAST_EACH(shift_first); BALLAST_EACH(shift_factor); BALLAST_EACH(held_regime);

    BALLAST_EACH(classes); BALLAST_EACH(regions); BALLAST_EACH(sites); BALLAST_EACH(phases);
    BALLAST_EACH(cohorts); BALLAST_EACH(contracts); BALLAST_EACH(labs); BALLAST_EACH(firms);
    BALLAST_EACH(debts); BALLAST_EACH(facilities); BALLAST_EACH(leases); BALLAST_EACH(stakes);
    BALLAST_EACH(commitments); BALLAST_EACH(guarantees);
    BALLAST_EACH(log_rent); BALLAST_EACH(training_weight);
    BALLAST_EACH(inference_weight); BALLAST_EACH(planned_log_rent);
    BALLAST_EACH(remaining_life); BALLAST_EACH(power_price);
    BALLAST_EACH(certain_mw); BALLAST_EACH(required_mw_inv); BALLAST_EACH(gpus); BALLAST_EACH(working_gpus);
    BALLAST_EACH(contract_gpus); BALLAST_EACH(contract_pay);
    BALLAST_EACH(contract_compute);
    BALLAST_EACH(contract_present_pay);
    BALLAST_EACH(efficiency); BALLAST_EACH(core);
    BALLAST_EACH(fixed_cost); BALLAST_EACH(committed_capex);
    BALLAST_EACH(uncommitted_capex); BALLAST_EACH(expected_flow);
    BALLAST_EACH(ahead); BALLAST_EACH(ahead_short_low); BALLAST_EACH(ahead_long_low);
    BALLAST_EACH(trough_first); BALLAST_EACH(trough_after); BALLAST_EACH(trough_sum);
    BALLAST_EACH(planned_signed_pay);
    BALLAST_EACH(planned_spot); BALLAST_EACH(planned_receipts);
    BALLAST_EACH(planned_revenue); BALLAST_EACH(planned_costs);
    BALLAST_EACH(debt_principal); BALLAST_EACH(facility_invoice);
    BALLAST_EACH(lease_rent); BALLAST_EACH(outside_supply);
    BALLAST_EACH(planned_log_supply);
    BALLAST_EACH(slip_quantile);
    BALLAST_EACH(provided_contract); BALLAST_EACH(bought_contract);
    BALLAST_EACH(owned_cohort); BALLAST_EACH(paid_lease);
    BALLAST_EACH(received_lease); BALLAST_EACH(firm_stake);
    BALLAST_EACH(invested_commitment); BALLAST_EACH(funded_commitment);
    BALLAST_EACH(given_guarantee); BALLAST_EACH(covered_guarantee);
    BALLAST_EACH(shell_phase); BALLAST_EACH(margin_debt);
    BALLAST_EACH(circle_first); BALLAST_EACH(circle_firm);
    BALLAST_EACH(circle_is_closed); BALLAST_EACH(largest_circle);
}
#undef BALLAST_EACH
// clang-format on

}  // namespace ballast
