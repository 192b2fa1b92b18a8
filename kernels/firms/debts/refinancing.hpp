#pragma once
/// Maturing debt that is secured by the rent of a leased asset is refinanced against it, as long as the rent is paid:
///   N          rent of the step, all that was due before being paid
///   r          short rate + spread + beta (S - S at the start), fixed for the life of the new loan, per step
///   n          steps until the last instalment, which falls due a tail before the lease ends
///   a(n, r) = (1 - (1 + r)^-n) / r
///   L = N min(a(n, r) / DSCR, LTV / yield)         the most that the asset bears
///   new loan = g min(P, (L - B)^+)                 P matures, B is what else it secures, g is set by the funding regime
///                                                    and the borrower's lenders (credit/lenders.hpp)
/// The new loan is repaid in level instalments. The rest of P is due in cash; lenders extend it once, where they do at all
/// and the rent covers the interest of the whole. Draws: none.
#include "kernels/core/math.hpp"
#include "kernels/firms/credit/lenders.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/payments/payments.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Value of one unit a step over n steps at a rate per step, by the series of ln(1 + r) / r. Range: |rate| < 0.01, where that
/// is off by less than 3e-7.
BALLAST_FN Real annuity(Scalar n, Real rate)
{
    Real const growth = fma(rate, fma(rate, Scalar(1) / Scalar(3), -0.5_r), 1.0_r);
    return (n * growth) * annuity_psi(rate * growth * n);
}

/// Rent of the step that secures a debt; none while some of it is overdue.
BALLAST_FN Real securing_rent(FirmTables<Scalar> const& t, FirmState const& s, DebtTable<Scalar> const& debt)
{
    LeaseTable<Scalar> const& lease = t.leases[debt.lease];
    Payment const& rent = s.payments[lease.payment];
    Real const paid = select(rent.outstanding <= rent.billed, rent.billed, 0.0_r);
    return lease.relet_payment == kNone ? paid : paid + s.payments[lease.relet_payment].billed;
}

/// What the asset of debt i secures beside it.
BALLAST_FN Real other_loans(FirmTables<Scalar> const& t, FirmState const& s, int i)
{
    Real sum = 0.0_r;
    FirmTable<Scalar> const& firm = t.firms[t.debts[i].firm];
    for (int j = firm.first_debt; j < firm.end_debt; ++j)
        if (j != i && t.debts[j].lease == t.debts[i].lease)
            sum = sum + s.debts[j].balance;
    return sum;
}

/// Rate of a new loan against the asset of a debt [per step].
BALLAST_FN Real refinancing_rate(FirmTables<Scalar> const& t, FactorState const& factors,
                                 DebtTable<Scalar> const& debt, Real short_rate)
{
    MarketTable<Scalar> const& m = t.market;
    Real spread = debt.refinance_spread;
    if (m.spread != kNone)
        spread = fma(debt.credit_beta * m.spread_mean, exp(factors.x[m.spread]), spread);
    return fma(max(spread, 0.0_r), m.dt, short_rate);
}

/// What a debt costs in a step.
struct Repayment {
    Real interest;
    Real in_cash;     ///< principal
    Real refinanced;  ///< principal that a new loan repays
};

/// The new loan that repays what of `due` it can, and the extension of the rest. Returns what is due in cash.
BALLAST_FN Real refinance(FirmTables<Scalar> const& t, FactorState const& factors, FirmState const& s,
                          StepMarket const& market, int i, int step, Real due, Real interest,
                          Repayment& repayment)
{
    DebtTable<Scalar> const& debt = t.debts[i];
    Refinancing& x = s.refinancings.own(i);
    Real const rent = securing_rent(t, s, debt);
    if (debt.refinance_until > step) {
        Real const rate = refinancing_rate(t, factors, debt, market.short_rate);
        Real const steps = annuity(static_cast<Scalar>(debt.refinance_until - step), rate);
        Real const most = rent * min(steps * debt.dscr_inverse, debt.rent_steps);
        Real const room =
            max(most - (other_loans(t, s, i) + (s.debts[i].balance - repayment.in_cash - due)), 0.0_r);
        Real given = by_regime(t.market.asset_lending, market.regime);
        if (t.firms[debt.firm].lender != kNone)
            given = given * lending_share(t, s, debt.firm);
        Real const size = floor_to_quantum(min(due, room) * given);
        Real const after = x.balance + size;
        Mask const some = size > 0.0_r;
        set_where(some, x.rate, fma(x.balance, x.rate, size * rate) / max(after, 1.0_r));
        set_where(some, x.instalment, x.instalment + size / steps);
        x.balance = after;
        repayment.refinanced = size;
    }
    Real rest = due - repayment.refinanced;
    if (debt.extension_steps > 0) {
        Mask const waits = (rest > 0.0_r) & (x.extended_to < 0) & (rent >= interest);
        set_where(waits, x.extended, rest);
        set_where(waits, x.extended_to, step + debt.extension_steps);
        set_where(waits, rest, 0.0_r);
    }
    return rest;
}

/// Interest and principal of debt i, whose asset refinances what matures. Its balance falls by what is paid in cash.
/// `accelerated`: all of it is due in cash.
BALLAST_FN Repayment serve_against_asset(FirmTables<Scalar> const& t, FactorState const& factors,
                                         FirmState const& s, StepMarket const& market, int i, int step,
                                         Scalar scheduled, Real rate, Mask accelerated)
{
    DebtTable<Scalar> const& debt = t.debts[i];
    Real const balance = s.debts[i].balance;
    Refinancing& x = s.refinancings.own(i);
    Real const original = balance - x.balance;
    Repayment repayment{round_to_quantum(fma(original, rate, x.balance * x.rate)), 0.0_r, 0.0_r};

    Real instalment = x.balance;
    if (step < debt.refinance_until)
        instalment = min(round_to_quantum(max(fma(x.balance, -x.rate, x.instalment), 0.0_r)), x.balance);
    x.balance = x.balance - instalment;
    repayment.in_cash = instalment;

    Mask const returns = x.extended_to == step;
    Real due = min(max(original - x.extended, 0.0_r), scheduled);
    due = due + select(returns, x.extended, 0.0_r);
    set_where(returns, x.extended, 0.0_r);
    if (BALLAST_UNLIKELY(any(due > 0.0_r)))
        repayment.in_cash =
            repayment.in_cash + refinance(t, factors, s, market, i, step, due, repayment.interest, repayment);

    if (BALLAST_UNLIKELY(any(accelerated))) {
        set_where(accelerated, repayment.in_cash, balance);
        set_where(accelerated, repayment.refinanced, 0.0_r);
        set_where(accelerated, x.balance, 0.0_r);
        set_where(accelerated, x.extended, 0.0_r);
    }
    s.debts.own(i).balance = balance - repayment.in_cash;
    return repayment;
}

}  // namespace ballast::BALLAST_KERNEL_NS
