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

#include <cmath>
#include <random>
#include <vector>

namespace ballast {
namespace {

constexpr double kLevel = 0.95;
constexpr int kReplications = 20000;
constexpr double kApproximation = 0.01;

/// 4.5 standard deviations of a coverage observed on kReplications.
double noise()
{
    return 4.5 * std::sqrt(kLevel * (1.0 - kLevel) / kReplications);
}

/// Share of replications whose interval holds `truth`.
template <class MakeInterval>
double coverage(double truth, MakeInterval make_interval)
{
    int covered = 0;
    for (int i = 0; i < kReplications; ++i) {
        Interval const interval = make_interval();
        covered += interval.lower <= truth && truth <= interval.upper ? 1 : 0;
    }
    return static_cast<double>(covered) / kReplications;
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

TEST(Coverage, PairedDifferenceHoldsForRareAndUnequalPairs)
{
    struct Case {
        double only_first, only_second;
    };
    // Expected discordant paths from 10 to 400 of 2000; Tango (1998), table IV: coverage close to its level.
    std::mt19937_64 random(103);
    std::uint64_t const n = 2000;
    for (Case const& p : {Case{0.1, 0.1}, {0.02, 0.005}, {0.004, 0.004}, {0.005, 0.0}, {0.15, 0.01}}) {
        std::binomial_distribution<std::uint64_t> first(n, p.only_first);
        double const share = coverage(p.only_first - p.only_second, [&] {
            std::uint64_t const b = first(random);
            std::binomial_distribution<std::uint64_t> second(n - b, p.only_second / (1.0 - p.only_first));
            return paired_difference(n, b, second(random), kLevel);
        });
        EXPECT_GE(share, kLevel - kApproximation - noise()) << p.only_first << " " << p.only_second;
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

TEST(Coverage, ExpectedShortfallIsNearlyExactFromAHundredTailValues)
{
    for (double confidence : {0.90, 0.95}) {
        ExponentialSample sample(108, make_histogram_axis(0.002, 30.0, 9));
        double const truth = 1.0 - std::log1p(-confidence);  // VaR + mean excess 1
        double const share = coverage(truth, [&] {
            sample.draw(2000);
            return expected_shortfall_from_histogram(sample.axis(), sample.counts(), confidence, kLevel,
                                                     {0.0});
        });
        EXPECT_NEAR(share, kLevel, noise() + 0.015) << confidence;
    }
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
