#include <gtest/gtest.h>

#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <cmath>

#include "host/base/error.hpp"
#include "host/study/distributions.hpp"
#include "kernels/tables/dimensions.hpp"

namespace ballast {
namespace {

TEST(Distributions, LogGammaAgreesWithTheLibrary)
{
    for (double x = 0.05; x < 200.0; x *= 1.07) {
        double const expected = std::lgamma(x);
        EXPECT_NEAR(log_gamma(x), expected, 2e-14 * std::max(1.0, std::abs(expected))) << x;
    }
}

TEST(Distributions, GammaQuantileInvertsTheDistribution)
{
    for (double const shape : {0.3, 1.0, 1.96, 2.5, 15.0, 80.0}) {
        boost::math::gamma_distribution<double> const law(shape, 1.0);
        for (double const p : {1e-6, 0.01, 0.3, 0.5, 0.9, 0.999, 0.999999}) {
            double const expected = quantile(law, p);
            // conditioning of the quantile: an error of 1e-13 in p moves x by 1e-13 / density
            double const tolerance = 1e-11 * expected + 1e-13 / pdf(law, expected);
            EXPECT_NEAR(gamma_quantile(shape, p), expected, tolerance) << shape << " " << p;
            EXPECT_NEAR(gamma_cdf(shape, expected), p, 1e-13) << shape << " " << p;
        }
    }
}

TEST(Distributions, SlipQuantilesAreThoseOfTheNamedLaw)
{
    double const mean = 30.0;
    double const stddev = 21.0;
    boost::math::gamma_distribution<double> const gamma(mean * mean / (stddev * stddev),
                                                        stddev * stddev / mean);
    double const variance = std::log(1.0 + stddev * stddev / (mean * mean));
    boost::math::lognormal_distribution<double> const lognormal(std::log(mean) - 0.5 * variance,
                                                                std::sqrt(variance));
    auto const by_gamma = slip_quantiles("gamma", mean, stddev);
    auto const by_lognormal = slip_quantiles("lognormal", mean, stddev);
    ASSERT_EQ(by_gamma.size(), static_cast<std::size_t>(kSlipPoints));
    EXPECT_EQ(by_gamma.front(), 0.0);
    for (int i = 1; i < kSlipPoints; ++i) {
        double const p = i + 1 < kSlipPoints ? i / 128.0 : 0.999;
        EXPECT_NEAR(by_gamma[static_cast<std::size_t>(i)], quantile(gamma, p), 1e-9 * mean);
        EXPECT_NEAR(by_lognormal[static_cast<std::size_t>(i)], quantile(lognormal, p), 1e-9 * mean);
    }
}

TEST(Distributions, CertainSlipIsItsMean)
{
    for (double const delay : slip_quantiles("gamma", 12.0, 0.0)) {
        EXPECT_EQ(delay, 12.0);
    }
    EXPECT_THROW(slip_quantiles("weibull", 12.0, 3.0), Error);
}

TEST(Distributions, MixingGivesUnitVarianceAndTheTailOfStudent)
{
    for (double const nu : {4.5, 6.0, 12.0}) {
        auto const m = mixing_quantiles(nu);
        double square = 0.0;
        double fourth = 0.0;
        for (std::size_t i = 0; i + 1 < m.size(); ++i) {
            ASSERT_LT(m[i], m[i + 1]) << nu << " " << i;
            double const a = m[i];
            double const b = m[i + 1];
            square += (a * a + a * b + b * b) / 3.0;
            fourth += (a * a * a * a + a * a * a * b + a * a * b * b + a * b * b * b + b * b * b * b) / 5.0;
        }
        EXPECT_NEAR(square / (kMixingPoints - 1), 1.0, 1e-12) << nu;
        boost::math::gamma_distribution<double> const chi2(0.5 * nu, 2.0);
        EXPECT_NEAR(m[1000], std::sqrt((nu - 2.0) / quantile(chi2, 1.0 - 1000.0 / 1024.0)), 1e-10);
        if (nu >= 12.0) {
            // E m^4 = (nu - 2) / (nu - 4); the cut tail of the last cell takes off less than 1 %
            EXPECT_NEAR(fourth / (kMixingPoints - 1), (nu - 2.0) / (nu - 4.0),
                        0.01 * (nu - 2.0) / (nu - 4.0));
        }
    }
}

}  // namespace
}  // namespace ballast
