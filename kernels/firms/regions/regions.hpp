#pragma once
/// Power regions: price with spikes, outages.
/// Price = median(k) e^(fast + slow) (1 + spikes); a spike starts with the step and counts its step average
/// s (1 - e^(-b dt)) / (b dt); what is left of it decays. Draws: per spike 1 normal and 1 exponential.
#include "kernels/core/math.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/random/draws.hpp"

namespace ballast::BALLAST_KERNEL_NS {

inline constexpr Scalar kOutageFloor = 1e-6_r;

template <class Team>
BALLAST_FN void start_regions(Team const& team, FirmTables<Scalar> const& t, FirmState const& s,
                              Draws const& d)
{
    Int const first = 0;
    team.for_each(t.num_regions, [&](int r) {
        Region& region = s.regions.own(r);
        region.spike = 0.0_r;
        region.spike_left = t.regions[r].spike_rate > 0.0_r
                                ? arrival_threshold(d, t.regions[r].spike_arrival, first)
                                : kNeverHazard;
        region.spike_count = first;
        region.outage = 0.0_r;
    });
}

/// A share of a region's power is lost, unless more is lost already.
BALLAST_FN void start_outage(FirmState const& s, int region, Mask lanes, Real share)
{
    Real& outage = s.regions.own(region).outage;
    set_where(lanes, outage, min(max(outage, share), 1.0_r));
}

/// Prices of the step. Does not wait for the others.
template <class Team>
BALLAST_PHASE_FN void advance_regions(Team const& team, FirmTables<Scalar> const& t,
                                      FactorState const& factors, FirmState const& s, Draws const& d,
                                      int step)
{
    Scalar const* const median = t.power_price + step * t.num_regions;
    team.for_each(t.num_regions, [&](int r) {
        RegionTable<Scalar> const& region = t.regions[r];
        Real spike = s.regions[r].spike;
        if (region.spike_rate > 0.0_r) {
            Real left = s.regions[r].spike_left - region.spike_rate;
            Mask const hit = left <= 0.0_r;
            if (BALLAST_UNLIKELY(any(hit))) {
                Int const n = s.regions[r].spike_count;
                Real const size = exp(fma(region.spike_log_stddev, d.normal(hit, region.spike_mark, n, 0.0_r),
                                          region.spike_log_mean));
                add_where(hit, spike, size);
                add_where(hit, left, arrival_threshold(d, hit, region.spike_arrival, n + 1));
                s.regions.own(r).spike_count = select(hit, n + 1, n);
            }
            s.regions.own(r).spike_left = left;
        }
        Real const log_price = factor_or(factors.x, region.price_factor, 0.0_r) +
                               factor_or(factors.x, region.level_factor, 0.0_r);
        s.regions.own(r).power_price = median[r] * exp(log_price) * fma(spike, region.spike_average, 1.0_r);
        Real const decayed = spike * region.spike_decay;
        s.regions.own(r).spike = select(decayed < kOutageFloor, 0.0_r, decayed);
    });
}

/// Once sites know what power they have. Does not wait for the others.
template <class Team>
BALLAST_PHASE_FN void restore_outages(Team const& team, FirmTables<Scalar> const& t, FirmState const& s)
{
    team.for_each(t.num_regions, [&](int r) {
        Real const decayed = s.regions[r].outage * t.regions[r].outage_decay;
        s.regions.own(r).outage = select(decayed < kOutageFloor, 0.0_r, decayed);
    });
}

}  // namespace ballast::BALLAST_KERNEL_NS
