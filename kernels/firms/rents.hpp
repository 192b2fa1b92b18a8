#pragma once
/// Rents of GPU classes and merchant supply.
///   ln P_g = base_g(k) + w_T x_T + w_I x_I + y_g + J_g - eta_S ln(S / S_plan) - eta_R ln(1 + released / depth)
/// The weights follow the age of the class: demand shifts from training to inference (its second life). base_g
/// holds obsolescence and the start values. J sums event marks; a stated share of a mark decays. P is the one-year
/// committed price; spot = spot_ratio P. GPUs that leave contract look for customers, GPUs of failed owners for
/// buyers, each in a market of stated depth; both are digested over time. Draws: none.
#include "kernels/core/math.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Powered GPUs of each cohort, then merchant supply [H100e].
template <class Team>
BALLAST_FN void power_cohorts(Team const& team, FirmTables<Scalar> const& t, FirmState const& s, int step)
{
    Scalar const* const gpus = t.working_gpus + step * t.num_cohorts;
    team.for_each(t.num_cohorts,
                  [&](int c) { s.cohorts[c].capacity = gpus[c] * s.sites[t.cohorts[c].site].share; });
    team.sync();
    team.for_each(1, [&](int) {
        Real supply = t.outside_supply[step] * exp(s.market->spare_supply);
        for (int c = 0; c < t.num_cohorts; ++c)
            supply = fma(t.cohorts[c].merchant_h100e, s.cohorts[c].capacity, supply);
        s.market->log_supply = log(max(supply, 1.0_r));
        Real const rest = s.market->spare_supply * t.market.supply_decay;
        s.market->spare_supply = select(abs(rest) < 1e-6_r, 0.0_r, rest);
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
        s.market->resale =
            m.resale_elasticity > 0.0_r
                ? exp(-m.resale_elasticity * log(fma(s.market->sold, m.resale_depth_inv, 1.0_r)))
                : 1.0_r;
        auto digest = [](Real& stock, Scalar decay) {
            Real const rest = stock * decay;
            stock = select(rest < 1.0_r, 0.0_r, rest);
        };
        digest(s.market->released, m.release_decay);
        digest(s.market->sold, m.resale_decay);
    });
    return pressure;
}

template <class Team>
BALLAST_FN void price_classes(Team const& team, FirmTables<Scalar> const& t, FactorState const& f,
                              FirmState const& s, int step)
{
    MarketTable<Scalar> const& m = t.market;
    Real const training = factor_or(f.x, m.training, 0.0_r);
    Real const inference = factor_or(f.x, m.inference, 0.0_r);
    Real const scarcity = m.supply_elasticity * (s.market->log_supply - t.planned_log_supply[step]);
    Real const pressure = digest_forced_supply(team, m, s);
    int const row = step * t.num_classes;
    team.for_each(t.num_classes, [&](int g) {
        Real log_rent = t.log_rent[row + g] + factor_or(f.x, t.classes[g].deviation, 0.0_r);
        log_rent = fma(t.training_weight[row + g], training, log_rent);
        log_rent = fma(t.inference_weight[row + g], inference, log_rent);
        log_rent = log_rent + (s.classes[g].jump + s.classes[g].transient) - scarcity - pressure;
        Real const against_plan = log_rent - t.planned_log_rent[row + g];
        s.classes[g].log_rent = log_rent;
        s.classes[g].rent = exp(log_rent);
        s.classes[g].rent_against_plan = exp(against_plan);
        // a fixed-price customer pays z = -(ln P - ln P_plan) above market, less its value on the plan path
        s.classes[g].price_hazard = exp(-m.hazard_slope * against_plan);
        Real const rest = s.classes[g].transient * t.classes[g].jump_decay;
        s.classes[g].transient = select(abs(rest) < 1e-6_r, 0.0_r, rest);
    });
    team.sync();
}

}  // namespace ballast::BALLAST_KERNEL_NS
