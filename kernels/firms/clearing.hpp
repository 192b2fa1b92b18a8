#pragma once
/// One clearing of all obligations of a step: the greatest clearing vector with seniority.
/// Each firm pays its classes in order from resources and what others pay it; all start at full payment and are
/// lowered by Gauss-Seidel sweeps, which fall monotonically to the greatest fixed point. Obligations of a class are
/// paid pro rata. Lanes on which nobody is short take no part.
/// Sources: Eisenberg and Noe (2001), theorem 1; seniority: Elsinger (2009), section 3. No bankruptcy costs here:
/// those come with an end. Draws: none.
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/obligations.hpp"

namespace ballast::BALLAST_KERNEL_NS {

inline constexpr int kMaxSweeps = 64;
inline constexpr Scalar kSweepTolerance = 1e-6_r;

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

/// Sets ratio and receipts; returns the lanes that did not settle.
template <class Team>
BALLAST_FN Mask clear_obligations(Team const& team, FirmTables<Scalar> const& t, FirmState const& s)
{
    team.for_each(t.num_firms, [&](int f) {
        // others stand in for a firm that has ended and runs on; a liquidated one owes nothing any more
        for (int c = 0; c < kNumClasses; ++c)
            s.ratio[f * kNumClasses + c] = Real(1.0_r);
    });
    team.sync();
    Mask unsettled = no_lanes();
    team.serial([&] {
        Mask moving = all_lanes();
        for (int sweep = 0; sweep < kMaxSweeps && any(moving); ++sweep) {
            moving = no_lanes();
            for (int f = 0; f < t.num_firms; ++f) {
                Real const receipts = receipts_at(t, s, f);
                s.receipts[f] = receipts;
                Mask const independent = s.end[f] == Int(0);
                Real available = max(s.resources[f] + s.line_available[f] + receipts, Real(0.0_r));
                for (int c = 0; c < kNumClasses; ++c) {
                    Real& ratio = s.ratio[f * kNumClasses + c];
                    Real const due = s.due[f * kNumClasses + c];
                    Real share = select(available >= due, Real(1.0_r), available / max(due, Real(1.0_r)));
                    share = select(independent, min(share, ratio), ratio);
                    moving = moving | (ratio - share > Real(kSweepTolerance));
                    ratio = share;
                    available = max(available - due, Real(0.0_r));
                }
            }
        }
        unsettled = moving;
    });
    return team.any_member(unsettled);
}

}  // namespace ballast::BALLAST_KERNEL_NS
