#pragma once
/// The plan of a study: its base case's noise-free path, replayed and written down.
#include "host/study/build_tables.hpp"

namespace ballast {

/// Replays the noise-free path of the base case over all plan steps in double precision, first with planned figures
/// from schedules alone, then with those of the replay before until flows repeat, because runways and price walks refer
/// to the plan. It is a function of the study alone: nothing is drawn, and a sponsor keeps every firm whole. Throws Error(study_invalid) where the study contradicts itself, Error(internal)
/// where a number of the path is not finite.
Plan make_plan(study::Study const& base);

}  // namespace ballast
