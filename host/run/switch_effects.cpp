#include "host/run/switch_effects.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/run/digest.hpp"
#include "host/run/run_study.hpp"

namespace ballast {
namespace {

/// Lost by the step: acquired or defaulted.
bool lost(PathRecord const& record, int last_step)
{
    return record.end != 0 && record.end_step <= last_step;
}

void require_records(ScenarioOutcome const& outcome, std::size_t size)
{
    if (outcome.records.size() != size || size == 0) {
        throw Error(ExitCode::internal, fmt::format("{} has no path records", outcome.name),
                    "failures are split path by path", "Report it.");
    }
}

/// Counts of one firm over all paths.
struct PairedCounts {
    std::uint64_t only_open = 0, only_closed = 0;

    void add(bool open, bool closed)
    {
        only_open += open && !closed ? 1 : 0;
        only_closed += closed && !open ? 1 : 0;
    }
    Interval interval(std::uint64_t paths, double level) const
    {
        return paired_difference(paths, only_open, only_closed, level);
    }
};

/// Mean of numbers that are -1, 0 or 1 on all but few paths.
Interval mean_of_whole(std::int64_t sum, std::int64_t squares, std::uint64_t paths, double level)
{
    return bounded_mean_interval(static_cast<double>(sum), static_cast<double>(squares), paths, 1.0, 1.0,
                                 level);
}

}  // namespace

void merge_outcome(RunOutcome other, RunOutcome& all)
{
    if (all.scenarios.empty()) {
        all = std::move(other);
        return;
    }
    if (scenario_digest(other.scenarios.front()) != scenario_digest(all.scenarios.front())) {
        throw Error(ExitCode::internal, "the base case came out differently in two runs",
                    "differences against it would mean nothing", "Report it with the study.");
    }
    std::move(other.scenarios.begin() + 1, other.scenarios.end(), std::back_inserter(all.scenarios));
    std::sort(all.scenarios.begin() + 1, all.scenarios.end(),
              [](auto const& a, auto const& b) { return a.name < b.name; });
    all.seconds += other.seconds;
    all.firm_steps += other.firm_steps;
    add_use(other.engines, all.engines);
    all.digest = tally_digest(all);
}

RunOutcome run_in_groups(RunStudies const& studies, RunSettings const& settings, std::size_t group,
                         std::vector<std::filesystem::path>& checkpoints)
{
    RunSettings of_group = settings;
    of_group.keep_finished = true;
    RunOutcome all;
    std::size_t const step = std::max<std::size_t>(group, 1);
    for (std::size_t first = 0; first == 0 || first < studies.scenarios.size(); first += step) {
        RunStudies part;
        part.base = studies.base;
        auto const begin = studies.scenarios.begin() + static_cast<std::ptrdiff_t>(first);
        std::size_t const count = std::min(step, studies.scenarios.size() - first);
        part.scenarios.assign(begin, begin + static_cast<std::ptrdiff_t>(count));
        if (!settings.checkpoint.empty()) {
            of_group.checkpoint = fmt::format("{}.{}", settings.checkpoint.string(), 1 + first / step);
            checkpoints.push_back(of_group.checkpoint);
        }
        merge_outcome(run_study(part, of_group), all);
    }
    return all;
}

FailureSplit split_failures(ScenarioOutcome const& base, std::span<ClosedChannel const> closed,
                            ScenarioOutcome const& all_closed, std::int32_t num_firms, int last_step,
                            double level)
{
    std::size_t const size = base.records.size();
    require_records(base, size);
    require_records(all_closed, size);
    FailureSplit split;
    for (ClosedChannel const& channel : closed) {
        require_records(*channel.outcome, size);
        split.channels.push_back(channel.name);
    }
    std::size_t const firms = static_cast<std::size_t>(num_firms);
    std::uint64_t const paths = size / firms;
    for (std::size_t firm = 0; firm < firms; ++firm) {
        std::uint64_t lost_paths = 0;
        PairedCounts without_all;
        std::vector<PairedCounts> without(closed.size());
        std::int64_t sum = 0, squares = 0;
        for (std::size_t at = firm; at < size; at += firms) {
            bool const open = lost(base.records[at], last_step);
            bool const isolated = lost(all_closed.records[at], last_step);
            lost_paths += open ? 1 : 0;
            without_all.add(open, isolated);
            std::int64_t rest = (open ? 1 : 0) - (isolated ? 1 : 0);
            for (std::size_t c = 0; c < closed.size(); ++c) {
                bool const here = lost(closed[c].outcome->records[at], last_step);
                without[c].add(open, here);
                rest -= (open ? 1 : 0) - (here ? 1 : 0);
            }
            sum += rest;
            squares += rest * rest;
        }
        split.lost.add(clopper_pearson(lost_paths, paths, level));
        for (PairedCounts const& one : without) {
            split.by_channel.add(one.interval(paths, level));
        }
        split.contagion.add(without_all.interval(paths, level));
        split.interaction.add(mean_of_whole(sum, squares, paths, level));
    }
    return split;
}

}  // namespace ballast
