#pragma once
/// What the losses of others cost those who pay for the build-out: how often they cut back, whether their own cash
/// flow turns, how indebted they become, and what failed customers owe them.
#include "host/risk/figures.hpp"
#include "host/risk/tally.hpp"

namespace ballast {

/// The firm has cut its capital spending back at some time by the date. [firm][date]
Figure retrenchment_probability(Tally const& tally, FigureOptions const& options);

/// Trailing-year free cash flow is below zero on the date and the firm has not ended. [firm][date]
Figure negative_free_flow_probability(Tally const& tally, FigureOptions const& options);

/// Mean of net debt over trailing-year core cash flow of deep pockets, on the paths on which they have not ended and
/// that cash flow is positive; clamped to +-2^10 on each path; not a number for other firms. [firm][date] 1
Figure leverage_mean(Tally const& tally, FigureOptions const& options);

/// Mean of the contract payments that failed customers had not made by the date. [firm][date] USD
Figure receipts_lost_mean(Tally const& tally, FigureOptions const& options);

/// Mean of the capital that stood on the date in contracts of failed customers. [firm][date] USD
Figure stranded_capital_mean(Tally const& tally, FigureOptions const& options);

}  // namespace ballast
