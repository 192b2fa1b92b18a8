#pragma once
/// Ends of independence and what they pass on in the next step.
/// Distress that outlasts its grace, which creditors of a solvent firm may lengthen once a year (a standstill), a filing for
/// insolvency, a rating-based hazard for what is not modelled, a baseline merger hazard.
/// Where it fails for its own reasons a bid is tried (bids.hpp), and where its owners act before (early_exits.hpp).
/// A bought firm's contracts run on. Default: exchange (runs on, debt cut), operating reorganisation (after a gap a
/// substitute operator serves its contracts at .85, paid ones out of the money are rejected), liquidation (all contracts
/// end, the fleet is sold). Where the study says so, what the firm buys at z = ln(price / market) >= 0 is rewritten: an
/// exchange leaves p e^(-c z) for a share of the volume, a reorganisation p e^-z for a smaller one, or rejects it; its provider
/// claims what it gives up of the payments above the market, at most a year's.
/// Creditors in the study receive a recovery of what is owed to them, payees of its guarantees and investees whose equity
/// it has been called for among them; in a liquidation their share is larger by what unpledged power rights bring over
/// debt and arrears. Equity that is not yet called lapses. Ring-fenced cohorts and their contracts stay with their vehicles.
/// Draws: 1 uniform for the kind, 1 for the gap; 1 exponential a standstill; thresholds of the hazards at the start.
#include "kernels/core/noted.hpp"
#include "kernels/firms/accounts/accounts.hpp"
#include "kernels/firms/cohorts/cohorts.hpp"
#include "kernels/firms/conduct/conduct.hpp"
#include "kernels/firms/contracts/contracts.hpp"
#include "kernels/firms/credit/credit.hpp"
#include "kernels/firms/debts/debts.hpp"
#include "kernels/firms/facilities/vehicles.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/funding/funding.hpp"
#include "kernels/firms/gpu_classes/collateral.hpp"
#include "kernels/firms/labs/capability.hpp"
#include "kernels/firms/leases/leases.hpp"
#include "kernels/firms/losses/losses.hpp"
#include "kernels/firms/market/market.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/power_rights/power_rights.hpp"
#include "kernels/firms/standing/bids.hpp"
#include "kernels/firms/standing/early_exits.hpp"
#include "kernels/firms/standing/stress_level.hpp"
#include "kernels/firms/status.hpp"
#include "kernels/random/draws.hpp"

namespace ballast::BALLAST_KERNEL_NS {

inline constexpr Scalar kNearMarket = 0.01_r;  ///< in log: prices as close are those of the market

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
        if (t.num_sales > 0)
            start_sale(t, s, d, i);
    });
}

/// How a firm defaults, by lanes.
struct DefaultKinds {
    Mask defaults, reorganises, liquidates;
};

/// What an ended firm keeps of something that it buys at z above the market, in log: the share of the volume and of the price.
/// What is below the market it keeps as it is.
struct Rewritten {
    Mask lanes;     ///< on which it asks for less
    Mask rejected;  ///< or for nothing
    Real cut;       ///< of the log price
    Real kept;      ///< of the volume
};

BALLAST_FN Rewritten rewrite(MarketTable<Scalar> const& m, Real z, DefaultKinds const& k)
{
    Mask const dear = z > -kNearMarket;
    Mask const rejected = k.liquidates | (k.reorganises & (z > m.rejection_threshold));
    Real const premium = max(z, 0.0_r);
    Mask const changed = k.defaults & dear & !rejected;
    return {changed, rejected, select(k.reorganises, premium, m.exchange_concession * premium),
            select(k.reorganises, m.reorganisation_keeps, m.exchange_keeps)};
}

/// Claim of a contract's provider [quanta]: for what it gives up of the payments above the market, all where it is rejected,
/// at most a year's payments.
BALLAST_FN Real contract_claim(FirmTables<Scalar> const& t, FirmState const& s, int c, Real z,
                               Rewritten const& x, int step)
{
    int const at = step * t.num_contracts + c;
    Real const market = exp(-max(z, 0.0_r));
    Real const left = select(x.rejected, 0.0_r, x.kept * (exp(-x.cut) - market));
    Real const given_up = t.contract_present_pay[at] * ((1.0_r - market) - left);
    Real const price = s.terms[c].price_ratio * s.terms[c].volume;
    Real const claim = price * min(given_up, t.contract_pay[at] * (1.0_r / t.market.dt));
    return select((x.lanes | x.rejected) & is_live(s, c), claim, 0.0_r);
}

