#pragma once
/// The normals of four consecutive steps, drawn once and shared by all scenarios of a group.
#include "kernels/factors/factor_state.hpp"
#include "kernels/random/draws.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Multiplier sqrt((nu - 2) / chi2_nu) of a step from a uniform u: linear interpolation in its tabulated inverse distribution.
BALLAST_FN Real mixing_multiplier(FactorTables<Scalar> const& t, Real u)
{
    Real const at = u * Scalar(kMixingPoints - 1);
    Int const cell = truncate_to_int(min(at, Scalar(kMixingPoints - 2)));
    Real const low = gather(t.mixing, cell);
    Real const high = gather(t.mixing, cell + 1);
    return fma(at - to_real(cell), high - low, low);
}

/// Every `stride`-th element of a row.
struct EveryNth {
    ScratchRow<Real> row;
    int stride;

    BALLAST_MEMBER Real& operator[](int k) const { return row[k * stride]; }
};

/// Fill normals [4][num_normals + 1]; row num_normals of each step is the Student-t multiplier (if used).
/// Draws: one Philox block per row of normals and quad of steps.
template <class Team>
BALLAST_PHASE_FN void draw_normals(Team const& team, FactorTables<Scalar> const& t, Draws const& d,
                                   std::uint32_t quad, ScratchRow<Real> normals)
{
    int const stride = t.num_normals + 1;
    team.for_each(t.num_normals, [&](int i) {
        d.normals_of_four_steps(t.normal_key[i], quad, Scalar(0), EveryNth{normals + i, stride});
    });
    if (t.student_t != 0)
        team.once([&] {
            Real four[4];
            d.uniforms_of_four_steps(t.mixing_key, quad, Scalar(0.5), four);
            for (int j = 0; j < 4; ++j)
                normals[j * stride + t.num_normals] = mixing_multiplier(t, four[j]);
        });
    team.sync();
}

}  // namespace ballast::BALLAST_KERNEL_NS
