#pragma once
/// Random numbers of a thing on a path. The n-th number is word n mod 4 of Philox block n / 4: per-step draws use the
/// step as n, draws of arrivals and marks their own ordinal. n < 2^18.

#include "kernels/core/random_numbers.hpp"
#include "kernels/random/philox.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Standard normals of the steps 4 quad to 4 quad + 3. Draws: one Philox block.
BALLAST_FN void normals_of_four_steps(Seed seed, PathId path, DrawKey key, std::uint32_t quad, Real out[4])
{
    Words const words = philox(path, quad, key, seed);
    BALLAST_UNROLL
    for (int i = 0; i < 4; ++i) {
        out[i] = normal_from_word(words.w[i]);
    }
}

/// The word of each lane's own ordinal in [0, 2^18).
BALLAST_FN Int word_at(Seed seed, PathId path, DrawKey key, Int ordinal)
{
    Words const words = philox(path, shift_right_logical<2>(ordinal), key, seed);
    Mask const odd = (ordinal & Int(1)) == Int(1);
    Mask const upper = (ordinal & Int(2)) == Int(2);
    return select(upper, select(odd, words.w[3], words.w[2]), select(odd, words.w[1], words.w[0]));
}

/// Standard normal, uniform in (0, 1) and unit exponential of an ordinal.
BALLAST_FN Real normal_at(Seed seed, PathId path, DrawKey key, Int ordinal)
{
    return normal_from_word(word_at(seed, path, key, ordinal));
}
BALLAST_FN Real uniform_at(Seed seed, PathId path, DrawKey key, Int ordinal)
{
    return uniform_from_word(word_at(seed, path, key, ordinal));
}
BALLAST_FN Real exponential_at(Seed seed, PathId path, DrawKey key, Int ordinal)
{
    return exponential_from_word(word_at(seed, path, key, ordinal));
}

}  // namespace ballast::BALLAST_KERNEL_NS
