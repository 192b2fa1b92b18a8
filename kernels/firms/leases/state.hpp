#pragma once
#include "kernels/core/records.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// A lease after its tenant's end.
struct Lease {
    Lasting<Real> share;       ///< of the agreed rent that the tenant goes on to pay
    Steps vacant;              ///< for so many steps
    Lasting<Real> relet_left;  ///< hazard left to another tenant
    Truth relet;               ///< another tenant has come
};

}  // namespace ballast::BALLAST_KERNEL_NS
