#pragma once
/// The network of payments. Instruments book what falls due on their edges, clearing finds what firms can pay, settlement
/// writes down what was paid; none of them knows the others. Amounts are booked (money.hpp), so sums over edges do not
/// depend on their order. Draws: none.
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/status.hpp"

namespace ballast::BALLAST_KERNEL_NS {

template <class Team>
BALLAST_FN void start_payments(Team const& team, FirmTables<Scalar> const& t, FirmState const& s)
{
    team.for_each(t.num_payments, [&](int e) {
        Payment& payment = s.payments.own(e);
        payment.outstanding = 0.0_r;
        payment.billed = 0.0_r;
        payment.flow = 0.0_r;
    });
}

/// May a firm owe others, or be owed by them?
template <Kind kind = Kind::any>
BALLAST_FN bool meets_others(FirmTables<Scalar> const& t, FirmTable<Scalar> const& firm)
{
    return has<kind>(firm, Trait::network) && t.num_payments > 0;
}

/// What is owed on an edge in this step, before firms pay.
BALLAST_FN Real owed_on(FirmState const& s, int edge)
{
    return s.payments[edge].flow;
}
/// The part of it that falls due in this step; the rest is overdue.
BALLAST_FN Real fresh_on(FirmState const& s, int edge)
{
    return min(s.payments[edge].billed, s.payments[edge].flow);
}
/// What was paid on an edge in this step, after firms have paid.
BALLAST_FN Real paid_on(FirmState const& s, int edge)
{
    return s.payments[edge].flow;
}

/// Bills an amount for the step. It is owed with all that is outstanding, or joins it on lanes on which the payer
/// suspends payment.
BALLAST_FN void bill(FirmState const& s, int edge, Real amount, Mask suspended)
{
    Payment& payment = s.payments.own(edge);
    Real const outstanding = payment.outstanding + amount;
    payment.outstanding = outstanding;
    payment.billed = amount;
    payment.flow = select(suspended, 0.0_r, outstanding);
}
/// Bills what is outstanding anew.
BALLAST_FN void bill_outstanding(FirmState const& s, int edge)
{
    Payment& payment = s.payments.own(edge);
    payment.billed = payment.outstanding;
    payment.flow = payment.outstanding;
}
/// Fees, refunds and the like: outstanding from now on, owed with the next bill.
BALLAST_FN void charge(FirmState const& s, int edge, Mask lanes, Real amount)
{
    add_where(lanes, s.payments.own(edge).outstanding, amount);
}
/// Somebody else takes over what is outstanding, up to `amount`.
BALLAST_FN void relieve(FirmState const& s, int edge, Real amount)
{
    Real& outstanding = s.payments.own(edge).outstanding;
    outstanding = outstanding - min(amount, outstanding);
}
/// Takes all that is outstanding off an edge; returns it.
BALLAST_FN Real write_off(FirmState const& s, int edge, Mask lanes)
{
    Real& outstanding = s.payments.own(edge).outstanding;
    Real const owed = select(lanes, outstanding, 0.0_r);
    outstanding = outstanding - owed;
    return owed;
}

/// What `ratio` of an amount is, bookable; the whole amount where the ratio is one.
BALLAST_FN Real pro_rata(Real amount, Real ratio)
{
    return select(ratio >= 1.0_r, amount, min(floor_to_quantum(amount * ratio), amount));
}

/// Calls each(edge) for all that a firm may owe to others.
template <class Each>
BALLAST_FN void for_each_payable(FirmTable<Scalar> const& firm, Each&& each)
{
    for (int e = firm.first_payable[0]; e < firm.first_payable[kNumClasses]; ++e)
        each(e);
}
/// Calls each(seniority, edge) for the same.
template <class Each>
BALLAST_FN void for_each_payable_by_seniority(FirmTable<Scalar> const& firm, Each&& each)
{
    BALLAST_UNROLL
    for (int c = 0; c < kNumClasses; ++c)
        for (int e = firm.first_payable[c]; e < firm.first_payable[c + 1]; ++e)
            each(static_cast<Seniority>(c), e);
}
/// Calls each(edge) for all that others may owe to a firm.
template <class Each>
BALLAST_FN void for_each_receivable(FirmTables<Scalar> const& t, int firm, Each&& each)
{
    for (int j = t.firms[firm].first_receivable; j < t.firms[firm].end_receivable; ++j)
        each(t.receivable_payment[j]);
}

/// Amounts by seniority that a firm owes in a step.
struct Due {
    Real secured, operating, trade, unsecured;

    BALLAST_MEMBER void add(Seniority rank, Real amount)
    {
        if (rank == Seniority::secured)
            secured = secured + amount;
        else if (rank == Seniority::operating)
            operating = operating + amount;
        else if (rank == Seniority::trade)
            trade = trade + amount;
        else
            unsecured = unsecured + amount;
    }
};

/// What a firm owes in the step in all classes, arrears included, and what it receives if all others pay in full.
struct Dues {
    Real total, receipts;
};

BALLAST_FN Real total(Due const& due)
{
    return due.secured + due.operating + due.trade + due.unsecured;
}

BALLAST_FN Dues dues_of(FirmState const& s, int firm)
{
    return {s.obligations[firm].total_due, s.obligations[firm].receipts};
}

/// Writes down what a firm owes in the step and receives, for clearing.
BALLAST_FN void owe(FirmState const& s, int firm, Due const& due, Dues const& dues)
{
    Obligations& o = s.obligations.own(firm);
    o.total_due = dues.total;
    o.receipts = dues.receipts;
    Claims& claims = s.claims.own(firm);
    claims.due[Seniority::secured] = due.secured;
    claims.due[Seniority::operating] = due.operating;
    claims.due[Seniority::trade] = due.trade;
    claims.due[Seniority::unsecured] = due.unsecured;
}

/// What a firm owes in the step beyond its own means, its lines and full receipts; negative if they suffice.
BALLAST_FN Real funding_gap(Account const& a, Dues const& dues)
{
    return dues.total - (a.resources + a.line_available + dues.receipts);
}

}  // namespace ballast::BALLAST_KERNEL_NS
