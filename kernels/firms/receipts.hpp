#pragma once
/// What firms pay to each other at given shares of their obligations: of an amount, and all that a firm receives.
/// Clearing sees real amounts; payments are booked, each rounded down once. Draws: none.
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/obligations.hpp"
#include "kernels/firms/status.hpp"

namespace ballast::BALLAST_KERNEL_NS {

BALLAST_FN Real paid_share(FirmState const& s, int firm, Seniority rank)
{
    return firm == kNone ? 1.0_r : s.accruals[firm].ratio[rank];
}

/// What `ratio` of an amount is, bookable; the whole amount where the ratio is one.
BALLAST_FN Real paid_part(Real amount, Real ratio)
{
    return select(ratio >= 1.0_r, amount, min(book_down(amount * ratio), amount));
}

/// Parts of an amount for receipts_at.
struct RealPart {
    BALLAST_MEMBER Real operator()(Real amount, Real ratio) const { return amount * ratio; }
};
struct BookedPart {
    BALLAST_MEMBER Real operator()(Real amount, Real ratio) const { return paid_part(amount, ratio); }
};

/// Receipts of a firm from others, given the shares they pay: the sum of part(amount, share).
template <class Part>
BALLAST_FN Real receipts_at(FirmTables<Scalar> const& t, FirmState const& s, int firm, Part const& part)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Real sum = s.balances[firm].pending;
    for (int j = p.first_provided; j < p.end_provided; ++j) {
        int const c = t.provided_contract[j];
        if (t.contracts[c].vehicle == kNone)
            sum = sum + part(s.contracts[c].due + demanded_arrears(t, s, c),
                             paid_share(s, t.contracts[c].customer, Seniority::trade));
    }
    for (int j = p.first_bought; j < p.end_bought; ++j) {
        int const c = t.bought_contract[j];
        sum = sum + part(s.contracts[c].refund, paid_share(s, t.contracts[c].provider, Seniority::trade));
    }
    for (int j = p.first_lease_received; j < p.end_lease_received; ++j) {
        int const l = t.received_lease[j];
        sum = sum + part(s.leases[l].due + s.leases[l].arrears,
                         paid_share(s, t.leases[l].payer, Seniority::operating));
    }
    for (int j = p.first_funded; j < p.end_funded; ++j) {
        int const k = t.funded_commitment[j];
        sum =
            sum + part(s.commitments[k].due, paid_share(s, t.commitments[k].investor, Seniority::unsecured));
    }
    for (int j = p.first_covered; j < p.end_covered; ++j) {
        int const k = t.covered_guarantee[j];
        sum = sum + part(s.guarantees[k].due, paid_share(s, t.guarantees[k].guarantor, Seniority::unsecured));
    }
    return sum;
}

/// Lanes on which a firm pays less than all that it owes, even if all others pay in full.
BALLAST_FN Mask short_of_cash(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    if (t.firms[firm].backstopped != 0)
        return no_lanes();
    return (missing_means(s, firm) > 0.0_r) & is_independent(s, firm);
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
    return max(s.accruals[firm].resources + s.accruals[firm].line_available + receipts, 0.0_r);
}

}  // namespace ballast::BALLAST_KERNEL_NS
