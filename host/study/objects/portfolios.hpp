#pragma once
/// Views of enterprises that build on vendors.
#include <string>
#include <vector>

#include "host/study/objects/dated_values.hpp"

namespace ballast::study {

/// An enterprise's view: the vendors it builds on, and what it costs to leave one that is lost within the term.
struct Portfolio {
    std::string name;
    std::string title;
    std::vector<std::string> vendors;          ///< firms
    std::vector<double> switching_cost_usd_m;  ///< one for each
    Day term_end = 0;                          ///< last day of the contracts with them
};

}  // namespace ballast::study
