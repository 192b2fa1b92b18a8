#pragma once
/// What a run says about each firm in one line: the table on the screen and the figures of `--json`.
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/risk/figures.hpp"
#include "host/risk/tally.hpp"

namespace ballast {

inline constexpr double kSummaryCapitalLevel = 0.99;  ///< survival level of the capital columns

/// One firm in the base case.
struct FirmSummary {
    std::string firm;
    std::vector<Interval> survival;    ///< [columns] probability of being independent at the columns' dates
    Interval stress;                   ///< probability of ever being at stress or worse by the horizon
    Interval default_probability;      ///< by the horizon
    Interval acquisition_probability;  ///< by the horizon
    std::string main_cause;            ///< commonest first cause of its defaults, "-" if there are none
    std::optional<Interval> backstop_capital;   ///< USD at kSummaryCapitalLevel; none if it was not run
    std::optional<Interval> endurance_capital;  ///< USD at kSummaryCapitalLevel; none if it was not asked for
};

struct RunSummary {
    std::vector<std::string>
        spans;  ///< [columns] of the survival probabilities, "6 months" or "10 days" from the start
    std::vector<std::size_t> dates;  ///< [columns] report date index; the last is the horizon
    double confidence_level = 0.95;
    std::uint64_t paths = 0;
    std::vector<FirmSummary> firms;  ///< in the order of the study
};

/// Index of the report date nearest to so many months after the start, if one lies within 20 days of them.
std::optional<std::size_t> date_near(std::span<double const> days, int months);

/// Summary of the base case. `days[date]`: report dates in days since the start.
RunSummary summarise(Tally const& base, std::span<std::string const> firms, std::span<double const> days,
                     std::span<BackstopTally const> backstops, std::span<EnduranceTally const> endurances,
                     FigureOptions const& options);

/// The table as text, one line per firm, weakest first; lines end with '\n'.
std::string summary_table(RunSummary const& summary);

/// "97.31 % (97.28..97.34)": as many decimals as the interval's half-width supports; "> 99.9996 %" if never seen.
std::string probability_text(Interval const& probability);

/// "4.21 bn (4.15..4.30)" in billions of USD; "none" if surely below half a million, "-" if not a number.
std::string money_text(Interval const& usd);

/// "0.21 (0.20..0.22)": a pure number or a rate; "-" if not a number.
std::string number_text(Interval const& number);

}  // namespace ballast
