#include "host/config/checks/tools.hpp"

namespace ballast::config {

double value_on(study::Schedule const& schedule, study::Day day)
{
    if (schedule.points.empty()) {
        return schedule.constant;
    }
    auto const& points = schedule.points;
    auto const after = std::upper_bound(points.begin(), points.end(), day,
                                        [](study::Day d, auto const& point) { return d < point.first; });
    if (after == points.begin()) {
        return 0.0;
    }
    auto const& [from, value] = *(after - 1);
    if (schedule.between == study::Schedule::Between::step || after == points.end()) {
        return value;
    }
    return value + (after->second - value) * (day - from) / (after->first - from);
}

bool is_nothing(study::Schedule const& schedule)
{
    if (schedule.points.empty()) {
        return schedule.constant == 0.0;
    }
    return std::all_of(schedule.points.begin(), schedule.points.end(),
                       [](auto const& point) { return point.second == 0.0; });
}

}  // namespace ballast::config
