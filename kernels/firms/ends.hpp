#pragma once
/// Ends of independence and what they pass on in the next step.
/// Distress that outlasts its grace, a rating-based hazard for what is not modelled, a baseline merger hazard.
/// At the end of distress a bid is tried: fleet (1 - h) + psi V - debt - arrears > 0 while markets are not shut.
/// Default: exchange (runs on, debt cut), operating reorganisation (served contracts continue at .85, paid ones out
/// of the money are rejected), liquidation (all contracts end). Creditors in the study receive a recovery of what
/// is owed to them; equity commitments of a defaulted investor lapse.
/// Draws: 1 uniform for the kind; thresholds of the two hazards at the start.
#include "kernels/firms/collateral.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/random/draws.hpp"

namespace ballast::BALLAST_KERNEL_NS {

inline constexpr Scalar kReorganisedService = 0.85_r;

/// Lanes on which a buyer outbids the claims.
BALLAST_FN Mask finds_buyer(FirmTables<Scalar> const& t, FactorState const& f, FirmState const& s, int firm,
                            int step)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    if (p.buyer_share <= 0.0_r)
        return no_lanes();
    Real bid = Real(p.buyer_share) * exp(s.log_valuation[firm]);
    for (int j = p.first_cohort; j < p.end_cohort; ++j) {
        int const c = t.owned_cohort[j];
        Real const worth = collateral_value(t, f, s, t.cohorts[c].gpu_class, step);
        Scalar const gpus =
            t.gpus[step * t.num_cohorts + c] * t.market.usd_per_quantum_inv * (1.0_r - p.fleet_haircut);
        bid = fma(Real(gpus), worth, bid);
    }
    Mask const market_open = factor_or(f.x, t.market.regime, 0.0_r) < Real(1.5_r);
    return market_open & (bid > s.debt_total[firm] + s.shortfall[firm]);
}

/// Recoveries of claims on a defaulted firm, and the fate of its contracts.
BALLAST_FN void transmit_default(FirmTables<Scalar> const& t, FirmState const& s, int firm, Mask defaults,
                                 Mask reorganises, Mask liquidates)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Real const zero = Real(0.0_r);
    Real const recovery = t.market.recovery_trade;
    for (int j = p.first_bought; j < p.end_bought; ++j) {
        int const c = t.bought_contract[j];
        int const provider = t.contracts[c].provider;
        int const g = t.contracts[c].gpu_class;
        Real const owed = select(defaults, s.contract_arrears[c], zero);
        if (provider != kNone)
            s.pending[provider] = s.pending[provider] + book(owed * recovery);
        s.contract_arrears[c] = s.contract_arrears[c] - owed;
        Mask const out_of_money = g == kNone ? no_lanes() : s.rent_against_plan[g] < Real(1.0_r);
        Mask const rejected = (liquidates | (reorganises & out_of_money)) & (s.contract_left[c] > zero);
        s.contract_left[c] = select(rejected, Real(kCustomerGone), s.contract_left[c]);
    }
    for (int j = p.first_provided; j < p.end_provided; ++j) {
        int const c = t.provided_contract[j];
        int const customer = t.contracts[c].customer;
        Mask const ended = liquidates & (s.contract_left[c] > zero);
        Real const owed = select(defaults, s.refund[c], zero) + select(ended, s.prepayment[c], zero);
        if (customer != kNone)
            s.pending[customer] = s.pending[customer] + book(owed * recovery);
        s.refund[c] = select(defaults, zero, s.refund[c]);
        s.prepayment[c] = select(ended, zero, s.prepayment[c]);
        s.contract_left[c] = select(ended, Real(kCancelled), s.contract_left[c]);
    }
    for (int j = p.first_lease_paid; j < p.end_lease_paid; ++j) {
        int const l = t.paid_lease[j];
        int const payee = t.leases[l].payee;
        Real const owed = select(defaults, s.lease_arrears[l], zero);
        if (payee != kNone)
            s.pending[payee] = s.pending[payee] + book(owed * recovery);
        s.lease_arrears[l] = s.lease_arrears[l] - owed;
    }
    if (p.lab != kNone)
        s.lab_active[p.lab] = select(liquidates, zero, s.lab_active[p.lab]);
    s.honours[firm] = select(defaults, zero, s.honours[firm]);
    Real const service = select(liquidates, zero, Real(kReorganisedService));
    s.serving[firm] = select(reorganises | liquidates, service, s.serving[firm]);
    if (p.tier == 0)
        s.confidence[0] =
            select(defaults, s.confidence[0] + Real(t.market.confidence_per_failure), s.confidence[0]);
}

