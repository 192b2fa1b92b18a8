#pragma once
/// Probabilities of staying independent, of ending, and of coming close, with Clopper-Pearson intervals.
///
/// Each path counts every firm as independent, acquired or defaulted on each date, so that the three probabilities
/// are cumulative incidences of competing risks and add to one (Kalbfleisch, Prentice 2002, section 8.2).
#include "host/risk/figures.hpp"
#include "host/risk/tally.hpp"

namespace ballast {

/// Probability of each of `items` neighbouring firm counts from `first` on. [firm][items][date]
Figure dated_probability(Tally const& tally, FigureOptions const& options, FirmCount first,
                         std::int64_t items);

/// Neither defaulted nor acquired by the date. [firm][date]
Figure survival_probability(Tally const& tally, FigureOptions const& options);

/// Defaulted by the date (exchange, reorganisation or liquidation). [firm][date]
Figure default_probability(Tally const& tally, FigureOptions const& options);

/// Acquired by the date. [firm][date]
Figure acquisition_probability(Tally const& tally, FigureOptions const& options);

/// Ever at watch, stress, distress (or beyond) by the date. [firm][level][date]
Figure stress_probability(Tally const& tally, FigureOptions const& options);

/// At watch, stress, distress on the date and not ended. [firm][level][date]
Figure stress_probability_now(Tally const& tally, FigureOptions const& options);

/// Both no longer independent at the horizon; the diagonal is the firm's own probability. [firm][other firm]
Figure joint_failure_probability(Tally const& tally, FigureOptions const& options);

/// Exactly so many firms no longer independent at the horizon. [num_firms + 1]
Figure failure_count_probability(Tally const& tally, FigureOptions const& options);

/// Survival probability less that of the base case on the same paths, from discordant pairs (the random numbers are
/// common, so most paths agree and the interval is far narrower than that of two separate runs). [firm][date]
Figure survival_delta(Tally const& tally, FigureOptions const& options);

/// Probability of default less that of the base case, likewise: an acquisition here or there is no default. [firm][date]
Figure default_delta(Tally const& tally, FigureOptions const& options);

/// Probability that one clearing of a path or more was left unsolved. []
Figure unsolved_clearing_probability(Tally const& tally, FigureOptions const& options);

}  // namespace ballast
