#pragma once
/// State of fleets: records of lanes (kernels/core/records.hpp). Money in quanta.
#include "kernels/core/records.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// A fleet of GPUs of one class at one site, in the step.
struct Cohort {
    OfStep<Real> capacity;  ///< powered GPUs
    OfStep<Real> fill;      ///< delivered share of contracts
    OfStep<Real> spot_sales;
    OfStep<Real> power_cost;
    OfStep<Real> operations_cost;
};

/// The floor contract that takes a cohort's idle GPUs.
struct FloorCall {
    OfStep<Real> share;  ///< of it that is called
};

/// What of a fleet has been retired.
struct Retirement {
    Lasting<Real> gpus;
};

}  // namespace ballast::BALLAST_KERNEL_NS
