#pragma once
/// State of leases: records of lanes (kernels/core/records.hpp). Money in quanta.
#include "kernels/core/records.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// A lease of a site.
struct Lease {
    Lasting<Real> arrears;
    OfStep<Real> due;
};

}  // namespace ballast::BALLAST_KERNEL_NS
