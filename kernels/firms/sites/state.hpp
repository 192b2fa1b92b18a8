#pragma once
#include "kernels/core/records.hpp"

namespace ballast::BALLAST_KERNEL_NS {

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
