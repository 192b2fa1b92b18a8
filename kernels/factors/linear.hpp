#pragma once
/// Linear-Gaussian factors: white, ou, log_ou, gbm, vasicek, jump_diffusion.
///   x(k+1) = decay x(k) + trend[k] + stddev z
/// The transition of every kind is exact; host/study computes decay, trend and stddev. Draws: those of jumps (normals
/// given).
#include "kernels/factors/factor_state.hpp"
#include "kernels/factors/jumps.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Innovation of a factor: shared normals by its loadings, its own normal, the Student-t multiplier.
template <class Factor>
BALLAST_FN Real innovation(FactorTables<Scalar> const& t, ScratchRow<Real> normals, Factor const& f)
{
    Real z = f.normal == kNone ? 0.0_r : f.idiosyncratic * normals[f.normal];
    for (int j = f.first_loading; j < f.end_loading; ++j)
        z = fma(t.loading[j], normals[t.loading_normal[j]], z);
    return t.student_t != 0 ? z * normals[t.num_normals] : z;
}

template <class Team>
BALLAST_FN void start_linear(Team const& team, FactorTables<Scalar> const& t, FactorState const& s)
{
    team.for_each(t.num_linear, [&](int i) { s.x[i] = t.linear[i].initial; });
}

BALLAST_FN void advance_linear(FactorTables<Scalar> const& t, FactorState const& s, Draws const& d,
                               ScratchRow<Real> normals, int i, int step)
{
    LinearFactor<Scalar> const& f = t.linear[i];
    Real z = innovation(t, normals, f);
    if (t.student_t != 0)
        z = clamp(z, -f.clip, f.clip);
    s.x[i] = fma(f.decay, s.x[i], fma(f.stddev, z, t.trend[step * t.num_linear + i]));
    if (f.jump != kNone)
        advance_jump(t, s, d, f.jump);
}

}  // namespace ballast::BALLAST_KERNEL_NS
