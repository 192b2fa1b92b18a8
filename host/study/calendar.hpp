#pragma once
/// Dates and steps. Step k covers the days (start + k step_days, start + (k+1) step_days]; the year has 365 days.
#include <string>
#include <vector>

#include "host/study/study.hpp"

namespace ballast {

using study::Day;

/// The longest runway that a firm's liquidity is measured against, and how far ahead its plan reaches.
inline constexpr double kLongestRunwayYears = 10.0;

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
    int ahead_steps() const { return (3650 + step_days - 1) / step_days; }
    Day first_day(int step) const { return start + step * step_days; }  ///< exclusive
    Day last_day(int step) const { return start + (step + 1) * step_days; }
    double years_at_end(int step) const { return (step + 1) * dt(); }

    /// Step in whose course the date lies, which is also the first step ending on or after it; -1 on or before the
    /// start. May exceed the grid.
    int step_containing(Day date) const;
    /// First step ending on or after the date, at least 0.
    int first_step_ending_from(Day date) const;
    /// Last step ending on or before the date; -1 if there is none.
    int last_step_ending_by(Day date) const;
};

struct CivilDate {
    int year, month, day;
};
CivilDate civil_date(Day date);
Day day_number(CivilDate date);
Day month_end(int year, int month);
/// YYYY-MM-DD
std::string iso_date(Day date);

/// Report dates of a study: those it names, else every month end after the start up to the horizon, and in any case
/// the end of the horizon. Dates that read the same step as an earlier one, or lie outside, are left out.
std::vector<Day> report_dates(study::General const& general);

}  // namespace ballast
