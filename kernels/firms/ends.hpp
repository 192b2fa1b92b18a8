#pragma once
/// Ends of independence and what they pass on in the next step.
/// Distress that outlasts its grace, a rating-based hazard for what is not modelled, a baseline merger hazard.
/// At the end of distress a bid is tried, while markets are not shut:
///   fleet (1 - h) + contracts above market + psi V - debt - arrears - take-or-pay above market > 0,
/// by the buyer with the largest budget, if that holds the claims (or by one outside the study, if no firm in it buys).
/// A bought firm's contracts run on. Default: exchange (runs on, debt cut), operating reorganisation (after a gap a
/// substitute operator serves its contracts at .85, paid ones out of the money are rejected), liquidation (all contracts
/// end, the fleet is sold). Creditors in the study receive a recovery of what is owed to them, payees of its guarantees
/// and investees whose equity it has been called for among them; equity that is not yet called lapses. Ring-fenced cohorts and their contracts stay with their vehicles.
/// Draws: 1 uniform for the kind, 1 for the gap; thresholds of the two hazards at the start.
#include "kernels/firms/collateral.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/ladder.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/status.hpp"
#include "kernels/firms/vehicles.hpp"
#include "kernels/random/draws.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// What a bidder sees in a firm, less the claims that it would take over [quanta].
BALLAST_FN Real bid_above_claims(FirmTables<Scalar> const& t, FactorState const& f, FirmState const& s,
                                 int firm, Real claims, int step)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Real bid = fma(p.buyer_share, exp(s.accruals[firm].log_valuation), -claims);
    for (int j = p.first_cohort; j < p.end_cohort; ++j) {
        int const c = t.owned_cohort[j];
        Real const worth =
            collateral_value(t, f, s, t.cohorts[c].gpu_class, step) * kept_share(s, t.cohorts[c]);
        Scalar const gpus =
            t.gpus[step * t.num_cohorts + c] * t.market.usd_per_quantum_inv * (1.0_r - p.fleet_haircut);
        bid = fma(gpus, worth, bid);
    }
    Scalar const* const present = t.contract_present_pay + step * t.num_contracts;
    auto above_market = [&](int c) -> Real {
        ContractTable<Scalar> const& contract = t.contracts[c];
        if (contract.gpu_class == kNone || contract.indexed != 0.0_r || contract.idle_floor != 0)
            return 0.0_r;
        Real const excess = s.contracts[c].price_ratio - s.classes[contract.gpu_class].rent_against_plan;
        return select(is_live(s, c), present[c] * excess, 0.0_r);
    };
    for (int j = p.first_provided; j < p.end_provided; ++j)
        bid = bid + above_market(t.provided_contract[j]);
    for (int j = p.first_bought; j < p.end_bought; ++j) {
        int const c = t.bought_contract[j];
        bid = bid - max(above_market(c), 0.0_r) * t.contracts[c].take_or_pay;
    }
    return bid;
}

/// Lanes on which a buyer outbids the claims; the buyer's budget shrinks by them.
BALLAST_FN Mask finds_buyer(FirmTables<Scalar> const& t, FactorState const& f, FirmState const& s, int firm,
                            Mask distressed, int step)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    if (p.buyer_share < 0.0_r)  // not for sale
        return no_lanes();
    Real const claims = s.balances[firm].debt_total + s.balances[firm].shortfall;
    Mask wins = distressed & !funding_is_shut(funding_regime(t.market, f)) &
                (bid_above_claims(t, f, s, firm, claims, step) > 0.0_r);
    if (t.market.num_buyers == 0 || !any(wins))
        return wins;
    Real largest = 0.0_r;
    Int buyer = kNone;
    for (int b = 0; b < t.num_firms; ++b) {
        if (t.firms[b].budget <= 0.0_r || b == firm)
            continue;
        Mask const bids = is_independent(s, b) & !is_stressed(s.standing[b].level) & !is_retrenching(s, b) &
                          (s.standing[b].budget > largest);
        set_where(bids, largest, s.standing[b].budget);
        set_where(bids, buyer, b);
    }
    wins = wins & (largest >= claims);
    for (int b = 0; b < t.num_firms; ++b)
        if (t.firms[b].budget > 0.0_r)
            set_where(wins & (buyer == b), s.standing[b].budget, s.standing[b].budget - claims);
    return wins;
}

/// How a firm defaults, by lanes.
struct DefaultKinds {
    Mask defaults, reorganises, liquidates;
};

