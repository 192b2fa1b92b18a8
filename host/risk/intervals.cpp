#include "host/risk/intervals.hpp"

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ballast {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Without promotion to long double: its digits are not needed, its time is.
using Precision = boost::math::policies::policy<boost::math::policies::promote_double<false>>;

double as_double(std::uint64_t count)
{
    return static_cast<double>(count);
}

/// Likeliest probability of "second alone" given the difference: the larger root of Tango's quadratic.
double likeliest_second_alone(double n, double b, double c, double delta)
{
    double const a2 = 2.0 * n;
    double const a1 = -b - c + (2.0 * n - b + c) * delta;
    double const a0 = -c * delta * (1.0 - delta);
    double const root = std::sqrt(std::max(0.0, a1 * a1 - 4.0 * a2 * a0));
    if (a1 <= 0.0) {
        return (root - a1) / (2.0 * a2);
    }
    return -2.0 * a0 / (a1 + root);  // the same root without cancellation
}

/// Where the score statistic equals `z`: it falls from +infinity to -infinity as delta goes from -1 to 1.
double solve_paired_score(double n, double b, double c, double z)
{
    auto const excess = [&](double delta) {
        double const q = likeliest_second_alone(n, b, c, delta);
        double const variance = n * (2.0 * q + delta * (1.0 - delta));
        return b - c - n * delta - z * std::sqrt(std::max(0.0, variance));
    };
    double const estimate = (b - c) / n;
    double above = z > 0.0 ? -1.0 : estimate;  // excess >= 0
    double below = z > 0.0 ? estimate : 1.0;   // excess <= 0
    for (int i = 0; i < 100 && below - above > 1e-15; ++i) {
        double const middle = 0.5 * (above + below);
        (excess(middle) > 0.0 ? above : below) = middle;
    }
    return z > 0.0 ? above : below;
}

/// From so many events on Boost's series for the gamma functions no longer end, and the cube root is as good as exact.
constexpr std::uint64_t kManyEvents = 100000;

/// Quantile at normal score z of the gamma law with this shape: shape (1 - 1/(9 shape) + z/(3 sqrt(shape)))^3, off by
/// some z^3 / (100 sqrt(shape)). Source: Wilson and Hilferty (1931), Proc. Natl. Acad. Sci. 17, 684.
double gamma_quantile_of_many(double shape, double z)
{
    double const root = 1.0 - 1.0 / (9.0 * shape) + z / (3.0 * std::sqrt(shape));
    return shape * root * root * root;
}

}  // namespace

Interval scaled(Interval const& interval, double factor)
{
    return {interval.estimate * factor, interval.lower * factor, interval.upper * factor};
}

double normal_half_width(double level)
{
    using Normal = boost::math::normal_distribution<double, Precision>;
    return boost::math::quantile(boost::math::complement(Normal(), 0.5 * (1.0 - level)));
}

Interval clopper_pearson(std::uint64_t k, std::uint64_t n, double level)
{
    if (n == 0) {
        return {kNan, 0.0, 1.0};
    }
    double const tail = 0.5 * (1.0 - level);
    double const hits = as_double(k);
    double const misses = as_double(n - k);
    double const at_no_event = -std::expm1(std::log(tail) / as_double(n));
    Interval interval{hits / as_double(n), 0.0, 1.0};
    if (k == 0) {
        interval.upper = at_no_event;
    } else if (k == n) {
        interval.lower = 1.0 - at_no_event;
    } else {
        interval.lower = boost::math::ibeta_inv(hits, misses + 1.0, tail, Precision());
        interval.upper = boost::math::ibetac_inv(hits + 1.0, misses, tail, Precision());
    }
    return interval;
}

Interval wilson(std::uint64_t k, std::uint64_t n, double level)
{
    if (n == 0) {
        return {kNan, 0.0, 1.0};
    }
    double const z = normal_half_width(level);
    double const count = as_double(n);
    double const p = as_double(k) / count;
    double const shrink = 1.0 / (1.0 + z * z / count);
    double const centre = (p + 0.5 * z * z / count) * shrink;
    double const half = z * std::sqrt(p * (1.0 - p) / count + 0.25 * z * z / (count * count)) * shrink;
    return {p, k == 0 ? 0.0 : std::max(0.0, centre - half), k == n ? 1.0 : std::min(1.0, centre + half)};
}

Interval paired_difference(std::uint64_t n, std::uint64_t only_in_first, std::uint64_t only_in_second,
                           double level)
{
    if (n == 0) {
        return {kNan, -1.0, 1.0};
    }
    double const z = normal_half_width(level);
    double const b = as_double(only_in_first);
    double const c = as_double(only_in_second);
    double const count = as_double(n);
    return {(b - c) / count, solve_paired_score(count, b, c, z), solve_paired_score(count, b, c, -z)};
}

Interval poisson_rate(std::uint64_t k, double exposure, double level)
{
    if (!(exposure > 0.0)) {
        return {kNan, kNan, kNan};
    }
    double const tail = 0.5 * (1.0 - level);
    double const events = as_double(k);
    double lower = 0.0;
    double upper = 0.0;
    if (k < kManyEvents) {
        lower = k == 0 ? 0.0 : boost::math::gamma_p_inv(events, tail, Precision());
        upper = boost::math::gamma_q_inv(events + 1.0, tail, Precision());
    } else {
        double const z = normal_half_width(level);
        lower = gamma_quantile_of_many(events, -z);
        upper = gamma_quantile_of_many(events + 1.0, z);
    }
    return {events / exposure, lower / exposure, upper / exposure};
}

Interval mean_interval(double sum, double sum_squares, std::uint64_t n, double level)
{
    if (n == 0) {
        return {kNan, -kInfinity, kInfinity};
    }
    double const count = as_double(n);
    double const mean = sum / count;
    if (n == 1) {
        return {mean, -kInfinity, kInfinity};
    }
    double const variance = std::max(0.0, (sum_squares - sum * mean) / (count - 1.0));
    using Student = boost::math::students_t_distribution<double, Precision>;
    double const t =
        boost::math::quantile(boost::math::complement(Student(count - 1.0), 0.5 * (1.0 - level)));
    double const half = t * std::sqrt(variance / count);
    return {mean, mean - half, mean + half};
}

}  // namespace ballast
