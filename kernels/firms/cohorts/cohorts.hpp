#pragma once
/// What a fleet does with its powered GPUs: contracts first, pro rata; then a vendor that promised to buy idle ones at
/// a floor price, where that pays better than the market; then spot, while spot covers power and operations (an owner
/// idles rather than sell below variable cost). The own-use share is kept from the start.
/// Second life: GPUs that leave a contract are let again, at spot and by calls; those of a cohort that is `let_once`, the most
/// that its contracts were to take so far less what they take, earn nothing more, but press on rents like any that look
/// for customers.
/// Retirement: while h (P - c) < a F, what of the fixed cost F of a GPU's place ends with the GPU, the owner retires the share
/// 1 - e^(-r dt) of GPUs that are neither contracted nor called nor own. They never come back: they sell nothing, are no
/// supply, and save a F. Draws: none.
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/status.hpp"

namespace ballast::BALLAST_KERNEL_NS {

template <class Team>
BALLAST_FN void start_cohorts(Team const& team, FirmTables<Scalar> const& t, FirmState const& s)
{
    team.for_each(t.num_cohorts, [&](int c) {
        s.floor_calls.own(c).share = 0.0_r;
        if (t.cohorts[c].retirement_gain > 0.0_r)
            s.retirements.own(c).gpus = 0.0_r;
    });
}

/// GPUs of a cohort that have power, mean over the step; retired ones among them.
BALLAST_FN Real powered_gpus(FirmTables<Scalar> const& t, FirmState const& s, int cohort, int step)
{
    return t.working_gpus[step * t.num_cohorts + cohort] * s.sites[t.cohorts[cohort].site].share;
}

/// What is left of so many powered GPUs of a cohort without those that are retired.
BALLAST_FN Real without_retired(FirmTables<Scalar> const& t, FirmState const& s, int cohort, Real powered)
{
    CohortTable<Scalar> const& c = t.cohorts[cohort];
    if (c.retirement_gain <= 0.0_r)
        return powered;
    return max(fma(-s.sites[c.site].share, s.retirements[cohort].gpus, powered), 0.0_r);
}

/// GPUs of a cohort that are installed at the end of the step and not retired.
BALLAST_FN Real gpus_in_use(FirmTables<Scalar> const& t, FirmState const& s, int cohort, int step)
{
    Real const installed = t.gpus[step * t.num_cohorts + cohort];
    if (t.cohorts[cohort].retirement_gain <= 0.0_r)
        return installed;
    return max(installed - s.retirements[cohort].gpus, 0.0_r);
}

/// GPUs that live contracts of a cohort need in the step.
BALLAST_FN Real needed_gpus(FirmTables<Scalar> const& t, FirmState const& s, int cohort, int step)
{
    Scalar const* const gpus = t.contract_gpus + step * t.num_contracts;
    CohortTable<Scalar> const& x = t.cohorts[cohort];
    Real need = 1e-3_r;
    for (int c = x.first_contract; c < x.end_contract; ++c)
        if (c != x.floor_contract)
            need = fma(gpus[c], select(is_live(s, c), s.terms[c].volume, 0.0_r), need);
    return need;
}

/// GPUs that left their contracts, of a cohort that is let but once.
BALLAST_FN Real gpus_let_go(FirmTables<Scalar> const& t, int cohort, Real need, int step)
{
    return max(t.contracted_most[step * t.num_cohorts + cohort] - need, 0.0_r);
}

/// GPUs of a cohort at the end of the step that earn their rent, and those that are scrap.
struct FleetInUse {
    Real earning, scrap;
};

BALLAST_FN FleetInUse fleet_in_use(FirmTables<Scalar> const& t, FirmState const& s, int cohort, int step)
{
    CohortTable<Scalar> const& c = t.cohorts[cohort];
    Real const in_use = gpus_in_use(t, s, cohort, step);
    FleetInUse x{in_use, c.retirement_gain > 0.0_r ? Real(s.retirements[cohort].gpus) : Real(0.0_r)};
    if (c.let_once != 0) {
        Real const idle = min(gpus_let_go(t, cohort, needed_gpus(t, s, cohort, step), step), in_use);
        x.earning = in_use - idle;
        x.scrap = x.scrap + idle;
    }
    return x;
}

/// What an hour of a GPU of a cohort costs its owner in the step.
struct RunningCost {
    Real power_price;  ///< USD/MWh
    Real factor;       ///< multiple of operating cost
    Real hourly;       ///< power and operations, USD
};

BALLAST_FN RunningCost running_cost(FirmTables<Scalar> const& t, FirmState const& s,
                                    CohortTable<Scalar> const& cohort)
{
    GpuClassTable<Scalar> const& g = t.classes[cohort.gpu_class];
    SiteTable<Scalar> const& site = t.sites[cohort.site];
    Real const price =
        fma(site.floating_share, s.regions[cohort.region].power_price - site.fixed_price, site.fixed_price);
    Real const factor = s.unit_costs[cohort.owner].multiple;
    return {price, factor, fma(g.mwh_per_hour, price, g.operations_usd_per_hour * factor)};
}

/// Retires a share of the idle GPUs of a cohort where their margin does not cover what their place would save. Returns
/// those that are left.
BALLAST_FN Real retire_idle(FirmTables<Scalar> const& t, FirmState const& s, int cohort, Real idle,
                            Real hourly_cost)
{
    CohortTable<Scalar> const& c = t.cohorts[cohort];
    Mask const loses = s.classes[c.gpu_class].rent - hourly_cost < c.avoidable_cost;
    Real const leaves = select(loses, idle * c.retirement_gain, 0.0_r);
    Real& retired = s.retirements.own(cohort).gpus;
    retired = retired + leaves / max(s.sites[c.site].share, 1e-6_r);  // with power or without
    return idle - leaves;
}

/// What the places of a firm's retired GPUs no longer cost in a step [quanta].
BALLAST_FN Real saved_on_places(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    Real sum = 0.0_r;
    for (int j = t.firms[firm].first_cohort; j < t.firms[firm].end_cohort; ++j) {
        int const c = t.owned_cohort[j];
        if (t.cohorts[c].retirement_gain > 0.0_r)
            sum = fma(t.cohorts[c].place_saving, s.retirements[c].gpus, sum);
    }
    return sum;
}

/// What cohorts do in the step. Does not wait for the others.
template <class Team>
BALLAST_PHASE_FN void fill_cohorts(Team const& team, FirmTables<Scalar> const& t, FirmState const& s,
                                   int step)
{
    team.for_each(t.num_cohorts, [&](int i) BALLAST_INLINED {
        CohortTable<Scalar> const& cohort = t.cohorts[i];
        Real const powered = powered_gpus(t, s, i, step);
        s.cohorts.own(i).capacity = powered;
        Real const need = needed_gpus(t, s, i, step);
        Real const for_contracts = without_retired(t, s, i, powered * (1.0_r - cohort.own_share));
        s.cohorts.own(i).fill = min(for_contracts / need, 1.0_r);

        GpuClassTable<Scalar> const& g = t.classes[cohort.gpu_class];
        RunningCost const cost = running_cost(t, s, cohort);
        Real const spot_price = s.classes[cohort.gpu_class].rent * g.spot_ratio;
        Real const contracted = s.cohorts[i].fill * need;
        Real idle = max(for_contracts - contracted, 0.0_r);
        if (cohort.let_once != 0)
            idle = max(idle - gpus_let_go(t, i, need, step), 0.0_r);
        Real called = 0.0_r;
        if (cohort.floor_contract != kNone) {
            int const c = cohort.floor_contract;
            Scalar const wanted = t.contract_gpus[step * t.num_contracts + c];
            Mask const pays =
                is_live(s, c) & (spot_price * cohort.merchant_utilisation < t.contracts[c].planned_rent);
            called = select(pays, min(idle, wanted), 0.0_r);
            s.floor_calls.own(i).share = called * (1.0_r / max(wanted, 1.0_r));
            idle = idle - called;
        }
        if (cohort.retirement_gain > 0.0_r)
            idle = retire_idle(t, s, i, idle, cost.hourly);
        Real const spot = select(spot_price > cost.hourly, idle * cohort.merchant_utilisation, 0.0_r);
        Real const running = fma(cohort.own_share, powered, (contracted + called) + spot);
        s.cohorts.own(i).spot_sales = round_to_quantum(spot * spot_price * g.hours_to_quanta_step);
        s.cohorts.own(i).power_cost = round_to_quantum(
            running * (g.mwh_per_gpu_step * t.market.usd_per_quantum_inv) * cost.power_price);
        s.cohorts.own(i).operations_cost =
            round_to_quantum(running * g.operations_per_gpu_step * cost.factor);
    });
}

}  // namespace ballast::BALLAST_KERNEL_NS
