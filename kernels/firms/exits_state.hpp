#pragma once
/// State of exits: records of lanes (kernels/core/records.hpp). Money in quanta.
#include "kernels/core/records.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// How a firm stands: its stress, and how and when it ended.
struct Standing {
    Lasting<Int> level;  ///< Level
    Lasting<Int> worst_level;
    Steps distress_steps;
    Lasting<Real> outside_left;  ///< hazard left to an end for reasons outside the model
    Lasting<Real> merger_left;
    Lasting<Real> budget;  ///< claims it may still take over as a buyer
    Lasting<Int> end;      ///< End
    Lasting<Int> end_step;
    Lasting<Int> cause;  ///< first Cause
};

}  // namespace ballast::BALLAST_KERNEL_NS
