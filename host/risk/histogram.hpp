#pragma once
// Edges of the bins that kernels fill (kernels/tally/histogram_axis.hpp), for the host.

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "kernels/tally/histogram_axis.hpp"

namespace ballast {

/// Values a quantity can take at all, e.g. [0, infinity) for a shortfall.
struct Support {
    double lowest = -std::numeric_limits<double>::infinity();
    double highest = std::numeric_limits<double>::infinity();
};

/// Half-open range of values [lower, upper).
struct BinRange {
    double lower;
    double upper;
};

/// An axis whose bins reach from `lowest` to `highest` (both inside it), each at most 2^-mantissa_bits wide in
/// proportion. mantissa_bits in [0, 20]. Throws Error(internal) if the ends are not finite floats in ascending order.
HistogramAxis make_histogram_axis(double lowest, double highest, int mantissa_bits);

/// The bin in which kernels count `value` (as a float); not a number is refused by Error(internal).
std::int32_t bin_of(HistogramAxis const& axis, double value);

/// Smallest value of a bin by its bits, for bin in [0, num_bins]; that of num_bins ends the last bin.
double lower_edge(HistogramAxis const& axis, std::int32_t bin);

/// The values that a bin counts. Values outside the axis are counted at its ends, so the first bin begins at
/// support.lowest and the last one ends at support.highest, which may be infinite.
BinRange bin_range(HistogramAxis const& axis, std::int32_t bin, Support const& support = {});

/// Like bin_range, but an infinite end is replaced by the bin's own edge: where to place an estimate.
BinRange finite_bin_range(HistogramAxis const& axis, std::int32_t bin, Support const& support = {});

/// Upper edge of the highest bin that has counted anything, lower edge of the lowest; 0 without counts.
double largest_seen(HistogramAxis const& axis, std::span<std::uint64_t const> counts);
double smallest_seen(HistogramAxis const& axis, std::span<std::uint64_t const> counts);

/// Counts on an axis with fewer mantissa bits: where each bin of `fine` falls, whole.
std::vector<std::uint64_t> coarsened(HistogramAxis const& fine, std::span<std::uint64_t const> counts,
                                     HistogramAxis const& coarse);

/// Sum of the counts.
std::uint64_t total_count(std::span<std::uint64_t const> counts);

}  // namespace ballast
