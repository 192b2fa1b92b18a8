#pragma once
/// The view of a buyer who depends on several vendors: how many of them are lost by the end of the term, which, and
/// what it costs to leave them.
#include "host/risk/figures.hpp"
#include "host/risk/tally.hpp"

namespace ballast {

/// Exactly so many of the portfolio's vendors are lost; not a number beyond their number.
/// [portfolio][max_vendors + 1]
Figure vendors_lost_probability(Tally const& tally, FigureOptions const& options);

/// Exactly so many of them have defaulted, acquired ones left out; likewise. [portfolio][max_vendors + 1]
Figure vendors_defaulted_probability(Tally const& tally, FigureOptions const& options);

/// This vendor is lost; not a number where the firm is none of the portfolio's. [portfolio][firm]
Figure vendor_lost_probability(Tally const& tally, FigureOptions const& options);

/// Every vendor is lost. [portfolio]
Figure all_vendors_lost_probability(Tally const& tally, FigureOptions const& options);

/// Mean cost of leaving the vendors that are lost. [portfolio] USD
Figure switching_cost_mean(Tally const& tally, FigureOptions const& options);

}  // namespace ballast
