#pragma once
/// Payments after clearing: firms pay, then every edge writes down what was paid and what stays outstanding. Draws: none.
#include "kernels/firms/accounts/accounts.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/payments/clearing.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Everybody pays in full.
template <class Team, class Record>
BALLAST_FN void settle_in_full(Team const& team, FirmTables<Scalar> const& t, FirmState const& s,
                               Record const& record)
{
    team.for_each(t.num_firms, [&](int f) { pay_in_full(t, s, record, f); });
    team.for_each(t.num_payments, [&](int e) {
        Payment& payment = s.payments.own(e);
        payment.outstanding = payment.outstanding - payment.flow;
    });
    team.sync();
}

/// What a firm owes on its edges, and what it pays of it at its payment ratios.
BALLAST_FN PaidInside pay_edges(FirmTable<Scalar> const& p, FirmState const& s, int firm)
{
    PaidInside x{};
    BALLAST_UNROLL
    for (int c = 0; c < kNumClasses; ++c)
        for (int e = p.first_payable[c]; e < p.first_payable[c + 1]; ++e) {
            Real const owed = owed_on(s, e);
            Real const part = pro_rata(owed, s.obligations[firm].payment_ratio[c]);
            x.owed[c] = x.owed[c] + owed;
            x.paid = x.paid + part;
            x.unpaid = x.unpaid + (owed - part);
        }
    return x;
}

/// Payments at the shares that clearing found. Returns the lanes on which a payment is left uncovered, beyond rounding.
template <class Team, class Record>
BALLAST_FN Mask settle_in_part(Team const& team, FirmTables<Scalar> const& t, FirmState const& s,
                               Record const& record)
{
    Mask overdrawn = no_lanes();
    team.for_each(t.num_firms, [&](int f) {
        s.obligations.own(f).receipts = receipts_at(t, s, f, BookedPart{});
        Real const overdraft = pay_in_part(t, s, record, f, pay_edges(t.firms[f], s, f));
        overdrawn = overdrawn | (overdraft > rounding_of_receipts(t.firms[f]));
    });
    team.sync();
    team.for_each(t.num_payments, [&](int e) {
        Payment& payment = s.payments.own(e);
        Real const paid = pro_rata(payment.flow, payment_ratio(s, t.payments[e]));
        payment.outstanding = payment.outstanding - paid;
        payment.flow = paid;
    });
    team.sync();
    return team.any_member(overdrawn);
}

}  // namespace ballast::BALLAST_KERNEL_NS
