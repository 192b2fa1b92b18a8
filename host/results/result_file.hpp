#pragma once
/// The result of a run as a data set: figures by name, the integer tallies they come from, and where it all comes
/// from. Layout and names: docs of result files; the figures can be recomputed from `/tallies` (read_result).
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/results/dataset.hpp"
#include "host/results/path_order.hpp"
#include "host/risk/figures.hpp"
#include "host/risk/parameter_band.hpp"
#include "host/risk/precision_plan.hpp"
#include "host/risk/tally.hpp"
#include "host/study/study.hpp"
#include "host/study/study_index.hpp"

namespace ballast::results {

inline constexpr std::string_view kResultFileType = "ballast-result";
inline constexpr std::int64_t kResultFormatVersion = 7;

/// Names along the axes, in the order of the tallies.
struct ResultAxes {
    std::string start;                                        ///< ISO date of the opening balance sheets
    std::vector<std::string> firms, firm_titles, firm_tiers;  ///< tiers: full, deep_pocket, host
    std::vector<double> dates, quantile_dates;                ///< days since the start
    std::vector<std::string> variables, variable_units;
    std::vector<std::string> classes;               ///< GPU classes
    std::vector<std::string> chains, chain_states;  ///< Markov chains; their states' names with ", " between
    std::vector<std::string> events, contracts, labs, power_tranches;
    std::vector<std::string> facilities, facility_firms;                     ///< borrowers by name
    std::vector<std::string> portfolios, portfolio_titles, portfolio_terms;  ///< terms: ISO dates
    std::vector<std::string> portfolio_vendors;  ///< names of firms in their order with ", " between
    std::vector<std::string> ratings;            ///< symbols, best first
    std::vector<std::string> firm_classes, firm_class_titles;
    std::vector<std::string> firm_class_members;  ///< names of firms in their order with ", " between
};

ResultAxes axes_of(StudyIndex const& index, study::Study const& study);
FigureOptions options_of(StudyIndex const& index, study::Study const& study);

/// What options repeat of the axes: dates, vendors by number. Throws Error(input_bad) on a vendor that
/// is no firm.
void add_axes_to_options(ResultAxes const& axes, FigureOptions& options);

/// What became of each firm on each path, `--save-paths`. All arrays [paths][firm].
struct PathTable {
    SmallIntegers end_step;       ///< step of the end, -1 if independent at the horizon
    Flags end;                    ///< End
    Flags cause;                  ///< first cause (Cause); -1 without a default
    Flags worst_level;            ///< 0 normal, 1 watch, 2 stress, 3 distress
    SmallReals lowest_liquidity;  ///< USD
    std::optional<PathOrder> order{};
};

struct ResultScenario {
    std::string name, title, meaning;
    Tally tally;
    std::optional<PathTable> paths;
};

/// Root attributes: the same for equal runs wherever they ran.
struct ResultFacts {
    std::string study, title;
    std::string engine_version, git_commit;
    std::string study_sha256;  ///< of the effective study
    std::string digest;        ///< of all tallies
    std::string backend, precision;
    std::uint64_t seed = 0;
    bool complete = true;  ///< every path asked for was simulated
};

/// Where a value of the study comes from.
struct OriginRow {
    std::string key, value, place, source, confidence, note, as_of;
    double low, high;  ///< range of an assumption, in the value's unit; else not a number
};
struct SourceRow {
    std::string key, title, where;
};

/// Everything in `/provenance`; may differ between equal runs.
struct ResultProvenance {
    std::string effective_study;  ///< the whole study as it was run
    std::vector<OriginRow> origins;
    std::vector<SourceRow> sources;
    std::vector<std::pair<std::string, std::string>> input_hashes;  ///< file, SHA-256
    std::vector<std::pair<std::string, std::string>>
        tables_sha256;  ///< scenario, SHA-256 of its kernel tables
    /// Names (letters, digits, underscores) and texts: command, compiler, isa, threads, started, seconds, ...
    std::vector<std::pair<std::string, std::string>> facts;
};

struct ResultInputs {
    ResultAxes axes;
    FigureOptions options;
    ResultFacts facts;
    std::vector<ResultScenario> scenarios;  ///< base first; all of one shape
    std::vector<BackstopTally> backstops;
    std::vector<EnduranceTally> endurances;
    ResultProvenance provenance;
    std::optional<ParameterBand> parameter_band{};
    std::optional<PrecisionOutcome> precision{};  ///< where a precision was asked for; not read back
};

/// All figures, tallies and provenance. Throws Error(internal) if sizes disagree.
Dataset make_result(ResultInputs const& inputs);

/// Axes, options, facts and tallies of a result file: make_result of them gives the figures of the file again.
/// Path tables and provenance are not read. Throws Error(input_bad) if the data set is
/// not a result or its parts do not fit together.
ResultInputs read_result(Dataset const& dataset);

/// What a file holds in `/provenance`. Throws Error(input_bad) if it is not there or does not fit together.
ResultProvenance read_provenance(Dataset const& dataset);

}  // namespace ballast::results
