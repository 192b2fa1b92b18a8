#pragma once
/// What an event does: its effect list, applied when it comes. Serial over events, since effects reach across items.
/// Draws: 1 word per random mark, by the event's ordinal.
#include "kernels/factors/events.hpp"
#include "kernels/firms/accounts/accounts.hpp"
#include "kernels/firms/conduct/conduct.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/funding/funding.hpp"
#include "kernels/firms/gpu_classes/rents.hpp"
#include "kernels/firms/labs/capability.hpp"
#include "kernels/firms/market/market.hpp"
#include "kernels/firms/regions/regions.hpp"
#include "kernels/firms/sites/sites.hpp"
#include "kernels/firms/status.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// What one effect does on the lanes that the event hit.
BALLAST_FN void apply_effect(FirmTables<Scalar> const& t, FactorState const& factors, FirmState const& s,
                             EventEffect<Scalar> const& e, int lab, Mask hit, Real mark, int step)
{
    auto weeks = [&] { return round_to_integer(mark * (1.0_r / (t.market.dt * 365.0_r / 7.0_r))); };
    switch (e.target) {
    case EffectTarget::factor:
        move_factor(factors, e.object, hit, mark);
        break;
    case EffectTarget::rent:
        move_rent(s, e.object, hit, mark, e.permanent);
        break;
    case EffectTarget::all_rents:
        for (int g = 0; g < t.num_classes; ++g)
            move_rent(s, g, hit, mark, e.permanent);
        break;
    case EffectTarget::lab:
        leap(s, e.object, hit, mark);
        break;
    case EffectTarget::own_lab:
        leap(s, lab, hit, mark);
        break;
    case EffectTarget::open_weights:
        leap_of_open_weights(s, hit, mark);
        break;
    case EffectTarget::supply:
        add_outside_supply(s, hit, mark);
        break;
    case EffectTarget::retrench:
        retrench(s, e.object, hit, weeks());
        break;
    case EffectTarget::suspends_payment:
        suspend_payment(s, e.object, hit, weeks());
        break;
    case EffectTarget::access:
        exclude_from_compute(s, e.object, hit, weeks());
        break;
    case EffectTarget::efficiency:
        gain_efficiency(s, e.object, hit, mark);
        break;
    case EffectTarget::own_efficiency:
        gain_efficiency(s, lab, hit, mark);
        break;
    case EffectTarget::listing: {
        Mask const lists = hit & !is_public(s, e.object) & is_independent(s, e.object);
        Real const proceeds = round_to_quantum(max(mark, 0.0_r) * exp(s.funding[e.object].log_valuation));
        receive_later(s, e.object, select(lists, proceeds, 0.0_r));
        become_public(s, e.object, lists);
        break;
    }
    case EffectTarget::sells_capacity:
        sell_own_capacity(s, e.object, hit, weeks());
        break;
    case EffectTarget::delay:
        delay_tranches(t, s, e.object, hit, mark * (1.0_r / (t.market.dt * 12.0_r)), step);
        break;
    case EffectTarget::outage:
        start_outage(s, e.object, hit, mark);
        break;
    case EffectTarget::unit_cost:
        scale_unit_cost(s, e.object, hit, exp(mark));
        break;
    case EffectTarget::confidence:
        shake_confidence(s, hit, mark);
        break;
    case EffectTarget::regime:
        if (t.market.regime != kNone)
            set_factor(factors, t.market.regime, hit, mark);
        break;
    }
}

/// All effects and excitation of one event on the lanes it hit; marks use ordinal n.
BALLAST_FN void apply_event(FactorTables<Scalar> const& ft, FirmTables<Scalar> const& t,
                            FactorState const& factors, FirmState const& s, Draws const& d, int event,
                            Mask hit, Int n, int step)
{
    EventProcess<Scalar> const& e = ft.events[event];
    for (int j = e.first_effect; j < e.end_effect; ++j)
        apply_effect(t, factors, s, ft.effects[j], e.lab, hit, effect_mark(ft.effects[j], d, n), step);
}

/// Effects of the step's events, in their order on each path. `came`: lanes on which one of this worker's events came.
template <class Team>
BALLAST_FN void apply_events(Team const& team, FactorTables<Scalar> const& ft, FirmTables<Scalar> const& t,
                             FactorState const& factors, FirmState const& s, Draws const& d, Mask came,
                             int step)
{
    bool const forced =
        ft.forced_first[step] < ft.forced_first[step + 1] || ft.shift_first[step] < ft.shift_first[step + 1];
    if (!forced && !team.any(came))
        return;
    team.serial([&] {
        for (int i = next_event(ft, factors, 0); i < ft.num_events; i = next_event(ft, factors, i + 1)) {
            Mask const hit = factors.events[i].crossing >= 0.0_r;
            apply_event(ft, t, factors, s, d, i, hit, factors.arrivals[i].count - 1, step);
            excite(ft, factors, i, hit);
        }
        for (int j = ft.forced_first[step]; j < ft.forced_first[step + 1]; ++j)
            apply_event(ft, t, factors, s, d, ft.forced_event[j], all_lanes(), kForcedOrdinal + j, step);
        for (int j = ft.shift_first[step]; j < ft.shift_first[step + 1]; ++j)
            move_factor(factors, ft.shift_factor[j], all_lanes(), ft.shift_amount[j]);
    });
}

}  // namespace ballast::BALLAST_KERNEL_NS
