/// `ballast merge`: the result of a run from the parts that `run --shard` wrote.
#include <memory>
#include <set>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spdlog/spdlog.h>

#include "host/app/argument_checks.hpp"
#include "host/app/commands.hpp"
#include "host/app/joined_run.hpp"
#include "host/app/output_arguments.hpp"
#include "host/app/run_output.hpp"
#include "host/app/run_request.hpp"
#include "host/app/stored_files.hpp"
#include "host/base/error.hpp"
#include "host/results/reader.hpp"
#include "host/run/merge_parts.hpp"

namespace ballast::app {
namespace {

struct MergeArguments {
    std::vector<std::string> files;
    OutputArguments output;
    ExecutionArguments execution;
    bool json = false;
};

RunPart read_part(std::filesystem::path const& file)
{
    results::Dataset const dataset = results::read_dataset(file);
    if (dataset.text_attribute("file_type") != results::kPartialFileType) {
        std::string const what = unfinished(dataset);
        throw Error(ExitCode::input_bad, fmt::format("{} is no part of a run: it is {}", file.string(),
                                                     what.empty() ? "a result" : what));
    }
    try {
        return {file, results::read_partial(dataset)};
    } catch (Error const& error) {
        throw Error(error.code(), fmt::format("{}: {}", file.string(), error.what()));
    }
}

/// All parts, or all that is wrong with the files.
std::vector<RunPart> read_parts(std::vector<std::string> const& files)
{
    std::vector<RunPart> parts;
    std::vector<std::string> problems;
    ExitCode code = ExitCode::input_bad;
    for (std::string const& file : files) {
        try {
            parts.push_back(read_part(file));
        } catch (Error const& error) {
            code = error.code();
            problems.push_back(error.what());
        }
    }
    if (!problems.empty()) {
        throw Error(code, fmt::format("{}", fmt::join(problems, "\nballast: ")));
    }
    return parts;
}

std::string command_for(RunPart const& like, RunShare const& share)
{
    std::filesystem::path const name = fmt::format("share_{}_of_{}.h5", share.number, share.of);
    return command_of_share(fact(like.result.inputs.provenance, "command"), share,
                            (like.file.parent_path() / name).string());
}

/// The facts of the parts put together, then each of them in a line.
std::vector<std::pair<std::string, std::string>>
joined_facts(std::vector<RunPart> const& parts, RunFacts const& facts, RunSettings const& settings)
{
    std::vector<std::pair<std::string, std::string>> joined{{"command", facts.command}};
    auto const all = [&parts](char const* name) {
        std::set<std::string> values;
        for (RunPart const& part : parts) {
            values.insert(fact(part.result.inputs.provenance, name));
        }
        return fmt::format("{}", fmt::join(values, ", "));
    };
    for (char const* const name : {"compiler", "backend", "isa"}) {
        joined.emplace_back(name, all(name));
    }
    joined.emplace_back("started", facts.started);
    joined.emplace_back("finished", utc_now());
    auto const request = request_facts(settings);
    joined.insert(joined.end(), request.begin(), request.end());
    for (std::size_t i = 0; i < parts.size(); ++i) {
        auto const of = [&](char const* name) { return fact(parts[i].result.inputs.provenance, name); };
        joined.emplace_back(fmt::format("part_{}", i + 1),
                            fmt::format("share {}, {}: {}; {} {}, threads {}, {} to {}, {} s",
                                        parts[i].share().text(), parts[i].file.string(), of("command"),
                                        of("backend"), of("isa"), of("threads"), of("started"),
                                        of("finished"), of("seconds")));
    }
    return joined;
}

void refuse_missing_paths(JoinedRun const& run, results::Counts const& run_paths)
{
    for (std::size_t s = 0; s < run_paths.size(); ++s) {
        std::uint64_t const paths = TallyReader(run.inputs.scenarios[s].tally).paths();
        if (paths != run_paths[s]) {
            throw Error(ExitCode::input_bad,
                        fmt::format("the parts hold {} paths of {}, and the run has {}", paths,
                                    run.inputs.scenarios[s].name, run_paths[s]),
                        "they are not what their shares say", "Simulate the shares again.");
        }
    }
}

void refuse_to_replace(std::filesystem::path const& out, std::vector<std::string> const& files)
{
    for (std::string const& file : files) {
        std::error_code ignored;
        if (std::filesystem::equivalent(file, out, ignored)) {
            throw Error(ExitCode::usage, fmt::format("--out {} is one of the parts", out.string()),
                        "the result would replace it", "Give another --out.");
        }
    }
}

int merge(MergeArguments const& arguments, Call const& call)
{
    RunFacts const facts{call.command_line, utc_now(), {}};
    refuse_to_replace(arguments.output.out, arguments.files);
    std::vector<RunPart> parts = read_parts(arguments.files);
    order_parts(parts, command_for);
    refuse_other_engine(parts.front().result.inputs.facts, parts.front().file);
    std::unique_ptr<OutputFile> const output =
        call.team.leads() ? open_output(arguments.output, {}, parts.front().result.inputs.facts.study)
                          : nullptr;

    JoinedRun run;
    run.settings = requested_settings(parts.front().result.inputs.provenance);
    run.records = joined_records(parts);
    run.inputs = parts.front().result.inputs;
    for (std::size_t i = 1; i < parts.size(); ++i) {
        add_tallies_of(parts[i].result.inputs, run.inputs);
    }
    refuse_missing_paths(run, parts.front().result.run_paths);
    set_execution(arguments.execution, call.team, output.get(), run);
    if (!run.settings.endurance_firms.empty()) {
        simulate_endurance(
            config::read_study_text(run.inputs.provenance.effective_study, parts.front().file.string(), {})
                .study,
            run);
    }
    if (!output) {
        return static_cast<int>(ExitCode::done);
    }
    run.inputs.provenance.facts = joined_facts(parts, facts, run.settings);
    std::vector<RunPart>().swap(parts);
    return write_joined(std::move(run), *output, arguments.json);
}

}  // namespace

void add_merge_command(CLI::App& program, Action& chosen)
{
    auto const arguments = std::make_shared<MergeArguments>();
    CLI::App& command =
        *program.add_subcommand("merge", "Make the result of a run from the parts that run --shard wrote");
    command.add_option("FILE", arguments->files, "Parts: the files of all shares, in any order")
        ->required()
        ->check(not_empty());
    add_output_arguments(command, arguments->output);
    add_processor_arguments(command, arguments->execution);
    command.add_flag("--json", arguments->json, "Print one JSON object instead of the table");
    command.callback(
        [arguments, &chosen] { chosen = [arguments](Call const& call) { return merge(*arguments, call); }; });
}

}  // namespace ballast::app
