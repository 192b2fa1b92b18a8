#include "host/study/schedules.hpp"

#include <algorithm>

namespace ballast {
namespace {

/// Value x days of the straight line through (d0, v0), (d1, v1) from the end of day `after` to the end of day `until`.
double line_integral(double d0, double v0, double d1, double v1, double after, double until)
{
    double const slope = (v1 - v0) / (d1 - d0);
    double const middle = 0.5 * (after + until);
    return (v0 + slope * (middle - d0)) * (until - after);
}

double step_sum(study::Schedule const& schedule, DayRange days)
{
    double sum = 0.0;
    std::size_t const count = schedule.points.size();
    for (std::size_t i = 0; i < count; ++i) {
        Day const next = i + 1 < count ? schedule.points[i + 1].first : kNoEnd;
        sum += schedule.points[i].second * overlap(days, {schedule.points[i].first, next - 1}).days();
    }
    return sum;
}

double linear_sum(study::Schedule const& schedule, DayRange days)
{
    std::size_t const count = schedule.points.size();
    double sum = days.contains(schedule.points.front().first) ? schedule.points.front().second : 0.0;
    for (std::size_t i = 0; i < count; ++i) {
        auto const [date, value] = schedule.points[i];
        bool const is_last = i + 1 == count;
        DayRange const part = overlap(days, {date + 1, is_last ? kNoEnd : schedule.points[i + 1].first});
        if (part.days() == 0) {
            continue;
        }
        if (is_last) {
            sum += value * part.days();
        } else {
            sum += line_integral(date, value, schedule.points[i + 1].first, schedule.points[i + 1].second,
                                 part.first - 1, part.last);
        }
    }
    return sum;
}

}  // namespace

double value_on(study::Schedule const& schedule, Day day)
{
    if (schedule.points.empty()) {
        return schedule.constant;
    }
    auto const after = std::upper_bound(schedule.points.begin(), schedule.points.end(), day,
                                        [](Day d, auto const& point) { return d < point.first; });
    if (after == schedule.points.begin()) {
        return 0.0;
    }
    auto const& [date0, value0] = *(after - 1);
    if (after == schedule.points.end() || schedule.between == study::Schedule::Between::step) {
        return value0;
    }
    double const share = static_cast<double>(day - date0) / static_cast<double>(after->first - date0);
    return value0 + (after->second - value0) * share;
}

double sum_over(study::Schedule const& schedule, DayRange days)
{
    if (schedule.points.empty()) {
        return schedule.constant * days.days();
    }
    return schedule.between == study::Schedule::Between::step ? step_sum(schedule, days)
                                                              : linear_sum(schedule, days);
}

double flow_in_step(study::Schedule const& schedule, StepGrid const& grid, int step, DayRange active)
{
    return sum_over(schedule, overlap(grid.days(step), active)) / 365.0;
}

double mean_in_step(study::Schedule const& schedule, StepGrid const& grid, int step, DayRange active)
{
    return sum_over(schedule, overlap(grid.days(step), active)) / grid.step_days;
}

std::vector<double> payments_by_step(study::Payments const& payments, StepGrid const& grid)
{
    std::vector<double> sums(static_cast<std::size_t>(grid.num_plan_steps), 0.0);
    study::Payments sorted = payments;
    std::sort(sorted.begin(), sorted.end());
    for (auto const& [date, amount] : sorted) {
        int const step = grid.step_containing(date);
        if (step >= 0 && step < grid.num_plan_steps) {
            sums[static_cast<std::size_t>(step)] += amount;
        }
    }
    return sums;
}

}  // namespace ballast
