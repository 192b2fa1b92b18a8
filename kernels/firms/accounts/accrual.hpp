#pragma once
/// What a firm takes in and owes in a step: operations, contracts, leases, capital spending, debt service.
/// Every amount is booked (money.hpp), so a sum does not depend on its order. Obligations are kept by seniority.
/// What ring-fenced contracts pay goes to their vehicle; the firm sees distributions. Draws: none.
#include "kernels/core/math.hpp"
#include "kernels/firms/accounts/accounts.hpp"
#include "kernels/firms/debts/debts.hpp"
#include "kernels/firms/deposits/deposits.hpp"
#include "kernels/firms/facilities/facilities.hpp"
#include "kernels/firms/sites/sites.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Running the firm, other firms aside [quanta of the step].
struct OperatingFlow {
    Real core, noise, interest_income, revenue, revenue_cost, spot, power, running, fixed;
};

BALLAST_FN OperatingFlow operating_cash_flow(FirmTables<Scalar> const& t, FactorState const& factors,
                                             FirmState const& s, Row<Real> normals, int firm, int step,
                                             Real short_rate)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    int const row = step * t.num_firms + firm;
    OperatingFlow o;
    Real core = t.core[row];
    if (p.core_factor != kNone) {
        Real const x = factors.x[p.core_factor];
        core = p.core_is_log != 0 ? core * exp(p.core_beta * x) : fma(p.core_beta, x, core);
    }
    o.core = round_to_quantum(core);
    o.noise = p.noise_normal == kNone ? 0.0_r : round_to_quantum(p.noise * normals[p.noise_normal]);
    o.interest_income = round_to_quantum(s.accounts[firm].cash * short_rate);
    o.revenue = p.lab == kNone ? 0.0_r : round_to_quantum(s.labs[p.lab].revenue * t.market.dt);
    o.revenue_cost = p.lab == kNone ? 0.0_r : round_to_quantum(o.revenue * p.cost_share);
    o.spot = o.power = o.running = 0.0_r;
    for (int j = p.first_cohort; j < p.end_cohort; ++j) {
        int const c = t.owned_cohort[j];
        Real const kept = kept_share(s, t.cohorts[c]);
        o.spot = fma(kept, s.cohorts[c].spot_sales, o.spot);
        o.power = fma(kept, s.cohorts[c].power_cost, o.power);
        o.running = fma(kept, s.cohorts[c].operations_cost, o.running);
    }
    o.fixed = round_to_quantum(t.fixed_cost[row]);
    return o;
}

/// What a firm's contracts bill in the step at full payment, and what they lose against plan.
struct ContractFlow {
    Real billed;  ///< by all its contracts
    Real fenced;  ///< of it: paid to vehicles
    Real late, cancelled, customers_gone;
};

BALLAST_FN ContractFlow contract_flow(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    ContractFlow x{};
    for (int j = p.first_provided; j < p.end_provided; ++j) {
        int const c = t.provided_contract[j];
        ContractTable<Scalar> const& contract = t.contracts[c];
        Real const billed = fresh_on(s, contract.payment);
        x.billed = x.billed + billed;
        if (contract.vehicle != kNone)
            x.fenced = x.fenced + billed;
        Real const loss = s.contracts[c].loss;
        Mask const live = is_live(s, c);
        x.late = x.late + select(live, loss, 0.0_r);
        if (!all(live)) {
            x.cancelled = x.cancelled + select(has_status(s, c, ContractStatus::cancelled), loss, 0.0_r);
            x.customers_gone =
                x.customers_gone + select(has_status(s, c, ContractStatus::customer_gone), loss, 0.0_r);
        }
        if (contract.customer != kNone) {
            Mask const suspended = suspends_payment(s, contract.customer);
            Mask const barred = live & has_no_access(s, contract.customer);
            if (BALLAST_UNLIKELY(any(suspended | barred))) {
                x.late = x.late - select(barred, loss, 0.0_r);
                x.cancelled = x.cancelled + select(barred, loss, 0.0_r);
                x.customers_gone =
                    x.customers_gone + select(suspended & live, s.payments[contract.payment].billed, 0.0_r);
            }
        }
    }
    return x;
}

