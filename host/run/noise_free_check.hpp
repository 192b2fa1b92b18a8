#pragma once
/// What can be known of a study's numbers before it is run.
#include "host/run/run_settings.hpp"

namespace ballast {

/// Builds the tables of the base and all scenarios in the precision of a run and replays their noise-free paths. Throws
/// Error(study_invalid) where a table, Error(internal) where a path has a number that is not finite.
void check_noise_free_paths(RunStudies const& studies, Precision precision);

}  // namespace ballast
