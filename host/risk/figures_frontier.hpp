#pragma once
/// What the next generation does to the last: whether GPUs still earn their keep, and how long a lab leads.
#include "host/risk/figures.hpp"
#include "host/risk/tally.hpp"

namespace ballast {

/// The class's rent pays this on the date: power and operations; its place as well; its debt service as well.
/// [class][what it pays][date]
Figure second_life_probability(Tally const& tally, FigureOptions const& options);

/// The lab leads on the date, stints shorter than two steps not counted. [lab][date]
Figure lead_probability(Tally const& tally, FigureOptions const& options);

/// Exactly so many changes of the leader by the horizon; the last: or more. [kMaxEventCount]
Figure leader_change_probability(Tally const& tally, FigureOptions const& options);

/// Mean changes of the leader per year; kMaxEventCount - 1 or more count as that many. One number, 1/year
Figure leader_change_rate(Tally const& tally, FigureOptions const& options);

}  // namespace ballast
