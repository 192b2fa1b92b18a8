#pragma once
#include "kernels/core/records.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// How a firm stands: its stress, and whether it has ended.
struct Standing {
    Code level;  ///< Level
    Code worst_level;
    Code end;  ///< End
    Steps distress_steps;
    Truth accelerated;  ///< a facility of it was accelerated, which others may follow (cross-default)
};

/// What leads to a firm's end, and when it came.
struct Exit {
    Lasting<Real> outside_left;  ///< hazard left to an end for reasons outside the model
    Lasting<Real> merger_left;
    Lasting<Real> standstill_left;  ///< hazard left until creditors agree to wait
    Ordinal standstill_count;
    Truth stands_still;     ///< they wait, for this distress
    Steps standstill_rest;  ///< until they may agree again
    Lasting<Real> budget;   ///< claims it may still take over as a buyer
    Lasting<Int> step;      ///< at which it ended, or -1
    Lasting<Int> cause;     ///< first Cause
};

/// What owners do before a firm fails, and what they are paid for it.
struct Sale {
    Lasting<Real> offer_left;      ///< hazard left until they look for a buyer
    Lasting<Real> wind_down_left;  ///< hazard left until they wind it down
    Ordinal offers;                ///< to which nobody answered
    Lasting<Real> price;           ///< of its equity over the valuation of the last round; below 0: not sold
    Lasting<Real> recovery;        ///< share of claims that its creditors in the study recover of a default
};

}  // namespace ballast::BALLAST_KERNEL_NS
