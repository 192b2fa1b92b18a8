#pragma once
/// What a firm has raised since the start, and what that cost it; kept where somebody may raise money. Draws: none.
#include "kernels/core/math.hpp"
#include "kernels/firms/firm_state.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// An issue at a rate per step.
BALLAST_FN void count_issue(FirmTables<Scalar> const& t, FirmState const& s, int firm, Real size, Real rate)
{
    if (t.num_raising == 0)
        return;
    Raised& x = s.raised.own(firm);
    x.debt = x.debt + size;
    x.interest = fma(size, rate, x.interest);
}

/// Equity sold at a share of its value in distress (credit/credit.hpp), and its price over the value without distress.
BALLAST_FN void count_equity(FirmTables<Scalar> const& t, FirmState const& s, int firm, Real size,
                             Scalar share = 1.0_r)
{
    if (t.num_raising == 0)
        return;
    Raised& x = s.raised.own(firm);
    x.equity = x.equity + size;
    x.priced = fma(size, exp(s.credit[firm].discount) * share, x.priced);
}

}  // namespace ballast::BALLAST_KERNEL_NS
