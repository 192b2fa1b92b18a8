#pragma once
/// Promises between firms: equity commitments with conditions, and guarantees.
/// A commitment is an obligation of its investor at its date, or at the first step from then on that meets its
/// conditions (the investee is public; its valuation has reached a multiple; funding is not shut), until it lapses. What
/// has been called and is not paid stays owed, unsecured: the investor is in distress until it pays or defaults (then it
/// is a claim like others, ends.hpp). All of it dies with its investee, what is not yet called also with its investor.
/// A guarantor owes, one step later, what an obligor left unpaid, up to a cap; for an obligor that is gone it owes the
/// rent, or the take-or-pay share of the contract, as it falls due.
/// Draws: none.
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/status.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// State of a commitment that is called in this step; else 1 until it is called, then 0.
inline constexpr Scalar kCalledNow = -1.0_r;

/// Commitments that fall due in the step join what was called before and is still owed.
template <class Team>
BALLAST_FN void call_commitments(Team const& team, FirmTables<Scalar> const& t, FactorState const& f,
                                 FirmState const& s, int step)
{
    Real const regime = funding_regime(t.market, f);
    team.for_each(t.num_commitments, [&](int i) {
        CommitmentTable<Scalar> const& c = t.commitments[i];
        Real due = 0.0_r;
        Real open = max(s.commitments[i].open, 0.0_r);
        if (step >= c.first_step && step <= c.lapse_step) {
            Mask called = open > 0.0_r;
            if (c.needs_listing != 0)
                called = called & is_public(s, c.investee);
            if (c.needs_open != 0)
                called = called & !funding_is_shut(regime);
            called = called & (s.accruals[c.investee].log_valuation - t.firms[c.investee].log_valuation >=
                               c.needs_log_ratio);
            set_where(called, open, kCalledNow);
            if (c.investor != kNone)
                called = called & honours_commitments(s, c.investor);
            due = select(called, c.amount, 0.0_r);
        }
        s.commitments[i].open = open;
        Mask const lives = is_independent(s, c.investee);
        s.commitments[i].due = select(lives, s.commitments[i].due + due, 0.0_r);
    });
    team.sync();
}

/// What guarantors owe in the next step. Runs after payments, when unpaid amounts stand in contracts and leases.
template <class Team>
BALLAST_FN void call_guarantees(Team const& team, FirmTables<Scalar> const& t, FirmState const& s, int step)
{
    team.for_each(t.num_guarantees, [&](int i) {
        GuaranteeTable<Scalar> const& g = t.guarantees[i];
        if (step < g.first_step || step > g.end_step)
            return;
        auto& arrears = g.contract != kNone ? s.contracts[g.contract].arrears : s.leases[g.lease].arrears;
        Real by_itself = 0.0_r;  // falls due although the obligor is gone
        if (g.contract != kNone) {
            Scalar const pay = t.contract_pay[step * t.num_contracts + g.contract];
            Mask const gone = retired_as(s, g.contract, Retired::customer_gone);
            by_itself = select(gone, book(pay * t.contracts[g.contract].take_or_pay), 0.0_r);
        } else {
            Mask const gone = is_liquidated(s, g.obligor);
            by_itself = select(gone, book(t.lease_rent[step * t.num_leases + g.lease]), 0.0_r);
        }
        Mask const stands = honours_commitments(s, g.guarantor);
        Real const unpaid = arrears;
        Real const called = select(stands, min(unpaid + by_itself, s.guarantees[i].left), 0.0_r);
        arrears = unpaid - min(called, unpaid);
        s.guarantees[i].left = s.guarantees[i].left - called;
        s.guarantees[i].due = s.guarantees[i].due + called;
    });
    team.sync();
}

/// What is owed under the guarantees of a list.
BALLAST_FN Real guaranteed(FirmState const& s, std::int32_t const* list, int first, int end)
{
    Real sum = 0.0_r;
    for (int j = first; j < end; ++j)
        sum = sum + s.guarantees[list[j]].due;
    return sum;
}

/// Equity in a step: what has just been called, and what was called before.
struct CalledEquity {
    Real now, overdue;
};
BALLAST_FN CalledEquity called_equity(FirmState const& s, std::int32_t const* list, int first, int end)
{
    CalledEquity sum{};
    for (int j = first; j < end; ++j) {
        Real const due = s.commitments[list[j]].due;
        Mask const now = s.commitments[list[j]].open < 0.0_r;
        sum.now = sum.now + select(now, due, 0.0_r);
        sum.overdue = sum.overdue + select(now, 0.0_r, due);
    }
    return sum;
}
BALLAST_FN CalledEquity invested_by(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    return called_equity(s, t.invested_commitment, t.firms[firm].first_invested, t.firms[firm].end_invested);
}
BALLAST_FN CalledEquity funded_to(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    return called_equity(s, t.funded_commitment, t.firms[firm].first_funded, t.firms[firm].end_funded);
}
BALLAST_FN Real guaranteed_by(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    return guaranteed(s, t.given_guarantee, t.firms[firm].first_given, t.firms[firm].end_given);
}
BALLAST_FN Real guaranteed_to(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    return guaranteed(s, t.covered_guarantee, t.firms[firm].first_covered, t.firms[firm].end_covered);
}

}  // namespace ballast::BALLAST_KERNEL_NS
