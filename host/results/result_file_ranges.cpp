#include "host/results/result_file_ranges.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/risk/digest_ranges.hpp"

namespace ballast::results {
namespace {

constexpr char const* kScenarioDigest = "scenario_digest";
constexpr char const* kBackstopDigest = "backstop_digest";
constexpr char const* kEnduranceDigest = "endurance_digest";
constexpr char const* kParameterDigest = "parameter_digest";

Integers ascending(std::size_t count)
{
    Integers numbers;
    for (std::size_t i = 0; i < count; ++i) {
        numbers.push_back(static_cast<std::int64_t>(i));
    }
    return numbers;
}

std::size_t most_levels(ResultInputs const& inputs)
{
    std::size_t levels = 0;
    for (EnduranceTally const& tally : inputs.endurances) {
        levels = std::max(levels, tally.extra_cash.size());
    }
    return levels;
}

/// Digests of everything that the file holds, by variable: empty ones stand for what was not simulated.
struct AllDigests {
    std::vector<RangeDigests> scenarios, backstops, endurances, parameters;

    explicit AllDigests(ResultInputs const& inputs)
    {
        for (ResultScenario const& scenario : inputs.scenarios) {
            scenarios.push_back(scenario.tally.ranges);
        }
        if (!inputs.backstops.empty()) {
            backstops.resize(inputs.axes.firms.size());
        }
        for (BackstopTally const& tally : inputs.backstops) {
            backstops[static_cast<std::size_t>(tally.firm)] = tally.ranges;
        }
        std::size_t const levels = most_levels(inputs);
        endurances.resize(inputs.axes.firms.size() * levels);
        for (EnduranceTally const& tally : inputs.endurances) {
            std::size_t const first = static_cast<std::size_t>(tally.firm) * levels;
            std::copy_n(tally.ranges.begin(), std::min(tally.ranges.size(), levels),
                        endurances.begin() + static_cast<std::ptrdiff_t>(first));
        }
        if (inputs.parameter_band) {
            parameters.push_back(inputs.parameter_band->tally.base_ranges);
            std::vector<RangeDigests> const& points = inputs.parameter_band->tally.ranges;
            parameters.insert(parameters.end(), points.begin(), points.end());
            parameters.resize(inputs.parameter_band->tally.points.size() + 1);
        }
    }

    /// The number of ranges that some of them has.
    std::size_t ranges() const
    {
        std::size_t most = 1;
        for (auto const* const tallies : {&scenarios, &backstops, &endurances, &parameters}) {
            for (RangeDigests const& digests : *tallies) {
                most = std::max(most, digests.size());
            }
        }
        return most;
    }
};

/// So many digests of one variable of the group.
std::vector<RangeDigests> read_digests(Group const* group, char const* name, std::size_t tallies)
{
    Axis const* const axis = group == nullptr ? nullptr : group->find_axis("range");
    Variable const* const variable = group == nullptr ? nullptr : group->find_variable(name);
    auto const* const array = variable == nullptr ? nullptr : std::get_if<Counts>(&variable->values);
    std::size_t const ranges = axis == nullptr ? 0 : size_of(axis->values);
    if (array == nullptr || ranges == 0 || array->size() != tallies * ranges * kDigestWords) {
        throw Error(ExitCode::input_bad,
                    fmt::format("the file has no array /{}/{} of {} tallies", kRangesGroup, name, tallies),
                    "its ranges of paths cannot be checked one by one",
                    "Write the file again with `ballast run`.");
    }
    return digests_of_array(*array, ranges);
}

}  // namespace

void add_ranges(Dataset& dataset, ResultInputs const& inputs)
{
    AllDigests const all(inputs);
    std::size_t const ranges = all.ranges();
    Group& group = dataset.add_group(std::string(kRangesGroup));
    group.add_attribute(
        "comment", "digests of the tallies by range of paths; over all ranges they add up, modulo 2^64, to "
                   "that of the tallies: the sum of cell times weight of its place");
    Integers first;
    for (std::size_t range = 0; range < ranges; ++range) {
        first.push_back(static_cast<std::int64_t>(digest_range_begin(range)));
    }
    group.add_axis({"range", "1", "first path of the range", std::move(first)});
    group.add_axis({"digest_word", "", "which weights", Labels{"first", "second"}});
    auto const add = [&](char const* name, std::vector<std::string> of, char const* meaning,
                         std::vector<RangeDigests> const& digests) {
        if (!digests.empty()) {
            of.insert(of.end(), {"range", "digest_word"});
            group.add_variable({name, std::move(of), "1", meaning, digest_array(digests, ranges)});
        }
    };
    add(kScenarioDigest, {"scenario"}, "counts, then bins, in the order of /tallies", all.scenarios);
    add(kBackstopDigest, {"firm"}, "backstop_injection_bins", all.backstops);
    if (!all.endurances.empty()) {
        group.add_axis({"endurance_level", "1", "as cash_level", ascending(most_levels(inputs))});
    }
    add(kEnduranceDigest, {"firm", "endurance_level"}, "endurance_survivors", all.endurances);
    if (inputs.parameter_band) {
        Integers numbers{0};
        std::vector<std::int64_t> const& points = inputs.parameter_band->tally.points;
        numbers.insert(numbers.end(), points.begin(), points.end());
        group.add_axis({"parameter_run", "1", "0: the study as it stands; number of the point", numbers});
    }
    add(kParameterDigest, {"parameter_run"}, "base_survivors; survivors at the point", all.parameters);
}

void read_ranges(Dataset const& dataset, ResultInputs& inputs)
{
    Group const* const group = dataset.find_group(kRangesGroup);
    std::vector<RangeDigests> digests = read_digests(group, kScenarioDigest, inputs.scenarios.size());
    for (std::size_t s = 0; s < inputs.scenarios.size(); ++s) {
        inputs.scenarios[s].tally.ranges = std::move(digests[s]);
    }
    if (!inputs.backstops.empty()) {
        digests = read_digests(group, kBackstopDigest, inputs.axes.firms.size());
        for (BackstopTally& tally : inputs.backstops) {
            tally.ranges = std::move(digests[static_cast<std::size_t>(tally.firm)]);
        }
    }
    if (std::size_t const levels = most_levels(inputs); levels > 0) {
        digests = read_digests(group, kEnduranceDigest, inputs.axes.firms.size() * levels);
        for (EnduranceTally& tally : inputs.endurances) {
            auto const first = digests.begin() +
                               static_cast<std::ptrdiff_t>(tally.firm) * static_cast<std::ptrdiff_t>(levels);
            tally.ranges.assign(first, first + std::ssize(tally.extra_cash));
        }
    }
    if (inputs.parameter_band) {
        ParameterTally& tally = inputs.parameter_band->tally;
        digests = read_digests(group, kParameterDigest, tally.points.size() + 1);
        tally.base_ranges = digests.front();
        tally.ranges.assign(digests.begin() + 1, digests.end());
    }
}

}  // namespace ballast::results
