#pragma once
/// Ends of independence and what they pass on in the next step.
/// Distress that outlasts its grace, which creditors of a solvent firm may lengthen once a year (a standstill), a
/// rating-based hazard for what is not modelled, a baseline merger hazard.
/// At the end of distress a bid is tried, while markets are not shut:
///   fleet (1 - h) + contracts above market + psi V - debt - arrears - take-or-pay above market > 0,
/// by the buyer with the largest budget, if that holds the claims (or by one outside the study, if no firm in it buys).
/// A bought firm's contracts run on. Default: exchange (runs on, debt cut), operating reorganisation (after a gap a
/// substitute operator serves its contracts at .85, paid ones out of the money are rejected), liquidation (all contracts
/// end, the fleet is sold). Creditors in the study receive a recovery of what is owed to them, payees of its guarantees
/// and investees whose equity it has been called for among them; equity that is not yet called lapses. Ring-fenced
/// cohorts and their contracts stay with their vehicles.
/// Draws: 1 uniform for the kind, 1 for the gap; 1 exponential a standstill; thresholds of the hazards at the start.
#include "kernels/core/noted.hpp"
#include "kernels/firms/accounts/accounts.hpp"
#include "kernels/firms/conduct/conduct.hpp"
#include "kernels/firms/contracts/contracts.hpp"
#include "kernels/firms/debts/debts.hpp"
#include "kernels/firms/facilities/vehicles.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/funding/funding.hpp"
#include "kernels/firms/gpu_classes/collateral.hpp"
#include "kernels/firms/labs/capability.hpp"
#include "kernels/firms/market/market.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/status.hpp"
#include "kernels/random/draws.hpp"

