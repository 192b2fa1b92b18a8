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
        s.chains[i].left = arrival_threshold(d, m.arrival, first);
        s.chains[i].count = first;
    });
    team.for_each(t.num_jumps, [&](int i) {
        s.jumps[i].left = arrival_threshold(d, t.jumps[i].arrival, first);
        s.jumps[i].count = first;
    });
    team.for_each(t.num_events, [&](int i) {
        s.events[i].left = arrival_threshold(d, t.events[i].arrival, first);
        s.events[i].count = first;
        s.events[i].excitation = 0.0_r;
        s.events[i].crossing = -1.0_r;
    });
    team.sync();
}

template <class Team>
BALLAST_FN void start_market(Team const& team, FirmTables<Scalar> const& t, FirmState const& s,
                             Draws const& d)
{
    Int const first = 0;
    team.for_each(1, [&](int) {
        s.market->spare_supply = 0.0_r;
        s.market->confidence = 0.0_r;
        s.market->open_capability = t.open_capability;
        s.market->released = 0.0_r;
        s.market->sold = 0.0_r;
        s.market->resale = 1.0_r;
        int leader = 0;
        for (int l = 1; l < t.num_labs; ++l)
            leader = t.labs[l].capability > t.labs[leader].capability ? l : leader;
        s.market->leader = leader;
        s.market->challenger = leader;
        s.market->stint = first;
        s.market->leader_changes = first;
    });
    team.for_each(t.num_regions, [&](int r) {
        s.regions[r].spike = 0.0_r;
        s.regions[r].spike_left = arrival_threshold(d, t.regions[r].spike_arrival, first);
        s.regions[r].spike_count = first;
        s.regions[r].outage = 0.0_r;
    });
    team.for_each(t.num_phases, [&](int p) {
        s.tranches[p].energised_at = energisation_step(t, d, p);
        PhaseTable<Scalar> const& phase = t.phases[p];  // what lies before the start has been paid
        s.tranches[p].works_paid = phase.shell * max(phase.shell_steps - s.tranches[p].energised_at, 0.0_r);
    });
    team.for_each(t.num_classes, [&](int g) {
        s.classes[g].jump = 0.0_r;
        s.classes[g].transient = 0.0_r;
    });
    team.for_each(t.num_labs, [&](int l) {
        LabTable<Scalar> const& lab = t.labs[l];
        s.labs[l].capability = lab.capability;
        s.labs[l].demand = lab.initial_demand;
        s.labs[l].compute = lab.initial_compute;
        s.labs[l].revenue = lab.initial_demand;
        s.relative_training[l] = 0.0_r;
        s.labs[l].active = 1.0_r;
        s.labs[l].efficiency_gain = 0.0_r;
        s.labs[l].standing_pay = 0.0_r;
        s.labs[l].committed_pay = lab.commitment_initial;
        s.labs[l].replacement = 0.0_r;
        s.labs[l].new_costs = 0.0_r;
        for (int q = 0; q < kLeadQuarters; ++q)
            s.labs[l].signed_pay[q] = 0.0_r;
    });
    team.for_each(t.num_contracts, [&](int c) {
        s.contracts[c].left = cancellation_threshold(t.contracts[c], d, first);
        s.contracts[c].relief = initial_relief(t.market, t.contracts[c]);
        s.contracts[c].notice = 0.0_r;
        s.contracts[c].revisions = first;
        s.contracts[c].rate = t.contracts[c].cancel_rate;
        s.contracts[c].late = 0.0_r;
        s.contracts[c].prepayment = book(t.contracts[c].prepayment);
        s.contracts[c].arrears = 0.0_r;
        s.contracts[c].refund = 0.0_r;
        s.contracts[c].price_ratio = 1.0_r;
    });
    team.for_each(t.num_leases, [&](int l) { s.leases[l].arrears = 0.0_r; });
    team.for_each(t.num_cohorts, [&](int c) { s.cohorts[c].floor_fill = 0.0_r; });
    team.for_each(t.num_commitments, [&](int c) {
        s.commitments[c].open = 1.0_r;
        s.commitments[c].due = 0.0_r;
    });
    team.for_each(t.num_guarantees, [&](int g) {
        s.guarantees[g].left = book(t.guarantees[g].cap);
        s.guarantees[g].due = 0.0_r;
    });
    team.for_each(t.num_stakes, [&](int k) { s.stakes[k].left = 1.0_r; });
    team.sync();
}

