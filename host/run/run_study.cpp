#include "host/run/run_study.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ballast_version.hpp"
#include "host/base/error.hpp"
#include "host/base/stop_signals.hpp"
#include "host/run/digest.hpp"
#include "host/run/isa_choice.hpp"
#include "host/run/parameter_points.hpp"
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
    if (!settings.until.empty()) {
        std::vector<std::string> targets;
        for (results::PrecisionTarget const& target : settings.until) {
            targets.push_back(target.text);
        }
        identity.emplace_back("precision targets", fmt::format("{}", fmt::join(targets, "; ")));
        identity.emplace_back("least events", fmt::format("{}", settings.least_events));
    }
    if (!studies.parameter_points.empty()) {
        identity.emplace_back("parameter paths", std::to_string(settings.parameter_paths));
        for (ParameterPoint const& point : studies.parameter_points) {
            identity.emplace_back(fmt::format("parameter point {} (SHA-256 of its study)", point.number),
                                  point.sha256);
        }
    }
    return identity;
}

/// What a checkpoint of a part of a run must agree with.
RunIdentity identity_of_part(RunIdentity identity, RunSettings const& settings)
{
    identity.emplace_back("share of the run", settings.share.text());
    identity.emplace_back("first path", std::to_string(settings.first_path));
    return identity;
}

void take_work(PassRunner const& runner, RunOutcome& outcome)
{
    outcome.resumed = runner.resumed();
    outcome.seconds = runner.seconds();
    outcome.firm_steps = runner.firm_steps();
    outcome.engines = runner.use();
}

void refuse_other_tables(std::vector<std::string> const& made, RunSettings const& settings)
{
    if (!settings.tables_sha256.empty() && settings.tables_sha256 != made) {
        throw Error(ExitCode::input_bad, "the study in the file makes other tables than its run had",
                    "more paths would be of another study",
                    "Use the version of ballast that wrote the file, or run the study again.");
    }
}

template <class Scalar>
RunOutcome run_in(RunStudies const& studies, RunSettings const& settings)
{
    VariantTables<Scalar> tables(studies);
    refuse_other_tables(tables.scenario_sha256(), settings);
    StopSignals const signals;
    RunOutcome outcome;
    outcome.identity = identity_of(studies, settings, tables);
    PassRunner runner(settings, identity_of_part(outcome.identity, settings));
    StudyRun<Scalar> run{studies, settings, tables, runner};

    outcome.index = tables.index();
    outcome.scenarios = run_scenarios(run);
    outcome.precision = run.precision;
    outcome.backstops = run_backstops(run);
    if (!settings.leave_endurance) {
        outcome.endurances = run_endurances(run, outcome.backstops);
    }
    outcome.parameters = run_parameter_points(run);
    runner.save_finished();

    // Not before: every checkpoint holds the records.
    for (std::size_t i = 0; i < runner.records().size(); ++i) {
        outcome.scenarios[i].records = std::move(runner.records()[i]);
    }
    outcome.digest = tally_digest(outcome);
    take_work(runner, outcome);
    return outcome;
}

template <class Scalar>
RunOutcome run_endurance_in(RunStudies const& studies, RunSettings const& settings,
                            std::vector<BackstopTally> const& backstops)
{
    VariantTables<Scalar> tables(studies);
    refuse_other_tables(tables.scenario_sha256(), settings);
    StopSignals const signals;
    RunIdentity identity = identity_of(studies, settings, tables);
    RunOutcome outcome;
    outcome.index = tables.index();
    outcome.backstops = backstops;
    identity.emplace_back("backstops (SHA-256 of their tallies)", tally_digest(outcome));
    PassRunner runner(settings, std::move(identity));
    std::uint64_t const paths = tables.scenario_jobs().front().num_paths;
    outcome.endurances =
        run_endurances(StudyRun<Scalar>{studies, settings, tables, runner, paths}, backstops);
    runner.save_finished();
    take_work(runner, outcome);
    return outcome;
}

void refuse_long_horizon(RunStudies const& studies, RunSettings const& settings)
{
    constexpr int kMostRecordedSteps = 255;  // PathRecord::end_step is one byte, 255 stands for "no end"
    if (settings.save_paths && studies.base.general.num_steps > kMostRecordedSteps) {
        throw Error(ExitCode::usage,
                    fmt::format("--save-paths with general.num_steps = {}", studies.base.general.num_steps),
                    "a path record holds end steps up to 254 only",
                    "Leave --save-paths out, or shorten the horizon to 255 steps.");
    }
}

/// Each share holds some path of every variant, so that every part can be read like a run.
void refuse_empty_shares(RunStudies const& studies, RunSettings const& settings)
{
    std::uint64_t const paths = static_cast<std::uint64_t>(studies.base.general.paths);
    std::uint64_t fewest = paths;
    for (auto const& [scenario, study] : studies.scenarios) {
        fewest = std::min(fewest, scenario_paths(studies.base, scenario));
    }
    if (settings.backstop_paths > 0) {
        fewest = std::min(fewest, settings.backstop_paths);
    } else if (!settings.endurance_firms.empty()) {
        fewest = std::min(fewest, settings.endurance_paths);
    }
    if (!studies.parameter_points.empty()) {
        fewest = std::min(fewest, parameter_paths(studies, settings));
    }
    if (settings.share.of > fewest) {
        throw Error(
            ExitCode::usage,
            fmt::format("--shard {} of a run in which some pass has {} paths", settings.share.text(), fewest),
            "some share would simulate nothing of it", fmt::format("Share it out to at most {}.", fewest));
    }
}

}  // namespace

RunOutcome run_study(RunStudies const& studies, RunSettings const& settings)
{
    refuse_long_horizon(studies, settings);
    refuse_empty_shares(studies, settings);
    check_bits(settings.execution.isa);
    RunStudies sorted = studies;
    std::sort(sorted.scenarios.begin(), sorted.scenarios.end(),
              [](auto const& a, auto const& b) { return a.first.name < b.first.name; });
    return settings.execution.precision == Precision::f32 ? run_in<float>(sorted, settings)
                                                          : run_in<double>(sorted, settings);
}

RunOutcome run_endurance_alone(RunStudies const& studies, RunSettings const& settings,
                               std::vector<BackstopTally> const& backstops)
{
    check_bits(settings.execution.isa);
    return settings.execution.precision == Precision::f32
               ? run_endurance_in<float>(studies, settings, backstops)
               : run_endurance_in<double>(studies, settings, backstops);
}

}  // namespace ballast
