#pragma once
/// State of debts: records of lanes (kernels/core/records.hpp). Money in quanta.
#include "kernels/core/records.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// A debt.
struct Debt {
    Lasting<Real> balance;
};

}  // namespace ballast::BALLAST_KERNEL_NS
