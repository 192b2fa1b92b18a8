#pragma once
/// Compound Poisson jumps of linear factors (jump_diffusion): normal jump sizes, arrivals by integrated hazard.
/// A second arrival within a step is carried into the next one. Merton (1976).
/// Draws: per jump 1 normal and 1 exponential, by the jump's ordinal.
#include "kernels/factors/factor_state.hpp"
#include "kernels/random/draws.hpp"

namespace ballast::BALLAST_KERNEL_NS {

template <class Team>
BALLAST_FN void start_jumps(Team const& team, FactorTables<Scalar> const& t, FactorState const& s,
                            Draws const& d)
{
    team.for_each(t.num_jumps, [&](int i) {
        s.jumps.own(i).left = arrival_threshold(d, t.jumps[i].arrival, 0);
        s.jumps.own(i).count = 0;
    });
}

template <class Team>
BALLAST_FN void advance_jumps(Team const& team, FactorTables<Scalar> const& t, FactorState const& s,
                              Draws const& d)
{
    team.for_each(t.num_jumps, [&](int j) {
        JumpComponent<Scalar> const& jump = t.jumps[j];
        Real left = s.jumps[j].left - jump.rate;
        Mask const hit = left <= 0.0_r;
        if (BALLAST_UNLIKELY(any(hit))) {
            Int const n = s.jumps[j].count;
            Real const size = fma(jump.stddev, d.normal(jump.mark, n, 0.0_r), jump.mean);
            add_where(hit, s.x[jump.factor], size);
            add_where(hit, left, arrival_threshold(d, jump.arrival, n + 1));
            s.jumps.own(j).count = select(hit, n + 1, n);
        }
        s.jumps.own(j).left = left;
    });
    team.sync();
}

}  // namespace ballast::BALLAST_KERNEL_NS
