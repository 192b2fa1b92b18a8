#include "host/risk/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include <fmt/format.h>

#include "host/base/error.hpp"

namespace ballast {
namespace {

constexpr std::int64_t kOrderOfInfinity = 0x7f800000;
constexpr std::int32_t kMagnitude = 0x7fffffff;

std::int32_t order_bits(float value)
{
    auto const bits = std::bit_cast<std::int32_t>(value + 0.0F);
    return bits ^ ((bits >> 31) & kMagnitude);
}

/// The float of an order; beyond the infinities, the infinities.
double value_of_order(std::int64_t order)
{
    if (order >= kOrderOfInfinity) {
        return std::numeric_limits<double>::infinity();
    }
    if (order <= ~kOrderOfInfinity) {
        return -std::numeric_limits<double>::infinity();
    }
    auto const narrow = static_cast<std::int32_t>(order);
    return static_cast<double>(std::bit_cast<float>(narrow ^ ((narrow >> 31) & kMagnitude)));
}

}  // namespace

HistogramAxis make_histogram_axis(double lowest, double highest, int mantissa_bits)
{
    auto const low = static_cast<float>(lowest);
    auto const high = static_cast<float>(highest);
    if (!std::isfinite(low) || !std::isfinite(high) || !(low <= high) || mantissa_bits < 0 ||
        mantissa_bits > 20) {
        throw Error(
            ExitCode::internal,
            fmt::format("no histogram axis from {} to {} with {} bits", lowest, highest, mantissa_bits),
            "its ends must be finite floats in ascending order", "");
    }
    HistogramAxis axis;
    axis.shift = 23 - mantissa_bits;
    axis.first = order_bits(low) >> axis.shift;
    axis.num_bins = (order_bits(high) >> axis.shift) - axis.first + 1;
    return axis;
}

std::int32_t bin_of(HistogramAxis const& axis, double value)
{
    if (std::isnan(value)) {
        throw Error(ExitCode::internal, "not a number has no bin", "such paths are counted apart", "");
    }
    std::int32_t const bin = (order_bits(static_cast<float>(value)) >> axis.shift) - axis.first;
    return std::clamp(bin, 0, axis.num_bins - 1);
}

double lower_edge(HistogramAxis const& axis, std::int32_t bin)
{
    return value_of_order((std::int64_t{axis.first} + bin) << axis.shift);
}

BinRange bin_range(HistogramAxis const& axis, std::int32_t bin, Support const& support)
{
    double const lower = bin == 0 ? support.lowest : lower_edge(axis, bin);
    double const upper = bin == axis.num_bins - 1 ? support.highest : lower_edge(axis, bin + 1);
    return {std::max(lower, support.lowest), std::min(upper, support.highest)};
}

BinRange finite_bin_range(HistogramAxis const& axis, std::int32_t bin, Support const& support)
{
    BinRange range = bin_range(axis, bin, support);
    if (std::isinf(range.lower)) {
        range.lower = lower_edge(axis, bin);
    }
    if (std::isinf(range.upper)) {
        range.upper = lower_edge(axis, bin + 1);
    }
    return range;
}

double largest_seen(HistogramAxis const& axis, std::span<std::uint64_t const> counts)
{
    for (std::int32_t bin = axis.num_bins - 1; bin >= 0; --bin) {
        if (counts[static_cast<std::size_t>(bin)] != 0) {
            return lower_edge(axis, bin + 1);
        }
    }
    return 0.0;
}

double smallest_seen(HistogramAxis const& axis, std::span<std::uint64_t const> counts)
{
    for (std::int32_t bin = 0; bin < axis.num_bins; ++bin) {
        if (counts[static_cast<std::size_t>(bin)] != 0) {
            return lower_edge(axis, bin);
        }
    }
    return 0.0;
}

std::vector<std::uint64_t> coarsened(HistogramAxis const& fine, std::span<std::uint64_t const> counts,
                                     HistogramAxis const& coarse)
{
    if (coarse.shift < fine.shift) {
        throw Error(
            ExitCode::internal,
            fmt::format("bins of shift {} cannot be made of bins of shift {}", coarse.shift, fine.shift),
            "their edges lie inside them", "");
    }
    std::vector<std::uint64_t> sums(static_cast<std::size_t>(coarse.num_bins), 0);
    for (std::size_t bin = 0; bin < counts.size(); ++bin) {
        std::int64_t const order =
            std::int64_t{fine.first} + static_cast<std::int64_t>(bin);  // >> fine.shift
        std::int64_t const place = (order >> (coarse.shift - fine.shift)) - coarse.first;
        sums[static_cast<std::size_t>(std::clamp<std::int64_t>(place, 0, coarse.num_bins - 1))] +=
            counts[bin];
    }
    return sums;
}

std::uint64_t total_count(std::span<std::uint64_t const> counts)
{
    std::uint64_t total = 0;
    for (std::uint64_t count : counts) {
        total += count;
    }
    return total;
}

}  // namespace ballast
