// What a trial says of speed: formulas worked out by hand.
#include "host/run/speed.hpp"

#include <gtest/gtest.h>

namespace ballast {
namespace {

TEST(Speed, ThreadsAddUpAndEachHasItsSlowestPart)
{
    // Thread 1: 300 in 2 s, parts at 100 and 200; thread 2: 90 in 3 s, one part.
    Speed const speed = speed_of({{{100, 1.0}, {200, 1.0}}, {{90, 3.0}}});
    EXPECT_DOUBLE_EQ(speed.mean, 150.0 + 30.0);
    EXPECT_DOUBLE_EQ(speed.slowest, 100.0 + 30.0);
    EXPECT_DOUBLE_EQ(speed.fastest, 200.0 + 30.0);
}

TEST(Speed, ThreadsWaitForTheLastBatches)
{
    EXPECT_EQ(idle_paths(1024, 256, 2), 0u);
    EXPECT_EQ(idle_paths(1000, 256, 1), 0u);       // one thread never waits
    EXPECT_EQ(idle_paths(256, 256, 4), 3 * 256u);  // one batch, three threads without
    EXPECT_EQ(idle_paths(612, 256, 2), 100u);      // 256 + 100 on one thread, 256 on the other
    EXPECT_EQ(idle_paths(1000, 256, 2), 24u);      // 512 and 488
    EXPECT_EQ(idle_paths(1'000'000, 256, 64), 64u * (61 * 256 + 256) - 1'000'000u);
}

}  // namespace
}  // namespace ballast
