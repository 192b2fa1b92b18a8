#pragma once
/// Lenders as balance sheets: what they have lost on loans of the study, less what has been rebuilt since, limits what they
/// lend, to a share e^(-b L / C) of the usual.
///   L <- 2^(-dt / half-life) (L + losses of the step before)
/// Draws: none.
#include "kernels/core/math.hpp"
#include "kernels/firms/firm_state.hpp"

namespace ballast::BALLAST_KERNEL_NS {

template <class Team>
BALLAST_FN void start_lenders(Team const& team, FirmTables<Scalar> const& t, FirmState const& s)
{
    team.for_each(t.num_lenders, [&](int i) {
        s.lenders.own(i).losses = 0.0_r;
        s.lenders.own(i).lending = 1.0_r;
    });
}

/// At the start of a step.
template <class Team>
BALLAST_FN void rebuild_capital(Team const& team, FirmTables<Scalar> const& t, FirmState const& s)
{
    team.for_each(t.num_lenders, [&](int i) {
        LenderCapital& x = s.lenders.own(i);
        if (BALLAST_LIKELY(!any(x.losses > 0.0_r)))
            return;
        x.losses = x.losses * t.lenders[i].kept;
        x.lending = exp(x.losses * -t.lenders[i].sensitivity);
    });
}

/// Loans of a firm are lost in part.
BALLAST_FN void lose_loans(FirmState const& s, int lender, Mask lanes, Real amount)
{
    add_where(lanes, s.lenders.own(lender).losses, amount);
}

/// Share of the usual that a firm's lenders lend it.
BALLAST_FN Real lending_share(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    int const lender = t.firms[firm].lender;
    return lender == kNone ? Real(1.0_r) : Real(s.lenders[lender].lending);
}

}  // namespace ballast::BALLAST_KERNEL_NS
