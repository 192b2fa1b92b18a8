#pragma once
/// Stakes: marks, margin loans, sales within a holder's policy.
/// Marks of unlisted firms move at rounds, on going public and on quarter ends, those of listed ones every step.
/// A sale of the share q of value V at the haircut h0 + h1 q brings debt over value from ell to L*:
///   q = [a - sqrt(a^2 - 4 h1 (ell - L*))] / (2 h1),  a = 1 - h0 - L*;  no root in [0, 1]: all is sold
/// written 2 (ell - L*) / (a + sqrt(...)), which holds for h1 = 0 too. A margin loan is called above its own LTV, its
/// stake sold and the loan repaid; what the stake cannot cover is owed unsecured. Above its ceiling a holder sells
/// unpledged stakes down to its normal net debt over stakes; the money comes in the next step. A sale of unpledged
/// stakes, by policy or for payments, finds buyers in a step for no more than the share that the regime allows.
/// A holder that lacks G to meet its payments sells the share of unpledged stakes worth U that raises it,
///   q = [a - sqrt(a^2 - 4 h1 G/U)] / (2 h1),  a = 1 - h0;  no root in [0, 1]: what raises most, min(1, a / (2 h1))
/// in the same stable form. What it sold by policy in the step counts towards G. Draws: none.
#include "kernels/core/math.hpp"
#include "kernels/firms/accounts/accounts.hpp"
#include "kernels/firms/debts/debts.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/sales.hpp"
#include "kernels/firms/status.hpp"

namespace ballast::BALLAST_KERNEL_NS {

template <class Team>
BALLAST_FN void start_stakes(Team const& team, FirmTables<Scalar> const& t, FirmState const& s)
{
    team.for_each(t.num_stakes, [&](int k) { s.stakes.own(k).left = 1.0_r; });
}

/// What stakes are worth in the step if nothing of them was sold. Does not wait for the others.
template <class Team>
BALLAST_PHASE_FN void mark_stakes(Team const& team, FirmTables<Scalar> const& t, FactorState const& factors,
                                  FirmState const& s)
{
    team.for_each(t.num_stakes, [&](int k) {
        StakeTable<Scalar> const& stake = t.stakes[k];
        Real const move = stake.target == kNone
                              ? stake.equity_beta * factor_or(factors.x, t.market.ai_equity, 0.0_r)
                              : s.fundraising[stake.target].mark - t.firms[stake.target].log_valuation;
        s.stakes.own(k).whole = stake.value * exp(move);
    });
}

/// Value of stake k [quanta]: it follows the mark of its target, and is lost with its default.
BALLAST_FN Real stake_value(FirmTables<Scalar> const& t, FirmState const& s, int k)
{
    int const target = t.stakes[k].target;
    Real const value = s.stakes[k].whole * s.stakes[k].left;
    if (target == kNone || t.market.write_down == 0)
        return value;
    return select(has_defaulted(s, target), 0.0_r, value);
}

/// Value of all stakes of a firm [quanta].
BALLAST_FN Real stakes_value(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    Real sum = 0.0_r;
    for (int j = t.firms[firm].first_stake; j < t.firms[firm].end_stake; ++j)
        sum = sum + stake_value(t, s, t.firm_stake[j]);
    return sum;
}

/// Share of the value to sell so that debt over value falls from `ell` to `target`; 1 where no sale reaches it.
BALLAST_FN Real sale_share(Real ell, Scalar target, Scalar haircut, Scalar impact)
{
    Scalar const a = 1.0_r - haircut - target;
    Real const excess = max(ell - target, 0.0_r);
    Real const under_root = fma(-4.0_r * impact, excess, a * a);
    Real const q = (excess + excess) / (a + sqrt(max(under_root, 0.0_r)));
    return select(under_root < 0.0_r, 1.0_r, min(q, 1.0_r));
}

/// Margin loan i: called, its stake sold, the loan repaid.
BALLAST_FN void call_margin_loan(FirmTables<Scalar> const& t, FirmState const& s, int i)
{
    DebtTable<Scalar> const& loan = t.debts[i];
    FirmTable<Scalar> const& p = t.firms[loan.firm];
    Real const balance = s.debts[i].balance;
    Real const value = stake_value(t, s, loan.stake);
    Mask const called = (balance > value * loan.call_ltv) & (balance > 0.0_r) & is_independent(s, loan.firm);
    if (BALLAST_LIKELY(!any(called)))
        return;
    Real const ell = balance / max(value, 1.0_r);
    Real const q = bookable_share(sale_share(ell, loan.target_ltv, p.sale_haircut, p.sale_impact), value);
    Real const proceeds = sale_proceeds(p.sale_haircut, p.sale_impact, q, value);
    Real const repaid = min(proceeds, balance);
    Mask const all_sold = q >= 1.0_r;
    Real const uncovered = select(all_sold, balance - repaid, 0.0_r);
    set_balance(s, i, called, (balance - repaid) - uncovered);
    receive_sale(s, loan.firm, select(called, proceeds - repaid, 0.0_r));
    set_where(called, s.stakes.own(loan.stake).left, s.stakes[loan.stake].left * (1.0_r - q));
    add_arrears(s, loan.firm, Seniority::unsecured, called, uncovered);
    repay_debt(s, loan.firm, called, repaid);
    attribute_shortfall(s, loan.firm, Cause::covenant, called, repaid + uncovered);
}

/// Lanes on which a debt that the stake secures is outstanding.
BALLAST_FN Mask is_pledged(FirmTables<Scalar> const& t, FirmState const& s, int firm, int stake)
{
    Mask pledged = no_lanes();
    for (int i = t.firms[firm].first_debt; i < t.firms[firm].end_debt; ++i)
        if (t.debts[i].stake == stake)
            pledged = pledged | (s.debts[i].balance > 0.0_r);
    return pledged;
}

/// Value of a firm's stakes that secure no debt [quanta].
BALLAST_FN Real unpledged_value(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    Real sum = 0.0_r;
    for (int j = t.firms[firm].first_stake; j < t.firms[firm].end_stake; ++j) {
        int const k = t.firm_stake[j];
        sum = sum + select(is_pledged(t, s, firm, k), 0.0_r, stake_value(t, s, k));
    }
    return sum;
}

/// Of each stake that secures no debt the share `kept` is left.
BALLAST_FN void reduce_unpledged(FirmTables<Scalar> const& t, FirmState const& s, int firm, Mask sells,
                                 Real kept)
{
    for (int j = t.firms[firm].first_stake; j < t.firms[firm].end_stake; ++j) {
        int const k = t.firm_stake[j];
        set_where(sells & !is_pledged(t, s, firm, k), s.stakes.own(k).left, s.stakes[k].left * kept);
    }
}

/// A holder above its ceiling sells unpledged stakes.
BALLAST_FN void sell_within_policy(FirmTables<Scalar> const& t, FirmState const& s,
                                   FundingRegime const& regime, int firm)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Real const value = stakes_value(t, s, firm);
    Real const net_debt =
        max(s.accounts[firm].debt_total - (s.accounts[firm].cash + s.accounts[firm].receivable), 0.0_r);
    Mask const sells = (net_debt > value * p.ltv_ceiling) & (value > 1.0_r) & is_independent(s, firm);
    if (BALLAST_LIKELY(!any(sells)))
        return;
    Real const unpledged = unpledged_value(t, s, firm);
    Real const ell = net_debt / max(value, 1.0_r);
    Real const requested = sale_share(ell, p.ltv_normal, p.sale_haircut, p.sale_impact);
    Real const on_offer = by_regime(p.sale_pace, regime) * (unpledged / max(value, 1.0_r));
    Real const q = bookable_share(min(requested, on_offer), value);
    Real const proceeds = sale_proceeds(p.sale_haircut, p.sale_impact, q, value);
    Real const kept = 1.0_r - min(q * value / max(unpledged, 1.0_r), 1.0_r);
    reduce_unpledged(t, s, firm, sells, kept);
    receive_sale(s, firm, select(sells, proceeds, 0.0_r));
}

