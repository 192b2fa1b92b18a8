#pragma once
/// Rights issues. Shareholders of a listed firm that lacks money for what falls due within its stress span subscribe at a
/// deep discount, at a rate by funding regime, at most once a year:
///   size = min(need, share V (1 - discount))
/// Draws: 1 exponential per success.
#include "kernels/core/math.hpp"
#include "kernels/firms/accounts/accounts.hpp"
#include "kernels/firms/credit/credit.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/funding/raised.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/payments/payments.hpp"
#include "kernels/firms/status.hpp"
#include "kernels/random/draws.hpp"
#include "kernels/tables/vocabulary/ledger_line.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Proceeds of a rights issue in the step; adds them to the firm's resources.
template <class Record>
BALLAST_RARE_FN void issue_rights(FirmTables<Scalar> const& t, FirmState const& s, Draws const& d,
                                  Record const& record, FundingRegime const& regime, int firm, Account& a,
                                  Dues const& dues)
{
    int const b = t.firms[firm].bridging;
    BridgingTable<Scalar> const& p = t.bridging[b];
    Bridging& x = s.bridging.own(b);
    count_down(x.rights_rest);
    Real const short_by = funding_gap(a, dues);
    Real const need = max(s.funding[firm].need, short_by);
    Mask const asks = is_independent(s, firm) & is_public(s, firm) & (need > 0.0_r) &
                      ((x.lack > 0.0_r) | (short_by > 0.0_r)) & !remain(x.rights_rest);
    if (BALLAST_LIKELY(!any(asks)))
        return;
    Real left = x.rights_left - select(asks, by_regime(p.rights_rate, regime), 0.0_r);
    Mask const issues = asks & (left <= 0.0_r);
    if (any(issues)) {
        Int const n = x.rights_count;
        add_where(issues, left, action_threshold(d, issues, p.rights, n + 1));
        x.rights_count = select(issues, n + 1, n);
        set_where(issues, x.rights_rest, p.rights_rest);
        Real const value = exp(s.funding[firm].log_valuation);
        Real const size = select(issues, floor_to_quantum(min(need, p.rights_share * value)), 0.0_r);
        note_equity_sold(s, firm, size / max(value, 1.0_r));
        count_equity(t, s, firm, size, p.rights_price);
        add_resources(a, size);
        record.line(firm, Line::equity_raised, size);
    }
    x.rights_left = left;
}

}  // namespace ballast::BALLAST_KERNEL_NS
