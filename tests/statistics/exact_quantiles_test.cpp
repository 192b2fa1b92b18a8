/// Intervals of exact quantiles cover as the binomial law of their ranks says: seeded simulations with a known truth.
#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include <boost/math/distributions/binomial.hpp>
#include <gtest/gtest.h>

#include "host/risk/exact_quantiles.hpp"

namespace ballast {
namespace {

constexpr double kLevel = 0.95;
constexpr int kReplications = 20'000;

/// P(X_(l) <= quantile <= X_(u)) for continuous values: B ~ Binomial(n, q) counts those below it, l <= B <= u - 1.
double coverage_of_ranks(std::uint64_t n, double q, RankInterval const& ranks)
{
    boost::math::binomial_distribution<double> const below(static_cast<double>(n), q);
    double const up_to =
        ranks.upper > n ? 1.0 : boost::math::cdf(below, static_cast<double>(ranks.upper - 1));
    return up_to - (ranks.lower == 0 ? 0.0 : boost::math::cdf(below, static_cast<double>(ranks.lower - 1)));
}

TEST(Coverage, ExactQuantileCoversWhatItsRanksPromise)
{
    std::mt19937_64 random(301);
    std::normal_distribution<double> normal;
    for (auto const& [n, q] : {std::pair{40, 0.05}, {40, 0.5}, {200, 0.01}, {200, 0.25}, {200, 0.99}}) {
        auto const count = static_cast<std::uint64_t>(n);
        QuantileRanks const ranks = exact_quantile_ranks(count, q, kLevel);
        double const promised = coverage_of_ranks(count, q, ranks.interval);
        EXPECT_GE(promised, kLevel);

        // Truth: normal values fall below Phi^-1(q) with probability q; compared after Phi, which keeps order.
        int covered = 0;
        std::vector<double> values(count);
        for (int i = 0; i < kReplications; ++i) {
            for (double& value : values) {
                value = 0.5 * std::erfc(-normal(random) / std::sqrt(2.0));
            }
            std::sort(values.begin(), values.end());
            Interval const interval =
                exact_quantile(ranks, count, [&](std::uint64_t rank) { return values[rank - 1]; });
            covered += interval.lower <= q && q <= interval.upper ? 1 : 0;
        }
        // 4.5 standard deviations of a share observed on kReplications (probability 7e-6).
        double const noise = 4.5 * std::sqrt(promised * (1.0 - promised) / kReplications) + 1e-12;
        EXPECT_NEAR(static_cast<double>(covered) / kReplications, promised, noise)
            << n << " values, quantile " << q;
    }
}

TEST(Coverage, ExactQuantileOfValuesWithTiesCoversAtLeastItsLevel)
{
    // Lowest liquidity has an atom (firms that run dry): 30 % of the values are 0, the others exponential.
    std::mt19937_64 random(302);
    std::uniform_real_distribution<double> uniform;
    std::uint64_t const n = 100;
    for (auto const& [q, truth] : {std::pair{0.1, 0.0}, {0.3, 0.0}, {0.65, std::log(2.0)}}) {
        QuantileRanks const ranks = exact_quantile_ranks(n, q, kLevel);
        int covered = 0;
        std::vector<double> values(n);
        for (int i = 0; i < kReplications; ++i) {
            for (double& value : values) {
                double const u = uniform(random);
                value = u < 0.3 ? 0.0 : -std::log((1.0 - u) / 0.7);
            }
            std::sort(values.begin(), values.end());
            Interval const interval =
                exact_quantile(ranks, n, [&](std::uint64_t rank) { return values[rank - 1]; });
            covered += interval.lower <= truth && truth <= interval.upper ? 1 : 0;
        }
        double const noise = 4.5 * std::sqrt(kLevel * (1.0 - kLevel) / kReplications);
        EXPECT_GE(static_cast<double>(covered) / kReplications, kLevel - noise) << "quantile " << q;
    }
}

}  // namespace
}  // namespace ballast
