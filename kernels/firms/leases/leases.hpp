#pragma once
/// Leases of sites. A lease with a site starts with its energisation; one ends with the liquidation of its payer. Draws:
/// none.
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/payments/payments.hpp"
#include "kernels/firms/status.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Rents of the step. Does not wait for the others.
template <class Team>
BALLAST_PHASE_FN void bill_leases(Team const& team, FirmTables<Scalar> const& t, FirmState const& s, int step)
{
    Scalar const* const rent = t.lease_rent + step * t.num_leases;
    team.for_each(t.num_leases, [&](int i) {
        LeaseTable<Scalar> const& lease = t.leases[i];
        Real const share = lease.site == kNone ? 1.0_r : s.sites[lease.site].share;
        Real const due = round_to_quantum(rent[i] * min(share, 1.0_r));
        Mask const runs = !is_liquidated(s, lease.payer);
        bill(s, lease.payment, select(runs, due, 0.0_r), no_lanes());
    });
}

}  // namespace ballast::BALLAST_KERNEL_NS
