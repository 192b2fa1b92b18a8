#pragma once
#include "kernels/core/records.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Power prices and outages of a region.
struct Region {
    Lasting<Real> spike;       ///< multiple of the price added by spikes, at the start of the step
    Lasting<Real> spike_left;  ///< hazard left to the next spike
    Ordinal spike_count;
    Lasting<Real> outage;      ///< share of power lost
    OfStep<Real> power_price;  ///< USD/MWh
};

}  // namespace ballast::BALLAST_KERNEL_NS
