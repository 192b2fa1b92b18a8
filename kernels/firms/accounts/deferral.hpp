#pragma once
/// Payments that a firm puts off. While it lacks G for what falls due within its stress span it puts off a share of its
/// committed capital spending and of its GPU invoices, which wait with their draws:
///   x = min(share C, G - W, cap - U),   U += (1 + penalty) x
/// U waits, W is what of it the firm will pay itself, without draws. G counts W as if it were due at once, so what is
/// lacked in cash is G - W, less what others pay ahead or lend in the step (bridging/), and putting off neither cures a runway nor makes one look cured. Once G is zero the firm
/// catches up, r = min(U, max(w U, a million)). Meanwhile works that are late cost the margin that they would earn, a
/// rate times U. Draws: none.
#include "kernels/firms/accounts/accounts.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"

namespace ballast::BALLAST_KERNEL_NS {

inline constexpr Scalar kLeastCatchUp = 64.0_r;  ///< quanta paid in a step at least, or all that is left
inline constexpr Scalar kLeastSaving =
    0.0625_r;  ///< of an invoice: what draws pay nearly all of is not put off

/// What of a firm's payments waits [quanta].
struct Waiting {
    Real all;  ///< U
    Real own;  ///< W: less what facilities will draw for it
};

BALLAST_FN Waiting waiting_payments(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    Real const deferred = s.books[firm].deferred;
    Waiting x{deferred, deferred};
    for (int i = t.firms[firm].first_facility; i < t.firms[firm].end_facility; ++i) {
        Real const invoices = s.facilities[i].deferred;
        Real const draw = min(invoices * t.facilities[i].advance, s.facilities[i].undrawn);
        x.all = x.all + invoices;
        x.own = x.own + (invoices - select(s.facilities[i].breach > 0.0_r, 0.0_r, draw));
    }
    return x;
}

/// What a firm puts off in a step, and pays of what it has put off.
struct Deferral {
    Mask catches_up;
    Real saves;     ///< cash that is still to be saved
    Real may_wait;  ///< more that may be put off
    Real waits;     ///< from earlier steps
    Real spending = 0.0_r, invoices = 0.0_r, repaid = 0.0_r;

    /// Puts off part of a payment of which so much a quantum is the firm's own cash.
    BALLAST_MEMBER Real put_off(FirmTable<Scalar> const& p, Real amount, Real own)
    {
        Real const most = select(own >= kLeastSaving, saves / max(own, kLeastSaving), 0.0_r);
        Real const x = floor_to_quantum(min(min(amount * p.deferrable_share, most), may_wait));
        saves = max(saves - x * own, 0.0_r);
        may_wait = may_wait - x;
        return x;
    }
    /// Pays part of what waits.
    BALLAST_MEMBER Real pay_of(FirmTable<Scalar> const& p, Real waiting)
    {
        Real const most = max(floor_to_quantum(waiting * p.catch_up), kLeastCatchUp);
        Real const x = select(catches_up, min(waiting, most), 0.0_r);
        repaid = repaid + x;
        return x;
    }
};

BALLAST_FN Deferral no_deferral()
{
    return {no_lanes(), 0.0_r, 0.0_r, 0.0_r};
}

/// What a firm may put off in the step, by what it lacked at the end of the last.
BALLAST_FN Deferral open_deferral(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    if (p.deferrable_share <= 0.0_r)
        return no_deferral();
    Waiting const waiting = waiting_payments(t, s, firm);
    Real const lack = s.books[firm].lack;
    Real saves = lack - waiting.own;
    if (p.bridging != kNone)
        saves = saves - s.bridging[p.bridging].coming;
    return {lack <= 0.0_r, max(saves, 0.0_r), max(p.deferral_cap - waiting.all, 0.0_r), waiting.all};
}

}  // namespace ballast::BALLAST_KERNEL_NS
