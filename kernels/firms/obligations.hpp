#pragma once
/// What a firm takes in and owes in a step: operations, contracts, leases, capital spending, debt service.
/// Every amount is booked (money.hpp), so a sum does not depend on its order. Obligations are kept by seniority.
#include "kernels/core/math.hpp"
#include "kernels/firms/facilities.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Obligations of one firm in one step, by seniority, arrears not included.
struct Dues {
    Real secured, operating, trade, unsecured;
};

/// Short rate per step of the lanes.
BALLAST_FN Real short_rate_per_step(FirmTables<Scalar> const& t, FactorState const& f)
{
    return factor_or(f.x, t.market.short_rate, t.market.short_rate_constant) * Real(t.market.dt);
}

/// Logarithm of a firm's equity value [quanta].
BALLAST_FN Real log_valuation(FirmTables<Scalar> const& t, FactorState const& f, FirmState const& s, int firm)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Real value = p.log_valuation;
    value = fma(Real(p.equity_beta), factor_or(f.x, t.market.ai_equity, 0.0_r), value);
    value = fma(Real(p.neocloud_beta), factor_or(f.x, t.market.neocloud_equity, 0.0_r), value);
    if (p.lab != kNone && p.revenue_elasticity != 0.0_r) {
        Real const log_revenue = log(max(s.revenue[p.lab], Real(1.0_r)));
        value = fma(Real(p.revenue_elasticity), log_revenue - Real(p.log_revenue_initial), value);
    }
    return value;
}

/// Interest and principal of tranches; balances fall by what is due, unpaid parts become arrears later.
template <class Record>
BALLAST_FN void service_debt(FirmTables<Scalar> const& t, FirmState const& s, Record const& record, int firm,
                             int step, Real short_rate, Dues& due)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Real interest = book(s.new_debt[firm] * s.new_debt_rate[firm]);
    due.unsecured = due.unsecured + interest;
    if (p.revolver > 0.0_r) {
        Real const cost = book(s.revolver[firm] * (short_rate + Real(p.revolver_rate)));
        interest = interest + cost;
        due.secured = due.secured + cost;
    }
    Real repaid = Real(0.0_r);
    Real outstanding = s.new_debt[firm] + s.revolver[firm];
    for (int i = p.first_debt; i < p.end_debt; ++i) {
        DebtTable<Scalar> const& debt = t.debts[i];
        Real const balance = s.debt_balance[i];
        Real const rate = debt.floating != 0 ? short_rate + Real(debt.rate) : Real(debt.rate);
        Real const cost = book(balance * rate);
        Scalar const scheduled = t.debt_principal[step * t.num_debts + i];
        interest = interest + cost;
        Real service = cost;
        Real rest = balance;
        if (scheduled > 0.0_r) {
            Real const principal = min(balance, Real(scheduled));
            rest = balance - principal;
            s.debt_balance[i] = rest;
            // a convertible in the money is paid in shares
            Real const in_cash =
                debt.convertible != 0
                    ? select(s.log_valuation[firm] >= Real(debt.conversion_log), Real(0.0_r), principal)
                    : principal;
            repaid = repaid + in_cash;
            service = service + in_cash;
        }
        outstanding = outstanding + rest;
        if (debt.secured != 0)
            due.secured = due.secured + service;
        else
            due.unsecured = due.unsecured + service;
    }
    s.debt_total[firm] = outstanding;
    s.operating_flow[firm] = s.operating_flow[firm] - interest;
    record.line(firm, Line::interest, -interest);
    record.line(firm, Line::principal, -repaid);
}

