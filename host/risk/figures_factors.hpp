#pragma once
/// What the world did on the simulated paths: factors, prices, regimes, events, contracts. They say whether a
/// scenario is the one that was meant.
#include "host/risk/figures.hpp"
#include "host/risk/tally.hpp"

namespace ballast {

/// [variable][date] in the variable's unit
Figure factor_mean(Tally const& tally, FigureOptions const& options);

/// [variable][quantile date][quantile] in the variable's unit
Figure factor_quantile(Tally const& tally, FigureOptions const& options);

/// Rent of a GPU class; quantiles go through the exponential unchanged. [class][quantile date][quantile] USD/h
Figure rent_quantile(Tally const& tally, FigureOptions const& options);

/// Probability that a Markov chain is in a state on the date. [chain][state, kNumChainStates][date]
Figure regime_probability(Tally const& tally, FigureOptions const& options);
inline constexpr int kNumChainStates = 4;

/// Mean number of arrivals of an event by the horizon; kMaxEventCount - 1 or more count as that many. [event]
Figure event_count_mean(Tally const& tally, FigureOptions const& options);

/// At least one arrival of the event by the horizon. [event]
Figure event_probability(Tally const& tally, FigureOptions const& options);

/// The contract is neither cancelled nor expired on the date. [contract][date]
Figure contract_live_probability(Tally const& tally, FigureOptions const& options);

}  // namespace ballast
