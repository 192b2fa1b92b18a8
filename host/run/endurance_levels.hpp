#pragma once
/// At which levels of extra cash a firm's endurance is simulated.
#include <span>
#include <vector>

#include "host/risk/tally.hpp"
#include "kernels/tally/histogram_axis.hpp"

namespace ballast {

/// The first ladder [USD], ascending from 0: quantiles of what a sponsor had to inject where anything was missing, the
/// levels at and around its quantile at each survival level (the answer, where nothing reacts to cash, less what a
/// grace period saves), and half as much again as the largest of them.
std::vector<double> endurance_levels(BackstopTally const& tally, HistogramAxis const& money,
                                     double usd_per_quantum, std::span<double const> survival_levels);

/// Levels above a ladder that does not reach the highest survival level; none if it does, if the last steps up saved
/// nobody, or if the ladder has grown enough.
std::vector<double> further_levels(EnduranceTally const& tally, std::span<double const> survival_levels);

}  // namespace ballast
