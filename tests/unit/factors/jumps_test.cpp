// Compound Poisson jumps of linear factors.
#include "tests/support/unit_world.hpp"

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

struct Jumps : testing::Test {
    World w;
    JumpComponent<double> jump{0, 0.25, -0.5, 0.0, {1, 0}, {2, 0}};

    void begin()
    {
        w.factor(10.0);
        w.factor(20.0);
        jump.factor = 1;
        w.tables.factors.jumps = {jump};
        w.start();
    }
    std::vector<NotedDraw> advance()
    {
        return draws_of([&] { advance_jump(w.t.factors, w.s.factors, w.draws, 0); });
    }
    Jump& x() { return w.s.factors.jumps.own(0); }
};

TEST_F(Jumps, ComeWhenTheirHazardIsUsedUpAndDrawSizeAndNextThreshold)
{
    EXPECT_EQ(draws_of([&] { begin(); }).size(), 1u) << "the first threshold";
    x().left = 0.375;
    EXPECT_EQ(advance().size(), 0u);
    EXPECT_EQ(w.s.factors.x[1], 20.0);
    EXPECT_EQ(x().left, 0.125);
    auto const drawn = advance();
    ASSERT_EQ(drawn.size(), 2u);
    EXPECT_EQ(drawn[0].key.lo, 2u);
    EXPECT_EQ(drawn[0].ordinal, 0);
    EXPECT_EQ(drawn[1].key.lo, 1u);
    EXPECT_EQ(drawn[1].ordinal, 1);
    EXPECT_EQ(w.s.factors.x[1], 19.5);
    EXPECT_EQ(w.s.factors.x[0], 10.0);
    EXPECT_EQ(x().count, 1);
    EXPECT_EQ(x().left, arrival_threshold(w.draws, jump.arrival, 1) - 0.125) << "the remainder counts";
}

TEST_F(Jumps, SizesAreNormal)
{
    jump.stddev = 2.0;
    begin();
    x().left = 0.0;
    advance();
    EXPECT_EQ(w.s.factors.x[1], 20.0 + (2.0 * w.draws.normal(jump.mark, 0, 0.0) - 0.5));
}

TEST_F(Jumps, SecondArrivalWithinAStepComesInTheNext)
{
    jump.rate = 1000.0;  // far more than any threshold
    begin();
    for (int step = 1; step <= 3; ++step) {
        EXPECT_EQ(advance().size(), 2u);
        EXPECT_EQ(w.s.factors.x[1], 20.0 - 0.5 * step);
        EXPECT_EQ(x().count, step);
    }
    EXPECT_LT(x().left, 0.0) << "arrivals wait";
}

TEST_F(Jumps, NeverComeOnTheNoiseFreePath)
{
    w.draws.noise_free = true;
    jump.rate = 1000.0;
    EXPECT_EQ(num_draws_of([&] { begin(); }), 0u);
    EXPECT_EQ(advance().size(), 0u);
    EXPECT_EQ(w.s.factors.x[1], 20.0);
}

}  // namespace
}  // namespace ballast::unit_f64
