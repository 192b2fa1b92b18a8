#pragma once
/// Payments after clearing: cash, draws on lines, arrears by class and by contract. Afterwards contract_due is what was
/// paid in the step. Draws: none.
#include "kernels/firms/clearing.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/status.hpp"
#include "kernels/tables/vocabulary/ledger_line.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// What the sponsor of a firm that it keeps whole puts in: all that the firm owes beyond its own means, its lines and
/// what others really pay. Clearing has counted on it.
template <class Record>
BALLAST_FN void keep_whole(FirmTables<Scalar> const& t, FirmState const& s, Record const& record, int firm)
{
    if (BALLAST_LIKELY(t.firms[firm].backstopped == 0))
        return;
    Real const gap = max(missing_means(s, firm), 0.0_r);
    Real const injected = select(is_independent(s, firm), gap, 0.0_r);
    s.balances[firm].injected = s.balances[firm].injected + injected;
    s.accruals[firm].resources = s.accruals[firm].resources + injected;
    record.line(firm, Line::injection, injected);
}

/// Cash after payments; what is missing is drawn from the line. What rounding of receipts leaves uncovered is an
/// overdraft, owed as unsecured arrears.
BALLAST_FN void pay(FirmTables<Scalar> const& t, FirmState const& s, int firm, Real paid, Real receipts,
                    Real& drawn, Real& overdraft)
{
    Mask const independent = is_independent(s, firm);
    Real const rest = s.accruals[firm].resources + receipts - paid;
    Real const missing = max(-rest, 0.0_r);
    drawn = select(independent, min(missing, s.accruals[firm].line_available), 0.0_r);
    overdraft = select(independent, missing - drawn, 0.0_r);
    s.balances[firm].cash = select(independent, max(rest, 0.0_r), 0.0_r);
    if (t.firms[firm].revolver > 0.0_r)
        s.balances[firm].revolver = s.balances[firm].revolver + drawn;
    else
        s.balances[firm].new_debt = s.balances[firm].new_debt + drawn;
    s.accruals[firm].line_available = s.accruals[firm].line_available - drawn;
    s.balances[firm].debt_total = s.balances[firm].debt_total + drawn;
    s.balances[firm].pending = 0.0_r;
}

/// Everybody pays in full.
template <class Team, class Record>
BALLAST_FN void settle_in_full(Team const& team, FirmTables<Scalar> const& t, FirmState const& s,
                               Record const& record)
{
    team.for_each(t.num_firms, [&](int f) {
        auto& due = s.accruals[f].due;
        Real drawn = 0.0_r;
        Real overdraft = 0.0_r;
        keep_whole(t, s, record, f);
        pay(t, s, f, total(due), s.accruals[f].receipts, drawn, overdraft);
        record.line(f, Line::revolver_draw, drawn);
        auto& arrears = s.balances[f].arrears;
        record.line(f, Line::unpaid, -total(arrears));
        for (int c = 0; c < kNumClasses; ++c)
            arrears[c] = 0.0_r;
        s.balances[f].shortfall = 0.0_r;
    });
    team.for_each(t.num_contracts, [&](int c) {
        Real const overdue = demanded_arrears(t, s, c);
        s.contracts[c].due = s.contracts[c].due + overdue;
        s.contracts[c].arrears = s.contracts[c].arrears - overdue;
        s.contracts[c].refund = 0.0_r;
    });
    team.for_each(t.num_leases, [&](int l) { s.leases[l].arrears = 0.0_r; });
    team.for_each(t.num_commitments, [&](int k) { s.commitments[k].due = 0.0_r; });
    team.for_each(t.num_guarantees, [&](int g) { s.guarantees[g].due = 0.0_r; });
    team.sync();
}

