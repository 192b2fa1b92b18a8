#pragma once
#include "kernels/core/records.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// An operational risk of a firm.
struct OperationalRisk {
    Lasting<Real> left;  ///< hazard left until the next loss
    Ordinal count;       ///< losses so far
    OfStep<Real> loss;   ///< quanta
};

}  // namespace ballast::BALLAST_KERNEL_NS
