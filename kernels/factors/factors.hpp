#pragma once
/// One step of all factors. Each looks at itself and the normals alone, so that they advance side by side. Draws: those
/// of jumps and chains.
#include "kernels/factors/cir.hpp"
#include "kernels/factors/jumps.hpp"
#include "kernels/factors/linear.hpp"
#include "kernels/factors/markov.hpp"

namespace ballast::BALLAST_KERNEL_NS {

template <class Team>
BALLAST_PHASE_FN void advance_factors(Team const& team, FactorTables<Scalar> const& t, FactorState const& s,
                                      Draws const& d, ScratchRow<Real> normals, Mood const& mood, int step)
{
    int const first_markov = t.num_linear + t.num_cir;
    team.for_each(first_markov + t.num_markov, [&](int i) BALLAST_INLINED {
        if (i < t.num_linear)
            advance_linear(t, s, d, normals, i, step);
        else if (i < first_markov)
            advance_cir(t, s, normals, i - t.num_linear);
        else
            advance_markov(t, s, d, mood, i - first_markov);
    });
    team.sync();
}

}  // namespace ballast::BALLAST_KERNEL_NS
