#pragma once
/// Continuous-time Markov chains of up to four states, by integrated exit hazard: exact occupancy for constant rates.
/// On an exit the unused hazard is rescaled to the new state's rate. Draws: per exit 1 uniform and 1 exponential.
#include "kernels/factors/factor_state.hpp"
#include "kernels/random/draws.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// value(state) for the lane's state.
template <class Value>
BALLAST_FN Real by_state(Value const& value, int num_states, Real state)
{
    Real result = value(0);
    for (int j = 1; j < num_states; ++j)
        set_where(state > Scalar(j) - 0.5_r, result, value(j));
    return result;
}

BALLAST_FN Real next_state(MarkovFactor<Scalar> const& m, Real state, Real u)
{
    Real next = 0.0_r;
    for (int j = 0; j + 1 < m.num_states; ++j) {
        auto const up_to = [&m, j](int i) { return m.target_cumulative[i][j]; };
        set_where(u > by_state(up_to, m.num_states, state), next, Scalar(j + 1));
    }
    return next;
}

/// Share of the exits from `state` that lead to a higher-numbered (worse) one.
BALLAST_FN Real worse_share(MarkovFactor<Scalar> const& m, Real state)
{
    auto const to_worse = [&m](int i) { return 1.0_r - m.target_cumulative[i][i]; };
    return by_state(to_worse, m.num_states, state);
}

template <class Team>
BALLAST_FN void start_markov(Team const& team, FactorTables<Scalar> const& t, FactorState const& s,
                             Draws const& d)
{
    team.for_each(t.num_markov, [&](int i) {
        MarkovFactor<Scalar> const& m = t.markov[i];
        Real state = static_cast<Scalar>(m.planned_state);
        if (!d.noise_free) {
            Real const u = d.uniform(m.start, 0, 0.5_r);
            state = 0.0_r;
            for (int j = 0; j + 1 < m.num_states; ++j)
                set_where(u > m.start_cumulative[j], state, static_cast<Scalar>(j + 1));
        }
        s.x[t.num_linear + t.num_cir + i] = state;
        s.chains.own(i).left = arrival_threshold(d, m.arrival, 0);
        s.chains.own(i).count = 0;
    });
}

/// What a chain of funding regimes listens to.
struct Mood {
    int chain;          ///< factor, or kNone
    Real fear;          ///< c: the rates to its worse states are multiplied by 1 + c
    std::int32_t held;  ///< state in which a scenario holds it in the step, or kNone
};

/// Fear c multiplies the exit rate of the chain by 1 + c w, w the share of worse states among the exits. Better states
/// come first in the odds, so the draw u is stretched below the new odds of a better state, (1 - w) / (1 + c w), and
/// squeezed above.
BALLAST_FN void advance_markov(FactorTables<Scalar> const& t, FactorState const& s, Draws const& d,
                               Mood const& mood, int i)
{
    MarkovFactor<Scalar> const& m = t.markov[i];
    Chain& chain = s.chains.own(i);
    int const factor = t.num_linear + t.num_cir + i;
    Real const state = s.x[factor];
    auto const exit_rate = [&m](int k) { return m.exit_rate[k]; };
    Real rate = by_state(exit_rate, m.num_states, state);
    bool const feared = factor == mood.chain;
    Real const fear = mood.fear;
    Real growth = 1.0_r;
    if (feared) {
        growth = fma(fear, worse_share(m, state), 1.0_r);
        rate = rate * growth;
    }
    Real left = chain.left - rate;
    Mask const leaves = left <= 0.0_r;
    if (BALLAST_UNLIKELY(any(leaves))) {
        Int const n = chain.count;
        Real u = d.uniform(leaves, m.target, n, 0.5_r);
        if (feared) {
            Real const better = (1.0_r - worse_share(m, state)) / growth;
            Real const squeezed = 1.0_r - (1.0_r - u) * growth / (1.0_r + fear);
            set_where(fear > 0.0_r, u, select(u < better, u * growth, squeezed));
        }
        Real const to = next_state(m, state, u);
        Real to_rate = by_state(exit_rate, m.num_states, to);
        if (feared)
            to_rate = to_rate * fma(fear, worse_share(m, to), 1.0_r);
        Real const ratio = to_rate / max(rate, 1e-12_r);
        set_where(leaves, left, fma(left, ratio, arrival_threshold(d, leaves, m.arrival, n + 1)));
        s.x[factor] = select(leaves, to, state);
        chain.count = select(leaves, n + 1, n);
    }
    chain.left = left;
    if (feared && mood.held != kNone)
        s.x[factor] = static_cast<Scalar>(mood.held);
}

}  // namespace ballast::BALLAST_KERNEL_NS
