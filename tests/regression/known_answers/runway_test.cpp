/// Runway by hand: a firm without noise has the time that its ledger really takes to run dry.
#include <algorithm>
#include <cmath>
#include <functional>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/regression/known_answers/case.hpp"

namespace ballast::testing {
namespace {

using Series = std::vector<double>;
constexpr int kDaysPerStep = 7;
constexpr int kHorizon = 78;
constexpr int kTenYears = 3650;
constexpr double kDaysPerYear = 365.0;

/// Cash [USD bn] so many days after 1 January 2026, at the end of the day.
using CashOnDay = std::function<double(int)>;

int first_dry_day(CashOnDay const& cash)
{
    int day = 1;
    while (cash(day) >= 0.0 && day < 2 * kTenYears) {
        ++day;
    }
    return day;
}

TEST(KnownAnswers, RunwayIsTheTimeToZero)
{
    KnownAnswer known("runway");
    known.run();
    Counted const counted = known.counted();
    auto const days_of = [](int day, int first, int last) {
        return std::clamp(day - first + 1, 0, last - first + 1);
    };
    // days after the start: 2 July 2026 is 182, 1 October 2026 273, 1 February 2027 396, 1 March 2027 424,
    // 1 January 2029 1096
    auto const with_loan = [](int day) { return 3.0 - 0.5 * day / kDaysPerYear - (day >= 424 ? 2.5 : 0.0); };
    struct Case {
        char const* firm;
        CashOnDay cash;
    };
    Case const cases[] = {
        {"starts", [&](int day) { return 6.0 - 4.0 * days_of(day, 182, 1096) / kDaysPerYear; }},
        {"ends", [&](int day) { return 6.0 - 4.0 * days_of(day, 1, 182) / kDaysPerYear; }},
        {"steps",
         [&](int day) { return 5.0 - (days_of(day, 1, 272) + 6.0 * std::max(day - 272, 0)) / kDaysPerYear; }},
        {"bullet", with_loan},
        {"saved", [&](int day) { return with_loan(day) + (day >= 396 ? 1.0 : 0.0); }},
        {"lasting", [](int day) { return 10.0 - 0.1 * day / kDaysPerYear; }}};
    for (auto const& [firm, cash] : cases) {
        int const dry = first_dry_day(cash);
        nlohmann::json const replayed = known.replay(firm, {"--noise-free", "--precision", "double"}).all;
        Series const ours = replayed.at("runway_years").get<Series>();
        auto const levels = replayed.at("level").get<std::vector<std::string>>();
        ASSERT_EQ(ours.size(), static_cast<std::size_t>(kHorizon));
        Series expected;
        int first_watch = kHorizon;
        int first_stress = kHorizon;
        for (int k = 0; k < kHorizon; ++k) {
            int const today = kDaysPerStep * (k + 1);
            expected.push_back(std::clamp(dry - today, 0, kTenYears) / kDaysPerYear);
            first_watch =
                levels[static_cast<std::size_t>(k)] == "watch" ? std::min(first_watch, k) : first_watch;
            first_stress =
                levels[static_cast<std::size_t>(k)] == "stress" ? std::min(first_stress, k) : first_stress;
        }
        known.series(fmt::format("runway of {} at the end of each step", firm), "days to zero / 365, years",
                     expected, ours, kDaysPerStep / kDaysPerYear);
        // the first step at whose end fewer than 365 (182.5) days are left, or none
        auto const step_before = [&](double days) {
            int k = 0;
            while (k < kHorizon && dry - kDaysPerStep * (k + 1) >= days) {
                ++k;
            }
            return k;
        };
        known.within(fmt::format("first step at watch of {}", firm), "first with less than a year to zero",
                     step_before(kDaysPerYear), first_watch, 1.0);
        known.within(fmt::format("first step at stress of {}", firm),
                     "first with less than half a year to zero", step_before(kDaysPerYear / 2), first_stress,
                     1.0);
        int expected_dates = 0;
        int dates = 0;
        std::vector<double> const& days = counted.axes().dates;
        TallyShape const& shape = counted.reader().shape();
        for (std::int64_t quarter = 0; quarter < shape.num_quantile_dates; ++quarter) {
            auto const date = static_cast<std::size_t>(report_date(shape, quarter));
            auto const step = static_cast<std::size_t>(days[date] / kDaysPerStep) - 1;
            std::uint64_t const lives = counted.reader().independent(
                static_cast<std::int64_t>(date), static_cast<std::int64_t>(counted.firm(firm)));
            for (int const months : kRunwayMonths) {
                expected_dates += lives > 0 && ours[step] < months / 12.0 - 1e-9 ? 1 : 0;
                dates += known.figure("runway_below_probability", {"base", firm, std::to_string(months),
                                                                   fmt::format("{}", days[date])}) == 1.0
                             ? 1
                             : 0;
            }
        }
        known.within(fmt::format("dates below 6, 12 and 24 months of {}", firm), "its runway as replayed",
                     expected_dates, dates, 0.0);
    }
    known.within("equity that saved has called at the end, USD bn", "the commitment", 1.0,
                 1e-9 * known.figure("raised_mean", {"base", "saved", "commitments", "546"}), 1e-5);
}

}  // namespace
}  // namespace ballast::testing
