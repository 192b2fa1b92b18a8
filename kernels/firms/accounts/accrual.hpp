#pragma once
/// What a firm takes in and owes in a step: operations, contracts, leases, capital spending, debt service.
/// Every mechanism posts its amounts on the firm's statement, and a firm pays for those alone that it has to do with.
/// Every amount is booked (money.hpp), so a sum does not depend on its order. Obligations are kept by seniority.
/// What ring-fenced contracts pay goes to their vehicle; the firm sees distributions. Draws: none.
#include "kernels/core/math.hpp"
#include "kernels/firms/accounts/accounts.hpp"
#include "kernels/firms/accounts/deferral.hpp"
#include "kernels/firms/accounts/shortfalls.hpp"
#include "kernels/firms/bridging/calls.hpp"
#include "kernels/firms/bridging/leasebacks.hpp"
#include "kernels/firms/cohorts/cohorts.hpp"
#include "kernels/firms/debts/debts.hpp"
#include "kernels/firms/deposits/deposits.hpp"
#include "kernels/firms/facilities/facilities.hpp"
#include "kernels/firms/labs/cost_of_revenue.hpp"
#include "kernels/firms/order_books/assets.hpp"
#include "kernels/firms/power_rights/power_rights.hpp"
#include "kernels/firms/sites/sites.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// What a firm takes in and owes in a step [quanta].
struct Statement {
    Due due;         ///< owed, arrears included
    Real resources;  ///< cash, and income that is certain
    Real receipts;   ///< from other firms at full payment
    Real operating_flow;
    Real capex;
    Real debt;  ///< after the step

    BALLAST_MEMBER void earn(Real amount)
    {
        resources = resources + amount;
        operating_flow = operating_flow + amount;
    }
    BALLAST_MEMBER void owe(Seniority rank, Real amount) { due.add(rank, amount); }
    BALLAST_MEMBER void owe_cost(Seniority rank, Real amount)
    {
        owe(rank, amount);
        operating_flow = operating_flow - amount;
    }
};

/// What a firm has and still owes from earlier steps.
BALLAST_FN Statement open_statement(FirmState const& s, int firm, Account const& a)
{
    Due due{0.0_r, 0.0_r, 0.0_r, 0.0_r};
    if (BALLAST_UNLIKELY(any(holds(a.in_arrears)))) {
        BySeniority<Lasting<Real>> const& owed = s.books[firm].arrears;
        due = {owed[Seniority::secured], owed[Seniority::operating], owed[Seniority::trade],
               owed[Seniority::unsecured]};
    }
    return {due, a.cash, a.receivable, 0.0_r, 0.0_r, 0.0_r};
}

/// What came in since the last step: proceeds of stakes and power rights, recoveries.
template <Kind kind, class Record>
BALLAST_FN void show_receivable(FirmTables<Scalar> const& t, FirmState const& s, Record const& record,
                                int firm, Real received)
{
    if (!has<kind>(t.firms[firm], Trait::holdings)) {
        record.line(firm, Line::fees, received);
        return;
    }
    Real sales = 0.0_r;
    if (t.firms[firm].first_stake < t.firms[firm].end_stake) {
        sales = s.books[firm].stake_proceeds;
        write_if_changed(s.books.own(firm).stake_proceeds, 0.0_r);
        record.line(firm, Line::stake_sales, sales);
    }
    if (t.firms[firm].first_right < t.firms[firm].end_right) {
        Real const proceeds = collect_power_proceeds(s, firm);
        record.line(firm, Line::power_right_sales, proceeds);
        sales = sales + proceeds;
    }
    if (t.firms[firm].bridging != kNone) {
        Real const proceeds = collect_leaseback(s, t.firms[firm].bridging);
        record.line(firm, Line::leaseback, proceeds);
        sales = sales + proceeds;
    }
    record.line(firm, Line::fees, received - sales);
}

inline constexpr Scalar kMostLabRatio = 16.0_r;  ///< revenue over plan, and plan over revenue

