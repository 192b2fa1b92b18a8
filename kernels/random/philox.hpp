#pragma once
/// Philox4x32-10 over lanes: four random words as a pure function of a 128-bit counter and a 64-bit key, equal to
/// cuRAND's curand_Philox4x32_10 and to Random123.
/// Source: Salmon, Moraes, Dror, Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", section 4.3.
///
///   counter = { path[31:0], path[47:32] << 16 | block, name hash low, name hash high },  key = seed
///
/// On vector lanes the state stays in 64-bit lanes (Wide in core/lanes.hpp): a product of words leaves its high half
/// where the next round wants it. Words that are common to the lanes stay so for as long as the rounds leave them
/// (WideWord), which saves most of the first three; what depends on the paths or on the seed alone is worked out once.
/// Where one lane alone needs a word, all its words are WideWords, which halves the work.
/// On a GPU the rounds are cuRAND's own.

#include <type_traits>

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

BALLAST_CONSTANT std::uint32_t kPhiloxMultiplier[2] = {0xD2511F53u, 0xCD9E8D57u};
BALLAST_CONSTANT std::uint32_t kPhiloxKeyStep[2] = {0x9E3779B9u, 0xBB67AE85u};
inline constexpr int kPhiloxRounds = 10;

/// A counter between rounds: each word a Wide, or a WideWord where it is common to the lanes.
template <class C0, class C1, class C2, class C3>
struct PhiloxCounter {
    C0 c0;
    C1 c1;
    C2 c2;
    C3 c3;
};
template <class C0, class C1, class C2, class C3>
PhiloxCounter(C0, C1, C2, C3) -> PhiloxCounter<C0, C1, C2, C3>;

/// The generator of a group of paths under a seed.
class Philox {
#if !BALLAST_GPU_THREAD
    template <class C0, class C1, class C2, class C3>
    BALLAST_MEMBER auto next(PhiloxCounter<C0, C1, C2, C3> const& c, int round) const
    {
        auto const from_0 = multiply_words(c.c0, kPhiloxMultiplier[0]);
        auto const from_2 = multiply_words(c.c2, kPhiloxMultiplier[1]);
        return PhiloxCounter{mix(high_word(from_2), c.c1, key_[round][0]), from_2,
                             mix(high_word(from_0), c.c3, key_[round][1]), from_0};
    }
    /// The exclusive or of the three; what is common to the lanes first.
    template <class High, class Word>
    static BALLAST_MEMBER auto mix(High high, Word word, WideWord key)
    {
        if constexpr (std::is_same_v<Word, WideWord>)
            return high ^ (word ^ key);
        else
            return word ^ (high ^ key);
    }
    /// `block` and the product of the path, with its high word, are each a WideWord or a Wide.
    template <class Block, class Path>
    BALLAST_MEMBER auto first_round(Block block, DrawKey const& name, Path path_product,
                                    Path path_product_high) const
    {
        WideWord const product = multiply_words(wide_word(name.lo), kPhiloxMultiplier[1]);
        return PhiloxCounter{block ^ (high_word(product) ^ key_[0][0]), product,
                             path_product_high ^ (wide_word(name.hi) ^ key_[0][1]), path_product};
    }
    template <class Block>
    BALLAST_MEMBER Words rounds(Block block, DrawKey const& name) const
    {
        auto const first = first_round(block, name, path_product_, path_product_high_);
        PhiloxCounter<Wide, Wide, Wide, Wide> c = next(next(first, 1), 2);
        BALLAST_UNROLL
        for (int round = 3; round < kPhiloxRounds - 1; ++round)
            c = next(c, round);
        Wide const from_0 = multiply_words(c.c0, kPhiloxMultiplier[0]);
        Wide const from_2 = multiply_words(c.c2, kPhiloxMultiplier[1]);
        return {{narrow_high(from_2) ^ (narrow(c.c1) ^ last_key_[0]), narrow(from_2),
                 narrow_high(from_0) ^ (narrow(c.c3) ^ last_key_[1]), narrow(from_0)}};
    }

#endif
public:
#if BALLAST_GPU_THREAD
    BALLAST_MEMBER Philox(PathId paths, Seed seed)
        : paths_(paths)
        , seed_(seed)
    {
    }
#else
    BALLAST_MEMBER Philox(PathId paths, Seed seed)
        : path_product_(multiply_words(widen(paths.low), kPhiloxMultiplier[0]))
        , path_product_high_(high_word(path_product_))
    {
        BALLAST_DEBUG_CHECK(paths.high < 65536u);
        store(paths.low, path_);
        BALLAST_UNROLL
        for (int round = 0; round < kPhiloxRounds; ++round) {
            key_[round][0] = wide_word(seed.lo);
            key_[round][1] = wide_word(seed.hi);
            last_key_[0] = Int(static_cast<std::int32_t>(seed.lo));
            last_key_[1] = Int(static_cast<std::int32_t>(seed.hi));
            seed.lo += kPhiloxKeyStep[0];
            seed.hi += kPhiloxKeyStep[1];
        }
        key_[0][0] = key_[0][0] ^ wide_word(paths.high << 16);
    }
#endif

