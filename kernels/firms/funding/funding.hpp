#pragma once
/// Raising money while short of the target runway. Markets answer in their own time: debt and equity arrive by
/// integrated hazard, at intensities by funding regime; there is no retry step by step. What lenders and owners think of the
/// firm (credit/credit.hpp) limits both.
///   equity: lambda_regime e^(-seeking/patience) (V / V_last)^b, size <= min(need, share V capacity, what is left of a year)
///   debt:   lambda_regime g(u) e^(-b L / C), size <= min(need, issue capacity, K - debt), at r + spread e^(kappa (u - u_ref))
///           + beta (S - S_start) + regime's add
/// Going public arrives at a rate by regime, whether money is needed or not; a sponsor or a state steps in while a firm
/// is in stress, up to what it is ready to give in all; a rights issue is another way (bridging/rights.hpp).
/// Draws: 1 exponential per success.
#include "kernels/core/math.hpp"
#include "kernels/firms/accounts/accounts.hpp"
#include "kernels/firms/bridging/rights.hpp"
#include "kernels/firms/credit/credit.hpp"
#include "kernels/firms/credit/lenders.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/funding/raised.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/status.hpp"
#include "kernels/random/draws.hpp"
#include "kernels/tables/vocabulary/ledger_line.hpp"

namespace ballast::BALLAST_KERNEL_NS {

template <class Team>
BALLAST_FN void start_funding(Team const& team, FirmTables<Scalar> const& t, FirmState const& s,
                              Draws const& d)
{
    Int const first = 0;
    team.for_each(t.num_firms, [&](int i) {
        FirmTable<Scalar> const& p = t.firms[i];
        Funding& x = s.funding.own(i);
        x.log_valuation = p.log_valuation;
        x.listed = p.listed != 0 ? 1.0_r : 0.0_r;
        x.need = 0.0_r;
        Fundraising& f = s.fundraising.own(i);
        f.log_last_valuation = p.log_valuation;
        f.mark = p.log_valuation;
        f.seeking = 0.0_r;
        f.listing_left = p.listing_share > 0.0_r ? action_threshold(d, p.listing, first) : kNeverHazard;
        f.equity_left = p.equity_share > 0.0_r ? action_threshold(d, p.equity_action, first) : kNeverHazard;
        f.equity_count = first;
        f.debt_left = p.debt_size > 0.0_r ? action_threshold(d, p.debt_action, first) : kNeverHazard;
        f.debt_count = first;
        f.support_left = p.support > 0.0_r ? action_threshold(d, p.support_action, first) : kNeverHazard;
        f.support_count = first;
        f.support = round_to_quantum(p.support);
        if (t.num_raising > 0) {
            Raised& raised = s.raised.own(i);
            raised.debt = 0.0_r;
            raised.interest = 0.0_r;
            raised.equity = 0.0_r;
            raised.priced = 0.0_r;
        }
    });
}

/// What its sponsor or state has given [quanta].
BALLAST_FN Real support_given(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    return round_to_quantum(Real(t.firms[firm].support)) - s.fundraising[firm].support;
}

/// What a firm will look for in the next step.
BALLAST_FN void set_need(FirmState const& s, int firm, Real need)
{
    s.funding.own(firm).need = need;
}
BALLAST_FN void forget_need(FirmState const& s, int firm, Mask lanes)
{
    set_where(lanes, s.funding.own(firm).need, 0.0_r);
}
BALLAST_FN void become_public(FirmState const& s, int firm, Mask lanes)
{
    set_where(lanes, s.funding.own(firm).listed, 1.0_r);
}

/// Equity value of the step; of a firm whose equity does not move, that of the start.
BALLAST_FN void value_equity(FirmTables<Scalar> const& t, FactorState const& factors, FirmState const& s,
                             int firm)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Real value = p.log_valuation;
    value = fma(p.equity_beta, factor_or(factors.x, t.market.ai_equity, 0.0_r), value);
    value = fma(p.neocloud_beta, factor_or(factors.x, t.market.neocloud_equity, 0.0_r), value);
    if (p.lab != kNone && p.revenue_elasticity != 0.0_r) {
        Real const log_revenue = log(max(s.labs[p.lab].revenue, 1.0_r));
        value = fma(p.revenue_elasticity, log_revenue - p.log_revenue_initial, value);
    }
    if (p.distress_discount > 0.0_r || p.equity_follows_assets != 0)
        value = value + s.credit[firm].discount;
    s.funding.own(firm).log_valuation = value;
}

