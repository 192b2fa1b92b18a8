#pragma once
/// Schedules and payments on the grid of steps.
#include <vector>

#include "host/study/calendar.hpp"

namespace ballast {

/// Value at the end of a day. `step`: the latest point on or before it; `linear`: between points; 0 before the first
/// point.
double value_on(study::Schedule const& schedule, Day day);

/// Sum over days, in value x days. A `step` schedule counts the value of each day; a `linear` one the mean of its line
/// over each day, and the value of its first point on that day.
double sum_over(study::Schedule const& schedule, DayRange days);

/// Amount that flows on those days of a step that are active [unit of value per year x years].
double flow_in_step(study::Schedule const& schedule, StepGrid const& grid, int step,
                    DayRange active = kAlways);

/// Mean over the days of a step, those that are not active counting as 0.
double mean_in_step(study::Schedule const& schedule, StepGrid const& grid, int step,
                    DayRange active = kAlways);

/// Sum of the payments that fall in each step [num_plan_steps]; those on or before the start count nowhere.
std::vector<double> payments_by_step(study::Payments const& payments, StepGrid const& grid);

}  // namespace ballast
