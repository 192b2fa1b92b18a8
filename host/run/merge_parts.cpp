#include "host/run/merge_parts.hpp"

#include <algorithm>
#include <bit>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/base/error.hpp"
#include "host/run/digest.hpp"
#include "host/run/study_differences.hpp"

namespace ballast {
namespace {

[[noreturn]] void refuse_sizes()
{
    throw Error(ExitCode::input_bad, "tallies to be added have different sizes",
                "they are of different studies or versions", "Simulate all parts with one version.");
}

void add_counts(std::vector<std::uint64_t> const& more, std::vector<std::uint64_t>& sum)
{
    if (more.size() != sum.size()) {
        refuse_sizes();
    }
    for (std::size_t i = 0; i < sum.size(); ++i) {
        sum[i] += more[i];
    }
}

void refuse_other_runs(std::vector<RunPart> const& parts)
{
    std::vector<std::string> problems;
    for (RunPart const& part : parts) {
        results::PartialResult const& first = parts.front().result;
        std::string const differences =
            identity_differences(part.result.identity, first.identity,
                                 study_differences(part.result.inputs.provenance.effective_study,
                                                   first.inputs.provenance.effective_study));
        if (!differences.empty()) {
            problems.push_back(fmt::format("{} ({})", part.file.string(), differences));
        }
    }
    if (!problems.empty()) {
        throw Error(ExitCode::input_bad,
                    fmt::format("not of the same run as {} (here): {}", parts.front().file.string(),
                                fmt::join(problems, "; ")),
                    "parts of different runs have no sum",
                    "Give parts of one study with the same options of `ballast run`.");
    }
}

void refuse_overlaps(std::vector<RunPart> const& parts)
{
    std::vector<std::string> problems;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        for (std::size_t j = i + 1; j < parts.size(); ++j) {
            if (overlap(parts[i].share(), parts[j].share())) {
                problems.push_back(fmt::format("{} (share {}) and {} (share {})", parts[i].file.string(),
                                               parts[i].share().text(), parts[j].file.string(),
                                               parts[j].share().text()));
            }
        }
    }
    if (!problems.empty()) {
        throw Error(ExitCode::input_bad, fmt::format("the same paths are in {}", fmt::join(problems, "; ")),
                    "they would count twice", "Leave one of them out.");
    }
}

void refuse_gaps(std::vector<RunPart> const& parts,
                 std::string (*command_for)(RunPart const&, RunShare const&))
{
    std::vector<RunShare> shares;
    std::vector<std::string> names, commands;
    for (RunPart const& part : parts) {
        shares.push_back(part.share());
    }
    for (RunShare const& share : missing_shares(shares)) {
        names.push_back(share.text());
        commands.push_back(command_for(parts.front(), share));
    }
    if (!commands.empty()) {
        throw Error(
            ExitCode::input_bad,
            fmt::format("the parts are not the whole run: share{} {} {} missing", names.size() > 1 ? "s" : "",
                        fmt::join(names, ", "), names.size() > 1 ? "are" : "is"),
            "figures of fewer paths than were asked for would look like the result",
            fmt::format("Run\n    {}\nand merge again with {} beside the others.",
                        fmt::join(commands, "\n    "), names.size() > 1 ? "their files" : "its file"));
    }
}

}  // namespace

void order_parts(std::vector<RunPart>& parts, std::string (*command_for)(RunPart const&, RunShare const&))
{
    refuse_other_runs(parts);
    refuse_overlaps(parts);
    refuse_gaps(parts, command_for);
    std::sort(parts.begin(), parts.end(), [](RunPart const& a, RunPart const& b) {
        return (a.share().number - 1) * b.share().of < (b.share().number - 1) * a.share().of;
    });
}

std::vector<std::vector<PathRecord>> joined_records(std::vector<RunPart> const& parts)
{
    std::vector<std::vector<PathRecord>> joined(parts.front().result.records.size());
    std::size_t const firms = parts.front().result.inputs.axes.firms.size();
    for (std::size_t s = 0; s < joined.size(); ++s) {
        std::uint64_t const num_paths = parts.front().result.run_paths[s];
        joined[s].resize(num_paths * firms);
        for (RunPart const& part : parts) {
            PathSet const paths = paths_of_share(part.share(), part.result.run_paths);
            if (part.result.records.size() != joined.size() ||
                part.result.records[s].size() != paths.count_below(num_paths) * firms) {
                throw Error(ExitCode::input_bad,
                            fmt::format("{} has not the saved paths of its share", part.file.string()),
                            "saved paths would be missing", "Simulate the share again.");
            }
            auto next = part.result.records[s].begin();
            for (auto const& [first, end] : paths.ranges()) {
                for (std::uint64_t i = first * firms; i < std::min(end, num_paths) * firms; ++i) {
                    joined[s][i] = std::bit_cast<PathRecord>(*next++);
                }
            }
        }
    }
    return joined;
}

void add_tallies_of(results::ResultInputs const& more, results::ResultInputs& sum)
{
    bool fits = more.scenarios.size() == sum.scenarios.size() &&
                more.backstops.size() == sum.backstops.size() &&
                more.parameter_band.has_value() == sum.parameter_band.has_value();
    for (std::size_t i = 0; fits && i < sum.scenarios.size(); ++i) {
        fits = more.scenarios[i].name == sum.scenarios[i].name;
        add_counts(more.scenarios[i].tally.counts, sum.scenarios[i].tally.counts);
        add_counts(more.scenarios[i].tally.bins, sum.scenarios[i].tally.bins);
        add_ranges(more.scenarios[i].tally.ranges, sum.scenarios[i].tally.ranges);
    }
    for (std::size_t i = 0; fits && i < sum.backstops.size(); ++i) {
        fits = more.backstops[i].firm == sum.backstops[i].firm;
        add_counts(more.backstops[i].injection, sum.backstops[i].injection);
        add_ranges(more.backstops[i].ranges, sum.backstops[i].ranges);
        sum.backstops[i].paths += more.backstops[i].paths;
    }
    if (fits && sum.parameter_band) {
        ParameterTally const& from = more.parameter_band->tally;
        ParameterTally& to = sum.parameter_band->tally;
        fits = from.points == to.points;
        add_counts(from.base, to.base);
        add_counts(from.survivors, to.survivors);
        add_ranges(from.base_ranges, to.base_ranges);
        for (std::size_t i = 0; fits && i < to.ranges.size(); ++i) {
            add_ranges(from.ranges[i], to.ranges[i]);
        }
        to.paths += from.paths;
    }
    if (!fits) {
        refuse_sizes();
    }
}

std::string digest_of(results::ResultInputs const& inputs)
{
    RunOutcome outcome;
    outcome.index.firms = inputs.axes.firms;
    for (results::ResultScenario const& scenario : inputs.scenarios) {
        outcome.scenarios.push_back(
            {scenario.name, {}, TallyReader(scenario.tally).paths(), {}, scenario.tally, {}});
    }
    outcome.backstops = inputs.backstops;
    outcome.endurances = inputs.endurances;
    if (inputs.parameter_band) {
        outcome.parameters = inputs.parameter_band->tally;
    }
    return tally_digest(outcome);
}

}  // namespace ballast
