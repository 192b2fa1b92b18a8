#pragma once
/// What a replayed path writes down: one row per trace, with the objects that it runs over and its unit. The memory, what
/// kernels write, what the host converts and checks and what `ballast replay` prints all follow from the row.
#include <cstddef>
#include <cstdint>

#include "kernels/tables/vocabulary/term.hpp"

namespace ballast {

enum class Trace : std::int32_t {
    lines,               ///< of the ledger, signed: + comes in
    cash,                ///< after the step
    liquidity,           ///< same
    debt,                ///< same
    runway_years,        ///< same
    debt_utilisation,    ///< debt over debt capacity after the step, 0 for a firm without a limit
    level,               ///< Level; kNumLevels + End after an end
    cause,               ///< Cause of the first stress, kNone before
    variable,            ///< factor variables (kernels/tally/tally_shape.hpp)
    log_supply,          ///< ln of merchant supply (H100e)
    contract_paid,       ///< without prepayment use
    contract_delivered,  ///< share
    event,               ///< arrivals in the step, forced ones too
    facility_balance,
    facility_dscr,
    vehicle_cash,  ///< 0 if not ring-fenced
    vehicle_arrears,
    debt_balance,
    stake_left,         ///< share that is not sold
    power_right_left,   ///< share that is not sold
    power_right_value,  ///< of what is left
    order_waiting,      ///< GPUs signed that do not stand
    order_contracted,   ///< GPUs under contract
    order_free,         ///< GPUs out of contract
    order_capital,      ///< capital cost of all that was signed
    order_loan,
    signed_ahead,  ///< payments_ahead (kernels/firms/accounts/runway.hpp)
    token_price,   ///< over the start's
    lab_price,     ///< own, over the start's
    lab_volume,    ///< revenue a year at the prices of the start: work
    lab_serving,   ///< share of the compute of the last step that serves
    lab_margin,    ///< gross margin of the step
    count
};
inline constexpr int kNumTraces = static_cast<int>(Trace::count);

/// What a trace has a value of in every step; firm_line: firms, and of each its kNumLines lines.
enum class TraceOf : std::int32_t {
    run,
    firm,
    firm_line,
    variable,
    contract,
    event,
    facility,
    debt,
    stake,
    power_right,
    order_book,
    lab
};

/// Money: quanta in kernels, USD on the host.
enum class TraceUnit : std::int32_t { money, number };

struct TraceTerm {
    Trace value;
    std::string_view name;  ///< among the traces of its objects
    TraceOf of;
    TraceUnit unit;
    std::string_view watched;  ///< what messages call a value that must be finite; empty: nobody watches it
};

inline constexpr std::array<TraceTerm, kNumTraces> kTraces = {
    {{Trace::lines, "lines", TraceOf::firm_line, TraceUnit::money, {}},
     {Trace::cash, "cash", TraceOf::firm, TraceUnit::money, "cash"},
     {Trace::liquidity, "liquidity", TraceOf::firm, TraceUnit::money, "liquidity"},
     {Trace::debt, "debt", TraceOf::firm, TraceUnit::money, "debt"},
     {Trace::runway_years, "runway_years", TraceOf::firm, TraceUnit::number, "runway"},
     {Trace::debt_utilisation, "debt_utilisation", TraceOf::firm, TraceUnit::number, "utilisation"},
     {Trace::level, "level", TraceOf::firm, TraceUnit::number, {}},
     {Trace::cause, "cause", TraceOf::firm, TraceUnit::number, {}},
     {Trace::variable, "value", TraceOf::variable, TraceUnit::number, "value"},
     {Trace::log_supply, "log_supply", TraceOf::run, TraceUnit::number, {}},
     {Trace::contract_paid, "paid", TraceOf::contract, TraceUnit::money, "payment"},
     {Trace::contract_delivered, "delivered", TraceOf::contract, TraceUnit::number, "delivered share"},
     {Trace::event, "arrivals", TraceOf::event, TraceUnit::number, {}},
     {Trace::facility_balance, "balance", TraceOf::facility, TraceUnit::money, "balance"},
     {Trace::facility_dscr, "dscr", TraceOf::facility, TraceUnit::number, {}},
     {Trace::vehicle_cash, "vehicle_cash", TraceOf::facility, TraceUnit::money, "cash of the vehicle"},
     {Trace::vehicle_arrears, "vehicle_arrears", TraceOf::facility, TraceUnit::money, {}},
     {Trace::debt_balance, "balance", TraceOf::debt, TraceUnit::money, "balance"},
     {Trace::stake_left, "left", TraceOf::stake, TraceUnit::number, {}},
     {Trace::power_right_left, "left", TraceOf::power_right, TraceUnit::number, {}},
     {Trace::power_right_value, "value", TraceOf::power_right, TraceUnit::money, "value"},
     {Trace::order_waiting, "waiting", TraceOf::order_book, TraceUnit::number, "GPUs signed"},
     {Trace::order_contracted, "contracted", TraceOf::order_book, TraceUnit::number, "GPUs under contract"},
     {Trace::order_free, "free", TraceOf::order_book, TraceUnit::number, {}},
     {Trace::order_capital, "signed_capital", TraceOf::order_book, TraceUnit::money, {}},
     {Trace::order_loan, "loan", TraceOf::order_book, TraceUnit::money, "loan"},
     {Trace::signed_ahead, "signed_ahead", TraceOf::lab, TraceUnit::money, {}},
     {Trace::token_price, "token_price", TraceOf::run, TraceUnit::number, {}},
     {Trace::lab_price, "price", TraceOf::lab, TraceUnit::number, {}},
     {Trace::lab_volume, "volume", TraceOf::lab, TraceUnit::money, {}},
     {Trace::lab_serving, "serving_share", TraceOf::lab, TraceUnit::number, {}},
     {Trace::lab_margin, "gross_margin", TraceOf::lab, TraceUnit::number, {}}}};
static_assert(is_in_order(kTraces));

constexpr std::size_t index_of(Trace trace)
{
    return static_cast<std::size_t>(trace);
}

/// Where one path writes its traces. All arrays are owned by the caller.
template <class Scalar>
struct Ledger {
    Scalar* rows[kNumTraces];  ///< [num_plan_steps][objects] each, or null: not wanted
};

}  // namespace ballast
