#include "host/study/calendar.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "host/base/error.hpp"

namespace ballast {

StepGrid::StepGrid(study::General const& general)
    : start(general.start)
    , step_days(general.step_days)
    , num_steps(general.num_steps)
{
    if (step_days < 1 || step_days > 91 || num_steps < 1 || num_steps > 2000) {
        throw Error(ExitCode::study_invalid,
                    fmt::format("general.step_days = {}, general.num_steps = {}", step_days, num_steps),
                    "steps last 1 to 91 days and a horizon has 1 to 2000 of them",
                    "Change them in [general].");
    }
    num_plan_steps = num_steps + ahead_steps();
}

int StepGrid::step_containing(Day day) const
{
    return day <= start ? -1 : (day - start - 1) / step_days;
}

int StepGrid::last_step_ending_by(Day date) const
{
    if (date < last_day(0)) {
        return -1;
    }
    return (date - start) / step_days - 1;
}

// Days from civil and back: the proleptic Gregorian calendar counted from 1 March, in cycles of 400 years.
CivilDate civil_date(Day date)
{
    constexpr int kDaysPerCycle = 146097;
    int const shifted = date + 719468;
    int const cycle = (shifted >= 0 ? shifted : shifted - (kDaysPerCycle - 1)) / kDaysPerCycle;
    int const day_of_cycle = shifted - cycle * kDaysPerCycle;
    int const year_of_cycle =
        (day_of_cycle - day_of_cycle / 1460 + day_of_cycle / 36524 - day_of_cycle / 146096) / 365;
    int const day_of_year = day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    int const march_month = (5 * day_of_year + 2) / 153;
    int const day = day_of_year - (153 * march_month + 2) / 5 + 1;
    int const month = march_month < 10 ? march_month + 3 : march_month - 9;
    return {year_of_cycle + cycle * 400 + (month <= 2 ? 1 : 0), month, day};
}

Day day_number(CivilDate date)
{
    int const year = date.year - (date.month <= 2 ? 1 : 0);
    int const cycle = (year >= 0 ? year : year - 399) / 400;
    int const year_of_cycle = year - cycle * 400;
    int const march_month = date.month > 2 ? date.month - 3 : date.month + 9;
    int const day_of_year = (153 * march_month + 2) / 5 + date.day - 1;
    int const day_of_cycle = year_of_cycle * 365 + year_of_cycle / 4 - year_of_cycle / 100 + day_of_year;
    return cycle * 146097 + day_of_cycle - 719468;
}

Day month_end(int year, int month)
{
    return day_number(month == 12 ? CivilDate{year + 1, 1, 1} : CivilDate{year, month + 1, 1}) - 1;
}

Day quarter_end_from(Day day)
{
    CivilDate const civil = civil_date(day);
    return month_end(civil.year, (civil.month + 2) / 3 * 3);
}

std::string iso_date(Day date)
{
    CivilDate const civil = civil_date(date);
    return fmt::format("{:04}-{:02}-{:02}", civil.year, civil.month, civil.day);
}

std::vector<Day> report_dates(study::General const& general)
{
    StepGrid const grid(general);
    Day const horizon = grid.last_day(grid.num_steps - 1);
    std::vector<Day> requested = general.report_dates;
    if (requested.empty()) {
        CivilDate at = civil_date(grid.start);
        for (Day date = month_end(at.year, at.month); date <= horizon; date = month_end(at.year, at.month)) {
            requested.push_back(date);
            at.year += at.month == 12 ? 1 : 0;
            at.month = at.month == 12 ? 1 : at.month + 1;
        }
    }
    requested.push_back(horizon);
    std::sort(requested.begin(), requested.end());
    std::vector<Day> dates;
    int last_step = -1;
    for (Day const date : requested) {
        int const step = grid.last_step_ending_by(date);
        if (date <= horizon && step > last_step) {
            dates.push_back(date);
            last_step = step;
        }
    }
    return dates;
}

}  // namespace ballast
