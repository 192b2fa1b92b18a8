#pragma once
/// Labs: capability race, market shares, revenue with lag, build-or-sell.
///   C_l <- C_l + phi (max C - C_l),  open weights  C_o <- C_o + w (max C - C_o)^+   (leaps are events)
///   s_l = q_l e^C_l / (q_o e^C_o + sum_j q_j e^C_j),    D_l <- D_l + (Y s_l - D_l)(1 - e^(-dt/tau))
///   R_l = min(D_l, (1 - a_min) K_l rho);  unserved demand goes once to labs with room;  T_l = K_l - R_l / rho
/// so the leader sells, trains less, and is caught. q is product capture: research is not revenue. K_l is the
/// compute of the last step. Where tokens have a price (prices.hpp), Y becomes Y (P_l / C)^(1 - eps), a lab's odds fall by
/// (P_l / P)^b, and R_l = P_l V_l with the work V_l = min(D_l / P_l, (1 - a_min) K_l rho). An efficiency leap
/// raises rho; others catch up with it as with capability. The leader is the best lab; a lead counts once it has lasted
/// two steps. Draws: none.
#include "kernels/core/math.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/labs/prices.hpp"
#include "kernels/firms/money.hpp"

namespace ballast::BALLAST_KERNEL_NS {

template <class Team>
BALLAST_FN void start_labs(Team const& team, FirmTables<Scalar> const& t, FirmState const& s)
{
    team.for_each(1, [&](int) {
        Race& race = s.race.own();
        int leader = 0;
        for (int l = 1; l < t.num_labs; ++l)
            leader = t.labs[l].capability > t.labs[leader].capability ? l : leader;
        race.open_capability = t.open_capability;
        race.leader = leader;
        race.challenger = leader;
        race.log_price = 0.0_r;
        race.log_cost = 0.0_r;
        race.stint = 0;
        race.leader_changes = 0;
    });
    team.for_each(t.num_labs, [&](int l) {
        LabTable<Scalar> const& table = t.labs[l];
        Lab& lab = s.labs.own(l);
        lab.capability = table.capability;
        lab.demand = table.initial_demand;
        lab.compute = table.initial_compute;
        lab.revenue = table.initial_demand;
        lab.serving_limit = table.initial_compute * table.revenue_per_compute * (1.0_r - table.min_training);
        lab.price = 1.0_r;
        lab.contract_price = 1.0_r;
        s.relative_training[l] = 0.0_r;
        lab.active = 1.0_r;
        lab.efficiency_gain = 0.0_r;
        Procurement& procurement = s.procurement.own(l);
        for (int q = 0; q < kLeadQuarters; ++q)
            procurement.waiting[q] = 0.0_r;
        procurement.standing = 0.0_r;
        procurement.committed = table.commitment_initial;
        procurement.replacement = 0.0_r;
        procurement.costs = 0.0_r;
    });
}

/// What events and failures do to labs.
BALLAST_FN void leap(FirmState const& s, int l, Mask lanes, Real log_odds)
{
    add_where(lanes, s.labs.own(l).capability, log_odds);
}
BALLAST_FN void leap_of_open_weights(FirmState const& s, Mask lanes, Real log_odds)
{
    add_where(lanes, s.race.own().open_capability, log_odds);
}
BALLAST_FN void gain_efficiency(FirmState const& s, int l, Mask lanes, Real log_gain)
{
    add_where(lanes, s.labs.own(l).efficiency_gain, log_gain);
}
BALLAST_FN void close_lab(FirmState const& s, int l, Mask lanes)
{
    set_where(lanes, s.labs.own(l).active, 0.0_r);
}

/// Revenue per unit of compute at the prices of the start, rho [quanta per year and H100e].
BALLAST_FN Real revenue_per_compute(FirmTables<Scalar> const& t, FirmState const& s, int l, int step)
{
    Scalar const planned = t.labs[l].revenue_per_compute * t.efficiency[step * t.num_labs + l];
    return planned * exp(s.labs[l].efficiency_gain);
}

/// Who leads: the lab that has been best for two steps running.
BALLAST_FN void follow_leader(FirmTables<Scalar> const& t, FirmState const& s)
{
    Real highest = -1e30_r;
    Int best = 0;
    for (int l = 0; l < t.num_labs; ++l) {
        Mask const better = (s.labs[l].capability > highest) & (s.labs[l].active > 0.5_r);
        set_where(better, highest, s.labs[l].capability);
        set_where(better, best, l);
    }
    Mask const leads = best == s.race->leader;
    Int const stint = select(best == s.race->challenger, s.race->stint + 1, 1);
    Mask const takes_over = (stint > 1) & !leads;
    s.race.own().challenger = best;
    s.race.own().stint = select(leads, 0, stint);
    set_where(takes_over, s.race.own().leader, best);
    add_where(takes_over, s.race.own().leader_changes, 1);
}

/// What labs and open weights catch up with in the step.
struct Rivals {
    Real best, cheapest;   ///< capability and gain of efficiency
    Real open_capability;  ///< of open weights, after the step
    TokenPrice price;      ///< of tokens, of the step; where it moves
};

/// Looks at all labs before they move. None of the phases of labs waits for the others at its end.
template <class Team>
BALLAST_PHASE_FN Rivals look_at_rivals(Team const& team, FirmTables<Scalar> const& t, FirmState const& s)
{
    Rivals x{};
    if (!team.has_items(t.num_labs + 1))
        return x;
    x.best = s.race->open_capability;
    for (int l = 0; l < t.num_labs; ++l) {
        x.best = max(x.best, s.labs[l].capability);
        x.cheapest = max(x.cheapest, s.labs[l].efficiency_gain);
    }
    Real const gap = max(x.best - s.race->open_capability, 0.0_r);
    x.open_capability = fma(t.open_catch_up, gap, s.race->open_capability);
    if (t.market.priced != 0)
        x.price = next_token_price(t, s, x.best);
    return x;
}

/// The best is caught up with, in quality and in cost.
template <class Team>
BALLAST_PHASE_FN void catch_up(Team const& team, FirmTables<Scalar> const& t, FirmState const& s,
                               Rivals const& rivals, int step)
{
    team.for_each(t.num_labs, [&](int l) {
        LabTable<Scalar> const& table = t.labs[l];
        Lab& lab = s.labs.own(l);
        lab.capability = fma(table.catch_up, rivals.best - lab.capability, lab.capability);
        lab.efficiency_gain = fma(table.catch_up, rivals.cheapest - lab.efficiency_gain, lab.efficiency_gain);
        Real odds = lab.capability + table.log_capture;
        if (t.market.priced != 0) {
            follow_price(table, lab, rivals.price.log_price);
            odds = fma(t.market.switching, rivals.price.log_price - log(lab.price), odds);
        }
        lab.revenue = lab.active * exp(odds);  // weight in the share
        lab.serving_limit =
            lab.compute * revenue_per_compute(t, s, l, step) * (1.0_r - table.min_training) * lab.active;
    });
}

/// Shares of the market, and demand that follows them with lag. Who leads the race is one more item than there are labs.
template <class Team>
BALLAST_PHASE_FN void share_market(Team const& team, FirmTables<Scalar> const& t, FactorState const& factors,
                                   FirmState const& s, Rivals const& rivals)
{
    if (t.num_labs == 0 || !team.has_items(t.num_labs + 1))
        return;
    Real weights = exp(rivals.open_capability + t.open_log_capture);
    for (int l = 0; l < t.num_labs; ++l)
        weights = weights + s.labs[l].revenue;
    Real const market = t.market.paid_market_initial * exp(factor_or(factors.x, t.market.paid_market, 0.0_r));
    Real const per_weight = market / weights;
    team.for_each(t.num_labs + 1, [&](int l) {
        if (l == t.num_labs) {
            s.race.own().open_capability = rivals.open_capability;
            if (t.market.priced != 0) {
                s.race.own().log_price = rivals.price.log_price;
                s.race.own().log_cost = rivals.price.log_cost;
            }
            follow_leader(t, s);
            return;
        }
        Lab& lab = s.labs.own(l);
        Real wanted = per_weight * lab.revenue;
        if (t.market.priced != 0 && t.market.spend_on_price != 0.0_r)
            wanted = wanted * exp(t.market.spend_on_price * (log(lab.price) - rivals.price.log_cost));
        lab.demand = fma(t.labs[l].lag, wanted - lab.demand, lab.demand);
    });
}

/// What compute allows is served; the rest looks once for another lab.
template <class Team>
BALLAST_PHASE_FN void serve_demand(Team const& team, FirmTables<Scalar> const& t, FirmState const& s,
                                   int step)
{
    if (!team.has_items(t.num_labs))
        return;
    bool const priced = t.market.priced != 0;
    auto const work_asked = [&](Lab const& lab) { return priced ? lab.demand / lab.price : lab.demand; };
    Real unserved = 0.0_r;
    Real room = 1e-6_r;
    for (int l = 0; l < t.num_labs; ++l) {
        Lab const& lab = s.labs[l];
        Real const work = work_asked(lab);
        unserved = unserved + max(work - lab.serving_limit, 0.0_r);
        room = room + max(lab.serving_limit - work, 0.0_r);
    }
    Real const taken = min(unserved * t.spill_share / room, 1.0_r);
    team.for_each(t.num_labs, [&](int l) {
        Lab& lab = s.labs.own(l);
        Real const asked = work_asked(lab);
        Real const spare = max(lab.serving_limit - asked, 0.0_r);
        Real const work = fma(spare, taken, min(asked, lab.serving_limit));
        lab.revenue = work * lab.price;
        Real const per_compute = revenue_per_compute(t, s, l, step);
        lab.log_training = log(max(lab.compute - work / max(per_compute, 1e-20_r), 1.0_r));
    });
}

/// Training relative to the geometric mean drives the next leap.
template <class Team>
BALLAST_PHASE_FN void compare_training(Team const& team, FirmTables<Scalar> const& t, FirmState const& s)
{
    if (!team.has_items(t.num_labs))
        return;
    Real mean = 0.0_r;
    for (int l = 0; l < t.num_labs; ++l)
        mean = mean + s.labs[l].log_training;
    mean = mean * (1.0_r / static_cast<Scalar>(t.num_labs));
    team.for_each(t.num_labs, [&](int l) { s.relative_training[l] = s.labs[l].log_training - mean; });
}

}  // namespace ballast::BALLAST_KERNEL_NS
