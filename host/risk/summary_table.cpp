#include "host/risk/summary_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "host/base/units.hpp"
#include "host/risk/attribution.hpp"
#include "host/risk/figures_capital.hpp"
#include "host/risk/survival.hpp"
#include "host/risk/text_table.hpp"

namespace ballast {
namespace {

constexpr std::array<int, 7> kColumnMonths = {6, 12, 18, 36, 60, 120, 240};
constexpr std::size_t kMostColumns = 4;
constexpr double kDaysPerMonth = kDaysPerYear / 12.0;
constexpr double kNothingUsd = 0.5e6;     ///< amounts surely below half a million show as none
constexpr double kNearEnoughDays = 20.0;  ///< a report date stands for a month count if it lies this near
constexpr double kWholeMonthsDays = 8.0;  ///< and is called after it if it lies this near

/// Decimals that show the first significant digit of an interval's half-width.
int decimals_for(double half_width, int most)
{
    if (!(half_width > 0.0)) {
        return most;
    }
    if (std::isinf(half_width)) {
        return std::min(1, most);
    }
    return std::clamp(-static_cast<int>(std::floor(std::log10(half_width))), 0, most);
}

/// The report dates of the columns: all where they are few; else the horizon and, of the spans in use, the longest before
/// it that are reported.
std::vector<std::size_t> column_dates(std::span<double const> days)
{
    std::vector<std::size_t> dates;
    if (days.size() <= kMostColumns) {
        for (std::size_t date = 0; date < days.size(); ++date) {
            dates.push_back(date);
        }
        return dates;
    }
    std::size_t const horizon = days.size() - 1;
    for (int const months : kColumnMonths) {
        std::optional<std::size_t> const date = date_near(days, months);
        if (date && *date != horizon) {
            dates.push_back(*date);
        }
    }
    if (dates.size() >= kMostColumns) {
        dates.erase(dates.begin(), dates.end() - (kMostColumns - 1));
    }
    dates.push_back(horizon);
    return dates;
}

std::string span_text(double days)
{
    double const months = std::round(days / kDaysPerMonth);
    bool const whole = months >= 1.0 && std::abs(days - months * kDaysPerMonth) <= kWholeMonthsDays;
    return whole ? fmt::format("{:.0f} month{}", months, months > 1.0 ? "s" : "")
                 : fmt::format("{:.0f} day{}", days, days > 1.0 ? "s" : "");
}

}  // namespace

std::optional<std::size_t> date_near(std::span<double const> days, int months)
{
    std::optional<std::size_t> nearest;
    double best = kNearEnoughDays;
    for (std::size_t date = 0; date < days.size(); ++date) {
        double const distance = std::abs(days[date] - months * kDaysPerMonth);
        if (distance < best) {
            best = distance;
            nearest = date;
        }
    }
    return nearest;
}

RunSummary summarise(Tally const& base, std::span<std::string const> firms, std::span<double const> days,
                     std::span<BackstopTally const> backstops, std::span<EnduranceTally const> endurances,
                     FigureOptions const& options)
{
    TallyReader const reader(base);
    RunSummary summary;
    summary.confidence_level = options.confidence_level;
    summary.paths = reader.paths();
    summary.dates = column_dates(days);
    for (std::size_t const date : summary.dates) {
        std::string const span = span_text(days[date]);
        bool const taken = std::find(summary.spans.begin(), summary.spans.end(), span) != summary.spans.end();
        summary.spans.push_back(taken ? fmt::format("{:.0f} days", days[date]) : span);
    }

    FigureOptions capital = options;
    capital.survival_levels = {kSummaryCapitalLevel};
    std::size_t const num_dates = days.size();
    auto const horizon = static_cast<std::int64_t>(num_dates) - 1;
    auto const probability = [&](std::uint64_t count) {
        return clopper_pearson(count, reader.paths(), options.confidence_level);
    };
    for (std::size_t f = 0; f < firms.size(); ++f) {
        auto const firm = static_cast<std::int64_t>(f);
        FirmSummary line;
        line.firm = firms[f];
        for (std::size_t const date : summary.dates) {
            line.survival.push_back(probability(reader.independent(static_cast<std::int64_t>(date), firm)));
        }
        line.stress = probability(reader.firm_count(horizon, firm, FirmCount::ever_first, 1));
        line.default_probability = probability(reader.defaulted(horizon, firm));
        line.acquisition_probability = probability(reader.firm_count(horizon, firm, FirmCount::acquired));
        line.main_cause = main_cause(base, firm);
        for (BackstopTally const& backstop : backstops) {
            if (backstop.firm == firm) {
                line.backstop_capital = backstop_capital_quantile(backstop, base.shape.money, capital).at(0);
            }
        }
        for (EnduranceTally const& endurance : endurances) {
            if (endurance.firm == firm) {
                line.endurance_capital = endurance_capital(endurance, capital).at(0);
            }
        }
        summary.firms.push_back(line);
    }
    return summary;
}

std::string probability_text(Interval const& probability)
{
    if (std::isnan(probability.estimate)) {
        return "-";
    }
    double const low = 100.0 * probability.lower;
    double const high = 100.0 * probability.upper;
    int const decimals = decimals_for(0.5 * (high - low), 7);
    if (probability.estimate >= 1.0) {
        return fmt::format("> {:.{}f} %", low, decimals);
    }
    if (probability.estimate <= 0.0) {
        return fmt::format("< {:.{}f} %", high, decimals);
    }
    return fmt::format("{:.{}f} % ({:.{}f}..{:.{}f})", 100.0 * probability.estimate, decimals, low, decimals,
                       high, decimals);
}

std::string money_text(Interval const& usd)
{
    if (std::isnan(usd.estimate)) {
        return "-";
    }
    if (usd.upper < kNothingUsd) {
        return "none";
    }
    double const low = usd.lower / kUsdPerBillion;
    double const high = usd.upper / kUsdPerBillion;
    double const value = usd.estimate / kUsdPerBillion;
    int const decimals = decimals_for(0.5 * (high - low), 3);
    auto const end = [decimals](double x) {
        return std::isfinite(x) ? fmt::format("{:.{}f}", x, decimals) : std::string("?");
    };
    return fmt::format("{:.{}f} bn ({}..{})", value, decimals, end(low), end(high));
}

std::string number_text(Interval const& number)
{
    if (std::isnan(number.estimate)) {
        return "-";
    }
    int const decimals = decimals_for(0.5 * (number.upper - number.lower), 4);
    return fmt::format("{:.{}f} ({:.{}f}..{:.{}f})", number.estimate, decimals, number.lower, decimals,
                       number.upper, decimals);
}

std::string summary_table(RunSummary const& summary)
{
    std::vector<std::vector<std::string>> rows;
    std::vector<std::string> header = {"firm"};
    for (std::string const& span : summary.spans) {
        header.push_back("survival " + span);
    }
    bool const endurance =
        std::any_of(summary.firms.begin(), summary.firms.end(),
                    [](FirmSummary const& firm) { return firm.endurance_capital.has_value(); });
    header.insert(header.end(), {"ever at stress", "main cause", "sponsor support needed (99 %)"});
    if (endurance) {
        header.push_back("endurance capital (99 %)");
    }
    rows.push_back(header);

    std::vector<FirmSummary const*> order;
    for (FirmSummary const& firm : summary.firms) {
        order.push_back(&firm);
    }
    std::stable_sort(order.begin(), order.end(), [](FirmSummary const* a, FirmSummary const* b) {
        return a->survival.back().estimate < b->survival.back().estimate;
    });
    for (FirmSummary const* firm : order) {
        std::vector<std::string> row = {firm->firm};
        for (Interval const& survival : firm->survival) {
            row.push_back(probability_text(survival));
        }
        row.push_back(probability_text(firm->stress));
        row.push_back(firm->main_cause);
        row.push_back(firm->backstop_capital ? money_text(*firm->backstop_capital) : "-");
        if (endurance) {
            row.push_back(firm->endurance_capital ? money_text(*firm->endurance_capital) : "-");
        }
        rows.push_back(row);
    }

    std::string text = aligned(rows);
    text += fmt::format(
        "{:g} % confidence intervals (sampling error only); {} paths. Capital in USD, to the horizon.\n",
        100.0 * summary.confidence_level, summary.paths);
    return text;
}

}  // namespace ballast
