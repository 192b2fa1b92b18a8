#pragma once
/// The study with something changed.
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "host/study/objects/dated_values.hpp"

namespace ballast::study {

struct Scenario {
    std::string name;
    std::string title;
    std::string meaning;
    std::map<std::string, std::string> set;                      ///< key -> value, as -p KEY=VALUE
    std::vector<std::pair<std::string, Day>> force;              ///< event and its day
    std::vector<std::tuple<std::string, Day, double>> shift;     ///< factor jumps by this on the day
    std::vector<std::tuple<std::string, Day, Day>> hold_regime;  ///< state name, first day, last day
    std::vector<std::string> cancel;                             ///< contracts cancelled on the day below
    Day cancel_date = 0;
    std::int64_t paths = 0;  ///< 0: general.scenario_paths
};

}  // namespace ballast::study
