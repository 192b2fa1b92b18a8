#pragma once
/// Quantiles of values of which any one can be looked up by its rank: no bins, no interpolation.
#include <cstdint>
#include <limits>
#include <vector>

#include "host/risk/intervals.hpp"
#include "host/risk/quantiles.hpp"

namespace ballast {

/// Ranks, from 1, of the sorted values that give a quantile and its interval.
struct QuantileRanks {
    std::uint64_t estimate = 0;  ///< least r with r / n >= q: the quantile of the n values themselves
    RankInterval interval{};     ///< 0 or n + 1 where no value encloses the quantile
};

/// Ranks among n >= 1 values for the q-quantile, q in (0, 1). Estimate: Hyndman and Fan (1996), Am. Stat. 50, 361,
/// definition 1; interval: order_statistic_ranks. Throws Error(internal) for n = 0 or q outside.
QuantileRanks exact_quantile_ranks(std::uint64_t n, double q, double level);

/// The ranks of `quantiles` and 1 to num_worst that exist among n values, rising, each once.
std::vector<std::uint64_t> ranks_to_look_up(std::vector<QuantileRanks> const& quantiles,
                                            std::uint64_t num_worst, std::uint64_t n);

/// The quantile with its interval, which covers at least at the level of the ranks, whatever the distribution.
/// `value_at(rank)` is the value of a rank in [1, n]. An end that no value encloses is infinite.
template <class ValueAt>
Interval exact_quantile(QuantileRanks const& ranks, std::uint64_t n, ValueAt value_at)
{
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    return {value_at(ranks.estimate), ranks.interval.lower == 0 ? -kInfinity : value_at(ranks.interval.lower),
            ranks.interval.upper > n ? kInfinity : value_at(ranks.interval.upper)};
}

}  // namespace ballast
