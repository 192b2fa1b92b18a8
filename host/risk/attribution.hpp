#pragma once
/// What firms fail of, how they end, and with whom: shares of the defaults that the tallies counted.
#include <string_view>

#include "host/risk/figures.hpp"
#include "host/risk/tally.hpp"

namespace ballast {

/// Defaulted by the date with this first cause; over causes it adds to the default probability. [firm][cause][date]
Figure default_probability_by_cause(Tally const& tally, FigureOptions const& options);

/// Defaulted by the date in this way (exchange, reorganisation, liquidation). [firm][kind][date]
Figure default_probability_by_kind(Tally const& tally, FigureOptions const& options);

/// Share of a firm's defaults by the horizon that had this first cause; not a number without a default.
/// [firm][cause]
Figure cause_share(Tally const& tally, FigureOptions const& options);

/// P(the other firm is no longer independent at the horizon | this one is not). [firm][other firm]
Figure conditional_failure_probability(Tally const& tally, FigureOptions const& options);

/// The commonest first cause of a firm's defaults by the horizon (the first of equals), or "-" without a default.
std::string_view main_cause(Tally const& tally, std::int64_t firm);

}  // namespace ballast
