/// `ballast switches`: what each mechanism of a study does to survival, and by which channels failures spread.
#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <span>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "ballast_version.hpp"
#include "host/app/argument_checks.hpp"
#include "host/app/commands.hpp"
#include "host/app/output_arguments.hpp"
#include "host/app/run_output.hpp"
#include "host/app/study_arguments.hpp"
#include "host/app/switch_effects_page.hpp"
#include "host/base/atomic_file.hpp"
#include "host/base/error.hpp"
#include "host/base/streams.hpp"
#include "host/config/renamed_names.hpp"
#include "host/results/dataset_writer.hpp"
#include "host/risk/survival.hpp"
#include "host/study/calendar.hpp"
#include "host/study/switches.hpp"

namespace ballast::app {
namespace {

constexpr std::size_t kScenariosAtATime = 12;
constexpr std::int64_t kDefaultPaths = 65'536;
constexpr std::string_view kWithout = "without_";
constexpr std::string_view kClosed = "closed_";
constexpr char const* kAllClosed = "closed_all";

struct SwitchArguments {
    StudyArguments study;
    ExecutionArguments execution;
    std::vector<std::string> only;
    OutputArguments output;
    std::string page;
    bool no_channels = false;
};

study::Scenario scenario_without(std::string const& name, std::string const& title,
                                 std::string const& meaning, std::map<std::string, std::string> set)
{
    study::Scenario scenario;
    scenario.name = name;
    scenario.title = title;
    scenario.meaning = meaning;
    scenario.set = std::move(set);
    return scenario;
}

/// One scenario per mechanism that is on and asked for; those that are off have no effect to measure.
std::vector<study::Scenario> without_each(study::Study const& base, std::vector<std::string> const& only)
{
    std::vector<study::Scenario> scenarios;
    for (Switch const& one : switches()) {
        std::string const name = one.name;
        bool const asked = only.empty() || std::find(only.begin(), only.end(), name) != only.end();
        if (asked && base.switches.*one.member) {
            scenarios.push_back(scenario_without(std::string(kWithout) + name, "without " + name, one.meaning,
                                                 {{"switches." + name, "false"}}));
        }
    }
    return scenarios;
}

/// One scenario per open channel, and one with all closed.
std::vector<study::Scenario> closed_channels(study::Study const& base)
{
    std::vector<study::Scenario> scenarios;
    std::map<std::string, std::string> all;
    for (Channel const& channel : channels()) {
        if (base.transmission.*channel.member) {
            std::string const name = channel.name;
            std::string const key = "transmission." + name;
            all[key] = "false";
            scenarios.push_back(scenario_without(std::string(kClosed) + name, "channel closed: " + name,
                                                 "Failures do not spread by this channel.",
                                                 {{key, "false"}}));
        }
    }
    if (!all.empty()) {
        scenarios.push_back(
            scenario_without(kAllClosed, "all channels closed", "Failures do not spread.", std::move(all)));
    }
    return scenarios;
}

RunStudies studies_of(config::LoadedStudy const& loaded, std::vector<study::Scenario> const& scenarios)
{
    RunStudies studies;
    studies.base = loaded.study;
    for (study::Scenario const& scenario : scenarios) {
        studies.scenarios.emplace_back(scenario, config::apply_scenario(loaded, scenario));
    }
    return studies;
}

ScenarioOutcome const& outcome_called(RunOutcome const& outcome, std::string const& name)
{
    return *std::find_if(outcome.scenarios.begin(), outcome.scenarios.end(),
                         [&](ScenarioOutcome const& one) { return one.name == name; });
}

FailureSplit split_of(RunOutcome const& outcome, double level)
{
    std::vector<ClosedChannel> closed;
    for (Channel const& channel : channels()) {
        std::string const name = std::string(kClosed) + channel.name;
        for (ScenarioOutcome const& one : outcome.scenarios) {
            if (one.name == name) {
                closed.push_back({channel.name, &one});
            }
        }
    }
    return split_failures(outcome.scenarios.front(), closed, outcome_called(outcome, kAllClosed),
                          static_cast<std::int32_t>(outcome.index.firms.size()),
                          outcome.index.report_steps.back(), level);
}

/// Effects of the mechanisms that were measured, in the order of the switches; where the tables are those of the base,
/// the study does not use the mechanism.
void add_effects(results::ResultInputs const& inputs, SwitchEffects& effects)
{
    std::size_t const dates = inputs.axes.dates.size();
    auto const& tables = inputs.provenance.tables_sha256;  // in the order of the scenarios
    for (Switch const& one : switches()) {
        for (std::size_t s = 0; s < inputs.scenarios.size(); ++s) {
            if (inputs.scenarios[s].name != std::string(kWithout) + one.name) {
                continue;
            }
            if (tables[s].second == tables.front().second) {
                effects.unused.emplace_back(one.name);
                continue;
            }
            // the scenario is without: its difference with the sign turned is what the mechanism does
            auto const at_last_date = [&](Figure const& delta) {
                std::vector<Interval> with;
                for (std::size_t firm = 0; firm < inputs.axes.firms.size(); ++firm) {
                    Interval const without = delta.at(firm * dates + dates - 1);
                    with.push_back({-without.estimate, -without.upper, -without.lower});
                }
                return with;
            };
            Tally const& without = inputs.scenarios[s].tally;
            SwitchEffect effect{one.name, at_last_date(survival_delta(without, inputs.options)),
                                at_last_date(default_delta(without, inputs.options))};
            effects.mechanisms.push_back(std::move(effect));
        }
    }
}

RunSettings settings_of(SwitchArguments const& arguments)
{
    RunSettings settings;
    settings.execution = execution_of(arguments.execution);
    settings.backstop_paths = 0;
    settings.progress = progress_sink();
    return settings;
}

/// The study with the scenarios of this run in place of its own.
config::LoadedStudy load_with_switches(SwitchArguments const& arguments)
{
    StudyArguments study = arguments.study;
    study.paths = study.paths.value_or(kDefaultPaths);
    study.scenario_paths = study.paths;
    config::LoadedStudy loaded = load(study);
    std::vector<std::string> known;
    for (Switch const& one : switches()) {
        known.emplace_back(one.name);
    }
    for (std::string const& name : arguments.only) {
        if (std::string_view const now = config::current_name("switches", name); now != name) {
            throw Error(ExitCode::usage, fmt::format("--only {}", name), config::old_name_problem(name, now),
                        "Use the new name.");
        }
    }
    check_names("switch", arguments.only, known);
    loaded.study.scenarios = without_each(loaded.study, arguments.only);
    if (!arguments.no_channels) {
        std::vector<study::Scenario> closed = closed_channels(loaded.study);
        std::move(closed.begin(), closed.end(), std::back_inserter(loaded.study.scenarios));
    }
    return loaded;
}

/// Mechanisms in groups, then the channels with path records; one outcome of all.
RunOutcome simulate_all(config::LoadedStudy const& loaded, RunSettings settings, FailureSplit& split,
                        std::vector<std::filesystem::path>& checkpoints)
{
    auto const is_channel = [](study::Scenario const& one) { return one.name.starts_with(kClosed); };
    std::vector<study::Scenario> mechanisms, closed;
    std::partition_copy(loaded.study.scenarios.begin(), loaded.study.scenarios.end(),
                        std::back_inserter(closed), std::back_inserter(mechanisms), is_channel);
    RunOutcome outcome =
        run_in_groups(studies_of(loaded, mechanisms), settings, kScenariosAtATime, checkpoints);
    if (!closed.empty()) {
        settings.save_paths = true;
        settings.checkpoint += ".channels";
        RunOutcome channels = run_in_groups(studies_of(loaded, closed), settings, closed.size(), checkpoints);
        split = split_of(channels, loaded.study.general.confidence_level);
        for (ScenarioOutcome& one : channels.scenarios) {
            one.records.clear();
        }
        merge_outcome(std::move(channels), outcome);
    }
    return outcome;
}

int measure(SwitchArguments const& arguments, std::string const& command_line)
{
    RunFacts facts{command_line, utc_now(), {}};
    RunSettings settings = settings_of(arguments);
    facts.execution = settings.execution;
    config::LoadedStudy const loaded = load_with_switches(arguments);
    std::unique_ptr<OutputFile> const output = open_output(
        arguments.output, std::filesystem::path("results") / (loaded.study.general.name + "_switches.h5"),
        loaded, arguments.study.study);
    std::filesystem::path const& out = output->path();

    settings.checkpoint = output->checkpoint();
    settings.effective_study = loaded.effective_toml;
    std::vector<std::filesystem::path> checkpoints;
    SwitchEffects effects;
    RunOutcome outcome = simulate_all(loaded, settings, effects.split, checkpoints);
    study::General const& general = loaded.study.general;
    effects.confidence_level = general.confidence_level;
    effects.study = general.name;
    effects.title = general.title;
    effects.engine = BALLAST_VERSION;
    effects.digest = outcome.digest;
    effects.start = iso_date(general.start);
    effects.last_date = iso_date(outcome.index.report_days.back());
    effects.paths = outcome.scenarios.front().paths;
    effects.seed = general.seed;
    results::ResultInputs const inputs = result_inputs(loaded, std::move(outcome), facts);
    effects.firms = inputs.axes.firms;
    add_effects(inputs, effects);
    results::Dataset dataset = results::make_result(inputs);
    add_failure_split(dataset, effects);
    write_output(*output, dataset, checkpoints);
    if (!arguments.page.empty()) {
        std::string const page = effects_page(effects);
        write_file_atomically(arguments.page, std::as_bytes(std::span(page)));
    }
    say("{}\nwritten to {}\ndigest {}\n", effects_text(effects), out.string(), effects.digest);
    return static_cast<int>(ExitCode::done);
}

}  // namespace

void add_switches_command(CLI::App& program, Action& chosen)
{
    auto const arguments = std::make_shared<SwitchArguments>();
    CLI::App& command = *program.add_subcommand(
        "switches", "Effect of each mechanism on survival, and failures by channel, on the same draws");
    add_study_arguments(command, arguments->study);
    add_sample_arguments(command, arguments->study);
    add_execution_arguments(command, arguments->execution);
    command.add_option("--only", arguments->only, "Switches to measure; all if not given")
        ->type_name("NAME...")
        ->delimiter(',')
        ->check(not_empty());
    command.add_flag("--no-channels", arguments->no_channels, "Leave out the channels of transmission");
    add_output_arguments(command, arguments->output, "results/STUDY_switches.h5");
    command.add_option("--page", arguments->page, "Write the tables as a page in Markdown, too")
        ->type_name("FILE")
        ->check(not_empty());
    command.callback([arguments, &chosen] {
        chosen = [arguments](Call const& call) { return measure(*arguments, call.command_line); };
    });
}

}  // namespace ballast::app