/// Payments at the shares that clearing found. Obligations toward other firms of the study sit in the rows of
/// contracts and leases; the rest of a class is owed outside.
template <class Team, class Record>
BALLAST_FN Mask settle_in_part(Team const& team, FirmTables<Scalar> const& t, FirmState const& s,
                               Record const& record)
{
    Mask overdrawn = no_lanes();
    team.for_each(t.num_firms, [&](int f) {
        FirmTable<Scalar> const& p = t.firms[f];
        auto& due = s.accruals[f].due;
        auto& ratio = s.accruals[f].ratio;
        auto& arrears = s.balances[f].arrears;
        s.accruals[f].receipts = receipts_at(t, s, f, BookedPart{});
        keep_whole(t, s, record, f);
        Real const means = s.accruals[f].resources + s.accruals[f].line_available + s.accruals[f].receipts;
        Real const old_outside = total(arrears);

        // toward other firms
        Real inside[kNumClasses] = {};
        Real paid = 0.0_r;
        Real unpaid_inside = 0.0_r;
        auto pay_firm = [&](Real owed, Seniority rank) {
            Real const part = paid_part(owed, ratio[rank]);
            inside[code(rank)] = inside[code(rank)] + owed;
            paid = paid + part;
            unpaid_inside = unpaid_inside + (owed - part);
        };
        for (int j = p.first_bought; j < p.end_bought; ++j) {
            int const c = t.bought_contract[j];
            pay_firm(s.contracts[c].due + demanded_arrears(t, s, c), Seniority::trade);
        }
        for (int j = p.first_provided; j < p.end_provided; ++j) {
            int const c = t.provided_contract[j];
            if (t.contracts[c].customer != kNone)
                pay_firm(s.contracts[c].refund, Seniority::trade);
        }
        for (int j = p.first_lease_paid; j < p.end_lease_paid; ++j) {
            int const l = t.paid_lease[j];
            pay_firm(s.leases[l].due + s.leases[l].arrears, Seniority::operating);
        }
        for (int j = p.first_invested; j < p.end_invested; ++j)
            pay_firm(s.commitments[t.invested_commitment[j]].due, Seniority::unsecured);
        for (int j = p.first_given; j < p.end_given; ++j)
            pay_firm(s.guarantees[t.given_guarantee[j]].due, Seniority::unsecured);
        // toward the outside, which bears what rounding takes from receipts and gets what it leaves of payments
        Mask const independent = is_independent(s, f);
        BALLAST_UNROLL
        for (int c = 0; c < kNumClasses; ++c) {
            Real const owed = due[c] - inside[c];
            Real const part = paid_part(owed, ratio[c]);
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
        Real outside_left = 0.0_r;
        BALLAST_UNROLL
        for (int c = kNumClasses - 1; c >= 0; --c) {
            Real const part = (due[c] - inside[c]) - arrears[c];
            Real const cut = min(part, max(-left, 0.0_r));
            left = left + cut;
            paid = paid - cut;
            arrears[c] = select(independent, arrears[c] + cut, 0.0_r);
            outside_left = outside_left + arrears[c];
        }
        Real drawn = 0.0_r;
        Real overdraft = 0.0_r;
        pay(t, s, f, paid, s.accruals[f].receipts, drawn, overdraft);
        arrears[Seniority::unsecured] = arrears[Seniority::unsecured] + overdraft;
        overdrawn = overdrawn | (overdraft > rounding_of_receipts(p));
        s.balances[f].shortfall = select(independent, outside_left + overdraft + unpaid_inside, 0.0_r);
        record.line(f, Line::revolver_draw, drawn);
        record.line(f, Line::not_received, s.accruals[f].receipts - s.accruals[f].receipts_full);
        record.line(f, Line::unpaid, total(due) - paid - old_outside + overdraft);
    });
    team.sync();
    // what remains owed on each instrument
    team.for_each(t.num_contracts, [&](int c) {
        Real const overdue = demanded_arrears(t, s, c);
        Real const total = s.contracts[c].due + overdue;
        Real const part = paid_part(total, paid_share(s, t.contracts[c].customer, Seniority::trade));
        s.contracts[c].arrears = (s.contracts[c].arrears - overdue) + (total - part);
        s.contracts[c].due = part;
        s.contracts[c].refund =
            s.contracts[c].refund -
            paid_part(s.contracts[c].refund, paid_share(s, t.contracts[c].provider, Seniority::trade));
    });
    team.for_each(t.num_leases, [&](int l) {
        Real const total = s.leases[l].due + s.leases[l].arrears;
        s.leases[l].arrears =
            total - paid_part(total, paid_share(s, t.leases[l].payer, Seniority::operating));
    });
    team.for_each(t.num_commitments, [&](int k) {
        Real const due = s.commitments[k].due;
        s.commitments[k].due =
            due - paid_part(due, paid_share(s, t.commitments[k].investor, Seniority::unsecured));
    });
    team.for_each(t.num_guarantees, [&](int g) {
        Real const due = s.guarantees[g].due;
        s.guarantees[g].due =
            due - paid_part(due, paid_share(s, t.guarantees[g].guarantor, Seniority::unsecured));
    });
    team.sync();
    return team.any_member(overdrawn);
}

}  // namespace ballast::BALLAST_KERNEL_NS
