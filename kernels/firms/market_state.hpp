#pragma once
/// State of market: records of lanes (kernels/core/records.hpp). Money in quanta.
#include "kernels/core/records.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Supply of compute, confidence, the lead among labs: one record a path.
struct Market {
    Lasting<Real> spare_supply;     ///< log of outside supply added by events
    Lasting<Real> confidence;       ///< extra multiple of the regime's hazards to worse states
    OfStep<Real> log_supply;        ///< ln of merchant supply
    Lasting<Real> open_capability;  ///< log-odds of open weights
    Lasting<Real> released;         ///< H100e that left contract and look for customers
    Lasting<Real> sold;             ///< H100e sold by failed owners that the resale market digests
    OfStep<Real> resale;            ///< multiple of resale prices
    Lasting<Int> leader;            ///< lab that leads, stints shorter than two steps not counted
    Lasting<Int> challenger;        ///< lab that was best in the last step
    Ordinal stint;                  ///< steps that the challenger has been best
    Ordinal leader_changes;
};

}  // namespace ballast::BALLAST_KERNEL_NS
