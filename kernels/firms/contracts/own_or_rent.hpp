#pragma once
/// Own or rent: customers that could own what they rent.
///   x = clip(ln(p / (F / u + v)), 0, 1)
/// p is the price, F what a GPU of one's own costs in an hour, used or not, v what an hour of use costs, u the share of
/// hours that the customer uses: owning is cheaper where u p > F + u v. A customer gives notice with hazard lambda x and
/// leaves at its end, without a fee; at the end of a term it renews with 1 - w x^2 (3 - 2 x) of the usual probability, and
/// not at all while notice runs. A lab that has left goes on with as many GPUs of its own and pays F + u v for them until
/// the contract would have ended. Draws: 1 exponential a contract, at the start.
#include "kernels/core/math.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/random/draws.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// What owning saves at a price, USD per hour: a share, log.
BALLAST_FN Real gain_by_owning(FirmTables<Scalar> const& t, int i, Real price, int step)
{
    Scalar const own = t.own_cost[step * t.num_insourcings + i];
    return clamp(log(max(price, 1e-6_r) / own), 0.0_r, 1.0_r);
}

/// Hazard of notice in a step at the price of the contract.
BALLAST_FN Real insourcing_rate(FirmTables<Scalar> const& t, Real price_ratio, int i, int step)
{
    InsourcingTable<Scalar> const& table = t.insourcings[i];
    return table.rate * gain_by_owning(t, i, price_ratio * t.contracts[table.contract].planned_rent, step);
}

template <class Team>
BALLAST_FN void start_insourcings(Team const& team, FirmTables<Scalar> const& t, FirmState const& s,
                                  Draws const& d)
{
    team.for_each(t.num_insourcings, [&](int i) {
        Insourcing& x = s.insourcings.own(i);
        x.hazard_left = arrival_threshold(d, t.insourcings[i].threshold, Int(0));
        x.rate = insourcing_rate(t, Real(1.0_r), i, 0);
        x.notice_left = 0.0_r;
        x.in_house = 0.0_r;
    });
}

/// Hazard and notice of a live contract in the step. Lanes on which its customer leaves for GPUs of its own.
BALLAST_FN Mask bring_in_house(FirmTables<Scalar> const& t, FirmState const& s, int contract, int step,
                               Mask live)
{
    int const i = t.contracts[contract].insourcing;
    InsourcingTable<Scalar> const& table = t.insourcings[i];
    Insourcing& x = s.insourcings.own(i);
    Real const rest = x.notice_left - 1.0_r;
    Mask const leaves = live & (x.notice_left > 0.0_r) & (rest <= 0.0_r);
    x.notice_left = max(rest, 0.0_r);
    Real const now = insourcing_rate(t, s.terms[contract].price_ratio, i, step);
    x.hazard_left = x.hazard_left - 0.5_r * (x.rate + now);
    x.rate = now;
    Mask const decides = live & (x.hazard_left <= 0.0_r);
    set_where(decides, x.notice_left, table.notice_steps);
    set_where(decides, x.hazard_left, kNeverHazard);
    set_where(leaves, x.in_house, 1.0_r);
    return leaves;
}

/// Share of the usual probability with which a customer renews at a rent.
BALLAST_FN Real share_that_rents_on(FirmTables<Scalar> const& t, FirmState const& s, int i, Real rent,
                                    int step)
{
    Real const x = gain_by_owning(t, i, rent, step);
    Real const leaves = x * x * fma(-2.0_r, x, 3.0_r);
    Real const stays = fma(-t.insourcings[i].renewal_weight, leaves, 1.0_r);
    return select(remain(s.insourcings[i].notice_left), 0.0_r, stays);
}

/// Own GPUs in the place of a contract that was brought in house, and what they cost in the step [quanta].
struct OwnCompute {
    Real compute, cost;
};

BALLAST_FN OwnCompute own_compute(FirmTables<Scalar> const& t, FirmState const& s, int contract, int step)
{
    ContractTable<Scalar> const& c = t.contracts[contract];
    int const i = c.insourcing;
    Real const planned = t.contract_gpus[step * t.num_contracts + contract] * s.terms[contract].volume;
    Real const gpus = select(holds(s.insourcings[i].in_house), planned, 0.0_r);
    Scalar const cost = t.own_cost[step * t.num_insourcings + i] * t.insourcings[i].use_quanta;
    return {gpus * c.h100e, round_to_quantum(gpus * cost)};
}

}  // namespace ballast::BALLAST_KERNEL_NS
