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

/// A power tranche that is not energised at the start.
struct PowerTranche {
    Lasting<Real> energised_at;       ///< step in whose course it is energised
    Lasting<Real> construction_paid;  ///< building works paid since the start
};

/// Power of a site.
struct Site {
    OfStep<Real> share;  ///< share of the cohorts' planned power that is there
};

}  // namespace ballast::BALLAST_KERNEL_NS
