#pragma once
/// What a lab sells and what serving leaves of it, after the step.
///   gross margin = 1 - (z (compute bought + power + operations) + cost of revenue) / R,   z = V / (K rho)
/// z is the share of its compute that serves; all amounts are those of the step. Draws: none.
#include "kernels/firms/facilities/vehicles.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/labs/cost_of_revenue.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/tables/vocabulary/ledger_line.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Work that the lab sells [quanta per year at the prices of the start].
BALLAST_FN Real work_sold(FirmState const& s, int l)
{
    return s.labs[l].revenue / s.labs[l].price;
}

/// z, of the compute of the last step.
BALLAST_FN Real serving_share(FirmTables<Scalar> const& t, FirmState const& s, int l)
{
    Real const limit = s.labs[l].serving_limit;
    Real const share = work_sold(s, l) / max(limit, 1e-20_r) * (1.0_r - t.labs[l].min_training);
    return select(limit > 0.0_r, share, 0.0_r);
}

/// Revenue of the step.
BALLAST_FN Real lab_revenue(FirmTables<Scalar> const& t, FirmState const& s, int l)
{
    return round_to_quantum(s.labs[l].revenue * t.market.dt);
}

/// Compute of a firm in the step: what it is billed for, power and operations of its own, and what is new.
BALLAST_FN Real compute_cost(FirmTables<Scalar> const& t, FirmState const& s, int l)
{
    FirmTable<Scalar> const& firm = t.firms[t.labs[l].firm];
    Real sum = s.procurement[l].costs;
    for_each_payable(firm, [&](int e) {
        if (t.payments[e].paid == Line::compute_bought)
            sum = sum + s.payments[e].billed;
    });
    for (int j = firm.first_cohort; j < firm.end_cohort; ++j) {
        int const c = t.owned_cohort[j];
        Real const running = s.cohorts[c].power_cost + s.cohorts[c].operations_cost;
        sum = fma(kept_share(s, t.cohorts[c]), running, sum);
    }
    return sum;
}

/// 0 without revenue.
BALLAST_FN Real gross_margin(FirmTables<Scalar> const& t, FirmState const& s, int l)
{
    Real const revenue = lab_revenue(t, s, l);
    Real const cost = cost_of_revenue(t, s, l, revenue);
    Real const costs = fma(serving_share(t, s, l), compute_cost(t, s, l), cost);
    return select(revenue > 0.0_r, 1.0_r - costs / max(revenue, 1e-20_r), 0.0_r);
}

}  // namespace ballast::BALLAST_KERNEL_NS
