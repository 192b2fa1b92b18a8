#pragma once
/// Lane code for tests of single mechanisms: one scalar lane in double precision, in a namespace of its own, in which
/// every draw is noted. Include it before anything of kernels/.
#ifdef BALLAST_LANES
#error "The lanes of this unit are chosen already. Include tests/support/unit_lane.hpp first."
#endif
#define BALLAST_LANES 0
#define BALLAST_DOUBLE 1
#define BALLAST_KERNEL_NS unit_f64
#define BALLAST_NOTE_DRAW(key, ordinal)                                                                      \
    ::ballast::unit_f64::noted_draws().push_back({key, static_cast<int>(ordinal)})

#ifdef __clang__
// Masks of scalar lanes are bool, and lane code joins masks with & and |.
#pragma clang diagnostic ignored "-Wbitwise-instead-of-logical"
#endif

#include <vector>

#include "kernels/random/draw_key.hpp"

namespace ballast::unit_f64 {

/// A word that was drawn, or the block of four of the steps 4 n to 4 n + 3, whose ordinal is n.
struct NotedDraw {
    DrawKey key;
    int ordinal;
};

inline std::vector<NotedDraw>& noted_draws()
{
    static std::vector<NotedDraw> draws;
    return draws;
}

/// What a call draws.
template <class Call>
std::vector<NotedDraw> draws_of(Call&& call)
{
    noted_draws().clear();
    call();
    return noted_draws();
}

/// How many words or blocks a call draws.
template <class Call>
std::size_t num_draws_of(Call&& call)
{
    return draws_of(call).size();
}

}  // namespace ballast::unit_f64
