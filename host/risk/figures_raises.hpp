#pragma once
/// How short of money firms are, and what they raise: runways below a few months, amounts by source, and their price.
#include "host/risk/figures.hpp"
#include "host/risk/tally.hpp"

namespace ballast {

/// The firm has not ended and its runway is shorter than this many months. [firm][months][quantile date]
Figure runway_below_probability(Tally const& tally, FigureOptions const& options);

/// The firm has raised money of this source by the date, once at least. [firm][source][date]
Figure raise_probability(Tally const& tally, FigureOptions const& options);

/// Mean over all paths of what it has raised by the date. [firm][source][date] USD
Figure raised_mean(Tally const& tally, FigureOptions const& options);

/// Mean yield of the debt issued by the date, weighted by amount. [firm][date] 1/year
Figure new_debt_yield(Tally const& tally, FigureOptions const& options);

/// Mean price of the equity sold by the date over its price without discount, weighted by amount. [firm][date] 1
Figure equity_sale_price(Tally const& tally, FigureOptions const& options);

}  // namespace ballast