/// Flows with other firms at full payment, in less out.
struct CounterpartyFlow {
    Real operating;  ///< contracts and leases that fall due in the step
    Real overdue;    ///< arrears, refunds and recoveries
};

template <class Record>
BALLAST_FN CounterpartyFlow counterparty_flow(FirmTables<Scalar> const& t, FirmState const& s,
                                              Record const& record, int firm)
{
    CounterpartyFlow x{0.0_r, s.accounts[firm].receivable};
    auto is_operating = [](Seniority rank) { return rank != Seniority::unsecured; };
    for_each_receivable(t, firm, [&](int e) {
        PaymentTable<Scalar> const& edge = t.payments[e];
        Real const fresh = fresh_on(s, e);
        x.overdue = x.overdue + (owed_on(s, e) - fresh);
        if (is_operating(edge.seniority))
            x.operating = x.operating + fresh;
        record.line(firm, edge.received, fresh);
    });
    for_each_payable(t.firms[firm], [&](int e) {
        PaymentTable<Scalar> const& edge = t.payments[e];
        Real const fresh = fresh_on(s, e);
        x.overdue = x.overdue - (owed_on(s, e) - fresh);
        if (is_operating(edge.seniority))
            x.operating = x.operating - fresh;
        record.line(firm, edge.paid, -fresh);
    });
    record.line(firm, Line::fees, x.overdue);
    return x;
}

/// Capital spending: committed is owed; building works wait with a slip; uncommitted follows the regime and stops at
/// watch and while the firm retrenches.
struct Spending {
    Real committed, uncommitted;
};

BALLAST_FN Spending spend_capital(FirmTables<Scalar> const& t, FirmState const& s, int firm, int step,
                                  Real regime)
{
    int const row = step * t.num_firms + firm;
    Spending x{round_to_quantum(t.committed_capex[row]) + pay_construction(t, s, firm, step), 0.0_r};
    if (t.uncommitted_capex[row] > 0.0_r) {
        Mask const stopped = (s.standing[firm].level > code(Level::normal)) | is_retrenching(s, firm);
        x.uncommitted =
            select(stopped, 0.0_r,
                   round_to_quantum(t.uncommitted_capex[row] * by_regime(t.market.uncommitted, regime)));
    }
    return x;
}

/// Lines that can be drawn: a revolver whose condition holds, or a deep pocket's headroom.
BALLAST_FN Real open_lines(FirmTables<Scalar> const& t, FirmState const& s, int firm, Real core)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Account const& a = s.accounts[firm];
    Real line = 0.0_r;
    if (p.revolver > 0.0_r)
        line = select(a.cash >= p.revolver_minimum, p.revolver - a.revolver, 0.0_r);
    if (p.headroom_multiple > 0.0_r) {
        Real const yearly = max(core, 0.0_r) * (1.0_r / t.market.dt);
        line = line + max(fma(p.headroom_multiple, yearly, -a.new_debt), 0.0_r);
    }
    return floor_to_quantum(line);
}

/// Decaying shortfalls against plan, by cause.
BALLAST_FN void attribute_shortfalls(FirmTables<Scalar> const& t, FirmState const& s, int firm, int step,
                                     OperatingFlow const& o, ContractFlow const& x, Real refused,
                                     Real accelerated)
{
    int const row = step * t.num_firms + firm;
    Account& account = s.accounts.own(firm);
    Real const keep = t.market.cause_decay;
    auto add = [&](Cause which, Real amount) {
        Real& a = account.shortfall_by_cause[code(which)];
        Real const next = fma(a, keep, max(amount, 0.0_r));
        a = select(next < 1e-3_r, 0.0_r, next);
    };
    Real const other = t.planned_receipts[row] - (x.billed + x.late + x.cancelled + x.customers_gone);
    add(Cause::late_delivery, x.late);
    add(Cause::compute_price, max(t.planned_spot[row] - o.spot, 0.0_r) + max(other, 0.0_r));
    add(Cause::cancellation, x.cancelled);
    add(Cause::customer_default, x.customers_gone);
    add(Cause::lab_revenue, t.planned_revenue[row] - o.revenue);
    add(Cause::core_cash_flow, t.planned_costs[row] - ((o.core + o.noise) - o.power - o.running));
    add(Cause::funding_refused, s.funding[firm].need * refused * (4.0_r * t.market.dt));
    add(Cause::covenant, accelerated);
    account.receipts_lost = account.receipts_lost + x.customers_gone;
}

