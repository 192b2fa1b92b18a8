#pragma once
/// Liquidity, runway and the ladder normal -> watch -> stress -> distress.
/// Liquidity is unrestricted cash and general lines whose conditions hold.
/// Watch and stress by runway; watch also by a covenant in cure or a policy LTV, stress by liquidity below its
/// minimum; distress while an obligation is unpaid. The first cause is the largest accumulated shortfall against
/// plan on entering stress (ties: core_and_costs). Draws: none.
#include "kernels/firms/collateral.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/holdings.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/runway.hpp"
#include "kernels/firms/status.hpp"

namespace ballast::BALLAST_KERNEL_NS {

inline constexpr Scalar kReorganisedService =
    0.85_r;  ///< share of its contracts that a substitute operator serves

/// Number of the largest accumulator.
BALLAST_FN Int first_cause(FirmState const& s, int firm)
{
    auto& a = s.accruals[firm].accumulator;
    int const start = code(Cause::core_and_costs);
    Real largest = a[start];
    Int cause = start;
    for (int i = 0; i < kNumAccumulators; ++i) {
        Mask const larger = a[i] > largest;
        set_where(larger, largest, a[i]);
        set_where(larger, cause, i);
    }
    return cause;
}

template <class Team>
BALLAST_FN void climb_ladder(Team const& team, FirmTables<Scalar> const& t, FactorState const& f,
                             FirmState const& s, int step)
{
    MarketTable<Scalar> const& m = t.market;
    team.for_each(t.num_firms, [&](int i) {
        FirmTable<Scalar> const& p = t.firms[i];
        Mask const independent = is_independent(s, i);

        Real const liquidity = select(independent, s.balances[i].cash + s.accruals[i].line_available, 0.0_r);
        Real const deviation = s.accruals[i].operating_flow - t.expected_flow[step * t.num_firms + i];
        s.accruals[i].flow_deviation =
            fma(1.0_r - m.flow_decay, deviation - s.accruals[i].flow_deviation, s.accruals[i].flow_deviation);
        s.balances[i].liquidity = liquidity;
        set_where(independent, s.balances[i].lowest_liquidity,
                  min(s.balances[i].lowest_liquidity, liquidity));
        Outlook const outlook = look_ahead(t, s, i, step + 1);
        auto lowest = [&](Span span, Real drift) { return lowest_within(t, i, span, drift, step + 1); };
        // a firm seeks money for its plans too: capital spending not yet committed, above liquidity it may not touch
        Real const regime = funding_regime(m, f);
        Real const planned = t.uncommitted_capex[step * t.num_firms + i] * by_regime(m.uncommitted, regime);
        Real const wanted = p.minimum_liquidity - lowest(Span::target, outlook.drift - planned);
        s.funding[i].need =
            select(independent, max(wanted - outlook.means, 0.0_r) + s.balances[i].shortfall, 0.0_r);
        s.balances[i].deepest_shortfall = max(s.balances[i].deepest_shortfall, s.balances[i].shortfall);

        Mask watch = outlook.means + lowest(Span::watch, outlook.drift) < 0.0_r;
        Mask stress =
            (outlook.means + lowest(Span::stress, outlook.drift) < 0.0_r) | (liquidity < p.minimum_liquidity);
        Mask accelerated = no_lanes();
        for (int y = p.first_facility; y < p.end_facility; ++y) {
            watch = watch | (s.facilities[y].breach > 0.0_r);
            if (t.facilities[y].ring_fenced == 0)
                accelerated = accelerated | (s.facilities[y].breach > t.facilities[y].cure_tests);
        }
        s.funding[i].accelerated = select(accelerated, 1.0_r, 0.0_r);
        if (p.ltv_watch > 0.0_r) {
            Real const assets = stake_value(t, f, s, i);
            watch = watch | (s.balances[i].debt_total > assets * p.ltv_watch);
        }
        Mask const distress = independent & (s.balances[i].shortfall > rounding_of_receipts(p));
        watch = watch & independent;
        stress = stress & independent;
        Int level = select(watch, code(Level::watch), code(Level::normal));
        set_where(stress, level, code(Level::stress));
        set_where(distress, level, code(Level::distress));

        Mask const enters = is_stressed(level) & !is_stressed(s.standing[i].level);
        if (BALLAST_UNLIKELY(any(enters)))
            set_where(enters, s.standing[i].cause, first_cause(s, i));
        s.standing[i].level = level;
        set_where(level > s.standing[i].worst_level, s.standing[i].worst_level, level);
        s.standing[i].distress_steps = select(distress, s.standing[i].distress_steps + 1.0_r, 0.0_r);
        s.conduct[i].use = select(is_stressed(level), p.austerity_use, 1.0_r);
        auto count_down = [](Real& steps) { steps = max(steps - 1.0_r, 0.0_r); };
        count_down(s.conduct[i].retrench);
        count_down(s.conduct[i].selling);
        count_down(s.conduct[i].withholds);
        count_down(s.conduct[i].barred);
        Mask const waits = s.conduct[i].substitute > 0.0_r;
        if (BALLAST_UNLIKELY(any(waits))) {
            count_down(s.conduct[i].substitute);
            Mask const serves = waits & (s.conduct[i].substitute <= 0.0_r);
            set_where(serves, s.conduct[i].serving, kReorganisedService);
        }
    });
    team.sync();
}

}  // namespace ballast::BALLAST_KERNEL_NS
