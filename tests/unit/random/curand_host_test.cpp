/// Claim: Philox equals cuRAND's host generator, which works without a GPU. It deals words from 65536 subsequences in
/// turn, four from each: the counter is { turn, 0, subsequence, 0 }.

#include <curand.h>
#include <gtest/gtest.h>

#include "tests/unit/random/draw_set.hpp"

namespace ballast::test {
namespace {

TEST(Philox, equals_curand_host_generator)
{
    constexpr std::size_t kNumSubsequences = 65536;
    constexpr std::size_t kNumTurns = 3;
    std::vector<unsigned int> expected(kNumSubsequences * kNumTurns * 4);
    curandGenerator_t generator = nullptr;
    ASSERT_EQ(curandCreateGeneratorHost(&generator, CURAND_RNG_PSEUDO_PHILOX4_32_10), CURAND_STATUS_SUCCESS);
    ASSERT_EQ(curandSetPseudoRandomGeneratorSeed(generator, 0x123456789abcdef0ull), CURAND_STATUS_SUCCESS);
    ASSERT_EQ(curandGenerate(generator, expected.data(), expected.size()), CURAND_STATUS_SUCCESS);
    ASSERT_EQ(curandDestroyGenerator(generator), CURAND_STATUS_SUCCESS);
    for (std::uint32_t turn = 0; turn < kNumTurns; ++turn) {
        for (std::uint32_t subsequence = 0; subsequence < kNumSubsequences; ++subsequence) {
            Block const block = engine_block({turn, 0, subsequence, 0}, {0x9abcdef0u, 0x12345678u});
            std::size_t const at = (turn * kNumSubsequences + subsequence) * 4;
            ASSERT_EQ(block, (Block{expected[at], expected[at + 1], expected[at + 2], expected[at + 3]}))
                << "turn " << turn << " subsequence " << subsequence;
        }
    }
}

}  // namespace
}  // namespace ballast::test
