#pragma once
/// Order books: what firms have signed since the start, and borrowed for it.
#include "host/risk/figures.hpp"
#include "host/risk/tally.hpp"

namespace ballast {

/// Mean over all paths of the capital cost of what the firm has signed by the date. [firm][date] USD
Figure orders_signed_mean(Tally const& tally, FigureOptions const& options);

/// Mean over all paths of what it has drawn for orders by the date. [firm][date] USD
Figure order_loans_mean(Tally const& tally, FigureOptions const& options);

}  // namespace ballast
