#pragma once
/// Linear-Gaussian factors: white, ou, log_ou, gbm, vasicek, the diffusive part of jump_diffusion.
///   x(k+1) = decay x(k) + trend[k] + stddev z
/// The transition of every kind is exact; host/study computes decay, trend and stddev. Draws: none (normals given).
#include "kernels/factors/factor_state.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Innovation of a factor: common normals by its loadings, its own normal, the Student-t multiplier.
BALLAST_FN Real innovation(FactorTables<Scalar> const& t, ScratchRow<Real> normals, int factor, Scalar idiosyncratic,
                           int own_normal)
{
    Scalar const* const loading = t.loading + factor * t.num_drivers;
    Real z = own_normal == kNone ? 0.0_r : idiosyncratic * normals[own_normal];
    for (int b = 0; b < t.num_drivers; ++b)
        z = fma(loading[b], normals[b], z);
    return t.student_t != 0 ? z * normals[t.num_normals] : z;
}

template <class Team>
BALLAST_FN void start_linear(Team const& team, FactorTables<Scalar> const& t, FactorState const& s)
{
    team.for_each(t.num_linear, [&](int i) { s.x[i] = t.linear[i].initial; });
}

template <class Team>
BALLAST_FN void advance_linear(Team const& team, FactorTables<Scalar> const& t, FactorState const& s,
                               ScratchRow<Real> normals, int step)
{
    Scalar const* const trend = t.trend + step * t.num_linear;
    team.for_each(t.num_linear, [&](int i) {
        LinearFactor<Scalar> const& f = t.linear[i];
        Real z = innovation(t, normals, i, f.idiosyncratic, f.normal);
        if (t.student_t != 0)
            z = clamp(z, -f.clip, f.clip);
        s.x[i] = fma(f.decay, s.x[i], fma(f.stddev, z, trend[i]));
    });
    team.sync();
}

}  // namespace ballast::BALLAST_KERNEL_NS
