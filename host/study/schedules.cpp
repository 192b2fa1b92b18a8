#include "host/study/schedules.hpp"

#include <algorithm>

namespace ballast {
namespace {

/// Integral of the straight line through (d0, v0), (d1, v1) over (from, until].
double line_integral(double d0, double v0, double d1, double v1, double from, double until)
{
    double const slope = (v1 - v0) / (d1 - d0);
    double const middle = 0.5 * (from + until);
    return (v0 + slope * (middle - d0)) * (until - from);
}

double step_integral(study::Schedule const& schedule, Day from, Day until)
{
    double sum = 0.0;
    std::size_t const count = schedule.points.size();
    for (std::size_t i = 0; i < count; ++i) {
        // the value of a point holds on days date .. next date - 1, that is on (date - 1, next date - 1]
        Day const first = std::max(schedule.points[i].first - 1, from);
        Day const last = i + 1 < count ? std::min(schedule.points[i + 1].first - 1, until) : until;
        if (last > first) {
            sum += schedule.points[i].second * static_cast<double>(last - first);
        }
    }
    return sum;
}

double linear_integral(study::Schedule const& schedule, Day from, Day until)
{
    double sum = 0.0;
    std::size_t const count = schedule.points.size();
    for (std::size_t i = 0; i < count; ++i) {
        auto const [date, value] = schedule.points[i];
        Day const first = std::max(date, from);
        Day const last = i + 1 < count ? std::min(schedule.points[i + 1].first, until) : until;
        if (last <= first) {
            continue;
        }
        if (i + 1 == count) {
            sum += value * static_cast<double>(last - first);
        } else {
            sum += line_integral(date, value, schedule.points[i + 1].first, schedule.points[i + 1].second,
                                 first, last);
        }
    }
    return sum;
}

}  // namespace

double value_on(study::Schedule const& schedule, Day date)
{
    if (schedule.points.empty()) {
        return schedule.constant;
    }
    auto const after = std::upper_bound(schedule.points.begin(), schedule.points.end(), date,
                                        [](Day day, auto const& point) { return day < point.first; });
    if (after == schedule.points.begin()) {
        return 0.0;
    }
    auto const& [date0, value0] = *(after - 1);
    if (after == schedule.points.end() || schedule.between == study::Schedule::Between::step) {
        return value0;
    }
    double const share = static_cast<double>(date - date0) / static_cast<double>(after->first - date0);
    return value0 + (after->second - value0) * share;
}

double integral(study::Schedule const& schedule, Day from, Day until)
{
    if (until <= from) {
        return 0.0;
    }
    if (schedule.points.empty()) {
        return schedule.constant * static_cast<double>(until - from);
    }
    return schedule.between == study::Schedule::Between::step ? step_integral(schedule, from, until)
                                                              : linear_integral(schedule, from, until);
}

double flow_in_step(study::Schedule const& schedule, StepGrid const& grid, int step, Day active_from,
                    Day active_until)
{
    Day const from = std::max(grid.first_day(step), active_from);
    Day const until = std::min(grid.last_day(step), active_until);
    return integral(schedule, from, until) / 365.0;
}

double flow_in_step(study::Schedule const& schedule, StepGrid const& grid, int step)
{
    return flow_in_step(schedule, grid, step, kBeginning, kNoEnd);
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

int days_within(StepGrid const& grid, int step, Day from, Day until)
{
    return std::max(std::min(grid.last_day(step), until) - std::max(grid.first_day(step), from), 0);
}

}  // namespace ballast
