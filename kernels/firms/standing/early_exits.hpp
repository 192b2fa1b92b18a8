#pragma once
/// Owners that act before their firm fails. They look at its runway r after every step, once it is judged.
///   sale        hazard lambda (1 - r / T)+ in markets that are not shut: they look for a buyer once (bids.hpp), and go on
///               where nobody bids more than the claims; the clock is drawn again
///   wind-down   hazard mu while r < R and nothing is unpaid: a liquidation, out of the cash that is left
/// Where both come in a step a buyer goes first, and any other end before both.
/// Draws: 1 exponential for each clock at the start, 1 for each offer without a buyer.
#include "kernels/core/noted.hpp"
#include "kernels/firms/accounts/runway.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/standing/bids.hpp"
#include "kernels/firms/status.hpp"
#include "kernels/random/draws.hpp"

namespace ballast::BALLAST_KERNEL_NS {

BALLAST_FN void start_sale(FirmTables<Scalar> const& t, FirmState const& s, Draws const& d, int firm)
{
    SaleTable<Scalar> const& p = t.sales[firm];
    Int const first = 0;
    Sale& x = s.sales.own(firm);
    x.offer_left = p.offer_rate > 0.0_r ? arrival_threshold(d, p.offer, first) : kNeverHazard;
    x.wind_down_left = p.wind_down_rate > 0.0_r ? arrival_threshold(d, p.wind_down, first) : kNeverHazard;
    x.offers = first;
    x.price = -1.0_r;
    x.recovery = t.market.recovery_trade;
}

BALLAST_FN bool owners_may_leave(SaleTable<Scalar> const& p)
{
    return p.offer_rate > 0.0_r || p.wind_down_rate > 0.0_r;
}

/// Uses up what is left until owners sell their firm or wind it down. Notes where they do.
BALLAST_FN void look_at_runway(FirmTables<Scalar> const& t, FirmState const& s, int firm, Mask shut, int step,
                               Noted& leaving)
{
    SaleTable<Scalar> const& p = t.sales[firm];
    Mask const asked = is_independent(s, firm) & !ends_in(s, firm, step);
    if (!any(asked))
        return;
    Real const runway = runway_years(t, s, firm, step + 1, p.look_steps, asked);
    Sale& x = s.sales.own(firm);
    if (p.offer_rate > 0.0_r) {
        Real const lack = max(fma(runway, -p.offer_inverse, 1.0_r), 0.0_r);
        x.offer_left = x.offer_left - select(asked & !shut, lack * p.offer_rate, 0.0_r);
    }
    if (p.wind_down_rate > 0.0_r) {
        Mask const ends_in_order =
            asked & (runway < p.wind_down_years) & !remain(s.standing[firm].distress_steps);
        x.wind_down_left = x.wind_down_left - select(ends_in_order, p.wind_down_rate, 0.0_r);
    }
    Mask const leaves = asked & ((x.offer_left <= 0.0_r) | (x.wind_down_left <= 0.0_r));
    if (BALLAST_UNLIKELY(any(leaves)))
        leaving.add(firm);
}

/// The same for all firms whose owners may, by the worker that has judged them and so need not wait. `leaving`: those of
/// this worker.
template <class Team>
BALLAST_PHASE_FN void look_at_runways(Team const& team, FirmTables<Scalar> const& t,
                                      FactorState const& factors, FirmState const& s, int step,
                                      Noted& leaving)
{
    Mask const shut = funding_regime(t.market, factors).shut;
    team.for_each_dealt(t.firm_deal, t.num_dealt, t.num_firms, [&](int firm) {
        if (owners_may_leave(t.sales[firm]))
            look_at_runway(t, s, firm, shut, step, leaving);
    });
}

/// Lanes on which owners offer a firm for sale in the step.
BALLAST_FN Mask is_offered(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    return t.num_sales == 0 ? no_lanes() : is_independent(s, firm) & (s.sales[firm].offer_left <= 0.0_r);
}
BALLAST_FN Mask is_to_be_wound_down(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    return t.num_sales == 0 ? no_lanes() : is_independent(s, firm) & (s.sales[firm].wind_down_left <= 0.0_r);
}

/// An offer ends a firm on the lanes on which it was sold; on others it goes on.
BALLAST_FN void close_offer(FirmTables<Scalar> const& t, FirmState const& s, Draws const& d, int firm,
                            Mask offered, Mask sold, int step)
{
    set_where(offered & sold, s.exits.own(firm).step, step);
    Mask const goes_on = offered & !sold;
    if (!any(goes_on))
        return;
    Sale& x = s.sales.own(firm);
    Int const n = x.offers;
    set_where(goes_on, x.offer_left, arrival_threshold(d, goes_on, t.sales[firm].offer, n + 1));
    x.offers = select(goes_on, n + 1, n);
}

/// Share of what is claimed that a defaulted firm's creditors in the study recover.
BALLAST_FN Real recovery_of_claims(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    if (t.num_sales == 0)
        return t.market.recovery_trade;
    return s.sales[firm].recovery;
}

}  // namespace ballast::BALLAST_KERNEL_NS
