#pragma once
/// What each mechanism does, and by which channel failures spread: the base and many scenarios on the same random numbers.
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "host/risk/figures.hpp"
#include "host/run/run_settings.hpp"

namespace ballast {

/// The base with all scenarios of `studies`, at most `group` of them at a time, so that memory does not grow with their
/// number; each group repeats the base, to which its pairs belong. The tallies are those of one run with all of them.
/// Each group keeps a checkpoint of its own, `settings.checkpoint` with its number, until the caller removes those noted in
/// `checkpoints`. Throws Error(internal) if the base's tallies differ between groups.
RunOutcome run_in_groups(RunStudies const& studies, RunSettings const& settings, std::size_t group,
                         std::vector<std::filesystem::path>& checkpoints);

/// Adds the scenarios of another run of the same base to an outcome, in order of name, and renews its digest; an empty
/// outcome becomes the other. Throws Error(internal) if the tallies of the base differ.
void merge_outcome(RunOutcome other, RunOutcome& all);

/// Loss of independence by the last report date, split by the channels that pass failures on. All differences are taken
/// path by path on the same random numbers; in probability, not per cent.
struct FailureSplit {
    std::vector<std::string> channels;
    Figure lost;         ///< [firm] with all channels open
    Figure by_channel;   ///< [firm][channel] lost with all open, less lost with this one closed
    Figure contagion;    ///< [firm] lost with all open, less lost with all closed
    Figure interaction;  ///< [firm] contagion less the sum over channels: below 0 where it takes two at once
};

/// Which outcome belongs to a channel.
struct ClosedChannel {
    std::string name;
    ScenarioOutcome const* outcome;
};

/// Needs the path records of all outcomes, over the same number of paths; `last_step` is that of the last report date.
/// Intervals: clopper_pearson, paired_difference; of the interaction by the mean of its value per path, which is a whole
/// number. Throws Error(internal) if records are missing.
FailureSplit split_failures(ScenarioOutcome const& base, std::span<ClosedChannel const> closed,
                            ScenarioOutcome const& all_closed, std::int32_t num_firms, int last_step,
                            double level);

}  // namespace ballast
