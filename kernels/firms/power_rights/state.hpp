#pragma once
/// State of power rights: records of lanes (kernels/core/records.hpp). Money in quanta.
#include "kernels/core/records.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// A right to power that no site in use needs.
struct PowerRight {
    Lasting<Real> left;  ///< share of it that is not sold
    OfStep<Real> whole;  ///< what it would be worth if all of it were left
};

/// What a firm has sold of its rights.
struct PowerSales {
    Lasting<Real> pending;  ///< of the receivable: proceeds
    Lasting<Real> so_far;   ///< proceeds
};

}  // namespace ballast::BALLAST_KERNEL_NS
