#pragma once
/// What events do when they come. Effects are sorted by what they reach, so that each thing applies its own.
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
                             EventEffect<Scalar> const& e, Mask hit, Real mark, int step)
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
    case EffectTarget::listing: {
        Mask const lists = hit & !is_public(s, e.object) & is_independent(s, e.object);
        Real const proceeds = round_to_quantum(max(mark, 0.0_r) * exp(s.funding[e.object].log_valuation));
        receive_later(s, e.object, select(lists, proceeds, 0.0_r));
        become_public(s, e.object, lists);
        break;
    }
    case EffectTarget::token_price:
        move_token_price(s, hit, mark);
        break;
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
        set_factor(factors, e.object, hit, mark);
        break;
    }
}

/// Effects of the step's events on one thing, in the order of events. `may_have_come`: bits of events, modulo 64.
template <class Apply>
BALLAST_FN void gather_effects(FactorTables<Scalar> const& ft, FactorState const& factors,
                               Recipient<Scalar> const& r, ItemBits may_have_come, Apply const& apply)
{
    for (int j = r.first_effect; j < r.end_effect; ++j) {
        int const event = ft.effects[j].event;
        if (BALLAST_LIKELY(!is_among(may_have_come, event)))
            continue;
        Mask const hit = came(factors, event);
        if (any(hit))
            apply(ft.effects[j], hit, factors.arrivals[event].count - 1);
    }
}

/// What a scenario does to the thing in the step: forced events, then shifts.
template <class Apply>
BALLAST_FN void gather_actions(FactorTables<Scalar> const& ft, FactorState const& factors,
                               Recipient<Scalar> const& r, int step, Apply const& apply)
{
    for (int k = ft.forced_first[step]; k < ft.forced_first[step + 1]; ++k)
        for (int j = r.first_effect; j < r.end_effect; ++j)
            if (ft.effects[j].event == ft.forced_event[k])
                apply(ft.effects[j], all_lanes(), kForcedOrdinal + k);
    for (int k = ft.shift_first[step]; k < ft.shift_first[step + 1]; ++k)
        if (ft.shift_factor[k] == r.factor)
            move_factor(factors, r.factor, all_lanes(), ft.shift_amount[k]);
}

/// Effects of the step: everything that events reach gathers its own. `arrived`: what came of this worker's events.
template <class Team>
BALLAST_PHASE_FN void apply_events(Team const& team, FactorTables<Scalar> const& ft,
                                   FirmTables<Scalar> const& t, FactorState const& factors,
                                   FirmState const& s, Draws const& d, Noted const& arrived, int step)
{
    ItemBits const may_have_come = team.noted_by_all(arrived);
    bool const acts =
        ft.forced_first[step] < ft.forced_first[step + 1] || ft.shift_first[step] < ft.shift_first[step + 1];
    if (may_have_come == 0 && !acts)
        return;
    team.for_each(ft.num_recipients, [&](int i) BALLAST_INLINED {
        if (BALLAST_LIKELY((may_have_come & item_bits(ft.recipients[i].events)) == 0U && !acts))
            return;
        auto const apply = [&](EventEffect<Scalar> const& e, Mask hit, Int n) {
            apply_effect(t, factors, s, e, hit, effect_mark(e, d, hit, n), step);
        };
        gather_effects(ft, factors, ft.recipients[i], may_have_come, apply);
        if (BALLAST_UNLIKELY(acts))
            gather_actions(ft, factors, ft.recipients[i], step, apply);
    });
    team.after(ft.num_recipients).for_each(ft.num_excited, [&](int i) {
        excite(ft, factors, ft.excited_event[i]);
    });
    team.sync();
}

}  // namespace ballast::BALLAST_KERNEL_NS
