#pragma once
/// What a lab's revenue costs beside compute: c R (1 - m + m e^-e / P_l), the share m with the work that is sold. Draws: none.
#include "kernels/core/math.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// `revenue`: of the step.
BALLAST_FN Real cost_of_revenue(FirmTables<Scalar> const& t, FirmState const& s, int l, Real revenue)
{
    LabTable<Scalar> const& table = t.labs[l];
    Real share = t.firms[table.firm].cost_share;
    if (table.work_cost > 0.0_r) {
        Real const work =
            exp(-s.labs[l].efficiency_gain) / s.labs[l].price;  // of a dollar, over that at the start
        share = share * fma(table.work_cost, work - 1.0_r, 1.0_r);
    }
    return round_to_quantum(revenue * share);
}

}  // namespace ballast::BALLAST_KERNEL_NS
