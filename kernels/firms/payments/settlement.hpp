#pragma once
/// Payments after clearing: firms pay, then every edge writes down what was paid and what stays outstanding. Draws: none.
#include "kernels/firms/accounts/accounts.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/payments/clearing.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// All firms of the network pay in full. Does not wait for the others.
template <class Team, class Record>
BALLAST_PHASE_FN void settle_in_full(Team const& team, FirmTables<Scalar> const& t, FirmState const& s,
                                     Record const& record)
{
    if (t.num_payments == 0)
        return;
    team.for_each(t.num_firms, [&](int f) {
        if (!has(t.firms[f], Trait::network))
            return;
        Account& account = account_of(s, f);
        pay_in_full(t, s, record, f, account, dues_of(s, f));
    });
    team.after(t.num_firms).for_each(t.num_payments, [&](int e) {
        Payment& payment = s.payments.own(e);
        payment.outstanding = payment.outstanding - payment.flow;
    });
}

/// What a firm owes on its edges, and what it pays of it at its payment ratios.
BALLAST_FN PaidInside pay_edges(FirmTable<Scalar> const& p, FirmState const& s, int firm, Real not_received)
{
    PaidInside x{};
    x.not_received = not_received;
    for_each_payable_by_seniority(p, [&](Seniority rank, int e) {
        Real const owed = owed_on(s, e);
        Real const part = pro_rata(owed, s.claims[firm].payment_ratio[rank]);
        Real& owed_in_class = x.owed[static_cast<int>(rank)];
        owed_in_class = owed_in_class + owed;
        x.paid = x.paid + part;
        x.unpaid = x.unpaid + (owed - part);
    });
    return x;
}

/// A firm that no other owes or is owed by pays at once, in part where it is short of money. Returns the lanes on which a
/// payment is left uncovered, beyond rounding.
template <Kind kind, class Record>
BALLAST_FN Mask settle_alone(FirmTables<Scalar> const& t, FirmState const& s, Record const& record, int firm,
                             Account& a, Due const& due, Dues const& dues, Mask short_of_money)
{
    if (BALLAST_LIKELY(!any(short_of_money))) {
        pay_in_full<kind>(t, s, record, firm, a, dues);
        return no_lanes();
    }
    owe(s, firm, due, dues);
    pay_all(s, firm);
    lower_ratios(t, s, firm, all_lanes());
    Real const overdraft = pay_in_part(t, s, record, firm, a, dues, PaidInside{});
    return overdraft > t.firms[firm].rounding;
}

/// Is the firm, on all lanes, as if nobody were short?
BALLAST_FN bool pays_and_receives_all(FirmState const& s, int firm, Real not_received)
{
    Mask in_part = not_received > 0.0_r;
    for (int c = 0; c < kNumClasses; ++c)
        in_part = in_part | (s.claims[firm].payment_ratio[c] < 1.0_r);
    return !any(in_part);
}

/// Payments of the network at the shares that clearing found. Returns the lanes on which a payment of one of this
/// worker's firms is left uncovered, beyond rounding.
template <class Team, class Record>
BALLAST_PHASE_FN Mask settle_in_part(Team const& team, FirmTables<Scalar> const& t, FirmState const& s,
                                     Record const& record)
{
    Mask overdrawn = no_lanes();
    team.for_each(t.num_firms, [&](int f) {
        if (!has(t.firms[f], Trait::network))
            return;
        Real const receipts = receipts_at(t, s, f, BookedPart{});
        Real const not_received = s.obligations[f].receipts - receipts;
        Dues const dues{s.obligations[f].total_due, receipts};
        Account& account = account_of(s, f);
        if (pays_and_receives_all(s, f, not_received)) {
            pay_in_full(t, s, record, f, account, dues);
        } else {
            PaidInside const inside = pay_edges(t.firms[f], s, f, not_received);
            Real const overdraft = pay_in_part(t, s, record, f, account, dues, inside);
            overdrawn = overdrawn | (overdraft > t.firms[f].rounding);
        }
    });
    team.sync();
    team.for_each(t.num_payments, [&](int e) {
        Payment& payment = s.payments.own(e);
        Real const paid = pro_rata(payment.flow, payment_ratio(s, t.payments[e]));
        payment.outstanding = payment.outstanding - paid;
        payment.flow = paid;
    });
    team.sync();
    return overdrawn;
}

}  // namespace ballast::BALLAST_KERNEL_NS
