// Bins enclose their values; quantile ranks and intervals equal exact values.
#include "host/risk/histogram.hpp"
#include "host/risk/quantiles.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <random>
#include <vector>

namespace ballast {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(HistogramAxis, EveryValueLiesInItsBin)
{
    HistogramAxis const axis = make_histogram_axis(-1e6, 1e9, 5);
    std::mt19937 bits(7);
    int inside = 0;
    for (int i = 0; i < 200000; ++i) {
        float const value = std::bit_cast<float>(static_cast<std::uint32_t>(bits()));
        if (!std::isfinite(value)) {
            continue;
        }
        BinRange const range = bin_range(axis, bin_of(axis, value));
        EXPECT_LE(range.lower, value);
        // The bin below zero ends in -0, which is counted as +0: its upper edge is 0 and not below any value of it.
        EXPECT_LT(value, range.upper);
        inside += value > -1e6F && value < 1e9F ? 1 : 0;
    }
    EXPECT_GT(inside, 50000);
}

TEST(HistogramAxis, BinsAreAsNarrowAsTheirMantissaBitsSay)
{
    for (int mantissa_bits : {3, 5, 8}) {
        HistogramAxis const axis = make_histogram_axis(1e-3, 1e12, mantissa_bits);
        for (std::int32_t bin = 0; bin < axis.num_bins; ++bin) {
            double const lower = lower_edge(axis, bin);
            double const width = lower_edge(axis, bin + 1) - lower;
            EXPECT_GT(width, 0.0);
            EXPECT_LE(width, std::ldexp(lower, -mantissa_bits)) << "bin " << bin;
        }
    }
}

TEST(HistogramAxis, ZeroOfEitherSignIsOneValue)
{
    HistogramAxis const axis = make_histogram_axis(-1.0, 1.0, 5);
    EXPECT_EQ(bin_of(axis, -0.0), bin_of(axis, 0.0));
    EXPECT_EQ(lower_edge(axis, bin_of(axis, 0.0)), 0.0);
    EXPECT_LT(bin_of(axis, -1e-45), bin_of(axis, 0.0));
}

TEST(HistogramAxis, EndsReachToTheSupport)
{
    HistogramAxis const axis = make_histogram_axis(1.0, 1000.0, 5);
    EXPECT_EQ(bin_of(axis, 1e30), axis.num_bins - 1);
    EXPECT_EQ(bin_range(axis, axis.num_bins - 1).upper, kInfinity);
    EXPECT_EQ(bin_range(axis, 0).lower, -kInfinity);
    EXPECT_EQ(bin_range(axis, 0, {0.0, kInfinity}).lower, 0.0);
    EXPECT_EQ(finite_bin_range(axis, 0).lower, 1.0);
    EXPECT_LE(finite_bin_range(axis, axis.num_bins - 1).lower, 1000.0);
    EXPECT_GT(finite_bin_range(axis, axis.num_bins - 1).upper, 1000.0);
}

TEST(OrderStatisticRanks, EqualDirectSearch)
{
    // P(B < r) for B ~ Binomial(n, q) summed term by term; both conditions tried for every r.
    for (auto [n, q] : {std::pair{20, 0.5}, {60, 0.1}, {60, 0.95}, {300, 0.99}, {5, 0.5}, {1, 0.01}}) {
        RankInterval const ranks = order_statistic_ranks(static_cast<std::uint64_t>(n), q, 0.95);
        double less = 0.0;
        int lower = 0;
        int upper = n + 1;
        for (int r = 0; r <= n; ++r) {
            if (less <= 0.025) {
                lower = r;
            }
            if (upper == n + 1 && 1.0 - less <= 0.025) {
                upper = r;
            }
            less += std::exp(std::lgamma(n + 1.0) - std::lgamma(r + 1.0) - std::lgamma(n - r + 1.0) +
                             r * std::log(q) + (n - r) * std::log1p(-q));
        }
        EXPECT_EQ(ranks.lower, static_cast<std::uint64_t>(lower)) << n << " " << q;
        EXPECT_EQ(ranks.upper, static_cast<std::uint64_t>(upper)) << n << " " << q;
    }
}

TEST(OrderStatisticRanks, AreNormalForManyPaths)
{
    // Normal approximation with continuity correction; skewness moves a rank by about (z^2-1)(1-2q)/6 = 0.5.
    double const half = normal_half_width(0.95) * std::sqrt(1e9 * 0.05 * 0.95);
    RankInterval const ranks = order_statistic_ranks(1000000000, 0.05, 0.95);
    EXPECT_NEAR(static_cast<double>(ranks.lower), 5e7 - half, 2.0);
    EXPECT_NEAR(static_cast<double>(ranks.upper), 5e7 + half + 1.0, 2.0);
}

TEST(QuantileFromHistogram, InterpolatesAndEnclosesByBins)
{
    HistogramAxis const axis = make_histogram_axis(1.0, 1024.0, 5);
    std::vector<std::uint64_t> counts(static_cast<std::size_t>(axis.num_bins));
    for (int value = 1; value <= 1000; ++value) {
        ++counts[static_cast<std::size_t>(bin_of(axis, value))];
    }
    Interval const median = quantile_from_histogram(axis, counts, 0.5, 0.95);
    EXPECT_NEAR(median.estimate, 500.0, 16.0);  // one bin
    RankInterval const ranks = order_statistic_ranks(1000, 0.5, 0.95);
    auto const low = static_cast<double>(ranks.lower);
    auto const high = static_cast<double>(ranks.upper);
    EXPECT_EQ(median.lower, lower_edge(axis, bin_of(axis, low)));
    EXPECT_EQ(median.upper, lower_edge(axis, bin_of(axis, high) + 1));
}

TEST(QuantileFromHistogram, IsOpenWhereTheAxisEndsAndTheSupportDoesNot)
{
    HistogramAxis const axis = make_histogram_axis(1.0, 10.0, 5);
    std::vector<std::uint64_t> counts(static_cast<std::size_t>(axis.num_bins));
    counts.back() = 100;
    Interval const open = quantile_from_histogram(axis, counts, 0.5, 0.95);
    EXPECT_EQ(open.upper, kInfinity);
    EXPECT_TRUE(std::isfinite(open.estimate));
    EXPECT_EQ(quantile_from_histogram(axis, counts, 0.5, 0.95, {0.0, 12.0}).upper, 12.0);
}

TEST(QuantileFromHistogram, TooFewPathsLeaveTheIntervalOpen)
{
    HistogramAxis const axis = make_histogram_axis(1.0, 10.0, 5);
    std::vector<std::uint64_t> counts(static_cast<std::size_t>(axis.num_bins));
    counts[10] = 20;  // the 99 % quantile may exceed all of 20 values with probability 0.99^20 = 0.82
    Interval const interval = quantile_from_histogram(axis, counts, 0.99, 0.95);
    EXPECT_EQ(interval.upper, kInfinity);
    EXPECT_EQ(interval.lower, lower_edge(axis, 10));
    counts[10] = 0;
    EXPECT_TRUE(std::isnan(quantile_from_histogram(axis, counts, 0.5, 0.95).estimate));
}

}  // namespace
/// The search for ranks halves whole numbers: it ends for every number of paths, level and quantile.
TEST(OrderStatistics, SearchEndsForEveryNumberOfPaths)
{
    for (std::uint64_t n = 1; n <= 5000; n += (n < 64 ? 1 : 61)) {
        for (double const level : {0.5, 0.95, 0.9999}) {
            for (double const q : {0.01, 0.05, 0.5, 0.95, 0.99}) {
                RankInterval const ranks = order_statistic_ranks(n, q, level);
                EXPECT_LE(ranks.lower, ranks.upper) << "n = " << n << ", q = " << q << ", level = " << level;
                EXPECT_LE(ranks.upper, n + 1) << "n = " << n << ", q = " << q << ", level = " << level;
            }
        }
    }
    RankInterval const once_endless = order_statistic_ranks(2048, 0.05, 0.9999);
    EXPECT_LT(once_endless.lower, 103U);
    EXPECT_GT(once_endless.upper, 103U);
}

}  // namespace ballast