/// Mark of the step: that of an unlisted firm moves at rounds, on going public and on quarter ends, others every step.
BALLAST_FN void mark_valuation(FirmTables<Scalar> const& t, FirmState const& s, int firm, bool quarter_end)
{
    Real const value = s.funding[firm].log_valuation;
    if (quarter_end || t.firms[firm].listed != 0)
        s.fundraising.own(firm).mark = value;
    else
        set_where(is_public(s, firm), s.fundraising.own(firm).mark, value);
}

/// Spread of a new issue over the short rate at a utilisation of the firm's debt capacity [per step].
BALLAST_FN Real issue_spread(FirmTables<Scalar> const& t, FactorState const& factors, int firm,
                             FundingRegime const& regime, Real use)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    MarketTable<Scalar> const& m = t.market;
    Real spread = p.debt_spread;
    if (p.spread_slope > 0.0_r)
        spread = spread * exp(p.spread_slope * (use - p.spread_use));
    if (m.spread != kNone) {
        Real const market = m.spread_mean * exp(factors.x[m.spread]);
        spread = fma(p.credit_beta, market - m.spread_start, spread);
    }
    if (p.investment_grade == 0)
        spread = spread + by_regime(m.regime_spread, regime);
    return max(spread, 0.0_r) * m.dt;
}

/// Money raised by one firm in this step; adds to its resources and its debt.
template <class Record>
BALLAST_FN void raise_money(FirmTables<Scalar> const& t, FactorState const& factors, FirmState const& s,
                            Draws const& d, Record const& record, StepMarket const& market, int firm,
                            Account& a, Dues const& dues)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Real const short_by = funding_gap(a, dues);
    Mask const independent = is_independent(s, firm);
    Real const need = max(s.funding[firm].need, short_by);
    Mask const seeks = independent & (need > 0.0_r);
    Real const seeking = select(seeks, s.fundraising[firm].seeking + t.market.dt, 0.0_r);
    s.fundraising.own(firm).seeking = seeking;
    if (!any(seeks))
        return;

    FundingRegime const& regime = market.regime;
    Real const capacity = market.capacity(p);
    Real raised = 0.0_r;
    if (p.debt_size > 0.0_r) {
        Real arrivals = by_regime(p.debt_rate, regime);
        Real use = 0.0_r;
        if (p.has_limit != 0) {
            use = utilisation(s, firm, a);
            arrivals = arrivals * willingness(p, use);
        }
        if (p.lender != kNone)
            arrivals = arrivals * lending_share(t, s, firm);
        Real left = s.fundraising[firm].debt_left - select(seeks, arrivals, 0.0_r);
        Mask const issues = seeks & (left <= 0.0_r);
        if (any(issues)) {
            Int const n = s.fundraising[firm].debt_count;
            add_where(issues, left, action_threshold(d, issues, p.debt_action, n + 1));
            s.fundraising.own(firm).debt_count = select(issues, n + 1, n);
            Real const rate = issue_spread(t, factors, firm, regime, use) + market.short_rate;
            Real const most = min(p.debt_size * capacity * taken_up(p, rate), room_for_debt(s, firm, a));
            Real const size = select(issues, floor_to_quantum(min(need, most)), 0.0_r);
            issue_debt(s, firm, a, size, rate);
            count_issue(t, s, firm, size, rate);
            raised = size;
            record.line(firm, Line::debt_raised, size);
        }
        s.fundraising.own(firm).debt_left = left;
    }
    if (p.equity_share > 0.0_r) {
        Real const log_ratio = s.funding[firm].log_valuation - s.fundraising[firm].log_last_valuation;
        Real const eager = exp(fma(p.down_round, min(log_ratio, 2.0_r), -seeking * p.patience_inverse));
        Real left = s.fundraising[firm].equity_left -
                    select(seeks, by_regime(p.equity_rate, regime) * min(eager, 4.0_r), 0.0_r);
        Mask const round = seeks & (left <= 0.0_r) & (need > raised);
        if (any(round)) {
            Int const n = s.fundraising[firm].equity_count;
            add_where(round, left, action_threshold(d, round, p.equity_action, n + 1));
            s.fundraising.own(firm).equity_count = select(round, n + 1, n);
            Real const value = exp(s.funding[firm].log_valuation);
            Real const cap = min(p.equity_share * capacity, equity_left(p, s, firm)) * value;
            Real const size = select(round, floor_to_quantum(min(need - raised, cap)), 0.0_r);
            note_equity_sold(s, firm, size / max(value, 1.0_r));
            count_equity(t, s, firm, size);
            set_where(round, s.fundraising.own(firm).log_last_valuation, s.funding[firm].log_valuation);
            set_where(round, s.fundraising.own(firm).mark, s.funding[firm].log_valuation);
            set_where(round, s.fundraising.own(firm).seeking, 0.0_r);
            raised = raised + size;
            record.line(firm, Line::equity_raised, size);
        }
        s.fundraising.own(firm).equity_left = left;
    }
    add_resources(a, raised);
}

