/// `ballast extend`: a finished result with more paths of the same study.
#include <algorithm>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "host/app/argument_checks.hpp"
#include "host/app/commands.hpp"
#include "host/app/joined_run.hpp"
#include "host/app/output_arguments.hpp"
#include "host/app/run_output.hpp"
#include "host/app/run_request.hpp"
#include "host/app/stored_files.hpp"
#include "host/base/error.hpp"
#include "host/run/merge_parts.hpp"
#include "host/run/run_study.hpp"
#include "host/run/saved_records.hpp"

namespace ballast::app {
namespace {

struct ExtendArguments {
    std::string file;
    OutputArguments output;
    std::uint64_t paths = 0;
    ExecutionArguments execution;
    bool json = false;
};

/// The result as the run left it, without path tables.
struct Finished {
    results::ResultInputs inputs;
    RunSettings settings;  ///< that were asked for
    std::uint64_t paths = 0;
};

Finished read_finished(results::Dataset const& dataset, ExtendArguments const& arguments)
{
    Finished finished{results::read_result(dataset), {}, 0};
    finished.inputs.provenance = results::read_provenance(dataset);
    finished.paths = TallyReader(finished.inputs.scenarios.front().tally).paths();
    refuse_other_engine(finished.inputs.facts, arguments.file);
    finished.settings = requested_settings(finished.inputs.provenance);
    if (digest_of(finished.inputs) != finished.inputs.facts.digest) {
        throw Error(ExitCode::input_bad,
                    fmt::format("{} does not have the digest that it states", arguments.file),
                    "its tallies are not those of a run", "Run the study again.");
    }
    if (arguments.paths <= finished.paths) {
        throw Error(
            ExitCode::usage,
            fmt::format("--paths {} and {} has {} already", arguments.paths, arguments.file, finished.paths),
            "there is nothing to simulate", "Ask for more paths.");
    }
    if (finished.inputs.parameter_band && finished.settings.parameter_paths > finished.paths) {
        throw Error(ExitCode::input_bad,
                    fmt::format("the parameter points of {} have {} paths of the {} that were asked for",
                                arguments.file, finished.paths, finished.settings.parameter_paths),
                    "they would grow too, and the file does not hold their studies",
                    "Run the study with more paths.");
    }
    return finished;
}

/// The study of the file, of more paths, with the scenarios of the file.
RunStudies studies_of(config::LoadedStudy const& loaded, Finished const& finished)
{
    std::vector<std::string> names{kBaseName};
    for (results::ResultScenario const& scenario : finished.inputs.scenarios) {
        names.push_back(scenario.name);
    }
    return select_scenarios(loaded, names);
}

/// Records of the finished paths, then those of the new ones.
std::vector<std::vector<PathRecord>> all_records(results::Dataset const& dataset, Finished const& finished,
                                                 RunOutcome& more)
{
    std::vector<std::vector<PathRecord>> all;
    if (!finished.settings.save_paths) {
        return all;
    }
    for (std::size_t s = 0; s < more.scenarios.size(); ++s) {
        all.push_back(saved_records(dataset, s, finished.inputs));
        std::vector<PathRecord>& records = more.scenarios[s].records;
        all.back().insert(all.back().end(), records.begin(), records.end());
        std::vector<PathRecord>().swap(records);
    }
    return all;
}

/// Endurance re-runs of more paths would be the same: neither they nor the backstops that their levels follow from grow.
bool endurance_stays(Finished const& finished)
{
    RunSettings const& asked = finished.settings;
    std::uint64_t const backstop = asked.backstop_paths > 0 ? asked.backstop_paths : asked.endurance_paths;
    return std::max(backstop, asked.endurance_paths) <= finished.paths;
}

int extend(ExtendArguments const& arguments, Call const& call)
{
    RunFacts facts{call.command_line, utc_now(), {}};
    results::Dataset dataset = read_result_file(arguments.file);
    Finished finished = read_finished(dataset, arguments);
    results::ResultProvenance const& written = finished.inputs.provenance;
    config::LoadedStudy const loaded = config::read_study_text(
        written.effective_study, arguments.file, {fmt::format("general.paths={}", arguments.paths)});
    RunStudies const studies = studies_of(loaded, finished);
    std::unique_ptr<OutputFile> const output =
        call.team.leads() ? open_output(arguments.output, {}, loaded.study.general.name) : nullptr;

    JoinedRun run;
    run.inputs.facts = finished.inputs.facts;
    run.settings = finished.settings;
    set_execution(arguments.execution, call.team, output.get(), run);
    for (auto const& [scenario, sha256] : written.tables_sha256) {
        run.settings.tables_sha256.push_back(sha256);
    }
    run.settings.first_path = finished.paths;
    run.settings.leave_endurance = true;
    run.settings.effective_study = loaded.effective_toml;
    facts.execution = run.settings.execution;
    facts.request = request_facts(run.settings);
    facts.request.emplace_back("extends", fmt::format("{}: {} paths; {}; {} {}", arguments.file,
                                                      finished.paths, fact(written, "command"),
                                                      fact(written, "backend"), fact(written, "isa")));
    RunOutcome more = run_study(studies, run.settings);
    run.checkpoints.push_back(run.settings.checkpoint);
    run.engines = more.engines;
    run.records = all_records(dataset, finished, more);
    run.inputs = result_inputs(loaded, std::move(more), facts);
    run.inputs.provenance.origins = written.origins;
    run.inputs.provenance.sources = written.sources;
    run.inputs.provenance.input_hashes = written.input_hashes;
    std::optional<ParameterBand> band;
    band.swap(finished.inputs.parameter_band);  // its paths are all that were asked for
    add_tallies_of(finished.inputs, run.inputs);
    run.inputs.parameter_band = std::move(band);
    if (endurance_stays(finished)) {
        run.inputs.endurances = finished.inputs.endurances;
    } else {
        simulate_endurance(studies.base, run);
    }
    return output ? write_joined(std::move(run), *output, arguments.json) : static_cast<int>(ExitCode::done);
}

}  // namespace

void add_extend_command(CLI::App& program, Action& chosen)
{
    auto const arguments = std::make_shared<ExtendArguments>();
    CLI::App& command =
        *program.add_subcommand("extend", "Add paths to a result: the same bits as a run of so many paths");
    command.add_option("FILE", arguments->file, "Result file")->required()->check(not_empty());
    command.add_option("--paths", arguments->paths, "Paths of the base case, those of the file among them")
        ->required()
        ->check(whole_number(1, kMostPaths));
    add_output_arguments(command, arguments->output);
    add_processor_arguments(command, arguments->execution);
    command.add_flag("--json", arguments->json, "Print one JSON object instead of the table");
    command.callback([arguments, &chosen] {
        chosen = [arguments](Call const& call) { return extend(*arguments, call); };
    });
}

}  // namespace ballast::app