/// What a firm's own models do to its core cash flow: (revenue of its lab over plan)^elasticity; 1 where none is planned.
BALLAST_FN Real core_by_lab(FirmTables<Scalar> const& t, FirmState const& s, int firm, int step)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Scalar const planned = step_of(t, firm, step).planned_revenue;
    if (planned < 1.0_r)
        return 1.0_r;
    Real const ratio =
        clamp(s.labs[p.lab].revenue * (t.market.dt / planned), 1.0_r / kMostLabRatio, kMostLabRatio);
    return exp(p.core_on_lab * log(ratio));
}

/// Core cash flow, working capital, interest, staff.
template <Kind kind, class Record>
BALLAST_FN Operations run_operations(FirmTables<Scalar> const& t, FactorState const& factors,
                                     FirmState const& s, Record const& record, StepMarket const& market,
                                     ScratchRow<Real> normals, int firm, int step, Account const& a,
                                     Statement& x)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    FirmStepTable<Scalar> const& now = step_of(t, firm, step);
    Operations o;
    Real core = now.core;
    if (p.core_factor != kNone) {
        Real const factor = factors.x[p.core_factor];
        core = p.core_is_log != 0 ? core * exp(p.core_beta * factor) : fma(p.core_beta, factor, core);
    }
    if (has<kind>(p, Trait::core_on_lab) && p.core_on_lab > 0.0_r)
        core = core * core_by_lab(t, s, firm, step);
    o.core = round_to_quantum(core);
    o.noise = p.noise_normal == kNone ? 0.0_r : round_to_quantum(p.noise * normals[p.noise_normal]);
    Real const outside = o.core + o.noise;  // if negative a cost, owed like other operating cost
    Real const fixed = round_to_quantum(now.fixed_cost);
    x.operating_flow = x.operating_flow + (o.core - fixed);
    x.resources = x.resources + max(outside, 0.0_r);
    x.owe(Seniority::operating, fixed + max(-outside, 0.0_r));
    if (has<kind>(p, Trait::interest)) {
        Real const interest = round_to_quantum(a.cash * market.short_rate);
        x.earn(interest);
        record.line(firm, Line::interest_income, interest);
    }
    record.line(firm, Line::core, o.core);
    record.line(firm, Line::noise, o.noise);
    record.line(firm, Line::fixed_cost, -fixed);
    return o;
}

/// What an operational risk costs is owed at once. It is no part of the operating flow, whose mean is carried forward.
template <class Record>
BALLAST_FN void bear_operational_loss(FirmTables<Scalar> const& t, FirmState const& s, Record const& record,
                                      int firm, Statement& x)
{
    Real const loss = s.operational_risks[t.firms[firm].operational_risk].loss;
    x.owe(Seniority::operating, loss);
    record.line(firm, Line::operational_loss, -loss);
}

/// A lab's revenue and what it buys beyond its contracts.
template <class Record>
BALLAST_FN void run_lab(FirmTables<Scalar> const& t, FirmState const& s, Record const& record, int firm,
                        Operations& o, Statement& x)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    o.revenue = round_to_quantum(s.labs[p.lab].revenue * t.market.dt);
    Real const cost = cost_of_revenue(t, s, p.lab, o.revenue);
    Real const new_compute = s.procurement[p.lab].costs;
    x.earn(o.revenue);
    x.owe_cost(Seniority::operating, cost);
    x.owe_cost(Seniority::trade, new_compute);
    record.line(firm, Line::lab_revenue, o.revenue);
    record.line(firm, Line::revenue_cost, -cost);
    record.line(firm, Line::compute_bought, -new_compute);
}

/// Spot sales, power and operations of a firm's cohorts.
template <class Record>
BALLAST_FN void run_fleet(FirmTables<Scalar> const& t, FirmState const& s, Record const& record, int firm,
                          Operations& o, Statement& x)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    for (int j = p.first_cohort; j < p.end_cohort; ++j) {
        int const c = t.owned_cohort[j];
        Real const kept = kept_share(s, t.cohorts[c]);
        o.spot = fma(kept, s.cohorts[c].spot_sales, o.spot);
        o.power = fma(kept, s.cohorts[c].power_cost, o.power);
        o.running = fma(kept, s.cohorts[c].operations_cost, o.running);
    }
    x.earn(o.spot);
    x.owe_cost(Seniority::operating, o.power + o.running);
    record.line(firm, Line::spot_sales, o.spot);
    record.line(firm, Line::power, -o.power);
    record.line(firm, Line::operations, -o.running);
}

