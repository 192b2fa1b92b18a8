#pragma once
/// What becomes of the members of a class of firms: of the mean one, of how many, and of the first.
///
/// A class is counted as a portfolio of its members to the horizon, behind the portfolios of the study.
#include "host/risk/figures.hpp"
#include "host/risk/tally.hpp"

namespace ballast {

/// Mean over the members of the probability of being independent, of having defaulted, of having been acquired. Members
/// of a path are not independent: the interval is the exact one for a single firm of that probability, since a mean of
/// indicators varies no more than one indicator of the same mean. Conservative, the more the less members hang together.
/// [class][date]
Figure class_survival_probability(Tally const& tally, FigureOptions const& options);
Figure class_default_probability(Tally const& tally, FigureOptions const& options);
Figure class_acquisition_probability(Tally const& tally, FigureOptions const& options);

/// So many members or more have ended by the horizon, in default or acquired; not a number beyond the size of the class.
/// [class][members_ended]
Figure class_ended_at_least_probability(Tally const& tally, FigureOptions const& options);

/// So many members or more have defaulted by the horizon: acquired ones have not. [class][members_ended]
Figure class_default_at_least_probability(Tally const& tally, FigureOptions const& options);

/// The first firm of the study to default is a member, alone in its step. [class]
Figure class_first_to_default_probability(Tally const& tally, FigureOptions const& options);

}  // namespace ballast
