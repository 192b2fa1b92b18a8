#pragma once
// Units of host code: money in USD, time in years, dates in days; the factors between them in one place.

namespace ballast {

inline constexpr double kDaysPerYear =
    365.0;                           ///< [days/year], actual/365 fixed: a step of 7 days is 7/365 years
inline constexpr int kStepDays = 7;  ///< [days] default length of a step
inline constexpr double kHoursPerYear = 8760.0;  ///< [hours/year] = 365 * 24
inline constexpr double kUsdPerBillion = 1e9;
inline constexpr double kUsdPerMillion = 1e6;
inline constexpr double kWattsPerMegawatt = 1e6;

/// Length of a number of days in years (actual/365 fixed).
constexpr double years_from_days(double days)
{
    return days / kDaysPerYear;
}

}  // namespace ballast
