// Intervals cover the truth as often as they say: seeded simulations with a known truth.
//
// Bounds: of R replications of an interval with coverage c, about Binomial(R, c) cover. A method that promises at
// least `level` (exact ones) may fall below R level by 4.5 standard deviations of that binomial (probability 3e-6);
// an approximate method may moreover miss its level by `kApproximation`, known from the literature it cites.
#include "host/risk/endurance_capital.hpp"
#include "host/risk/expected_shortfall.hpp"
#include "host/risk/intervals.hpp"
#include "host/risk/quantiles.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <vector>

namespace ballast {
namespace {

constexpr double kLevel = 0.95;
constexpr int kReplications = 20000;
constexpr int kAmountReplications = 2000;  ///< of intervals for skewed amounts, whose samples cost more
constexpr double kApproximation = 0.01;

/// 4.5 standard deviations of an observed coverage.
double noise(int replications = kReplications)
{
    return 4.5 * std::sqrt(kLevel * (1.0 - kLevel) / replications);
}

/// Share of replications whose interval holds `truth`.
template <class MakeInterval>
double coverage(double truth, MakeInterval make_interval, int replications = kReplications)
{
    int covered = 0;
    for (int i = 0; i < replications; ++i) {
        Interval const interval = make_interval();
        covered += interval.lower <= truth && truth <= interval.upper ? 1 : 0;
    }
    return static_cast<double>(covered) / replications;
}

TEST(Coverage, ClopperPearsonNeverPromisesTooMuch)
{
    std::mt19937_64 random(101);
    for (double p : {1e-5, 1e-4, 1e-3, 0.02, 0.3, 0.5, 0.97, 0.9999}) {
        std::uint64_t const n = 10000;
        std::binomial_distribution<std::uint64_t> hits(n, p);
        EXPECT_GE(coverage(p, [&] { return clopper_pearson(hits(random), n, kLevel); }), kLevel - noise())
            << p;
    }
}

TEST(Coverage, WilsonIsRightOnAverageOverP)
{
    // A new p in every replication: single p swing between about 0.93 and 0.97 with the lattice of counts.
    std::mt19937_64 random(102);
    std::uint64_t const n = 500;
    std::uniform_real_distribution<double> uniform(0.01, 0.99);
    double p = 0.0;
    double const share = coverage(0.0, [&] {
        p = uniform(random);
        Interval const interval = wilson(std::binomial_distribution<std::uint64_t>(n, p)(random), n, kLevel);
        return Interval{interval.estimate - p, interval.lower - p, interval.upper - p};
    });
    EXPECT_NEAR(share, kLevel, noise() + 0.002);  // Brown, Cai, DasGupta (2001): mean coverage within 0.002
}

TEST(Coverage, PairedDifferenceNeverPromisesTooMuch)
{
    struct Case {
        double only_first, only_second;
    };
    // Expected discordant paths from 0.2, where a score interval covers 84 %, to 1,600 of 2,000.
    std::mt19937_64 random(103);
    std::uint64_t const n = 2000;
    for (Case const& p : {Case{0.0, 1e-4},
                          {8.5e-5, 0.0},
                          {0.0005, 0.0005},
                          {0.0, 0.002},
                          {0.005, 0.02},
                          {0.1, 0.1},
                          {0.15, 0.01},
                          {0.4, 0.4}}) {
        std::binomial_distribution<std::uint64_t> first(n, p.only_first);
        double const share = coverage(p.only_first - p.only_second, [&] {
            std::uint64_t const b = first(random);
            std::binomial_distribution<std::uint64_t> second(n - b, p.only_second / (1.0 - p.only_first));
            return paired_difference(n, b, second(random), kLevel);
        });
        EXPECT_GE(share, kLevel - noise()) << p.only_first << " " << p.only_second;
    }
}

TEST(Coverage, PairedDifferenceOfEqualScenariosHoldsZeroAlways)
{
    EXPECT_EQ(coverage(0.0, [] { return paired_difference(100000, 0, 0, kLevel); }), 1.0);
}

TEST(Coverage, MeanOfNormalValuesIsExact)
{
    std::mt19937_64 random(104);
    std::normal_distribution<double> normal(3.0, 2.0);
    double const share = coverage(3.0, [&] {
        double sum = 0.0;
        double squares = 0.0;
        for (int i = 0; i < 8; ++i) {
            double const x = normal(random);
            sum += x;
            squares += x * x;
        }
        return mean_interval(sum, squares, 8, kLevel);
    });
    EXPECT_NEAR(share, kLevel, noise());
}

TEST(Coverage, MeanOfSkewValuesIsNearlyExact)
{
    std::mt19937_64 random(105);
    std::exponential_distribution<double> exponential(1.0);
    double const share = coverage(1.0, [&] {
        double sum = 0.0;
        double squares = 0.0;
        for (int i = 0; i < 200; ++i) {
            double const x = exponential(random);
            sum += x;
            squares += x * x;
        }
        return mean_interval(sum, squares, 200, kLevel);
    });
    // Edgeworth: skewness 2 costs about z^3 phi(z) skewness^2 / (3 n) or 0.003 at n = 200.
    EXPECT_NEAR(share, kLevel, noise() + 0.005);
}

/// Exponential values in a histogram; only the bins matter to the intervals.
class ExponentialSample {
public:
    ExponentialSample(std::uint64_t seed, HistogramAxis const& axis)
        : random_(seed)
        , axis_(axis)
        , counts_(static_cast<std::size_t>(axis_.num_bins))
    {
    }
    void draw(int n)
    {
        std::fill(counts_.begin(), counts_.end(), 0U);
        for (int i = 0; i < n; ++i) {
            ++counts_[static_cast<std::size_t>(bin_of(axis_, exponential_(random_)))];
        }
    }
    HistogramAxis const& axis() const { return axis_; }
    std::vector<std::uint64_t> const& counts() const { return counts_; }

private:
    std::mt19937_64 random_;
    std::exponential_distribution<double> exponential_{1.0};
    HistogramAxis axis_;
    std::vector<std::uint64_t> counts_;
};

TEST(Coverage, PoissonRateNeverPromisesTooMuch)
{
    std::mt19937_64 random(112);
    for (double const expected : {0.01, 0.7, 3.0, 40.0, 5000.0}) {
        std::poisson_distribution<std::uint64_t> events(expected);
        double const share =
            coverage(expected / 8.0, [&] { return poisson_rate(events(random), 8.0, kLevel); });
        EXPECT_GE(share, kLevel - noise()) << expected;
    }
}

TEST(Coverage, PoissonRateHoldsForContractsThatEndAndHazardsThatDiffer)
{
    // 1,500 paths; each is revised once at most, after which its exposure ends, as with a cancellation. The hazard of a
    // path is gamma distributed around its mean with a coefficient of variation of 0.3. The rate per year lived is
    // E[1 - e^(-h T)] / E[(1 - e^(-h T)) / h], here from the Laplace transform of the gamma law.
    std::mt19937_64 random(113);
    constexpr int kShape = 11;  // 1 / 0.3^2
    constexpr double kMean = 0.2;
    constexpr double kYears = 1.5;
    std::gamma_distribution<double> hazard(kShape, kMean / kShape);
    std::exponential_distribution<double> wait(1.0);
    double const scale = kMean / kShape;
    double const ends = 1.0 - std::pow(1.0 + scale * kYears, -kShape);
    double const lived = (1.0 - std::pow(1.0 + scale * kYears, 1 - kShape)) / (scale * (kShape - 1));
    constexpr int kRuns = 4000;
    int covered = 0;
    for (int run = 0; run < kRuns; ++run) {
        std::uint64_t revisions = 0;
        double exposure = 0.0;
        for (int path = 0; path < 1500; ++path) {
            double const end = wait(random) / hazard(random);
            revisions += end < kYears ? 1 : 0;
            exposure += std::min(end, kYears);
        }
        Interval const rate = poisson_rate(revisions, exposure, kLevel);
        covered += rate.lower <= ends / lived && ends / lived <= rate.upper ? 1 : 0;
    }
    double const share = static_cast<double>(covered) / kRuns;
    EXPECT_GE(share, kLevel - kApproximation - 4.5 * std::sqrt(kLevel * (1.0 - kLevel) / kRuns));
}

TEST(Coverage, QuantileNeverPromisesTooMuch)
{
    for (double q : {0.01, 0.25, 0.5, 0.95, 0.99}) {
        ExponentialSample sample(
            106, make_histogram_axis(0.002, 30.0, 9));  // narrow bins: the ranks do the covering
        double const share = coverage(-std::log1p(-q), [&] {
            sample.draw(300);
            return quantile_from_histogram(sample.axis(), sample.counts(), q, kLevel, {0.0});
        });
        EXPECT_GE(share, kLevel - noise()) << q;
    }
}

TEST(Coverage, OrderStatisticRanksAreNotWastefullyWide)
{
    // One rank closer on either side would promise too much; at the median of many values nothing is wasted.
    ExponentialSample sample(107, make_histogram_axis(0.5, 0.99, 13));  // all of the median's interval
    double const share = coverage(std::log(2.0), [&] {
        sample.draw(1000);
        return quantile_from_histogram(sample.axis(), sample.counts(), 0.5, kLevel, {0.0});
    });
    EXPECT_NEAR(share, kLevel, noise() + 0.006);  // lattice of ranks: P(B = r) = 0.0037 on each side at most
}

/// Amounts in [0, 1] that a path shows with a small or large probability, given that it shows one.
struct AmountLaw {
    char const* name;
    double mean;
    double (*draw)(std::mt19937_64& random);
};

double exponential_amount(std::mt19937_64& random)
{
    return std::min(1.0, 0.05 * std::exponential_distribution<double>()(random));
}
double uniform_amount(std::mt19937_64& random)
{
    return std::uniform_real_distribution<double>()(random);
}
/// A week's bill, or now and then all debt at once.
double bill_or_debt(std::mt19937_64& random)
{
    return uniform_amount(random) < 0.02 ? 1.0 : 0.01;
}
double equal_amount(std::mt19937_64& /*random*/)
{
    return 0.2;
}

constexpr std::array<AmountLaw, 4> kAmountLaws = {
    {{"exponential", 0.05, exponential_amount},  // cut at 20 means
     {"uniform", 0.5, uniform_amount},
     {"bill or debt", 0.0298, bill_or_debt},
     {"equal", 0.2, equal_amount}}};

TEST(Coverage, MeanOfRareUnequalAmountsNeverPromisesTooMuch)
{
    std::mt19937_64 random(114);
    std::uint64_t const n = 1000;
    for (AmountLaw const& law : kAmountLaws) {
        for (double const p : {1e-4, 1e-3, 0.01, 0.3, 0.999}) {
            std::binomial_distribution<int> events(n, p);
            double const share = coverage(
                p * law.mean,
                [&] {
                    double sum = 0.0;
                    double squares = 0.0;
                    for (int left = events(random); left > 0; --left) {
                        double const x = law.draw(random);
                        sum += x;
                        squares += x * x;
                    }
                    return amount_mean_interval(sum, squares, n, 1.0, kLevel);
                },
                kAmountReplications);
            EXPECT_GE(share, kLevel - noise(kAmountReplications)) << law.name << " " << p;
        }
    }
}

TEST(Coverage, BoundedMeanNeverPromisesTooMuch)
{
    // Values near 0 but for a rare jump by -1 that most samples do not show.
    std::mt19937_64 random(115);
    std::normal_distribution<double> normal(0.0, 0.001);
    std::uint64_t const n = 500;
    for (double const p : {2e-4, 2e-3, 0.02}) {
        std::bernoulli_distribution jumps(p);
        double const share = coverage(
            -p,
            [&] {
                double sum = 0.0;
                double squares = 0.0;
                for (std::uint64_t i = 0; i < n; ++i) {
                    double const x = normal(random) - (jumps(random) ? 1.0 : 0.0);
                    sum += x;
                    squares += x * x;
                }
                return bounded_mean_interval(sum, squares, n, 1.0, 0.01, kLevel);
            },
            kAmountReplications);
        EXPECT_GE(share, kLevel - noise(kAmountReplications)) << p;
    }
}

TEST(Coverage, ExpectedShortfallNeverPromisesTooMuchHoweverFewTheTailHolds)
{
    // Shortfalls of 1,000 quanta on average, exponential up to the limit of 20,000, on a share p of 2,000 paths: at 99.9 %
    // the tail holds two of them, at p = 0.0005 most tails hold one or none.
    constexpr double kMean = 1000.0;
    constexpr double kLimit = 20000.0;
    HistogramAxis const axis = make_histogram_axis(1.0, 134217728.0, 5);
    std::vector<std::uint64_t> counts(static_cast<std::size_t>(axis.num_bins));
    std::mt19937_64 random(108);
    std::exponential_distribution<double> exponential(1.0 / kMean);
    constexpr std::uint64_t kPaths = 2000;
    for (double const p : {0.0005, 0.005, 0.3}) {
        std::binomial_distribution<std::uint64_t> events(kPaths, p);
        for (double const confidence : {0.95, 0.99, 0.999}) {
            // Beyond VaR lies the share s of the paths, all of an exponential law, memoryless; or all events.
            double const s = 1.0 - confidence;
            double const truth = p > s ? kMean * (std::log(p / s) + 1.0) : kMean * p / s;
            double const share = coverage(
                truth,
                [&] {
                    std::fill(counts.begin(), counts.end(), 0U);
                    std::uint64_t const k = events(random);
                    counts[0] = kPaths - k;
                    for (std::uint64_t i = 0; i < k; ++i) {
                        ++counts[static_cast<std::size_t>(
                            bin_of(axis, std::min(kLimit, exponential(random))))];
                    }
                    return expected_shortfall_from_histogram(axis, counts, confidence, kLevel, {0.0, kLimit});
                },
                kAmountReplications);
            EXPECT_GE(share, kLevel - noise(kAmountReplications)) << p << " " << confidence;
        }
    }
}

TEST(Coverage, ExpectedShortfallIsNotWastefullyWideFromManyTailValues)
{
    // Width against that of the asymptotic variance, narrow bins: 200 tail values and a limit of 30 means.
    ExponentialSample sample(116, make_histogram_axis(0.002, 30.0, 9));
    sample.draw(4000);
    Interval const interval =
        expected_shortfall_from_histogram(sample.axis(), sample.counts(), 0.95, kLevel, {0.0, 30.0});
    double const sigma =
        std::sqrt((1.0 + 0.95) / (0.05 * 4000));  // Manistre and Hancock, excesses of mean and deviation 1
    double const asymptotic = 2.0 * normal_half_width(kLevel) * sigma;
    // 30 / 200 for a path at the limit, about as much again for the skewness that it brings.
    EXPECT_LT(interval.upper - interval.lower, asymptotic + 2.0 * 30.0 / 200.0);
    EXPECT_GT(interval.upper - interval.lower, 0.8 * asymptotic);
}

TEST(Coverage, EnduranceCapitalNeverPromisesTooMuch)
{
    // A path survives with cash above an exponential need: the truth for a target s is -log(1 - s).
    std::mt19937_64 random(109);
    std::vector<double> levels;
    for (int i = 0; i < 12; ++i) {
        levels.push_back(0.4 * i);
    }
    std::uint64_t const n = 500;
    for (double target : {0.5, 0.9, 0.95}) {
        double const share = coverage(-std::log1p(-target), [&] {
            // Common draws: survivors at one level stay survivors at the next.
            std::vector<std::uint64_t> survivors{0};
            for (std::size_t i = 1; i < levels.size(); ++i) {
                double const hazard = 1.0 - std::exp(-(levels[i] - levels[i - 1]));
                std::binomial_distribution<std::uint64_t> saved(n - survivors.back(), hazard);
                survivors.push_back(survivors.back() + saved(random));
            }
            return endurance_capital(levels, survivors, n, target, kLevel);
        });
        EXPECT_GE(share, kLevel - noise()) << target;
    }
}

}  // namespace
}  // namespace ballast
