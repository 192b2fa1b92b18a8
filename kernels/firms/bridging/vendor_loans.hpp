#pragma once
/// Vendor finance. The vendor of its equipment lends a firm part of what it cannot pay: with C its committed capital spending
/// and the part of its GPU invoices that facilities do not draw,
///   x = min(share C, cap - L, w),   w: what it wants in cash; its need for its target runway while markets are not open
///   L += x,  I += x / a(n, r),   due each step r L + min(L, I - r L)
/// A vendor in the study lends what it has above its minimum, unless it is in stress; it pays and is paid through the network.
/// At a default it takes its equipment back at the fleet's haircut, if the loan is secured, and claims the rest.
/// Draws: none.
#include "kernels/firms/accounts/accounts.hpp"
#include "kernels/firms/facilities/facilities.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/payments/payments.hpp"
#include "kernels/firms/status.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// What of a firm's equipment falls due in the step without draws [quanta].
BALLAST_FN Real own_invoices(FirmTables<Scalar> const& t, FirmState const& s, int firm, int step)
{
    Real sum = step_of(t, firm, step).committed_capex;
    for (int i = t.firms[firm].first_facility; i < t.firms[firm].end_facility; ++i) {
        FacilityTable<Scalar> const& y = t.facilities[i];
        Scalar const invoice = t.facility_invoice[step * t.num_facilities + i];
        if (invoice <= 0.0_r)
            continue;
        Scalar const in_window = step == y.window_step ? y.window_share : 1.0_r;
        Scalar const drawn = step <= y.window_step ? y.advance * in_window : 0.0_r;
        Mask const open = contracts_live(t, s, y.cohort) & (s.facilities[i].breach <= 0.0_r);
        sum = sum + (invoice - select(open, min(Real(invoice * drawn), s.facilities[i].undrawn), 0.0_r));
    }
    return sum;
}

/// The instalment of the step falls due.
BALLAST_FN void bill_instalment(FirmState const& s, BridgingTable<Scalar> const& p, int b)
{
    Bridging& x = s.bridging.own(b);
    Real const interest = round_to_quantum(x.loan * p.vendor_rate);
    Real const principal = min(x.loan, round_to_quantum(max(x.instalment - interest, 0.0_r)));
    x.loan = x.loan - principal;
    set_where(x.loan <= 0.0_r, x.instalment, 0.0_r);
    bill(s, p.repays, interest + principal, no_lanes());
}

/// What the vendor lends in the step on the lanes where `wanted` is wanted. Returns it.
BALLAST_FN Real lend_by_vendor(FirmTables<Scalar> const& t, FirmState const& s,
                               BridgingTable<Scalar> const& p, int b, Mask asks, Real wanted, int step)
{
    Real x = 0.0_r;
    if (p.vendor != kNone)
        asks = asks & is_independent(s, p.vendor) & !is_stressed(s.standing[p.vendor].level);
    if (any(asks)) {
        Real most = min(own_invoices(t, s, p.firm, step) * p.vendor_share, p.vendor_cap - s.bridging[b].loan);
        if (p.vendor != kNone)
            most = min(most, s.accounts[p.vendor].liquidity - t.firms[p.vendor].minimum_liquidity);
        x = select(asks, floor_to_quantum(min(wanted, most)), 0.0_r);
    }
    bill(s, p.lends, x, no_lanes());
    return x;
}

/// What the vendor really paid is lent.
BALLAST_FN void credit_vendor_loan(FirmState const& s, BridgingTable<Scalar> const& p, int b)
{
    Real const paid = paid_on(s, p.lends);
    write_off(s, p.lends, all_lanes());
    Bridging& x = s.bridging.own(b);
    x.loan = x.loan + paid;
    x.instalment = fma(paid, p.vendor_instalment, x.instalment);
}

/// What a secured vendor's equipment is worth to it when it takes it back [quanta].
BALLAST_FN Real equipment_taken_back(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    int const b = t.firms[firm].bridging;
    if (b == kNone || t.bridging[b].vendor_secured == 0)
        return 0.0_r;
    return round_to_quantum(s.bridging[b].loan * (1.0_r - t.firms[firm].fleet_haircut));
}

}  // namespace ballast::BALLAST_KERNEL_NS
