#pragma once
/// How often the intervals of a result file hold the truth: a study is run again and again with other seeds, and every
/// variable of the file that has a lower and an upper end is held, cell by cell, against a run of many more paths.
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace ballast::testing {

struct CoverageSettings {
    std::string regime;                  ///< what the table calls it
    std::vector<std::string> overrides;  ///< KEY=VALUE, which make the regime of the study
    int replications = 0;
    std::uint64_t paths = 0;        ///< of the base and each scenario
    std::uint64_t rerun_paths = 0;  ///< of each backstop and endurance re-run
    std::string endurance_firm;
    int truth_multiple =
        100;  ///< so many times more paths tell the truth: its error is a tenth of an interval's
};

/// Cells are the elements of a figure; one is still where no replication differs from another (nothing can happen there).
struct FigureCoverage {
    std::string name;
    int cells = 0;        ///< in which the truth is a number
    int still_cells = 0;  ///< of them
    double mean = 0.0;    ///< over moving cells: share of the replications whose interval holds the truth
    double lowest = 1.0;  ///< moving cell
    double above = 0.0;   ///< mean share of intervals that lie below the truth
    double below = 0.0;   ///< mean share of intervals that lie above it
    double still_lowest = 1.0;
    int lowest_replications = 0;  ///< in which the lowest cell had an interval
    std::string lowest_cell;      ///< its indices
};

std::vector<FigureCoverage> measure_coverage(std::filesystem::path const& study,
                                             CoverageSettings const& settings);

/// A table in Markdown, a row per figure, with the regimes side by side.
std::string coverage_table(std::vector<CoverageSettings> const& settings,
                           std::vector<std::vector<FigureCoverage>> const& regimes);

}  // namespace ballast::testing
