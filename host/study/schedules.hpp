#pragma once
/// Schedules and payments on the grid of steps.
#include <vector>

#include "host/study/calendar.hpp"

namespace ballast {

/// Value on a date. `step`: the latest point on or before it; `linear`: between points; 0 before the first point.
double value_on(study::Schedule const& schedule, Day date);

/// Integral over the days (from, until], in value x days. A `step` schedule counts the value of each day; a `linear`
/// one is integrated exactly along its lines. 0 if until <= from.
double integral(study::Schedule const& schedule, Day from, Day until);

/// Amount that flows in a step [unit of value per year x years], counting the days in (active_from, active_until].
double flow_in_step(study::Schedule const& schedule, StepGrid const& grid, int step, Day active_from,
                    Day active_until);
/// The same without bounds.
double flow_in_step(study::Schedule const& schedule, StepGrid const& grid, int step);

/// Sum of the payments that fall in each step [num_plan_steps]; those on or before the start count nowhere.
std::vector<double> payments_by_step(study::Payments const& payments, StepGrid const& grid);

/// Days of the step that lie in (from, until].
int days_within(StepGrid const& grid, int step, Day from, Day until);

/// Ends of time for objects without a date of their own.
inline constexpr Day kBeginning = -1'000'000;
inline constexpr Day kNoEnd = 1'000'000;

}  // namespace ballast
