#pragma once
/// The accounts of a firm: what others may book on them, payment of what is owed, liquidity. Draws: none.
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/payments/payments.hpp"
#include "kernels/firms/status.hpp"
#include "kernels/tables/vocabulary/ledger_line.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// What is known beforehand of a step of a firm.
BALLAST_FN FirmStepTable<Scalar> const& step_of(FirmTables<Scalar> const& t, int firm, int step)
{
    return t.firm_steps[step * t.num_firms + firm];
}

/// The account of a firm, which its step hands from one verb of this room to the next.
BALLAST_FN Account& account_of(FirmState const& s, int firm)
{
    return s.accounts.own(firm);
}

BALLAST_FN void clear_arrears(FirmState const& s, int firm)
{
    for (int c = 0; c < kNumClasses; ++c)
        s.books.own(firm).arrears[c] = 0.0_r;
}

template <class Team>
BALLAST_FN void start_accounts(Team const& team, FirmTables<Scalar> const& t, FirmState const& s)
{
    team.for_each(t.num_firms, [&](int i) {
        FirmTable<Scalar> const& p = t.firms[i];
        Account& a = s.accounts.own(i);
        a.cash = round_to_quantum(p.cash);
        a.receivable = 0.0_r;
        a.in_arrears = 0.0_r;
        a.debt_total = 0.0_r;
        a.flow_deviation = 0.0_r;
        a.liquidity = round_to_quantum(p.cash) + max(p.revolver - p.revolver_drawn, 0.0_r);
        a.shortfall = 0.0_r;
        clear_arrears(s, i);
        Books& books = s.books.own(i);
        books.revolver = round_to_quantum(p.revolver_drawn);
        books.new_debt = round_to_quantum(p.new_debt);
        books.new_debt_rate = 0.0_r;
        books.core_mean = t.firm_steps[i].core;
        for (int c = 0; c < kNumAccumulators; ++c)
            books.shortfall_by_cause[c] = 0.0_r;
        books.free_flow = p.flow_initial - p.capex_initial;
        books.lowest_liquidity = a.liquidity;
        books.deepest_shortfall = 0.0_r;
        books.injected = 0.0_r;
        books.receipts_lost = 0.0_r;
        books.stake_proceeds = 0.0_r;
        books.lack = 0.0_r;
        books.deferred = 0.0_r;
        books.stranded = 0.0_r;
    });
}

/// Money that comes in before obligations are paid.
BALLAST_FN void add_resources(Account& a, Real amount)
{
    a.resources = a.resources + amount;
}
/// Money that comes in with the next step.
BALLAST_FN void receive_later(FirmState const& s, int firm, Real amount)
{
    Real& receivable = s.accounts.own(firm).receivable;
    receivable = receivable + amount;
}
/// What a sale of stakes brings comes in with the next step, too, and is shown for itself.
BALLAST_FN void receive_sale(FirmState const& s, int firm, Real amount)
{
    receive_later(s, firm, amount);
    Real& proceeds = s.books.own(firm).stake_proceeds;
    proceeds = proceeds + amount;
}
/// What a firm lacks for payments in sight, which it can put off in the next step.
BALLAST_FN void note_lack(FirmState const& s, int firm, Real lack)
{
    write_if_changed(s.books.own(firm).lack, lack);
}
/// A new unsecured issue at a rate per step; the account keeps the mean rate.
BALLAST_FN void issue_debt(FirmState const& s, int firm, Account& a, Real size, Real rate)
{
    Books& books = s.books.own(firm);
    Real const before = books.new_debt;
    Real const after = before + size;
    Real const mean_rate = fma(before, books.new_debt_rate, size * rate) / max(after, 1.0_r);
    set_where(size > 0.0_r, books.new_debt_rate, mean_rate);
    books.new_debt = after;
    a.debt_total = a.debt_total + size;
}
BALLAST_FN void repay_debt(FirmState const& s, int firm, Mask lanes, Real amount)
{
    Real& debt = s.accounts.own(firm).debt_total;
    set_where(lanes, debt, debt - amount);
}
/// What is owed outside the study and not paid.
BALLAST_FN void add_arrears(FirmState const& s, int firm, Seniority rank, Mask lanes, Real amount)
{
    add_where(lanes, s.books.own(firm).arrears[rank], amount);
    set_where(lanes, s.accounts.own(firm).in_arrears, 1.0_r);
}
BALLAST_FN void attribute_shortfall(FirmState const& s, int firm, Cause cause, Mask lanes, Real amount)
{
    add_where(lanes, s.books.own(firm).shortfall_by_cause[code(cause)], amount);
}
/// Capital in contracts whose customer has failed, or with a grid operator whose deadline was missed.
BALLAST_FN void strand_capital(FirmState const& s, int firm, Mask lanes, Real amount)
{
    add_where(lanes, s.books.own(firm).stranded, amount);
}

