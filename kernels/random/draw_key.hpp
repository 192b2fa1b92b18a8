#pragma once
/// What a random number is a function of, besides path and counter: the seed of the run and the thing drawn for.

#include <cstdint>

namespace ballast {

/// Philox key: the seed of a run.
struct Seed {
    std::uint32_t lo;
    std::uint32_t hi;
};

/// Upper half of the Philox counter: hash of the name of the thing drawn for (draw_names.hpp).
struct DrawKey {
    std::uint32_t lo;
    std::uint32_t hi;
};

}  // namespace ballast
