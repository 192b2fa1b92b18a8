/// Ranks of exact quantiles against their definition.
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "host/risk/exact_quantiles.hpp"

namespace ballast {
namespace {

constexpr double kLevel = 0.95;

TEST(ExactQuantile, EstimateIsTheLeastValueWithEnoughValuesUpToIt)
{
    struct Case {
        std::uint64_t n;
        double q;
        std::uint64_t rank;
    };
    for (Case const& c : {Case{1, 0.01, 1},
                          {1, 0.99, 1},
                          {2, 0.5, 1},
                          {3, 0.5, 2},
                          {100, 0.07, 7},
                          {100, 0.071, 8},
                          {100, 0.29, 29},
                          {1000, 0.999, 999},
                          {99, 0.01, 1},
                          {101, 0.01, 2},
                          {1'000'000, 0.05, 50'000}}) {
        EXPECT_EQ(exact_quantile_ranks(c.n, c.q, kLevel).estimate, c.rank)
            << c.n << " values, quantile " << c.q;
    }
}

TEST(ExactQuantile, EstimateLiesInItsInterval)
{
    for (std::uint64_t const n : {1U, 7U, 100U, 4096U, 1'000'000U}) {
        for (double const q : {0.001, 0.05, 0.5, 0.95, 0.999}) {
            QuantileRanks const ranks = exact_quantile_ranks(n, q, kLevel);
            EXPECT_LE(ranks.interval.lower, ranks.estimate) << n << " values, quantile " << q;
            EXPECT_GE(ranks.interval.upper, ranks.estimate) << n << " values, quantile " << q;
        }
    }
}

TEST(ExactQuantile, LooksItsValuesUpAndIsOpenWhereNoneEncloses)
{
    auto const square = [](std::uint64_t rank) { return static_cast<double>(rank * rank); };
    Interval const median = exact_quantile({3, {2, 5}}, 5, square);
    EXPECT_EQ(median.estimate, 9.0);
    EXPECT_EQ(median.lower, 4.0);
    EXPECT_EQ(median.upper, 25.0);

    // The 1 % quantile of 10 values may lie below all of them; the 99 % one above.
    Interval const low = exact_quantile(exact_quantile_ranks(10, 0.01, kLevel), 10, square);
    EXPECT_EQ(low.lower, -std::numeric_limits<double>::infinity());
    EXPECT_TRUE(std::isfinite(low.upper));
    Interval const high = exact_quantile(exact_quantile_ranks(10, 0.99, kLevel), 10, square);
    EXPECT_EQ(high.upper, std::numeric_limits<double>::infinity());
    EXPECT_TRUE(std::isfinite(high.lower));
}

TEST(ExactQuantile, RanksToLookUpAreThoseThatExist)
{
    std::vector<QuantileRanks> const quantiles{{1, {0, 4}}, {5, {3, 8}}, {9, {6, 11}}};
    EXPECT_EQ(ranks_to_look_up(quantiles, 2, 10), (std::vector<std::uint64_t>{1, 2, 3, 4, 5, 6, 8, 9}));
    EXPECT_EQ(ranks_to_look_up({}, 16, 3), (std::vector<std::uint64_t>{1, 2, 3}));
    EXPECT_TRUE(ranks_to_look_up({}, 0, 3).empty());
}

TEST(ExactQuantile, RefusesNoValuesAndNoQuantile)
{
    EXPECT_THROW(exact_quantile_ranks(0, 0.5, kLevel), Error);
    EXPECT_THROW(exact_quantile_ranks(10, 0.0, kLevel), Error);
    EXPECT_THROW(exact_quantile_ranks(10, 1.0, kLevel), Error);
}

}  // namespace
}  // namespace ballast
