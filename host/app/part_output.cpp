#include "host/app/part_output.hpp"

#include <bit>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/app/json_output.hpp"
#include "host/base/error.hpp"
#include "host/base/streams.hpp"
#include "host/results/partial_file.hpp"
#include "host/run/variant_tables.hpp"

namespace ballast::app {
namespace {

/// Records as the numbers that a file holds.
std::vector<results::Counts> record_words(RunOutcome& outcome, bool saved)
{
    std::vector<results::Counts> words;
    for (ScenarioOutcome& scenario : outcome.scenarios) {
        if (saved) {
            results::Counts& of_scenario = words.emplace_back();
            for (PathRecord const& record : scenario.records) {
                of_scenario.push_back(std::bit_cast<std::uint64_t>(record));
            }
        }
        std::vector<PathRecord>().swap(scenario.records);
    }
    return words;
}

/// Paths of the base and its scenarios in the whole run.
results::Counts run_paths(study::Study const& study, RunOutcome const& outcome)
{
    results::Counts paths;
    for (ScenarioOutcome const& scenario : outcome.scenarios) {
        std::uint64_t of_run = static_cast<std::uint64_t>(study.general.paths);
        for (study::Scenario const& described : study.scenarios) {
            if (described.name == scenario.name) {
                of_run = scenario_paths(study, described);
            }
        }
        paths.push_back(of_run);
    }
    return paths;
}

}  // namespace

int write_part(config::LoadedStudy const& loaded, std::optional<ParameterTable> const& design,
               RunOutcome outcome, RunFacts const& facts, RunSettings const& settings,
               OutputFile const& output, bool json)
{
    results::PartialResult part;
    part.share_number = settings.share.number;
    part.share_of = settings.share.of;
    part.identity = outcome.identity;
    part.run_paths = run_paths(loaded.study, outcome);
    part.records = record_words(outcome, settings.save_paths);
    std::string const engines = engines_text(outcome.engines);
    double const seconds = outcome.seconds;
    std::optional<ParameterTally> const parameters = outcome.parameters;
    part.inputs = result_inputs(loaded, std::move(outcome), facts);
    part.inputs.facts.complete = false;
    part.inputs.facts.digest.clear();  // of a run alone
    part.identity.emplace_back("study (SHA-256 of its text)", part.inputs.facts.study_sha256);
    if (design && parameters) {
        part.inputs.parameter_band = ParameterBand{*design, *parameters};
    }
    write_output(output, results::make_partial(part), {output.checkpoint()});

    std::uint64_t const paths = TallyReader(part.inputs.scenarios.front().tally).paths();
    if (json) {
        nlohmann::ordered_json const object{
            {"study", loaded.study.general.name},  {"share", settings.share.text()},    {"paths", paths},
            {"run_paths", part.run_paths.front()}, {"seed", loaded.study.general.seed}, {"seconds", seconds},
            {"out", output.path().string()}};
        print_json(object);
    } else {
        say("{}share {} of the run: {} of {} paths, {}; written to {}\n"
            "This is no result yet: `ballast merge` makes it of the files of all shares.\n",
            engines, settings.share.text(), paths, part.run_paths.front(), short_duration(seconds),
            output.path().string());
    }
    return static_cast<int>(ExitCode::done);
}

}  // namespace ballast::app
