#pragma once
/// Whose GPUs a firm's cohorts are: part of those that secure no loan may have been sold and leased back (leasebacks.hpp).
/// Draws: none.
#include "kernels/firms/firm_state.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Lanes on which a loan against the cohort is outstanding.
BALLAST_FN Mask secures_loan(FirmTables<Scalar> const& t, FirmState const& s, int firm, int cohort)
{
    Mask pledged = no_lanes();
    for (int i = t.firms[firm].first_facility; i < t.firms[firm].end_facility; ++i)
        if (t.facilities[i].cohort == cohort)
            pledged = pledged | (s.facilities[i].balance > 0.0_r);
    return pledged;
}

/// Share of a cohort that its owner has not sold.
BALLAST_FN Real owned_share(FirmTables<Scalar> const& t, FirmState const& s, int firm, int cohort)
{
    int const b = t.firms[firm].bridging;
    if (b == kNone || t.bridging[b].lease_share <= 0.0_r || t.cohorts[cohort].vehicle != kNone)
        return 1.0_r;
    return select(secures_loan(t, s, firm, cohort), 1.0_r, 1.0_r - s.bridging[b].sold);
}

}  // namespace ballast::BALLAST_KERNEL_NS
