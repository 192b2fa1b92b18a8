/// Claim: Philox equals cuRAND's device function, compiled here for the host. (It cannot share a unit with Random123:
/// both define the same names.)

#define QUALIFIERS [[maybe_unused]] static inline
#include <cuda_runtime.h>
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wpedantic"
#endif
#include <curand_philox4x32_x.h>
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

#include <gtest/gtest.h>

#include <random>

#include "tests/unit/random/draw_set.hpp"

namespace ballast::test {
namespace {

TEST(Philox, equals_curand_device_function)
{
    std::mt19937 random(1);
    auto draw = [&] { return static_cast<std::uint32_t>(random()); };
    for (int k = 0; k < 20000; ++k) {
        Block const counter = {draw(), draw(), draw(), draw()};
        Seed const key = {draw(), draw()};
        uint4 const expected = curand_Philox4x32_10(uint4{counter[0], counter[1], counter[2], counter[3]},
                                                    uint2{key.lo, key.hi});
        Block const calculated = engine_block(counter, key);
        ASSERT_EQ(calculated, (Block{expected.x, expected.y, expected.z, expected.w}));
    }
}

}  // namespace
}  // namespace ballast::test
