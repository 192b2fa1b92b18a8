#pragma once
/// Small tools of the checks: finding objects, keys as paths, schedules at a date, what several subjects ask.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/units.hpp"
#include "host/config/problems.hpp"
#include "host/study/study.hpp"

namespace ballast::config {

inline constexpr double kSumTolerance =
    1e-6;  ///< of probabilities that sum to 1, and of sums of money, relative

template <class T>
T const* find_named(std::vector<T> const& all, std::string_view name)
{
    auto const found = std::find_if(all.begin(), all.end(), [&](T const& one) { return one.name == name; });
    return found != all.end() ? &*found : nullptr;
}

/// "kind.name.key"
inline std::string key_of(std::string_view kind, std::string_view name, std::string_view key)
{
    return std::string(kind) + "." + std::string(name) + "." + std::string(key);
}

inline std::string element(std::string const& key, std::size_t i)
{
    return key + "[" + std::to_string(i) + "]";
}

/// Last day of the horizon.
inline study::Day horizon_end(study::General const& general)
{
    return general.start + general.num_steps * general.step_days;
}

/// Length of a step [years].
inline double step_years(study::General const& general)
{
    return years_from_days(general.step_days);
}

/// The schedule's value on a day.
double value_on(study::Schedule const& schedule, study::Day day);

/// True where the schedule is 0 for ever.
bool is_nothing(study::Schedule const& schedule);

/// Sum of all payments.
double sum_of(study::Payments const& payments);

/// Warns of a key of `object` that nobody reads. Only of a value other than the default: a default says
/// nothing, and a study written out whole has them all.
void warn_unread(std::string_view kind, void const* object, std::string_view key, std::string const& problem,
                 std::string const& remedy, Problems& problems);

/// Warns of a rate that is more likely a percentage [1/yr].
void check_rate(double rate, std::string const& key, Problems& problems);

/// Sale proceeds per value sold, if a whole stake goes. A loan-to-value above it rises with every sale.
double least_proceeds(study::Firm const& firm);

/// Has the firm borrowed under a facility?
bool has_facility(study::Study const& study, std::string const& firm);

}  // namespace ballast::config
