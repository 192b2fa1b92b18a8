#pragma once
/// Values over time: a schedule that holds or moves between dates, and payments on days.
#include <cstdint>
#include <utility>
#include <vector>

namespace ballast::study {

/// Days since 1970-01-01.
using Day = std::int32_t;

/// A quantity over time. A bare number is constant. Otherwise points in order of date:
/// `step`: the value of the latest point on or before the date, 0 before the first point;
/// `linear`: straight lines between points, 0 before the first, the last value after the last.
struct Schedule {
    enum class Between { step, linear };
    std::vector<std::pair<Day, double>> points;  ///< empty: `constant` holds at all dates
    double constant = 0.0;
    Between between = Between::step;
};

/// Single payments: (date, amount); each falls in the step that contains its date.
using Payments = std::vector<std::pair<Day, double>>;

}  // namespace ballast::study
