#pragma once
/// One clearing of all obligations of a step: the greatest clearing vector with seniority.
/// Each firm pays its classes in order from resources and what others pay it; all start at full payment. Obligations of a
/// class are paid pro rata. Two ways to the same vector, in real amounts:
///   sweeps  Gauss-Seidel from above. They settle after a few where what is lost leaves the circle of firms that are
///           short; lanes on which nobody is short take no part.
///   solve   where sweeps go round and round: a direct solution per circle of firms (exact_clearing.hpp).
/// Amounts are booked once the shares are known (settlement.hpp).
/// Sources: Eisenberg and Noe (2001), theorem 1; seniority: Elsinger (2009), section 3. No bankruptcy costs here:
/// those come with an end. Draws: none.
#include "kernels/firms/exact_clearing.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/receipts.hpp"

namespace ballast::BALLAST_KERNEL_NS {

inline constexpr int kMaxSweeps = 16;

/// Firms that others' payments reach from `firm` must look again at what they receive. Returns the lanes on which one
/// of them comes no later than `firm` in the order of a sweep.
BALLAST_FN Mask disturb_creditors(FirmTables<Scalar> const& t, FirmState const& s, int firm, Mask fell)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Mask earlier = no_lanes();
    auto disturb = [&](int creditor) {
        if (creditor == kNone)
            return;
        set_where(fell, s.accruals[creditor].disturbed, 1.0_r);
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
    while (firm < t.num_firms && !any(s.accruals[firm].disturbed > 0.5_r))
        ++firm;
    return firm;
}

/// Sets ratios; returns the lanes on which they are not the clearing vector (none, but for a bound on rounds). Sweeps
/// visit only firms that are short at full receipts, or whose receipts have fallen since they were last looked at: the
/// others would be left as they are.
template <class Team>
BALLAST_FN Mask clear_obligations(Team const& team, FirmTables<Scalar> const& t, FirmState const& s)
{
    team.for_each(t.num_firms, [&](int f) {
        for (int c = 0; c < kNumClasses; ++c)
            s.accruals[f].ratio[c] = 1.0_r;
        s.accruals[f].disturbed = select(short_of_cash(t, s, f), 1.0_r, 0.0_r);
    });
    team.sync();
    Mask unsolved = no_lanes();
    team.serial([&] {
        Mask earlier = all_lanes();
        for (int sweep = 0; sweep < kMaxSweeps && any(earlier); ++sweep) {
            earlier = no_lanes();
            for (int f = next_disturbed(t, s, 0); f < t.num_firms; f = next_disturbed(t, s, f + 1)) {
                s.accruals[f].disturbed = 0.0_r;
                Mask const fell = lower_ratios(t, s, f, all_lanes());
                if (any(fell))
                    earlier = earlier | disturb_creditors(t, s, f, fell);
            }
        }
        if (BALLAST_UNLIKELY(any(earlier)))
            unsolved = solve_clearing(t, s, earlier);
    });
    return team.any_member(unsolved);
}

}  // namespace ballast::BALLAST_KERNEL_NS
