#pragma once
/// Power: price by region with spikes, outages, energisation of site tranches with correlated slips.
/// Price = median(k) e^(fast + slow) (1 + spikes); a spike starts with the step and counts its step average
/// s (1 - e^(-b dt)) / (b dt); what is left of it decays. Slips: one-factor Gaussian copula by region.
/// Draws: per spike 1 normal and 1 exponential; per path 1 normal a region and 1 a tranche.
#include "kernels/core/math.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/random/draws.hpp"

namespace ballast::BALLAST_KERNEL_NS {

inline constexpr Scalar kNeverEnergised = 1e6_r;  ///< a step beyond any horizon
inline constexpr Scalar kOutageFloor = 1e-6_r;

/// Step in whose course the tranche is energised: planned, slipped, or never; one normal decides all three.
BALLAST_FN Real energisation_step(FirmTables<Scalar> const& t, Draws const& d, int phase)
{
    PhaseTable<Scalar> const& p = t.phases[phase];
    RegionTable<Scalar> const& r = t.regions[p.region];
    if (d.noise_free || (p.slip_probability <= 0.0_r && p.never_probability <= 0.0_r))
        return p.planned_step;
    Int const first = 0;
    Real const common = d.normal(r.slip, first, 0.0_r);
    Real const own = d.normal(p.slip, first, 0.0_r);
    Real const luck = normal_cdf(-fma(r.slip_root, common, r.slip_root_rest * own));  // small: bad
    Mask const never = luck < p.never_probability;
    Scalar const slip_or_never = p.never_probability + p.slip_probability;
    Mask const slips = luck < slip_or_never;
    // the worse the luck, the longer the slip
    Real const severity =
        clamp((slip_or_never - luck) * (1.0_r / max(p.slip_probability, 1e-6_r)), 0.0_r, 1.0_r);
    Real const at = severity * Scalar(kSlipPoints - 1);
    Int const cell = truncate_to_int(min(at, Scalar(kSlipPoints) - 2.0_r));
    Scalar const* const table = t.slip_quantile + phase * kSlipPoints;
    Real const low = gather(table, cell);
    Real const high = gather(table, cell + 1);
    Real const delay = fma(at - to_real(cell), high - low, low);
    Real const energised = select(slips, p.planned_step + delay, p.planned_step);
    return select(never, kNeverEnergised, energised);
}

template <class Team>
BALLAST_FN void start_power(Team const& team, FirmTables<Scalar> const& t, FirmState const& s, Draws const& d)
{
    Int const first = 0;
    team.for_each(t.num_regions, [&](int r) {
        Region& region = s.regions.own(r);
        region.spike = 0.0_r;
        region.spike_left = arrival_threshold(d, t.regions[r].spike_arrival, first);
        region.spike_count = first;
        region.outage = 0.0_r;
    });
    team.for_each(t.num_phases, [&](int p) {
        PowerTranche& tranche = s.tranches.own(p);
        tranche.energised_at = energisation_step(t, d, p);
        PhaseTable<Scalar> const& phase = t.phases[p];  // what lies before the start has been paid
        tranche.construction_paid = phase.shell * max(phase.shell_steps - tranche.energised_at, 0.0_r);
    });
}

/// Tranches of a region that still wait at `step` are energised later.
BALLAST_FN void delay_tranches(FirmTables<Scalar> const& t, FirmState const& s, int region, Mask lanes,
                               Real steps, int step)
{
    for (int p = 0; p < t.num_phases; ++p) {
        if (t.phases[p].region != region)
            continue;
        Mask const waits = lanes & (s.tranches[p].energised_at > static_cast<Scalar>(step));
        add_where(waits, s.tranches.own(p).energised_at, steps);
    }
}

/// A share of a region's power is lost, unless more is lost already.
BALLAST_FN void start_outage(FirmState const& s, int region, Mask lanes, Real share)
{
    Real& outage = s.regions.own(region).outage;
    set_where(lanes, outage, min(max(outage, share), 1.0_r));
}

/// Building works of a firm's tranches that are paid for in the step; they wait with a slip.
BALLAST_FN Real pay_construction(FirmTables<Scalar> const& t, FirmState const& s, int firm, int step)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Real sum = 0.0_r;
    for (int j = p.first_shell; j < p.end_shell; ++j) {
        PhaseTable<Scalar> const& phase = t.phases[t.shell_phase[j]];
        PowerTranche& tranche = s.tranches.own(t.shell_phase[j]);
        Real const until = tranche.energised_at - static_cast<Scalar>(step);
        Mask const works = (until > 0.0_r) & (until <= phase.shell_steps);
        // works that a delay interrupts are not paid for twice
        Real const owed = min(phase.shell, phase.shell * phase.shell_steps - tranche.construction_paid);
        Real const paid = select(works, max(owed, 0.0_r), 0.0_r);
        tranche.construction_paid = tranche.construction_paid + paid;
        sum = sum + paid;
    }
    return sum;
}

template <class Team>
BALLAST_FN void advance_power(Team const& team, FirmTables<Scalar> const& t, FactorState const& factors,
                              FirmState const& s, Draws const& d, int step)
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
                Real const size = exp(fma(region.spike_log_stddev, d.normal(region.spike_mark, n, 0.0_r),
                                          region.spike_log_mean));
                add_where(hit, spike, size);
                add_where(hit, left, arrival_threshold(d, region.spike_arrival, n + 1));
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
    team.sync();
}

/// Share of the planned power of each site that is energised and available; outages decay afterwards.
template <class Team>
BALLAST_FN void energise_sites(Team const& team, FirmTables<Scalar> const& t, FirmState const& s, int step)
{
    Scalar const* const certain = t.certain_mw + step * t.num_sites;
    Scalar const* const required_inv = t.required_mw_inv + step * t.num_sites;
    team.for_each(t.num_sites, [&](int i) {
        SiteTable<Scalar> const& site = t.sites[i];
        Real mw = certain[i];
        for (int p = site.first_phase; p < site.end_phase; ++p)
            mw = mw + select(s.tranches[p].energised_at <= Scalar(step), t.phases[p].mw, 0.0_r);
        Real const available = t.regions[site.region].availability * (1.0_r - s.regions[site.region].outage);
        Real const powered = required_inv[i] > 0.0_r ? min(mw * required_inv[i], 1.0_r) : 1.0_r;
        s.sites.own(i).share = powered * available;
    });
    team.sync();
    team.for_each(t.num_regions, [&](int r) {
        Real const decayed = s.regions[r].outage * t.regions[r].outage_decay;
        s.regions.own(r).outage = select(decayed < kOutageFloor, 0.0_r, decayed);
    });
    team.sync();
}

}  // namespace ballast::BALLAST_KERNEL_NS
