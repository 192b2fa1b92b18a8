#pragma once
/// Labs as businesses: what they sell, burn, run and have committed to, and the price of tokens. A lab that was liquidated
/// sells and runs nothing, one whose firm has ended burns and owes nothing: it counts with zero in these means and
/// quantiles. One that was taken over sells on.
#include "host/risk/figures.hpp"
#include "host/risk/tally.hpp"

namespace ballast {

/// Mean over all paths: revenue a year as it runs on the date; cash burn a year, minus the firm's free cash flow, trailing
/// mean of a year; compute delivered; yearly payments committed, those beyond plan too. [lab][date] USD/year; H100e
Figure lab_mean(Tally const& tally, FigureOptions const& options, LabAmount which);

/// The same amounts; less than nothing counts as nothing. [lab][quantile date][quantile]
Figure lab_quantile(Tally const& tally, FigureOptions const& options, LabAmount which);

/// Share of what all labs sell, over all paths; gross margin and own price of tokens over the paths on which the lab sells.
/// [lab][date] 1
Figure lab_ratio_mean(Tally const& tally, FigureOptions const& options, LabRatio which);

/// Price of tokens over that of the start. [date], [quantile date][quantile] 1; empty where it does not move
Figure token_price_mean(Tally const& tally, FigureOptions const& options);
Figure token_price_quantile(Tally const& tally, FigureOptions const& options);

}  // namespace ballast