/// Income from outside the study, receipts from other firms at full payment, and all obligations.
template <class Record>
BALLAST_FN void book_firm(FirmTables<Scalar> const& t, FactorState const& f, FirmState const& s,
                          Record const& record, Real const* normals, int firm, int step)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    MarketTable<Scalar> const& m = t.market;
    int const row = step * t.num_firms + firm;
    Real const short_rate = short_rate_per_step(t, f);
    Real const regime = factor_or(f.x, m.regime, 0.0_r);
    s.log_valuation[firm] = log_valuation(t, f, s, firm);

    // operations
    Real core = t.core[row];
    if (p.core_factor != kNone) {
        Real const x = f.x[p.core_factor];
        core = p.core_is_log != 0 ? core * exp(Real(p.core_beta) * x) : fma(Real(p.core_beta), x, core);
    }
    core = book(core);
    Real const noise = p.noise_normal == kNone ? Real(0.0_r) : book(Real(p.noise) * normals[p.noise_normal]);
    Real const interest_income = book(s.cash[firm] * short_rate);
    Real revenue = Real(0.0_r);
    Real revenue_cost = Real(0.0_r);
    if (p.lab != kNone) {
        revenue = book(s.revenue[p.lab] * Real(m.dt));
        revenue_cost = book(revenue * Real(p.cost_share));
    }
    Real spot = Real(0.0_r);
    Real power = Real(0.0_r);
    Real operations = Real(0.0_r);
    for (int j = p.first_cohort; j < p.end_cohort; ++j) {
        int const c = t.owned_cohort[j];
        spot = spot + s.spot_sales[c];
        power = power + s.power_cost[c];
        operations = operations + s.operations_cost[c];
    }
    Real const fixed = book(Real(t.fixed_cost[row]));

    // contracts and leases, both ways
    Real receipts = Real(0.0_r);
    Real overdue_receipts = s.pending[firm];
    Real late = Real(0.0_r);
    Real cancelled = Real(0.0_r);
    Real customers_gone = Real(0.0_r);
    Real refunds_owed = Real(0.0_r);
    for (int j = p.first_provided; j < p.end_provided; ++j) {
        int const c = t.provided_contract[j];
        receipts = receipts + s.contract_due[c];
        overdue_receipts = overdue_receipts + s.contract_arrears[c];
        refunds_owed = refunds_owed + s.refund[c];
        Real const left = s.contract_left[c];
        Real const loss = s.contract_loss[c];
        Mask const live = left > Real(0.0_r);
        late = late + select(live, loss, Real(0.0_r));
        if (!all(live)) {
            Mask const gone = left < Real(-1.5_r);
            cancelled = cancelled + select(live | gone, Real(0.0_r), loss);
            customers_gone = customers_gone + select(gone & (left > Real(-2.5_r)), loss, Real(0.0_r));
        }
    }
    Real bought = Real(0.0_r);
    Real overdue_bought = refunds_owed;
    for (int j = p.first_bought; j < p.end_bought; ++j) {
        int const c = t.bought_contract[j];
        bought = bought + s.contract_due[c];
        overdue_bought = overdue_bought + s.contract_arrears[c];
        overdue_receipts = overdue_receipts + s.refund[c];
    }
    Real leases_paid = Real(0.0_r);
    Real overdue_leases = Real(0.0_r);
    for (int j = p.first_lease_paid; j < p.end_lease_paid; ++j) {
        leases_paid = leases_paid + s.lease_due[t.paid_lease[j]];
        overdue_leases = overdue_leases + s.lease_arrears[t.paid_lease[j]];
    }
    Real leases_received = Real(0.0_r);
    for (int j = p.first_lease_received; j < p.end_lease_received; ++j) {
        leases_received = leases_received + s.lease_due[t.received_lease[j]];
        overdue_receipts = overdue_receipts + s.lease_arrears[t.received_lease[j]];
    }

    // capital spending: committed is owed, uncommitted follows the regime and stops at watch
    Real const committed = book(Real(t.committed_capex[row]));
    Real uncommitted = Real(0.0_r);
    if (t.uncommitted_capex[row] > 0.0_r) {
        Mask const stopped = (s.level[firm] > Int(0)) | (s.retrench[firm] > Real(0.0_r));
        uncommitted = select(stopped, Real(0.0_r),
                             book(Real(t.uncommitted_capex[row]) * by_regime(m.uncommitted, regime)));
    }

    s.operating_flow[firm] = (core + revenue + receipts + spot + interest_income + leases_received) -
                             (power + operations + fixed + revenue_cost + bought + leases_paid);
    Real const outside = core + noise;  // a negative core or noise is a cost, owed like other operating cost
    Dues due{Real(0.0_r),
             power + operations + fixed + revenue_cost + leases_paid + max(-outside, Real(0.0_r)),
             bought + committed + uncommitted, Real(0.0_r)};
    service_debt(t, s, record, firm, step, short_rate, due);
    FacilityFlow const facility = service_facilities(t, s, record, firm, step, short_rate);
    due.secured = due.secured + facility.service;
    due.trade = due.trade + facility.invoices;
    s.operating_flow[firm] = s.operating_flow[firm] - facility.interest;
    s.debt_total[firm] = s.debt_total[firm] + facility.outstanding;

    // equity commitments of the step
    Real invested = Real(0.0_r);
    Real equity_in = Real(0.0_r);
    for (int j = t.investment_first[step]; j < t.investment_first[step + 1]; ++j) {
        if (t.investor[j] == firm)
            invested = invested + s.honours[firm] * Real(t.investment[j]);
        if (t.investee[j] == firm)
            equity_in = equity_in + (t.investor[j] == kNone ? Real(1.0_r) : s.honours[t.investor[j]]) *
                                        Real(t.investment[j]);
    }
    due.unsecured = due.unsecured + invested;

    // lines that can be drawn: a revolver whose condition holds, or a deep pocket's headroom
    Real line = Real(0.0_r);
    if (p.revolver > 0.0_r)
        line = select(s.cash[firm] >= Real(p.revolver_minimum), Real(p.revolver) - s.revolver[firm],
                      Real(0.0_r));
    if (p.headroom_multiple > 0.0_r) {
        Real const yearly = max(core, Real(0.0_r)) * Real(1.0_r / m.dt);
        line = line + max(fma(Real(p.headroom_multiple), yearly, -s.new_debt[firm]), Real(0.0_r));
    }
    line = book_down(line);

    Real const certain =
        s.cash[firm] + max(outside, Real(0.0_r)) + interest_income + revenue + spot + facility.draws;
    s.line_available[firm] = line;
    s.resources[firm] = certain;
    s.receipts[firm] = receipts + leases_received + equity_in + overdue_receipts;
    s.receipts_full[firm] = s.receipts[firm];
    Real* const total = s.due + firm * kNumClasses;
    Real const* const arrears = s.arrears + firm * kNumClasses;
    total[0] = due.secured + arrears[0];
    total[1] = due.operating + overdue_leases + arrears[1];
    total[2] = due.trade + overdue_bought + arrears[2];
    total[3] = due.unsecured + arrears[3];

    // shortfall against plan by cause
    Real* const cause = s.accumulator + firm * kNumAccumulators;
    Real const keep = m.cause_decay;
    Real const zero = Real(0.0_r);
    auto add = [&](Cause which, Real amount) {
        Real& a = cause[static_cast<int>(which)];
        Real const next = fma(a, keep, max(amount, zero));
        a = select(next < Real(1e-3_r), zero, next);
    };
    Real const other = Real(t.planned_receipts[row]) - (receipts + late + cancelled + customers_gone);
    add(Cause::late_delivery, late);
    add(Cause::compute_price, max(Real(t.planned_spot[row]) - spot, zero) + max(other, zero));
    add(Cause::cancellation, cancelled);
    add(Cause::customer_default, customers_gone);
    add(Cause::lab_revenue, Real(t.planned_revenue[row]) - revenue);
    add(Cause::core_and_costs, Real(t.planned_costs[row]) - (core + noise - power - operations));
    Real const refused = Real(1.0_r) - by_regime(m.capacity[p.investment_grade], regime);
    add(Cause::funding_refused, s.need[firm] * refused * Real(4.0_r * m.dt));
    add(Cause::covenant, facility.refused);

    record.line(firm, Line::core, core);
    record.line(firm, Line::noise, noise);
    record.line(firm, Line::interest_income, interest_income);
    record.line(firm, Line::lab_revenue, revenue);
    record.line(firm, Line::revenue_cost, -revenue_cost);
    record.line(firm, Line::spot_sales, spot);
    record.line(firm, Line::power, -power);
    record.line(firm, Line::operations, -operations);
    record.line(firm, Line::fixed_cost, -fixed);
    record.line(firm, Line::contract_receipts, receipts);
    record.line(firm, Line::fees, overdue_receipts - overdue_bought - overdue_leases);
    record.line(firm, Line::compute_bought, -bought);
    record.line(firm, Line::lease_paid, -leases_paid);
    record.line(firm, Line::lease_received, leases_received);
    record.line(firm, Line::committed_capex, -committed);
    record.line(firm, Line::uncommitted_capex, -uncommitted);
    record.line(firm, Line::facility_invoice, -facility.invoices);
    record.line(firm, Line::facility_draw, facility.draws);
    record.line(firm, Line::equity_paid, -invested);
    record.line(firm, Line::equity_received, equity_in);
}

/// Rents of the step; a lease with a site starts with its energisation, and ends with the liquidation of its payer.
template <class Team>
BALLAST_FN void bill_leases(Team const& team, FirmTables<Scalar> const& t, FirmState const& s, int step)
{
    Scalar const* const rent = t.lease_rent + step * t.num_leases;
    team.for_each(t.num_leases, [&](int i) {
        LeaseTable<Scalar> const& lease = t.leases[i];
        Real const share = lease.site == kNone ? Real(1.0_r) : s.site_share[lease.site];
        Real const due = book(Real(rent[i]) * min(share, Real(1.0_r)));
        Mask const runs = s.serving[lease.payer] > Real(0.0_r);
        s.lease_due[i] = select(runs, due, Real(0.0_r));
    });
    team.sync();
}

}  // namespace ballast::BALLAST_KERNEL_NS
