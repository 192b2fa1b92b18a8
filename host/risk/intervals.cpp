#include "host/risk/intervals.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>

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

/// From so many events on Boost's series for the gamma functions no longer end, and the cube root is as good as exact.
constexpr std::uint64_t kManyEvents = 100000;

/// Quantile at normal score z of the gamma law with this shape: shape (1 - 1/(9 shape) + z/(3 sqrt(shape)))^3, off by
/// some z^3 / (100 sqrt(shape)). Source: Wilson and Hilferty (1931), Proc. Natl. Acad. Sci. 17, 684.
double gamma_quantile_of_many(double shape, double z)
{
    double const root = 1.0 - 1.0 / (9.0 * shape) + z / (3.0 * std::sqrt(shape));
    return shape * root * root * root;
}

/// Quantile of the gamma law: `tail` of it lies below (lower) or above (upper).
double gamma_lower(double shape, double tail, double z)
{
    return shape < static_cast<double>(kManyEvents) ? boost::math::gamma_p_inv(shape, tail, Precision())
                                                    : gamma_quantile_of_many(shape, -z);
}
double gamma_upper(double shape, double tail, double z)
{
    return shape < static_cast<double>(kManyEvents) ? boost::math::gamma_q_inv(shape, tail, Precision())
                                                    : gamma_quantile_of_many(shape, z);
}

double student_half_width(std::uint64_t n, double level)
{
    using Student = boost::math::students_t_distribution<double, Precision>;
    return boost::math::quantile(boost::math::complement(Student(as_double(n) - 1.0), 0.5 * (1.0 - level)));
}

/// Variance of the sum of n >= 2 values, inflated so that normal quantiles of it are Student's.
double inflated_variance(double sum, double sum_squares, std::uint64_t n, double level)
{
    double const count = as_double(n);
    double const variance = std::max(0.0, sum_squares - sum * (sum / count)) * count / (count - 1.0);
    double const factor = student_half_width(n, level) / normal_half_width(level);
    return variance * factor * factor;
}

/// How far a sum of variance `variance` may lie on the side on which single deviations are at most `deviation`.
double skew_reach(double variance, double deviation, double level)
{
    double const z = normal_half_width(level);
    if (!(deviation > 0.0) || !std::isfinite(deviation)) {
        return z * std::sqrt(variance);
    }
    double const events = variance / (deviation * deviation);
    return deviation * (gamma_upper(events + 1.0, 0.5 * (1.0 - level), z) - events);
}

}  // namespace

Interval scaled(Interval const& interval, double factor)
{
    return {interval.estimate * factor, interval.lower * factor, interval.upper * factor, interval.events};
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
    Interval interval{hits / as_double(n), 0.0, 1.0, std::min(hits, misses)};
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
    Interval const b = clopper_pearson(only_in_first, n, level);
    Interval const c = clopper_pearson(only_in_second, n, level);
    double const agree = (1.0 - b.estimate) * (1.0 - c.estimate);
    double const correlation = agree > 0.0 ? -std::sqrt(b.estimate * c.estimate / agree) : 0.0;
    auto const reach = [&](double x, double y) {
        return std::sqrt(x * x - 2.0 * correlation * x * y + y * y);
    };
    double const difference = b.estimate - c.estimate;
    return {difference, std::max(-1.0, difference - reach(b.estimate - b.lower, c.upper - c.estimate)),
            std::min(1.0, difference + reach(b.upper - b.estimate, c.estimate - c.lower)),
            as_double(only_in_first + only_in_second)};
}

Interval poisson_rate(std::uint64_t k, double exposure, double level)
{
    if (!(exposure > 0.0)) {
        return {kNan, kNan, kNan};
    }
    double const tail = 0.5 * (1.0 - level);
    double const events = as_double(k);
    double const z = normal_half_width(level);
    double const lower = k == 0 ? 0.0 : gamma_lower(events, tail, z);
    double const upper = gamma_upper(events + 1.0, tail, z);
    return {events / exposure, lower / exposure, upper / exposure, events};
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
    double const half = student_half_width(n, level) * std::sqrt(variance / count);
    return {mean, mean - half, mean + half};
}

Interval ratio_interval(RatioSums const& sums, std::uint64_t n, double below, double above, double level)
{
    if (n == 0 || !(sums.x > 0.0)) {
        return {kNan, -kInfinity, kInfinity};
    }
    double const ratio = sums.y / sums.x;
    if (n == 1) {
        return {ratio, -kInfinity, kInfinity};
    }
    double const count = as_double(n);
    double const products = 0.5 * (sums.both_squares - sums.x_squares - sums.y_squares);
    double const squares =
        std::max(0.0, sums.y_squares - 2.0 * ratio * products + ratio * ratio * sums.x_squares);
    double const factor = student_half_width(n, level) / normal_half_width(level);
    double const variance = squares * count / (count - 1.0) * factor * factor;
    double const weight = sums.x_squares / sums.x;
    return {ratio, ratio - skew_reach(variance, below * weight, level) / sums.x,
            ratio + skew_reach(variance, above * weight, level) / sums.x};
}

Interval bounded_mean_interval(double sum, double sum_squares, std::uint64_t n, double below, double above,
                               double level)
{
    if (n < 2) {
        return mean_interval(sum, sum_squares, n, level);
    }
    double const count = as_double(n);
    double const mean = sum / count;
    double const variance = inflated_variance(sum, sum_squares, n, level);
    return {mean, mean - skew_reach(variance, below, level) / count,
            mean + skew_reach(variance, above, level) / count};
}

Interval amount_mean_interval(double sum, double sum_squares, std::uint64_t n, double largest, double level)
{
    if (n == 0) {
        return {kNan, 0.0, kInfinity};
    }
    double const count = as_double(n);
    double const mean = sum / count;
    double const z = normal_half_width(level);
    double const tail = 0.5 * (1.0 - level);
    // A value seen above the limit proves it too low; the mean that counts each amount by its size is at most the largest.
    double const limit = std::max(largest, sum > 0.0 ? sum_squares / sum : 0.0);
    double const variance = n < 2 ? sum_squares : inflated_variance(sum, sum_squares, n, level);
    Interval interval{mean, 0.0, std::isfinite(limit) ? mean : kInfinity};
    if (limit > 0.0 && std::isfinite(limit)) {
        double const scale = (variance + limit * limit) / (sum + limit);
        interval.upper = scale * gamma_upper((sum + limit) / scale, tail, z) / count;
    }
    if (sum > 0.0) {
        interval.lower = variance > sum * mean
                             ? variance / sum * gamma_lower(sum * sum / variance, tail, z) / count
                             : std::max(0.0, mean - skew_reach(variance, mean, level) / count);
    }
    return interval;
}

}  // namespace ballast
