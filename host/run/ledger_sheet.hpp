#pragma once
/// The memory behind a Ledger: what a replay fills, in its own precision and in quanta.
#include <cstdint>
#include <vector>

#include "host/study/study_index.hpp"
#include "kernels/backends/backend.hpp"

namespace ballast {

template <class Scalar>
struct LedgerSheet {
    explicit LedgerSheet(StudyIndex const& index)
        : steps(static_cast<std::size_t>(index.num_plan_steps))
        , lines(steps * index.firms.size() * kNumLines)
        , cash(steps * index.firms.size())
        , liquidity(cash.size())
        , debt(cash.size())
        , runway_years(cash.size())
        , variable(steps * static_cast<std::size_t>(index.num_variables))
        , log_supply(steps)
        , contract_paid(steps * index.contracts.size())
        , contract_delivered(contract_paid.size())
        , facility_balance(steps * index.facilities.size())
        , facility_dscr(facility_balance.size())
        , vehicle_cash(facility_balance.size())
        , vehicle_arrears(facility_balance.size())
        , debt_balance(steps * index.debts.size())
        , stake_left(steps * index.stakes.size())
        , signed_ahead(steps * index.labs.size())
        , level(cash.size())
        , cause(cash.size())
        , event(steps * index.events.size())
    {
    }

    Ledger<Scalar> view()
    {
        Ledger<Scalar> ledger{};
        ledger.lines = lines.data();
        ledger.cash = cash.data();
        ledger.liquidity = liquidity.data();
        ledger.debt = debt.data();
        ledger.runway_years = runway_years.data();
        ledger.level = level.data();
        ledger.cause = cause.data();
        ledger.variable = variable.data();
        ledger.log_supply = log_supply.data();
        ledger.contract_paid = contract_paid.data();
        ledger.contract_delivered = contract_delivered.data();
        ledger.event = event.data();
        ledger.facility_balance = facility_balance.data();
        ledger.facility_dscr = facility_dscr.data();
        ledger.vehicle_cash = vehicle_cash.data();
        ledger.vehicle_arrears = vehicle_arrears.data();
        ledger.debt_balance = debt_balance.data();
        ledger.stake_left = stake_left.data();
        ledger.signed_ahead = signed_ahead.data();
        return ledger;
    }

    std::size_t steps;          ///< rows: num_plan_steps
    std::vector<Scalar> lines;  ///< [steps][firms][kNumLines]
    std::vector<Scalar> cash, liquidity, debt, runway_years;
    std::vector<Scalar> variable, log_supply, contract_paid, contract_delivered;
    std::vector<Scalar> facility_balance, facility_dscr, vehicle_cash, vehicle_arrears, debt_balance,
        stake_left, signed_ahead;
    std::vector<std::int32_t> level, cause, event;
};

}  // namespace ballast
