#pragma once
/// Sale and leaseback. An owner that wants cash w sells a share of its GPUs that secure no loan, worth F when they were last
/// appraised, as a holder sells stakes (sales.hpp): of U = F (share - sold) it sells q and pays the rent f times the proceeds
/// for n steps, tau of which fall within its stress span,
///   q = [a - sqrt(a^2 - 4 h1 G/U)] / (2 h1),  a = 1 - h0,  G = w / (1 - f tau)+,  f = 1 / a(n, y);  no root: what raises most.
/// Sales are pooled: rents add up and are paid until all are. The money comes in the next step; what was sold is no
/// collateral and no part of the estate. Draws: none.
#include "kernels/firms/accounts/accounts.hpp"
#include "kernels/firms/bridging/title.hpp"
#include "kernels/firms/cohorts/cohorts.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/sales.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Notes what a firm's GPUs that secure no loan are worth at the appraisal of the step, sold ones included.
BALLAST_FN void note_fleet(FirmTables<Scalar> const& t, FirmState const& s, int firm, int step)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Real sum = 0.0_r;
    for (int j = p.first_cohort; j < p.end_cohort; ++j) {
        int const c = t.owned_cohort[j];
        if (t.cohorts[c].vehicle != kNone)
            continue;
        Real const free = select(secures_loan(t, s, firm, c), 0.0_r, fleet_in_use(t, s, c, step).earning);
        sum = fma(free * t.market.usd_per_quantum_inv, s.classes[t.cohorts[c].gpu_class].collateral, sum);
    }
    s.bridging.own(p.bridging).fleet = sum;
}

/// Sells and leases back for `wanted` [quanta].
BALLAST_FN void lease_back(FirmState const& s, BridgingTable<Scalar> const& p, int b, Mask sells, Real wanted)
{
    Bridging& x = s.bridging.own(b);
    Real const room = max(p.lease_share - x.sold, 0.0_r);
    Real const worth = x.fleet * room;
    sells = sells & (worth > 1.0_r);
    if (!any(sells))
        return;
    Real const value = max(worth, 1.0_r);
    Real const q = bookable_share(
        share_raising((max(wanted, 0.0_r) * p.lease_gross) / value, p.lease_haircut, p.lease_impact), value);
    Real const proceeds = select(sells, sale_proceeds(p.lease_haircut, p.lease_impact, q, value), 0.0_r);
    Real const rent = round_to_quantum(proceeds * p.lease_rent);
    x.sold = x.sold + select(sells, q * room, 0.0_r);
    x.proceeds = x.proceeds + proceeds;
    x.rent = x.rent + rent;
    x.rents_left = fma(rent, p.lease_steps, x.rents_left);
    receive_later(s, p.firm, proceeds);
}

/// Rent of the step.
BALLAST_FN Real pay_rent(FirmState const& s, int b)
{
    Bridging& x = s.bridging.own(b);
    Real const rent = min(x.rent, x.rents_left);
    x.rents_left = x.rents_left - rent;
    set_where(x.rents_left <= 0.0_r, x.rent, 0.0_r);
    return rent;
}

/// Proceeds that come in with the step.
BALLAST_FN Real collect_leaseback(FirmState const& s, int b)
{
    Real const proceeds = s.bridging[b].proceeds;
    write_if_changed(s.bridging.own(b).proceeds, 0.0_r);
    return proceeds;
}

/// What a lessor claims at a default [quanta]: a year's rent, or what is left of the term.
BALLAST_FN Real lessor_claim(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    int const b = t.firms[firm].bridging;
    if (b == kNone)
        return 0.0_r;
    return min(s.bridging[b].rents_left, s.bridging[b].rent * (1.0_r / t.market.dt));
}

}  // namespace ballast::BALLAST_KERNEL_NS