/// Claim of a landlord [quanta]: a year's rent of what is given up, or what is left of the term.
BALLAST_FN Real lease_claim(FirmTables<Scalar> const& t, FirmState const& s, int i, Rewritten const& x,
                            int step)
{
    LeaseTable<Scalar> const& lease = t.leases[i];
    Scalar const left = static_cast<Scalar>(lease.end_step - step) * t.market.dt;
    Real const rent = s.leases[i].share * (lease.yearly_rent * (left < 1.0_r ? left : 1.0_r));
    Real const cut = select(x.lanes, rent * (1.0_r - exp(-x.cut) * x.kept), 0.0_r);
    return select(x.rejected, rent, cut);
}

/// Has an ended firm a lease to pay from the step on?
BALLAST_FN bool pays_lease(FirmTables<Scalar> const& t, int firm, int i, int step)
{
    return t.leases[i].payer == firm && t.leases[i].end_step >= step;
}

/// Claims for all that an ended firm buys no longer [quanta].
BALLAST_FN Real purchase_claims(FirmTables<Scalar> const& t, FirmState const& s, int firm,
                                DefaultKinds const& k, int step)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Real sum = 0.0_r;
    if (t.market.lose_demand == 0 || t.market.executory == 0)
        return sum;
    for (int j = p.first_bought; j < p.end_bought; ++j) {
        int const c = t.bought_contract[j];
        Real const z = log_above_market(t, s, c);
        sum = sum + contract_claim(t, s, c, z, rewrite(t.market, z, k), step);
    }
    for (int i = 0; i < t.num_leases; ++i)
        if (pays_lease(t, firm, i, step))
            sum = sum + lease_claim(t, s, i, rewrite(t.market, t.leases[i].above_market, k), step);
    return sum;
}

/// Rewrites a contract that an ended firm pays for. Returns the lanes on which it is rejected.
BALLAST_FN Mask rewrite_contract(FirmTables<Scalar> const& t, FirmState const& s, int c,
                                 DefaultKinds const& k, int step)
{
    ContractTable<Scalar> const& contract = t.contracts[c];
    Mask const live = is_live(s, c);
    Real const z = log_above_market(t, s, c);
    Rewritten const x = rewrite(t.market, z, k);
    Mask const rejected = x.rejected & live;
    Mask const changed = x.lanes & live;
    int const at = step * t.num_contracts + c;
    Real const volume = s.terms[c].volume;
    if (contract.provider != kNone && any(rejected | changed)) {
        Real const recovered = round_to_quantum(contract_claim(t, s, c, z, x, step) *
                                                recovery_of_claims(t, s, contract.customer));
        if (contract.vehicle != kNone)
            pay_vehicle(s, contract.vehicle, recovered);
        else
            receive_later(s, contract.provider, recovered);
    }
    if (contract.gpu_class != kNone)
        release_gpus(s, changed, volume * (1.0_r - x.kept) * (t.contract_gpus[at] * contract.h100e));
    lower_price(t, s, c, changed, x.cut);
    cut_volume(s, c, changed, x.kept);
    return rejected;
}

/// Leases that an ended firm pays: less rent, or none.
BALLAST_FN void rewrite_leases(FirmTables<Scalar> const& t, FirmState const& s, int firm,
                               DefaultKinds const& k, int step)
{
    for (int i = 0; i < t.num_leases; ++i) {
        LeaseTable<Scalar> const& lease = t.leases[i];
        if (!pays_lease(t, firm, i, step))
            continue;
        Rewritten const x = rewrite(t.market, lease.above_market, k);
        if (lease.payee != kNone && any(x.rejected | x.lanes))
            receive_later(s, lease.payee,
                          round_to_quantum(lease_claim(t, s, i, x, step) * recovery_of_claims(t, s, firm)));
        cut_rent(s, i, x.lanes, exp(-x.cut) * x.kept);
        cut_rent(s, i, x.rejected, 0.0_r);
    }
}

