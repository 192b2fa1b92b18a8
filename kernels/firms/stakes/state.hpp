#pragma once
/// State of holdings: records of lanes (kernels/core/records.hpp). Money in quanta.
#include "kernels/core/records.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// A stake of a firm in another or in an outside company.
struct Stake {
    Lasting<Real> left;  ///< share of it that is not sold
    OfStep<Real> whole;  ///< what it would be worth if all of it were left
};

}  // namespace ballast::BALLAST_KERNEL_NS
