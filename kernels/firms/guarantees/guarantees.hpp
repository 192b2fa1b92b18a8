#pragma once
/// Guarantees. A guarantor owes, one step later, what an obligor left unpaid, up to a cap; for an obligor that is gone it
/// owes the rent, or the take-or-pay share of the contract, as it falls due. Draws: none.
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/payments/payments.hpp"
#include "kernels/firms/status.hpp"

namespace ballast::BALLAST_KERNEL_NS {

template <class Team>
BALLAST_FN void start_guarantees(Team const& team, FirmTables<Scalar> const& t, FirmState const& s)
{
    team.for_each(t.num_guarantees,
                  [&](int i) { s.guarantees.own(i).left = round_to_quantum(t.guarantees[i].cap); });
}

/// Guarantors owe what was called before the step.
template <class Team>
BALLAST_PHASE_FN void bill_guarantees(Team const& team, FirmTables<Scalar> const& t, FirmState const& s)
{
    team.for_each(t.num_guarantees, [&](int i) { bill_outstanding(s, t.guarantees[i].payment); });
}

/// What guarantors owe in the next step. Runs after payments. Does not wait for the others.
template <class Team>
BALLAST_PHASE_FN void call_guarantees(Team const& team, FirmTables<Scalar> const& t, FirmState const& s,
                                      int step)
{
    team.for_each(t.num_guarantees, [&](int i) {
        GuaranteeTable<Scalar> const& guarantee = t.guarantees[i];
        if (step < guarantee.first_step || step > guarantee.end_step)
            return;
        Real by_itself = 0.0_r;  // falls due although the obligor is gone
        if (guarantee.contract != kNone) {
            Scalar const pay = t.contract_pay[step * t.num_contracts + guarantee.contract];
            Mask const gone = has_status(s, guarantee.contract, ContractStatus::customer_gone);
            by_itself =
                select(gone, round_to_quantum(pay * t.contracts[guarantee.contract].take_or_pay), 0.0_r);
        } else {
            Mask const gone = is_liquidated(s, guarantee.obligor);
            by_itself =
                select(gone, round_to_quantum(t.lease_rent[step * t.num_leases + guarantee.lease]), 0.0_r);
        }
        Mask const stands = honours_commitments(s, guarantee.guarantor);
        Real const unpaid = s.payments[guarantee.covered].outstanding;
        Real const called = select(stands, min(unpaid + by_itself, s.guarantees[i].left), 0.0_r);
        relieve(s, guarantee.covered, called);
        s.guarantees.own(i).left = s.guarantees[i].left - called;
        charge(s, guarantee.payment, all_lanes(), called);
    });
}

}  // namespace ballast::BALLAST_KERNEL_NS
