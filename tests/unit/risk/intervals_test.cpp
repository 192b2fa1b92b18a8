// Intervals against published values, defining equations and limits.
#include "host/risk/intervals.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>

namespace ballast {
namespace {

/// P(K <= k) for K ~ Binomial(n, p), summed term by term.
double binomial_cdf(std::uint64_t k, std::uint64_t n, double p)
{
    double sum = 0.0;
    for (std::uint64_t i = 0; i <= k; ++i) {
        double const x = static_cast<double>(i);
        double const m = static_cast<double>(n);
        sum += std::exp(std::lgamma(m + 1) - std::lgamma(x + 1) - std::lgamma(m - x + 1) + x * std::log(p) +
                        (m - x) * std::log1p(-p));
    }
    return sum;
}

TEST(ClopperPearson, SolvesItsDefiningEquations)
{
    // lgamma terms of size 1e3 leave about 1e-12 of relative error in the sums.
    for (std::uint64_t n : {10U, 100U, 400U}) {
        for (std::uint64_t k : {std::uint64_t{1}, n / 3, n - 1}) {
            Interval const interval = clopper_pearson(k, n, 0.95);
            EXPECT_NEAR(binomial_cdf(k, n, interval.upper), 0.025, 1e-10) << k << " of " << n;
            EXPECT_NEAR(1.0 - binomial_cdf(k - 1, n, interval.lower), 0.025, 1e-10) << k << " of " << n;
        }
    }
}

TEST(ClopperPearson, IsExactAtNoEventAndAtAll)
{
    Interval const none = clopper_pearson(0, 1000000, 0.95);
    EXPECT_EQ(none.estimate, 0.0);
    EXPECT_EQ(none.lower, 0.0);
    EXPECT_NEAR(none.upper, 3.6888726e-6, 1e-12);  // -ln(0.025)/n - (ln 0.025)^2/2n^2
    Interval const all = clopper_pearson(1000000, 1000000, 0.95);
    EXPECT_EQ(all.upper, 1.0);
    EXPECT_NEAR(1.0 - all.lower, none.upper, 1e-15);
    EXPECT_NEAR(clopper_pearson(0, 1, 0.95).upper, 0.975, 1e-15);
}

TEST(ClopperPearson, WithoutTrialsKnowsNothing)
{
    Interval const interval = clopper_pearson(0, 0, 0.95);
    EXPECT_TRUE(std::isnan(interval.estimate));
    EXPECT_EQ(interval.lower, 0.0);
    EXPECT_EQ(interval.upper, 1.0);
}

TEST(ClopperPearson, HoldsForABillionPaths)
{
    // Rare event: the Poisson limit, upper end for 10 events is 18.3904 (Garwood 1936).
    Interval const interval = clopper_pearson(10, 1000000000, 0.95);
    EXPECT_NEAR(interval.upper * 1e9, 18.3904, 1e-3);
    EXPECT_NEAR(interval.lower * 1e9, 4.7954, 1e-3);
}

TEST(Wilson, EqualsThePublishedExample)
{
    // Newcombe (1998), Statistics in Medicine 17, 857, table I, method 3: 81/263 and 0/20.
    Interval const first = wilson(81, 263, 0.95);
    EXPECT_NEAR(first.lower, 0.2553, 5e-5);
    EXPECT_NEAR(first.upper, 0.3662, 5e-5);
    Interval const none = wilson(0, 20, 0.95);
    EXPECT_EQ(none.lower, 0.0);
    EXPECT_NEAR(none.upper, 0.1611, 5e-5);
}

TEST(PairedDifference, HasAClosedFormWithoutDiscordantPaths)
{
    double const z = normal_half_width(0.95);
    Interval const interval = paired_difference(10000, 0, 0, 0.95);
    double const half = z * z / (10000 + z * z);
    EXPECT_EQ(interval.estimate, 0.0);
    EXPECT_NEAR(interval.upper, half, 1e-14);
    EXPECT_NEAR(interval.lower, -half, 1e-14);
}

TEST(PairedDifference, SolvesTheScoreEquation)
{
    // With q from its likelihood equation by bisection on the log likelihood's slope, apart from the closed root.
    double const n = 200;
    double const b = 21;
    double const c = 9;
    double const z = normal_half_width(0.95);
    Interval const interval = paired_difference(200, 21, 9, 0.95);
    for (double delta : {interval.lower, interval.upper}) {
        double low = std::max(0.0, -delta) + 1e-15;
        double high = (1.0 - delta) / 2.0 - 1e-15;
        for (int i = 0; i < 200; ++i) {
            double const q = 0.5 * (low + high);
            double const slope = b / (q + delta) + c / q - 2.0 * (n - b - c) / (1.0 - 2.0 * q - delta);
            (slope > 0.0 ? low : high) = q;
        }
        double const score = (b - c - n * delta) / std::sqrt(n * (2.0 * low + delta * (1.0 - delta)));
        EXPECT_NEAR(std::abs(score), z, 1e-9) << "delta " << delta;
    }
}

TEST(PairedDifference, IsAntisymmetricAndStaysInside)
{
    for (std::uint64_t b : {0U, 1U, 7U, 50U, 100U}) {
        for (std::uint64_t c = 0; b + c <= 100; c += 25) {
            Interval const forward = paired_difference(100, b, c, 0.95);
            Interval const backward = paired_difference(100, c, b, 0.95);
            EXPECT_NEAR(forward.lower, -backward.upper, 1e-12) << b << " " << c;
            EXPECT_LE(forward.lower, forward.estimate);
            EXPECT_GE(forward.upper, forward.estimate);
            EXPECT_GE(forward.lower, -1.0);
            EXPECT_LE(forward.upper, 1.0);
        }
    }
}

TEST(PairedDifference, ApproachesTheWaldIntervalForManyPaths)
{
    // p12 = 0.012, p21 = 0.008: Wald half-width z sqrt((p12 + p21 - delta^2)/n); the score interval differs by O(1/n).
    double const n = 1e8;
    Interval const interval = paired_difference(100000000, 1200000, 800000, 0.95);
    double const half = normal_half_width(0.95) * std::sqrt((0.02 - 0.004 * 0.004) / n);
    EXPECT_NEAR(interval.upper - interval.estimate, half, 10.0 / n);
    EXPECT_NEAR(interval.estimate - interval.lower, half, 10.0 / n);
}

TEST(PoissonRate, EqualsGarwoodsTable)
{
    // Garwood (1936), exact 95 % limits of a Poisson mean: k = 0: 0, 3.689; 1: 0.0253, 5.572; 10: 4.795, 18.39.
    EXPECT_EQ(poisson_rate(0, 1.0, 0.95).lower, 0.0);
    EXPECT_NEAR(poisson_rate(0, 1.0, 0.95).upper, -std::log(0.025), 1e-12);
    EXPECT_NEAR(poisson_rate(1, 1.0, 0.95).lower, 0.0253, 5e-5);
    EXPECT_NEAR(poisson_rate(1, 1.0, 0.95).upper, 5.572, 5e-4);
    EXPECT_NEAR(poisson_rate(10, 2.0, 0.95).lower, 4.795 / 2, 5e-4);
    EXPECT_NEAR(poisson_rate(10, 2.0, 0.95).upper, 18.39 / 2, 5e-3);
    EXPECT_EQ(poisson_rate(10, 2.0, 0.95).estimate, 5.0);
    EXPECT_TRUE(std::isnan(poisson_rate(3, 0.0, 0.95).estimate));
}

TEST(PoissonRate, OfManyEventsIsNormal)
{
    for (std::uint64_t const k :
         {std::uint64_t{99999}, std::uint64_t{100000}, std::uint64_t{1000000}, std::uint64_t{1} << 40U}) {
        auto const events = static_cast<double>(k);
        Interval const rate = poisson_rate(k, 1.0, 0.95);
        // Next term of the expansion: (z^2 - 1) / 3, about 1, and a half for the lattice.
        double const half = normal_half_width(0.95) * std::sqrt(events);
        EXPECT_NEAR(rate.upper - events, half, 3.0 + 1e-9 * half);
        EXPECT_NEAR(events - rate.lower, half, 3.0 + 1e-9 * half);
    }
}

TEST(MeanInterval, EqualsStudentsTable)
{
    // Values 1..5: mean 3, s^2 = 2.5, t_4(0.975) = 2.776445.
    Interval const interval = mean_interval(15.0, 55.0, 5, 0.95);
    EXPECT_DOUBLE_EQ(interval.estimate, 3.0);
    EXPECT_NEAR(interval.upper - 3.0, 2.776445 * std::sqrt(0.5), 1e-6);
    EXPECT_NEAR(3.0 - interval.lower, 2.776445 * std::sqrt(0.5), 1e-6);
}

TEST(MeanInterval, OfOneValueIsTheWholeLine)
{
    Interval const interval = mean_interval(2.0, 4.0, 1, 0.95);
    EXPECT_EQ(interval.estimate, 2.0);
    EXPECT_TRUE(std::isinf(interval.lower) && std::isinf(interval.upper));
    EXPECT_TRUE(std::isnan(mean_interval(0.0, 0.0, 0, 0.95).estimate));
}

}  // namespace
}  // namespace ballast
