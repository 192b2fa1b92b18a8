// Expected shortfall against direct averages; endurance capital against its definition.
#include "host/risk/endurance_capital.hpp"
#include "host/risk/expected_shortfall.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace ballast {
namespace {

TEST(ExpectedShortfall, EqualsTheAverageOfTheWorst)
{
    HistogramAxis const axis = make_histogram_axis(1.0, 16384.0, 8);
    std::vector<std::uint64_t> counts(static_cast<std::size_t>(axis.num_bins));
    for (int value = 1; value <= 10000; ++value) {
        ++counts[static_cast<std::size_t>(bin_of(axis, value))];
    }
    Interval const interval = expected_shortfall_from_histogram(axis, counts, 0.95, 0.95, {0.0, 10000.0});
    EXPECT_NEAR(interval.estimate, 9750.5, 16.0);  // half a bin of 32
    // Uniform: Var[X | tail] = 500^2/12, (ES - VaR)^2 = 250^2; sigma^2 = (20833 + 0.95 * 62500)/500.
    double const half = normal_half_width(0.95) * std::sqrt((20833.0 + 0.95 * 62500.0) / 500.0);
    // and one path more at the worst, 500 beyond VaR, over the 500 of the tail; its gamma law's skewness adds less than another
    EXPECT_GE(interval.upper - interval.lower, 2.0 * half + 31.0);
    EXPECT_LE(interval.upper - interval.lower, 2.0 * half + 35.0);
}

TEST(ExpectedShortfall, OfAConstantIsItsBin)
{
    HistogramAxis const axis = make_histogram_axis(1.0, 100.0, 5);
    std::vector<std::uint64_t> counts(static_cast<std::size_t>(axis.num_bins));
    std::int32_t const bin = bin_of(axis, 10.0);
    counts[static_cast<std::size_t>(bin)] = 1000000;
    Interval const interval = expected_shortfall_from_histogram(axis, counts, 0.99, 0.95, {0.0, 12.0});
    double const width = lower_edge(axis, bin + 1) - lower_edge(axis, bin);
    EXPECT_GE(interval.estimate, lower_edge(axis, bin));
    EXPECT_LE(interval.estimate, lower_edge(axis, bin + 1));
    // A worse value on 3.7 of the 10,000 tail paths may have been missed.
    EXPECT_LE(interval.upper - interval.lower, 1.01 * width + 2.0 * 4e-4);
}

TEST(ExpectedShortfall, OfATailOfThreePathsReachesToTheLargestPossibleLoss)
{
    // 99.9 % of 3,000: what lies beyond three values is known from the limit alone.
    HistogramAxis const axis = make_histogram_axis(1.0, 100.0, 5);
    std::vector<std::uint64_t> counts(static_cast<std::size_t>(axis.num_bins));
    counts.front() = 2990;
    counts[static_cast<std::size_t>(bin_of(axis, 10.0))] = 10;
    Interval const rare = expected_shortfall_from_histogram(axis, counts, 0.999, 0.95, {0.0, 80.0});
    EXPECT_EQ(rare.upper, 80.0);
    EXPECT_LE(rare.lower, 10.0);
    counts.front() = 2990000;
    counts[static_cast<std::size_t>(bin_of(axis, 10.0))] = 10000;
    Interval const common = expected_shortfall_from_histogram(axis, counts, 0.999, 0.95, {0.0, 80.0});
    EXPECT_LT(common.upper, 10.7);
    EXPECT_GT(common.lower, 9.6);
}

TEST(ExpectedShortfall, IsOpenWhenTheTailLeavesTheAxis)
{
    HistogramAxis const axis = make_histogram_axis(1.0, 100.0, 5);
    std::vector<std::uint64_t> counts(static_cast<std::size_t>(axis.num_bins));
    counts.front() = 990;
    counts.back() = 10;
    EXPECT_TRUE(std::isinf(expected_shortfall_from_histogram(axis, counts, 0.9, 0.95).upper));
    EXPECT_TRUE(std::isnan(
        expected_shortfall_from_histogram(axis, std::vector<std::uint64_t>(counts.size()), 0.9, 0.95)
            .estimate));
}

TEST(IsotonicFit, PoolsViolatorsAndKeepsTheSum)
{
    EXPECT_EQ(isotonic_fit(std::vector<double>{1, 3, 2, 4}), (std::vector<double>{1, 2.5, 2.5, 4}));
    EXPECT_EQ(isotonic_fit(std::vector<double>{4, 3, 2, 1}), (std::vector<double>{2.5, 2.5, 2.5, 2.5}));
    EXPECT_EQ(isotonic_fit(std::vector<double>{1, 2, 3}), (std::vector<double>{1, 2, 3}));
    EXPECT_TRUE(isotonic_fit({}).empty());
}

TEST(EnduranceCapital, InterpolatesBetweenLevelsAndBracketsThem)
{
    std::vector<double> const levels{0, 1e9, 2e9, 4e9};
    std::vector<std::uint64_t> const survivors{500000, 800000, 900000, 990000};
    Interval const capital = endurance_capital(levels, survivors, 1000000, 0.85, 0.95);
    EXPECT_NEAR(capital.estimate, 1.5e9, 1e-3);
    EXPECT_EQ(capital.lower, 1e9);
    EXPECT_EQ(capital.upper, 2e9);
}

TEST(EnduranceCapital, IsNotANumberWhereNoLevelReachesTheTarget)
{
    std::vector<double> const levels{0, 1e9};
    std::vector<std::uint64_t> const survivors{500000, 800000};
    Interval const capital = endurance_capital(levels, survivors, 1000000, 0.99, 0.95);
    EXPECT_TRUE(std::isnan(capital.estimate));
    EXPECT_TRUE(std::isnan(capital.upper));
    EXPECT_EQ(capital.lower, 1e9);
}

TEST(EnduranceCapital, NeedsNothingWhereTheTargetIsMet)
{
    std::vector<double> const levels{0, 1e9};
    std::vector<std::uint64_t> const survivors{999000, 999500};
    Interval const capital = endurance_capital(levels, survivors, 1000000, 0.99, 0.95);
    EXPECT_EQ(capital.estimate, 0.0);
    EXPECT_EQ(capital.lower, 0.0);
    EXPECT_EQ(capital.upper, 0.0);
}

TEST(EnduranceCapital, DoubtWidensTheBracket)
{
    // 88 and 92 of 100: neither side of 90 % is certain at those levels.
    std::vector<double> const levels{0, 1, 2, 3};
    std::vector<std::uint64_t> const survivors{60, 88, 92, 100};
    Interval const capital = endurance_capital(levels, survivors, 100, 0.9, 0.95);
    EXPECT_DOUBLE_EQ(capital.estimate, 1.5);
    EXPECT_EQ(capital.lower, 0.0);
    EXPECT_EQ(capital.upper, 3.0);
}

}  // namespace
}  // namespace ballast
