/// Claim: Philox equals Random123, its known-answer vectors and the library itself.

#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wpedantic"
#endif
#include <Random123/philox.h>
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

#include <gtest/gtest.h>

#include <random>

#include "kernels/random/table_draws.hpp"
#include "tests/unit/random/draw_set.hpp"

namespace ballast::test {
namespace {

/// The three vectors "philox4x32 10" of Random123's kat_vectors.
TEST(Philox, gives_the_published_known_answers)
{
    EXPECT_EQ(engine_block({0, 0, 0, 0}, {0, 0}),
              (Block{0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u}));
    EXPECT_EQ(engine_block({0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu}, {0xffffffffu, 0xffffffffu}),
              (Block{0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu}));
    EXPECT_EQ(engine_block({0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u}, {0xa4093822u, 0x299f31d0u}),
              (Block{0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u}));
}

/// On every instruction set, each lane with a counter of its own.
TEST(Philox, equals_random123_on_every_instruction_set)
{
    constexpr std::size_t kNum = 4096;
    std::mt19937 random(2);
    std::vector<std::int32_t> low(kNum), blocks(kNum), out(4 * kNum);
    for (std::size_t k = 0; k < kNum; ++k) {
        low[k] = static_cast<std::int32_t>(random());
        blocks[k] = static_cast<std::int32_t>(random() & 0xffffu);
    }
    std::uint32_t const high = 0xbeefu;
    DrawKey const key = {0x89abcdefu, 0x01234567u};
    Seed const seed = {0xdeadbeefu, 0xfeedf00du};
    std::vector<DrawProbe const*> const probes = runnable_draw_probes();
    ASSERT_GE(probes.size(), 3u);
    for (DrawProbe const* probe : probes) {
        probe->words_of_blocks(seed, {low.data(), high, kNum}, blocks.data(), key, out.data());
        for (std::size_t k = 0; k < kNum; ++k) {
            std::uint32_t const second = high << 16 | static_cast<std::uint32_t>(blocks[k]);
            r123::Philox4x32 const philox;
            r123::Philox4x32::ctr_type const expected =
                philox({{static_cast<std::uint32_t>(low[k]), second, key.lo, key.hi}}, {{seed.lo, seed.hi}});
            for (std::size_t word = 0; word < 4; ++word) {
                ASSERT_EQ(static_cast<std::uint32_t>(out[word * kNum + k]), expected[word])
                    << probe->name << " path " << k;
            }
        }
    }
}

TEST(Philox, gives_host_code_the_same_words)
{
    DrawKey const key = {0x89abcdefu, 0x01234567u};
    Seed const seed = {0xdeadbeefu, 0xfeedf00du};
    for (std::uint32_t ordinal = 0; ordinal < 100; ++ordinal) {
        r123::Philox4x32::ctr_type const expected =
            r123::Philox4x32()({{ordinal, 0, key.lo, key.hi}}, {{seed.lo, seed.hi}});
        auto const words = table_words(static_cast<std::int32_t>(ordinal), key, seed);
        for (std::size_t word = 0; word < 4; ++word) {
            EXPECT_EQ(words[word], expected[word]) << ordinal;
            EXPECT_EQ(table_uniform(words[word]), (words[word] + 0.5) * 0x1p-32);
        }
    }
}

}  // namespace
}  // namespace ballast::test