/// Places of retired GPUs lower a firm's fixed cost, to nothing at most.
template <class Record>
BALLAST_FN void save_places(FirmTables<Scalar> const& t, FirmState const& s, Record const& record, int firm,
                            int step, Statement& x)
{
    Real const fixed = round_to_quantum(step_of(t, firm, step).fixed_cost);
    Real const saved = min(round_to_quantum(saved_on_places(t, s, firm)), fixed);
    x.owe_cost(Seniority::operating, -saved);
    record.line(firm, Line::fixed_cost, saved);
}

/// What others owe the firm and it owes them on the edges of the network.
template <class Record>
BALLAST_FN void meet_counterparties(FirmTables<Scalar> const& t, FirmState const& s, Record const& record,
                                    int firm, Statement& x)
{
    Real overdue = 0.0_r;  // arrears and refunds
    auto is_operating = [](Seniority rank) { return rank != Seniority::unsecured; };
    for_each_receivable(t, firm, [&](int e) {
        PaymentTable<Scalar> const& edge = t.payments[e];
        Real const owed = owed_on(s, e);
        Real const fresh = fresh_on(s, e);
        x.receipts = x.receipts + owed;
        if (is_operating(edge.seniority))
            x.operating_flow = x.operating_flow + fresh;
        overdue = overdue + (owed - fresh);
        record.line(firm, edge.received, fresh);
    });
    for_each_payable_by_seniority(t.firms[firm], [&](Seniority rank, int e) {
        Real const owed = owed_on(s, e);
        Real const fresh = fresh_on(s, e);
        x.owe(rank, owed);
        if (is_operating(rank))
            x.operating_flow = x.operating_flow - fresh;
        overdue = overdue - (owed - fresh);
        record.line(firm, t.payments[e].paid, -fresh);
    });
    record.line(firm, Line::fees, overdue);
}

/// Capital spending: committed is owed; building works wait with a slip; uncommitted follows the regime and stops at
/// watch and while the firm retrenches. Part of what is committed may be put off. Deposits with grid operators.
template <class Record>
BALLAST_FN void invest(FirmTables<Scalar> const& t, FirmState const& s, Record const& record,
                       StepMarket const& market, int firm, int step, Deferral& deferral, Statement& x)
{
    FirmStepTable<Scalar> const& now = step_of(t, firm, step);
    Real const committed = round_to_quantum(now.committed_capex) + pay_construction(t, s, firm, step);
    FirmTable<Scalar> const& p = t.firms[firm];
    if (p.deferrable_share > 0.0_r)
        deferral.spending = deferral.put_off(p, committed, 1.0_r);
    Real uncommitted = 0.0_r;
    if (now.uncommitted_capex > 0.0_r) {
        Mask const stopped = (s.standing[firm].level > code(Level::normal)) | is_retrenching(s, firm);
        uncommitted = select(stopped, 0.0_r, round_to_quantum(now.uncommitted_capex * market.uncommitted));
    }
    DepositFlow const deposits = move_deposits(t, s, record, firm, step);
    x.capex = x.capex + (committed + uncommitted + deposits.posted);
    x.resources = x.resources + deposits.returned;
    record.line(firm, Line::committed_capex, -committed);
    record.line(firm, Line::uncommitted_capex, -uncommitted);
}

/// Debts and the revolver.
template <class Record>
BALLAST_FN void serve_debts(FirmTables<Scalar> const& t, FactorState const& factors, FirmState const& s,
                            Record const& record, StepMarket const& market, int firm, int step, Statement& x)
{
    DebtService const debt = service_debts(t, factors, s, record, market, firm, step);
    x.owe(Seniority::secured, debt.secured);
    x.owe(Seniority::unsecured, debt.unsecured);
    x.operating_flow = x.operating_flow - debt.interest;
    x.debt = x.debt + debt.outstanding;
}

