#pragma once
#include "kernels/core/records.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Money that a firm needs, and what its equity is worth.
struct Funding {
    Lasting<Real> log_valuation;  ///< ln of quanta
    Lasting<Real> mark;           ///< log of its equity value as lenders and holders mark it
    Lasting<Real> need;           ///< liquidity short of the target runway at the end of the last step
    Lasting<Real> seeking;        ///< years of unmet need
    Truth listed;                 ///< public
};

/// How far a firm is in raising money.
struct Fundraising {
    Lasting<Real> log_last_valuation;  ///< at the last round
    Lasting<Real> listing_left;        ///< hazard left to going public
    Lasting<Real> equity_left;         ///< hazard left to the next raise
    Ordinal equity_count;
    Lasting<Real> debt_left;  ///< hazard left to the next issue
    Ordinal debt_count;
    Lasting<Real> support_left;  ///< hazard left to the next support
    Ordinal support_count;
    Lasting<Real> support;  ///< what the sponsor or state may still give
};

}  // namespace ballast::BALLAST_KERNEL_NS
