#include "host/study/distributions.hpp"

#include <map>
#include <mutex>
#include <tuple>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "kernels/core/table_math.hpp"
#include "kernels/tables/dimensions.hpp"

namespace ballast {
namespace {

constexpr int kMaxTerms = 20000;
constexpr double kTopQuantile = 0.999;
constexpr double kLowestQuantile = 1e-6;
constexpr std::size_t kMostKept = 4096;  ///< tables of slips, 1 KB each

double magnitude(double x)
{
    return x < 0.0 ? -x : x;
}

/// x^shape e^-x / Gamma(shape)
double gamma_kernel(double shape, double x)
{
    return table_exp(shape * table_log(x) - x - log_gamma(shape));
}

double lower_by_series(double shape, double x)
{
    double term = 1.0 / shape;
    double sum = term;
    for (int n = 1; n < kMaxTerms && term > 1e-17 * sum; ++n) {
        term *= x / (shape + n);
        sum += term;
    }
    return sum * gamma_kernel(shape, x);
}

double upper_by_fraction(double shape, double x)
{
    constexpr double kTiny = 1e-300;
    double b = x + 1.0 - shape;
    double c = 1.0 / kTiny;
    double d = 1.0 / b;
    double value = d;
    for (int n = 1; n < kMaxTerms; ++n) {
        double const a = -n * (n - shape);
        b += 2.0;
        d = a * d + b;
        d = magnitude(d) < kTiny ? kTiny : d;
        c = b + a / c;
        c = magnitude(c) < kTiny ? kTiny : c;
        d = 1.0 / d;
        double const change = d * c;
        value *= change;
        if (magnitude(change - 1.0) < 1e-16) {
            break;
        }
    }
    return value * gamma_kernel(shape, x);
}

}  // namespace

double log_gamma(double x)
{
    // B_2n / (2n (2n - 1)), n = 1..8
    constexpr double kStirling[] = {1.0 / 12.0,   -1.0 / 360.0,      1.0 / 1260.0, -1.0 / 1680.0,
                                    1.0 / 1188.0, -691.0 / 360360.0, 1.0 / 156.0,  -3617.0 / 122400.0};
    constexpr double kHalfLogTwoPi = 0.91893853320467274178;
    double product = 1.0;
    double at = x;
    while (at < 12.0) {
        product *= at;
        at += 1.0;
    }
    double const inverse = 1.0 / at;
    double const square = inverse * inverse;
    double series = 0.0;
    for (int n = 7; n >= 0; --n) {
        series = series * square + kStirling[n];
    }
    return (at - 0.5) * table_log(at) - at + kHalfLogTwoPi + series * inverse - table_log(product);
}

double gamma_cdf(double shape, double x)
{
    if (x <= 0.0) {
        return 0.0;
    }
    return x < shape + 1.0 ? lower_by_series(shape, x) : 1.0 - upper_by_fraction(shape, x);
}

double gamma_quantile(double shape, double p)
{
    double low = 0.0;
    double high = shape + 1.0;
    while (gamma_cdf(shape, high) < p) {
        high *= 2.0;
    }
    double x = 0.5 * high;
    for (int i = 0; i < 400; ++i) {
        double const error = gamma_cdf(shape, x) - p;
        (error < 0.0 ? low : high) = x;
        // in y = ln x the density is x f(x) = x^shape e^-x / Gamma(shape)
        double const density = gamma_kernel(shape, x);
        double next = density > 1e-250 ? x * table_exp(-error / density) : 0.0;
        if (!(next > low && next < high)) {
            next = 0.5 * (low + high);
        }
        if (magnitude(next - x) <= 2e-16 * x) {
            return next;
        }
        x = next;
    }
    return x;
}

namespace {

std::vector<double> compute_slip_quantiles(bool is_gamma, double mean, double stddev)
{
    std::vector<double> delay(kSlipPoints, mean);
    if (mean <= 0.0 || stddev <= 0.0) {
        return delay;
    }
    double const ratio = stddev / mean;
    double const shape = 1.0 / (ratio * ratio);
    double const variance_of_log = table_log(1.0 + ratio * ratio);
    double const mean_of_log = table_log(mean) - 0.5 * variance_of_log;
    double const stddev_of_log = table_sqrt(variance_of_log);
    delay[0] = 0.0;
    for (int i = 1; i < kSlipPoints; ++i) {
        double const p = i + 1 < kSlipPoints ? static_cast<double>(i) / (kSlipPoints - 1) : kTopQuantile;
        delay[static_cast<std::size_t>(i)] =
            is_gamma ? gamma_quantile(shape, p) * mean / shape
                     : table_exp(mean_of_log + stddev_of_log * table_inverse_normal_cdf(p));
    }
    return delay;
}

}  // namespace

std::vector<double> slip_quantiles(std::string const& law, double mean, double stddev)
{
    bool const is_gamma = law == "gamma";
    if (!is_gamma && law != "lognormal") {
        throw Error(ExitCode::study_invalid, fmt::format("slip_law = \"{}\"", law),
                    "it is not a known distribution", "Use gamma or lognormal.");
    }
    // a run builds its tables some fifty times, nearly always with the same slips
    static std::mutex guard;
    static std::map<std::tuple<bool, double, double>, std::vector<double>> computed;
    std::scoped_lock const lock(guard);
    if (computed.size() >= kMostKept) {  // a parameter design draws slips without end
        computed.clear();
    }
    auto const [found, is_new] = computed.try_emplace({is_gamma, mean, stddev});
    if (is_new) {
        found->second = compute_slip_quantiles(is_gamma, mean, stddev);
    }
    return found->second;
}

std::vector<double> mixing_quantiles(double nu)
{
    constexpr int kCells = kMixingPoints - 1;
    auto const quantile = [nu](double p) {
        return table_sqrt((nu - 2.0) / (2.0 * gamma_quantile(0.5 * nu, 1.0 - p)));
    };
    std::vector<double> multiplier(kMixingPoints, 0.0);
    multiplier[0] = quantile(kLowestQuantile);
    double sum = 0.0;
    for (int i = 1; i < kCells; ++i) {
        auto const at = static_cast<std::size_t>(i);
        multiplier[at] = quantile(static_cast<double>(i) / kCells);
        double const a = multiplier[at - 1];
        double const b = multiplier[at];
        sum += (a * a + a * b + b * b) / (3.0 * kCells);
    }
    // the last cell makes up the rest of the mean square: a^2 + a b + b^2 = 3 kCells (1 - sum)
    double const a = multiplier[kCells - 1];
    double const rest = 3.0 * kCells * (1.0 - sum);
    multiplier[kCells] = 0.5 * (table_sqrt(4.0 * rest - 3.0 * a * a) - a);
    return multiplier;
}

}  // namespace ballast
