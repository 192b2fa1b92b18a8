#pragma once
/// The plan of a study: its base case's noise-free path, replayed and written down.
#include "host/study/build_tables.hpp"

namespace ballast {

/// Replays the noise-free path of the base case over all plan steps in double precision, first with planned figures
/// from schedules alone, then once more with those of the first replay, because forward-looking needs and price walks
/// refer to the plan. Throws Error(study_invalid) where the study contradicts itself, Error(internal)
/// where a number of the path is not finite.
Plan make_plan(study::Study const& base);

}  // namespace ballast
