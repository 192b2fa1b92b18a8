#pragma once
/// Sites: energisation of power tranches with correlated slips, building works that wait for it, power of a site.
/// Slips: one-factor Gaussian copula by region. Draws: per path 1 normal a region and 1 a tranche.
#include "kernels/core/math.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/random/draws.hpp"

namespace ballast::BALLAST_KERNEL_NS {

inline constexpr Scalar kNeverEnergised = 1e6_r;  ///< a step beyond any horizon

/// Step in whose course the tranche is energised: planned, slipped, or never; one normal decides all three.
BALLAST_FN Real energisation_step(FirmTables<Scalar> const& t, Draws const& d, int tranche)
{
    PowerTrancheTable<Scalar> const& p = t.power_tranches[tranche];
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
    Scalar const* const table = t.slip_quantile + tranche * kSlipPoints;
    Real const low = gather(table, cell);
    Real const high = gather(table, cell + 1);
    Real const delay = fma(at - to_real(cell), high - low, low);
    Real const energised = select(slips, p.planned_step + delay, p.planned_step);
    return select(never, kNeverEnergised, energised);
}

template <class Team>
BALLAST_FN void start_sites(Team const& team, FirmTables<Scalar> const& t, FirmState const& s, Draws const& d)
{
    team.for_each(t.num_power_tranches, [&](int p) {
        PowerTrancheTable<Scalar> const& tranche = t.power_tranches[p];
        PowerTranche& x = s.tranches.own(p);
        x.energised_at = energisation_step(t, d, p);
        // what lies before the start has been paid
        x.construction_paid = tranche.construction * max(tranche.construction_steps - x.energised_at, 0.0_r);
    });
}

/// Tranches of a region that still wait at `step` are energised later.
BALLAST_FN void delay_tranches(FirmTables<Scalar> const& t, FirmState const& s, int region, Mask lanes,
                               Real steps, int step)
{
    for (int p = 0; p < t.num_power_tranches; ++p) {
        if (t.power_tranches[p].region != region)
            continue;
        Mask const waits = lanes & (s.tranches[p].energised_at > static_cast<Scalar>(step));
        add_where(waits, s.tranches.own(p).energised_at, steps);
    }
}

/// Building works of a firm's tranches that are paid for in the step; they wait with a slip.
BALLAST_FN Real pay_construction(FirmTables<Scalar> const& t, FirmState const& s, int firm, int step)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Real sum = 0.0_r;
    for (int j = p.first_construction; j < p.end_construction; ++j) {
        PowerTrancheTable<Scalar> const& tranche = t.power_tranches[t.construction_tranche[j]];
        PowerTranche& x = s.tranches.own(t.construction_tranche[j]);
        Real const until = x.energised_at - static_cast<Scalar>(step);
        Mask const works = (until > 0.0_r) & (until <= tranche.construction_steps);
        if (!any(works))
            continue;
        // works that a delay interrupts are not paid for twice
        Real const owed = min(tranche.construction,
                              tranche.construction * tranche.construction_steps - x.construction_paid);
        Real const paid = select(works, max(owed, 0.0_r), 0.0_r);
        x.construction_paid = x.construction_paid + paid;
        sum = sum + paid;
    }
    return sum;
}

/// Share of the planned power of each site that is energised and available. Does not wait for the others.
template <class Team>
BALLAST_PHASE_FN void energise_sites(Team const& team, FirmTables<Scalar> const& t, FirmState const& s,
                                     int step)
{
    Scalar const* const certain = t.certain_mw + step * t.num_sites;
    Scalar const* const required_inv = t.required_mw_inv + step * t.num_sites;
    Real const now = static_cast<Scalar>(step);
    team.for_each(t.num_sites, [&](int i) {
        SiteTable<Scalar> const& site = t.sites[i];
        Real share = t.regions[site.region].availability * (1.0_r - s.regions[site.region].outage);
        if (required_inv[i] > 0.0_r) {
            Real mw = certain[i];
            for (int p = site.first_tranche; p < site.end_tranche; ++p)
                mw = mw + select(s.tranches[p].energised_at <= now, t.power_tranches[p].mw, 0.0_r);
            share = share * min(mw * required_inv[i], 1.0_r);
        }
        s.sites.own(i).share = share;
    });
}

}  // namespace ballast::BALLAST_KERNEL_NS
