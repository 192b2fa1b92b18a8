#pragma once
/// Cash flows of firms by heading of the cash-flow statement.
#include "host/risk/figures.hpp"
#include "host/risk/tally.hpp"

namespace ballast {

/// Mean over all paths of what a firm has received less what it has paid under a heading since the start, until its end. Over
/// the headings they add up to the mean change of cash, which an ended firm has none of. [firm][heading][date] USD
Figure cash_flow_mean(Tally const& tally, FigureOptions const& options);

}  // namespace ballast
