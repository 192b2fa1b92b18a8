#pragma once
/// Delayed-draw facilities against GPUs, in their simple form.
/// While the window is open, a contract of the cohort lives and no event of default stands, a facility pays its
/// advance of each GPU invoice; else the firm owes the invoice in cash. Each draw amortises straight to zero:
/// A += draw / n, principal due = min(B, A). DSCR = trailing-year cash available / trailing-year service, running
/// means, tested each quarter; a breach stops draws and, once it outlasts its cure tests without a waiver,
/// accelerates the loan. Draws: 1 exponential a waiver.
#include "kernels/core/math.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/ledger_lines.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/random/draws.hpp"

namespace ballast::BALLAST_KERNEL_NS {

struct FacilityFlow {
    Real service;  ///< interest + principal due
    Real interest;
    Real invoices;
    Real draws;
    Real outstanding;  ///< after the step
    Real refused;      ///< draws refused and principal accelerated
};

/// Lanes on which some contract of the cohort lives; all if it has none.
BALLAST_FN Mask contracts_live(FirmTables<Scalar> const& t, FirmState const& s, int cohort)
{
    if (cohort == kNone || t.cohorts[cohort].first_contract == t.cohorts[cohort].end_contract)
        return all_lanes();
    Mask live = no_lanes();
    for (int c = t.cohorts[cohort].first_contract; c < t.cohorts[cohort].end_contract; ++c)
        live = live | (s.contract_left[c] > Real(0.0_r));
    return live;
}

template <class Record>
BALLAST_FN FacilityFlow service_facilities(FirmTables<Scalar> const& t, FirmState const& s,
                                           Record const& record, int firm, int step, Real short_rate)
{
    Real const zero = Real(0.0_r);
    FacilityFlow flow{zero, zero, zero, zero, zero, zero};
    Real repaid = zero;
    for (int i = t.firms[firm].first_facility; i < t.firms[firm].end_facility; ++i) {
        FacilityTable<Scalar> const& y = t.facilities[i];
        Real balance = s.facility_balance[i];
        Real const rate = y.floating != 0 ? short_rate + Real(y.rate) : Real(y.rate);
        Real const interest = book(balance * rate);
        Mask const defaulted = s.facility_breach[i] > Real(y.cure_tests);
        Real const scheduled = min(balance, book(s.facility_amortisation[i]));
        Real const principal = select(defaulted, balance, scheduled);
        balance = balance - principal;

        Scalar const invoice = t.facility_invoice[step * t.num_facilities + i];
        Real draw = zero;
        if (invoice > 0.0_r) {
            Real const wished = step <= y.window_step
                                    ? book_down(min(Real(y.advance * invoice), s.facility_undrawn[i]))
                                    : zero;
            Mask const open = contracts_live(t, s, y.cohort) & (s.facility_breach[i] <= zero);
            draw = select(open, wished, zero);
            s.facility_undrawn[i] = s.facility_undrawn[i] - draw;
            s.facility_amortisation[i] = fma(draw, Real(y.steps_inverse), s.facility_amortisation[i]);
            balance = balance + draw;
            flow.invoices = flow.invoices + book(Real(invoice));
            flow.refused = flow.refused + (wished - draw);
        }
        s.facility_balance[i] = balance;
        flow.service = flow.service + interest + principal;
        flow.interest = flow.interest + interest;
        flow.draws = flow.draws + draw;
        flow.outstanding = flow.outstanding + balance;
        flow.refused = flow.refused + (principal - scheduled);
        repaid = repaid + principal;

        // trailing-year means for the covenant
        Real receipts = zero;
        if (y.cohort != kNone) {
            for (int c = t.cohorts[y.cohort].first_contract; c < t.cohorts[y.cohort].end_contract; ++c)
                receipts = receipts + s.contract_due[c];
            receipts = receipts - (s.power_cost[y.cohort] + s.operations_cost[y.cohort]);
        }
        Real const weight = Real(1.0_r - t.market.year_mean_decay);
        s.facility_receipts[i] = fma(weight, receipts - s.facility_receipts[i], s.facility_receipts[i]);
        s.facility_service[i] =
            fma(weight, interest + scheduled - s.facility_service[i], s.facility_service[i]);
    }
    record.line(firm, Line::interest, -flow.interest);
    record.line(firm, Line::principal, -repaid);
    return flow;
}

/// Covenant tests on quarter ends, waivers in between.
template <class Team>
BALLAST_FN void test_covenants(Team const& team, FirmTables<Scalar> const& t, FirmState const& s,
                               Draws const& d, bool quarter_end, int step)
{
    team.for_each(t.num_facilities, [&](int i) {
        FacilityTable<Scalar> const& y = t.facilities[i];
        Real breach = s.facility_breach[i];
        if (quarter_end && step >= y.first_test_step) {
            Mask const fails = (s.facility_receipts[i] < Real(y.dscr_default) * s.facility_service[i]) &
                               (s.facility_balance[i] > Real(0.0_r));
            breach = select(fails, breach + Real(1.0_r), Real(0.0_r));
        }
        Mask const in_breach = breach > Real(0.0_r);
        if (BALLAST_UNLIKELY(any(in_breach))) {
            Real left = s.waiver_left[i] - select(in_breach, Real(y.waiver_rate), Real(0.0_r));
            Mask const waived = in_breach & (left <= Real(0.0_r));
            if (any(waived)) {
                Int const n = s.waiver_count[i];
                left = select(waived, left + action_threshold(d, y.waiver, n + Int(1)), left);
                s.waiver_count[i] = select(waived, n + Int(1), n);
                breach = select(waived, Real(0.0_r), breach);
            }
            s.waiver_left[i] = left;
        }
        s.facility_breach[i] = breach;
    });
    team.sync();
}

}  // namespace ballast::BALLAST_KERNEL_NS
