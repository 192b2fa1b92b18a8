#pragma once
/// What a fleet does with its powered GPUs: contracts first, pro rata; then a vendor that promised to buy idle ones at
/// a floor price, where that pays better than the market; then spot, while spot covers power and operations (an owner
/// idles rather than sell below variable cost). The own-use share is kept from the start. Draws: none.
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/status.hpp"

namespace ballast::BALLAST_KERNEL_NS {

template <class Team>
BALLAST_FN void start_cohorts(Team const& team, FirmTables<Scalar> const& t, FirmState const& s)
{
    team.for_each(t.num_cohorts, [&](int c) { s.cohorts.own(c).floor_fill = 0.0_r; });
}

/// GPUs of a cohort that have power, mean over the step.
BALLAST_FN Real powered_gpus(FirmTables<Scalar> const& t, FirmState const& s, int cohort, int step)
{
    return t.working_gpus[step * t.num_cohorts + cohort] * s.sites[t.cohorts[cohort].site].share;
}

/// What cohorts do in the step. Does not wait for the others.
template <class Team>
BALLAST_PHASE_FN void fill_cohorts(Team const& team, FirmTables<Scalar> const& t, FirmState const& s,
                                   int step)
{
    Scalar const* const gpus = t.contract_gpus + step * t.num_contracts;
    team.for_each(t.num_cohorts, [&](int i) BALLAST_INLINED {
        CohortTable<Scalar> const& cohort = t.cohorts[i];
        Real const powered = powered_gpus(t, s, i, step);
        s.cohorts.own(i).capacity = powered;
        Real need = 1e-3_r;
        for (int c = cohort.first_contract; c < cohort.end_contract; ++c)
            if (c != cohort.floor_contract)
                need = fma(gpus[c], select(is_live(s, c), s.terms[c].volume, 0.0_r), need);
        Real const for_contracts = powered * (1.0_r - cohort.own_share);
        s.cohorts.own(i).fill = min(for_contracts / need, 1.0_r);

        GpuClassTable<Scalar> const& g = t.classes[cohort.gpu_class];
        SiteTable<Scalar> const& site = t.sites[cohort.site];
        Real const price = fma(site.floating_share, s.regions[cohort.region].power_price - site.fixed_price,
                               site.fixed_price);
        Real const cost_factor = s.conduct[cohort.owner].unit_cost;
        Real const spot_price = s.classes[cohort.gpu_class].rent * g.spot_ratio;
        Real const running_cost = fma(g.mwh_per_hour, price, g.operations_usd_per_hour * cost_factor);
        Real const contracted = s.cohorts[i].fill * need;
        Real idle = max(for_contracts - contracted, 0.0_r);
        Real called = 0.0_r;
        if (cohort.floor_contract != kNone) {
            int const c = cohort.floor_contract;
            Mask const pays =
                is_live(s, c) & (spot_price * cohort.merchant_utilisation < t.contracts[c].planned_rent);
            called = select(pays, min(idle, gpus[c]), 0.0_r);
            s.cohorts.own(i).floor_fill = called * (1.0_r / max(gpus[c], 1.0_r));
            idle = idle - called;
        }
        Real const spot = select(spot_price > running_cost, idle * cohort.merchant_utilisation, 0.0_r);
        Real const running = fma(cohort.own_share, powered, (contracted + called) + spot);
        s.cohorts.own(i).spot_sales = round_to_quantum(spot * spot_price * g.hours_to_quanta_step);
        s.cohorts.own(i).power_cost =
            round_to_quantum(running * (g.mwh_per_gpu_step * t.market.usd_per_quantum_inv) * price);
        s.cohorts.own(i).operations_cost =
            round_to_quantum(running * g.operations_per_gpu_step * cost_factor);
    });
}

}  // namespace ballast::BALLAST_KERNEL_NS
