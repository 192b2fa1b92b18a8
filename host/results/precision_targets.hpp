#pragma once
/// Precision targets: "survival_probability[coreweave, 18m] < 0.001" asks for a half-width below 0.001. In brackets stand
/// the coordinates of the figure in the order of its axes and then, if it is not the base, the scenario.
#include <string>
#include <vector>

#include "host/results/result_file.hpp"

namespace ballast::results {

/// One number of a figure that is made from the tallies of scenarios.
struct PrecisionTarget {
    std::string text;      ///< as asked
    std::string scenario;  ///< its name
    Figure (*make)(Tally const&, FigureOptions const&) = nullptr;
    std::size_t element = 0;  ///< of what `make` makes
    double half_width = 0;    ///< in the figure's unit
};

/// The targets that the texts name in a result with these axes, options and scenarios, of which only names and shape are
/// used. Dates are report dates: 2027-12-31, or 18m for the one that lies 18 months after the start, to three weeks.
/// Throws Error(usage) with all that is wrong, each with its text and column, and the near word.
std::vector<PrecisionTarget> precision_targets(std::vector<std::string> const& texts,
                                               ResultInputs const& result);

}  // namespace ballast::results
