#pragma once
/// What firms pay to each other at given shares of their obligations: of an amount, and all that a firm receives.
/// Clearing sees real amounts; payments are booked, each rounded down once. Draws: none.
#include "kernels/firms/accounts/accounts.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/payments/payments.hpp"
#include "kernels/firms/status.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Share that the payer of an edge pays.
BALLAST_FN Real payment_ratio(FirmState const& s, PaymentTable<Scalar> const& edge)
{
    return edge.payer == kNone ? 1.0_r : s.claims[edge.payer].payment_ratio[edge.seniority];
}

/// Parts of an amount for receipts_at.
struct RealPart {
    BALLAST_MEMBER Real operator()(Real amount, Real ratio) const { return amount * ratio; }
};
struct BookedPart {
    BALLAST_MEMBER Real operator()(Real amount, Real ratio) const { return pro_rata(amount, ratio); }
};

/// Receipts of a firm from others, given the shares they pay: the sum of part(amount, share).
template <class Part>
BALLAST_FN Real receipts_at(FirmTables<Scalar> const& t, FirmState const& s, int firm, Part const& part)
{
    Real sum = s.accounts[firm].receivable;
    for_each_receivable(t, firm,
                        [&](int e) { sum = sum + part(owed_on(s, e), payment_ratio(s, t.payments[e])); });
    return sum;
}

/// Lanes on which a firm pays less than all that it owes, even if all others pay in full.
BALLAST_FN Mask is_short(FirmTables<Scalar> const& t, FirmState const& s, int firm, Account const& a,
                         Dues const& dues)
{
    if (t.firms[firm].backstopped != 0)
        return no_lanes();
    return (funding_gap(a, dues) > 0.0_r) & is_independent(s, firm);
}

/// Lanes on which a firm may pay less than it owes. Others stand in for one that has ended and runs on, a sponsor for
/// one that it keeps whole; a liquidated one owes nothing any more.
BALLAST_FN Mask stands_alone(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    return t.firms[firm].backstopped != 0 ? no_lanes() : is_independent(s, firm);
}

/// What a firm can pay from, at the shares that others pay now.
BALLAST_FN Real means_to_pay(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    Real const receipts = receipts_at(t, s, firm, RealPart{});
    return max(s.accounts[firm].resources + s.accounts[firm].line_available + receipts, 0.0_r);
}

}  // namespace ballast::BALLAST_KERNEL_NS
