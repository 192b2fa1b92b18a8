#pragma once
/// State of sites: records of lanes (kernels/core/records.hpp). Money in quanta.
#include "kernels/core/records.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// A power tranche that is not energised at the start.
struct PowerTranche {
    Lasting<Real> energised_at;  ///< step in whose course the tranche is energised
    Lasting<Real> works_paid;    ///< building works paid since the start
};

/// Power of a site.
struct Site {
    OfStep<Real> share;  ///< share of the cohorts' planned power that is there
};

}  // namespace ballast::BALLAST_KERNEL_NS