/// Facilities. Returns what causes a shortfall by covenant: draws refused, principal accelerated.
template <class Record>
BALLAST_FN Real serve_facilities(FirmTables<Scalar> const& t, FirmState const& s, Record const& record,
                                 StepMarket const& market, int firm, int step, Deferral& deferral,
                                 Statement& x)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    if (p.first_facility == p.end_facility)
        return 0.0_r;
    FacilityFlow const facility = service_facilities(t, s, record, firm, step, market.short_rate, deferral);
    x.owe(Seniority::secured, facility.service);
    x.owe(Seniority::unsecured, facility.guaranteed);
    x.operating_flow = x.operating_flow + (facility.from_vehicles - facility.interest);
    x.resources = x.resources + (facility.draws + facility.from_vehicles);
    x.capex = x.capex + facility.invoices;
    x.debt = x.debt + facility.outstanding;
    record.line(firm, Line::vehicle, facility.from_vehicles);
    record.line(firm, Line::facility_invoice, -facility.invoices);
    record.line(firm, Line::facility_draw, facility.draws);
    return facility.refused;
}

/// Works that wait cost the margin that they would earn.
template <class Record>
BALLAST_FN void bear_late_works(FirmTable<Scalar> const& p, Record const& record, int firm,
                                Deferral const& deferral, Statement& x)
{
    Real const lost = round_to_quantum(deferral.waits * p.deferral_cost);
    x.owe_cost(Seniority::operating, lost);
    record.line(firm, Line::late_works, -lost);
}

/// What was put off leaves the step's capital spending and waits with its penalty; what is caught up joins it.
template <class Record>
BALLAST_FN void close_deferral(FirmTables<Scalar> const& t, FirmState const& s, Record const& record,
                               int firm, Deferral& deferral, Statement& x)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Real const waiting = s.books[firm].deferred;
    Real const paid = deferral.pay_of(p, waiting);
    Real const put_off = deferral.spending + deferral.invoices;
    Real const penalty = round_to_quantum(put_off * p.deferral_penalty);
    write_if_changed(s.books.own(firm).deferred, (waiting - paid) + (deferral.spending + penalty));
    x.capex = (x.capex - put_off) + deferral.repaid;
    record.line(firm, Line::deferral, put_off - deferral.repaid);
}

/// Rent of GPUs that were sold, bills that were paid ahead, what the vendor has lent. Neither is part of the operating flow:
/// what is known of them is in the outlook.
template <class Record>
BALLAST_RARE_FN void serve_bridges(FirmTables<Scalar> const& t, FirmState const& s, Record const& record,
                                   int firm, Statement& x)
{
    int const b = t.firms[firm].bridging;
    Real const rent = pay_rent(s, b);
    Real const met = bills_met(t, s, firm);
    x.owe(Seniority::operating, rent);
    x.operating_flow = x.operating_flow + met;
    x.debt = x.debt + s.bridging[b].loan;
    record.line(firm, Line::leaseback_rent, -rent);
    record.line(firm, Line::contract_receipts, met);
    record.line(firm, Line::customer_prepayment, -met);
}

/// Lines that can be drawn: a revolver whose condition holds, or a deep pocket's headroom.
BALLAST_FN Real open_lines(FirmTables<Scalar> const& t, FirmState const& s, int firm, Account const& a,
                           Real core)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Books const& books = s.books[firm];
    Real line = 0.0_r;
    if (p.revolver > 0.0_r)
        line = select(a.cash >= p.revolver_minimum, p.revolver - books.revolver, 0.0_r);
    if (p.headroom_multiple > 0.0_r) {
        Real const yearly = max(core, 0.0_r) * (1.0_r / t.market.dt);
        line = line + max(fma(p.headroom_multiple, yearly, -books.new_debt), 0.0_r);
    }
    return floor_to_quantum(line);
}

