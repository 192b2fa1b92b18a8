#pragma once
/// Promises to buy new shares.
#include <string>

#include "host/study/objects/dated_values.hpp"

namespace ballast::study {

struct EquityCommitment {
    std::string name;
    std::string investor;  ///< firm; empty: outside the study, certain
    std::string investee;
    double usd_bn = 0;
    Day date = 0;   ///< due on this day; with a condition: in the first step from then on that meets it
    Day lapse = 0;  ///< last day on which a condition can be met
    bool needs_listing = false;        ///< condition: the investee has gone public
    double needs_valuation_ratio = 0;  ///< condition: valuation over the one at the start
    bool needs_open_funding = false;   ///< condition: funding is not shut
};

}  // namespace ballast::study
