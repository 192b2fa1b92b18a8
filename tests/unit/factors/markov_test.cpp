// Markov chains: exits by integrated hazard, and what fear does to them.
#include "tests/support/unit_world.hpp"

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

/// Three states; from the middle one a quarter of the exits lead down, the rest up.
struct Markov : testing::Test {
    World w;
    MarkovFactor<double> m{};

    Markov()
    {
        m.num_states = 3;
        m.exit_rate[0] = 0.5;
        m.exit_rate[1] = 0.25;
        m.exit_rate[2] = 1.0;
        double const cumulative[3][3] = {{0.0, 1.0, 1.0}, {0.25, 0.25, 1.0}, {0.0, 1.0, 1.0}};
        for (int i = 0; i < 3; ++i)
            for (int j = 0; j < 3; ++j)
                m.target_cumulative[i][j] = cumulative[i][j];
        m.start_cumulative[0] = 0.0;
        m.start_cumulative[1] = 1.0;
        m.start = {1, 0};
        m.arrival = {2, 0};
        m.target = {3, 0};
    }
    void begin()
    {
        w.tables.factors.markov = {m};
        w.start();
    }
    std::vector<NotedDraw> advance(double fear = 0.0, int feared = kNone, int held = kNone)
    {
        Mood const mood{feared, fear, held};
        return draws_of([&] { advance_markov(w.t.factors, w.s.factors, w.draws, mood, 0); });
    }
    double& state() { return w.s.factors.x[0]; }
    double& left() { return w.s.factors.chains.own(0).left; }
};

TEST_F(Markov, StartDrawsItsStateAndItsFirstThreshold)
{
    auto const drawn = draws_of([&] { begin(); });
    ASSERT_EQ(drawn.size(), 2u);
    EXPECT_EQ(drawn[0].key.lo, 1u);
    EXPECT_EQ(drawn[1].key.lo, 2u);
    EXPECT_EQ(state(), 1.0) << "certain";
    EXPECT_GT(left(), 0.0);
}

TEST_F(Markov, PlannedStateHoldsOnTheNoiseFreePath)
{
    m.planned_state = 2;
    w.draws.noise_free = true;
    EXPECT_EQ(num_draws_of([&] { begin(); }), 0u);
    for (int step = 0; step < 4; ++step)
        EXPECT_EQ(advance().size(), 0u);
    EXPECT_EQ(state(), 2.0);
}

TEST_F(Markov, ExitDrawsTargetAndThresholdAndRescalesWhatIsLeftOver)
{
    begin();
    state() = 0.0;
    left() = 0.75;
    EXPECT_EQ(advance().size(), 0u);
    EXPECT_EQ(left(), 0.25);
    auto const drawn = advance();
    ASSERT_EQ(drawn.size(), 2u);
    EXPECT_EQ(drawn[0].key.lo, 3u);
    EXPECT_EQ(drawn[0].ordinal, 0);
    EXPECT_EQ(drawn[1].key.lo, 2u);
    EXPECT_EQ(drawn[1].ordinal, 1);
    EXPECT_EQ(state(), 1.0) << "its only neighbour";
    // a quarter too much at rate 1/2 is an eighth at rate 1/4
    double const threshold = arrival_threshold(w.draws, m.arrival, 1);
    EXPECT_EQ(left(), threshold - 0.125);
}

TEST_F(Markov, TargetsFollowTheirCumulativeOdds)
{
    EXPECT_EQ(next_state(m, 1.0, 0.25), 0.0);
    EXPECT_EQ(next_state(m, 1.0, 0.2500001), 2.0);
    EXPECT_EQ(next_state(m, 2.0, 0.999), 1.0);
    EXPECT_EQ(worse_share(m, 0.0), 1.0);
    EXPECT_EQ(worse_share(m, 1.0), 0.75);
    EXPECT_EQ(worse_share(m, 2.0), 0.0);
}

TEST_F(Markov, FearRaisesTheRatesToWorseStatesOfItsOwnChain)
{
    begin();
    auto const used = [&](double from, double fear, int feared) {
        state() = from;
        left() = 10.0;
        advance(fear, feared);
        return 10.0 - left();
    };
    EXPECT_EQ(used(0.0, 2.0, 0), 1.5);
    EXPECT_EQ(used(1.0, 2.0, 0), 0.25 * (1.0 + 2.0 * 0.75));
    EXPECT_EQ(used(2.0, 2.0, 0), 1.0) << "nothing is worse";
    EXPECT_EQ(used(0.0, 2.0, kNone), 0.5);
}

/// With c = 2 and three quarters of the exits to the worse state, a better one has 0.25 of 2.5 parts.
TEST_F(Markov, FearLowersTheOddsOfABetterState)
{
    begin();
    int better = 0;
    for (int n = 0; n < 200; ++n) {
        state() = 1.0;
        left() = 0.0;
        w.s.factors.chains.own(0).count = n;
        double const u = w.draws.uniform(m.target, n, 0.5);
        advance(2.0, 0);
        EXPECT_EQ(state(), u < 0.1 ? 0.0 : 2.0) << n << ' ' << u;
        better += u < 0.1 ? 1 : 0;
    }
    EXPECT_GT(better, 0);
}

TEST_F(Markov, ScenarioHoldsTheChainThatItNames)
{
    begin();
    left() = 10.0;
    advance(0.0, kNone, 2);
    EXPECT_EQ(state(), 1.0) << "another chain is held";
    advance(0.0, 0, 2);
    EXPECT_EQ(state(), 2.0);
    EXPECT_EQ(left(), 9.5) << "its hazard runs on";
}

}  // namespace
}  // namespace ballast::unit_f64
