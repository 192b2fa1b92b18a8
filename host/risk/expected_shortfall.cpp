#include "host/risk/expected_shortfall.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/risk/quantiles.hpp"

namespace ballast {
namespace {

enum class Edge { lower, upper };

/// Losses beyond a threshold, every one at the same edge of its bin.
class Excess {
public:
    Excess(HistogramAxis const& axis, std::span<std::uint64_t const> counts, Support const& support,
           Edge edge)
        : axis_(axis)
        , counts_(counts)
        , support_(support)
        , edge_(edge)
    {
    }

    double value(std::int32_t bin) const
    {
        BinRange const range = bin_range(axis_, bin, support_);
        return edge_ == Edge::lower ? range.lower : range.upper;
    }

    /// Interval for the mean of (X - threshold)+ over all n counted paths.
    Interval mean_beyond(double threshold, double n, double level) const
    {
        double sum = 0.0;
        double squares = 0.0;
        for (std::int32_t bin = axis_.num_bins - 1; bin >= 0; --bin) {
            double const beyond = value(bin) - threshold;
            if (!(beyond > 0.0)) {
                break;
            }
            double const count = static_cast<double>(counts_[static_cast<std::size_t>(bin)]);
            if (count == 0.0) {
                continue;
            }
            sum += count * beyond;
            squares += count * beyond * beyond;
        }
        return amount_mean_interval(sum, squares, static_cast<std::uint64_t>(n),
                                    std::max(0.0, support_.highest - threshold), level);
    }

private:
    HistogramAxis const& axis_;
    std::span<std::uint64_t const> counts_;
    Support const& support_;
    Edge edge_;
};

/// Mean of the worst `wanted` values, taken as evenly spread in their bins; the last bin gives the part still wanted.
double mean_of_worst(HistogramAxis const& axis, std::span<std::uint64_t const> counts, double wanted,
                     Support const& support)
{
    double taken = 0.0;
    double sum = 0.0;
    for (std::int32_t bin = axis.num_bins - 1; bin >= 0 && taken < wanted; --bin) {
        double const count = static_cast<double>(counts[static_cast<std::size_t>(bin)]);
        if (count == 0.0) {
            continue;
        }
        double const part = std::min(count, wanted - taken);
        BinRange const where = finite_bin_range(axis, bin, support);
        sum += part * (where.upper - 0.5 * (where.upper - where.lower) * part / count);
        taken += part;
    }
    return sum / wanted;
}

}  // namespace

Interval expected_shortfall_from_histogram(HistogramAxis const& axis, std::span<std::uint64_t const> counts,
                                           double confidence, double level, Support const& support)
{
    if (counts.size() != static_cast<std::size_t>(axis.num_bins) || !(confidence > 0.0 && confidence < 1.0)) {
        throw Error(ExitCode::internal,
                    fmt::format("no expected shortfall at {} from {} counts on {} bins", confidence,
                                counts.size(), axis.num_bins),
                    "", "");
    }
    std::uint64_t const paths = total_count(counts);
    if (paths == 0) {
        double const nan = std::numeric_limits<double>::quiet_NaN();
        return {nan, nan, nan};
    }
    double const n = static_cast<double>(paths);
    double const share = 1.0 - confidence;
    Interval shortfall;
    shortfall.estimate = mean_of_worst(axis, counts, share * n, support);

    // Where the value at risk may lie: ranks that miss it ten times less often than the interval may miss.
    RankInterval const ranks = order_statistic_ranks(paths, confidence, 1.0 - 0.1 * (1.0 - level));
    std::int32_t const first = bin_of_rank(counts, std::max<std::uint64_t>(ranks.lower, 1));
    std::int32_t const last = bin_of_rank(counts, std::min(ranks.upper, paths));
    Excess const low(axis, counts, support, Edge::lower);
    shortfall.lower = shortfall.estimate;
    for (std::int32_t bin = first; bin <= last; ++bin) {
        double const threshold = std::isfinite(low.value(bin)) ? low.value(bin) : lower_edge(axis, bin);
        shortfall.lower =
            std::min(shortfall.lower, threshold + low.mean_beyond(threshold, n, level).lower / share);
    }
    shortfall.lower = std::max(support.lowest, shortfall.lower);

    Excess const high(axis, counts, support, Edge::upper);
    auto const rank = static_cast<std::uint64_t>(std::ceil(confidence * n));
    double const threshold = high.value(bin_of_rank(counts, std::clamp<std::uint64_t>(rank, 1, paths)));
    shortfall.upper =
        std::isfinite(threshold) && std::isfinite(support.highest)
            ? std::min(support.highest, threshold + high.mean_beyond(threshold, n, level).upper / share)
            : support.highest;
    return shortfall;
}

}  // namespace ballast
