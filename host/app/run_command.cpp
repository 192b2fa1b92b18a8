/// `ballast run`: simulate a study and its scenarios, write the result file, say what came out.
#include <cstdio>
#include <future>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include "host/app/argument_checks.hpp"
#include "host/app/commands.hpp"
#include "host/app/json_output.hpp"
#include "host/app/output_arguments.hpp"
#include "host/app/parameter_arguments.hpp"
#include "host/app/part_output.hpp"
#include "host/app/precision_arguments.hpp"
#include "host/app/run_output.hpp"
#include "host/app/run_request.hpp"
#include "host/app/study_arguments.hpp"
#include "host/base/error.hpp"
#include "host/base/stop_signals.hpp"
#include "host/base/streams.hpp"
#include "host/results/dataset_writer.hpp"
#include "host/results/result_tables.hpp"
#include "host/run/digest.hpp"
#include "host/run/run_study.hpp"

namespace ballast::app {
namespace {

constexpr double kLongestSeconds = 1e8;  // three years

struct RunArguments {
    StudyArguments study;
    ExecutionArguments execution;
    ParameterArguments parameters;
    PrecisionArguments precision;
    std::vector<std::string> scenarios, endurance;
    OutputArguments output;
    std::string shard;
    double max_time = 0, checkpoint_every = RunSettings{}.checkpoint_seconds;
    std::uint64_t backstop_paths = RunSettings{}.backstop_paths;
    std::uint64_t endurance_paths = RunSettings{}.endurance_paths;
    bool save_paths = false, json = false;
};

/// `output`: of the leader; null elsewhere.
RunSettings settings_of(RunArguments const& arguments, config::LoadedStudy const& loaded, Execution execution,
                        OutputFile const* output)
{
    RunSettings settings;
    settings.execution = std::move(execution);
    settings.backstop_paths = arguments.backstop_paths;
    settings.endurance_paths = arguments.endurance_paths;
    settings.endurance_firms = arguments.endurance;
    settings.parameter_paths = arguments.parameters.paths;
    settings.save_paths = arguments.save_paths;
    if (!arguments.shard.empty()) {
        settings.share = share_of(arguments.shard);
        settings.leave_endurance = true;
    }
    settings.checkpoint_seconds = arguments.checkpoint_every;
    settings.effective_study = loaded.effective_toml;
    keep_and_show(output, settings);
    return settings;
}

/// Payments of a path that were left without the clearing vector make its figures doubtful.
std::uint64_t unsolved_clearings(ScenarioOutcome const& scenario)
{
    return TallyReader(scenario.tally).flag(Flag::unconverged_clearings);
}

void tell_unsolved_clearings(RunOutcome const& outcome)
{
    for (ScenarioOutcome const& scenario : outcome.scenarios) {
        std::uint64_t const unsolved = unsolved_clearings(scenario);
        if (unsolved > 0) {
            spdlog::warn(
                "{}: on {} of {} paths the payments of a step were left unsolved, so their figures are off; "
                "please report it with the study",
                scenario.name, unsolved, scenario.paths);
        }
    }
}

nlohmann::ordered_json run_json(config::LoadedStudy const& loaded, RunOutcome const& outcome,
                                Execution const& execution, std::filesystem::path const& out)
{
    nlohmann::ordered_json scenarios = nlohmann::ordered_json::array();
    for (ScenarioOutcome const& scenario : outcome.scenarios) {
        scenarios.push_back({{"name", scenario.name},
                             {"paths", scenario.paths},
                             {"digest", scenario_digest(scenario)},
                             {"tables_sha256", scenario.tables_sha256},
                             {"unsolved_clearings", unsolved_clearings(scenario)}});
    }
    double const rate = outcome.seconds > 0 ? static_cast<double>(outcome.firm_steps) / outcome.seconds : 0.0;
    return {{"study", loaded.study.general.name},
            {"digest", outcome.digest},
            {"paths", outcome.scenarios.front().paths},
            {"seed", loaded.study.general.seed},
            {"seconds", outcome.seconds},
            {"firm_steps", outcome.firm_steps},
            {"firm_steps_per_second", rate},
            {"backend", backend_text(outcome.engines)},
            {"isa", isa_name(execution.isa)},
            {"precision", execution.precision == Precision::f32 ? "single" : "double"},
            {"processes", execution.team->size()},
            {"threads", execution.threads},
            {"batch", execution.batch},
            {"devices", devices_json(outcome.engines)},
            {"cpu_paths", outcome.engines.cpu_paths},
            {"audited_paths", outcome.engines.audited_paths},
            {"resumed", outcome.resumed},
            {"out", out.string()},
            {"scenarios", scenarios}};
}

int run(RunArguments const& arguments, Call const& call)
{
    Team& team = call.team;
    RunFacts facts{call.command_line, utc_now(), {}};
    if (arguments.max_time > 0) {
        limit_time(arguments.max_time);
    }
    // Devices wake up while the study is read; a team meets for that, which one thread at a time may do.
    std::future<Execution> execution =
        std::async(team.size() == 1 ? std::launch::async : std::launch::deferred,
                   [&] { return execution_of(arguments.execution, team); });
    config::LoadedStudy loaded = load(arguments.study, arguments.scenarios);
    RunStudies studies = select_scenarios(loaded, arguments.scenarios);
    std::optional<ParameterTable> const design =
        prepare_parameter_points(loaded, arguments.parameters, studies);
    std::vector<std::string> firms;
    for (study::Firm const& firm : loaded.study.firms) {
        firms.push_back(firm.name);
    }
    check_names("firm", arguments.endurance, firms);
    std::vector<results::PrecisionTarget> const targets =
        find_targets(arguments.precision, studies, arguments.shard);
    std::unique_ptr<OutputFile> const output =
        team.leads()
            ? open_output(arguments.output, default_output(loaded.study.general.name, arguments.shard),
                          loaded, arguments.study.study)
            : nullptr;
    RunSettings settings = settings_of(arguments, loaded, execution.get(), output.get());
    settings.until = targets;
    settings.least_events = static_cast<double>(arguments.precision.least_events);
    facts.execution = settings.execution;
    facts.request = request_facts(settings);

    RunOutcome outcome = run_study(studies, settings);
    if (!output) {
        return static_cast<int>(ExitCode::done);
    }
    std::filesystem::path const& out = output->path();
    tell_unsolved_clearings(outcome);
    if (!arguments.shard.empty()) {
        return write_part(loaded, design, std::move(outcome), facts, settings, *output, arguments.json);
    }
    nlohmann::ordered_json json = run_json(loaded, outcome, settings.execution, out);
    std::string const digest = outcome.digest;
    double const seconds = outcome.seconds;
    double const rate = json["firm_steps_per_second"];
    std::string const engines = engines_text(outcome.engines);
    std::optional<ParameterTally> const parameters = outcome.parameters;
    std::optional<PrecisionOutcome> const precision = outcome.precision;
    // The result is that of a run of as many paths as were simulated.
    loaded.study.general.paths = static_cast<std::int64_t>(outcome.scenarios.front().paths);
    results::ResultInputs inputs = result_inputs(loaded, std::move(outcome), facts);
    if (design && parameters) {
        inputs.parameter_band = ParameterBand{*design, *parameters};
    }
    if (precision) {
        inputs.options.confidence_level = precision->confidence_level;
        inputs.precision = precision;
    }
    write_output(*output, results::make_result(inputs), {output->checkpoint()});

    RunSummary const summary = summary_of(inputs);
    if (arguments.json) {
        json["confidence_level"] = summary.confidence_level;
        json["firms"] = firms_json(summary);
        if (inputs.parameter_band) {
            json["parameter_band"] = parameter_band_json(*inputs.parameter_band, inputs.axes.firms);
        }
        if (precision) {
            json["precision"] = precision_json(*precision);
        }
        print_json(json);
    } else {
        say("{}{} firm-steps/s, {}; written to {}\n", result_text(inputs), short_count(rate),
            short_duration(seconds), out.string());
        say("{}{}digest {}\n", precision ? precision_text(*precision) : "", engines, digest);
    }
    bool const imprecise = precision && !precision->missed().empty();
    return static_cast<int>(imprecise ? ExitCode::imprecise : ExitCode::done);
}

}  // namespace

void add_run_command(CLI::App& program, Action& chosen)
{
    auto const arguments = std::make_shared<RunArguments>();
    CLI::App& command = *program.add_subcommand("run", "Simulate a study; write the result file and a table");
    add_study_arguments(command, arguments->study);
    add_sample_arguments(command, arguments->study);
    add_execution_arguments(command, arguments->execution);
    add_parameter_arguments(command, arguments->parameters);
    command
        .add_option("--scenario", arguments->scenarios, "Scenarios to run beside the base; all if not given")
        ->type_name("NAME...")
        ->delimiter(',')
        ->check(not_empty());
    add_precision_arguments(command, arguments->precision);
    add_output_arguments(command, arguments->output, "results/STUDY.h5");
    command
        .add_option("--shard", arguments->shard,
                    "Share i of N equal ones of the paths of every pass; writes a part for `ballast merge`")
        ->envname("BALLAST_SHARD")
        ->type_name("i/N")
        ->check(share_text());
    command
        .add_option("--max-time", arguments->max_time,
                    "Stop in order after so many seconds, with a checkpoint and exit code 75; no limit if 0")
        ->envname("BALLAST_MAX_TIME")
        ->type_name("SECONDS")
        ->check(number_between(0, kLongestSeconds))
        ->capture_default_str();
    command
        .add_option("--checkpoint-every", arguments->checkpoint_every,
                    "Seconds of simulation from one checkpoint to the next")
        ->envname("BALLAST_CHECKPOINT_EVERY")
        ->type_name("SECONDS")
        ->check(number_between(0.1, kLongestSeconds))
        ->capture_default_str();
    command.add_flag("--save-paths", arguments->save_paths,
                     "Keep what became of each firm on each path (memory grows with paths)");
    command.add_flag("--json", arguments->json, "Print one JSON object instead of the table");
    command.add_option("--endurance", arguments->endurance, "Firms whose endurance capital is simulated")
        ->type_name("FIRM...")
        ->delimiter(',')
        ->check(not_empty());
    command
        .add_option("--backstop-paths", arguments->backstop_paths, "Paths of each backstop re-run; none if 0")
        ->envname("BALLAST_BACKSTOP_PATHS")
        ->check(whole_number(0, kMostPaths))
        ->capture_default_str();
    command.add_option("--endurance-paths", arguments->endurance_paths, "Paths of each endurance re-run")
        ->envname("BALLAST_ENDURANCE_PATHS")
        ->check(whole_number(1, kMostPaths))
        ->capture_default_str();
    command.callback(
        [arguments, &chosen] { chosen = [arguments](Call const& call) { return run(*arguments, call); }; });
}

}  // namespace ballast::app
