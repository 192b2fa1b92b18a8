#pragma once
/// Merchant supply, forced supply and confidence.
/// GPUs that leave contract look for customers, GPUs of failed owners for buyers, each in a market of stated depth; both
/// are digested over time. Supply added by events and shaken confidence decay. Draws: none.
#include "kernels/core/math.hpp"
#include "kernels/firms/firm_state.hpp"

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

/// Merchant supply [H100e] of the step.
template <class Team>
BALLAST_FN void gather_supply(Team const& team, FirmTables<Scalar> const& t, FirmState const& s, int step)
{
    team.for_each(1, [&](int) {
        Real supply = t.outside_supply[step] * exp(s.market->spare_supply);
        for (int c = 0; c < t.num_cohorts; ++c)
            supply = fma(t.cohorts[c].merchant_h100e, s.cohorts[c].capacity, supply);
        s.market.own().log_supply = log(max(supply, 1.0_r));
        Real const decayed = s.market->spare_supply * t.market.supply_decay;
        s.market.own().spare_supply = select(abs(decayed) < 1e-6_r, 0.0_r, decayed);
    });
    team.sync();
}

/// Forced supply of the last steps: the discount on resale prices; both stocks are digested. Returns the log by which
/// released GPUs lower rents.
template <class Team>
BALLAST_FN Real digest_forced_supply(Team const& team, MarketTable<Scalar> const& m, FirmState const& s)
{
    Real pressure = 0.0_r;
    if (m.release_elasticity > 0.0_r)
        pressure = m.release_elasticity * log(fma(s.market->released, m.release_depth_inv, 1.0_r));
    team.sync();
    team.for_each(1, [&](int) {
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
    return pressure;
}

}  // namespace ballast::BALLAST_KERNEL_NS