namespace ballast::BALLAST_KERNEL_NS {

template <class Team>
BALLAST_FN void start_standing(Team const& team, FirmTables<Scalar> const& t, FirmState const& s,
                               Draws const& d)
{
    Int const first = 0;
    team.for_each(t.num_firms, [&](int i) {
        FirmTable<Scalar> const& p = t.firms[i];
        Standing& x = s.standing.own(i);
        x.level = code(Level::normal);
        x.worst_level = code(Level::normal);
        x.end = code(End::none);
        x.distress_steps = 0.0_r;
        x.accelerated = 0.0_r;
        Exit& exit = s.exits.own(i);
        exit.outside_left = p.outside_rate > 0.0_r ? arrival_threshold(d, p.outside, first) : kNeverHazard;
        exit.merger_left = p.merger_rate > 0.0_r ? arrival_threshold(d, p.merger, first) : kNeverHazard;
        exit.standstill_left =
            p.standstill_rate > 0.0_r ? action_threshold(d, p.standstill, first) : kNeverHazard;
        exit.standstill_count = first;
        exit.stands_still = 0.0_r;
        exit.standstill_rest = 0.0_r;
        exit.budget = p.budget;
        exit.step = -1;
        exit.cause = code(Cause::core_cash_flow);
    });
}

/// What a bidder sees in a firm, less the claims that it would take over [quanta].
BALLAST_FN Real bid_above_claims(FirmTables<Scalar> const& t, FactorState const& factors, FirmState const& s,
                                 int firm, Real claims, int step)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Real bid = fma(p.buyer_share, exp(s.funding[firm].log_valuation), -claims);
    for (int j = p.first_cohort; j < p.end_cohort; ++j) {
        int const c = t.owned_cohort[j];
        Real const worth =
            collateral_value(t, factors, s, t.cohorts[c].gpu_class, step) * kept_share(s, t.cohorts[c]);
        Scalar const gpus =
            t.gpus[step * t.num_cohorts + c] * t.market.usd_per_quantum_inv * (1.0_r - p.fleet_haircut);
        bid = fma(gpus, worth, bid);
    }
    Scalar const* const present = t.contract_present_pay + step * t.num_contracts;
    auto above_market = [&](int c) -> Real {
        ContractTable<Scalar> const& contract = t.contracts[c];
        if (contract.gpu_class == kNone || contract.indexed != 0 || contract.idle_floor != 0)
            return 0.0_r;
        Real const excess = s.terms[c].price_ratio - s.classes[contract.gpu_class].rent_against_plan;
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

/// Lanes on which a firm ends in the step.
BALLAST_FN Mask ends_in(FirmState const& s, int firm, int step)
{
    return s.exits[firm].step == step;
}

/// Lanes on which firm b can still buy when it is the turn of `firm`: ends of a step come in the order of firms.
BALLAST_FN Mask can_buy(FirmState const& s, int b, int firm, int step)
{
    Mask const is_there = b > firm ? is_independent(s, b) | ends_in(s, b, step) : is_independent(s, b);
    return is_there & !is_stressed(s.standing[b].level) & !is_retrenching(s, b);
}

/// Lanes on which a buyer outbids the claims; the buyer's budget shrinks by them.
BALLAST_FN Mask distressed_sale(FirmTables<Scalar> const& t, FactorState const& factors, FirmState const& s,
                                int firm, Mask distressed, int step)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    if (p.buyer_share < 0.0_r)  // not for sale
        return no_lanes();
    Real const claims = s.accounts[firm].debt_total + s.accounts[firm].shortfall;
    Mask wins = distressed & !funding_regime(t.market, factors).shut &
                (bid_above_claims(t, factors, s, firm, claims, step) > 0.0_r);
    if (t.market.num_buyers == 0 || !any(wins))
        return wins;
    Real largest = 0.0_r;
    Int buyer = kNone;
    for (int b = 0; b < t.num_firms; ++b) {
        if (t.firms[b].budget <= 0.0_r || b == firm)
            continue;
        Mask const bids = can_buy(s, b, firm, step) & (s.exits[b].budget > largest);
        set_where(bids, largest, s.exits[b].budget);
        set_where(bids, buyer, b);
    }
    wins = wins & (largest >= claims);
    for (int b = 0; b < t.num_firms; ++b)
        if (t.firms[b].budget > 0.0_r)
            set_where(wins & (buyer == b), s.exits.own(b).budget, s.exits[b].budget - claims);
    return wins;
}

/// How a firm defaults, by lanes.
struct DefaultKinds {
    Mask defaults, reorganises, liquidates;
};

/// Contracts that the firm pays for: rejections, capital stranded with their providers.
BALLAST_FN void reject_purchases(FirmTables<Scalar> const& t, FirmState const& s, int firm,
                                 DefaultKinds const& k, int step)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    for (int j = p.first_bought; j < p.end_bought; ++j) {
        int const c = t.bought_contract[j];
        ContractTable<Scalar> const& contract = t.contracts[c];
        int const g = contract.gpu_class;
        Mask const out_of_money =
            g == kNone ? no_lanes() : s.classes[g].rent_against_plan < s.terms[c].price_ratio;
        Mask const rejected = (k.liquidates | (k.reorganises & out_of_money)) & is_live(s, c);
        end_contract(s, c, rejected, ContractStatus::customer_gone);
        if (g != kNone) {
            Scalar const compute = t.contract_gpus[step * t.num_contracts + c] * t.classes[g].h100e;
            release_gpus(s, rejected, compute);
        }
        if (contract.provider != kNone && contract.capex > 0.0_r) {
            Scalar const left = (contract.end_step - static_cast<Scalar>(step)) * contract.life_inverse;
            Real const stranded = contract.capex * min(max(left, 0.0_r), 1.0_r);
            strand_capital(s, contract.provider, rejected, stranded);
        }
    }
}

/// Contracts that the firm serves: prepayments owed, capacity lost, a substitute operator, a fleet for sale.
BALLAST_FN void terminate_services(FirmTables<Scalar> const& t, FirmState const& s, Draws const& d, int firm,
                                   DefaultKinds const& k, int step)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    for (int j = p.first_provided; j < p.end_provided; ++j) {
        int const c = t.provided_contract[j];
        if (t.contracts[c].vehicle != kNone)
            continue;
        Mask const ended = k.liquidates & is_live(s, c);
        refund_prepayment(t, s, c, ended);
        end_contract(s, c, ended, ContractStatus::provider_gone);
    }
    if (any(k.reorganises)) {
        Real const gap = round_to_integer(d.uniform(p.substitute, 0, 0.5_r) * t.market.substitute_steps);
        await_substitute(s, firm, k.reorganises, gap);
    }
    stop_service(s, firm, k.liquidates);
    for (int j = p.first_cohort; j < p.end_cohort; ++j) {
        CohortTable<Scalar> const& cohort = t.cohorts[t.owned_cohort[j]];
        Scalar const compute =
            t.gpus[step * t.num_cohorts + t.owned_cohort[j]] * t.classes[cohort.gpu_class].h100e;
        if (cohort.vehicle == kNone)
            sell_gpus(s, k.liquidates, compute);
    }
}

