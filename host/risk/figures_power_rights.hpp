#pragma once
/// Power rights as an asset: who sells them for payments, and for how much.
#include "host/risk/figures.hpp"
#include "host/risk/tally.hpp"

namespace ballast {

/// The firm has sold power rights by the date. [firm][date]
Figure power_sale_probability(Tally const& tally, FigureOptions const& options);

/// Mean over all paths of what they brought by the date. [firm][date] USD
Figure power_proceeds_mean(Tally const& tally, FigureOptions const& options);

}  // namespace ballast