/// An ended firm keeps no accounts of its own: a buyer, new owners or a court stand in.
BALLAST_FN void close_accounts(FirmState const& s, int firm, Mask lanes)
{
    Account& a = s.accounts.own(firm);
    set_where(lanes, a.cash, 0.0_r);
    set_where(lanes, a.liquidity, 0.0_r);
    set_where(lanes, a.shortfall, 0.0_r);
    for (int c = 0; c < kNumClasses; ++c)
        set_where(lanes, s.books.own(firm).arrears[c], 0.0_r);
    set_where(lanes, s.books.own(firm).lack, 0.0_r);
    set_where(lanes, s.books.own(firm).deferred, 0.0_r);
}

/// What the sponsor of a firm that it keeps whole puts in: all that the firm owes beyond its own means, its lines and
/// what others really pay. Clearing has counted on it.
template <class Record>
BALLAST_FN void cover_gap(FirmTables<Scalar> const& t, FirmState const& s, Record const& record, int firm,
                          Account& a, Dues const& dues)
{
    if (BALLAST_LIKELY(t.firms[firm].backstopped == 0))
        return;
    Real const gap = max(funding_gap(a, dues), 0.0_r);
    Real const injected = select(is_independent(s, firm), gap, 0.0_r);
    Books& books = s.books.own(firm);
    books.injected = books.injected + injected;
    add_resources(a, injected);
    record.line(firm, Line::injection, injected);
}

/// Cash after payments; what is missing is drawn from the line. Returns the overdraft: what rounding of receipts leaves
/// uncovered.
template <Kind kind = Kind::any, class Record>
BALLAST_FN Real pay_out(FirmTables<Scalar> const& t, FirmState const& s, Record const& record, int firm,
                        Account& a, Real receipts, Real paid)
{
    Mask const independent = is_independent(s, firm);
    Real const rest = a.resources + receipts - paid;
    Real missing = select(independent, max(-rest, 0.0_r), 0.0_r);
    a.cash = select(independent, max(rest, 0.0_r), 0.0_r);
    a.receivable = 0.0_r;
    if (has<kind>(t.firms[firm], Trait::line) && any(missing > 0.0_r)) {
        Real const drawn = min(missing, a.line_available);
        missing = missing - drawn;
        Books& books = s.books.own(firm);
        if (t.firms[firm].revolver > 0.0_r)
            books.revolver = books.revolver + drawn;
        else
            books.new_debt = books.new_debt + drawn;
        a.line_available = a.line_available - drawn;
        a.debt_total = a.debt_total + drawn;
        record.line(firm, Line::revolver_draw, drawn);
    }
    return missing;
}

/// A firm pays all that it owes.
template <Kind kind = Kind::any, class Record>
BALLAST_FN void pay_in_full(FirmTables<Scalar> const& t, FirmState const& s, Record const& record, int firm,
                            Account& a, Dues const& dues)
{
    cover_gap(t, s, record, firm, a, dues);
    pay_out<kind>(t, s, record, firm, a, dues.receipts, dues.total);
    if (BALLAST_UNLIKELY(any(holds(a.in_arrears)))) {
        record.line(firm, Line::unpaid, -total(s.books[firm].arrears));
        clear_arrears(s, firm);
        a.in_arrears = 0.0_r;
    }
    a.shortfall = 0.0_r;
}

