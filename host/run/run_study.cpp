#include "host/run/run_study.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ballast_version.hpp"
#include "host/base/error.hpp"
#include "host/run/digest.hpp"
#include "host/run/isa_choice.hpp"
#include "host/run/stop_signals.hpp"
#include "host/run/study_passes.hpp"

namespace ballast {
namespace {

template <class Scalar>
RunIdentity identity_of(RunStudies const& studies, RunSettings const& settings,
                        VariantTables<Scalar> const& tables)
{
    std::vector<std::string> names{kBaseName};
    for (auto const& [scenario, study] : studies.scenarios) {
        names.push_back(scenario.name);
    }
    RunIdentity identity{
        {"engine", BALLAST_VERSION " " BALLAST_GIT_COMMIT},
        {"seed", std::to_string(studies.base.general.seed)},
        {"precision", settings.execution.precision == Precision::f32 ? "single" : "double"},
        {"scenarios", fmt::format("{}", fmt::join(names, " "))},
    };
    for (std::size_t i = 0; i < names.size(); ++i) {
        identity.emplace_back("paths of " + names[i], std::to_string(tables.scenario_jobs()[i].num_paths));
        identity.emplace_back("study of " + names[i] + " (SHA-256 of its tables)",
                              tables.scenario_sha256()[i]);
    }
    identity.emplace_back("backstop paths", std::to_string(settings.backstop_paths));
    identity.emplace_back("endurance firms", fmt::format("{}", fmt::join(settings.endurance_firms, " ")));
    identity.emplace_back("endurance paths", std::to_string(settings.endurance_paths));
    identity.emplace_back("save paths", settings.save_paths ? "yes" : "no");
    if (!studies.parameter_points.empty()) {
        identity.emplace_back("parameter paths", std::to_string(settings.parameter_paths));
        for (ParameterPoint const& point : studies.parameter_points) {
            identity.emplace_back(fmt::format("parameter point {} (SHA-256 of its study)", point.number),
                                  point.sha256);
        }
    }
    return identity;
}

template <class Scalar>
RunOutcome run_in(RunStudies const& studies, RunSettings const& settings)
{
    VariantTables<Scalar> tables(studies);
    StopSignals const signals;
    PassRunner runner(settings, identity_of(studies, settings, tables));
    StudyRun<Scalar> const run{studies, settings, tables, runner};

    RunOutcome outcome;
    outcome.index = tables.index();
    outcome.scenarios = run_scenarios(run);
    outcome.backstops = run_backstops(run);
    outcome.endurances = run_endurances(run, outcome.backstops);
    outcome.parameters = run_parameter_points(run);

    // Not before: every checkpoint holds the records.
    for (std::size_t i = 0; i < runner.records().size(); ++i) {
        outcome.scenarios[i].records = std::move(runner.records()[i]);
    }
    outcome.digest = tally_digest(outcome);
    outcome.resumed = runner.resumed();
    outcome.seconds = runner.seconds();
    outcome.firm_steps = runner.firm_steps();
    outcome.engines = runner.use();
    return outcome;
}

}  // namespace

RunOutcome run_study(RunStudies const& studies, RunSettings const& settings)
{
    constexpr int kMostRecordedSteps = 255;  // PathRecord::end_step is one byte, 255 stands for "no end"
    if (settings.save_paths && studies.base.general.num_steps > kMostRecordedSteps) {
        throw Error(ExitCode::usage,
                    fmt::format("--save-paths with general.num_steps = {}", studies.base.general.num_steps),
                    "a path record holds end steps up to 254 only",
                    "Leave --save-paths out, or shorten the horizon to 255 steps.");
    }
    check_bits(settings.execution.isa);
    RunStudies sorted = studies;
    std::sort(sorted.scenarios.begin(), sorted.scenarios.end(),
              [](auto const& a, auto const& b) { return a.first.name < b.first.name; });
    return settings.execution.precision == Precision::f32 ? run_in<float>(sorted, settings)
                                                          : run_in<double>(sorted, settings);
}

}  // namespace ballast
