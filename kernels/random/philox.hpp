#pragma once
/// Philox4x32-10 over lanes: four random words as a pure function of a 128-bit counter and a 64-bit key, equal to
/// cuRAND's curand_Philox4x32_10 and to Random123.
/// Source: Salmon, Moraes, Dror, Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", section 4.3.
///
///   counter = { path[31:0], path[47:32] << 16 | block, name hash low, name hash high },  key = seed
///
/// On vector lanes the state stays in 64-bit lanes (even and odd halves apart, see Wide in core/lanes.hpp): a product
/// of words leaves its high half where the next round wants it, and only the low 32 bits of a word ever count. On a GPU
/// the rounds are cuRAND's own.

#include "kernels/core/lanes.hpp"
#include "kernels/random/draw_key.hpp"

#if BALLAST_GPU_THREAD && defined(__CUDACC__)
#include <curand_philox4x32_x.h>
#endif

namespace ballast::BALLAST_KERNEL_NS {

/// Number of a path, 48 bits: `low` per lane, `high` < 2^16 common to the lanes.
struct PathId {
    Int low;
    std::uint32_t high;
};

/// Four random words per lane.
struct Words {
    Int w[4];
};

BALLAST_FN Words philox_rounds(Wide c0, Wide c1, Wide c2, Wide c3, Seed key)
{
#if BALLAST_GPU_THREAD && defined(__CUDA_ARCH__)
    uint4 const counter{static_cast<unsigned>(c0), static_cast<unsigned>(c1), static_cast<unsigned>(c2),
                        static_cast<unsigned>(c3)};
    uint4 const words = curand_Philox4x32_10(counter, uint2{key.lo, key.hi});
    return {{static_cast<Int>(words.x), static_cast<Int>(words.y), static_cast<Int>(words.z),
             static_cast<Int>(words.w)}};
#else
    BALLAST_UNROLL
    for (int round = 0; round < 10; ++round) {
        Wide const from_0 = multiply_words(c0, 0xD2511F53u);
        Wide const from_2 = multiply_words(c2, 0xCD9E8D57u);
        c0 = exclusive_or(high_word(from_2), c1, wide_word(key.lo));
        c1 = from_2;
        c2 = exclusive_or(high_word(from_0), c3, wide_word(key.hi));
        c3 = from_0;
        key.lo += 0x9E3779B9u;
        key.hi += 0xBB67AE85u;
    }
    return {{narrow(c0), narrow(c1), narrow(c2), narrow(c3)}};
#endif
}

/// The words of `block` < 2^16, the same for all lanes.
BALLAST_FN Words philox(PathId path, std::uint32_t block, DrawKey key, Seed seed)
{
    BALLAST_DEBUG_CHECK(path.high < 65536u && block < 65536u);
    return philox_rounds(widen(path.low), wide_word(path.high << 16 | block), wide_word(key.lo),
                         wide_word(key.hi), seed);
}

/// The words of a block of each lane's own, 0 <= block < 2^16.
BALLAST_FN Words philox(PathId path, Int block, DrawKey key, Seed seed)
{
    BALLAST_DEBUG_CHECK(path.high < 65536u);
    Int const second = block | Int(static_cast<std::int32_t>(path.high << 16));
    return philox_rounds(widen(path.low), widen(second), wide_word(key.lo), wide_word(key.hi), seed);
}

}  // namespace ballast::BALLAST_KERNEL_NS
