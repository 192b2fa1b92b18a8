#pragma once
/// Equity commitments with conditions.
/// A commitment is an obligation of its investor at its date, or at the first step from then on that meets its
/// conditions (the investee is public; its valuation has reached a multiple; funding is not shut), until it lapses. What
/// has been called and is not paid stays owed, unsecured: the investor is in distress until it pays or defaults (then it
/// is a claim like others, exits.hpp). All of it dies with its investee, what is not yet called also with its investor.
/// Draws: none.
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/payments/payments.hpp"
#include "kernels/firms/status.hpp"

namespace ballast::BALLAST_KERNEL_NS {

template <class Team>
BALLAST_FN void start_commitments(Team const& team, FirmTables<Scalar> const& t, FirmState const& s)
{
    team.for_each(t.num_commitments, [&](int i) {
        s.commitments.own(i).is_open = 1.0_r;
        s.called_commitments.own(i).was_called = 0.0_r;
    });
}

/// Commitments that fall due in the step join what was called before and is still owed.
template <class Team>
BALLAST_PHASE_FN void call_commitments(Team const& team, FirmTables<Scalar> const& t,
                                       FactorState const& factors, FirmState const& s, int step)
{
    FundingRegime const regime = funding_regime(t.market, factors);
    team.for_each(t.num_commitments, [&](int i) {
        EquityCommitmentTable<Scalar> const& c = t.commitments[i];
        Mask const lives = is_independent(s, c.investee);
        Real due = 0.0_r;
        if (step >= c.first_step && step <= c.lapse_step) {
            Mask called = holds(s.commitments[i].is_open);
            if (c.needs_listing != 0)
                called = called & is_public(s, c.investee);
            if (c.needs_open != 0)
                called = called & !regime.shut;
            Real const growth = s.funding[c.investee].log_valuation - t.firms[c.investee].log_valuation;
            called = called & (growth >= c.needs_log_ratio);
            set_where(called, s.commitments.own(i).is_open, 0.0_r);
            if (c.investor != kNone)
                called = called & honours_commitments(s, c.investor);
            called = called & lives;
            due = select(called, c.amount, 0.0_r);
            if (BALLAST_UNLIKELY(any(called)))
                set_where(called, s.called_commitments.own(i).was_called, 1.0_r);
        }
        write_off(s, c.payment, !lives);
        bill(s, c.payment, due, no_lanes());
    });
}

/// What a firm was promised and has called by now [quanta].
BALLAST_FN Real called_equity(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    Real sum = 0.0_r;
    for (int i = 0; i < t.num_commitments; ++i)
        if (t.commitments[i].investee == firm)
            sum = fma(s.called_commitments[i].was_called, t.commitments[i].amount, sum);
    return sum;
}

}  // namespace ballast::BALLAST_KERNEL_NS
