#pragma once
/// State of a path at the start of the study. Draws: first thresholds (ordinal 0), initial states of chains, slips.
#include "kernels/factors/events.hpp"
#include "kernels/factors/markov.hpp"
#include "kernels/firms/contracts.hpp"
#include "kernels/firms/sites.hpp"
#include "kernels/firms/status.hpp"
#include "kernels/path/path_state.hpp"

namespace ballast::BALLAST_KERNEL_NS {

template <class Team>
BALLAST_FN void start_factors(Team const& team, FactorTables<Scalar> const& t, FactorState const& s,
                              Draws const& d)
{
    Int const first = 0;
    team.for_each(t.num_linear, [&](int i) { s.x[i] = t.linear[i].initial; });
    team.for_each(t.num_cir, [&](int i) { s.x[t.num_linear + i] = t.cir[i].initial; });
    team.for_each(t.num_markov, [&](int i) {
        MarkovFactor<Scalar> const& m = t.markov[i];
        Real state = static_cast<Scalar>(m.planned_state);
        if (!d.noise_free) {
            Real const u = d.uniform(m.start, first, 0.5_r);
            state = 0.0_r;
            for (int j = 0; j + 1 < m.num_states; ++j)
                set_where(u > m.start_cumulative[j], state, static_cast<Scalar>(j + 1));
        }
        s.x[t.num_linear + t.num_cir + i] = state;
        s.chain_left[i] = arrival_threshold(d, m.arrival, first);
        s.chain_count[i] = first;
    });
    team.for_each(t.num_jumps, [&](int i) {
        s.jump_left[i] = arrival_threshold(d, t.jumps[i].arrival, first);
        s.jump_count[i] = first;
    });
    team.for_each(t.num_events, [&](int i) {
        s.event_left[i] = arrival_threshold(d, t.events[i].arrival, first);
        s.event_count[i] = first;
        s.excitation[i] = 0.0_r;
        s.event_crossing[i] = -1.0_r;
    });
    team.sync();
}

template <class Team>
BALLAST_FN void start_market(Team const& team, FirmTables<Scalar> const& t, FirmState const& s,
                             Draws const& d)
{
    Int const first = 0;
    team.for_each(1, [&](int) {
        s.spare_supply[0] = 0.0_r;
        s.confidence[0] = 0.0_r;
        s.open_capability[0] = t.open_capability;
        s.released[0] = 0.0_r;
        s.sold[0] = 0.0_r;
        s.resale[0] = 1.0_r;
        int leader = 0;
        for (int l = 1; l < t.num_labs; ++l)
            leader = t.labs[l].capability > t.labs[leader].capability ? l : leader;
        s.leader[0] = leader;
        s.challenger[0] = leader;
        s.stint[0] = first;
        s.leader_changes[0] = first;
    });
    team.for_each(t.num_regions, [&](int r) {
        s.spike[r] = 0.0_r;
        s.spike_left[r] = arrival_threshold(d, t.regions[r].spike_arrival, first);
        s.spike_count[r] = first;
        s.outage[r] = 0.0_r;
    });
    team.for_each(t.num_phases, [&](int p) {
        s.energised_at[p] = energisation_step(t, d, p);
        PhaseTable<Scalar> const& phase = t.phases[p];  // what lies before the start has been paid
        s.works_paid[p] = phase.shell * max(phase.shell_steps - s.energised_at[p], 0.0_r);
    });
    team.for_each(t.num_classes, [&](int g) {
        s.rent_jump[g] = 0.0_r;
        s.rent_transient[g] = 0.0_r;
    });
    team.for_each(t.num_labs, [&](int l) {
        LabTable<Scalar> const& lab = t.labs[l];
        s.capability[l] = lab.capability;
        s.demand[l] = lab.initial_demand;
        s.compute[l] = lab.initial_compute;
        s.revenue[l] = lab.initial_demand;
        s.relative_training[l] = 0.0_r;
        s.lab_active[l] = 1.0_r;
        s.efficiency_gain[l] = 0.0_r;
        s.standing_pay[l] = 0.0_r;
        s.committed_pay[l] = lab.commitment_initial;
        s.replacement[l] = 0.0_r;
        s.new_costs[l] = 0.0_r;
        for (int q = 0; q < kLeadQuarters; ++q)
            s.signed_pay[l * kLeadQuarters + q] = 0.0_r;
    });
    team.for_each(t.num_contracts, [&](int c) {
        s.contract_left[c] = cancellation_threshold(t.contracts[c], d, first);
        s.relief[c] = initial_relief(t.market, t.contracts[c]);
        s.notice[c] = 0.0_r;
        s.revisions[c] = first;
        s.contract_rate[c] = t.contracts[c].cancel_rate;
        s.late[c] = 0.0_r;
        s.prepayment[c] = book(t.contracts[c].prepayment);
        s.contract_arrears[c] = 0.0_r;
        s.refund[c] = 0.0_r;
        s.price_ratio[c] = 1.0_r;
    });
    team.for_each(t.num_leases, [&](int l) { s.lease_arrears[l] = 0.0_r; });
    team.for_each(t.num_cohorts, [&](int c) { s.floor_fill[c] = 0.0_r; });
    team.for_each(t.num_commitments, [&](int c) {
        s.commitment_open[c] = 1.0_r;
        s.commitment_due[c] = 0.0_r;
    });
    team.for_each(t.num_guarantees, [&](int g) {
        s.guarantee_left[g] = book(t.guarantees[g].cap);
        s.guarantee_due[g] = 0.0_r;
    });
    team.for_each(t.num_stakes, [&](int k) { s.stake_left[k] = 1.0_r; });
    team.sync();
}

template <class Team>
BALLAST_FN void start_firms(Team const& team, FirmTables<Scalar> const& t, FirmState const& s, Draws const& d)
{
    Int const first = 0;
    team.for_each(t.num_debts, [&](int i) { s.debt_balance[i] = book(t.debts[i].balance); });
    team.for_each(t.num_facilities, [&](int i) {
        FacilityTable<Scalar> const& y = t.facilities[i];
        s.facility_balance[i] = book(y.balance);
        s.facility_undrawn[i] = book(y.undrawn);
        s.facility_amortisation[i] = y.amortisation;
        s.facility_receipts[i] = y.receipts_initial;
        s.facility_service[i] = y.service_initial;
        s.facility_breach[i] = 0.0_r;
        s.facility_billed[i] = y.billed_initial;
        s.facility_received[i] = y.billed_initial;
        s.vehicle_cash[i] = book(y.reserve);
        s.vehicle_arrears[i] = 0.0_r;
        s.foreclosed[i] = 0.0_r;
        s.waiver_left[i] = action_threshold(d, y.waiver, first);
        s.waiver_count[i] = first;
    });
    team.for_each(t.num_firms, [&](int i) {
        FirmTable<Scalar> const& p = t.firms[i];
        s.cash[i] = book(p.cash);
        s.revolver[i] = book(p.revolver_drawn);
        s.new_debt[i] = book(p.new_debt);
        s.new_debt_rate[i] = 0.0_r;
        s.flow_deviation[i] = 0.0_r;
        s.need[i] = 0.0_r;
        s.seeking[i] = 0.0_r;
        s.log_last_valuation[i] = p.log_valuation;
        s.log_valuation[i] = p.log_valuation;
        s.equity_left[i] = action_threshold(d, p.equity_action, first);
        s.equity_count[i] = first;
        s.debt_left[i] = action_threshold(d, p.debt_action, first);
        s.debt_count[i] = first;
        s.outside_left[i] = p.outside_rate > 0.0_r ? arrival_threshold(d, p.outside, first) : kNeverHazard;
        s.merger_left[i] = p.merger_rate > 0.0_r ? arrival_threshold(d, p.merger, first) : kNeverHazard;
        s.distress_steps[i] = 0.0_r;
        s.use[i] = 1.0_r;
        s.serving[i] = 1.0_r;
        s.honours[i] = 1.0_r;
        s.retrench[i] = 0.0_r;
        s.selling[i] = 0.0_r;
        s.retrenched[i] = 0.0_r;
        s.withholds[i] = 0.0_r;
        s.barred[i] = 0.0_r;
        s.substitute[i] = 0.0_r;
        s.listed[i] = p.listed != 0 ? 1.0_r : 0.0_r;
        s.listing_left[i] = p.listing_share > 0.0_r ? action_threshold(d, p.listing, first) : kNeverHazard;
        s.support_left[i] = p.support > 0.0_r ? action_threshold(d, p.support_action, first) : kNeverHazard;
        s.support_count[i] = first;
        s.support[i] = book(p.support);
        s.budget[i] = p.budget;
        s.mark[i] = p.log_valuation;
        s.accelerated[i] = 0.0_r;
        s.free_flow[i] = p.flow_initial - p.capex_initial;
        s.core_mean[i] = t.core[i];
        s.receipts_lost[i] = 0.0_r;
        s.stranded[i] = 0.0_r;
        s.capex[i] = 0.0_r;
        s.unit_cost[i] = 1.0_r;
        s.pending[i] = 0.0_r;
        s.deepest_shortfall[i] = 0.0_r;
        s.shortfall[i] = 0.0_r;
        s.injected[i] = 0.0_r;
        s.lowest_liquidity[i] = book(p.cash) + max(p.revolver - p.revolver_drawn, 0.0_r);
        s.liquidity[i] = s.lowest_liquidity[i];
        s.level[i] = first;
        s.worst_level[i] = first;
        s.end[i] = first;
        s.end_step[i] = -1;
        s.cause[i] = code(Cause::core_and_costs);
        s.debt_total[i] = 0.0_r;
        for (int c = 0; c < kNumClasses; ++c)
            by_class(s.arrears, i)[c] = 0.0_r;
        for (int c = 0; c < kNumAccumulators; ++c)
            s.accumulator[i * kNumAccumulators + c] = 0.0_r;
    });
    team.sync();
}

template <class Team>
BALLAST_FN void start_path(Team const& team, StudyTables<Scalar> const& t, PathState const& s, Draws const& d)
{
    start_factors(team, t.factors, s.factors, d);
    start_market(team, t.firms, s.firms, d);
    start_firms(team, t.firms, s.firms, d);
    team.for_each(t.factors.num_events, [&](int i) {
        s.factors.event_rate[i] = event_intensity(t.factors, s.factors, s.firms.relative_training, i);
    });
    team.sync();
}

}  // namespace ballast::BALLAST_KERNEL_NS