/// Decide the ends of the step.
template <class Team>
BALLAST_FN void end_firms(Team const& team, FirmTables<Scalar> const& t, FactorState const& f,
                          FirmState const& s, Draws const& d, int step)
{
    Mask some = no_lanes();
    team.for_each(t.num_firms, [&](int i) {
        FirmTable<Scalar> const& p = t.firms[i];
        Mask ends = s.distress_steps[i] > Real(p.grace_steps);
        if (p.outside_rate > 0.0_r) {
            s.outside_left[i] = s.outside_left[i] - Real(p.outside_rate);
            ends = ends | (s.outside_left[i] <= Real(0.0_r));
        }
        if (p.merger_rate > 0.0_r) {
            s.merger_left[i] = s.merger_left[i] - Real(p.merger_rate);
            ends = ends | (s.merger_left[i] <= Real(0.0_r));
        }
        some = some | (ends & (s.end[i] == Int(0)));
    });
    team.sync();
    if (!team.any(some))
        return;

    team.serial([&] {
        for (int i = 0; i < t.num_firms; ++i) {
            FirmTable<Scalar> const& p = t.firms[i];
            Mask const independent = s.end[i] == Int(0);
            Mask const distressed = independent & (s.distress_steps[i] > Real(p.grace_steps));
            Mask const outside = independent & (s.outside_left[i] <= Real(0.0_r)) & !distressed;
            Mask const merged = independent & (s.merger_left[i] <= Real(0.0_r)) & !distressed & !outside;
            Mask const ends = distressed | outside | merged;
            if (!any(ends))
                continue;

            Mask const bought = any(distressed) ? distressed & finds_buyer(t, f, s, i, step) : no_lanes();
            Mask const acquired = bought | merged;
            Mask const defaults = ends & !acquired;
            Real const u = uniform_at(d.seed, d.paths, p.end_kind, Int(0));
            Mask const exchanges = defaults & (u <= Real(p.kind_exchange));
            Mask const reorganises = defaults & !exchanges & (u <= Real(p.kind_reorganisation));
            Mask const liquidates = defaults & !exchanges & !reorganises;
            Int end = select(acquired, Int(static_cast<int>(End::acquired)), s.end[i]);
            end = select(exchanges, Int(static_cast<int>(End::exchange)), end);
            end = select(reorganises, Int(static_cast<int>(End::reorganisation)), end);
            end = select(liquidates, Int(static_cast<int>(End::liquidation)), end);
            s.end[i] = end;
            s.end_step[i] = select(ends, Int(step), s.end_step[i]);
            s.cause[i] = select(outside, Int(static_cast<int>(Cause::outside)), s.cause[i]);
            if (any(defaults))
                transmit_default(t, s, i, defaults, reorganises, liquidates);

            // an ended firm keeps no books of its own: a buyer, new owners or a court stand in
            Real const zero = Real(0.0_r);
            s.cash[i] = select(ends, zero, s.cash[i]);
            s.liquidity[i] = select(ends, zero, s.liquidity[i]);
            s.runway[i] = select(ends, zero, s.runway[i]);
            s.need[i] = select(ends, zero, s.need[i]);
            s.shortfall[i] = select(ends, zero, s.shortfall[i]);
            s.distress_steps[i] = select(ends, zero, s.distress_steps[i]);
            s.worst_level[i] = select(defaults, Int(3), s.worst_level[i]);
            s.level[i] = select(ends, Int(0), s.level[i]);
            for (int c = 0; c < kNumClasses; ++c) {
                Real& arrears = s.arrears[i * kNumClasses + c];
                arrears = select(ends, zero, arrears);
            }
            for (int j = p.first_debt; j < p.end_debt; ++j)
                s.debt_balance[j] =
                    select(exchanges, book(s.debt_balance[j] * Real(p.exchange_recovery)), s.debt_balance[j]);
        }
    });
}

}  // namespace ballast::BALLAST_KERNEL_NS
