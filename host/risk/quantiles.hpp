#pragma once
// Quantiles with distribution-free intervals, from histograms.

#include <cstdint>
#include <span>

#include "host/risk/histogram.hpp"
#include "host/risk/intervals.hpp"

namespace ballast {

/// Ranks, from 1, of the two sorted values that enclose a quantile; lower = 0 or upper = n + 1 where no value does.
struct RankInterval {
    std::uint64_t lower;
    std::uint64_t upper;
};

/// Ranks l, u with P(X_(l) <= quantile) >= 1 - alpha/2 and P(quantile <= X_(u)) >= 1 - alpha/2, whatever the
/// distribution: with B ~ Binomial(n, q), l is the largest r with P(B < r) <= alpha/2, u the smallest with
/// P(B >= r) <= alpha/2. q in (0, 1). Source: David and Nagaraja (2003), Order Statistics, section 7.1.
RankInterval order_statistic_ranks(std::uint64_t n, double q, double level);

/// The bin of `counts` that holds the value of rank r in [1, n]; the last one beyond.
std::int32_t bin_of_rank(std::span<std::uint64_t const> counts, std::uint64_t rank);

/// The q-quantile of what was counted in `counts` [axis.num_bins]. Its interval reaches from the lower edge of the
/// bin that holds X_(l) to the upper edge of the one that holds X_(u), so it covers the width of bins too; ends outside the
/// axis are those of `support`. The estimate is interpolated inside its bin. All not a number without counts.
Interval quantile_from_histogram(HistogramAxis const& axis, std::span<std::uint64_t const> counts, double q,
                                 double level, Support const& support = {});

/// The same with ranks of order_statistic_ranks for as many values as `counts` holds: many histograms of one size need them
/// but once.
Interval quantile_at_ranks(HistogramAxis const& axis, std::span<std::uint64_t const> counts, double q,
                           RankInterval const& ranks, Support const& support = {});

}  // namespace ballast
