#pragma once
#include "kernels/core/records.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// How a firm acts towards others, as events and failures leave it.
struct Conduct {
    Truth economises;  ///< uses its austerity share of contracted compute as a customer, else all of it
    Lasting<Real> service_share;  ///< share of its contracts it delivers as a provider (1; .85; 0)
    Truth honours_commitments;    ///< pays equity commitments and guarantees
    Steps retrenchment_left;
    Truth ever_retrenched;
    Steps suspension_left;      ///< of payments for compute
    Steps exclusion_left;       ///< from contracted compute
    Steps substitution_left;    ///< until a substitute operator serves its contracts
    Steps capacity_sales_left;  ///< of selling own capacity
};

/// What decrees do to the cost of a firm's GPUs.
struct UnitCost {
    Lasting<Real> multiple;  ///< of operating cost
};

}  // namespace ballast::BALLAST_KERNEL_NS
