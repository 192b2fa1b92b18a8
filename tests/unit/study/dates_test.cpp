/// One rule for all dates of a study: a period contains its first and its last day, what happens on a day happens in the
/// step that contains it, a balance is the one at the end of a day. Every key with a date obeys it, at ends of months, on
/// leap days and at the boundaries of steps, whatever the length of a step.
#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "host/study/schedules.hpp"
#include "tests/unit/study/built_tables.hpp"

namespace ballast {
namespace {

using test::built;
using test::constant;
using test::day;

struct Period {
    Day first, last;
};

/// A study that starts on 2027-12-31, so that 2028-02-29 lies in its first year; 20 steps and a year beyond them.
study::Study dated_study(int step_days)
{
    study::Study s = test::small_study();
    s.general.start = day(2027, 12, 31);
    s.general.step_days = step_days;
    s.general.num_steps = 20;
    s.general.money_quantum_log2 = 10;  // a GPU's bill of a day is far more than a quantum
    s.debts.clear();
    s.facilities.clear();
    s.scenarios.clear();
    s.sites[0].power_tranches.clear();
    s.cohorts[0].gpus = constant(100'000);
    s.equity_commitments.clear();
    s.contracts.resize(1);  // enterprise, without a cohort
    s.leases[0].site.clear();
    return s;
}

/// Ends of months, the leap day, single days, days around the boundaries of steps of 1, 7 and 30 days, a period that began
/// before the start, and one that goes on beyond the tables.
std::vector<Period> periods(StepGrid const& grid)
{
    Day const start = grid.start;
    return {{day(2028, 1, 31), day(2028, 2, 29)},
            {day(2028, 2, 29), day(2028, 2, 29)},
            {day(2028, 2, 28), day(2028, 3, 1)},
            {day(2028, 3, 31), day(2028, 4, 30)},
            {start, start},
            {start, start + 1},
            {start + 1, start + 1},
            {start + 7, start + 8},
            {start + 30, start + 30},
            {start + 30, start + 31},
            {start - 400, start + 5},
            {start - 400, start - 300},
            {start + 12, start + 5000},
            {start + 4000, start + 5000}};
}

/// Days of the period in a step, counted one by one.
int counted_days(StepGrid const& grid, int step, Period const& period)
{
    int count = 0;
    for (Day d = grid.start + 1; d <= grid.last_day(step); ++d) {
        bool const in_step = d > grid.last_day(step) - grid.step_days;
        count += in_step && d >= period.first && d <= period.last ? 1 : 0;
    }
    return count;
}

constexpr std::array kStepLengths{1, 7, 30};

TEST(Dates, LeasesAndContractsPayForTheirFirstDayTheirLastDayAndAllBetween)
{
    for (int const step_days : kStepLengths) {
        study::Study s = dated_study(step_days);
        StepGrid const grid(s.general);
        double const daily = 1e6 / 1024.0;  // 1 million USD a day, in quanta
        s.leases[0].usd_bn_per_year = 0.365;
        s.contracts[0].usd_bn_per_year = constant(0.365);
        for (Period const& period : periods(grid)) {
            s.leases[0].start = s.contracts[0].start = period.first;
            s.leases[0].end = s.contracts[0].end = period.last;
            auto const tables = built(s);
            auto const& t = tables.view().firms;
            for (int k = 0; k < grid.num_plan_steps; ++k) {
                double const expected = daily * counted_days(grid, k, period);
                ASSERT_NEAR(t.lease_rent[k], expected, 1e-9 * daily)
                    << iso_date(period.first) << " to " << iso_date(period.last) << ", step " << k << " of "
                    << step_days;
                ASSERT_NEAR(t.contract_pay[k], expected, 1e-9 * daily)
                    << iso_date(period.first) << " to " << iso_date(period.last) << ", step " << k << " of "
                    << step_days;
            }
        }
    }
}

/// A contract and its renewal, or its successor that begins on the day after, pay for every day once.
TEST(Dates, NoDayIsLostOrPaidTwiceBetweenAContractAndWhatFollowsIt)
{
    for (int const step_days : kStepLengths) {
        study::Study s = dated_study(step_days);
        StepGrid const grid(s.general);
        double const daily = 1e6 / 1024.0;
        s.contracts[0].usd_bn_per_year = constant(0.365);
        s.contracts[0].start = day(2028, 1, 1);
        for (Day const end : {day(2028, 1, 31), day(2028, 2, 28), day(2028, 2, 29), grid.start + 7,
                              grid.start + 30, grid.start + 31, grid.start + 59}) {
            s.contracts.resize(1);
            s.contracts[0].end = end;
            s.contracts[0].renewal_probability = 0.5;
            s.contracts[0].renewal_months = 1200;
            auto const renewed = built(s);
            auto const& t = renewed.view().firms;
            for (int k = 0; k < grid.num_plan_steps; ++k) {
                ASSERT_NEAR(t.contract_pay[k], step_days * daily, 1e-9 * daily) << iso_date(end) << k;
            }
            auto const& c = t.contracts[0];
            ASSERT_EQ(c.renewal_step, (end - grid.start) / step_days);  // contains the day after
            ASSERT_NEAR(c.old_term_share * step_days, (end - grid.start) % step_days, 1e-12);

            s.contracts[0].renewal_probability = 0.0;
            s.contracts.push_back(s.contracts[0]);
            s.contracts[1].name = "successor";
            s.contracts[1].start = end + 1;
            s.contracts[1].end = 0;
            auto const followed = built(s);
            for (int k = 0; k < grid.num_plan_steps; ++k) {
                double const both =
                    followed.view().firms.contract_pay[2 * k] + followed.view().firms.contract_pay[2 * k + 1];
                ASSERT_NEAR(both, step_days * daily, 1e-9 * daily) << iso_date(end) << k;
            }
        }
    }
}

/// A cohort that is let to one contract after another, without a day between, is never needed twice.
TEST(Dates, GpusWorkAndAreNeededByTheMeanOfTheDaysOfAStep)
{
    for (int const step_days : kStepLengths) {
        study::Study s = dated_study(step_days);
        StepGrid const grid(s.general);
        Day const last = day(2028, 2, 29);
        s.cohorts[0].gpus = {{{day(2028, 1, 18), 600.0}}, 0.0, study::Schedule::Between::step};
        study::Contract first = s.contracts[0];
        first.cohort = "abilene_h100";
        first.usd_bn_per_year = constant(0);
        first.gpus = constant(600);
        first.price_usd_per_hour = 2.0;
        first.start = day(2028, 1, 18);
        first.end = last;
        study::Contract second = first;
        second.name = "next";
        second.start = last + 1;
        second.end = 0;
        s.contracts = {first, second};
        auto const tables = built(s);
        auto const& t = tables.view().firms;
        for (int k = 0; k < grid.num_plan_steps; ++k) {
            double const share = counted_days(grid, k, {first.start, kNoEnd}) / double(step_days);
            ASSERT_NEAR(t.working_gpus[k], 600 * share, 1e-9);
            ASSERT_NEAR(t.contract_gpus[2 * k] + t.contract_gpus[2 * k + 1], 600 * share, 1e-9);
            ASSERT_EQ(t.gpus[k], grid.last_day(k) >= first.start ? 600.0 : 0.0);
        }
    }
}

TEST(Dates, SchedulesHoldFromTheirDayOnWhetherStepsOrLines)
{
    study::Schedule steps{{{100, 2.0}, {110, 5.0}}, 0.0, study::Schedule::Between::step};
    study::Schedule flat{{{100, 2.0}, {110, 2.0}}, 0.0, study::Schedule::Between::linear};
    for (Day d = 95; d < 120; ++d) {
        EXPECT_EQ(sum_over(steps, {d, d}), d < 100 ? 0.0 : d < 110 ? 2.0 : 5.0) << d;
        EXPECT_DOUBLE_EQ(sum_over(flat, {d, d}), d < 100 ? 0.0 : 2.0) << d;
    }
    EXPECT_EQ(sum_over(steps, {105, 104}), 0.0);
    // a ramp: day 101 lies between the ends of days 100 and 101
    study::Schedule ramp{{{100, 0.0}, {110, 10.0}}, 0.0, study::Schedule::Between::linear};
    EXPECT_DOUBLE_EQ(sum_over(ramp, {101, 101}), 0.5);
    EXPECT_DOUBLE_EQ(sum_over(ramp, {101, 110}), 50.0);
    EXPECT_DOUBLE_EQ(value_on(ramp, 110), 10.0);
}

TEST(Dates, PaymentsAndEventsBelongToTheStepThatContainsTheirDay)
{
    for (int const step_days : kStepLengths) {
        study::Study s = dated_study(step_days);
        StepGrid const grid(s.general);
        for (Day const date : {grid.start + 1, grid.start + 7, grid.start + 8, grid.start + 30,
                               day(2028, 1, 31), day(2028, 2, 29), day(2028, 3, 1)}) {
            if (date > grid.last_day(s.general.num_steps - 1)) {
                continue;
            }
            int const step = (date - grid.start - 1) / step_days;
            study::Debt bond;
            bond.name = "bond";
            bond.firm = "cloud";
            bond.amount_usd_bn = 1.0;
            bond.maturity = date;
            s.debts = {bond};
            study::EquityCommitment promise;
            promise.name = "promise";
            promise.investee = "lab";
            promise.usd_bn = 1.0;
            promise.date = date;
            study::EquityCommitment waiting = promise;
            waiting.name = "waiting";
            waiting.needs_listing = true;
            waiting.lapse = date + 1;
            s.equity_commitments = {promise, waiting};
            s.firms[2].committed_capex_usd_bn = {{date, 0.25}};
            s.firms[2].committed_capex_usd_bn_per_year = constant(0);
            study::Scenario scenario;
            scenario.name = "dated";
            scenario.force = {{"shock", date}};
            scenario.shift = {{"demand", date, 0.5}};
            scenario.cancel = {"enterprise"};
            scenario.cancel_date = date;
            scenario.hold_regime = {{"shut", date, date}, {"open", date + 1, date + step_days}};
            auto const tables = build_tables<double>(s, &scenario, Plan{});
            auto const& t = tables.view().firms;
            auto const& f = tables.view().factors;
            int const after = (date + step_days - grid.start - 1) / step_days;
            for (int k = 0; k < grid.num_plan_steps; ++k) {
                EXPECT_EQ(t.debt_principal[k] > 0.0, k == step) << iso_date(date) << " step " << k;
                EXPECT_EQ(t.firm_steps[3 * k].committed_capex > 0.0, k == step)
                    << iso_date(date) << " step " << k;
                EXPECT_EQ(f.forced_first[k + 1] - f.forced_first[k], k == step ? 1 : 0);
                EXPECT_EQ(f.shift_first[k + 1] - f.shift_first[k], k == step ? 1 : 0);
                // the day after may lie in the same step, and the later period then rules
                bool const open = k >= (date - grid.start) / step_days && k <= after;
                EXPECT_EQ(f.held_regime[k], open ? 0 : k == step ? 2 : kNone) << iso_date(date) << k;
            }
            EXPECT_EQ(t.contracts[0].cancel_step, step);
            EXPECT_EQ(t.commitments[0].first_step, step);
            EXPECT_EQ(t.commitments[0].lapse_step, step);
            EXPECT_EQ(t.commitments[1].first_step, step);
            EXPECT_EQ(t.commitments[1].lapse_step, (date - grid.start) / step_days);
        }
    }
}

TEST(Dates, WhatIsInForceOnADayOfAStepIsInForceInTheStep)
{
    for (int const step_days : kStepLengths) {
        study::Study s = dated_study(step_days);
        StepGrid const grid(s.general);
        for (Period const& period : periods(grid)) {
            study::Guarantee cover;
            cover.name = "cover";
            cover.guarantor = "fund";
            cover.lease = "shell";
            cover.cap_usd_bn = 1.0;
            cover.start = period.first;
            cover.end = period.last;
            s.guarantees = {cover};
            study::Scenario scenario;
            scenario.name = "dated";
            scenario.hold_regime = {{"shut", period.first, period.last}};
            auto const tables = build_tables<double>(s, &scenario, Plan{});
            auto const& g = tables.view().firms.guarantees[0];
            for (int k = 0; k < grid.num_plan_steps; ++k) {
                bool const in_force = counted_days(grid, k, period) > 0;
                ASSERT_EQ(k >= g.first_step && k <= g.end_step, in_force)
                    << iso_date(period.first) << " to " << iso_date(period.last) << ", step " << k;
                ASSERT_EQ(tables.view().factors.held_regime[k], in_force ? 2 : kNone)
                    << iso_date(period.first) << " to " << iso_date(period.last) << ", step " << k;
            }
        }
    }
}

TEST(Dates, AFacilityPaysInvoicesUpToTheLastDayOfItsWindowAndIsTestedFromTheFirstQuarterEndOnItsDate)
{
    study::Study s = dated_study(30);
    StepGrid const grid(s.general);
    study::Facility facility;
    facility.name = "ddtl";
    facility.firm = "cloud";
    facility.cohort = "abilene_h100";
    facility.commitment_usd_bn = 2.0;
    facility.window_end = day(2028, 2, 29);  // day 60: the last of step 1
    facility.invoices_usd_bn = {{day(2028, 2, 29), 1.0}, {day(2028, 3, 1), 1.0}};
    facility.dscr_from = day(2028, 3, 31);  // day 91: the first of step 3
    s.facilities = {facility};
    auto const window = [&] {
        auto const tables = built(s);
        auto const& y = tables.view().firms.facilities[0];
        return std::pair{y.window_step, y.window_share};
    };
    EXPECT_EQ(window(), (std::pair{1, 1.0}));
    s.facilities[0].window_end = day(2028, 3, 1);
    EXPECT_EQ(window(), (std::pair{2, 1.0}));
    s.facilities[0].invoices_usd_bn.emplace_back(day(2028, 3, 2), 3.0);
    EXPECT_EQ(window(), (std::pair{2, 0.25}));

    auto const first_test = [&](Day from) {
        s.facilities[0].dscr_from = from;
        return built(s).view().firms.facilities[0].first_test_step;
    };
    EXPECT_EQ(first_test(day(2028, 3, 31)), 3);
    EXPECT_EQ(first_test(day(2028, 1, 1)), 3);
    EXPECT_EQ(first_test(day(2028, 4, 1)), 6);  // 30 June is day 182, the second of step 6
    EXPECT_EQ(first_test(0), 0);
}

TEST(Dates, CapitalInAContractIsWrittenOffOverAllItsDays)
{
    study::Study s = dated_study(7);
    s.contracts[0].dedicated_capex_usd_bn = 1.0;
    s.contracts[0].start = day(2028, 2, 29);  // day 60
    s.contracts[0].end = day(2028, 2, 29);
    auto const tables = built(s);
    auto const& c = tables.view().firms.contracts[0];
    EXPECT_NEAR((c.end_step - 59 / 7.0) * c.life_inverse, 1.0, 1e-12);  // at the end of the day before
    EXPECT_NEAR((c.end_step - 60 / 7.0) * c.life_inverse, 0.0, 1e-12);
}

}  // namespace
}  // namespace ballast
