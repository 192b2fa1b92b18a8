#pragma once
/// The main job: simulate a study and its scenarios on common random numbers and add up what happened.
#include "host/run/run_settings.hpp"

namespace ballast {

/// Four kinds of pass over the paths (study_passes.hpp), of which settings.share and first_path may take a part. With
/// settings.checkpoint an earlier stop is resumed and the state is stored every checkpoint_seconds; the caller removes
/// the file once the results are written. Throws Error(stopped) after a stop signal once the checkpoint is durable;
/// Error(internal) if the state of any path is not finite; Error(input_bad) if tables are not settings.tables_sha256.
RunOutcome run_study(RunStudies const& studies, RunSettings const& settings);

/// The endurance re-runs of a run whose other passes were simulated elsewhere, with what `backstops`, the sum over all of
/// its paths, says: their levels of cash depend on it. Only endurances, times and engines are filled in. Checkpoints and
/// errors as in run_study.
RunOutcome run_endurance_alone(RunStudies const& studies, RunSettings const& settings,
                               std::vector<BackstopTally> const& backstops);

}  // namespace ballast
