#pragma once
/// State of holdings: records of lanes (kernels/core/records.hpp). Money in quanta.
#include "kernels/core/records.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// A stake of a firm in another or in an outside company.
struct Stake {
    Lasting<Real> left;  ///< share of it that is not sold
};

}  // namespace ballast::BALLAST_KERNEL_NS