/// Contracts that the firm pays for: creditors' recoveries, rejections, capital stranded with their providers.
BALLAST_FN void leave_providers(FirmTables<Scalar> const& t, FirmState const& s, int firm,
                                DefaultKinds const& k, int step)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    for (int j = p.first_bought; j < p.end_bought; ++j) {
        int const c = t.bought_contract[j];
        ContractTable<Scalar> const& contract = t.contracts[c];
        int const g = contract.gpu_class;
        Real const owed = select(k.defaults, s.contracts[c].arrears, 0.0_r);
        Real const recovered = book(owed * t.market.recovery_trade);
        s.contracts[c].arrears = s.contracts[c].arrears - owed;
        if (contract.vehicle != kNone)
            s.facilities[contract.vehicle].vehicle_cash =
                s.facilities[contract.vehicle].vehicle_cash + recovered;
        else if (contract.provider != kNone)
            s.balances[contract.provider].pending = s.balances[contract.provider].pending + recovered;
        if (t.market.lose_demand == 0)
            continue;
        Mask const out_of_money =
            g == kNone ? no_lanes() : s.classes[g].rent_against_plan < s.contracts[c].price_ratio;
        Mask const rejected = (k.liquidates | (k.reorganises & out_of_money)) & is_live(s, c);
        retire(s, c, rejected, Retired::customer_gone);
        if (g != kNone) {
            Scalar const compute = t.contract_gpus[step * t.num_contracts + c] * t.classes[g].h100e;
            add_where(rejected, s.market->released, compute);
        }
        if (contract.provider != kNone && contract.capex > 0.0_r) {
            Scalar const left = (contract.end_step - static_cast<Scalar>(step)) * contract.life_inverse;
            Real const stranded = contract.capex * min(max(left, 0.0_r), 1.0_r);
            add_where(rejected, s.balances[contract.provider].stranded, stranded);
        }
    }
}

/// Contracts that the firm serves: prepayments owed, capacity lost, a substitute operator, a fleet for sale.
BALLAST_FN void leave_customers(FirmTables<Scalar> const& t, FirmState const& s, Draws const& d, int firm,
                                DefaultKinds const& k, int step)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    bool const ends_service = t.market.lose_capacity != 0;
    for (int j = p.first_provided; j < p.end_provided; ++j) {
        int const c = t.provided_contract[j];
        int const customer = t.contracts[c].customer;
        if (t.contracts[c].vehicle != kNone)
            continue;
        Mask const ended = ends_service ? k.liquidates & is_live(s, c) : no_lanes();
        Real const owed = select(k.defaults, s.contracts[c].refund, 0.0_r) +
                          select(ended, s.contracts[c].prepayment, 0.0_r);
        if (customer != kNone)
            s.balances[customer].pending =
                s.balances[customer].pending + book(owed * t.market.recovery_trade);
        set_where(k.defaults, s.contracts[c].refund, 0.0_r);
        set_where(ended, s.contracts[c].prepayment, 0.0_r);
        retire(s, c, ended, Retired::provider_gone);
    }
    if (!ends_service)
        return;
    Real service = s.conduct[firm].serving;
    if (any(k.reorganises)) {
        Real const gap = round_to_integer(d.uniform(p.substitute, 0, 0.5_r) * t.market.substitute_steps);
        set_where(k.reorganises, s.conduct[firm].substitute, gap);
        set_where(k.reorganises, service, select(gap > 0.0_r, 0.0_r, kReorganisedService));
    }
    s.conduct[firm].serving = select(k.liquidates, 0.0_r, service);
    for (int j = p.first_cohort; j < p.end_cohort; ++j) {
        CohortTable<Scalar> const& cohort = t.cohorts[t.owned_cohort[j]];
        Scalar const compute =
            t.gpus[step * t.num_cohorts + t.owned_cohort[j]] * t.classes[cohort.gpu_class].h100e;
        if (cohort.vehicle == kNone)
            add_where(k.liquidates, s.market->sold, compute);
    }
}

/// What a default passes on. Channels that the study closes pass nothing (docs/model.md, section 8).
BALLAST_FN void transmit_default(FirmTables<Scalar> const& t, FirmState const& s, Draws const& d, int firm,
                                 DefaultKinds const& k, int step)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    leave_providers(t, s, firm, k, step);
    leave_customers(t, s, d, firm, k, step);
    auto recover = [&](Real& due, int payee) {
        Real const owed = select(k.defaults, due, 0.0_r);
        if (payee != kNone)
            s.balances[payee].pending = s.balances[payee].pending + book(owed * t.market.recovery_trade);
        due = due - owed;
    };
    for (int j = p.first_lease_paid; j < p.end_lease_paid; ++j)
        recover(s.leases[t.paid_lease[j]].arrears, t.leases[t.paid_lease[j]].payee);
    for (int j = p.first_invested; j < p.end_invested; ++j)
        recover(s.commitments[t.invested_commitment[j]].due,
                t.commitments[t.invested_commitment[j]].investee);
    for (int j = p.first_given; j < p.end_given; ++j)
        recover(s.guarantees[t.given_guarantee[j]].due, t.guarantees[t.given_guarantee[j]].payee);
    if (p.lab != kNone && t.market.lose_demand != 0)
        set_where(k.liquidates, s.labs[p.lab].active, 0.0_r);
    if (t.market.write_down != 0)
        set_where(k.defaults, s.conduct[firm].honours, 0.0_r);
    if (p.tier == 0)
        add_where(k.defaults, s.market->confidence, t.market.confidence_per_failure);
}