template <class Team>
BALLAST_FN void start_firms(Team const& team, FirmTables<Scalar> const& t, FirmState const& s, Draws const& d)
{
    Int const first = 0;
    team.for_each(t.num_debts, [&](int i) { s.debts[i].balance = book(t.debts[i].balance); });
    team.for_each(t.num_facilities, [&](int i) {
        FacilityTable<Scalar> const& y = t.facilities[i];
        s.facilities[i].balance = book(y.balance);
        s.facilities[i].undrawn = book(y.undrawn);
        s.facilities[i].amortisation = y.amortisation;
        s.facilities[i].receipts = y.receipts_initial;
        s.facilities[i].service = y.service_initial;
        s.facilities[i].breach = 0.0_r;
        s.facilities[i].billed = y.billed_initial;
        s.facilities[i].received = y.billed_initial;
        s.facilities[i].vehicle_cash = book(y.reserve);
        s.facilities[i].vehicle_arrears = 0.0_r;
        s.facilities[i].foreclosed = 0.0_r;
        s.facilities[i].waiver_left = action_threshold(d, y.waiver, first);
        s.facilities[i].waiver_count = first;
    });
    team.for_each(t.num_firms, [&](int i) {
        FirmTable<Scalar> const& p = t.firms[i];
        s.balances[i].cash = book(p.cash);
        s.balances[i].revolver = book(p.revolver_drawn);
        s.balances[i].new_debt = book(p.new_debt);
        s.balances[i].new_debt_rate = 0.0_r;
        s.accruals[i].flow_deviation = 0.0_r;
        s.funding[i].need = 0.0_r;
        s.funding[i].seeking = 0.0_r;
        s.funding[i].log_last_valuation = p.log_valuation;
        s.accruals[i].log_valuation = p.log_valuation;
        s.funding[i].equity_left = action_threshold(d, p.equity_action, first);
        s.funding[i].equity_count = first;
        s.funding[i].debt_left = action_threshold(d, p.debt_action, first);
        s.funding[i].debt_count = first;
        s.standing[i].outside_left =
            p.outside_rate > 0.0_r ? arrival_threshold(d, p.outside, first) : kNeverHazard;
        s.standing[i].merger_left =
            p.merger_rate > 0.0_r ? arrival_threshold(d, p.merger, first) : kNeverHazard;
        s.standing[i].distress_steps = 0.0_r;
        s.conduct[i].use = 1.0_r;
        s.conduct[i].serving = 1.0_r;
        s.conduct[i].honours = 1.0_r;
        s.conduct[i].retrench = 0.0_r;
        s.conduct[i].selling = 0.0_r;
        s.conduct[i].retrenched = 0.0_r;
        s.conduct[i].withholds = 0.0_r;
        s.conduct[i].barred = 0.0_r;
        s.conduct[i].substitute = 0.0_r;
        s.funding[i].listed = p.listed != 0 ? 1.0_r : 0.0_r;
        s.funding[i].listing_left =
            p.listing_share > 0.0_r ? action_threshold(d, p.listing, first) : kNeverHazard;
        s.funding[i].support_left =
            p.support > 0.0_r ? action_threshold(d, p.support_action, first) : kNeverHazard;
        s.funding[i].support_count = first;
        s.funding[i].support = book(p.support);
        s.standing[i].budget = p.budget;
        s.funding[i].mark = p.log_valuation;
        s.funding[i].accelerated = 0.0_r;
        s.accruals[i].free_flow = p.flow_initial - p.capex_initial;
        s.accruals[i].core_mean = t.core[i];
        s.balances[i].receipts_lost = 0.0_r;
        s.balances[i].stranded = 0.0_r;
        s.accruals[i].capex = 0.0_r;
        s.conduct[i].unit_cost = 1.0_r;
        s.balances[i].pending = 0.0_r;
        s.balances[i].deepest_shortfall = 0.0_r;
        s.balances[i].shortfall = 0.0_r;
        s.balances[i].injected = 0.0_r;
        s.balances[i].lowest_liquidity = book(p.cash) + max(p.revolver - p.revolver_drawn, 0.0_r);
        s.balances[i].liquidity = s.balances[i].lowest_liquidity;
        s.standing[i].level = first;
        s.standing[i].worst_level = first;
        s.standing[i].end = first;
        s.standing[i].end_step = -1;
        s.standing[i].cause = code(Cause::core_and_costs);
        s.balances[i].debt_total = 0.0_r;
        for (int c = 0; c < kNumClasses; ++c)
            s.balances[i].arrears[c] = 0.0_r;
        for (int c = 0; c < kNumAccumulators; ++c)
            s.accruals[i].accumulator[c] = 0.0_r;
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
        s.factors.events[i].rate = event_intensity(t.factors, s.factors, s.firms.relative_training, i);
    });
    team.sync();
}

}  // namespace ballast::BALLAST_KERNEL_NS
