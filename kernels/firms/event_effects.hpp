#pragma once
/// What an event does: its effect list, applied when it comes. Serial over events, since effects reach across items.
/// Draws: 1 word per random mark, by the event's ordinal.
#include "kernels/factors/events.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/status.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// What holds for some more steps holds for at least `steps` on the lanes that were hit.
BALLAST_FN void last_at_least(Mask hit, Real& steps_left, Real steps)
{
    set_where(hit, steps_left, max(steps_left, steps));
}

BALLAST_FN void apply_effect(FirmTables<Scalar> const& t, FactorState const& f, FirmState const& s,
                             EventEffect<Scalar> const& e, int lab, Mask hit, Real mark, int step)
{
    auto move_rent = [&](int g) {
        add_where(hit, s.classes[g].jump, mark * e.permanent);
        add_where(hit, s.classes[g].transient, mark * (1.0_r - e.permanent));
    };
    Real const steps_per_week = 1.0_r / (t.market.dt * 365.0_r / 7.0_r);
    switch (e.target) {
    case EffectTarget::factor:
        add_where(hit, f.x[e.object], mark);
        break;
    case EffectTarget::rent:
        move_rent(e.object);
        break;
    case EffectTarget::all_rents:
        for (int g = 0; g < t.num_classes; ++g)
            move_rent(g);
        break;
    case EffectTarget::lab:
        add_where(hit, s.labs[e.object].capability, mark);
        break;
    case EffectTarget::own_lab:
        add_where(hit, s.labs[lab].capability, mark);
        break;
    case EffectTarget::open_weights:
        add_where(hit, s.market->open_capability, mark);
        break;
    case EffectTarget::supply:
        add_where(hit, s.market->spare_supply, mark);
        break;
    case EffectTarget::retrench:
        last_at_least(hit, s.conduct[e.object].retrench, round_to_integer(mark * steps_per_week));
        set_where(hit, s.conduct[e.object].retrenched, 1.0_r);
        break;
    case EffectTarget::suspends_payment:
        last_at_least(hit, s.conduct[e.object].withholds, round_to_integer(mark * steps_per_week));
        break;
    case EffectTarget::access:
        last_at_least(hit, s.conduct[e.object].barred, round_to_integer(mark * steps_per_week));
        break;
    case EffectTarget::efficiency:
        add_where(hit, s.labs[e.object].efficiency_gain, mark);
        break;
    case EffectTarget::own_efficiency:
        add_where(hit, s.labs[lab].efficiency_gain, mark);
        break;
    case EffectTarget::listing: {
        Mask const lists = hit & !is_public(s, e.object) & is_independent(s, e.object);
        Real const proceeds = book(max(mark, 0.0_r) * exp(s.accruals[e.object].log_valuation));
        add_where(lists, s.balances[e.object].pending, proceeds);
        set_where(lists, s.funding[e.object].listed, 1.0_r);
        break;
    }
    case EffectTarget::sells_capacity:
        last_at_least(hit, s.conduct[e.object].selling, round_to_integer(mark * steps_per_week));
        break;
    case EffectTarget::delay: {
        Real const delay = mark * (1.0_r / (t.market.dt * 12.0_r));
        for (int p = 0; p < t.num_phases; ++p) {
            if (t.phases[p].region != e.object)
                continue;
            Mask const waits = hit & (s.tranches[p].energised_at > static_cast<Scalar>(step));
            add_where(waits, s.tranches[p].energised_at, delay);
        }
        break;
    }
    case EffectTarget::outage:
        set_where(hit, s.regions[e.object].outage, min(max(s.regions[e.object].outage, mark), 1.0_r));
        break;
    case EffectTarget::unit_cost:
        set_where(hit, s.conduct[e.object].unit_cost, s.conduct[e.object].unit_cost * exp(mark));
        break;
    case EffectTarget::confidence:
        add_where(hit, s.market->confidence, mark);
        break;
    case EffectTarget::regime:
        if (t.market.regime != kNone)
            set_where(hit, f.x[t.market.regime], mark);
        break;
    }
}

/// All effects and excitation of one event on the lanes it hit; marks use ordinal n.
BALLAST_FN void apply_event(FactorTables<Scalar> const& ft, FirmTables<Scalar> const& t, FactorState const& f,
                            FirmState const& s, Draws const& d, int event, Mask hit, Int n, int step)
{
    EventProcess<Scalar> const& e = ft.events[event];
    for (int j = e.first_effect; j < e.end_effect; ++j)
        apply_effect(t, f, s, ft.effects[j], e.lab, hit, effect_mark(ft.effects[j], d, n), step);
}

/// Effects of the step's events, in their order on each path. `came`: lanes on which one of this worker's events came.
template <class Team>
BALLAST_FN void apply_events(Team const& team, FactorTables<Scalar> const& ft, FirmTables<Scalar> const& t,
                             FactorState const& f, FirmState const& s, Draws const& d, Mask came, int step)
{
    bool const forced =
        ft.forced_first[step] < ft.forced_first[step + 1] || ft.shift_first[step] < ft.shift_first[step + 1];
    if (!forced && !team.any(came))
        return;
    team.serial([&] {
        for (int i = next_event(ft, f, 0); i < ft.num_events; i = next_event(ft, f, i + 1)) {
            Mask const hit = f.events[i].crossing >= 0.0_r;
            apply_event(ft, t, f, s, d, i, hit, f.events[i].count - 1, step);
            excite(ft, f, i, hit);
        }
        for (int j = ft.forced_first[step]; j < ft.forced_first[step + 1]; ++j)
            apply_event(ft, t, f, s, d, ft.forced_event[j], all_lanes(), kForcedOrdinal + j, step);
        for (int j = ft.shift_first[step]; j < ft.shift_first[step + 1]; ++j)
            f.x[ft.shift_factor[j]] = f.x[ft.shift_factor[j]] + ft.shift_amount[j];
    });
}

}  // namespace ballast::BALLAST_KERNEL_NS
