#include <gtest/gtest.h>

#include "host/study/schedules.hpp"
#include "host/study/study_index.hpp"
#include "tests/unit/study/small_study.hpp"

namespace ballast {
namespace {

using test::day;

TEST(Calendar, KnowsDatesAndTheirWayBack)
{
    EXPECT_EQ(day(1970, 1, 1), 0);
    EXPECT_EQ(day(2026, 6, 30), 20634);  // 56 years, 14 leap days, 180 days
    EXPECT_EQ(iso_date(day(2028, 2, 29)), "2028-02-29");
    EXPECT_EQ(iso_date(day(2028, 2, 29) + 1), "2028-03-01");
    EXPECT_EQ(iso_date(month_end(2027, 12)), "2027-12-31");
    for (Day date = day(1899, 1, 1); date < day(2101, 1, 1); ++date) {
        CivilDate const civil = civil_date(date);
        ASSERT_EQ(day_number(civil), date);
    }
}

TEST(Calendar, StepsCoverTheDaysAfterTheirFirst)
{
    StepGrid const grid(test::small_study().general);
    Day const start = day(2026, 6, 30);
    EXPECT_EQ(grid.step_containing(start), -1);
    EXPECT_EQ(grid.step_containing(start + 1), 0);
    EXPECT_EQ(grid.step_containing(start + 7), 0);
    EXPECT_EQ(grid.step_containing(start + 8), 1);
    EXPECT_EQ(grid.last_step_ending_by(start + 6), -1);
    EXPECT_EQ(grid.last_step_ending_by(start + 7), 0);
    EXPECT_EQ(grid.last_step_ending_by(start + 13), 0);
    EXPECT_EQ(grid.num_plan_steps, 78 + 522);  // ten years, the last week in part
}

TEST(Calendar, DefaultReportDatesAreMonthEndsAndTheHorizon)
{
    StudyIndex const index = index_study(test::small_study());
    ASSERT_EQ(index.report_days.size(), 18U);
    EXPECT_EQ(iso_date(index.report_days.front()), "2026-07-31");
    EXPECT_EQ(iso_date(index.report_days[16]), "2027-11-30");
    EXPECT_EQ(iso_date(index.report_days.back()), "2027-12-28");
    EXPECT_EQ(index.report_steps.front(), 3);  // 31 days: four whole weeks
    EXPECT_EQ(index.report_steps.back(), 77);
    EXPECT_EQ(index.quantile_report, (std::vector<int>{2, 5, 8, 11, 14, 17}));
}

TEST(Calendar, VariablesAreFactorsRentsPowerAndSupply)
{
    StudyIndex const index = index_study(test::small_study());
    std::vector<std::string> const expected = {"demand", "equity",    "paid_market", "power", "rate",
                                               "regime", "rent.h100", "power.texas", "supply"};
    EXPECT_EQ(index.variables, expected);
    EXPECT_EQ(index.num_variables, num_variables(6, 1, 1));
    EXPECT_EQ(index.money_quantum_usd, 16384.0);
}

TEST(Schedules, StepValuesHoldFromTheirDate)
{
    study::Schedule const s{{{100, 2.0}, {110, 5.0}}, 0.0, study::Schedule::Between::step};
    EXPECT_EQ(value_on(s, 99), 0.0);
    EXPECT_EQ(value_on(s, 100), 2.0);
    EXPECT_EQ(value_on(s, 109), 2.0);
    EXPECT_EQ(value_on(s, 110), 5.0);
    // days 98..112: two at 0, ten at 2, three at 5
    EXPECT_DOUBLE_EQ(sum_over(s, {98, 112}), 10 * 2.0 + 3 * 5.0);
}

TEST(Schedules, StepsSumTheValuesOfDays)
{
    study::Schedule const s{
        {{3, 1.5}, {9, -2.0}, {10, 7.0}, {20, 0.25}}, 0.0, study::Schedule::Between::step};
    for (Day first = -3; first < 25; ++first) {
        double sum = 0.0;
        for (Day last = first; last < 30; ++last) {
            sum += value_on(s, last);
            ASSERT_NEAR(sum_over(s, {first, last}), sum, 1e-12) << first << ".." << last;
        }
    }
}

TEST(Schedules, LinesAreSummedExactly)
{
    study::Schedule const s{{{10, 1.0}, {20, 3.0}}, 0.0, study::Schedule::Between::linear};
    EXPECT_EQ(value_on(s, 9), 0.0);
    EXPECT_EQ(value_on(s, 15), 2.0);
    EXPECT_EQ(value_on(s, 99), 3.0);
    EXPECT_DOUBLE_EQ(sum_over(s, {1, 9}), 0.0);
    EXPECT_DOUBLE_EQ(sum_over(s, {1, 10}), 1.0);  // the first point holds on its day
    EXPECT_DOUBLE_EQ(sum_over(s, {11, 20}), 20.0);
    EXPECT_DOUBLE_EQ(sum_over(s, {13, 16}), 4 * 1.8);
    EXPECT_DOUBLE_EQ(sum_over(s, {6, 25}), 1.0 + 20.0 + 15.0);
}

TEST(Schedules, PaymentsOnOrBeforeTheStartCountNowhere)
{
    StepGrid const grid(test::small_study().general);
    auto const sums =
        payments_by_step({{grid.start, 9.0}, {grid.start + 7, 1.0}, {grid.start + 1, 2.0}}, grid);
    EXPECT_EQ(sums[0], 3.0);
    EXPECT_EQ(sums[1], 0.0);
}

}  // namespace
}  // namespace ballast
