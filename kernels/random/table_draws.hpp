#pragma once
/// The generator for host code whose draws must be the same on every machine: philox.hpp with one lane, compiled once
/// with the kernel flags, as kernels/core/table_math.hpp is for elementary functions.
#include <array>
#include <cstdint>

#include "kernels/random/draw_key.hpp"

namespace ballast {

/// Words of block 0 of an ordinal, which stands where kernels have the number of a path.
std::array<std::uint32_t, 4> table_words(std::int32_t ordinal, DrawKey key, Seed seed);

/// (word + 1/2) 2^-32, exactly.
double table_uniform(std::uint32_t word);

}  // namespace ballast
