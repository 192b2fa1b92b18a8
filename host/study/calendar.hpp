#pragma once
/// Dates and steps, by one rule for all dates of a study: a day is whole, and a period contains its first and its last
/// day. The start is the day of the opening balance sheets, whose flows are over; the first step begins on the day after.
/// What happens on a day happens in the step that contains it; a balance on a day is the one at its end. The year has
/// 365 days.
#include <algorithm>
#include <string>
#include <vector>

#include "host/study/study.hpp"
#include "kernels/tables/vocabulary/span.hpp"

namespace ballast {

using study::Day;

/// Days from first to last, both included; empty where last is before first.
struct DayRange {
    Day first, last;

    int days() const { return std::max(last - first + 1, 0); }
    bool contains(Day day) const { return first <= day && day <= last; }
};

/// Days that lie in both.
inline DayRange overlap(DayRange a, DayRange b)
{
    return {std::max(a.first, b.first), std::min(a.last, b.last)};
}

/// Ends of time for objects without a date of their own.
inline constexpr Day kBeginning = -1'000'000;
inline constexpr Day kNoEnd = 1'000'000;
inline constexpr DayRange kAlways{kBeginning, kNoEnd};

/// Steps of a study and the rows of its per-step tables: the horizon and the longest runway beyond it.
struct StepGrid {
    Day start = 0;
    int step_days = 7;
    int num_steps = 0;       ///< horizon
    int num_plan_steps = 0;  ///< horizon + ahead_steps()

    explicit StepGrid(study::General const& general);

    double dt() const { return step_days / 365.0; }                       ///< [years]
    int year_steps() const { return (364 + step_days / 2) / step_days; }  ///< 52 weeks in whole steps
    /// Steps that the longest runway covers, a part of a step counted whole.
    int ahead_steps() const
    {
        return (static_cast<int>(365 * kLongestRunwayYears) + step_days - 1) / step_days;
    }
    Day last_day(int step) const { return start + (step + 1) * step_days; }
    DayRange days(int step) const { return {start + step * step_days + 1, last_day(step)}; }
    double years_at_end(int step) const { return (step + 1) * dt(); }

    /// Step that contains the day; -1 on or before the start. May exceed the grid.
    int step_containing(Day day) const;
    /// First step that contains the day or a later one.
    int first_step_from(Day day) const { return std::max(step_containing(day), 0); }
    /// Last step ending on or before the date; -1 if there is none.
    int last_step_ending_by(Day date) const;
};

struct CivilDate {
    int year, month, day;
};
CivilDate civil_date(Day date);
Day day_number(CivilDate date);
Day month_end(int year, int month);
/// First end of a calendar quarter on or after the day.
Day quarter_end_from(Day day);
/// YYYY-MM-DD
std::string iso_date(Day date);

/// Report dates of a study: those it names, else every month end after the start up to the horizon, and in any case
/// the end of the horizon. Dates that read the same step as an earlier one, or lie outside, are left out.
std::vector<Day> report_dates(study::General const& general);

}  // namespace ballast
