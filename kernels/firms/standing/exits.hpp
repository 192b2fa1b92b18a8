#pragma once
/// Ends of independence and what they pass on in the next step.
/// Distress that outlasts its grace, which creditors of a solvent firm may lengthen once a year (a standstill), a filing for
/// insolvency, a rating-based hazard for what is not modelled, a baseline
/// merger hazard while markets are not shut.
/// Where it fails for its own reasons a bid is tried (bids.hpp), and where its owners act before (early_exits.hpp).
/// A bought firm's contracts run on; what a default passes on is in consequences.hpp.
/// Draws: 1 uniform for the kind; 1 exponential a standstill; thresholds of the hazards at the start.
#include "kernels/core/noted.hpp"
#include "kernels/firms/accounts/accounts.hpp"
#include "kernels/firms/cash_flows/cash_flows.hpp"
#include "kernels/firms/credit/credit.hpp"
#include "kernels/firms/debts/debts.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/funding/funding.hpp"
#include "kernels/firms/losses/losses.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/standing/bids.hpp"
#include "kernels/firms/standing/consequences.hpp"
#include "kernels/firms/standing/early_exits.hpp"
#include "kernels/firms/standing/stress_level.hpp"
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
        if (t.num_sales > 0)
            start_sale(t, s, d, i);
    });
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
template <Kind kind = Kind::any>
BALLAST_FN void approach_exit(FirmTables<Scalar> const& t, FirmState const& s, Draws const& d, Mask shut,
                              int firm, int step, Noted& ending)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Mask ends = s.standing[firm].distress_steps > p.grace_steps;
    if (has<kind>(p, Trait::other_ends)) {
        seek_standstill(t, s, d, firm);
        ends = has_failed(t, s, firm);
        if (p.merger_rate > 0.0_r) {
            Real const left = s.exits[firm].merger_left - select(shut, 0.0_r, p.merger_rate);
            s.exits.own(firm).merger_left = left;
            ends = ends | (left <= 0.0_r);
        }
    }
    if (p.outside_rate > 0.0_r) {
        Real const left = s.exits[firm].outside_left - p.outside_rate;
        s.exits.own(firm).outside_left = left;
        ends = ends | (left <= 0.0_r);
    }
    ends = ends & is_independent(s, firm);
    if (BALLAST_UNLIKELY(any(ends))) {
        set_where(ends, s.exits.own(firm).step, step);
        ending.add(firm);
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
    sum = sum + (called_prepayments(t, s, firm) + lessor_claim(t, s, firm));
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
        Mask const sold = find_buyer(t, factors, s, d, firm, distressed | offered, offered, step);
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
    if (t.num_cash_flows > 0)
        close_cash_flows(s, firm, ends);
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
    ItemBits const may_end = team.noted_by_all(ending);
    if (may_end == 0)
        return;
    auto ends = [&](int i) { return any(ends_in(s, i, step)); };
    auto leaves = [&](int i) {
        return t.num_sales > 0 && any(is_offered(t, s, i) | is_to_be_wound_down(t, s, i));
    };
    team.for_each_noted(may_end, t.num_firms, [&](int i) {
        if (ends(i))
            decide_exit(t, s, d, i, step);
    });
    team.sync();
    team.serial_noted(may_end, t.num_firms, [&](int i) {
        if (!ends(i) && !leaves(i))
            return;
        sell_or_fail(t, factors, s, d, i, step);
        close_firm(t, s, i, step);
    });
}

}  // namespace ballast::BALLAST_KERNEL_NS
