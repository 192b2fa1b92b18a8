#pragma once
/// What a firm takes in and owes in a step: operations, contracts, leases, capital spending, debt service.
/// Every amount is booked (money.hpp), so a sum does not depend on its order. Obligations are kept by seniority.
/// What ring-fenced contracts pay goes to their vehicle; the firm sees distributions. Draws: none.
#include "kernels/core/math.hpp"
#include "kernels/firms/facilities.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/promises.hpp"
#include "kernels/firms/status.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Obligations of one firm in one step, by seniority, arrears not included.
struct Dues {
    Real secured, operating, trade, unsecured;
};

/// Short rate per step of the lanes.
BALLAST_FN Real short_rate_per_step(FirmTables<Scalar> const& t, FactorState const& f)
{
    return factor_or(f.x, t.market.short_rate, t.market.short_rate_constant) * t.market.dt;
}

/// Arrears of a contract that its customer is asked for in this step: none while it withholds payments.
BALLAST_FN Real demanded_arrears(FirmTables<Scalar> const& t, FirmState const& s, int contract)
{
    int const customer = t.contracts[contract].customer;
    Real const arrears = s.contracts[contract].arrears;
    return customer == kNone ? arrears : select(withholds_payment(s, customer), 0.0_r, arrears);
}

/// Logarithm of a firm's equity value [quanta].
BALLAST_FN Real log_valuation(FirmTables<Scalar> const& t, FactorState const& f, FirmState const& s, int firm)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Real value = p.log_valuation;
    value = fma(p.equity_beta, factor_or(f.x, t.market.ai_equity, 0.0_r), value);
    value = fma(p.neocloud_beta, factor_or(f.x, t.market.neocloud_equity, 0.0_r), value);
    if (p.lab != kNone && p.revenue_elasticity != 0.0_r) {
        Real const log_revenue = log(max(s.labs[p.lab].revenue, 1.0_r));
        value = fma(p.revenue_elasticity, log_revenue - p.log_revenue_initial, value);
    }
    return value;
}

/// Interest and principal of tranches; balances fall by what is due, unpaid parts become arrears later.
template <class Record>
BALLAST_FN void service_debt(FirmTables<Scalar> const& t, FirmState const& s, Record const& record, int firm,
                             int step, Real short_rate, Dues& due)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Real interest = book(s.balances[firm].new_debt * s.balances[firm].new_debt_rate);
    due.unsecured = due.unsecured + interest;
    if (p.revolver > 0.0_r) {
        Real const cost = book(s.balances[firm].revolver * (short_rate + p.revolver_rate));
        interest = interest + cost;
        due.secured = due.secured + cost;
    }
    Real repaid = 0.0_r;
    Real outstanding = s.balances[firm].new_debt + s.balances[firm].revolver;
    for (int i = p.first_debt; i < p.end_debt; ++i) {
        DebtTable<Scalar> const& debt = t.debts[i];
        Real const balance = s.debts[i].balance;
        Real const rate = debt.floating != 0 ? short_rate + debt.rate : debt.rate;
        Real const cost = book(balance * rate);
        Scalar const scheduled = t.debt_principal[step * t.num_debts + i];
        interest = interest + cost;
        Real service = cost;
        Real rest = balance;
        bool const accelerates = debt.cross_default != 0 && any(s.funding[firm].accelerated > 0.0_r);
        if (scheduled > 0.0_r || accelerates) {
            Real principal = min(balance, scheduled);
            if (accelerates)
                set_where(s.funding[firm].accelerated > 0.0_r, principal, balance);
            rest = balance - principal;
            s.debts[i].balance = rest;
            // a convertible in the money is paid in shares
            Real const in_cash =
                debt.convertible != 0
                    ? select(s.accruals[firm].log_valuation >= debt.conversion_log, 0.0_r, principal)
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
    s.balances[firm].debt_total = outstanding;
    s.accruals[firm].operating_flow = s.accruals[firm].operating_flow - interest;
    record.line(firm, Line::interest, -interest);
    record.line(firm, Line::principal, -repaid);
}

/// Running the firm, other firms aside [quanta of the step].
struct Operations {
    Real core, noise, interest_income, revenue, revenue_cost, spot, power, running, fixed;
};

BALLAST_FN Operations operate(FirmTables<Scalar> const& t, FactorState const& f, FirmState const& s,
                              Row<Real> normals, int firm, int step, Real short_rate)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    int const row = step * t.num_firms + firm;
    Operations o;
    Real core = t.core[row];
    if (p.core_factor != kNone) {
        Real const x = f.x[p.core_factor];
        core = p.core_is_log != 0 ? core * exp(p.core_beta * x) : fma(p.core_beta, x, core);
    }
    o.core = book(core);
    o.noise = p.noise_normal == kNone ? 0.0_r : book(p.noise * normals[p.noise_normal]);
    o.interest_income = book(s.balances[firm].cash * short_rate);
    o.revenue = p.lab == kNone ? 0.0_r : book(s.labs[p.lab].revenue * t.market.dt);
    o.revenue_cost = p.lab == kNone ? 0.0_r : book(o.revenue * p.cost_share);
    o.spot = o.power = o.running = 0.0_r;
    for (int j = p.first_cohort; j < p.end_cohort; ++j) {
        int const c = t.owned_cohort[j];
        Real const kept = kept_share(s, t.cohorts[c]);
        o.spot = fma(kept, s.cohorts[c].spot_sales, o.spot);
        o.power = fma(kept, s.cohorts[c].power_cost, o.power);
        o.running = fma(kept, s.cohorts[c].operations_cost, o.running);
    }
    o.fixed = book(t.fixed_cost[row]);
    return o;
}

