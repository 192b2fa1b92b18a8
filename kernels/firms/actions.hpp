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
    Real const need = max(s.funding[firm].need, short_by);
    Mask const seeks = independent & (need > 0.0_r);
    Real const seeking = select(seeks, s.funding[firm].seeking + t.market.dt, 0.0_r);
    s.funding[firm].seeking = seeking;
    if (!any(seeks))
        return;

    Real const regime = funding_regime(t.market, f);
    Real const capacity = by_regime(t.market.capacity[p.investment_grade], regime);
    Real raised = 0.0_r;
    if (p.debt_size > 0.0_r) {
        Real left = s.funding[firm].debt_left - select(seeks, by_regime(p.debt_rate, regime), 0.0_r);
        Mask const issues = seeks & (left <= 0.0_r);
        if (any(issues)) {
            Int const n = s.funding[firm].debt_count;
            add_where(issues, left, action_threshold(d, p.debt_action, n + 1));
            s.funding[firm].debt_count = select(issues, n + 1, n);
            Real const size = select(issues, book_down(min(need, p.debt_size * capacity)), 0.0_r);
            Real const rate =
                fma(1.0_r, issue_spread(t, f, firm, regime),
                    factor_or(f.x, t.market.short_rate, t.market.short_rate_constant) * t.market.dt);
            Real const before = s.balances[firm].new_debt;
            Real const after = before + size;
            Real const mean_rate =
                fma(before, s.balances[firm].new_debt_rate, size * rate) / max(after, 1.0_r);
            set_where(size > 0.0_r, s.balances[firm].new_debt_rate, mean_rate);
            s.balances[firm].new_debt = after;
            s.balances[firm].debt_total = s.balances[firm].debt_total + size;
            raised = size;
            record.line(firm, Line::debt_raised, size);
        }
        s.funding[firm].debt_left = left;
    }
    if (p.equity_share > 0.0_r) {
        Real const log_ratio = s.accruals[firm].log_valuation - s.funding[firm].log_last_valuation;
        Real const eager = exp(fma(p.down_round, min(log_ratio, 2.0_r), -seeking * p.patience_inverse));
        Real left = s.funding[firm].equity_left -
                    select(seeks, by_regime(p.equity_rate, regime) * min(eager, 4.0_r), 0.0_r);
        Mask const round = seeks & (left <= 0.0_r) & (need > raised);
        if (any(round)) {
            Int const n = s.funding[firm].equity_count;
            add_where(round, left, action_threshold(d, p.equity_action, n + 1));
            s.funding[firm].equity_count = select(round, n + 1, n);
            Real const cap = p.equity_share * capacity * exp(s.accruals[firm].log_valuation);
            Real const size = select(round, book_down(min(need - raised, cap)), 0.0_r);
            set_where(round, s.funding[firm].log_last_valuation, s.accruals[firm].log_valuation);
            set_where(round, s.funding[firm].mark, s.accruals[firm].log_valuation);
            set_where(round, s.funding[firm].seeking, 0.0_r);
            raised = raised + size;
            record.line(firm, Line::equity_raised, size);
        }
        s.funding[firm].equity_left = left;
    }
    s.accruals[firm].resources = s.accruals[firm].resources + raised;
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
    Real const left = s.funding[firm].listing_left - select(can, by_regime(p.listing_rate, regime), 0.0_r);
    s.funding[firm].listing_left = left;
    Mask const lists = can & (left <= 0.0_r);
    if (BALLAST_LIKELY(!any(lists)))
        return;
    Real const proceeds =
        select(lists, book_down(p.listing_share * exp(s.accruals[firm].log_valuation)), 0.0_r);
    set_where(lists, s.funding[firm].listed, 1.0_r);
    set_where(lists, s.funding[firm].log_last_valuation, s.accruals[firm].log_valuation);
    s.accruals[firm].resources = s.accruals[firm].resources + proceeds;
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
    Real const need = max(s.funding[firm].need, short_by);
    Mask const seeks = is_independent(s, firm) & (is_stressed(s.standing[firm].level) | (short_by > 0.0_r)) &
                       (need > 0.0_r) & (s.funding[firm].support > 0.0_r);
    if (BALLAST_LIKELY(!any(seeks)))
        return;
    Real const regime = funding_regime(t.market, f);
    Real left = s.funding[firm].support_left - select(seeks, by_regime(p.support_rate, regime), 0.0_r);
    Mask const comes = seeks & (left <= 0.0_r);
    if (any(comes)) {
        Int const n = s.funding[firm].support_count;
        add_where(comes, left, action_threshold(d, p.support_action, n + 1));
        s.funding[firm].support_count = select(comes, n + 1, n);
        Real const given = select(comes, book_down(min(need, s.funding[firm].support)), 0.0_r);
        s.funding[firm].support = s.funding[firm].support - given;
        s.accruals[firm].resources = s.accruals[firm].resources + given;
        record.line(firm, Line::support, given);
    }
    s.funding[firm].support_left = left;
}

}  // namespace ballast::BALLAST_KERNEL_NS
