#pragma once
/// State of a path at the start of the study. Draws: first thresholds (ordinal 0), initial states of chains, slips.
#include "kernels/factors/events.hpp"
#include "kernels/factors/markov.hpp"
#include "kernels/firms/contracts.hpp"
#include "kernels/firms/sites.hpp"
#include "kernels/path/path_state.hpp"

namespace ballast::BALLAST_KERNEL_NS {

template <class Team>
BALLAST_FN void start_factors(Team const& team, FactorTables<Scalar> const& t, FactorState const& s,
                              Draws const& d)
{
    Int const first = Int(0);
    team.for_each(t.num_linear, [&](int i) { s.x[i] = Real(t.linear[i].initial); });
    team.for_each(t.num_cir, [&](int i) { s.x[t.num_linear + i] = Real(t.cir[i].initial); });
    team.for_each(t.num_markov, [&](int i) {
        MarkovFactor<Scalar> const& m = t.markov[i];
        Real state = Real(static_cast<Scalar>(m.planned_state));
        if (!d.noise_free) {
            Real const u = d.uniform(m.start, first, Real(0.5_r));
            state = Real(0.0_r);
            for (int j = 0; j + 1 < m.num_states; ++j)
                state = select(u > Real(m.start_cumulative[j]), Real(static_cast<Scalar>(j + 1)), state);
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
        s.excitation[i] = Real(0.0_r);
        s.event_crossing[i] = Real(-1.0_r);
    });
    team.sync();
}

template <class Team>
BALLAST_FN void start_market(Team const& team, FirmTables<Scalar> const& t, FirmState const& s,
                             Draws const& d)
{
    Int const first = Int(0);
    Real const zero = Real(0.0_r);
    team.for_each(1, [&](int) {
        s.spare_supply[0] = zero;
        s.confidence[0] = zero;
        s.open_capability[0] = Real(t.open_capability);
        s.released[0] = zero;
        s.sold[0] = zero;
        s.resale[0] = Real(1.0_r);
        int leader = 0;
        for (int l = 1; l < t.num_labs; ++l)
            leader = t.labs[l].capability > t.labs[leader].capability ? l : leader;
        s.leader[0] = Int(leader);
        s.challenger[0] = Int(leader);
        s.stint[0] = first;
        s.leader_changes[0] = first;
    });
    team.for_each(t.num_regions, [&](int r) {
        s.spike[r] = zero;
        s.spike_left[r] = arrival_threshold(d, t.regions[r].spike_arrival, first);
        s.spike_count[r] = first;
        s.outage[r] = zero;
    });
    team.for_each(t.num_phases, [&](int p) {
        s.energised_at[p] = energisation_step(t, d, p);
        PhaseTable<Scalar> const& phase = t.phases[p];  // what lies before the start has been paid
        s.works_paid[p] = Real(phase.shell) * max(Real(phase.shell_steps) - s.energised_at[p], zero);
    });
    team.for_each(t.num_classes, [&](int g) {
        s.rent_jump[g] = zero;
        s.rent_transient[g] = zero;
    });
    team.for_each(t.num_labs, [&](int l) {
        LabTable<Scalar> const& lab = t.labs[l];
        s.capability[l] = Real(lab.capability);
        s.demand[l] = Real(lab.initial_demand);
        s.compute[l] = Real(lab.initial_compute);
        s.revenue[l] = Real(lab.initial_demand);
        s.relative_training[l] = zero;
        s.lab_active[l] = Real(1.0_r);
        s.efficiency_gain[l] = zero;
        s.standing_pay[l] = zero;
        s.committed_pay[l] = Real(lab.commitment_initial);
        s.replacement[l] = zero;
        s.new_costs[l] = zero;
        for (int q = 0; q < kLeadQuarters; ++q)
            s.signed_pay[l * kLeadQuarters + q] = zero;
    });
    team.for_each(t.num_contracts, [&](int c) {
        s.contract_left[c] = cancellation_threshold(t.contracts[c], d, first);
        s.relief[c] = initial_relief(t.market, t.contracts[c]);
        s.notice[c] = zero;
        s.revisions[c] = first;
        s.contract_rate[c] = Real(t.contracts[c].cancel_rate);
        s.late[c] = zero;
        s.prepayment[c] = book(Real(t.contracts[c].prepayment));
        s.contract_arrears[c] = zero;
        s.refund[c] = zero;
        s.price_ratio[c] = Real(1.0_r);
    });
    team.for_each(t.num_leases, [&](int l) { s.lease_arrears[l] = zero; });
    team.for_each(t.num_cohorts, [&](int c) { s.floor_fill[c] = zero; });
    team.for_each(t.num_commitments, [&](int c) {
        s.commitment_open[c] = Real(1.0_r);
        s.commitment_due[c] = zero;
    });
    team.for_each(t.num_guarantees, [&](int g) {
        s.guarantee_left[g] = book(Real(t.guarantees[g].cap));
        s.guarantee_due[g] = zero;
    });
    team.for_each(t.num_stakes, [&](int k) { s.stake_left[k] = Real(1.0_r); });
    team.sync();
}

template <class Team>
BALLAST_FN void start_firms(Team const& team, FirmTables<Scalar> const& t, FirmState const& s, Draws const& d)
{
    Int const first = Int(0);
    Real const zero = Real(0.0_r);
    Real const one = Real(1.0_r);
    team.for_each(t.num_debts, [&](int i) { s.debt_balance[i] = book(Real(t.debts[i].balance)); });
    team.for_each(t.num_facilities, [&](int i) {
        FacilityTable<Scalar> const& y = t.facilities[i];
        s.facility_balance[i] = book(Real(y.balance));
        s.facility_undrawn[i] = book(Real(y.undrawn));
        s.facility_amortisation[i] = Real(y.amortisation);
        s.facility_receipts[i] = Real(y.receipts_initial);
        s.facility_service[i] = Real(y.service_initial);
        s.facility_breach[i] = zero;
        s.facility_billed[i] = Real(y.billed_initial);
        s.facility_received[i] = Real(y.billed_initial);
        s.vehicle_cash[i] = book(Real(y.reserve));
        s.vehicle_arrears[i] = zero;
        s.foreclosed[i] = zero;
        s.waiver_left[i] = action_threshold(d, y.waiver, first);
        s.waiver_count[i] = first;
    });
    team.for_each(t.num_firms, [&](int i) {
        FirmTable<Scalar> const& p = t.firms[i];
        s.cash[i] = book(Real(p.cash));
        s.revolver[i] = book(Real(p.revolver_drawn));
        s.new_debt[i] = book(Real(p.new_debt));
        s.new_debt_rate[i] = zero;
        s.flow_deviation[i] = zero;
        s.need[i] = zero;
        s.seeking[i] = zero;
        s.log_last_valuation[i] = Real(p.log_valuation);
        s.log_valuation[i] = Real(p.log_valuation);
        s.equity_left[i] = action_threshold(d, p.equity_action, first);
        s.equity_count[i] = first;
        s.debt_left[i] = action_threshold(d, p.debt_action, first);
        s.debt_count[i] = first;
        s.outside_left[i] =
            p.outside_rate > 0.0_r ? arrival_threshold(d, p.outside, first) : Real(kNeverHazard);
        s.merger_left[i] = p.merger_rate > 0.0_r ? arrival_threshold(d, p.merger, first) : Real(kNeverHazard);
        s.distress_steps[i] = zero;
        s.use[i] = one;
        s.serving[i] = one;
        s.honours[i] = one;
        s.retrench[i] = zero;
        s.selling[i] = zero;
        s.retrenched[i] = zero;
        s.withholds[i] = zero;
        s.barred[i] = zero;
        s.substitute[i] = zero;
        s.listed[i] = p.listed != 0 ? one : zero;
        s.listing_left[i] =
            p.listing_share > 0.0_r ? action_threshold(d, p.listing, first) : Real(kNeverHazard);
        s.support_left[i] =
            p.support > 0.0_r ? action_threshold(d, p.support_action, first) : Real(kNeverHazard);
        s.support_count[i] = first;
        s.support[i] = book(Real(p.support));
        s.budget[i] = Real(p.budget);
        s.mark[i] = Real(p.log_valuation);
        s.accelerated[i] = zero;
        s.free_flow[i] = Real(p.flow_initial - p.capex_initial);
        s.core_mean[i] = Real(t.core[i]);
        s.receipts_lost[i] = zero;
        s.stranded[i] = zero;
        s.capex[i] = zero;
        s.unit_cost[i] = one;
        s.pending[i] = zero;
        s.deepest_shortfall[i] = zero;
        s.shortfall[i] = zero;
        s.injected[i] = zero;
        s.lowest_liquidity[i] = book(Real(p.cash)) + max(Real(p.revolver - p.revolver_drawn), zero);
        s.liquidity[i] = s.lowest_liquidity[i];
        s.level[i] = first;
        s.worst_level[i] = first;
        s.end[i] = first;
        s.end_step[i] = Int(-1);
        s.cause[i] = Int(static_cast<int>(Cause::core_and_costs));
        s.debt_total[i] = zero;
        for (int c = 0; c < kNumClasses; ++c)
            s.arrears[i * kNumClasses + c] = zero;
        for (int c = 0; c < kNumAccumulators; ++c)
            s.accumulator[i * kNumAccumulators + c] = zero;
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