/// Contracts and leases, both ways, at full payment; what was lost against plan on contracts provided.
struct Trade {
    Real receipts;          ///< billed by the firm's contracts, those of vehicles included
    Real fenced;            ///< of it: paid to vehicles
    Real overdue_receipts;  ///< demanded arrears, refunds and recoveries
    Real bought, overdue_bought, leases_paid, overdue_leases, leases_received;
    Real late, cancelled, customers_gone;
};

BALLAST_FN Trade trade_with_firms(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Trade x{};
    x.overdue_receipts = s.balances[firm].pending;
    for (int j = p.first_provided; j < p.end_provided; ++j) {
        int const c = t.provided_contract[j];
        ContractTable<Scalar> const& contract = t.contracts[c];
        Real const overdue = demanded_arrears(t, s, c);
        x.receipts = x.receipts + s.contracts[c].due;
        if (contract.vehicle == kNone)
            x.overdue_receipts = x.overdue_receipts + overdue;
        else
            x.fenced = x.fenced + s.contracts[c].due;
        x.overdue_bought = x.overdue_bought + s.contracts[c].refund;
        Real const left = s.contracts[c].left;
        Real const loss = s.contracts[c].loss;
        Mask const live = is_live(left);
        x.late = x.late + select(live, loss, 0.0_r);
        if (!all(live)) {
            x.cancelled = x.cancelled + select(is_cancelled(left), loss, 0.0_r);
            x.customers_gone =
                x.customers_gone + select(retired_as(left, Retired::customer_gone), loss, 0.0_r);
        }
        if (contract.customer != kNone) {
            Mask const withheld = withholds_payment(s, contract.customer);
            Mask const barred = live & has_no_access(s, contract.customer);
            if (BALLAST_UNLIKELY(any(withheld | barred))) {
                x.late = x.late - select(barred, loss, 0.0_r);
                x.cancelled = x.cancelled + select(barred, loss, 0.0_r);
                x.customers_gone = x.customers_gone + select(withheld & live, s.contracts[c].bill, 0.0_r);
            }
        }
    }
    for (int j = p.first_bought; j < p.end_bought; ++j) {
        int const c = t.bought_contract[j];
        x.bought = x.bought + s.contracts[c].due;
        x.overdue_bought = x.overdue_bought + demanded_arrears(t, s, c);
        x.overdue_receipts = x.overdue_receipts + s.contracts[c].refund;
    }
    for (int j = p.first_lease_paid; j < p.end_lease_paid; ++j) {
        x.leases_paid = x.leases_paid + s.leases[t.paid_lease[j]].due;
        x.overdue_leases = x.overdue_leases + s.leases[t.paid_lease[j]].arrears;
    }
    for (int j = p.first_lease_received; j < p.end_lease_received; ++j) {
        x.leases_received = x.leases_received + s.leases[t.received_lease[j]].due;
        x.overdue_receipts = x.overdue_receipts + s.leases[t.received_lease[j]].arrears;
    }
    if (p.lab != kNone)
        x.bought = x.bought + s.labs[p.lab].new_costs;
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
    FirmTable<Scalar> const& p = t.firms[firm];
    int const row = step * t.num_firms + firm;
    Spending x{book(t.committed_capex[row]), 0.0_r};
    for (int j = p.first_shell; j < p.end_shell; ++j) {
        int const k = t.shell_phase[j];
        PhaseTable<Scalar> const& phase = t.phases[k];
        Real const until = s.tranches[k].energised_at - static_cast<Scalar>(step);
        Mask const works = (until > 0.0_r) & (until <= phase.shell_steps);
        // works that a delay interrupts are not paid for twice
        Real const owed = min(phase.shell, phase.shell * phase.shell_steps - s.tranches[k].works_paid);
        Real const paid = select(works, max(owed, 0.0_r), 0.0_r);
        s.tranches[k].works_paid = s.tranches[k].works_paid + paid;
        x.committed = x.committed + paid;
    }
    if (t.uncommitted_capex[row] > 0.0_r) {
        Mask const stopped = (s.standing[firm].level > code(Level::normal)) | is_retrenching(s, firm);
        x.uncommitted =
            select(stopped, 0.0_r, book(t.uncommitted_capex[row] * by_regime(t.market.uncommitted, regime)));
    }
    return x;
}

