#pragma once
/// One clearing of all obligations of a step: the greatest clearing vector with seniority.
/// Each firm pays its classes in order from resources and what others pay it; all start at full payment and are
/// lowered by Gauss-Seidel sweeps, which fall monotonically to the greatest fixed point: amounts are whole quanta, so
/// it is reached, not approached. Obligations of a class are paid pro rata. Lanes on which nobody is short take no part.
/// Sources: Eisenberg and Noe (2001), theorem 1; seniority: Elsinger (2009), section 3. No bankruptcy costs here:
/// those come with an end. Draws: none.
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/obligations.hpp"

namespace ballast::BALLAST_KERNEL_NS {

inline constexpr int kMaxSweeps = 64;

BALLAST_FN Real paid_share(FirmState const& s, int firm, Seniority rank)
{
    return firm == kNone ? Real(1.0_r) : s.ratio[firm * kNumClasses + static_cast<int>(rank)];
}

/// What `ratio` of an amount is, bookable; the whole amount where the ratio is one.
BALLAST_FN Real paid_part(Real amount, Real ratio)
{
    return select(ratio >= Real(1.0_r), amount, min(book_down(amount * ratio), amount));
}

/// Receipts of a firm from others, given the shares they pay.
BALLAST_FN Real receipts_at(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Real sum = s.pending[firm];
    for (int j = p.first_provided; j < p.end_provided; ++j) {
        int const c = t.provided_contract[j];
        if (t.contracts[c].vehicle == kNone)
            sum = sum + paid_part(s.contract_due[c] + demanded_arrears(t, s, c),
                                  paid_share(s, t.contracts[c].customer, Seniority::trade));
    }
    for (int j = p.first_bought; j < p.end_bought; ++j) {
        int const c = t.bought_contract[j];
        sum = sum + paid_part(s.refund[c], paid_share(s, t.contracts[c].provider, Seniority::trade));
    }
    for (int j = p.first_lease_received; j < p.end_lease_received; ++j) {
        int const l = t.received_lease[j];
        sum = sum + paid_part(s.lease_due[l] + s.lease_arrears[l],
                              paid_share(s, t.leases[l].payer, Seniority::operating));
    }
    for (int j = p.first_funded; j < p.end_funded; ++j) {
        int const k = t.funded_commitment[j];
        sum = sum +
              paid_part(s.commitment_due[k], paid_share(s, t.commitments[k].investor, Seniority::unsecured));
    }
    for (int j = p.first_covered; j < p.end_covered; ++j) {
        int const k = t.covered_guarantee[j];
        sum = sum +
              paid_part(s.guarantee_due[k], paid_share(s, t.guarantees[k].guarantor, Seniority::unsecured));
    }
    return sum;
}

/// Firms that others' payments reach from `firm` must look again at what they receive. Returns the lanes on which one
/// of them comes no later than `firm` in the order of a sweep.
BALLAST_FN Mask disturb_creditors(FirmTables<Scalar> const& t, FirmState const& s, int firm, Mask fell)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Mask earlier = no_lanes();
    auto disturb = [&](int creditor) {
        if (creditor == kNone)
            return;
        s.disturbed[creditor] = select(fell, Real(1.0_r), s.disturbed[creditor]);
        if (creditor <= firm)
            earlier = fell;
    };
    for (int j = p.first_bought; j < p.end_bought; ++j)
        disturb(t.contracts[t.bought_contract[j]].provider);
    for (int j = p.first_provided; j < p.end_provided; ++j)
        disturb(t.contracts[t.provided_contract[j]].customer);
    for (int j = p.first_lease_paid; j < p.end_lease_paid; ++j)
        disturb(t.leases[t.paid_lease[j]].payee);
    for (int j = p.first_invested; j < p.end_invested; ++j)
        disturb(t.commitments[t.invested_commitment[j]].investee);
    for (int j = p.first_given; j < p.end_given; ++j)
        disturb(t.guarantees[t.given_guarantee[j]].payee);
    return earlier;
}

/// The next firm from `firm` on that is disturbed on some lane.
BALLAST_FN int next_disturbed(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    while (firm < t.num_firms && !any(s.disturbed[firm] > Real(0.5_r)))
        ++firm;
    return firm;
}

/// Lower a firm's ratios to what it can pay from what it receives now. Returns the lanes on which one fell.
BALLAST_FN Mask lower_ratios(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    Real const receipts = receipts_at(t, s, firm);
    s.receipts[firm] = receipts;
    Mask const independent = s.end[firm] == Int(0);
    Real available = max(s.resources[firm] + s.line_available[firm] + receipts, Real(0.0_r));
    Mask fell = no_lanes();
    for (int c = 0; c < kNumClasses; ++c) {
        Real& ratio = s.ratio[firm * kNumClasses + c];
        Real const due = s.due[firm * kNumClasses + c];
        Real share = select(available >= due, Real(1.0_r), available / max(due, Real(1.0_r)));
        share = select(independent, min(share, ratio), ratio);
        fell = fell | (share < ratio);
        ratio = share;
        available = max(available - due, Real(0.0_r));
    }
    return fell;
}

/// Sets ratio and receipts; returns the lanes that did not settle. Only firms that are short at full receipts, or
/// whose receipts have fallen since they were last looked at, are visited: the others would be left as they are.
template <class Team>
BALLAST_FN Mask clear_obligations(Team const& team, FirmTables<Scalar> const& t, FirmState const& s)
{
    team.for_each(t.num_firms, [&](int f) {
        // others stand in for a firm that has ended and runs on; a liquidated one owes nothing any more
        for (int c = 0; c < kNumClasses; ++c)
            s.ratio[f * kNumClasses + c] = Real(1.0_r);
        Mask const is_short = (s.end[f] == Int(0)) & (missing_means(s, f) > Real(0.0_r));
        s.disturbed[f] = select(is_short, Real(1.0_r), Real(0.0_r));
    });
    team.sync();
    Mask unsettled = no_lanes();
    team.serial([&] {
        Mask earlier = all_lanes();
        for (int sweep = 0; sweep < kMaxSweeps && any(earlier); ++sweep) {
            earlier = no_lanes();
            for (int f = next_disturbed(t, s, 0); f < t.num_firms; f = next_disturbed(t, s, f + 1)) {
                s.disturbed[f] = Real(0.0_r);
                Mask const fell = lower_ratios(t, s, f);
                if (any(fell))
                    earlier = earlier | disturb_creditors(t, s, f, fell);
            }
        }
        unsettled = earlier;
    });
    return team.any_member(unsettled);
}

}  // namespace ballast::BALLAST_KERNEL_NS
