/// Laws of the diffusive factors: moments from the tallies' sums, distributions from their histograms.
#include <cmath>

#include <boost/math/distributions/non_central_chi_squared.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "host/risk/histogram.hpp"
#include "tests/regression/known_answers/case.hpp"
#include "tests/regression/known_answers/oracles.hpp"

namespace ballast::testing {
namespace {

/// Mean, variance, fourth cumulant and distribution function of a factor on a date.
struct Law {
    double mean, variance, fourth_cumulant;
    std::function<double(double)> cdf;
};

Law normal_law(double mean, double variance)
{
    double const stddev = std::sqrt(variance);
    return {mean, variance, 0.0, [=](double x) { return normal_cdf((x - mean) / stddev); }};
}

Law reverting_law(double initial, double mean, double kappa, double sigma, double t)
{
    double const decay = std::exp(-kappa * t);
    return normal_law(mean + (initial - mean) * decay, sigma * sigma * (1.0 - decay * decay) / (2.0 * kappa));
}

/// Normal walk with jumps, booked one a step.
Law jump_law(double drift, double sigma, double rate, double jump_mean, double jump_stddev, int weeks)
{
    double const t = weeks * kWeek;
    std::vector<double> const count = queued_poisson(rate * kWeek, weeks);
    double jumps = 0.0;
    double squares = 0.0;
    for (std::size_t n = 0; n < count.size(); ++n) {
        jumps += static_cast<double>(n) * count[n];
        squares += static_cast<double>(n * n) * count[n];
    }
    double const jump_square = jump_mean * jump_mean + jump_stddev * jump_stddev;
    // E J^4 of a normal jump; the queue hardly changes the fourth cumulant, which only sets a standard error
    double const fourth =
        std::pow(jump_mean, 4) + 6.0 * std::pow(jump_mean * jump_stddev, 2) + 3.0 * std::pow(jump_stddev, 4);
    double const variance = sigma * sigma * t + jumps * jump_stddev * jump_stddev +
                            (squares - jumps * jumps) * jump_mean * jump_mean;
    EXPECT_NEAR(variance, sigma * sigma * t + rate * t * jump_square, 0.002);
    return {drift * t + jumps * jump_mean, variance, rate * t * fourth, [=](double x) {
                double sum = 0.0;
                for (std::size_t n = 0; n < count.size(); ++n) {
                    auto const k = static_cast<double>(n);
                    sum +=
                        count[n] * normal_cdf((x - drift * t - k * jump_mean) /
                                              std::sqrt(sigma * sigma * t + k * jump_stddev * jump_stddev));
                }
                return sum;
            }};
}

Law cir_law(double initial, double mean, double kappa, double sigma, double t)
{
    double const decay = std::exp(-kappa * t);
    double const scale = sigma * sigma * (1.0 - decay) / (4.0 * kappa);
    double const freedom = 4.0 * kappa * mean / (sigma * sigma);
    double const centre = initial * decay / scale;
    boost::math::non_central_chi_squared const law(freedom, centre);
    return {scale * (freedom + centre), 2.0 * scale * scale * (freedom + 2.0 * centre),
            48.0 * std::pow(scale, 4) * (freedom + 4.0 * centre),
            [=](double x) { return x <= 0.0 ? 0.0 : boost::math::cdf(law, x / scale); }};
}

/// Largest distance between the paths' distribution function and `law`, over the edges of the histogram from `least` up.
double distance(Counted const& counted, std::string const& variable, int weeks,
                std::function<double(double)> const& cdf, double least)
{
    auto const bins =
        counted.reader().variable_histogram(static_cast<std::int64_t>(counted.quantile_week(weeks)),
                                            static_cast<std::int64_t>(counted.variable(variable)));
    HistogramAxis const& axis = counted.reader().shape().variable;
    double largest = 0.0;
    std::uint64_t below = 0;
    for (std::size_t b = 0; b + 1 < bins.size(); ++b) {
        below += bins[b];
        double const edge = lower_edge(axis, static_cast<std::int32_t>(b) + 1);
        bool const speaks = bins[b] + bins[b + 1] > 0;  // elsewhere both functions are flat or at an end
        double const empirical = static_cast<double>(below) / static_cast<double>(counted.paths());
        if (edge >= least && (speaks || empirical == 0.0 || empirical == 1.0)) {
            largest = std::max(largest, std::abs(empirical - cdf(edge)));
        }
    }
    return largest;
}

/// Dvoretzky, Kiefer and Wolfowitz with Massart's constant: P(D > d) <= 2 e^(-2 n d^2) = 1e-6.
double distance_bound(std::uint64_t paths)
{
    return std::sqrt(std::log(2e6) / (2.0 * static_cast<double>(paths)));
}

void check_moments(KnownAnswer& known, Counted const& counted, std::string const& factor, int weeks,
                   Law const& law)
{
    auto const n = static_cast<double>(counted.paths());
    auto const moments = counted.moments(factor, weeks);
    // booked as multiples of 2^-16: a rounding of at most 2^-17 that has no mean
    known.sampled(fmt::format("mean of {}, week {}", factor, weeks), "transition law", law.mean, moments.mean,
                  std::sqrt(law.variance / n), 1e-7);
    // variance of a sample variance: (kappa_4 + 2 variance^2) / n
    known.sampled(fmt::format("variance of {}, week {}", factor, weeks), "transition law", law.variance,
                  moments.variance, std::sqrt((law.fourth_cumulant + 2.0 * law.variance * law.variance) / n),
                  1e-7);
}

void check_distance(KnownAnswer& known, Counted const& counted, std::string const& factor, int weeks,
                    Law const& law, double band, std::string const& yardstick, double least = -1e30)
{
    known.within(fmt::format("distance of laws of {}, week {}{}", factor, weeks,
                             least > 0.0 ? fmt::format(", from {} up", least) : ""),
                 yardstick, 0.0, distance(counted, factor, weeks, law.cdf, least),
                 distance_bound(counted.paths()) + band);
}

TEST(KnownAnswers, FactorsHaveTheLawsOfTheirKinds)
{
    KnownAnswer known("factor_laws");
    known.run();
    Counted const counted = known.counted();
    // QE matches two moments of each step, not its law; over many steps the difference stays below this
    constexpr double kCirBand = 0.01;
    // ... but near zero, where the law of cir_wild (0.99 degrees of freedom) has an infinite density, QE has an atom at zero;
    // an independent QE of the same parameters holds 3.55 % of its paths there
    constexpr double kAtomBand = 0.04;
    constexpr double kAboveAtom = 0.05;
    for (int const weeks : {13, 26, 39, 52}) {
        double const t = weeks * kWeek;
        struct Named {
            char const* name;
            Law law;
            double band;
        };
        std::vector<Named> const laws = {
            {"white", normal_law(0.7 * kWeek, 1.3 * 1.3 * kWeek), 0.0},
            {"ou", reverting_law(-0.5, 0.8, 1.4, 0.9, t), 0.0},
            {"log_ou", reverting_law(std::log(1.5), 0.0, 6.0, 1.2, t), 0.0},
            {"gbm", normal_law(0.2 * t, 0.6 * 0.6 * t), 0.0},
            {"vasicek", reverting_law(0.04, 0.03, 0.3, 0.012, t), 0.0},
            {"jumps_included", jump_law(0.1 + 3 * 0.2, 0.25, 3.0, -0.2, 0.15, weeks), 0.0},
            {"jumps_added", jump_law(0.1, 0.25, 3.0, -0.2, 0.15, weeks), 0.0},
            {"cir_calm", cir_law(0.5, 1.0, 2.0, 0.6, t), kCirBand},
            {"cir_wild", cir_law(0.2, 0.3, 1.0, 1.1, t), kAtomBand},
        };
        for (Named const& each : laws) {
            if (weeks == 13 || weeks == 52) {
                check_moments(known, counted, each.name, weeks, each.law);
            }
            if (weeks == 52) {
                check_distance(known, counted, each.name, weeks, each.law, each.band,
                               each.band > 0.0 ? "noncentral chi-square, stated band" : "transition law");
            }
            if (weeks == 52 && each.band == kAtomBand) {
                check_distance(known, counted, each.name, weeks, each.law, kCirBand,
                               "noncentral chi-square, stated band", kAboveAtom);
            }
        }
    }
}

TEST(KnownAnswers, StudentInnovationsHaveUnitVarianceAndTails)
{
    KnownAnswer known("student_t");
    known.run();
    Counted const counted = known.counted();
    constexpr double kNu = 8.0;
    double const excess = 6.0 / (kNu - 4.0);
    // one innovation, scaled to unit variance
    double const stddev = 7.222 * std::sqrt(kWeek);
    double const scale = stddev * std::sqrt((kNu - 2.0) / kNu);
    boost::math::students_t const t(kNu);
    Law const one{0.0, stddev * stddev, excess * std::pow(stddev, 4),
                  [=](double x) { return boost::math::cdf(t, x / scale); }};
    for (int const weeks : {1, 26}) {
        check_moments(known, counted, "white", weeks, one);
    }
    // linear interpolation between 1025 quantiles of the multiplier: far below sampling, but for the last cell of
    // probability 2^-10, whose shape alone is not that of the law
    check_distance(known, counted, "white", 26, one, 1.0 / 1024.0, "t(8) of unit variance");
    double const walk = 0.8 * 0.8 * 13 * kWeek;
    check_moments(known, counted, "walk", 13, {0.0, walk, excess / 13.0 * walk * walk, nullptr});
}

TEST(KnownAnswers, FactorsOfDifferentSpeedAreCorrelatedAsTheirBrownianMotions)
{
    KnownAnswer known("correlated_ou");
    known.run();
    Counted const counted = known.counted();
    auto const n = static_cast<double>(counted.paths());
    struct Process {
        char const* name;
        double kappa, sigma, rho;  ///< correlation of its Brownian increments with those of `slow`
    };
    // the follower's innovation is 0.5 dW_slow + 0.2 dW_contrary + its own
    std::vector<Process> const others = {
        {"fast", 12.0, 1.5, 0.6}, {"contrary", 3.0, 0.5, -0.8}, {"follower", 5.0, 0.7, 0.5 - 0.2 * 0.8}};
    double const kappa = 0.5;
    double const sigma = 0.6;
    auto const variance = [](double k, double s, double t) {
        return s * s * (1.0 - std::exp(-2.0 * k * t)) / (2.0 * k);
    };
    for (int const weeks : {1, 13, 52}) {
        double const t = weeks * kWeek;
        double const weight = std::exp2(-t / 100.0);
        double const slow = counted.moments("slow", weeks).variance;
        for (Process const& other : others) {
            // Var(w x + y) = w^2 Var x + Var y + 2 w Cov, of the sample as of the law
            double const both = counted.moments(fmt::format("rent.with_{}", other.name), weeks).variance;
            double const own = counted.moments(other.name, weeks).variance;
            double const ours = (both - weight * weight * slow - own) / (2.0 * weight);
            double const expected = other.rho * sigma * other.sigma *
                                    (1.0 - std::exp(-(kappa + other.kappa) * t)) / (kappa + other.kappa);
            // standard error of a sample covariance: sqrt((v1 v2 + c^2) / n); booking at 2^-16 adds 2^-34 / 3 to each variance
            double const error = std::sqrt(
                (variance(kappa, sigma, t) * variance(other.kappa, other.sigma, t) + expected * expected) /
                n);
            known.sampled(fmt::format("covariance of slow and {}, week {}", other.name, weeks),
                          "Ornstein-Uhlenbeck covariance", expected, ours, error, 1e-9);
        }
    }
}

}  // namespace
}  // namespace ballast::testing
