#pragma once
/// Cox-Ingersoll-Ross process by Andersen's quadratic-exponential scheme: the first two moments are exact.
///   dx = kappa (theta - x) dt + sigma sqrt(x) dW
/// Source: Andersen (2008), Simple and efficient simulation of the Heston model, section 3.2, psi_c = 1.5. Both
/// branches take one normal, so factors stay correlated and no draw is rejected. Draws: none.
#include "kernels/core/math.hpp"
#include "kernels/factors/linear.hpp"

namespace ballast::BALLAST_KERNEL_NS {

template <class Team>
BALLAST_FN void start_cir(Team const& team, FactorTables<Scalar> const& t, FactorState const& s)
{
    team.for_each(t.num_cir, [&](int i) { s.x[t.num_linear + i] = t.cir[i].initial; });
}

BALLAST_FN void advance_cir(FactorTables<Scalar> const& t, FactorState const& s, ScratchRow<Real> normals,
                            int i)
{
    CirFactor<Scalar> const& f = t.cir[i];
    Real const tiny = 1e-12_r;
    Real& x = s.x[t.num_linear + i];
    Real const z = clamp(innovation(t, normals, f), -8.0_r, 8.0_r);
    Real const mean = max(fma(f.decay, x - f.mean, f.mean), tiny);
    Real const variance = fma(x, f.variance_slope, f.variance_level);
    Real const psi = max(variance / (mean * mean), 1e-8_r);

    // quadratic branch: x = a (b + z)^2
    Real const two_over_psi = 2.0_r / min(psi, 1.5_r);
    Real const inner = two_over_psi - 1.0_r;
    Real const b2 = inner + sqrt(two_over_psi * inner);
    Real const b_plus_z = sqrt(b2) + z;
    Real next = mean / (1.0_r + b2) * b_plus_z * b_plus_z;

    // exponential branch: an atom at zero and an exponential tail
    Mask const wide = psi > 1.5_r;
    if (any(wide)) {
        Real const atom = (psi - 1.0_r) / (psi + 1.0_r);
        Real const rest = 1.0_r - atom;
        Real const above = max(normal_cdf(-z), tiny);  // 1 - u
        Real const tail = log(max(rest / above, 1.0_r)) * mean / max(rest, tiny);
        set_where(wide, next, tail);
    }
    x = next;
}

}  // namespace ballast::BALLAST_KERNEL_NS