/// The statement stands in the account. Deep pockets are judged by their trailing year.
template <Kind kind>
BALLAST_FN void close_statement(FirmTables<Scalar> const& t, FirmState const& s, int firm, Account& a,
                                Real core, Statement& x)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    x.owe(Seniority::trade, x.capex);
    a.operating_flow = x.operating_flow;
    a.debt_total = x.debt;
    a.resources = x.resources;
    Real const weight = 1.0_r - t.market.year_mean_decay;
    Real const free_flow = x.operating_flow - x.capex;
    Real& year = s.books.own(firm).free_flow;
    year = fma(weight, free_flow - year, year);
    if (has<kind>(p, Trait::deep_pocket)) {
        Real& core_mean = s.books.own(firm).core_mean;
        core_mean = fma(weight, core - core_mean, core_mean);
    }
    a.line_available = has<kind>(p, Trait::line) ? open_lines(t, s, firm, a, core) : 0.0_r;
}

/// Order books join a closed statement. Their flow is no part of the operating flow that the plan knows; in the mean free cash
/// flow it counts.
template <class Record>
BALLAST_FN void book_orders(FirmTables<Scalar> const& t, FirmState const& s, Record const& record, int firm,
                            Account& a, Statement& x)
{
    Real flow = 0.0_r;
    for (int i = t.firms[firm].first_order_book; i < t.firms[firm].end_order_book; ++i) {
        OrderBook const& book = s.order_books[i];
        add_resources(a, book.receipts + (book.draws + book.deposits));
        x.owe(Seniority::operating, book.costs);
        x.owe(Seniority::secured, book.interest + book.principal);
        x.owe(Seniority::trade, book.invoices);
        a.debt_total = a.debt_total + book.loan;
        flow = flow + ((book.receipts - book.costs) - (book.interest + book.invoices));
        record.line(firm, Line::order_receipts, book.receipts);
        record.line(firm, Line::order_costs, -book.costs);
        record.line(firm, Line::order_deposits, book.deposits);
        record.line(firm, Line::order_interest, -book.interest);
        record.line(firm, Line::order_principal, -book.principal);
        record.line(firm, Line::order_invoices, -book.invoices);
        record.line(firm, Line::order_draws, book.draws);
    }
    Real& year = s.books.own(firm).free_flow;
    year = fma(1.0_r - t.market.year_mean_decay, flow, year);
}

/// Income from outside the study, receipts from other firms at full payment, and all obligations.
template <Kind kind = Kind::any, class Record>
BALLAST_FN Statement accrue_firm(FirmTables<Scalar> const& t, FactorState const& factors, FirmState const& s,
                                 Record const& record, StepMarket const& market, ScratchRow<Real> normals,
                                 int firm, int step, Account& a)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Statement x = open_statement(s, firm, a);
    show_receivable<kind>(t, s, record, firm, x.receipts);
    Operations o = run_operations<kind>(t, factors, s, record, market, normals, firm, step, a, x);
    if (has<kind>(p, Trait::operational_losses) && p.operational_risk != kNone)
        bear_operational_loss(t, s, record, firm, x);
    if (has<kind>(p, kBeyondCore)) {
        Real accelerated = 0.0_r;
        if (p.lab != kNone)
            run_lab(t, s, record, firm, o, x);
        if (has(p, Trait::fleet))
            run_fleet(t, s, record, firm, o, x);
        if (has(p, Trait::retirement))
            save_places(t, s, record, firm, step, x);
        if (has(p, Trait::network))
            meet_counterparties(t, s, record, firm, x);
        Deferral deferral = open_deferral(t, s, firm);
        if (p.deferrable_share > 0.0_r)
            bear_late_works(p, record, firm, deferral, x);
        if (has(p, Trait::investment))
            invest(t, s, record, market, firm, step, deferral, x);
        if (has(p, Trait::debt))
            accelerated = serve_facilities(t, s, record, market, firm, step, deferral, x);
        if (p.deferrable_share > 0.0_r)
            close_deferral(t, s, record, firm, deferral, x);
        if (has(p, Trait::debt))
            serve_debts(t, factors, s, record, market, firm, step, x);
        if (p.bridging != kNone)
            serve_bridges(t, s, record, firm, x);
        if (has(p, Trait::causes))
            attribute_shortfalls(t, s, record, market, firm, step, o, accelerated);
    }
    close_statement<kind>(t, s, firm, a, o.core, x);
    if (has_orders<kind>(t, firm))
        book_orders(t, s, record, firm, a, x);
    return x;
}

}  // namespace ballast::BALLAST_KERNEL_NS
