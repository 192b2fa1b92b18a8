#pragma once
/// State of actions: records of lanes (kernels/core/records.hpp). Money in quanta.
#include "kernels/core/records.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Money that a firm looks for.
struct Funding {
    Lasting<Real> need;                ///< liquidity short of the target runway at the end of the last step
    Lasting<Real> seeking;             ///< years of unmet need
    Lasting<Real> log_last_valuation;  ///< at the last round
    Lasting<Real> equity_left;         ///< hazard left to the next raise
    Ordinal equity_count;
    Lasting<Real> debt_left;
    Ordinal debt_count;
    Truth listed;  ///< public
    Lasting<Real> listing_left;
    Lasting<Real> support_left;  ///< hazard left to the next support
    Ordinal support_count;
    Lasting<Real> support;  ///< what the sponsor or state may still give
    Lasting<Real> mark;     ///< log of its equity value as lenders and holders mark it
    Truth accelerated;      ///< a facility of it was accelerated
};

}  // namespace ballast::BALLAST_KERNEL_NS