/// Contracts that the firm pays for: rejections, capital stranded with their providers.
BALLAST_FN void reject_purchases(FirmTables<Scalar> const& t, FirmState const& s, int firm,
                                 DefaultKinds const& k, int step)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    for (int j = p.first_bought; j < p.end_bought; ++j) {
        int const c = t.bought_contract[j];
        ContractTable<Scalar> const& contract = t.contracts[c];
        int const g = contract.gpu_class;
        Mask rejected;
        if (t.market.executory != 0) {
            rejected = rewrite_contract(t, s, c, k, step);
        } else {
            Mask const out_of_money =
                g == kNone ? no_lanes() : s.classes[g].rent_against_plan < s.terms[c].price_ratio;
            rejected = (k.liquidates | (k.reorganises & out_of_money)) & is_live(s, c);
        }
        end_contract(s, c, rejected, ContractStatus::customer_gone);
        if (g != kNone) {
            Scalar const compute = t.contract_gpus[step * t.num_contracts + c] * t.classes[g].h100e;
            release_gpus(s, rejected, s.terms[c].volume * compute);
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
        Real const compute = gpus_in_use(t, s, t.owned_cohort[j], step) * t.classes[cohort.gpu_class].h100e;
        if (cohort.vehicle == kNone)
            sell_gpus(s, k.liquidates, compute);
    }
}

/// Share of a claim that creditors recover. What a liquidation's power rights bring is shared by all claims.
BALLAST_FN Real recovered_share(FirmTables<Scalar> const& t, FirmState const& s, int firm, Mask liquidates)
{
    Real const usual = recovery_of_claims(t, s, firm);
    if (t.firms[firm].first_right == t.firms[firm].end_right || !any(liquidates))
        return usual;
    Real const claims = s.accounts[firm].debt_total + s.accounts[firm].shortfall;
    Real const more = liquidate_power_rights(t, s, firm, liquidates) / max(claims, 1.0_r);
    return select(liquidates, min(usual + more, 1.0_r), usual);
}

/// Creditors in the study recover a part of what the firm owes them. Refunds on contracts of vehicles stay with these.
BALLAST_FN void recover_claims(FirmTables<Scalar> const& t, FirmState const& s, int firm,
                               DefaultKinds const& k)
{
    Real const share = recovered_share(t, s, firm, k.liquidates);
    for_each_payable(t.firms[firm], [&](int e) {
        PaymentTable<Scalar> const& edge = t.payments[e];
        if (edge.survives_default != 0)
            return;
        Real const recovered = round_to_quantum(write_off(s, e, k.defaults) * share);
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
    if (t.market.lose_demand != 0) {
        reject_purchases(t, s, firm, k, step);
        if (t.market.executory != 0)
            rewrite_leases(t, s, firm, k, step);
    }
    if (t.market.lose_capacity != 0)
        terminate_services(t, s, d, firm, k, step);
    recover_claims(t, s, firm, k);
    if (p.lab != kNone && t.market.lose_demand != 0)
        close_lab(s, p.lab, k.liquidates);
    if (t.market.write_down != 0)
        stop_honouring(s, firm, k.defaults);
    if (p.tier == 0)
        shake_confidence(s, k.defaults, t.market.confidence_per_failure);
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
    Mask const asks = distressed & !holds(x.stands_still) & !remain(x.standstill_rest) & is_solvent(s, firm);
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
    Mask const waited_for = holds(s.exits[firm].stands_still) & is_solvent(s, firm);
    return select(waited_for, p.grace_steps + p.standstill_steps, Real(p.grace_steps));
}

/// Lanes on which a firm ends for its own reasons: it has been in distress for too long, or files for insolvency.
BALLAST_FN Mask has_failed(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    Mask const in_distress = s.standing[firm].distress_steps > longest_distress(t, s, firm);
    return t.firms[firm].insolvency_rate > 0.0_r ? in_distress | files_for_insolvency(s, firm) : in_distress;
}

/// Uses up what is left until a firm ends for reasons outside the model or merges. Notes whether it ends in the step; it
/// stays independent until all have come so far.
BALLAST_FN void approach_exit(FirmTables<Scalar> const& t, FirmState const& s, Draws const& d, int firm,
                              int step, Noted& ending)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    seek_standstill(t, s, d, firm);
    Mask ends = has_failed(t, s, firm);
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
    Mask const fails = has_failed(t, s, firm);
    Mask const on_its_own = ends & !fails;
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
    Mask const unstressed = ends & fails & !is_stressed(s.standing[firm].level);
    if (any(unstressed))
        set_where(unstressed, s.exits.own(firm).cause, first_cause(s, firm));
}

/// What a firm owes if it is liquidated now: debt, what is unpaid, prepayments, and what it is claimed for by its suppliers.
BALLAST_FN Real claims_in_liquidation(FirmTables<Scalar> const& t, FirmState const& s, int firm, int step)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Real sum = s.accounts[firm].debt_total + s.accounts[firm].shortfall;
    for (int j = p.first_provided; j < p.end_provided; ++j) {
        int const c = t.provided_contract[j];
        if (t.contracts[c].vehicle == kNone)
            sum = sum + select(is_live(s, c), s.terms[c].prepayment, 0.0_r);
    }
    return sum + purchase_claims(t, s, firm, {all_lanes(), no_lanes(), all_lanes()}, step);
}