/// Going public: proceeds are a share of the valuation.
template <class Record>
BALLAST_FN void go_public(FirmTables<Scalar> const& t, FirmState const& s, Record const& record,
                          StepMarket const& market, int firm, Account& a)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    if (p.listing_share <= 0.0_r || p.listed != 0)
        return;
    Mask const can = !is_public(s, firm) & is_independent(s, firm);
    Real const rate = by_regime(p.listing_rate, market.regime);
    Real const left = s.fundraising[firm].listing_left - select(can, rate, 0.0_r);
    s.fundraising.own(firm).listing_left = left;
    Mask const lists = can & (left <= 0.0_r);
    if (BALLAST_LIKELY(!any(lists)))
        return;
    Real const proceeds =
        select(lists, floor_to_quantum(p.listing_share * exp(s.funding[firm].log_valuation)), 0.0_r);
    become_public(s, firm, lists);
    set_where(lists, s.fundraising.own(firm).log_last_valuation, s.funding[firm].log_valuation);
    count_equity(t, s, firm, proceeds);
    add_resources(a, proceeds);
    record.line(firm, Line::equity_raised, proceeds);
}

/// A sponsor's or a state's money, at most what is needed.
template <class Record>
BALLAST_FN void seek_support(FirmTables<Scalar> const& t, FirmState const& s, Draws const& d,
                             Record const& record, StepMarket const& market, int firm, Account& a,
                             Dues const& dues)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    if (p.support <= 0.0_r)
        return;
    Real const short_by = funding_gap(a, dues);
    Real const need = max(s.funding[firm].need, short_by);
    Mask const seeks = is_independent(s, firm) & (is_stressed(s.standing[firm].level) | (short_by > 0.0_r)) &
                       (need > 0.0_r) & (s.fundraising[firm].support > 0.0_r);
    if (BALLAST_LIKELY(!any(seeks)))
        return;
    Real const rate = by_regime(p.support_rate, market.regime);
    Real left = s.fundraising[firm].support_left - select(seeks, rate, 0.0_r);
    Mask const comes = seeks & (left <= 0.0_r);
    if (any(comes)) {
        Int const n = s.fundraising[firm].support_count;
        add_where(comes, left, action_threshold(d, comes, p.support_action, n + 1));
        s.fundraising.own(firm).support_count = select(comes, n + 1, n);
        Real const given = select(comes, floor_to_quantum(min(need, s.fundraising[firm].support)), 0.0_r);
        s.fundraising.own(firm).support = s.fundraising[firm].support - given;
        add_resources(a, given);
        record.line(firm, Line::support, given);
    }
    s.fundraising.own(firm).support_left = left;
}

/// All that a firm does for money in a step.
template <class Record>
BALLAST_FN void look_for_money(FirmTables<Scalar> const& t, FactorState const& factors, FirmState const& s,
                               Draws const& d, Record const& record, StepMarket const& market, int firm,
                               Account& a, Dues const& dues)
{
    raise_money(t, factors, s, d, record, market, firm, a, dues);
    int const b = t.firms[firm].bridging;
    if (b != kNone && t.bridging[b].rights_share > 0.0_r)
        issue_rights(t, s, d, record, market.regime, firm, a, dues);
    go_public(t, s, record, market, firm, a);
    seek_support(t, s, d, record, market, firm, a, dues);
}

}  // namespace ballast::BALLAST_KERNEL_NS
