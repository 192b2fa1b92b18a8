#include "host/risk/quantiles.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/special_functions/beta.hpp>
#include <fmt/format.h>

#include "host/base/error.hpp"

namespace ballast {
namespace {

using Precision = boost::math::policies::policy<boost::math::policies::promote_double<false>>;

/// P(B >= r) for B ~ Binomial(n, q); its complement P(B < r).
double at_least(double r, double n, double q)
{
    return r <= 0.0 ? 1.0 : r > n ? 0.0 : boost::math::ibeta(r, n - r + 1.0, q, Precision());
}
double less_than(double r, double n, double q)
{
    return r <= 0.0 ? 0.0 : r > n ? 1.0 : boost::math::ibetac(r, n - r + 1.0, q, Precision());
}

/// Smallest r in [0, n + 1] for which `holds` (false up to some r, true from there on), sought outwards from a guess.
template <class Condition>
double first_rank(double n, double guess, double stride, Condition holds)
{
    stride = std::max(std::floor(stride), 1.0);  // low and high stay whole, so that halving them ends
    double high = std::clamp(std::floor(guess), 0.0, n + 1.0);
    double low = high;
    while (high < n + 1.0 && !holds(high)) {
        low = high;
        high = std::min(high + stride, n + 1.0);
        stride *= 2.0;
    }
    while (low > 0.0 && holds(low)) {
        high = low;
        low = std::max(low - stride, 0.0);
        stride *= 2.0;
    }
    if (holds(low)) {
        return low;
    }
    while (high - low > 1.0) {  // not at low, but at high
        double const middle = std::floor(0.5 * (low + high));
        (holds(middle) ? high : low) = middle;
    }
    return high;
}

}  // namespace

std::int32_t bin_of_rank(std::span<std::uint64_t const> counts, std::uint64_t rank)
{
    std::uint64_t seen = 0;
    std::size_t bin = 0;
    for (; bin + 1 < counts.size(); ++bin) {
        seen += counts[bin];
        if (seen >= rank) {
            break;
        }
    }
    return static_cast<std::int32_t>(bin);
}

RankInterval order_statistic_ranks(std::uint64_t n, double q, double level)
{
    if (!(q > 0.0 && q < 1.0)) {
        throw Error(ExitCode::internal, fmt::format("no quantile at {}", q),
                    "it lies strictly between 0 and 1", "");
    }
    double const count = static_cast<double>(n);
    double const tail = 0.5 * (1.0 - level);
    double const half = normal_half_width(level) * std::sqrt(count * q * (1.0 - q));
    double const stride = 4.0 + 0.01 * half;
    double const upper =
        first_rank(count, count * q + half, stride, [&](double r) { return at_least(r, count, q) <= tail; });
    double const past_lower =
        first_rank(count, count * q - half, stride, [&](double r) { return less_than(r, count, q) > tail; });
    return {static_cast<std::uint64_t>(past_lower) - 1, static_cast<std::uint64_t>(upper)};
}

Interval quantile_from_histogram(HistogramAxis const& axis, std::span<std::uint64_t const> counts, double q,
                                 double level, Support const& support)
{
    return quantile_at_ranks(axis, counts, q, order_statistic_ranks(total_count(counts), q, level), support);
}

Interval quantile_at_ranks(HistogramAxis const& axis, std::span<std::uint64_t const> counts, double q,
                           RankInterval const& ranks, Support const& support)
{
    if (counts.size() != static_cast<std::size_t>(axis.num_bins)) {
        throw Error(ExitCode::internal,
                    fmt::format("{} counts on an axis of {} bins", counts.size(), axis.num_bins), "", "");
    }
    std::uint64_t const n = total_count(counts);
    if (n == 0) {
        double const nan = std::numeric_limits<double>::quiet_NaN();
        return {nan, nan, nan};
    }

    // Interval: outer edges of the bins of two order statistics.
    Interval interval;
    interval.lower =
        ranks.lower == 0 ? support.lowest : bin_range(axis, bin_of_rank(counts, ranks.lower), support).lower;
    interval.upper =
        ranks.upper > n ? support.highest : bin_range(axis, bin_of_rank(counts, ranks.upper), support).upper;

    // Estimate: the bin in which the cumulative count passes q n, its values taken as evenly spread.
    double const target = q * static_cast<double>(n);
    std::uint64_t const rank = std::clamp<std::uint64_t>(static_cast<std::uint64_t>(std::ceil(target)), 1, n);
    std::int32_t const bin = bin_of_rank(counts, rank);
    auto const index = static_cast<std::size_t>(bin);
    std::uint64_t const before = total_count(counts.first(index));
    double const share =
        std::clamp((target - static_cast<double>(before)) / static_cast<double>(counts[index]), 0.0, 1.0);
    BinRange const range = finite_bin_range(axis, bin, support);
    interval.estimate = range.lower + share * (range.upper - range.lower);
    return interval;
}

}  // namespace ballast
