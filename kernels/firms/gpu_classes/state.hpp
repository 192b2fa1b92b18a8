#pragma once
/// State of rents: records of lanes (kernels/core/records.hpp). Money in quanta.
#include "kernels/core/records.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Rents of a class of GPUs.
struct GpuClass {
    Lasting<Real> jump;              ///< lasting part of event marks, log
    Lasting<Real> transient;         ///< decaying part
    OfStep<Real> log_rent;           ///< ln USD/h
    OfStep<Real> rent;               ///< USD/h
    OfStep<Real> rent_against_plan;  ///< rent / planned rent
    OfStep<Real> price_hazard;       ///< multiple of cancellation hazard by price
    OfStep<Real> collateral;         ///< USD a GPU, where it was appraised in the step
};

}  // namespace ballast::BALLAST_KERNEL_NS
