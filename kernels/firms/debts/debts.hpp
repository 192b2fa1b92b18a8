#pragma once
/// Debts: interest and scheduled principal; balances fall by what is due, unpaid parts become arrears. Margin loans:
/// stakes.hpp; what matures against a leased asset: refinancing.hpp. Draws: none.
#include "kernels/firms/debts/refinancing.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/leases/leases.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/status.hpp"
#include "kernels/tables/vocabulary/ledger_line.hpp"

namespace ballast::BALLAST_KERNEL_NS {

template <class Team>
BALLAST_FN void start_debts(Team const& team, FirmTables<Scalar> const& t, FirmState const& s)
{
    team.for_each(t.num_debts, [&](int i) {
        s.debts.own(i).balance = round_to_quantum(t.debts[i].balance);
        Refinancing& x = s.refinancings.own(i);
        x.balance = 0.0_r;
        x.rate = 0.0_r;
        x.instalment = 0.0_r;
        x.extended = 0.0_r;
        x.extended_to = -1;
    });
}

/// What is still owed of a debt.
BALLAST_FN void set_balance(FirmState const& s, int debt, Mask lanes, Real balance)
{
    set_where(lanes, s.debts.own(debt).balance, balance);
}

/// A share of a debt is left, of its new loans like of the rest.
BALLAST_FN void cut_debt(FirmState const& s, int debt, Mask lanes, Real share)
{
    Refinancing& x = s.refinancings.own(debt);
    set_where(lanes, s.debts.own(debt).balance, round_to_quantum(s.debts[debt].balance * share));
    set_where(lanes, x.balance, min(round_to_quantum(x.balance * share), s.debts[debt].balance));
    set_where(lanes, x.instalment, x.instalment * share);
    set_where(lanes, x.extended, round_to_quantum(x.extended * share));
}

/// Debts of a firm in a step, the new ones raised since the start and the revolver included.
struct DebtService {
    Real secured, unsecured;  ///< interest and principal due
    Real interest;            ///< of both
    Real outstanding;         ///< after the step
};

template <class Record>
BALLAST_FN DebtService service_debts(FirmTables<Scalar> const& t, FactorState const& factors,
                                     FirmState const& s, Record const& record, StepMarket const& market,
                                     int firm, int step)
{
    Real const short_rate = market.short_rate;
    FirmTable<Scalar> const& p = t.firms[firm];
    Books const& books = s.books[firm];
    DebtService x{};
    x.interest = round_to_quantum(books.new_debt * books.new_debt_rate);
    x.unsecured = x.interest;
    x.outstanding = books.new_debt;
    if (p.revolver > 0.0_r) {
        x.outstanding = x.outstanding + books.revolver;
        x.secured = round_to_quantum(books.revolver * (short_rate + p.revolver_rate));
        x.interest = x.interest + x.secured;
    }
    Scalar const* const principal_due = t.debt_principal + step * t.num_debts;
    Mask const accelerated = is_accelerated(s, firm);
    bool const some_accelerated = any(accelerated);
    for (int i = p.first_debt; i < p.end_debt; ++i) {
        DebtTable<Scalar> const& debt = t.debts[i];
        Real const balance = s.debts[i].balance;
        Real const rate = debt.floating != 0 ? short_rate + debt.rate : debt.rate;
        Scalar const scheduled = principal_due[i];
        Real interest = round_to_quantum(balance * rate);
        Real service = interest;
        Real left = balance;
        Mask called = no_lanes();
        if (some_accelerated && debt.cross_default != 0)
            called = accelerated;
        if (debt.lease != kNone && t.leases[debt.lease].cure_steps > 0.0_r)
            called = called | lenders_call(t, s, debt.lease);
        if (debt.refinances != 0) {
            Repayment const paid =
                serve_against_asset(t, factors, s, market, i, step, scheduled, rate, called);
            interest = paid.interest;
            service = paid.interest + paid.in_cash;
            left = s.debts[i].balance;
            record.line(firm, Line::principal, -(paid.in_cash + paid.refinanced));
            record.line(firm, Line::refinanced, paid.refinanced);
        } else if (scheduled > 0.0_r || any(called)) {
            Real principal = min(balance, scheduled);
            set_where(called, principal, balance);
            left = balance - principal;
            s.debts.own(i).balance = left;
            // a convertible in the money is paid in shares
            Real const in_cash =
                debt.convertible != 0
                    ? select(s.funding[firm].log_valuation >= debt.conversion_log, 0.0_r, principal)
                    : principal;
            record.line(firm, Line::principal, -in_cash);
            service = service + in_cash;
        }
        x.interest = x.interest + interest;
        x.outstanding = x.outstanding + left;
        if (debt.secured != 0)
            x.secured = x.secured + service;
        else
            x.unsecured = x.unsecured + service;
    }
    record.line(firm, Line::interest, -x.interest);
    return x;
}

}  // namespace ballast::BALLAST_KERNEL_NS