/// Lines that can be drawn: a revolver whose condition holds, or a deep pocket's headroom.
BALLAST_FN Real open_lines(FirmTables<Scalar> const& t, FirmState const& s, int firm, Real core)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Real line = 0.0_r;
    if (p.revolver > 0.0_r)
        line = select(s.balances[firm].cash >= p.revolver_minimum, p.revolver - s.balances[firm].revolver,
                      0.0_r);
    if (p.headroom_multiple > 0.0_r) {
        Real const yearly = max(core, 0.0_r) * (1.0_r / t.market.dt);
        line = line + max(fma(p.headroom_multiple, yearly, -s.balances[firm].new_debt), 0.0_r);
    }
    return book_down(line);
}

/// Decaying shortfalls against plan, by cause.
BALLAST_FN void blame_shortfalls(FirmTables<Scalar> const& t, FirmState const& s, int firm, int step,
                                 Operations const& o, Trade const& x, Real refused, Real accelerated)
{
    int const row = step * t.num_firms + firm;
    Real const keep = t.market.cause_decay;
    auto add = [&](Cause which, Real amount) {
        Real& a = shortfall_by(s, firm, which);
        Real const next = fma(a, keep, max(amount, 0.0_r));
        a = select(next < 1e-3_r, 0.0_r, next);
    };
    Real const other = t.planned_receipts[row] - (x.receipts + x.late + x.cancelled + x.customers_gone);
    add(Cause::late_delivery, x.late);
    add(Cause::compute_price, max(t.planned_spot[row] - o.spot, 0.0_r) + max(other, 0.0_r));
    add(Cause::cancellation, x.cancelled);
    add(Cause::customer_default, x.customers_gone);
    add(Cause::lab_revenue, t.planned_revenue[row] - o.revenue);
    add(Cause::core_and_costs, t.planned_costs[row] - ((o.core + o.noise) - o.power - o.running));
    add(Cause::funding_refused, s.funding[firm].need * refused * (4.0_r * t.market.dt));
    add(Cause::covenant, accelerated);
    s.balances[firm].receipts_lost = s.balances[firm].receipts_lost + x.customers_gone;
}

