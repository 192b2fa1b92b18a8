#pragma once
/// Delayed-draw facilities against GPUs.
/// While the window is open, a contract of the cohort lives and no event of default stands, a facility pays its
/// advance of each GPU invoice; else the firm owes the invoice in cash. Each draw amortises straight to zero:
/// A += draw / n, principal due = min(B, A). An invoice that the firm puts off waits with its draw.
/// Covenants, tested each quarter: DSCR = trailing-year cash available / trailing-year service; collection = received /
/// billed of three months (running means); the firm's liquidity. A breach stops draws; waivers arrive by a hazard and may
/// stretch the term; a breach that outlasts its cure tests accelerates a recourse loan, and with it those that default
/// across; lenders of a vehicle in arrears take it. Draws: 1 exponential a waiver.
#include "kernels/core/math.hpp"
#include "kernels/firms/accounts/accounts.hpp"
#include "kernels/firms/accounts/deferral.hpp"
#include "kernels/firms/cohorts/cohorts.hpp"
#include "kernels/firms/facilities/vehicles.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/market/market.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/status.hpp"
#include "kernels/random/draws.hpp"
#include "kernels/tables/vocabulary/ledger_line.hpp"

namespace ballast::BALLAST_KERNEL_NS {

struct FacilityFlow {
    Real service;  ///< interest + principal that the firm owes
    Real interest;
    Real guaranteed;  ///< unpaid service of vehicles that the firm owes
    Real invoices;
    Real draws;
    Real from_vehicles;
    Real outstanding;  ///< after the step, vehicles included
    Real refused;      ///< draws refused and principal accelerated
};

template <class Team>
BALLAST_FN void start_facilities(Team const& team, FirmTables<Scalar> const& t, FirmState const& s,
                                 Draws const& d)
{
    Int const first = 0;
    team.for_each(t.num_facilities, [&](int i) {
        FacilityTable<Scalar> const& facility = t.facilities[i];
        Facility& x = s.facilities.own(i);
        x.balance = round_to_quantum(facility.balance);
        x.undrawn = round_to_quantum(facility.undrawn);
        x.amortisation = facility.amortisation;
        x.receipts = facility.receipts_initial;
        x.service = facility.service_initial;
        x.breach = 0.0_r;
        x.billed = facility.billed_initial;
        x.received = facility.billed_initial;
        x.vehicle_cash = round_to_quantum(facility.reserve);
        x.vehicle_arrears = 0.0_r;
        x.deferred = 0.0_r;
        x.foreclosed = 0.0_r;
        x.waiver_left = action_threshold(d, facility.waiver, first);
        x.waiver_count = first;
        x.breaches = 0.0_r;
        x.waivers = 0.0_r;
        x.accelerated = 0.0_r;
    });
}

/// Lanes on which some contract of the cohort lives; all if it has none.
BALLAST_FN Mask contracts_live(FirmTables<Scalar> const& t, FirmState const& s, int cohort)
{
    if (cohort == kNone || t.cohorts[cohort].first_contract == t.cohorts[cohort].end_contract)
        return all_lanes();
    Mask live = no_lanes();
    for (int c = t.cohorts[cohort].first_contract; c < t.cohorts[cohort].end_contract; ++c)
        live = live | is_live(s, c);
    return live;
}

/// Lanes on which a loan is looked at: one with recourse until its firm ends, a vehicle's for good.
BALLAST_FN Mask is_in_force(FacilityTable<Scalar> const& facility, FirmState const& s)
{
    return facility.ring_fenced != 0 ? all_lanes() : is_independent(s, facility.firm);
}

/// Lanes on which the whole of a recourse facility falls due.
BALLAST_FN Mask falls_due(FacilityTable<Scalar> const& facility, FirmState const& s, int i)
{
    Mask due = s.facilities[i].breach > facility.cure_tests;
    if (facility.cross_default != 0)
        due = due | is_accelerated(s, facility.firm);
    return due;
}

template <class Record>
BALLAST_FN FacilityFlow service_facilities(FirmTables<Scalar> const& t, FirmState const& s,
                                           Record const& record, int firm, int step, Real short_rate,
                                           Deferral& deferral)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    FacilityFlow flow{};
    for (int i = p.first_facility; i < p.end_facility; ++i) {
        FacilityTable<Scalar> const& facility = t.facilities[i];
        Real balance = s.facilities[i].balance;
        Real const rate = facility.floating != 0 ? short_rate + facility.rate : facility.rate;
        Real const interest = round_to_quantum(balance * rate);
        Real const scheduled = min(balance, round_to_quantum(s.facilities[i].amortisation));
        Real principal = scheduled;
        if (facility.ring_fenced == 0) {
            Mask const accelerated = falls_due(facility, s, i);
            principal = select(accelerated, balance, scheduled);
            set_where(accelerated, s.facilities.own(i).undrawn, 0.0_r);
            Mask const called = accelerated & (balance > 0.0_r);
            if (BALLAST_UNLIKELY(any(called)))
                set_where(called & is_in_force(facility, s), s.facilities.own(i).accelerated, 1.0_r);
        }
        balance = balance - principal;

        Scalar const invoice = t.facility_invoice[step * t.num_facilities + i];
        Real draw = 0.0_r;
        if (invoice > 0.0_r || p.deferrable_share > 0.0_r) {
            Scalar const in_window = step == facility.window_step ? facility.window_share : 1.0_r;
            Mask const open = contracts_live(t, s, facility.cohort) & (s.facilities[i].breach <= 0.0_r);
            Real bill = invoice;
            Real caught_up = 0.0_r;
            if (p.deferrable_share > 0.0_r) {
                Scalar const drawn = step <= facility.window_step ? facility.advance * in_window : 0.0_r;
                Real const put_off =
                    deferral.put_off(p, round_to_quantum(invoice), 1.0_r - select(open, drawn, 0.0_r));
                Real const waiting = s.facilities[i].deferred;
                caught_up = deferral.pay_of(p, waiting);
                write_if_changed(s.facilities.own(i).deferred, (waiting - caught_up) + put_off);
                deferral.invoices = deferral.invoices + put_off;
                bill = bill - put_off;
            }
            Real requested =
                step <= facility.window_step
                    ? floor_to_quantum(min(facility.advance * bill * in_window, s.facilities[i].undrawn))
                    : 0.0_r;
            if (p.deferrable_share > 0.0_r)  // the loan waits with the invoice, beyond its window
                requested = requested + floor_to_quantum(min(facility.advance * caught_up,
                                                             s.facilities[i].undrawn - requested));
            draw = select(open, requested, 0.0_r);
            s.facilities.own(i).undrawn = s.facilities[i].undrawn - draw;
            s.facilities.own(i).amortisation =
                fma(draw, facility.steps_inverse, s.facilities[i].amortisation);
            balance = balance + draw;
            flow.invoices = flow.invoices + round_to_quantum(invoice);
            flow.refused = flow.refused + (requested - draw);
        }
        flow.draws = flow.draws + draw;

        Real const weight = 1.0_r - t.market.year_mean_decay;
        s.facilities.own(i).service =
            fma(weight, interest + scheduled - s.facilities[i].service, s.facilities[i].service);
        if (facility.ring_fenced != 0) {
            VehicleFlow const vehicle = run_vehicle(t, s, i, interest, principal, balance);
            balance = balance - vehicle.prepaid;
            flow.from_vehicles = flow.from_vehicles + vehicle.to_firm;
            flow.guaranteed = flow.guaranteed + vehicle.guaranteed;
        } else {
            flow.service = flow.service + interest + principal;
            flow.interest = flow.interest + interest;
            flow.refused = flow.refused + (principal - scheduled);
            record.line(firm, Line::principal, -principal);
        }
        s.facilities.own(i).balance = balance;
        flow.outstanding = flow.outstanding + balance;
    }
    record.line(firm, Line::interest, -flow.interest);
    record.line(firm, Line::guarantee, -flow.guaranteed);
    return flow;
}

