#pragma once
/// What the effects of switches say: a table for the screen, a page for the documents, a group of the result file.
#include <string>
#include <vector>

#include "host/results/result_file.hpp"
#include "host/run/switch_effects.hpp"

namespace ballast::app {

/// Effect of one mechanism on the probabilities of staying independent to the last report date, and of default by then.
struct SwitchEffect {
    std::string name;                ///< key in [switches]
    std::vector<Interval> survival;  ///< [firm] with it, less without it: below 0 where it costs survival
    std::vector<Interval> defaults;  ///< [firm] likewise: above 0 where it costs solvency
};

struct SwitchEffects {
    std::vector<std::string> firms;
    std::vector<SwitchEffect> mechanisms;
    std::vector<std::string> unused;  ///< mechanisms without which the tables are the same
    FailureSplit split;               ///< empty channels: not asked for
    double confidence_level = 0.95;
    std::string study, title, engine, digest, start, last_date;
    std::uint64_t paths = 0, seed = 0;
};

/// One line per mechanism (how many firms it moves, which most) and one per firm for the channels.
std::string effects_text(SwitchEffects const& effects);

/// docs/switches.md.
std::string effects_page(SwitchEffects const& effects);

/// Group `failure_split` of the result file: failures by channel of transmission, with intervals.
void add_failure_split(results::Dataset& dataset, SwitchEffects const& effects);

}  // namespace ballast::app
