#pragma once
/// The price of tokens P: what a unit of work of the frontier costs, over the start.
///   ln P* = -x - g_e e - g_o (gap - gap_0) + g_h ln(H / H_0) + g_u (U - 1)^+,  ln P <- ln P + (ln P* - ln P)(1 - e^(-dt/tau))
/// e: gain of efficiency beyond plan, mean over labs by demand. gap: capability of open weights less the best's. H:
/// concentration of demand (Herfindahl). U: work asked for over what compute can serve. x: what today's price has in excess.
/// A share k of a lab's sales is under contracts at fixed prices: P_l = k Pbar_l + (1 - k) P, Pbar <- Pbar + (P - Pbar)(1 -
/// e^(-dt/term)). Its customers buy at P_l, and ask for Y s (P_l / C)^(1 - eps) dollars: ln C is what efficiency has taken off the
/// price, C <- as P. Draws: none.
#include "kernels/core/math.hpp"
#include "kernels/firms/firm_state.hpp"

namespace ballast::BALLAST_KERNEL_NS {

inline constexpr Scalar kFarthestPrice = 4.0_r;        ///< of ln P*, either way
inline constexpr Scalar kLeastConcentration = 1e-6_r;  ///< a market of nobody has none

/// A price war, or its end: the price comes back with its own time constant.
BALLAST_FN void move_token_price(FirmState const& s, Mask lanes, Real log_change)
{
    add_where(lanes, s.race.own().log_price, log_change);
}

/// ln P, and the part of it that follows efficiency.
struct TokenPrice {
    Real log_price, log_cost;
};

/// That of the step, from labs as the last step left them.
BALLAST_FN TokenPrice next_token_price(FirmTables<Scalar> const& t, FirmState const& s, Real best)
{
    MarketTable<Scalar> const& m = t.market;
    Real asked = 0.0_r, squares = 0.0_r, gains = 0.0_r, work = 0.0_r, allowed = 0.0_r;
    for (int l = 0; l < t.num_labs; ++l) {
        Lab const& lab = s.labs[l];
        asked = asked + lab.demand;
        squares = fma(lab.demand, lab.demand, squares);
        gains = fma(lab.demand, lab.efficiency_gain, gains);
        work = work + lab.demand / lab.price;
        allowed = allowed + lab.serving_limit;
    }
    Real const before = s.race->log_price;
    asked = max(asked, 1.0_r);
    Real const concentration = max(squares / (asked * asked), kLeastConcentration);
    Real const use = work / max(allowed, 1.0_r);
    Real const passed_on = -gains / asked * m.price_on_efficiency;
    Real target = passed_on - m.price_excess;
    target = target - m.price_on_openness * (s.race->open_capability - best - m.open_gap_start);
    target = target + m.price_on_concentration * (log(concentration) - m.log_concentration_start);
    target = target + m.price_on_scarcity * clamp(use - 1.0_r, 0.0_r, kFarthestPrice);
    target = clamp(target, -kFarthestPrice, kFarthestPrice);
    Real const cost = s.race->log_cost;
    return {fma(m.price_gain, target - before, before), fma(m.price_gain, passed_on - cost, cost)};
}

/// A lab's own price follows the market, slower where it has sold ahead.
BALLAST_FN void follow_price(LabTable<Scalar> const& table, Lab& lab, Real log_price)
{
    Real const price = exp(log_price);
    lab.contract_price = fma(table.contract_gain, price - lab.contract_price, lab.contract_price);
    lab.price = fma(table.fixed_share, lab.contract_price - price, price);
}

}  // namespace ballast::BALLAST_KERNEL_NS
