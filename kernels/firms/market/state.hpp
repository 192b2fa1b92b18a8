#pragma once
#include "kernels/core/records.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Supply of compute and confidence of the funding market: one record a path.
struct Market {
    Lasting<Real> spare_supply;  ///< log of outside supply added by events
    Lasting<Real> confidence;    ///< extra multiple of the regime's hazards to worse states
    OfStep<Real> log_supply;     ///< ln of merchant supply
    OfStep<Real> pressure;       ///< log by which released GPUs lower rents
    OfStep<Real> demand_hazard;  ///< multiple of cancellation hazard by demand
    Lasting<Real> released;      ///< H100e that left contract and look for customers
    Lasting<Real> sold;          ///< H100e sold by failed owners that the resale market digests
    OfStep<Real> resale;         ///< multiple of resale prices
};

}  // namespace ballast::BALLAST_KERNEL_NS
