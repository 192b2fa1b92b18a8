#pragma once
/// Rents of GPU classes.
///   ln P_g = base_g(k) + w_T x_T + w_I x_I + y_g + J_g - eta_S ln(S / S_plan) - eta_R ln(1 + released / depth)
/// The weights follow the age of the class: demand shifts from training to inference (its second life). base_g
/// holds obsolescence and the start values. J sums event marks; a stated share of a mark decays. P is the one-year
/// committed price; spot = spot_ratio P. Supply S and released GPUs: market.hpp. Draws: none.
#include "kernels/core/math.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/market/market.hpp"
#include "kernels/firms/money.hpp"

namespace ballast::BALLAST_KERNEL_NS {

template <class Team>
BALLAST_FN void start_classes(Team const& team, FirmTables<Scalar> const& t, FirmState const& s)
{
    team.for_each(t.num_classes, [&](int g) {
        s.classes.own(g).jump = 0.0_r;
        s.classes.own(g).transient = 0.0_r;
    });
}

/// An event's mark moves the rent of class g; the share `permanent` of it lasts.
BALLAST_FN void move_rent(FirmState const& s, int g, Mask lanes, Real mark, Real permanent)
{
    add_where(lanes, s.classes.own(g).jump, mark * permanent);
    add_where(lanes, s.classes.own(g).transient, mark * (1.0_r - permanent));
}

/// Rents of the step. Does not wait for the others.
template <class Team>
BALLAST_PHASE_FN void price_classes(Team const& team, FirmTables<Scalar> const& t, FactorState const& factors,
                                    FirmState const& s, int step)
{
    MarketTable<Scalar> const& m = t.market;
    if (team.has_items(t.num_classes)) {
        Real const training = factor_or(factors.x, m.training, 0.0_r);
        Real const inference = factor_or(factors.x, m.inference, 0.0_r);
        Real const scarcity = m.supply_elasticity * (s.market->log_supply - t.planned_log_supply[step]);
        Real const pressure = s.market->pressure;
        int const row = step * t.num_classes;
        team.for_each(t.num_classes, [&](int g) {
            GpuClassTable<Scalar> const& table = t.classes[g];
            GpuClass& x = s.classes.own(g);
            Real log_rent = t.log_rent[row + g] + factor_or(factors.x, table.deviation, 0.0_r);
            log_rent = fma(t.training_weight[row + g], training, log_rent);
            log_rent = fma(t.inference_weight[row + g], inference, log_rent);
            log_rent = log_rent + (x.jump + x.transient) - scarcity - pressure;
            Real const against_plan = log_rent - t.planned_log_rent[row + g];
            x.log_rent = log_rent;
            x.rent = exp(log_rent);
            x.rent_against_plan = exp(against_plan);
            // a fixed-price customer pays z = -(ln P - ln P_plan) above market, less its value on the plan path
            x.price_hazard = exp(-m.hazard_slope * against_plan);
            Real const decayed = x.transient * table.jump_decay;
            x.transient = select(abs(decayed) < 1e-6_r, 0.0_r, decayed);
        });
    }
}

}  // namespace ballast::BALLAST_KERNEL_NS