/// What a firm owes toward other firms, what it pays of it at its payment ratios, and what they do not pay it.
struct PaidInside {
    Real owed[kNumClasses];
    Real paid, unpaid;
    Real not_received;
};

/// A firm that may be short pays: toward other firms what the ratios say, the rest of each class outside the study, which
/// bears what rounding takes from receipts and gets what it leaves of payments. An overdraft is owed as unsecured
/// arrears. Returns it.
template <class Record>
BALLAST_FN Real pay_in_part(FirmTables<Scalar> const& t, FirmState const& s, Record const& record, int firm,
                            Account& a, Dues const& dues, PaidInside const& inside)
{
    cover_gap(t, s, record, firm, a, dues);
    Claims const& claims = s.claims[firm];
    BySeniority<Lasting<Real>>& arrears = s.books.own(firm).arrears;
    Mask const independent = is_independent(s, firm);
    Real const means = a.resources + a.line_available + dues.receipts;
    Real const old_outside = total(arrears);
    Real paid = inside.paid;
    BALLAST_UNROLL
    for (int c = 0; c < kNumClasses; ++c) {
        Real const owed = claims.due[c] - inside.owed[c];
        Real const part = pro_rata(owed, claims.payment_ratio[c]);
        paid = paid + part;
        arrears[c] = owed - part;
    }
    Real left = select(independent, means - paid, 0.0_r);  // lines included
    BALLAST_UNROLL
    for (int c = 0; c < kNumClasses; ++c) {
        Real const more = min(arrears[c], max(left, 0.0_r));
        left = left - more;
        paid = paid + more;
        arrears[c] = arrears[c] - more;
    }
    Real unpaid_outside = 0.0_r;
    BALLAST_UNROLL
    for (int c = kNumClasses - 1; c >= 0; --c) {
        Real const part = (claims.due[c] - inside.owed[c]) - arrears[c];
        Real const cut = min(part, max(-left, 0.0_r));
        left = left + cut;
        paid = paid - cut;
        arrears[c] = select(independent, arrears[c] + cut, 0.0_r);
        unpaid_outside = unpaid_outside + arrears[c];
    }
    Real const overdraft = pay_out(t, s, record, firm, a, dues.receipts, paid);
    arrears[Seniority::unsecured] = arrears[Seniority::unsecured] + overdraft;
    a.in_arrears = 1.0_r;  // or none at all, which the next payment in full finds out
    a.shortfall = select(independent, unpaid_outside + overdraft + inside.unpaid, 0.0_r);
    Books& books = s.books.own(firm);
    books.deepest_shortfall = max(books.deepest_shortfall, a.shortfall);
    record.line(firm, Line::not_received, -inside.not_received);
    record.line(firm, Line::unpaid, dues.total - paid - old_outside + overdraft);
    return overdraft;
}

/// At the end of the step: liquidity is unrestricted cash and lines whose conditions hold.
BALLAST_FN void close_step(FirmTables<Scalar> const& t, FirmState const& s, Account& a, int firm, int step)
{
    Mask const independent = is_independent(s, firm);
    Real const liquidity = select(independent, a.cash + a.line_available, 0.0_r);
    Real const deviation = a.operating_flow - step_of(t, firm, step).expected_flow;
    a.flow_deviation = fma(1.0_r - t.market.flow_decay, deviation - a.flow_deviation, a.flow_deviation);
    a.liquidity = liquidity;
    Real& lowest = s.books.own(firm).lowest_liquidity;
    set_where(independent, lowest, min(lowest, liquidity));
}

}  // namespace ballast::BALLAST_KERNEL_NS
