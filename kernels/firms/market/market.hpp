#pragma once
/// Merchant supply, forced supply and confidence.
/// GPUs that leave contract look for customers, GPUs of failed owners for buyers, each in a market of stated depth; both
/// are digested over time. Supply added by events and shaken confidence decay. Draws: none.
#include "kernels/core/math.hpp"
#include "kernels/firms/cohorts/cohorts.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/order_books/assets.hpp"

namespace ballast::BALLAST_KERNEL_NS {

template <class Team>
BALLAST_FN void start_market(Team const& team, FirmState const& s)
{
    team.for_each(1, [&](int) {
        Market& market = s.market.own();
        market.spare_supply = 0.0_r;
        market.confidence = 0.0_r;
        market.released = 0.0_r;
        market.sold = 0.0_r;
        market.resale = 1.0_r;
        market.demand_hazard = 1.0_r;
    });
}

BALLAST_FN void add_outside_supply(FirmState const& s, Mask lanes, Real log_amount)
{
    add_where(lanes, s.market.own().spare_supply, log_amount);
}
/// GPUs [H100e] whose contract has ended look for customers.
BALLAST_FN void release_gpus(FirmState const& s, Mask lanes, Real compute)
{
    add_where(lanes, s.market.own().released, compute);
}
/// GPUs [H100e] of a failed owner look for buyers.
BALLAST_FN void sell_gpus(FirmState const& s, Mask lanes, Real compute)
{
    add_where(lanes, s.market.own().sold, compute);
}
BALLAST_FN void shake_confidence(FirmState const& s, Mask lanes, Real by)
{
    add_where(lanes, s.market.own().confidence, by);
}
BALLAST_FN void restore_confidence(MarketTable<Scalar> const& m, FirmState const& s)
{
    Real const decayed = s.market->confidence * m.confidence_decay;
    s.market.own().confidence = select(decayed < 1e-6_r, 0.0_r, decayed);
}

/// Merchant supply [H100e] of the step, and what presses on rents beside it. Does not wait for the others.
template <class Team>
BALLAST_PHASE_FN void gather_supply(Team const& team, FirmTables<Scalar> const& t, FirmState const& s,
                                    int step)
{
    MarketTable<Scalar> const& m = t.market;
    team.once([&] {
        Market& market = s.market.own();
        Real supply = t.outside_supply[step] * exp(market.spare_supply);
        for (int j = 0; j < t.num_merchant_cohorts; ++j) {
            int const c = t.merchant_cohort[j];
            Real const gpus = without_retired(t, s, c, powered_gpus(t, s, c, step));
            supply = fma(t.cohorts[c].merchant_h100e, gpus, supply);
        }
        if (t.num_order_books > 0)
            supply = supply + supply_of_orders(t, s);
        market.log_supply = log(max(supply, 1.0_r));
        Real const decayed = market.spare_supply * m.supply_decay;
        market.spare_supply = select(abs(decayed) < 1e-6_r, 0.0_r, decayed);
        market.pressure = 0.0_r;
        if (m.release_elasticity > 0.0_r)
            market.pressure = m.release_elasticity * log(fma(market.released, m.release_depth_inv, 1.0_r));
    });
}

/// What weak demand for inference does to cancellations. Does not wait for the others.
template <class Team>
BALLAST_PHASE_FN void weigh_demand(Team const& team, MarketTable<Scalar> const& m, FactorState const& factors,
                                   FirmState const& s)
{
    team.once([&] {
        Real hazard = 1.0_r;
        if (m.demand_slope > 0.0_r)
            hazard = exp(fma(-m.demand_slope, factor_or(factors.x, m.inference, 0.0_r), -m.demand_offset));
        s.market.own().demand_hazard = hazard;
    });
}

/// Forced supply of the last steps: the discount on resale prices, and both stocks are digested. Does not wait for the
/// others.
template <class Team>
BALLAST_PHASE_FN void digest_forced_supply(Team const& team, MarketTable<Scalar> const& m, FirmState const& s)
{
    team.once([&] {
        Market& market = s.market.own();
        market.resale = m.resale_elasticity > 0.0_r
                            ? exp(-m.resale_elasticity * log(fma(market.sold, m.resale_depth_inv, 1.0_r)))
                            : 1.0_r;
        auto digest = [](Real& stock, Scalar decay) {
            Real const decayed = stock * decay;
            stock = select(decayed < 1.0_r, 0.0_r, decayed);
        };
        digest(market.released, m.release_decay);
        digest(market.sold, m.resale_decay);
    });
}

}  // namespace ballast::BALLAST_KERNEL_NS