    /// The words of `block` < 2^16, the same for all lanes.
    BALLAST_MEMBER Words words(std::uint32_t block, DrawKey const& name) const
    {
        BALLAST_DEBUG_CHECK(block < 65536u);
#if BALLAST_GPU_THREAD
        return on_gpu(paths_.high << 16 | block, name);
#else
        return rounds(wide_word(block), name);
#endif
    }
    /// The words of a block of each lane's own, 0 <= block < 2^16.
    BALLAST_MEMBER Words words(Int block, DrawKey const& name) const
    {
#if BALLAST_GPU_THREAD
        return on_gpu(paths_.high << 16 | static_cast<std::uint32_t>(block), name);
#else
        return rounds(widen(block), name);
#endif
    }
#if !BALLAST_GPU_THREAD
    /// Word `number` of a block of one lane alone.
    BALLAST_MEMBER std::uint32_t word_of_lane(int lane, std::uint32_t block, DrawKey const& name,
                                              int number) const
    {
        BALLAST_DEBUG_CHECK(block < 65536u);
        auto const path = static_cast<std::uint32_t>(path_[lane]);
        WideWord const product = multiply_words(wide_word(path), kPhiloxMultiplier[0]);
        auto c = first_round(wide_word(block), name, product, high_word(product));
        BALLAST_UNROLL
        for (int round = 1; round < kPhiloxRounds; ++round)
            c = next(c, round);
        std::uint32_t const words[4] = {common_word(c.c0), common_word(c.c1), common_word(c.c2),
                                        common_word(c.c3)};
        return words[number];
    }
#endif

private:
#if BALLAST_GPU_THREAD
    BALLAST_MEMBER Words on_gpu(std::uint32_t second, DrawKey const& name) const
    {
#ifdef __CUDA_ARCH__
        uint4 const counter{static_cast<unsigned>(paths_.low), second, name.lo, name.hi};
        uint4 const words = curand_Philox4x32_10(counter, uint2{seed_.lo, seed_.hi});
        return {{static_cast<Int>(words.x), static_cast<Int>(words.y), static_cast<Int>(words.z),
                 static_cast<Int>(words.w)}};
#else
        return {};
#endif
    }

    PathId paths_;
    Seed seed_;
#else
    WideWord key_[kPhiloxRounds][2];         ///< of every round, the first with the high word of the paths
    Int last_key_[2];                        ///< of the last round
    alignas(64) std::int32_t path_[kLanes];  ///< low words
    Wide path_product_;                      ///< first product of the first round
    Wide path_product_high_;
#endif
};

}  // namespace ballast::BALLAST_KERNEL_NS
