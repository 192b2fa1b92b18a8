#pragma once
/// Leases of sites. A lease with a site starts with its energisation; one ends with the liquidation of its payer, who may
/// pay less of it after another end. Once a fifth of the rent is lost and nobody guarantees it, the place is vacant: another
/// tenant comes by hazard and pays a ratio of what was lost, and lenders wait for it so many steps. Draws: 1 exponential.
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/payments/payments.hpp"
#include "kernels/firms/status.hpp"
#include "kernels/random/draws.hpp"

namespace ballast::BALLAST_KERNEL_NS {

inline constexpr Scalar kLeastPaid = 0.8_r;  ///< share of the rent, below which the place is vacant

template <class Team>
BALLAST_FN void start_leases(Team const& team, FirmTables<Scalar> const& t, FirmState const& s,
                             Draws const& d)
{
    Int const first = 0;
    team.for_each(t.num_leases, [&](int i) {
        Lease& x = s.leases.own(i);
        x.share = 1.0_r;
        x.vacant = 0.0_r;
        x.relet_left =
            t.leases[i].relet_rate > 0.0_r ? arrival_threshold(d, t.leases[i].relet, first) : kNeverHazard;
        x.relet = 0.0_r;
    });
}

/// An ended tenant goes on to pay this share of the rent.
BALLAST_FN void cut_rent(FirmState const& s, int lease, Mask lanes, Real kept)
{
    Real& share = s.leases.own(lease).share;
    set_where(lanes, share, share * kept);
}

/// Lanes on which lenders wait no longer for another tenant.
BALLAST_FN Mask lenders_call(FirmTables<Scalar> const& t, FirmState const& s, int lease)
{
    return s.leases[lease].vacant > t.leases[lease].cure_steps;
}

/// Counts the steps in which nobody pays the rent, until another tenant comes; its rent. `kept`: what the tenant pays.
BALLAST_FN void look_for_tenant(FirmTables<Scalar> const& t, FirmState const& s, int i, Real rent, Real kept,
                                int step)
{
    LeaseTable<Scalar> const& lease = t.leases[i];
    Lease& x = s.leases.own(i);
    Mask vacant = (kept < kLeastPaid) & !holds(x.relet);
    if (lease.guarantee != kNone)
        vacant = vacant & !(honours_commitments(s, t.guarantees[lease.guarantee].guarantor) &
                            (s.guarantees[lease.guarantee].left > 0.0_r));
    if (BALLAST_UNLIKELY(any(vacant)) && step <= lease.end_step) {
        Real const left = x.relet_left - select(vacant, lease.relet_rate, 0.0_r);
        x.relet_left = left;
        Mask const comes = vacant & (left <= 0.0_r);
        set_where(comes, x.relet, 1.0_r);
        count_while(vacant & !comes, x.vacant);
    }
    if (lease.relet_payment != kNone)
        bill(s, lease.relet_payment,
             select(holds(x.relet), round_to_quantum(rent * (1.0_r - kept) * lease.relet_ratio), 0.0_r),
             no_lanes());
}

/// Rents of the step. Does not wait for the others.
template <class Team>
BALLAST_PHASE_FN void bill_leases(Team const& team, FirmTables<Scalar> const& t, FirmState const& s, int step)
{
    Scalar const* const rent = t.lease_rent + step * t.num_leases;
    team.for_each(t.num_leases, [&](int i) {
        LeaseTable<Scalar> const& lease = t.leases[i];
        Real const powered = lease.site == kNone ? 1.0_r : min(s.sites[lease.site].share, 1.0_r);
        Real const full = rent[i] * powered;
        Real const kept = select(is_liquidated(s, lease.payer), 0.0_r, s.leases[i].share);
        bill(s, lease.payment, round_to_quantum(full * kept), no_lanes());
        if (lease.relet_rate > 0.0_r || lease.cure_steps > 0.0_r)
            look_for_tenant(t, s, i, full, kept, step);
    });
}

}  // namespace ballast::BALLAST_KERNEL_NS