/// A firm that its owners wind down: creditors share its cash, and recover no less of their claims than of others.
BALLAST_FN void wind_down(FirmTables<Scalar> const& t, FirmState const& s, int firm, int step)
{
    Mask const ends = is_to_be_wound_down(t, s, firm);
    if (BALLAST_LIKELY(!any(ends)))
        return;
    Exit& exit = s.exits.own(firm);
    set_where(ends, exit.step, step);
    set_where(ends, s.standing.own(firm).end, code(End::liquidation));
    set_where(ends & !is_stressed(s.standing[firm].level), exit.cause, first_cause(s, firm));
    Real const share = s.accounts[firm].cash / max(claims_in_liquidation(t, s, firm, step), 1.0_r);
    set_where(ends, s.sales.own(firm).recovery, max(min(share, Real(1.0_r)), Real(t.market.recovery_trade)));
}

/// A firm that was in distress or that its owners offer is for sale; what its default passes on if nobody buys it.
BALLAST_FN void sell_or_fail(FirmTables<Scalar> const& t, FactorState const& factors, FirmState const& s,
                             Draws const& d, int firm, int step)
{
    Standing& x = s.standing.own(firm);
    Mask const distressed = ends_in(s, firm, step) & has_failed(t, s, firm);
    Mask const offered = is_offered(t, s, firm);
    if (any(distressed | offered)) {
        Mask const sold = find_buyer(t, factors, s, d, firm, distressed | offered, step);
        set_where(sold, x.end, code(End::acquired));
        if (any(offered))
            close_offer(t, s, d, firm, offered, sold, step);
    }
    wind_down(t, s, firm, step);
    Mask const ends = ends_in(s, firm, step);
    Mask const defaults = ends & has_defaulted(s, firm);
    Mask const reorganises = ends & (x.end == code(End::reorganisation));
    Mask const liquidates = ends & is_liquidated(s, firm);
    if (!any(defaults))
        return;
    DefaultKinds const kinds{defaults, reorganises, liquidates};
    if (t.num_losses > 0 || t.num_lenders > 0)
        bear_losses(t, factors, s, firm, defaults, defaults & !(reorganises | liquidates), liquidates,
                    purchase_claims(t, s, firm, kinds, step), recovery_of_claims(t, s, firm), step);
    transmit_default(t, s, d, firm, kinds, step);
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
        cut_debt(s, j, exchanges, p.exchange_recovery);
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
    auto leaves = [&](int i) {
        return t.num_sales > 0 && is_among(may_end, i) &&
               any(is_offered(t, s, i) | is_to_be_wound_down(t, s, i));
    };
    team.for_each(t.num_firms, [&](int i) {
        if (BALLAST_UNLIKELY(ends(i)))
            decide_exit(t, s, d, i, step);
    });
    team.sync();
    team.serial([&] {
        for (int i = 0; i < t.num_firms; ++i) {
            if (BALLAST_LIKELY(!ends(i) && !leaves(i)))
                continue;
            sell_or_fail(t, factors, s, d, i, step);
            close_firm(t, s, i, step);
        }
    });
}

}  // namespace ballast::BALLAST_KERNEL_NS
