#include "host/config/checks/tools.hpp"

#include <fmt/format.h>

#include "host/config/fields/field.hpp"

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

double sum_of(study::Payments const& payments)
{
    double sum = 0;
    for (auto const& payment : payments) {
        sum += payment.second;
    }
    return sum;
}

void check_rate(double rate, std::string const& key, Problems& problems)
{
    constexpr double kHighRate = 0.35;  // above it a percentage written as a fraction is likely
    if (rate > kHighRate) {
        problems.warning(key, fmt::format("is {:.0f} % a year", 100 * rate),
                         "Check the unit: a fraction per year, 0.09 is 9 %.");
    }
}

void warn_unread(std::string_view kind, void const* object, std::string_view key, std::string const& problem,
                 std::string const& remedy, Problems& problems)
{
    ObjectKind const& described = kind_called(kind);
    Field const& field = *described.find(key);
    if (field.write(field, object) != field.write(field, described.defaults.get())) {
        problems.warning(key_of(kind, described.name_of(object), key), problem, remedy);
    }
}

double least_proceeds(study::Firm const& firm)
{
    return 1 - firm.sale_haircut - firm.sale_impact;
}

bool has_facility(study::Study const& study, std::string const& firm)
{
    return std::any_of(study.facilities.begin(), study.facilities.end(),
                       [&](study::Facility const& facility) { return facility.firm == firm; });
}

}  // namespace ballast::config
