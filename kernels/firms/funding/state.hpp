#pragma once
#include "kernels/core/records.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Money that a firm needs, and what its equity is worth.
struct Funding {
    Lasting<Real> log_valuation;  ///< ln of quanta
    Lasting<Real> need;           ///< liquidity short of the target runway at the end of the last step
    Truth listed;                 ///< public
};

/// How far a firm is in raising money.
struct Fundraising {
    Lasting<Real> log_last_valuation;  ///< at the last round
    Lasting<Real> mark;                ///< log of its equity value as lenders and holders mark it
    Lasting<Real> seeking;             ///< years of unmet need
    Lasting<Real> listing_left;        ///< hazard left to going public
    Lasting<Real> equity_left;         ///< hazard left to the next raise
    Ordinal equity_count;
    Lasting<Real> debt_left;  ///< hazard left to the next issue
    Ordinal debt_count;
    Lasting<Real> support_left;  ///< hazard left to the next support
    Ordinal support_count;
    Lasting<Real> support;  ///< what the sponsor or state may still give
};

/// What a firm has raised since the start.
struct Raised {
    Lasting<Real> debt;
    Lasting<Real> interest;  ///< sum of issue x rate, per step
    Lasting<Real> equity;    ///< sold, listing too
    Lasting<Real> priced;    ///< sum of sale x price over value without discount
};

}  // namespace ballast::BALLAST_KERNEL_NS
