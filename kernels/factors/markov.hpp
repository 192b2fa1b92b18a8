#pragma once
/// Continuous-time Markov chains of up to four states, by integrated exit hazard: exact occupancy for constant rates.
/// On an exit the unused hazard is rescaled to the new state's rate. Draws: per exit 1 uniform and 1 exponential.
#include "kernels/factors/factor_state.hpp"
#include "kernels/random/draws.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// value[state] for the lane's state.
BALLAST_FN Real by_state(Scalar const* value, int num_states, Real state)
{
    Real result = value[0];
    for (int j = 1; j < num_states; ++j)
        result = select(state > Real(Scalar(j) - 0.5_r), Real(value[j]), result);
    return result;
}

BALLAST_FN Real next_state(MarkovFactor<Scalar> const& m, Real state, Real u)
{
    Real next = Real(0.0_r);
    for (int j = 0; j + 1 < m.num_states; ++j) {
        Scalar column[kMaxStates];
        for (int i = 0; i < m.num_states; ++i)
            column[i] = m.target_cumulative[i][j];
        next = select(u > by_state(column, m.num_states, state), Real(Scalar(j + 1)), next);
    }
    return next;
}

/// `multiplier` scales the exit rates of chain `scaled_chain` (confidence of the funding market).
template <class Team>
BALLAST_FN void advance_markov(Team const& team, FactorTables<Scalar> const& t, FactorState const& s,
                               Draws const& d, int scaled_chain, Real multiplier)
{
    int const first = t.num_linear + t.num_cir;
    team.for_each(t.num_markov, [&](int i) {
        MarkovFactor<Scalar> const& m = t.markov[i];
        Real const state = s.x[first + i];
        Real rate = by_state(m.exit_rate, m.num_states, state);
        if (first + i == scaled_chain)
            rate = rate * multiplier;
        Real left = s.chain_left[i] - rate;
        Mask const leaves = left <= Real(0.0_r);
        if (BALLAST_UNLIKELY(any(leaves))) {
            Int const n = s.chain_count[i];
            Real const to = next_state(m, state, uniform_at(d.seed, d.paths, m.target, n));
            Real const ratio = by_state(m.exit_rate, m.num_states, to) / max(rate, Real(1e-12_r));
            left = select(leaves, fma(left, ratio, arrival_threshold(d, m.arrival, n + Int(1))), left);
            s.x[first + i] = select(leaves, to, state);
            s.chain_count[i] = select(leaves, n + Int(1), n);
        }
        s.chain_left[i] = left;
    });
    team.sync();
}

}  // namespace ballast::BALLAST_KERNEL_NS
