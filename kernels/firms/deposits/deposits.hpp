#pragma once
/// Interconnection deposits: a firm posts one for a power tranche with the grid operator. It comes back when the tranche is
/// energised by the deadline; if not, it is forfeited: capital is stranded, what the terms leave of it comes back at the
/// deadline. Where a deposit stands follows from the tranche's date, so it has no state of its own. Draws: none.
#include "kernels/firms/accounts/accounts.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/tables/vocabulary/ledger_line.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Deposits of a firm in a step.
struct DepositFlow {
    Real posted, returned;
};

template <class Record>
BALLAST_FN DepositFlow move_deposits(FirmTables<Scalar> const& t, FirmState const& s, Record const& record,
                                     int firm, int step)
{
    DepositFlow flow{};
    for (int i = t.deposit_first[firm]; i < t.deposit_first[firm + 1]; ++i) {
        DepositTable<Scalar> const& deposit = t.deposits[i];
        Real const energised_at = s.tranches[deposit.tranche].energised_at;
        if (step == deposit.posted_step)
            flow.posted = flow.posted + deposit.amount;
        if (step <= deposit.deadline_step) {
            Mask const on_time =
                (energised_at <= static_cast<Scalar>(step)) & (energised_at > static_cast<Scalar>(step - 1));
            flow.returned = flow.returned + select(on_time, deposit.refund, 0.0_r);
        }
        if (step == deposit.deadline_step) {
            Mask const missed = energised_at > static_cast<Scalar>(step);
            flow.returned = flow.returned + select(missed, deposit.rest, 0.0_r);
            strand_capital(s, firm, missed, deposit.amount - deposit.rest);
        }
    }
    record.line(firm, Line::deposits, flow.returned - flow.posted);
    return flow;
}

}  // namespace ballast::BALLAST_KERNEL_NS