/// Creditors in the study recover a part of what the firm owes them. Refunds on contracts of vehicles stay with these.
BALLAST_FN void recover_claims(FirmTables<Scalar> const& t, FirmState const& s, int firm, Mask defaults)
{
    for_each_payable(t.firms[firm], [&](int e) {
        PaymentTable<Scalar> const& edge = t.payments[e];
        if (edge.survives_default != 0)
            return;
        Real const recovered = round_to_quantum(write_off(s, e, defaults) * t.market.recovery_trade);
        if (edge.vehicle != kNone)
            pay_vehicle(s, edge.vehicle, recovered);
        else if (edge.payee != kNone)
            receive_later(s, edge.payee, recovered);
    });
}

/// What a default passes on. Channels that the study closes pass nothing (docs/model.md, section 8).
BALLAST_FN void transmit_default(FirmTables<Scalar> const& t, FirmState const& s, Draws const& d, int firm,
                                 DefaultKinds const& k, int step)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    if (t.market.lose_demand != 0)
        reject_purchases(t, s, firm, k, step);
    if (t.market.lose_capacity != 0)
        terminate_services(t, s, d, firm, k, step);
    recover_claims(t, s, firm, k.defaults);
    if (p.lab != kNone && t.market.lose_demand != 0)
        close_lab(s, p.lab, k.liquidates);
    if (t.market.write_down != 0)
        stop_honouring(s, firm, k.defaults);
    if (p.tier == 0)
        shake_confidence(s, k.defaults, t.market.confidence_per_failure);
}

/// Lanes on which lenders hold the firm for solvent, its debts for less than its debt capacity. All, until a room of
/// credit keeps one.
BALLAST_FN Mask is_solvent(FirmTables<Scalar> const&, FirmState const&, int /*firm*/)
{
    return all_lanes();
}

/// Creditors of a solvent firm in distress may agree to wait, for this distress, once a year.
BALLAST_FN void seek_standstill(FirmTables<Scalar> const& t, FirmState const& s, Draws const& d, int firm)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    if (p.standstill_rate <= 0.0_r)
        return;
    Exit& x = s.exits.own(firm);
    Mask const distressed = remain(s.standing[firm].distress_steps) & is_independent(s, firm);
    count_down(x.standstill_rest);
    if (any(holds(x.stands_still)))
        set_where(!distressed, x.stands_still, 0.0_r);
    Mask const asks =
        distressed & !holds(x.stands_still) & !remain(x.standstill_rest) & is_solvent(t, s, firm);
    if (BALLAST_LIKELY(!any(asks)))
        return;
    Real left = x.standstill_left - select(asks, p.standstill_rate, 0.0_r);
    Mask const agree = asks & (left <= 0.0_r);
    if (any(agree)) {
        Int const n = x.standstill_count;
        add_where(agree, left, action_threshold(d, agree, p.standstill, n + 1));
        x.standstill_count = select(agree, n + 1, n);
        set_where(agree, x.stands_still, 1.0_r);
        set_where(agree, x.standstill_rest, p.standstill_rest);
    }
    x.standstill_left = left;
}

/// Steps of distress that a firm outlives: its grace, and a standstill while it is solvent.
BALLAST_FN Real longest_distress(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    if (p.standstill_rate <= 0.0_r)
        return p.grace_steps;
    Mask const waited_for = holds(s.exits[firm].stands_still) & is_solvent(t, s, firm);
    return select(waited_for, p.grace_steps + p.standstill_steps, Real(p.grace_steps));
}

/// Lanes on which a firm has been in distress for too long.
BALLAST_FN Mask outlasts_grace(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    return s.standing[firm].distress_steps > longest_distress(t, s, firm);
}

/// Uses up what is left until a firm ends for reasons outside the model or merges. Notes whether it ends in the step; it
/// stays independent until all have come so far.
BALLAST_FN void approach_exit(FirmTables<Scalar> const& t, FirmState const& s, Draws const& d, int firm,
                              int step, Noted& ending)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    seek_standstill(t, s, d, firm);
    Mask ends = outlasts_grace(t, s, firm);
    if (p.outside_rate > 0.0_r) {
        Real const left = s.exits[firm].outside_left - p.outside_rate;
        s.exits.own(firm).outside_left = left;
        ends = ends | (left <= 0.0_r);
    }
    if (p.merger_rate > 0.0_r) {
        Real const left = s.exits[firm].merger_left - p.merger_rate;
        s.exits.own(firm).merger_left = left;
        ends = ends | (left <= 0.0_r);
    }
    ends = ends & is_independent(s, firm);
    if (BALLAST_UNLIKELY(any(ends))) {
        set_where(ends, s.exits.own(firm).step, step);
        ending.add(firm, ends);
    }
}

