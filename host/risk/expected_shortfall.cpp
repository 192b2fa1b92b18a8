#include "host/risk/expected_shortfall.hpp"

#include "host/base/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace ballast {

Interval expected_shortfall_from_histogram(HistogramAxis const& axis, std::span<std::uint64_t const> counts,
                                           double confidence, double level, Support const& support)
{
    if (counts.size() != static_cast<std::size_t>(axis.num_bins) || !(confidence > 0.0 && confidence < 1.0)) {
        throw Error(ExitCode::internal,
                    fmt::format("no expected shortfall at {} from {} counts on {} bins", confidence,
                                counts.size(), axis.num_bins),
                    "", "");
    }
    double const n = static_cast<double>(total_count(counts));
    if (n == 0.0) {
        double const nan = std::numeric_limits<double>::quiet_NaN();
        return {nan, nan, nan};
    }

    // From the worst bin down, until the tail holds (1 - c) n; the last bin gives the part that is still wanted.
    double const wanted = (1.0 - confidence) * n;
    double taken = 0.0;
    double sum = 0.0;
    double sum_low = 0.0;
    double sum_high = 0.0;
    double sum_squares = 0.0;
    double value_at_risk = 0.0;
    for (std::int32_t bin = axis.num_bins - 1; bin >= 0 && taken < wanted; --bin) {
        double const count = static_cast<double>(counts[static_cast<std::size_t>(bin)]);
        if (count == 0.0) {
            continue;
        }
        double const part = std::min(count, wanted - taken);
        BinRange const where = finite_bin_range(axis, bin, support);
        BinRange const bounds = bin_range(axis, bin, support);
        // The worst `part` of `count` evenly spread values; all of them: the middle of the bin.
        double const width = where.upper - where.lower;
        double const value = where.upper - 0.5 * width * part / count;
        value_at_risk = where.upper - width * part / count;
        taken += part;
        sum += part * value;
        sum_squares += part * value * value;
        sum_low += part * bounds.lower;
        sum_high += part * bounds.upper;
    }

    double const shortfall = sum / wanted;
    double const tail_variance = std::max(0.0, sum_squares / wanted - shortfall * shortfall);
    double const beyond = shortfall - value_at_risk;
    double const sigma = std::sqrt((tail_variance + confidence * beyond * beyond) / wanted);
    double const half = normal_half_width(level) * sigma;
    return {shortfall, std::max(support.lowest, sum_low / wanted - half),
            std::min(support.highest, sum_high / wanted + half)};
}

}  // namespace ballast
