#pragma once
/// Stress levels: normal -> watch -> stress -> distress, by liquidity and runway.
/// Watch and stress by runway; watch also by a covenant in cure or a policy LTV, stress by liquidity below its
/// minimum; distress while an obligation is unpaid. The first cause is the largest attributed shortfall against
/// plan on entering stress (ties: core_cash_flow). Draws: none.
#include "kernels/firms/accounts/accounts.hpp"
#include "kernels/firms/accounts/runway.hpp"
#include "kernels/firms/bridging/bridging.hpp"
#include "kernels/firms/conduct/conduct.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/funding/funding.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/power_rights/power_rights.hpp"
#include "kernels/firms/stakes/stakes.hpp"
#include "kernels/firms/status.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// The cause of the largest attributed shortfall.
BALLAST_FN Int first_cause(FirmState const& s, int firm)
{
    auto& a = s.books[firm].shortfall_by_cause;
    int const start = code(Cause::core_cash_flow);
    Real largest = a[start];
    Int cause = start;
    for (int i = 0; i < kNumAccumulators; ++i) {
        Mask const larger = a[i] > largest;
        set_where(larger, largest, a[i]);
        set_where(larger, cause, i);
    }
    return cause;
}

/// Lanes on which a covenant is in cure, or debt over stakes beyond the holder's policy. Notes accelerations.
BALLAST_FN Mask is_watched(FirmTables<Scalar> const& t, FirmState const& s, int firm, Account const& a)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Mask watch = no_lanes();
    Mask accelerated = no_lanes();
    for (int k = p.first_facility; k < p.end_facility; ++k) {
        watch = watch | (remain(s.facilities[k].breach));
        if (t.facilities[k].ring_fenced == 0)
            accelerated = accelerated | (s.facilities[k].breach > t.facilities[k].cure_tests);
    }
    s.standing.own(firm).accelerated = as_truth(accelerated);
    if (p.ltv_watch > 0.0_r) {
        Real const assets = stakes_value(t, s, firm);
        watch = watch | (a.debt_total > assets * p.ltv_watch);
    }
    return watch;
}

/// What a firm lacks to last as long as it wants to. It seeks money for its plans too: capital spending not yet committed, above
/// liquidity it may not touch.
BALLAST_FN Real wanted_above(FirmTables<Scalar> const& t, int firm, Outlook const& outlook,
                             TroughTable<Scalar> const& troughs, StepMarket const& market, int step,
                             Mask asked)
{
    Scalar const minimum = t.firms[firm].minimum_liquidity;
    Real const drift = outlook.drift - step_of(t, firm, step).uncommitted_capex * market.uncommitted;
    Real wanted = minimum - lowest_at_worst(troughs, drift);
    if (any(asked & (wanted > outlook.means)))
        wanted = minimum - lowest_within(t, troughs, Span::target, drift);
    return max(wanted - outlook.means, 0.0_r);
}

/// The least that is left within a span if invoices of orders come evenly over their lead: no more than the truth, as if they
/// were all due at once.
BALLAST_RARE_FN Real left_as_delivered(FirmTables<Scalar> const& t, FirmState const& s, int firm,
                                       Outlook const& outlook, Span span, int n)
{
    OrderOutlook const orders = order_outlook(t, s, firm, n);
    return (outlook.means + orders.invoices) +
           lowest_within(t, t.troughs[n * t.num_firms + firm], span, outlook.drift - orders.pace);
}

/// A firm that lacks money at the start looks for it in the first step.
template <class Team>
BALLAST_FN void start_needs(Team const& team, FirmTables<Scalar> const& t, FactorState const& factors,
                            FirmState const& s)
{
    StepMarket const market = market_of_step(t.market, factors);
    team.for_each(t.num_firms, [&](int i) {
        if (has(t.firms[i], Trait::need))
            set_need(s, i,
                     wanted_above(t, i, look_ahead(t, s, i, s.accounts[i], 0), t.troughs[i], market, 0,
                                  all_lanes()));
    });
}

template <Kind kind = Kind::any>
BALLAST_FN void update_stress_level(FirmTables<Scalar> const& t, FirmState const& s, StepMarket const& market,
                                    Account& a, int i, int step)
{
    FirmTable<Scalar> const& p = t.firms[i];
    Mask const independent = is_independent(s, i);

    close_step(t, s, a, i, step);
    if (kind != Kind::plain && p.bridging != kNone)
        look_at_bridges(t, s, i);
    Outlook const outlook = look_ahead<kind>(t, s, i, a, step + 1);
    TroughTable<Scalar> const& troughs = t.troughs[(step + 1) * t.num_firms + i];
    Real const shortfall = a.shortfall;
    if (has<kind>(p, Trait::need))
        set_need(s, i,
                 select(independent,
                        wanted_above(t, i, outlook, troughs, market, step, independent) + shortfall, 0.0_r));

    Mask watch = no_lanes();
    Mask stress = a.liquidity < p.minimum_liquidity;
    Real lack = shortfall;  // of what falls due within the stress span
    if (any(independent & (outlook.means + lowest_at_worst(troughs, outlook.drift) < 0.0_r))) {
        auto left_within = [&](Span span) BALLAST_INLINED {
            Real const left = outlook.means + lowest_within(t, troughs, span, outlook.drift);
            return has_orders<kind>(t, i) ? max(left, left_as_delivered(t, s, i, outlook, span, step + 1))
                                          : left;
        };
        watch = left_within(Span::watch) < 0.0_r;
        Real const left = left_within(Span::stress);
        stress = stress | (left < 0.0_r);
        lack = lack + max(-left, 0.0_r);
    }
    if (has<kind>(p, Trait::self_help)) {
        if (p.sells_for_payments != 0)
            sell_for_payments(t, s, market.regime, i, lack);
        if (p.sells_power_rights != 0)
            sell_power_rights(t, s, i, lack, step);
        if (p.bridging != kNone)
            bridge_lack(t, s, i, lack);
        if (p.deferrable_share > 0.0_r)
            note_lack(s, i, select(independent, max(lack - a.receivable, 0.0_r), 0.0_r));
        if (has(p, Trait::covenants))
            watch = watch | is_watched(t, s, i, a);
    }
    Mask const distress = independent & (shortfall > p.rounding);
    watch = watch & independent;
    stress = stress & independent;
    Int level = select(watch, code(Level::watch), code(Level::normal));
    set_where(stress, level, code(Level::stress));
    set_where(distress, level, code(Level::distress));

    Standing& standing = s.standing.own(i);
    Mask const enters = is_stressed(level) & !is_stressed(standing.level);
    if (has<kind>(p, Trait::causes) && BALLAST_UNLIKELY(any(enters)))
        set_where(enters, s.exits.own(i).cause, first_cause(s, i));
    standing.level = level;
    set_where(level > standing.worst_level, standing.worst_level, level);
    count_while(distress, standing.distress_steps);
    if (has<kind>(p, Trait::conduct))
        update_conduct(s, i, is_stressed(level));
}

}  // namespace ballast::BALLAST_KERNEL_NS