/// Lanes on which a covenant of facility i fails on a test date.
BALLAST_FN Mask fails_covenant(FirmTables<Scalar> const& t, FirmState const& s, int i)
{
    FacilityTable<Scalar> const& facility = t.facilities[i];
    Mask fails = s.facilities[i].receipts < facility.minimum_dscr * s.facilities[i].service;
    if (facility.minimum_collection_ratio > 0.0_r)
        fails =
            fails | (s.facilities[i].received < s.facilities[i].billed * facility.minimum_collection_ratio);
    if (t.firms[facility.firm].covenant_liquidity > 0.0_r)
        fails = fails | (s.accounts[facility.firm].liquidity < t.firms[facility.firm].covenant_liquidity);
    fails = fails & (s.facilities[i].balance > 0.0_r);
    return facility.ring_fenced != 0 ? fails | (s.facilities[i].vehicle_arrears > 0.0_r) : fails;
}

/// Tests failed in a row after one more test.
BALLAST_FN Real test_covenant(FirmTables<Scalar> const& t, FirmState const& s, int i)
{
    Real const breach = s.facilities[i].breach;
    Mask const fails = fails_covenant(t, s, i);
    Mask const begins = fails & (breach <= 0.0_r);
    if (BALLAST_UNLIKELY(any(begins))) {
        Real const so_far = s.facilities[i].breaches;
        set_where(begins & is_in_force(t.facilities[i], s), s.facilities.own(i).breaches, so_far + 1.0_r);
    }
    return select(fails, breach + 1.0_r, 0.0_r);
}

