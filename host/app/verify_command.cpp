/// `ballast verify`: does a result follow from the study in it? Checks what the file says of itself and simulates a random
/// sample of its ranges of paths again.
#include <algorithm>
#include <memory>
#include <optional>
#include <random>
#include <span>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "host/app/argument_checks.hpp"
#include "host/app/commands.hpp"
#include "host/app/joined_run.hpp"
#include "host/app/json_output.hpp"
#include "host/app/run_output.hpp"
#include "host/app/run_request.hpp"
#include "host/app/stored_files.hpp"
#include "host/base/error.hpp"
#include "host/base/sha256.hpp"
#include "host/base/streams.hpp"
#include "host/results/precision_group.hpp"
#include "host/run/merge_parts.hpp"
#include "host/run/saved_records.hpp"
#include "host/run/verify_ranges.hpp"

namespace ballast::app {
namespace {

constexpr std::uint64_t kMostRanges = 1'000'000;

struct VerifyArguments {
    std::string file;
    std::uint64_t ranges = 3;
    std::optional<std::uint64_t> seed;
    bool all = false, json = false;
    ExecutionArguments execution;
};

/// Something that was compared, and what differs of it.
struct Check {
    std::string what;
    std::vector<std::string> different;
};

Check equal_texts(std::string what, std::string const& stated, std::string const& found)
{
    return {std::move(what), stated == found
                                 ? std::vector<std::string>{}
                                 : std::vector{fmt::format("{} in the file, {} made again", stated, found)}};
}

/// Not what `inputs` do not hold: saved paths, targets of precision, and where the run was simulated.
bool is_made_again(results::Group const& group)
{
    return group.name != results::kProvenanceGroup && group.name != results::kPrecisionGroup &&
           group.name != "paths" && !group.name.starts_with("paths_");
}

void compare_variables(results::Group const& found, results::Group const* expected, Check& check)
{
    for (results::Variable const& variable : found.variables) {
        results::Variable const* const made =
            expected == nullptr ? nullptr : expected->find_variable(variable.name);
        if (made == nullptr || !results::identical(made->values, variable.values)) {
            check.different.push_back(variable.name);
        }
    }
}

/// Every array of the file made again from its tallies.
Check figures_of_tallies(results::Dataset const& dataset, results::ResultInputs const& inputs)
{
    results::Dataset const made = results::make_result(inputs);
    Check check{"figures and intervals, made again from the tallies", {}};
    compare_variables(dataset, &made, check);
    for (results::Group const& group : dataset.groups) {
        if (is_made_again(group)) {
            compare_variables(group, made.find_group(group.name), check);
        }
    }
    return check;
}

/// What needs no simulation.
std::vector<Check> checks_of_file(results::Dataset const& dataset, results::ResultInputs const& inputs)
{
    return {equal_texts("digest of the tallies", inputs.facts.digest, digest_of(inputs)),
            equal_texts("SHA-256 of the study", inputs.facts.study_sha256,
                        sha256_of_text(inputs.provenance.effective_study)),
            {"digests of ranges, added up", unequal_sums(inputs)},
            figures_of_tallies(dataset, inputs)};
}

Check check_tables(results::ResultInputs const& inputs, std::vector<std::string> const& made)
{
    Check check{"SHA-256 of the tables of every scenario", {}};
    for (std::size_t i = 0; i < made.size(); ++i) {
        bool const known = i < inputs.provenance.tables_sha256.size();
        if (!known || inputs.provenance.tables_sha256[i].second != made[i]) {
            check.different.push_back(inputs.scenarios[i].name);
        }
    }
    return check;
}

std::string list_text(std::vector<std::string> const& names)
{
    constexpr std::size_t kMostNamed = 8;
    std::size_t const named = std::min(names.size(), kMostNamed);
    return fmt::format("{}{}", fmt::join(std::span(names).first(named), ", "),
                       names.size() > named ? fmt::format(" and {} more", names.size() - named) : "");
}

std::string outcome_text(std::vector<std::string> const& different)
{
    return different.empty() ? "equal" : "DIFFERENT: " + list_text(different);
}

void tell(Check const& check, bool json)
{
    if (!json) {
        say("{}: {}\n", check.what, outcome_text(check.different));
    }
}

/// The studies of a result, scenarios in its order.
RunStudies studies_of(results::ResultInputs const& inputs, std::string const& file)
{
    config::LoadedStudy const loaded = config::read_study_text(inputs.provenance.effective_study, file, {});
    std::vector<std::string> names;
    for (results::ResultScenario const& scenario : inputs.scenarios) {
        names.push_back(scenario.name);
    }
    RunStudies studies = select_scenarios(loaded, names);
    std::sort(studies.scenarios.begin(), studies.scenarios.end(),
              [](auto const& a, auto const& b) { return a.first.name < b.first.name; });
    return studies;
}

/// What came of all ranges that were drawn.
struct Sample {
    std::uint64_t seed = 0;
    std::size_t drawn = 0, of = 0, different = 0;
    nlohmann::ordered_json ranges = nlohmann::ordered_json::array();
};

void tell(results::ResultInputs const& inputs, VerifiedRange const& range, RangeOutcome const& outcome,
          bool json, Sample& sample)
{
    std::string const name = pass_name(inputs, range);
    auto const [first, end] = range.paths;
    sample.different += outcome.different.empty() ? 0 : 1;
    sample.ranges.push_back({{"pass", name},
                             {"first_path", first},
                             {"end_path", end},
                             {"tallies", outcome.tallies},
                             {"saved_records", outcome.records},
                             {"different", outcome.different}});
    if (!json) {
        say("{}, paths {} to {}, {} tallies{}: {}\n", name, first, end, outcome.tallies,
            outcome.records > 0 ? fmt::format(" and {} saved records", outcome.records) : "",
            outcome_text(outcome.different));
    }
}

Sample simulate_sample(VerifyArguments const& arguments, results::ResultInputs const& inputs,
                       RangeVerifier const& verifier)
{
    Sample sample;
    sample.seed = arguments.seed.value_or(std::uint64_t{std::random_device{}()});  // nobody knows it before
    std::vector<VerifiedRange> ranges = ranges_of(inputs);
    sample.of = ranges.size();
    if (!arguments.all) {
        ranges = draw_ranges(std::move(ranges), static_cast<std::size_t>(arguments.ranges), sample.seed);
    }
    sample.drawn = ranges.size();
    for (VerifiedRange const& range : ranges) {
        tell(inputs, range, verifier.verify(range), arguments.json, sample);
    }
    return sample;
}

void print(VerifyArguments const& arguments, results::ResultInputs const& inputs,
           std::vector<Check> const& checks, Sample const& sample, std::size_t failed)
{
    if (arguments.json) {
        nlohmann::ordered_json checks_json = nlohmann::ordered_json::array();
        for (Check const& check : checks) {
            checks_json.push_back({{"what", check.what}, {"different", check.different}});
        }
        print_json({{"file", arguments.file},
                    {"equal", failed == 0 && sample.different == 0},
                    {"digest", inputs.facts.digest},
                    {"checks", checks_json},
                    {"seed", sample.seed},
                    {"ranges_of_run", sample.of},
                    {"ranges", sample.ranges},
                    {"parameter_points_simulated", false}});
        return;
    }
    if (inputs.parameter_band) {
        say("parameter points: digests added up, not simulated again (the file does not hold their "
            "studies)\n");
    }
    say("{} of {} ranges simulated again{}, {} differ; {} of {} checks of the file differ\n", sample.drawn,
        sample.of, arguments.all ? "" : fmt::format(" (--seed {} draws the same)", sample.seed),
        sample.different, failed, checks.size());
}

int verify(VerifyArguments const& arguments)
{
    results::Dataset const dataset = read_result_file(arguments.file);
    JoinedRun run;
    run.inputs = results::read_result(dataset);
    run.inputs.provenance = results::read_provenance(dataset);
    refuse_other_engine(run.inputs.facts, arguments.file);
    tell({"seal and payload_sha256", {}}, arguments.json);  // or it would not have been read
    std::vector<Check> checks = checks_of_file(dataset, run.inputs);
    for (Check const& check : checks) {
        tell(check, arguments.json);
    }

    RunStudies const studies = studies_of(run.inputs, arguments.file);
    run.settings = requested_settings(run.inputs.provenance);
    set_simulation(arguments.execution, alone(), run);
    run.settings.progress = progress_sink();
    for (std::size_t s = 0; run.settings.save_paths && s < run.inputs.scenarios.size(); ++s) {
        run.records.push_back(saved_records(dataset, s, run.inputs));
    }
    RangeVerifier const verifier(studies, run.settings, run.inputs, run.records);
    checks.push_back(check_tables(run.inputs, verifier.tables_sha256()));
    tell(checks.back(), arguments.json);

    Sample const sample = simulate_sample(arguments, run.inputs, verifier);
    auto const failed = static_cast<std::size_t>(
        std::count_if(checks.begin(), checks.end(), [](Check const& c) { return !c.different.empty(); }));
    print(arguments, run.inputs, checks, sample, failed);
    return static_cast<int>(failed == 0 && sample.different == 0 ? ExitCode::done : ExitCode::differs);
}

}  // namespace

void add_verify_command(CLI::App& program, Action& chosen)
{
    auto const arguments = std::make_shared<VerifyArguments>();
    CLI::App& command = *program.add_subcommand(
        "verify", "Simulate ranges of a result again and compare (exit 0: all equal, 5: something differs)");
    command.add_option("FILE", arguments->file, "Result file")->required()->check(not_empty());
    CLI::Option* const ranges =
        command
            .add_option("--ranges", arguments->ranges, "Ranges of paths that are drawn; 0: the file alone")
            ->check(whole_number(0, kMostRanges))
            ->capture_default_str();
    command.add_option("--seed", arguments->seed, "Seed of the draw; another one each time if not given")
        ->check(whole_number(0, kLargestSeed));
    command.add_flag("--all", arguments->all, "All ranges: the whole run")->excludes(ranges);
    add_processor_arguments(command, arguments->execution);
    command.add_flag("--json", arguments->json, "Print one JSON object");
    command.callback(
        [arguments, &chosen] { chosen = [arguments](Call const&) { return verify(*arguments); }; });
}

}  // namespace ballast::app
