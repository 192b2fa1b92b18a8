#pragma once
/// The lines of a firm's ledger, as a replayed path writes them down.
#include <cstdint>

namespace ballast {

/// Signed: + comes in, - goes out. Amounts due, not paid; `unpaid` is what was due less what was paid (negative
/// when arrears are paid), `not_received` what others owe the firm less what they pay, `fees` are arrears, fees, refunds
/// and recoveries from and to other firms. The lines of a step add up to the change of cash.
enum class Line : std::int32_t {
    core,
    lab_revenue,
    contract_receipts,
    spot_sales,
    interest_income,
    equity_raised,
    equity_received,
    debt_raised,
    facility_draw,
    revolver_draw,
    power,
    operations,
    fixed_cost,
    revenue_cost,
    compute_bought,
    lease_paid,
    lease_received,
    committed_capex,
    facility_invoice,
    uncommitted_capex,
    interest,
    principal,
    equity_paid,
    fees,
    noise,
    unpaid,
    injection,
    vehicle,    ///< paid by ring-fenced vehicles to the firm less what their contracts paid to them
    support,    ///< by a sponsor or a state
    guarantee,  ///< paid or received for somebody else
    not_received,
    count
};
inline constexpr int kNumLines = static_cast<int>(Line::count);

}  // namespace ballast