/// A holder that will lack `lack` [quanta], what it receives in the next step aside, sells unpledged stakes for it.
BALLAST_FN void sell_for_payments(FirmTables<Scalar> const& t, FirmState const& s,
                                  FundingRegime const& regime, int firm, Real lack)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Real const wanted = lack - s.accounts[firm].receivable;
    Mask const lacks = (wanted > p.rounding) & is_independent(s, firm);
    if (BALLAST_LIKELY(!any(lacks)))
        return;
    Real const unpledged = unpledged_value(t, s, firm);
    Mask const sells = lacks & (unpledged > 1.0_r);
    Real const value = max(unpledged, 1.0_r);
    Real const requested = share_raising(max(wanted, 0.0_r) / value, p.sale_haircut, p.sale_impact);
    Real const q = bookable_share(min(requested, by_regime(p.sale_pace, regime)), value);
    reduce_unpledged(t, s, firm, sells, 1.0_r - q);
    receive_sale(s, firm, select(sells, sale_proceeds(p.sale_haircut, p.sale_impact, q, value), 0.0_r));
}

/// Calls of margin loans, then sales above the ceiling: a holder touches its own stakes and accounts, by the worker that
/// judges it afterwards and so need not wait.
template <class Team>
BALLAST_PHASE_FN void sell_stakes(Team const& team, FirmTables<Scalar> const& t, FactorState const& factors,
                                  FirmState const& s)
{
    if (t.num_stakes == 0)
        return;
    FundingRegime const regime = funding_regime(t.market, factors);
    team.for_each_dealt(t.firm_deal, t.num_dealt, t.num_firms, [&](int firm) BALLAST_INLINED {
        FirmTable<Scalar> const& p = t.firms[firm];
        if (p.first_stake == p.end_stake)
            return;
        for (int i = p.first_debt; i < p.end_debt; ++i)
            if (t.debts[i].stake != kNone)
                call_margin_loan(t, s, i);
        if (p.ltv_ceiling > 0.0_r)
            sell_within_policy(t, s, regime, firm);
    });
}

}  // namespace ballast::BALLAST_KERNEL_NS
