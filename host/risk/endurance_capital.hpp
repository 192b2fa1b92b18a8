#pragma once
// The extra cash with which a firm survives with a required probability, from re-runs at a few levels of cash.

#include <cstdint>
#include <span>
#include <vector>

#include "host/risk/intervals.hpp"

namespace ballast {

/// Least-squares fit of `values` by a sequence that never falls, equal weights, by pooling adjacent violators.
/// Source: Barlow, Bartholomew, Bremner and Brunk (1972), section 1.2.
std::vector<double> isotonic_fit(std::span<double const> values);

/// inf{k >= levels[0] : P(survival with k more cash) >= target}, from `survivors` of n paths at each of `levels`
/// (ascending, same draws at every level). The estimate interpolates the isotonic fit between levels; levels[0] if
/// already that reaches the target, not a number if none does.
/// Interval: a level is too low when the upper Clopper-Pearson end of its fitted survival is below the target, enough when
/// the lower end reaches it. [last level that is too low, first level that is enough], so it covers the spacing of levels too.
/// lower is levels[0] if none is too low; upper is not a number if none is enough.
Interval endurance_capital(std::span<double const> levels, std::span<std::uint64_t const> survivors,
                           std::uint64_t n, double target, double level);

}  // namespace ballast
