#pragma once
/// How much money is there, how long does it last, how deep are the holes: quantiles, means, tail means.
///
/// Quantiles come from histograms with bins about 3 % wide; their intervals are order statistics (exact binomial
/// ranks) and cover the bins' widths. Expected shortfall: host/risk/expected_shortfall.hpp.
#include <span>

#include "host/risk/figures.hpp"
#include "host/risk/tally.hpp"

namespace ballast {

/// Over all paths; a firm that has ended has no liquidity and no runway. Not a number where no path
/// is counted. [firm][quantile date][quantile] USD
Figure liquidity_quantile(Tally const& tally, FigureOptions const& options);

/// [firm][quantile date][quantile] years, at most ten
Figure runway_quantile(Tally const& tally, FigureOptions const& options);

/// Loan to value of firms that have not ended; 0 without fleet and stakes. [firm][quantile date][quantile] 1
Figure ltv_quantile(Tally const& tally, FigureOptions const& options);

/// Mean over all paths; a firm that has ended counts with zero. [firm][date] USD
Figure liquidity_mean(Tally const& tally, FigureOptions const& options);

/// Mean over all paths of what is due and unpaid on the date. [firm][date] USD
Figure shortfall_mean(Tally const& tally, FigureOptions const& options);

/// Value at risk of the funding gap: quantile of the deepest cumulated shortfall by the horizon. [firm][confidence] USD
Figure funding_gap_var(Tally const& tally, FigureOptions const& options);

/// Mean of the deepest cumulated shortfall in the worst 1 - confidence of the paths. [firm][confidence] USD
Figure funding_gap_es(Tally const& tally, FigureOptions const& options);

/// Mean over all paths of an amount that no path has more of than the firm's limit [USD]. [firm][date] USD
Figure dated_mean_amount(Tally const& tally, FigureOptions const& options, FirmSum which,
                         std::vector<double> const& limits);

/// A tallied sum and its sum of squares, in the tally's unit, from its three words: the sum (two's complement), and the
/// low and high 32-bit halves of the squares, each summed on its own.
struct Sums {
    double sum, squares;
};
Sums sums_of(std::span<std::uint64_t const> words);

/// What lies in the first bin of an axis that begins just above 0 is nothing: estimate and lower end become exactly 0.
Interval zero_below_first_edge(HistogramAxis const& axis, Interval interval);

}  // namespace ballast
