#pragma once
/// Loans against GPUs and their covenants: how well they are covered, what lenders do. A loan with recourse is looked at until
/// its firm ends, a vehicle's for good.
#include "host/risk/figures.hpp"
#include "host/risk/tally.hpp"

namespace ballast {

/// Trailing-year cash available over service, of loans that are owed on the date; nothing where it is negative. Not a number
/// where no path owes any. [facility][quantile date][quantile] 1
Figure dscr_quantile(Tally const& tally, FigureOptions const& options);

/// Mean of ratio / covenant - 1, within +-kMostHeadroom, of loans that are owed on the date. Not a number where the ratio is
/// not agreed. [facility][covenant][date] 1
Figure covenant_headroom_mean(Tally const& tally, FigureOptions const& options);

/// The same loans' ratio is below the covenant on the date. [facility][covenant][date]
Figure covenant_below_probability(Tally const& tally, FigureOptions const& options);

/// Something is owed on the date. [facility][date]
Figure facility_owed_probability(Tally const& tally, FigureOptions const& options);

/// And a breach stands on the date, neither cured nor waived. [facility][date]
Figure in_breach_probability(Tally const& tally, FigureOptions const& options);

/// It has happened at least once by the date. [facility][facility event][date]
Figure facility_event_probability(Tally const& tally, FigureOptions const& options);

/// Mean over all paths of how often it has happened by the date. [facility][facility event][date] 1
Figure facility_event_mean(Tally const& tally, FigureOptions const& options);

}  // namespace ballast