/// Lanes on which lenders may take the vehicle: in breach beyond its cure tests, and in arrears.
BALLAST_FN Mask is_forfeit(FacilityTable<Scalar> const& facility, FirmState const& s, int i)
{
    return (s.facilities[i].breach > facility.cure_tests) & (s.facilities[i].vehicle_arrears > 0.0_r);
}

/// Lenders take the vehicle: loan, cash and cohort are gone, the firm owes what it guaranteed. GPUs without a living
/// contract are sold.
BALLAST_FN void foreclose(FirmTables<Scalar> const& t, FirmState const& s, int i, Mask taken, int step)
{
    FacilityTable<Scalar> const& facility = t.facilities[i];
    Real const claim =
        round_to_quantum(s.facilities[i].balance * facility.guarantee);  // of arrears it has paid its share
    add_arrears(s, facility.firm, Seniority::unsecured, taken, claim);
    Real const compute =
        gpus_in_use(t, s, facility.cohort, step) * t.classes[t.cohorts[facility.cohort].gpu_class].h100e;
    Mask const idle = taken & !contracts_live(t, s, facility.cohort);
    sell_gpus(s, idle, compute);
    Facility& x = s.facilities.own(i);
    set_where(taken, x.balance, 0.0_r);
    set_where(taken, x.undrawn, 0.0_r);
    set_where(taken, x.amortisation, 0.0_r);
    set_where(taken, x.breach, 0.0_r);
    set_where(taken, x.vehicle_cash, 0.0_r);
    set_where(taken, x.vehicle_arrears, 0.0_r);
    set_where(taken, x.deferred, 0.0_r);
    set_where(taken, x.foreclosed, 1.0_r);
}

/// Covenant tests on quarter ends, waivers in between. A facility is tested by the worker that collected its payments.
template <class Team>
BALLAST_PHASE_FN void test_covenants(Team const& team, FirmTables<Scalar> const& t, FirmState const& s,
                                     Draws const& d, bool quarter_end, int step)
{
    Mask some_taken = no_lanes();
    team.for_each(t.num_facilities, [&](int i) {
        FacilityTable<Scalar> const& facility = t.facilities[i];
        Real breach = s.facilities[i].breach;
        if (quarter_end && step >= facility.first_test_step)
            breach = test_covenant(t, s, i);
        Mask const in_breach = breach > 0.0_r;
        if (BALLAST_UNLIKELY(any(in_breach))) {
            Real left = s.facilities[i].waiver_left - select(in_breach, facility.waiver_rate, 0.0_r);
            Mask const waived = in_breach & (left <= 0.0_r);
            if (any(waived)) {
                Int const n = s.facilities[i].waiver_count;
                add_where(waived, left, action_threshold(d, waived, facility.waiver, n + 1));
                s.facilities.own(i).waiver_count = select(waived, n + 1, n);
                Real const so_far = s.facilities[i].waivers;
                set_where(waived & is_in_force(facility, s), s.facilities.own(i).waivers, so_far + 1.0_r);
                set_where(waived, breach, 0.0_r);
                set_where(waived, s.facilities.own(i).amortisation,
                          s.facilities[i].amortisation * (1.0_r / (1.0_r + facility.extension)));
            }
            s.facilities.own(i).waiver_left = left;
        }
        s.facilities.own(i).breach = breach;
        if (facility.ring_fenced != 0)
            some_taken = some_taken | is_forfeit(facility, s, i);
    });
    if (BALLAST_UNLIKELY(team.any(some_taken)))
        team.serial([&] {
            for (int i = 0; i < t.num_facilities; ++i)
                if (t.facilities[i].ring_fenced != 0)
                    foreclose(t, s, i, is_forfeit(t.facilities[i], s, i), step);
        });
}

}  // namespace ballast::BALLAST_KERNEL_NS