/// How a firm ends, for the first reason that holds, unless somebody buys it.
BALLAST_FN void decide_exit(FirmTables<Scalar> const& t, FirmState const& s, Draws const& d, int firm,
                            int step)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Mask const ends = ends_in(s, firm, step);
    Mask const on_its_own = ends & !outlasts_grace(t, s, firm);
    Mask const outside = on_its_own & (s.exits[firm].outside_left <= 0.0_r);
    Mask const merges = on_its_own & !outside;
    Int end = code(End::liquidation);
    if (p.reorganisation > 0.0_r) {
        Real const u = d.uniform(p.end_kind, 0, 0.5_r);
        set_where(u <= p.reorganisation, end, code(End::reorganisation));
        set_where(u <= p.distressed_exchange, end, code(End::exchange));
    }
    set_where(merges, end, code(End::acquired));
    set_where(ends, s.standing.own(firm).end, end);
    set_where(outside, s.exits.own(firm).cause, code(Cause::exogenous));
}

/// A firm that ends is offered for sale if it was in distress; what its default passes on if nobody buys it.
BALLAST_FN void sell_or_fail(FirmTables<Scalar> const& t, FactorState const& factors, FirmState const& s,
                             Draws const& d, int firm, int step)
{
    Standing& x = s.standing.own(firm);
    Mask const ends = ends_in(s, firm, step);
    Mask const distressed = ends & outlasts_grace(t, s, firm);
    if (any(distressed))
        set_where(distressed_sale(t, factors, s, firm, distressed, step), x.end, code(End::acquired));
    Mask const defaults = ends & has_defaulted(s, firm);
    Mask const reorganises = ends & (x.end == code(End::reorganisation));
    Mask const liquidates = ends & is_liquidated(s, firm);
    if (any(defaults))
        transmit_default(t, s, d, firm, {defaults, reorganises, liquidates}, step);
}

/// What its end does to the firm itself.
BALLAST_FN void close_firm(FirmTables<Scalar> const& t, FirmState const& s, int firm, int step)
{
    Mask const ends = ends_in(s, firm, step);
    FirmTable<Scalar> const& p = t.firms[firm];
    Standing& x = s.standing.own(firm);
    close_accounts(s, firm, ends);
    forget_need(s, firm, ends);
    set_where(ends, x.distress_steps, 0.0_r);
    set_where(ends & has_defaulted(s, firm), x.worst_level, code(Level::distress));
    set_where(ends, x.level, code(Level::normal));
    Mask const exchanges = ends & (x.end == code(End::exchange));
    for (int j = p.first_debt; j < p.end_debt; ++j)
        set_balance(s, j, exchanges, round_to_quantum(s.debts[j].balance * p.exchange_recovery));
}

/// Ends of the step. Firms decide side by side; those that end are sold or fail one after another, since buyers have one
/// budget and failures meet in contracts. `ending`: those of this worker.
template <class Team>
BALLAST_PHASE_FN void resolve_exits(Team const& team, FirmTables<Scalar> const& t, FactorState const& factors,
                                    FirmState const& s, Draws const& d, Noted const& ending, int step)
{
    if (!team.any(ending.lanes))
        return;
    std::uint64_t const may_end = team.bits_of_all(ending.items);
    auto ends = [&](int i) { return is_among(may_end, i) && any(ends_in(s, i, step)); };
    team.for_each(t.num_firms, [&](int i) {
        if (BALLAST_UNLIKELY(ends(i)))
            decide_exit(t, s, d, i, step);
    });
    team.sync();
    team.serial([&] {
        for (int i = 0; i < t.num_firms; ++i) {
            if (BALLAST_LIKELY(!ends(i)))
                continue;
            sell_or_fail(t, factors, s, d, i, step);
            close_firm(t, s, i, step);
        }
    });
}

}  // namespace ballast::BALLAST_KERNEL_NS
