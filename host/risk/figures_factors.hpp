#pragma once
/// What the world did on the simulated paths: factors, prices, regimes, events, contracts. They say whether a
/// scenario is the one that was meant.
#include "host/risk/figures.hpp"
#include "host/risk/tally.hpp"

namespace ballast {

/// Mean of whole numbers from how many paths showed 0, 1, 2, ...; the last: or more, which count as that many. A path not
/// seen is taken to show at most one more than any that was, or four. In the number's unit.
Interval mean_number(std::span<std::uint64_t const> paths_by_number, double level);

/// A value not seen is taken to lie within the range that was (of a chain: within its states). [variable][date] in the
/// variable's unit
Figure factor_mean(Tally const& tally, FigureOptions const& options);

/// [variable][quantile date][quantile] in the variable's unit
Figure factor_quantile(Tally const& tally, FigureOptions const& options);

/// Rent of a GPU class; quantiles go through the exponential unchanged. [class][quantile date][quantile] USD/h
Figure rent_quantile(Tally const& tally, FigureOptions const& options);

/// Probability that a Markov chain is in the state of that name on the date; not a number where the chain has none.
/// [chain][name of a state][date]
Figure regime_probability(Tally const& tally, FigureOptions const& options);

/// Mean number of arrivals of an event by the horizon; kMaxEventCount - 1 or more count as that many. [event]
Figure event_count_mean(Tally const& tally, FigureOptions const& options);

/// At least one arrival of the event by the horizon. [event]
Figure event_probability(Tally const& tally, FigureOptions const& options);

/// The contract is neither cancelled nor expired on the date. [contract][date]
Figure contract_live_probability(Tally const& tally, FigureOptions const& options);

}  // namespace ballast
