#pragma once
/// The main job: simulate a study and its scenarios on common random numbers and add up what happened.
#include "host/run/run_settings.hpp"

namespace ballast {

/// Number of paths of a scenario: its own, else general.scenario_paths of the base; at most those of the base,
/// because a scenario's paths are a prefix of the base's.
std::uint64_t scenario_paths(study::Study const& base, study::Scenario const& scenario);

/// Three kinds of pass over the paths: the base with its scenarios, the backstop re-runs, the endurance re-runs. With
/// settings.checkpoint an earlier stop is resumed, the state is stored every checkpoint_seconds, and the file is
/// removed at the end. Throws Error(stopped) after a stop signal once the checkpoint is durable; Error(internal) if
/// the state of any path is not finite.
RunOutcome run_study(RunStudies const& studies, RunSettings const& settings);

}  // namespace ballast
