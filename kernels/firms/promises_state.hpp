#pragma once
/// State of promises: records of lanes (kernels/core/records.hpp). Money in quanta.
#include "kernels/core/records.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// An equity commitment of one firm to another.
struct EquityCommitment {
    Lasting<Real> open;  ///< 1 until it is called, kCalledNow, then 0
    Lasting<Real> due;   ///< called and not yet paid
};

/// A guarantee of what a firm owes another.
struct Guarantee {
    Lasting<Real> left;  ///< of the cap
    Lasting<Real> due;   ///< owed by the guarantor in this step
};

}  // namespace ballast::BALLAST_KERNEL_NS
