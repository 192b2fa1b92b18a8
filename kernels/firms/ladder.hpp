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
    Row<Real> const a = s.accumulator + firm * kNumAccumulators;
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

        Real const liquidity = select(independent, s.cash[i] + s.line_available[i], 0.0_r);
        Real const deviation = s.operating_flow[i] - t.expected_flow[step * t.num_firms + i];
        s.flow_deviation[i] = fma(1.0_r - m.flow_decay, deviation - s.flow_deviation[i], s.flow_deviation[i]);
        s.liquidity[i] = liquidity;
        set_where(independent, s.lowest_liquidity[i], min(s.lowest_liquidity[i], liquidity));
        Outlook const outlook = look_ahead(t, s, i, step + 1);
        auto lowest = [&](Span span, Real drift) { return lowest_within(t, i, span, drift, step + 1); };
        // a firm seeks money for its plans too: capital spending not yet committed, above liquidity it may not touch
        Real const regime = funding_regime(m, f);
        Real const planned = t.uncommitted_capex[step * t.num_firms + i] * by_regime(m.uncommitted, regime);
        Real const wanted = p.minimum_liquidity - lowest(Span::target, outlook.drift - planned);
        s.need[i] = select(independent, max(wanted - outlook.means, 0.0_r) + s.shortfall[i], 0.0_r);
        s.deepest_shortfall[i] = max(s.deepest_shortfall[i], s.shortfall[i]);

        Mask watch = outlook.means + lowest(Span::watch, outlook.drift) < 0.0_r;
        Mask stress =
            (outlook.means + lowest(Span::stress, outlook.drift) < 0.0_r) | (liquidity < p.minimum_liquidity);
        Mask accelerated = no_lanes();
        for (int y = p.first_facility; y < p.end_facility; ++y) {
            watch = watch | (s.facility_breach[y] > 0.0_r);
            if (t.facilities[y].ring_fenced == 0)
                accelerated = accelerated | (s.facility_breach[y] > t.facilities[y].cure_tests);
        }
        s.accelerated[i] = select(accelerated, 1.0_r, 0.0_r);
        if (p.ltv_watch > 0.0_r) {
            Real const assets = stake_value(t, f, s, i);
            watch = watch | (s.debt_total[i] > assets * p.ltv_watch);
        }
        Mask const distress = independent & (s.shortfall[i] > rounding_of_receipts(p));
        watch = watch & independent;
        stress = stress & independent;
        Int level = select(watch, code(Level::watch), code(Level::normal));
        set_where(stress, level, code(Level::stress));
        set_where(distress, level, code(Level::distress));

        Mask const enters = is_stressed(level) & !is_stressed(s.level[i]);
        if (BALLAST_UNLIKELY(any(enters)))
            set_where(enters, s.cause[i], first_cause(s, i));
        s.level[i] = level;
        set_where(level > s.worst_level[i], s.worst_level[i], level);
        s.distress_steps[i] = select(distress, s.distress_steps[i] + 1.0_r, 0.0_r);
        s.use[i] = select(is_stressed(level), p.austerity_use, 1.0_r);
        auto count_down = [&](Row<Real> row) { row[i] = max(row[i] - 1.0_r, 0.0_r); };
        count_down(s.retrench);
        count_down(s.selling);
        count_down(s.withholds);
        count_down(s.barred);
        Mask const waits = s.substitute[i] > 0.0_r;
        if (BALLAST_UNLIKELY(any(waits))) {
            count_down(s.substitute);
            Mask const serves = waits & (s.substitute[i] <= 0.0_r);
            set_where(serves, s.serving[i], kReorganisedService);
        }
    });
    team.sync();
}

}  // namespace ballast::BALLAST_KERNEL_NS
