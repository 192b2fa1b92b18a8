#pragma once
/// When a run that is asked for a precision looks whether it has it, and what that costs its intervals.
///
/// Looks lie at numbers of paths that are fixed before the run: its most paths and halves of them. Whoever stops at the look
/// that suits him has an interval that holds less often than it says, so the error is shared out: with K looks all
/// intervals of all looks hold at 1 - (1 - level) / K, and by Bonferroni's inequality that of the look at which the run
/// stops holds with probability `level` at least, whatever the reason for stopping there, for every figure whose interval
/// holds at a fixed number of paths. Source: Armitage, McPherson and Rowe (1969), J. R. Stat. Soc. A 132, 235, for the
/// error of repeated looks; Pocock (1977), Biometrika 64, 191, for equal shares of it.
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "host/risk/intervals.hpp"

namespace ballast {

inline constexpr std::size_t kMostLooks = 8;
/// No look before, but at the most paths of a shorter run.
inline constexpr std::uint64_t kLeastLookPaths = 1024;

/// Numbers of paths at which a run of at most `most_paths` >= 1 looks, ascending, the last is `most_paths`.
std::vector<std::uint64_t> paths_of_looks(std::uint64_t most_paths);

/// Level at which the intervals of each of `looks` looks hold, so that those of the last one taken hold at `level`.
double level_of_looks(double level, std::size_t looks);

/// Half of its width; not a number, or infinite, where an end is.
double half_width(Interval const& interval);

/// Is the interval narrower than asked for, and were events enough seen? What counts no events has enough.
bool is_precise(Interval const& interval, double half_width_asked, double least_events);

/// What a run that was asked for a precision says of it.
struct PrecisionOutcome {
    std::vector<std::string> targets;  ///< as asked: "survival_probability[coreweave, 18m] < 0.001"
    std::vector<double> asked;         ///< [targets] half-widths
    std::vector<Interval> reached;     ///< [targets] at the last look
    std::vector<std::uint64_t> looks;  ///< paths of the base at all looks that were planned
    std::size_t looks_taken = 0;
    double least_events = 0;
    double confidence_level = 0;   ///< at which the intervals of each look hold
    double level_after_looks = 0;  ///< at which those of the last look do, therefore

    std::vector<std::size_t> missed() const;  ///< targets that are not reached
    /// "every target is reached at look 3 of 8" or "the maximum of 4000 paths; not reached: 1 of 2 targets"
    std::string stop_reason() const;
};

}  // namespace ballast
