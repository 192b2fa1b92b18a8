#pragma once
/// Data centres and the tranches in which their power arrives.
#include <string>
#include <vector>

#include "host/study/objects/dated_values.hpp"

namespace ballast::study {

/// A part of a site's power.
struct PowerTranche {
    double mw = 0;
    Day date = 0;  ///< planned energisation; on or before the start: certain
    double slip_probability = 0;
    double slip_mean_months = 7;
    double slip_stddev_months = 5;
    double never_probability = 0;
    double construction_usd_bn = 0;    ///< of buildings and grid, before energisation; it waits with a slip
    double construction_months = 6;    ///< over this long before energisation
    double deposit_usd_bn = 0;         ///< with the grid operator
    Day deposit_date = 0;              ///< on which it is posted; by the start or 0: posted already
    Day deposit_deadline = 0;          ///< last day of energisation in time
    double deposit_refund_share = 1;   ///< of it that comes back with energisation in time
    double deposit_forfeit_share = 1;  ///< of it that is lost if the deadline is missed
};

struct Site {
    std::string name;
    std::string owner;
    std::string region;
    std::string slip_law = "gamma";  ///< gamma | lognormal
    double floating_power_share = 0.35;
    double fixed_power_usd_per_mwh = 0;  ///< 0: the region's price at the start
    std::vector<PowerTranche> power_tranches;
};

}  // namespace ballast::study
