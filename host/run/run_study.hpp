#pragma once
/// The main job: simulate a study and its scenarios on common random numbers and add up what happened.
#include "host/run/run_settings.hpp"

namespace ballast {

/// Four kinds of pass over the paths (study_passes.hpp). With settings.checkpoint an earlier stop is resumed and the
/// state is stored every checkpoint_seconds; the caller removes the file once the results are written. Throws Error(stopped) after a stop signal once the checkpoint is durable; Error(internal) if
/// the state of any path is not finite.
RunOutcome run_study(RunStudies const& studies, RunSettings const& settings);

}  // namespace ballast
