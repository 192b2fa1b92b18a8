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
    s.injected[firm] = s.injected[firm] + injected;
    s.resources[firm] = s.resources[firm] + injected;
    record.line(firm, Line::injection, injected);
}

/// Cash after payments; what is missing is drawn from the line. What rounding of receipts leaves uncovered is an
/// overdraft, owed as unsecured arrears.
BALLAST_FN void pay(FirmTables<Scalar> const& t, FirmState const& s, int firm, Real paid, Real receipts,
                    Real& drawn, Real& overdraft)
{
    Mask const independent = is_independent(s, firm);
    Real const rest = s.resources[firm] + receipts - paid;
    Real const missing = max(-rest, 0.0_r);
    drawn = select(independent, min(missing, s.line_available[firm]), 0.0_r);
    overdraft = select(independent, missing - drawn, 0.0_r);
    s.cash[firm] = select(independent, max(rest, 0.0_r), 0.0_r);
    if (t.firms[firm].revolver > 0.0_r)
        s.revolver[firm] = s.revolver[firm] + drawn;
    else
        s.new_debt[firm] = s.new_debt[firm] + drawn;
    s.line_available[firm] = s.line_available[firm] - drawn;
    s.debt_total[firm] = s.debt_total[firm] + drawn;
    s.pending[firm] = 0.0_r;
}

/// Everybody pays in full.
template <class Team, class Record>
BALLAST_FN void settle_in_full(Team const& team, FirmTables<Scalar> const& t, FirmState const& s,
                               Record const& record)
{
    team.for_each(t.num_firms, [&](int f) {
        BySeniority const due = by_class(s.due, f);
        Real drawn = 0.0_r;
        Real overdraft = 0.0_r;
        keep_whole(t, s, record, f);
        pay(t, s, f, total(due), s.receipts[f], drawn, overdraft);
        record.line(f, Line::revolver_draw, drawn);
        BySeniority const arrears = by_class(s.arrears, f);
        record.line(f, Line::unpaid, -total(arrears));
        for (int c = 0; c < kNumClasses; ++c)
            arrears[c] = 0.0_r;
        s.shortfall[f] = 0.0_r;
    });
    team.for_each(t.num_contracts, [&](int c) {
        Real const overdue = demanded_arrears(t, s, c);
        s.contract_due[c] = s.contract_due[c] + overdue;
        s.contract_arrears[c] = s.contract_arrears[c] - overdue;
        s.refund[c] = 0.0_r;
    });
    team.for_each(t.num_leases, [&](int l) { s.lease_arrears[l] = 0.0_r; });
    team.for_each(t.num_commitments, [&](int k) { s.commitment_due[k] = 0.0_r; });
    team.for_each(t.num_guarantees, [&](int g) { s.guarantee_due[g] = 0.0_r; });
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
        BySeniority const due = by_class(s.due, f);
        BySeniority const ratio = by_class(s.ratio, f);
        BySeniority const arrears = by_class(s.arrears, f);
        s.receipts[f] = receipts_at(t, s, f, BookedPart{});
        keep_whole(t, s, record, f);
        Real const means = s.resources[f] + s.line_available[f] + s.receipts[f];
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
            pay_firm(s.contract_due[c] + demanded_arrears(t, s, c), Seniority::trade);
        }
        for (int j = p.first_provided; j < p.end_provided; ++j) {
            int const c = t.provided_contract[j];
            if (t.contracts[c].customer != kNone)
                pay_firm(s.refund[c], Seniority::trade);
        }
        for (int j = p.first_lease_paid; j < p.end_lease_paid; ++j) {
            int const l = t.paid_lease[j];
            pay_firm(s.lease_due[l] + s.lease_arrears[l], Seniority::operating);
        }
        for (int j = p.first_invested; j < p.end_invested; ++j)
            pay_firm(s.commitment_due[t.invested_commitment[j]], Seniority::unsecured);
        for (int j = p.first_given; j < p.end_given; ++j)
            pay_firm(s.guarantee_due[t.given_guarantee[j]], Seniority::unsecured);
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
        pay(t, s, f, paid, s.receipts[f], drawn, overdraft);
        arrears[Seniority::unsecured] = arrears[Seniority::unsecured] + overdraft;
        overdrawn = overdrawn | (overdraft > rounding_of_receipts(p));
        s.shortfall[f] = select(independent, outside_left + overdraft + unpaid_inside, 0.0_r);
        record.line(f, Line::revolver_draw, drawn);
        record.line(f, Line::not_received, s.receipts[f] - s.receipts_full[f]);
        record.line(f, Line::unpaid, total(due) - paid - old_outside + overdraft);
    });
    team.sync();
    // what remains owed on each instrument
    team.for_each(t.num_contracts, [&](int c) {
        Real const overdue = demanded_arrears(t, s, c);
        Real const total = s.contract_due[c] + overdue;
        Real const part = paid_part(total, paid_share(s, t.contracts[c].customer, Seniority::trade));
        s.contract_arrears[c] = (s.contract_arrears[c] - overdue) + (total - part);
        s.contract_due[c] = part;
        s.refund[c] =
            s.refund[c] - paid_part(s.refund[c], paid_share(s, t.contracts[c].provider, Seniority::trade));
    });
    team.for_each(t.num_leases, [&](int l) {
        Real const total = s.lease_due[l] + s.lease_arrears[l];
        s.lease_arrears[l] = total - paid_part(total, paid_share(s, t.leases[l].payer, Seniority::operating));
    });
    team.for_each(t.num_commitments, [&](int k) {
        Real const due = s.commitment_due[k];
        s.commitment_due[k] =
            due - paid_part(due, paid_share(s, t.commitments[k].investor, Seniority::unsecured));
    });
    team.for_each(t.num_guarantees, [&](int g) {
        Real const due = s.guarantee_due[g];
        s.guarantee_due[g] =
            due - paid_part(due, paid_share(s, t.guarantees[g].guarantor, Seniority::unsecured));
    });
    team.sync();
    return team.any_member(overdrawn);
}

}  // namespace ballast::BALLAST_KERNEL_NS
