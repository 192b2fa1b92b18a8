#pragma once
#include "kernels/core/records.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// A guarantee of what a firm owes another.
struct Guarantee {
    Lasting<Real> left;  ///< of the cap
};

}  // namespace ballast::BALLAST_KERNEL_NS
