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

/// The jump of the step, if it comes, moves the component's factor.
BALLAST_FN void advance_jump(FactorTables<Scalar> const& t, FactorState const& s, Draws const& d,
                             int component)
{
    JumpComponent<Scalar> const& jump = t.jumps[component];
    Jump& x = s.jumps.own(component);
    Real left = x.left - jump.rate;
    Mask const hit = left <= 0.0_r;
    if (BALLAST_UNLIKELY(any(hit))) {
        Int const n = x.count;
        Real const size = fma(jump.stddev, d.normal(hit, jump.mark, n, 0.0_r), jump.mean);
        add_where(hit, s.x[jump.factor], size);
        add_where(hit, left, arrival_threshold(d, hit, jump.arrival, n + 1));
        x.count = select(hit, n + 1, n);
    }
    x.left = left;
}

}  // namespace ballast::BALLAST_KERNEL_NS
