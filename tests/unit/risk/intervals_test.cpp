// Intervals against published values, defining equations and limits.
#include "host/risk/intervals.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>

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

TEST(PairedDifference, IsTheExactUpperEndOfOneShareWithoutDiscordantPaths)
{
    Interval const interval = paired_difference(10000, 0, 0, 0.95);
    EXPECT_EQ(interval.estimate, 0.0);
    EXPECT_NEAR(interval.upper, 1.0 - std::pow(0.025, 1e-4), 1e-14);
    EXPECT_EQ(interval.lower, -interval.upper);
}

TEST(PairedDifference, JoinsTheExactIntervalsOfTheTwoShares)
{
    // 21 and 9 of 200: Clopper-Pearson [0.0663, 0.1561] and [0.0208, 0.0837] (tables), r = -0.0743.
    Interval const interval = paired_difference(200, 21, 9, 0.95);
    double const r = -std::sqrt(21.0 * 9.0 / (179.0 * 191.0));
    double const x = 0.105 - clopper_pearson(21, 200, 0.95).lower;
    double const y = clopper_pearson(9, 200, 0.95).upper - 0.045;
    EXPECT_NEAR(x, 0.105 - 0.0662, 3e-4);
    EXPECT_NEAR(y, 0.0837 - 0.045, 3e-4);
    EXPECT_NEAR(interval.lower, 0.06 - std::sqrt(x * x - 2 * r * x * y + y * y), 1e-14);
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
    // p12 = 0.012, p21 = 0.008: Wald half-width z sqrt((p12 + p21 - delta^2)/n); this one differs by O(1/n).
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

TEST(AmountMean, WithoutAnAmountReachesToWhatOnePathCanShow)
{
    Interval const none = amount_mean_interval(0.0, 0.0, 3000, 5.0, 0.95);
    EXPECT_EQ(none.estimate, 0.0);
    EXPECT_EQ(none.lower, 0.0);
    EXPECT_NEAR(none.upper, 5.0 * std::log(2 / 0.05) / 3000, 1e-15);  // Poisson: e^-m = alpha/2
    EXPECT_EQ(amount_mean_interval(0.0, 0.0, 3000, 0.0, 0.95).upper, 0.0) << "nothing to lose";
    double const infinity = std::numeric_limits<double>::infinity();
    EXPECT_EQ(amount_mean_interval(3.0, 9.0, 3000, infinity, 0.95).upper, infinity);
}

TEST(AmountMean, OfEqualAmountsIsGarwoodsIntervalForTheirNumber)
{
    // Variance k (1 - k/n) and Student's factor move the ends by some k/n and 1/n of themselves.
    std::uint64_t const n = 10000000;
    for (double const k : {1.0, 4.0, 30.0}) {
        Interval const amounts = amount_mean_interval(k, k, n, 1.0, 0.95);
        Interval const number = poisson_rate(static_cast<std::uint64_t>(k), static_cast<double>(n), 0.95);
        EXPECT_NEAR(amounts.lower / number.lower, 1.0, 1e-5) << k;
        EXPECT_NEAR(amounts.upper / number.upper, 1.0, 1e-5) << k;
    }
}

TEST(AmountMean, ApproachesStudentsIntervalForManyAmounts)
{
    // 30 % of a million paths with 1 each, of at most 20: the path more shifts the upper end by 20 / n, and the skewness of
    // the gamma law by z^2 V / (6 S) twice, some 2 / n here.
    Interval const amounts = amount_mean_interval(300000, 300000, 1000000, 20.0, 0.95);
    Interval const student = mean_interval(300000, 300000, 1000000, 0.95);
    EXPECT_NEAR(amounts.lower, student.lower, 3e-6);
    EXPECT_NEAR(amounts.upper, student.upper, 24e-6);
    EXPECT_GE(amounts.upper, student.upper);
}

TEST(AmountMean, OfEqualValuesOnEveryPathAllowsForOneThatFellToNothing)
{
    Interval const all = amount_mean_interval(7.0 * 3000, 49.0 * 3000, 3000, 7.0, 0.95);
    EXPECT_EQ(all.estimate, 7.0);
    EXPECT_NEAR(all.lower, 7.0 * (1.0 - std::log(2 / 0.05) / 3000), 1e-12);
    EXPECT_GT(all.upper, 7.0);
}

TEST(RatioInterval, IsStudentsWhereAllWeighTheSameAndTheDeltaMethodsElse)
{
    // y of 1, 2, 3 and x of 2 each: half of Student's interval for their mean
    Interval const equal = ratio_interval({6.0, 14.0, 6.0, 12.0, 9.0 + 16.0 + 25.0}, 3, 0.0, 0.0, 0.95);
    Interval const mean = scaled(mean_interval(6.0, 14.0, 3, 0.95), 0.5);
    EXPECT_DOUBLE_EQ(equal.estimate, 0.5 * 2.0);
    EXPECT_NEAR(equal.lower, mean.lower, 1e-12);
    EXPECT_NEAR(equal.upper, mean.upper, 1e-12);
    // y = x / 10 is known for sure; x = 1, 3 and y = 1, 1: r = 1/2, deviations 1/2 and -1/2
    Interval const sure = ratio_interval({0.4, 0.1, 4.0, 10.0, 12.1}, 2, 0.0, 0.0, 0.95);
    EXPECT_NEAR(sure.upper - sure.lower, 0.0, 1e-6);
    Interval const missed = ratio_interval({0.4, 0.1, 4.0, 10.0, 12.1}, 2, 0.1, 0.0, 0.95);
    EXPECT_LT(missed.lower, 0.05) << "a path without y may have been missed";
    EXPECT_NEAR(missed.upper, 0.1, 1e-6);
    Interval const two = ratio_interval({2.0, 2.0, 4.0, 10.0, 4.0 + 16.0}, 2, 0.0, 0.0, 0.95);
    EXPECT_DOUBLE_EQ(two.estimate, 0.5);
    EXPECT_NEAR(two.upper - 0.5, 12.7062 * std::sqrt(0.5 * 2.0) / 4.0, 1e-4);
    EXPECT_EQ(ratio_interval({1.0, 1.0, 2.0, 4.0, 9.0}, 1, 0.0, 0.0, 0.95).upper,
              std::numeric_limits<double>::infinity());
    EXPECT_TRUE(std::isnan(ratio_interval({}, 0, 0.0, 0.0, 0.95).estimate));
}

TEST(BoundedMean, IsStudentsWithoutABoundAndTheWorstSkewnessWithOne)
{
    Interval const student = mean_interval(40.0, 400.0, 100, 0.95);
    Interval const open =
        bounded_mean_interval(40.0, 400.0, 100, 0.0, std::numeric_limits<double>::infinity(), 0.95);
    EXPECT_NEAR(open.lower, student.lower, 1e-12);
    EXPECT_NEAR(open.upper, student.upper, 1e-12);
    // No deviation seen, at most 3 above: 3 ln(2/alpha) / n.
    Interval const still = bounded_mean_interval(200.0, 400.0, 100, 0.0, 3.0, 0.95);
    EXPECT_EQ(still.lower, 2.0);
    EXPECT_NEAR(still.upper, 2.0 + 3.0 * std::log(2 / 0.05) / 100, 1e-12);
}

}  // namespace
}  // namespace ballast
