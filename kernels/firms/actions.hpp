#pragma once
/// Raising money while short of the target runway. Markets answer in their own time: debt and equity arrive by
/// integrated hazard, at intensities by funding regime; there is no retry step by step.
///   equity: lambda_regime e^(-seeking/patience) (V / V_last)^b, size <= min(need, share V capacity)
///   debt:   lambda_regime, size <= min(need, issue capacity), at r + spread + beta (S - S_mean) + regime's add
/// Going public arrives at a rate by regime, whether money is needed or not; a sponsor or a state steps in while a firm
/// is in stress, up to what it is ready to give in all. Draws: 1 exponential per success.
#include "kernels/core/math.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/status.hpp"
#include "kernels/random/draws.hpp"
#include "kernels/tables/vocabulary/ledger_line.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Spread of a new issue over the short rate [per step].
BALLAST_FN Real issue_spread(FirmTables<Scalar> const& t, FactorState const& f, int firm, Real regime)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    MarketTable<Scalar> const& m = t.market;
    Real spread = p.debt_spread;
    if (m.spread != kNone) {
        Real const market = m.spread_mean * exp(f.x[m.spread]);
        spread = fma(p.credit_beta, market - m.spread_mean, spread);
    }
    if (p.investment_grade == 0)
        spread = spread + by_regime(m.regime_spread, regime);
    return max(spread, 0.0_r) * m.dt;
}

/// Money raised by one firm in this step; adds to its resources and its debt.
template <class Record>
BALLAST_FN void raise_money(FirmTables<Scalar> const& t, FactorState const& f, FirmState const& s,
                            Draws const& d, Record const& record, int firm)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Real const short_by = missing_means(s, firm);
    Mask const independent = is_independent(s, firm);
    Real const need = max(s.need[firm], short_by);
    Mask const seeks = independent & (need > 0.0_r);
    Real const seeking = select(seeks, s.seeking[firm] + t.market.dt, 0.0_r);
    s.seeking[firm] = seeking;
    if (!any(seeks))
        return;

    Real const regime = funding_regime(t.market, f);
    Real const capacity = by_regime(t.market.capacity[p.investment_grade], regime);
    Real raised = 0.0_r;
    if (p.debt_size > 0.0_r) {
        Real left = s.debt_left[firm] - select(seeks, by_regime(p.debt_rate, regime), 0.0_r);
        Mask const issues = seeks & (left <= 0.0_r);
        if (any(issues)) {
            Int const n = s.debt_count[firm];
            add_where(issues, left, action_threshold(d, p.debt_action, n + 1));
            s.debt_count[firm] = select(issues, n + 1, n);
            Real const size = select(issues, book_down(min(need, p.debt_size * capacity)), 0.0_r);
            Real const rate =
                fma(1.0_r, issue_spread(t, f, firm, regime),
                    factor_or(f.x, t.market.short_rate, t.market.short_rate_constant) * t.market.dt);
            Real const before = s.new_debt[firm];
            Real const after = before + size;
            Real const mean_rate = fma(before, s.new_debt_rate[firm], size * rate) / max(after, 1.0_r);
            set_where(size > 0.0_r, s.new_debt_rate[firm], mean_rate);
            s.new_debt[firm] = after;
            s.debt_total[firm] = s.debt_total[firm] + size;
            raised = size;
            record.line(firm, Line::debt_raised, size);
        }
        s.debt_left[firm] = left;
    }
    if (p.equity_share > 0.0_r) {
        Real const log_ratio = s.log_valuation[firm] - s.log_last_valuation[firm];
        Real const eager = exp(fma(p.down_round, min(log_ratio, 2.0_r), -seeking * p.patience_inverse));
        Real left =
            s.equity_left[firm] - select(seeks, by_regime(p.equity_rate, regime) * min(eager, 4.0_r), 0.0_r);
        Mask const round = seeks & (left <= 0.0_r) & (need > raised);
        if (any(round)) {
            Int const n = s.equity_count[firm];
            add_where(round, left, action_threshold(d, p.equity_action, n + 1));
            s.equity_count[firm] = select(round, n + 1, n);
            Real const cap = p.equity_share * capacity * exp(s.log_valuation[firm]);
            Real const size = select(round, book_down(min(need - raised, cap)), 0.0_r);
            set_where(round, s.log_last_valuation[firm], s.log_valuation[firm]);
            set_where(round, s.mark[firm], s.log_valuation[firm]);
            set_where(round, s.seeking[firm], 0.0_r);
            raised = raised + size;
            record.line(firm, Line::equity_raised, size);
        }
        s.equity_left[firm] = left;
    }
    s.resources[firm] = s.resources[firm] + raised;
}

/// Going public: proceeds are a share of the valuation.
template <class Record>
BALLAST_FN void go_public(FirmTables<Scalar> const& t, FactorState const& f, FirmState const& s,
                          Record const& record, int firm)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    if (p.listing_share <= 0.0_r || p.listed != 0)
        return;
    Mask const can = !is_public(s, firm) & is_independent(s, firm);
    Real const regime = funding_regime(t.market, f);
    Real const left = s.listing_left[firm] - select(can, by_regime(p.listing_rate, regime), 0.0_r);
    s.listing_left[firm] = left;
    Mask const lists = can & (left <= 0.0_r);
    if (BALLAST_LIKELY(!any(lists)))
        return;
    Real const proceeds = select(lists, book_down(p.listing_share * exp(s.log_valuation[firm])), 0.0_r);
    set_where(lists, s.listed[firm], 1.0_r);
    set_where(lists, s.log_last_valuation[firm], s.log_valuation[firm]);
    s.resources[firm] = s.resources[firm] + proceeds;
    record.line(firm, Line::equity_raised, proceeds);
}

/// A sponsor's or a state's money, at most what is needed.
template <class Record>
BALLAST_FN void seek_support(FirmTables<Scalar> const& t, FactorState const& f, FirmState const& s,
                             Draws const& d, Record const& record, int firm)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    if (p.support <= 0.0_r)
        return;
    Real const short_by = missing_means(s, firm);
    Real const need = max(s.need[firm], short_by);
    Mask const seeks = is_independent(s, firm) & (is_stressed(s.level[firm]) | (short_by > 0.0_r)) &
                       (need > 0.0_r) & (s.support[firm] > 0.0_r);
    if (BALLAST_LIKELY(!any(seeks)))
        return;
    Real const regime = funding_regime(t.market, f);
    Real left = s.support_left[firm] - select(seeks, by_regime(p.support_rate, regime), 0.0_r);
    Mask const comes = seeks & (left <= 0.0_r);
    if (any(comes)) {
        Int const n = s.support_count[firm];
        add_where(comes, left, action_threshold(d, p.support_action, n + 1));
        s.support_count[firm] = select(comes, n + 1, n);
        Real const given = select(comes, book_down(min(need, s.support[firm])), 0.0_r);
        s.support[firm] = s.support[firm] - given;
        s.resources[firm] = s.resources[firm] + given;
        record.line(firm, Line::support, given);
    }
    s.support_left[firm] = left;
}

}  // namespace ballast::BALLAST_KERNEL_NS
