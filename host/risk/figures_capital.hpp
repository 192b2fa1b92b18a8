#pragma once
/// How much more liquidity would have been enough? Two answers that must not be taken for one another.
#include "host/risk/figures.hpp"
#include "host/risk/tally.hpp"

namespace ballast {

/// Quantile, at each survival level, of what a sponsor who makes good every shortfall at no cost has to inject by the
/// horizon. Equal to the endurance capital only where nobody's behaviour reacts to the firm's cash; otherwise just a
/// place to begin looking for it. [survival level] USD
Figure backstop_capital_quantile(BackstopTally const& tally, HistogramAxis const& money,
                                 FigureOptions const& options);

/// Least extra liquidity at time 0 with which the firm has no end by the horizon with at least the probability asked
/// for: inf{k : P(no end | cash + k) >= s} by an isotonic fit over the levels of cash that were run, all on the same
/// draws. Not a number where no level reaches s. [survival level] USD
Figure endurance_capital(EnduranceTally const& tally, FigureOptions const& options);

}  // namespace ballast