/// Income from outside the study, receipts from other firms at full payment, and all obligations.
template <class Record>
BALLAST_FN void accrue_firm(FirmTables<Scalar> const& t, FactorState const& factors, FirmState const& s,
                            Record const& record, Row<Real> normals, int firm, int step)
{
    MarketTable<Scalar> const& m = t.market;
    FirmTable<Scalar> const& p = t.firms[firm];
    Account& a = s.accounts.own(firm);
    Real const short_rate = short_rate_per_step(m, factors);
    Real const regime = funding_regime(m, factors);

    OperatingFlow const o = operating_cash_flow(t, factors, s, normals, firm, step, short_rate);
    ContractFlow const contracts = contract_flow(t, s, firm);
    CounterpartyFlow const others = counterparty_flow(t, s, record, firm);
    Spending const capital = spend_capital(t, s, firm, step, regime);
    DepositFlow const deposits = move_deposits(t, s, record, firm, step);
    DebtService const debt = service_debts(t, s, record, firm, step, short_rate);
    FacilityFlow const facility = service_facilities(t, s, record, firm, step, short_rate);
    Real const new_compute = p.lab == kNone ? 0.0_r : s.labs[p.lab].new_costs;
    Real const costs = o.power + o.running + o.fixed + o.revenue_cost;
    Real const outside = o.core + o.noise;  // if negative a cost, owed like other operating cost

    a.operating_flow = (o.core + o.revenue + o.spot + o.interest_income + others.operating) -
                       (costs + new_compute + debt.interest) + (facility.from_vehicles - facility.interest);
    a.debt_total = debt.outstanding + facility.outstanding;
    a.capex = capital.committed + capital.uncommitted + facility.invoices + deposits.posted;

    // deep pockets are judged by their trailing year
    Real const weight = 1.0_r - m.year_mean_decay;
    Real const free_flow = a.operating_flow - a.capex;
    a.free_flow = fma(weight, free_flow - a.free_flow, a.free_flow);
    a.core_mean = fma(weight, o.core - a.core_mean, a.core_mean);

    a.line_available = open_lines(t, s, firm, o.core);
    a.resources = a.cash + max(outside, 0.0_r) + o.interest_income + o.revenue + o.spot + facility.draws +
                  facility.from_vehicles + deposits.returned;
    owe_outside(s, firm, Seniority::secured, debt.secured + facility.service + a.arrears[Seniority::secured]);
    owe_outside(s, firm, Seniority::operating,
                costs + max(-outside, 0.0_r) + a.arrears[Seniority::operating]);
    owe_outside(s, firm, Seniority::trade, new_compute + a.capex + a.arrears[Seniority::trade]);
    owe_outside(s, firm, Seniority::unsecured,
                debt.unsecured + facility.guaranteed + a.arrears[Seniority::unsecured]);
    sum_obligations(t, s, firm, a.receivable);

    Real const refused = 1.0_r - by_regime(m.capacity[p.investment_grade], regime);
    attribute_shortfalls(t, s, firm, step, o, contracts, refused, facility.refused);

    record.line(firm, Line::core, o.core);
    record.line(firm, Line::noise, o.noise);
    record.line(firm, Line::interest_income, o.interest_income);
    record.line(firm, Line::lab_revenue, o.revenue);
    record.line(firm, Line::revenue_cost, -o.revenue_cost);
    record.line(firm, Line::spot_sales, o.spot);
    record.line(firm, Line::power, -o.power);
    record.line(firm, Line::operations, -o.running);
    record.line(firm, Line::fixed_cost, -o.fixed);
    record.line(firm, Line::contract_receipts, contracts.fenced);
    record.line(firm, Line::vehicle, facility.from_vehicles - contracts.fenced);
    record.line(firm, Line::compute_bought, -new_compute);
    record.line(firm, Line::committed_capex, -capital.committed);
    record.line(firm, Line::uncommitted_capex, -capital.uncommitted);
    record.line(firm, Line::facility_invoice, -facility.invoices);
    record.line(firm, Line::facility_draw, facility.draws);
}

}  // namespace ballast::BALLAST_KERNEL_NS