/// Why a firm ends in the step, the first reason that holds.
struct EndReasons {
    Mask distressed, outside, merged;
};

BALLAST_FN EndReasons end_reasons(FirmTable<Scalar> const& p, FirmState const& s, int firm)
{
    Mask const independent = is_independent(s, firm);
    Mask const distressed = independent & (s.standing[firm].distress_steps > p.grace_steps);
    Mask const outside = independent & (s.standing[firm].outside_left <= 0.0_r) & !distressed;
    Mask const merged = independent & (s.standing[firm].merger_left <= 0.0_r) & !distressed & !outside;
    return {distressed, outside, merged};
}

/// The next firm from `firm` on that ends on some lane.
BALLAST_FN int next_end(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    for (; firm < t.num_firms; ++firm) {
        EndReasons const why = end_reasons(t.firms[firm], s, firm);
        if (any(why.distressed | why.outside | why.merged))
            break;
    }
    return firm;
}

/// Decide the ends of the step.
template <class Team>
BALLAST_FN void end_firms(Team const& team, FirmTables<Scalar> const& t, FactorState const& f,
                          FirmState const& s, Draws const& d, int step)
{
    Mask some = no_lanes();
    team.for_each(t.num_firms, [&](int i) {
        FirmTable<Scalar> const& p = t.firms[i];
        Mask ends = s.standing[i].distress_steps > p.grace_steps;
        if (p.outside_rate > 0.0_r) {
            s.standing[i].outside_left = s.standing[i].outside_left - p.outside_rate;
            ends = ends | (s.standing[i].outside_left <= 0.0_r);
        }
        if (p.merger_rate > 0.0_r) {
            s.standing[i].merger_left = s.standing[i].merger_left - p.merger_rate;
            ends = ends | (s.standing[i].merger_left <= 0.0_r);
        }
        some = some | (ends & is_independent(s, i));
    });
    if (!team.any(some))
        return;

    team.serial([&] {
        for (int i = next_end(t, s, 0); i < t.num_firms; i = next_end(t, s, i + 1)) {
            FirmTable<Scalar> const& p = t.firms[i];
            auto const [distressed, outside, merged] = end_reasons(p, s, i);
            Mask const ends = distressed | outside | merged;
            Mask const bought = any(distressed) ? finds_buyer(t, f, s, i, distressed, step) : no_lanes();
            Mask const acquired = bought | merged;
            Mask const defaults = ends & !acquired;
            Real const u = d.uniform(p.end_kind, 0, 0.5_r);
            Mask const exchanges = defaults & (u <= p.kind_exchange);
            Mask const reorganises = defaults & !exchanges & (u <= p.kind_reorganisation);
            Mask const liquidates = defaults & !exchanges & !reorganises;
            Int end = select(acquired, code(End::acquired), s.standing[i].end);
            set_where(exchanges, end, code(End::exchange));
            set_where(reorganises, end, code(End::reorganisation));
            set_where(liquidates, end, code(End::liquidation));
            s.standing[i].end = end;
            set_where(ends, s.standing[i].end_step, step);
            set_where(outside, s.standing[i].cause, code(Cause::outside));
            if (any(defaults))
                transmit_default(t, s, d, i, {defaults, reorganises, liquidates}, step);

            // an ended firm keeps no books of its own: a buyer, new owners or a court stand in
            set_where(ends, s.balances[i].cash, 0.0_r);
            set_where(ends, s.balances[i].liquidity, 0.0_r);
            set_where(ends, s.funding[i].need, 0.0_r);
            set_where(ends, s.balances[i].shortfall, 0.0_r);
            set_where(ends, s.standing[i].distress_steps, 0.0_r);
            set_where(defaults, s.standing[i].worst_level, code(Level::distress));
            set_where(ends, s.standing[i].level, code(Level::normal));
            for (int c = 0; c < kNumClasses; ++c)
                set_where(ends, s.balances[i].arrears[c], 0.0_r);
            for (int j = p.first_debt; j < p.end_debt; ++j)
                set_where(exchanges, s.debts[j].balance, book(s.debts[j].balance * p.exchange_recovery));
        }
    });
}

}  // namespace ballast::BALLAST_KERNEL_NS
