/// Failures by channel, from records small enough to count by hand.
#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "host/run/switch_effects.hpp"

namespace ballast {
namespace {

constexpr double kLevel = 0.95;
constexpr int kLastStep = 77;

PathRecord record(int end_step)
{
    PathRecord one{};
    one.end = end_step < 255 ? 2 : 0;
    one.end_step = static_cast<std::uint8_t>(end_step);
    return one;
}

/// One firm; 255 stands for independent.
ScenarioOutcome outcome(char const* name, std::vector<int> const& end_steps)
{
    ScenarioOutcome one;
    one.name = name;
    for (int const step : end_steps) {
        one.records.push_back(record(step));
    }
    return one;
}

TEST(FailureSplit, CountsPathsLostByEachChannelAndWhatNeedsTwo)
{
    // path:                                     0   1    2    3    4    5
    ScenarioOutcome const base = outcome("base", {10, 20, 30, 40, 255, 78});
    ScenarioOutcome const no_claims = outcome("closed_claims", {10, 255, 255, 40, 255, 255});
    ScenarioOutcome const no_resale = outcome("closed_resale", {10, 20, 255, 40, 50, 255});
    ScenarioOutcome const none = outcome("closed_all", {10, 255, 255, 255, 255, 255});
    std::vector<ClosedChannel> const closed{{"claims", &no_claims}, {"resale", &no_resale}};
    FailureSplit const split = split_failures(base, closed, none, 1, kLastStep, kLevel);

    EXPECT_DOUBLE_EQ(split.lost.estimate[0], 4.0 / 6);  // path 5 ends after the last step
    EXPECT_DOUBLE_EQ(split.by_channel.estimate[0], 2.0 / 6);
    EXPECT_DOUBLE_EQ(split.by_channel.estimate[1], 0.0);  // saves path 2, costs path 4
    EXPECT_DOUBLE_EQ(split.contagion.estimate[0], 3.0 / 6);
    EXPECT_DOUBLE_EQ(split.interaction.estimate[0], 1.0 / 6);
    for (Figure const* figure : {&split.lost, &split.by_channel, &split.contagion, &split.interaction}) {
        for (std::size_t i = 0; i < figure->size(); ++i) {
            EXPECT_LE(figure->lower[i], figure->estimate[i]);
            EXPECT_GE(figure->upper[i], figure->estimate[i]);
        }
    }
    Interval const claims = paired_difference(6, 2, 0, kLevel);
    EXPECT_EQ(split.by_channel.lower[0], claims.lower);
    EXPECT_EQ(split.by_channel.upper[0], claims.upper);
    // per path 0, 0, -1, 1, 1, 0
    Interval const interaction = bounded_mean_interval(1, 3, 6, 1.0, 1.0, kLevel);
    EXPECT_EQ(split.interaction.lower[0], interaction.lower);
}

TEST(FailureSplit, WithoutDifferencesIsZeroInsideAnInterval)
{
    ScenarioOutcome const base = outcome("base", {10, 255, 255, 255});
    std::vector<ClosedChannel> const closed{{"claims", &base}};
    FailureSplit const split = split_failures(base, closed, base, 1, kLastStep, kLevel);
    EXPECT_EQ(split.contagion.estimate[0], 0.0);
    EXPECT_EQ(split.interaction.estimate[0], 0.0);
    EXPECT_LT(split.interaction.lower[0], 0.0);
    EXPECT_GT(split.interaction.upper[0], 0.0);
}

TEST(FailureSplit, RefusesOutcomesWithoutRecords)
{
    ScenarioOutcome const base = outcome("base", {10, 255});
    ScenarioOutcome const bare = outcome("closed_all", {});
    EXPECT_THROW(split_failures(base, {}, bare, 1, kLastStep, kLevel), Error);
}

}  // namespace
}  // namespace ballast
