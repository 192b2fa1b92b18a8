#pragma once
/// Ring-fenced vehicles: a compartment that owns a cohort, collects what its contracts pay, and owes the facility.
/// Waterfall of what was collected up to the last step:
///   power and operations of the cohort -> interest -> principal -> liquidity account -> distribution to the firm.
/// Distribution only with DSCR at or above lock-up, no arrears and no breach, else the cash is trapped; in breach all of
/// it repays the loan. Non-recourse: beyond a stated guarantee the firm loses distributions and cohort, nothing else.
/// Draws: none.
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"

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
    FacilityTable<Scalar> const& y = t.facilities[i];
    Real cash = s.vehicle_cash[i];
    auto pay = [&cash](Real amount) {
        Real const paid = min(cash, amount);
        cash = cash - paid;
        return paid;
    };
    Real to_firm = pay(s.power_cost[y.cohort] + s.operations_cost[y.cohort]);
    Real const service = (interest + principal) + s.vehicle_arrears[i];
    Real const missing = service - pay(service);
    Real const fresh = max(missing - s.vehicle_arrears[i], 0.0_r);  // older arrears are past the guarantee
    Real const guaranteed = book_down(fresh * y.guarantee);
    Real const arrears = missing - guaranteed;

    Mask const in_breach = s.facility_breach[i] > 0.0_r;
    Real const prepaid = select(in_breach, min(cash, balance), 0.0_r);
    cash = cash - prepaid;
    Real const reserve = book(s.facility_service[i] * y.reserve_steps);
    Mask const may_distribute =
        (arrears <= 0.0_r) & !in_breach & (s.facility_receipts[i] >= s.facility_service[i] * y.lock_up_dscr);
    Real const distributed = select(may_distribute, max(cash - reserve, 0.0_r), 0.0_r);
    Mask const lost = s.foreclosed[i] > 0.0_r;
    s.vehicle_cash[i] = select(lost, 0.0_r, cash - distributed);
    s.vehicle_arrears[i] = select(lost, 0.0_r, arrears);
    return {select(lost, 0.0_r, to_firm + distributed), select(lost, 0.0_r, guaranteed),
            select(lost, 0.0_r, prepaid)};
}

/// Share of a cohort's business that is still its owner's: 0 once lenders have taken its vehicle.
BALLAST_FN Real kept_share(FirmState const& s, CohortTable<Scalar> const& cohort)
{
    return cohort.vehicle == kNone ? 1.0_r : 1.0_r - s.foreclosed[cohort.vehicle];
}

/// After payments: what the contracts of each facility's cohort paid, its trailing means, the vehicle's collection.
template <class Team>
BALLAST_FN void collect_payments(Team const& team, FirmTables<Scalar> const& t, FirmState const& s)
{
    MarketTable<Scalar> const& m = t.market;
    Real const quarter_weight = 1.0_r - m.flow_decay;
    Real const year_weight = 1.0_r - m.year_mean_decay;
    team.for_each(t.num_facilities, [&](int i) {
        FacilityTable<Scalar> const& y = t.facilities[i];
        if (y.cohort == kNone)
            return;
        Real paid = 0.0_r;
        Real billed = 0.0_r;
        for (int c = t.cohorts[y.cohort].first_contract; c < t.cohorts[y.cohort].end_contract; ++c) {
            paid = paid + s.contract_due[c];
            billed = billed + s.contract_bill[c];
        }
        s.facility_billed[i] = fma(quarter_weight, billed - s.facility_billed[i], s.facility_billed[i]);
        s.facility_received[i] = fma(quarter_weight, paid - s.facility_received[i], s.facility_received[i]);
        Real const available = paid - (s.power_cost[y.cohort] + s.operations_cost[y.cohort]);
        s.facility_receipts[i] = fma(year_weight, available - s.facility_receipts[i], s.facility_receipts[i]);
        if (y.ring_fenced != 0)
            s.vehicle_cash[i] = s.vehicle_cash[i] + paid;
    });
    team.sync();
}

}  // namespace ballast::BALLAST_KERNEL_NS
