#pragma once
/// Tallies of one run that several processes simulated, on their way to its result.
#include <filesystem>
#include <string>
#include <vector>

#include "host/app/study_arguments.hpp"
#include "host/base/output_file.hpp"
#include "host/results/result_file.hpp"

namespace ballast::app {

struct JoinedRun {
    results::ResultInputs inputs;  ///< of all paths; without endurance re-runs and path tables
    std::vector<std::vector<PathRecord>> records;      ///< [scenarios][paths x firms], or empty
    RunSettings settings;                              ///< of the run, with what simulates here
    double seconds = 0;                                ///< of simulation, by this process
    std::uint64_t firm_steps = 0;                      ///< the same
    EngineUse engines{};                               ///< the same
    std::vector<std::filesystem::path> checkpoints{};  ///< of what was simulated here
};

/// Sets what simulates here, how the run is shown, and where the state is stored beside the output, which is null where
/// another process of the team leads. The precision is that of the file.
void set_execution(ExecutionArguments const& arguments, Team& team, OutputFile const* output, JoinedRun& run);

/// The same without an output: nothing is stored, and nothing shown.
void set_simulation(ExecutionArguments const& arguments, Team& team, JoinedRun& run);

/// Throws Error(input_bad) unless this build is the version that wrote a file of these facts.
void refuse_other_engine(results::ResultFacts const& facts, std::filesystem::path const& file);

/// The endurance re-runs that the run was asked for, by this team: their levels depend on all paths. `base` is the study
/// of the run.
void simulate_endurance(study::Study const& base, JoinedRun& run);

/// Sets the digest, orders saved paths, writes the result and removes checkpoints; prints what `run` prints. Returns the
/// exit status.
int write_joined(JoinedRun run, OutputFile const& output, bool json);

}  // namespace ballast::app
