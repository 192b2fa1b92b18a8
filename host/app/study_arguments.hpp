#pragma once
/// Arguments that several verbs share: which study, with which values, on which processor.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/app/cli_names.hpp"
#include "host/config/read_study.hpp"
#include "host/run/run_settings.hpp"

namespace ballast::app {

/// STUDY and what overrides its values. The flags for single numbers are short for -p of that key.
struct StudyArguments {
    std::string study;
    std::vector<std::string> overrides;  ///< KEY=VALUE
    std::optional<std::int64_t> paths, scenario_paths;
    std::optional<std::uint64_t> seed;
    std::optional<double> confidence_level;
};

/// STUDY and -p.
void add_study_arguments(CLI::App& command, StudyArguments& arguments);
/// --paths --scenario-paths --seed --confidence-level.
void add_sample_arguments(CLI::App& command, StudyArguments& arguments);

struct ExecutionArguments {
    std::string isa = "auto";
    std::string backend = "auto";
    std::string precision = "single";
    int threads = 0;  ///< 0: one per processor
    std::uint32_t batch = 256;
    std::vector<std::string> devices;  ///< indices or UUIDs; none: all usable
    std::string on_device_loss = "retry";
    double audit = 0;
    std::string mapping = "auto";
};

/// --isa --backend --precision --threads --batch --device --on-device-loss --audit --cuda-mapping.
void add_execution_arguments(CLI::App& command, ExecutionArguments& arguments);
/// The same without --precision, for runs whose precision is settled.
void add_processor_arguments(CLI::App& command, ExecutionArguments& arguments);
void add_precision_argument(CLI::App& command, std::string& precision);
Precision precision_of(std::string const& name);

/// Looks for devices unless the backend is the CPU, which may take some tenths of a second. Throws Error(device) for what
/// this build or machine has not, Error(usage) for what means nothing. Processes of a team call it together, and share out
/// the processors and devices of each machine.
Execution execution_of(ExecutionArguments const& arguments, Team& team = alone());

/// Read the study with all overrides; its warnings go to the log. `scenarios`: those that will run, all if empty.
config::LoadedStudy load(StudyArguments const& arguments, std::vector<std::string> const& scenarios = {});

/// The base with the scenarios called `names` (all if empty; "base" alone stands for no scenario).
/// Throws Error(usage) with the near word for an unknown one.
RunStudies select_scenarios(config::LoadedStudy const& loaded, std::vector<std::string> const& names);

/// check_noise_free_paths (host/run/noise_free_check.hpp); firms that run out of cash on the plan are warnings, in the log
/// too.
std::vector<Diagnostic> check_plan(config::LoadedStudy const& loaded, RunStudies const& studies,
                                   Precision precision);

/// Throws Error(usage) with the near word unless every name is one of `known`.
void check_names(std::string const& what, std::vector<std::string> const& names,
                 std::vector<std::string> const& known);

}  // namespace ballast::app
