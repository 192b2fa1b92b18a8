#pragma once
/// How much a firm falls short of its plan, and by which cause. Draws: none.
#include "kernels/firms/accounts/accounts.hpp"
#include "kernels/firms/bridging/calls.hpp"
#include "kernels/firms/payments/payments.hpp"
#include "kernels/firms/status.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// What the causes of a shortfall are measured by.
struct Operations {
    Real core;                                          ///< cash flow of all that the study does not model
    Real noise;                                         ///< of working capital
    Real revenue = 0.0_r;                               ///< of a lab
    Real spot = 0.0_r, power = 0.0_r, running = 0.0_r;  ///< of fleets
};

/// What a firm's contracts bill in the step at full payment, and what they lose against plan.
struct ContractFlow {
    Real billed;  ///< by all its contracts
    Real fenced;  ///< of it: paid to vehicles
    Real late, cancelled, customers_gone;
};

BALLAST_FN ContractFlow contract_flow(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    ContractFlow x{0.0_r, 0.0_r, 0.0_r, 0.0_r, 0.0_r};
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

/// Decaying shortfalls against plan, by cause. `accelerated`: what is due by covenant.
template <class Record>
BALLAST_FN void attribute_shortfalls(FirmTables<Scalar> const& t, FirmState const& s, Record const& record,
                                     StepMarket const& market, int firm, int step, Operations const& o,
                                     Real accelerated)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    FirmStepTable<Scalar> const& now = step_of(t, firm, step);
    Books& books = s.books.own(firm);
    Real const keep = t.market.cause_decay;
    auto add = [&](Cause which, Real amount) {
        Real& a = books.shortfall_by_cause[code(which)];
        Real const next = fma(a, keep, max(amount, 0.0_r));
        write_if_changed(a, select(next < 1e-3_r, 0.0_r, next));
    };
    Real by_price = max(now.planned_spot - o.spot, 0.0_r);
    if (has(p, Trait::contracts)) {
        ContractFlow const x = contract_flow(t, s, firm);
        Real other = now.planned_receipts - (x.billed + x.late + x.cancelled + x.customers_gone);
        if (p.bridging != kNone)
            other = other - bills_met(t, s, firm);
        by_price = by_price + max(other, 0.0_r);
        add(Cause::late_delivery, x.late);
        add(Cause::cancellation, x.cancelled);
        add(Cause::customer_default, x.customers_gone);
        write_if_changed(books.receipts_lost, books.receipts_lost + x.customers_gone);
        record.line(firm, Line::contract_receipts, x.fenced);
        record.line(firm, Line::vehicle, -x.fenced);
    }
    add(Cause::compute_price, by_price);
    if (p.lab != kNone)
        add(Cause::lab_revenue, now.planned_revenue - o.revenue);
    add(Cause::core_cash_flow, now.planned_costs - ((o.core + o.noise) - o.power - o.running));
    Real const refused = 1.0_r - market.capacity(p);
    add(Cause::funding_refused, s.funding[firm].need * refused * (4.0_r * t.market.dt));
    add(Cause::covenant, accelerated);
    if (p.operational_risk != kNone)
        add(Cause::operational_loss, s.operational_risks[p.operational_risk].loss);
}

}  // namespace ballast::BALLAST_KERNEL_NS
