#pragma once
/// Ring-fenced vehicles: a compartment that owns a cohort, collects what its contracts pay, and owes the facility.
/// Waterfall of what was collected up to the last step:
///   power and operations of the cohort -> interest -> principal -> liquidity account -> distribution to the firm.
/// Distribution only with DSCR at or above lock-up, no arrears and no breach, else the cash is trapped; in breach all of
/// it repays the loan. Non-recourse: beyond a stated guarantee the firm loses distributions and cohort, nothing else.
/// Draws: none.
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/payments/payments.hpp"

namespace ballast::BALLAST_KERNEL_NS {

struct VehicleFlow {
    Real to_firm;     ///< running costs reimbursed, and distributions
    Real guaranteed;  ///< service that the firm owes instead
    Real prepaid;     ///< principal swept
};

/// Serve `interest + principal` of facility i from the vehicle's cash.
BALLAST_FN VehicleFlow run_vehicle(FirmTables<Scalar> const& t, FirmState const& s, int i, Real interest,
                                   Real principal, Real balance)
{
    FacilityTable<Scalar> const& facility = t.facilities[i];
    Real cash = s.facilities[i].vehicle_cash;
    auto pay = [&cash](Real amount) {
        Real const paid = min(cash, amount);
        cash = cash - paid;
        return paid;
    };
    Real to_firm = pay(s.cohorts[facility.cohort].power_cost + s.cohorts[facility.cohort].operations_cost);
    Real const service = (interest + principal) + s.facilities[i].vehicle_arrears;
    Real const missing = service - pay(service);
    Real const fresh =
        max(missing - s.facilities[i].vehicle_arrears, 0.0_r);  // older arrears are past the guarantee
    Real const guaranteed = floor_to_quantum(fresh * facility.guarantee);
    Real const arrears = missing - guaranteed;

    Mask const in_breach = remain(s.facilities[i].breach);
    Real const prepaid = select(in_breach, min(cash, balance), 0.0_r);
    cash = cash - prepaid;
    Real const reserve = round_to_quantum(s.facilities[i].service * facility.reserve_steps);
    Mask const may_distribute =
        (arrears <= 0.0_r) & !in_breach &
        (s.facilities[i].receipts >= s.facilities[i].service * facility.distribution_dscr);
    Real const distributed = select(may_distribute, max(cash - reserve, 0.0_r), 0.0_r);
    Mask const lost = holds(s.facilities[i].foreclosed);
    s.facilities.own(i).vehicle_cash = select(lost, 0.0_r, cash - distributed);
    s.facilities.own(i).vehicle_arrears = select(lost, 0.0_r, arrears);
    return {select(lost, 0.0_r, to_firm + distributed), select(lost, 0.0_r, guaranteed),
            select(lost, 0.0_r, prepaid)};
}

/// A vehicle collects an amount beside its contracts' payments.
BALLAST_FN void pay_vehicle(FirmState const& s, int facility, Real amount)
{
    Real& cash = s.facilities.own(facility).vehicle_cash;
    cash = cash + amount;
}

/// Share of a cohort's business that is still its owner's: 0 once lenders have taken its vehicle.
BALLAST_FN Real kept_share(FirmState const& s, CohortTable<Scalar> const& cohort)
{
    return cohort.vehicle == kNone ? 1.0_r : 1.0_r - s.facilities[cohort.vehicle].foreclosed;
}

/// After payments: what the contracts of each facility's cohort paid, its trailing means, the vehicle's collection. Does
/// not wait for the others.
template <class Team>
BALLAST_PHASE_FN void collect_payments(Team const& team, FirmTables<Scalar> const& t, FirmState const& s)
{
    MarketTable<Scalar> const& m = t.market;
    Real const quarter_weight = 1.0_r - m.flow_decay;
    Real const year_weight = 1.0_r - m.year_mean_decay;
    team.for_each(t.num_facilities, [&](int i) {
        FacilityTable<Scalar> const& facility = t.facilities[i];
        if (facility.cohort == kNone)
            return;
        Real paid = 0.0_r;
        Real billed = 0.0_r;
        for (int c = t.cohorts[facility.cohort].first_contract; c < t.cohorts[facility.cohort].end_contract;
             ++c) {
            int const edge = t.contracts[c].payment;
            paid = paid + paid_on(s, edge);
            billed = billed + s.payments[edge].billed;
        }
        s.facilities.own(i).billed =
            fma(quarter_weight, billed - s.facilities[i].billed, s.facilities[i].billed);
        s.facilities.own(i).received =
            fma(quarter_weight, paid - s.facilities[i].received, s.facilities[i].received);
        Real const available =
            paid - (s.cohorts[facility.cohort].power_cost + s.cohorts[facility.cohort].operations_cost);
        s.facilities.own(i).receipts =
            fma(year_weight, available - s.facilities[i].receipts, s.facilities[i].receipts);
        if (facility.ring_fenced != 0)
            s.facilities.own(i).vehicle_cash = s.facilities[i].vehicle_cash + paid;
    });
}

}  // namespace ballast::BALLAST_KERNEL_NS
