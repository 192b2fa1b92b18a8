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
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/payments/exact_clearing.hpp"
#include "kernels/firms/payments/receipts.hpp"

namespace ballast::BALLAST_KERNEL_NS {

inline constexpr int kMaxSweeps = 16;

/// Payees of `firm` must look again at what they receive. Returns the lanes on which one of them comes no later than
/// `firm` in the order of a sweep.
BALLAST_FN Mask mark_creditors(FirmTables<Scalar> const& t, FirmState const& s, int firm, Mask fell)
{
    Mask earlier = no_lanes();
    for_each_payable(t.firms[firm], [&](int e) {
        int const creditor = t.payments[e].payee;
        if (creditor == kNone)
            return;
        set_where(fell, s.obligations.own(creditor).needs_update, 1.0_r);
        if (creditor <= firm)
            earlier = fell;
    });
    return earlier;
}

/// The next firm from `firm` on that has to look again on some lane.
BALLAST_FN int next_to_update(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    while (firm < t.num_firms && !any(holds(s.obligations[firm].needs_update)))
        ++firm;
    return firm;
}

/// Before clearing every firm pays all that it owes.
BALLAST_FN void pay_all(FirmState const& s, int firm)
{
    BALLAST_UNROLL
    for (int c = 0; c < kNumClasses; ++c)
        s.claims.own(firm).payment_ratio[c] = 1.0_r;
}

/// Sets ratios; returns, to the worker that did, the lanes on which they are not the clearing vector (none, but for a
/// bound on rounds). Sweeps visit only firms that are short at full receipts, or whose receipts have fallen since they
/// were last looked at: the others would be left as they are.
template <class Team>
BALLAST_FN Mask clear_obligations(Team const& team, FirmTables<Scalar> const& t, FirmState const& s)
{
    team.for_each(t.num_firms, [&](int f) {
        bool const meets_others = has(t.firms[f], Trait::network);
        if (meets_others)
            pay_all(s, f);
        s.obligations.own(f).needs_update = as_truth(meets_others ? is_short(t, s, f) : no_lanes());
    });
    team.sync();
    Mask unsolved = no_lanes();
    team.serial([&] {
        Mask earlier = all_lanes();
        for (int sweep = 0; sweep < kMaxSweeps && any(earlier); ++sweep) {
            earlier = no_lanes();
            for (int f = next_to_update(t, s, 0); f < t.num_firms; f = next_to_update(t, s, f + 1)) {
                s.obligations.own(f).needs_update = 0.0_r;
                Mask const fell = lower_ratios(t, s, f, all_lanes());
                if (any(fell))
                    earlier = earlier | mark_creditors(t, s, f, fell);
            }
        }
        if (BALLAST_UNLIKELY(any(earlier)))
            unsolved = solve_clearing(t, s, earlier);
    });
    return unsolved;
}

}  // namespace ballast::BALLAST_KERNEL_NS