/// Income from outside the study, receipts from other firms at full payment, and all obligations.
template <class Record>
BALLAST_FN void book_firm(FirmTables<Scalar> const& t, FactorState const& f, FirmState const& s,
                          Record const& record, Row<Real> normals, int firm, int step)
{
    MarketTable<Scalar> const& m = t.market;
    Real const short_rate = short_rate_per_step(t, f);
    Real const regime = funding_regime(m, f);
    s.accruals[firm].log_valuation = log_valuation(t, f, s, firm);

    Operations const o = operate(t, f, s, normals, firm, step, short_rate);
    Trade const x = trade_with_firms(t, s, firm);
    Spending const capital = spend_capital(t, s, firm, step, regime);
    CalledEquity const invested = invested_by(t, s, firm);
    CalledEquity const funded = funded_to(t, s, firm);
    Real const guaranteed = guaranteed_by(t, s, firm);
    Real const covered = guaranteed_to(t, s, firm);

    s.accruals[firm].operating_flow =
        (o.core + o.revenue + (x.receipts - x.fenced) + o.spot + o.interest_income + x.leases_received) -
        (o.power + o.running + o.fixed + o.revenue_cost + x.bought + x.leases_paid);
    Real const outside = o.core + o.noise;  // if negative a cost, owed like other operating cost
    Dues due{0.0_r, o.power + o.running + o.fixed + o.revenue_cost + x.leases_paid + max(-outside, 0.0_r),
             x.bought + capital.committed + capital.uncommitted,
             (invested.now + invested.overdue) + guaranteed};
    service_debt(t, s, record, firm, step, short_rate, due);
    FacilityFlow const facility = service_facilities(t, s, record, firm, step, short_rate);
    due.secured = due.secured + facility.service;
    due.trade = due.trade + facility.invoices;
    due.unsecured = due.unsecured + facility.guaranteed;
    s.accruals[firm].operating_flow =
        s.accruals[firm].operating_flow + (facility.from_vehicles - facility.interest);
    s.balances[firm].debt_total = s.balances[firm].debt_total + facility.outstanding;
    s.accruals[firm].capex = capital.committed + capital.uncommitted + facility.invoices;

    // deep pockets are judged by their trailing year
    Real const weight = 1.0_r - m.year_mean_decay;
    Real const free_flow = s.accruals[firm].operating_flow - s.accruals[firm].capex;
    s.accruals[firm].free_flow =
        fma(weight, free_flow - s.accruals[firm].free_flow, s.accruals[firm].free_flow);
    s.accruals[firm].core_mean = fma(weight, o.core - s.accruals[firm].core_mean, s.accruals[firm].core_mean);

    s.accruals[firm].line_available = open_lines(t, s, firm, o.core);
    s.accruals[firm].resources = s.balances[firm].cash + max(outside, 0.0_r) + o.interest_income + o.revenue +
                                 o.spot + facility.draws + facility.from_vehicles;
    s.accruals[firm].receipts = (x.receipts - x.fenced) + x.leases_received + (funded.now + funded.overdue) +
                                covered + x.overdue_receipts;
    s.accruals[firm].receipts_full = s.accruals[firm].receipts;
    auto& owed = s.accruals[firm].due;
    auto& arrears = s.balances[firm].arrears;
    owed[Seniority::secured] = due.secured + arrears[Seniority::secured];
    owed[Seniority::operating] = due.operating + x.overdue_leases + arrears[Seniority::operating];
    owed[Seniority::trade] = due.trade + x.overdue_bought + arrears[Seniority::trade];
    owed[Seniority::unsecured] = due.unsecured + arrears[Seniority::unsecured];

    Real const refused = 1.0_r - by_regime(m.capacity[t.firms[firm].investment_grade], regime);
    blame_shortfalls(t, s, firm, step, o, x, refused, facility.refused);

    record.line(firm, Line::core, o.core);
    record.line(firm, Line::noise, o.noise);
    record.line(firm, Line::interest_income, o.interest_income);
    record.line(firm, Line::lab_revenue, o.revenue);
    record.line(firm, Line::revenue_cost, -o.revenue_cost);
    record.line(firm, Line::spot_sales, o.spot);
    record.line(firm, Line::power, -o.power);
    record.line(firm, Line::operations, -o.running);
    record.line(firm, Line::fixed_cost, -o.fixed);
    record.line(firm, Line::contract_receipts, x.receipts);
    record.line(firm, Line::vehicle, facility.from_vehicles - x.fenced);
    record.line(firm, Line::fees,
                (x.overdue_receipts + funded.overdue) -
                    (x.overdue_bought + x.overdue_leases + invested.overdue));
    record.line(firm, Line::compute_bought, -x.bought);
    record.line(firm, Line::lease_paid, -x.leases_paid);
    record.line(firm, Line::lease_received, x.leases_received);
    record.line(firm, Line::committed_capex, -capital.committed);
    record.line(firm, Line::uncommitted_capex, -capital.uncommitted);
    record.line(firm, Line::facility_invoice, -facility.invoices);
    record.line(firm, Line::facility_draw, facility.draws);
    record.line(firm, Line::guarantee, covered - guaranteed);
    record.line(firm, Line::equity_paid, -invested.now);
    record.line(firm, Line::equity_received, funded.now);
}

/// Rents of the step; a lease with a site starts with its energisation, and ends with the
/// liquidation of its payer.
template <class Team>
BALLAST_FN void bill_leases(Team const& team, FirmTables<Scalar> const& t, FirmState const& s, int step)
{
    Scalar const* const rent = t.lease_rent + step * t.num_leases;
    team.for_each(t.num_leases, [&](int i) {
        LeaseTable<Scalar> const& lease = t.leases[i];
        Real const share = lease.site == kNone ? 1.0_r : s.sites[lease.site].share;
        Real const due = book(rent[i] * min(share, 1.0_r));
        Mask const runs = !is_liquidated(s, lease.payer);
        s.leases[i].due = select(runs, due, 0.0_r);
    });
    team.sync();
}

}  // namespace ballast::BALLAST_KERNEL_NS
