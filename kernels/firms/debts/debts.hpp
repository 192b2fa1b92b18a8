#pragma once
/// Debts: interest and scheduled principal; balances fall by what is due, unpaid parts become arrears. Margin loans:
/// stakes.hpp. Draws: none.
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/status.hpp"
#include "kernels/tables/vocabulary/ledger_line.hpp"

namespace ballast::BALLAST_KERNEL_NS {

template <class Team>
BALLAST_FN void start_debts(Team const& team, FirmTables<Scalar> const& t, FirmState const& s)
{
    team.for_each(t.num_debts, [&](int i) { s.debts.own(i).balance = round_to_quantum(t.debts[i].balance); });
}

/// What is still owed of a debt.
BALLAST_FN void set_balance(FirmState const& s, int debt, Mask lanes, Real balance)
{
    set_where(lanes, s.debts.own(debt).balance, balance);
}

/// Debts of a firm in a step, the new ones raised since the start and the revolver included.
struct DebtService {
    Real secured, unsecured;  ///< interest and principal due
    Real interest;            ///< of both
    Real outstanding;         ///< after the step
};

template <class Record>
BALLAST_FN DebtService service_debts(FirmTables<Scalar> const& t, FirmState const& s, Record const& record,
                                     int firm, int step, Real short_rate)
{
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
    Real repaid = 0.0_r;
    Scalar const* const principal_due = t.debt_principal + step * t.num_debts;
    Mask const accelerated = is_accelerated(s, firm);
    bool const some_accelerated = any(accelerated);
    for (int i = p.first_debt; i < p.end_debt; ++i) {
        DebtTable<Scalar> const& debt = t.debts[i];
        Real const balance = s.debts[i].balance;
        Real const rate = debt.floating != 0 ? short_rate + debt.rate : debt.rate;
        Real const interest = round_to_quantum(balance * rate);
        Scalar const scheduled = principal_due[i];
        Real service = interest;
        Real left = balance;
        bool const accelerates = some_accelerated && debt.cross_default != 0;
        if (scheduled > 0.0_r || accelerates) {
            Real principal = min(balance, scheduled);
            if (accelerates)
                set_where(accelerated, principal, balance);
            left = balance - principal;
            s.debts.own(i).balance = left;
            // a convertible in the money is paid in shares
            Real const in_cash =
                debt.convertible != 0
                    ? select(s.funding[firm].log_valuation >= debt.conversion_log, 0.0_r, principal)
                    : principal;
            repaid = repaid + in_cash;
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
    record.line(firm, Line::principal, -repaid);
    return x;
}

}  // namespace ballast::BALLAST_KERNEL_NS
