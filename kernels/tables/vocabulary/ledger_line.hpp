#pragma once
/// The lines of a firm's ledger, as a replayed path writes them down, and where a cash-flow statement shows them.
#include <cstdint>

#include "kernels/tables/vocabulary/term.hpp"

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
    deposits,     ///< with grid operators, posted or returned
    refinanced,   ///< principal that a new loan against the same asset repays
    stake_sales,  ///< proceeds, after what a margin loan takes of them
    deferral,     ///< capital spending put off, or paid later with its penalty
    late_works,   ///< margin that works put off do not earn
    operational_loss,
    power_right_sales,    ///< proceeds
    customer_prepayment,  ///< paid ahead on call, less bills that this meets
    vendor_loan,          ///< for equipment, lent
    vendor_repayment,     ///< its instalments
    leaseback,            ///< proceeds of GPUs that were sold and are leased
    leaseback_rent,
    order_receipts,  ///< of order books, as all below
    order_costs,     ///< power, operations, places
    order_deposits,  ///< of customers, at signature
    order_interest,
    order_principal,
    order_invoices,
    order_draws,
    count
};
inline constexpr int kNumLines = static_cast<int>(Line::count);

/// Sections of a cash-flow statement. Other: what turns amounts due into amounts paid.
enum class CashFlowSection : std::int32_t { operating, investing, financing, other, count };
inline constexpr int kNumCashFlowSections = static_cast<int>(CashFlowSection::count);

inline constexpr std::array<Term<CashFlowSection>, kNumCashFlowSections> kCashFlowSections = {
    {{CashFlowSection::operating, "operating"},
     {CashFlowSection::investing, "investing"},
     {CashFlowSection::financing, "financing"},
     {CashFlowSection::other, "other"}}};
static_assert(is_in_order(kCashFlowSections));

/// Headings of the statement, each in one section. Equity: with support.
enum class Heading : std::int32_t {
    receipts,
    costs,
    interest,
    working_capital,
    capex,
    stakes,
    power_rights,
    principal,
    borrowing,
    equity,
    settlement,
    at_end,  ///< what an ended firm leaves: no line of its ledger
    count
};
inline constexpr int kNumHeadings = static_cast<int>(Heading::count);

struct HeadingTerm {
    Heading value;
    std::string_view name;
    CashFlowSection section;
};

inline constexpr std::array<HeadingTerm, kNumHeadings> kHeadings = {
    {{Heading::receipts, "receipts", CashFlowSection::operating},
     {Heading::costs, "costs", CashFlowSection::operating},
     {Heading::interest, "interest", CashFlowSection::operating},
     {Heading::working_capital, "working_capital", CashFlowSection::operating},
     {Heading::capex, "capex", CashFlowSection::investing},
     {Heading::stakes, "stakes", CashFlowSection::investing},
     {Heading::power_rights, "power_rights", CashFlowSection::investing},
     {Heading::principal, "principal", CashFlowSection::financing},
     {Heading::borrowing, "borrowing", CashFlowSection::financing},
     {Heading::equity, "equity", CashFlowSection::financing},
     {Heading::settlement, "settlement", CashFlowSection::other},
     {Heading::at_end, "at_end", CashFlowSection::other}}};
static_assert(is_in_order(kHeadings));

/// How a firm's plan counts a line when it looks at the ledger ahead (kernels/firms/accounts/runway.hpp): as operating flow,
/// after interest; as owed at dates, with what is drawn or received for it; or not at all, because it depends on how
/// short of money the firm is by then, or on what it has signed, which the path knows.
enum class PlanPart : std::int32_t { none, flow, dated };

struct LineTerm {
    Line value;
    std::string_view name;
    Heading heading;
    PlanPart plan;
};

inline constexpr std::array<LineTerm, kNumLines> kLines = {
    {{Line::core, "core", Heading::receipts, PlanPart::flow},
     {Line::lab_revenue, "lab_revenue", Heading::receipts, PlanPart::flow},
     {Line::contract_receipts, "contract_receipts", Heading::receipts, PlanPart::flow},
     {Line::spot_sales, "spot_sales", Heading::receipts, PlanPart::flow},
     {Line::interest_income, "interest_income", Heading::receipts, PlanPart::flow},
     {Line::equity_raised, "equity_raised", Heading::equity, PlanPart::none},
     {Line::equity_received, "equity_received", Heading::equity, PlanPart::none},
     {Line::debt_raised, "debt_raised", Heading::borrowing, PlanPart::none},
     {Line::facility_draw, "facility_draw", Heading::borrowing, PlanPart::dated},
     {Line::revolver_draw, "revolver_draw", Heading::borrowing, PlanPart::none},
     {Line::power, "power", Heading::costs, PlanPart::flow},
     {Line::operations, "operations", Heading::costs, PlanPart::flow},
     {Line::fixed_cost, "fixed_cost", Heading::costs, PlanPart::flow},
     {Line::revenue_cost, "revenue_cost", Heading::costs, PlanPart::flow},
     {Line::compute_bought, "compute_bought", Heading::costs, PlanPart::flow},
     {Line::lease_paid, "lease_paid", Heading::costs, PlanPart::flow},
     {Line::lease_received, "lease_received", Heading::receipts, PlanPart::flow},
     {Line::committed_capex, "committed_capex", Heading::capex, PlanPart::dated},
     {Line::facility_invoice, "facility_invoice", Heading::capex, PlanPart::dated},
     {Line::uncommitted_capex, "uncommitted_capex", Heading::capex, PlanPart::none},
     {Line::interest, "interest", Heading::interest, PlanPart::flow},
     {Line::principal, "principal", Heading::principal, PlanPart::dated},
     {Line::equity_paid, "equity_paid", Heading::stakes, PlanPart::none},
     {Line::fees, "fees", Heading::working_capital, PlanPart::none},
     {Line::noise, "noise", Heading::working_capital, PlanPart::none},
     {Line::unpaid, "unpaid", Heading::settlement, PlanPart::none},
     {Line::injection, "injection", Heading::settlement, PlanPart::none},
     {Line::vehicle, "vehicle", Heading::receipts, PlanPart::flow},
     {Line::support, "support", Heading::equity, PlanPart::none},
     {Line::guarantee, "guarantee", Heading::costs, PlanPart::dated},
     {Line::not_received, "not_received", Heading::settlement, PlanPart::none},
     {Line::deposits, "deposits", Heading::capex, PlanPart::dated},
     {Line::refinanced, "refinanced", Heading::principal, PlanPart::dated},
     {Line::stake_sales, "stake_sales", Heading::stakes, PlanPart::none},
     {Line::deferral, "deferral", Heading::capex, PlanPart::none},
     {Line::late_works, "late_works", Heading::costs, PlanPart::flow},
     {Line::operational_loss, "operational_loss", Heading::costs, PlanPart::none},
     {Line::power_right_sales, "power_right_sales", Heading::power_rights, PlanPart::none},
     {Line::customer_prepayment, "customer_prepayment", Heading::working_capital, PlanPart::none},
     {Line::vendor_loan, "vendor_loan", Heading::borrowing, PlanPart::none},
     {Line::vendor_repayment, "vendor_repayment", Heading::principal, PlanPart::none},
     {Line::leaseback, "leaseback", Heading::borrowing, PlanPart::none},
     {Line::leaseback_rent, "leaseback_rent", Heading::costs, PlanPart::none},
     {Line::order_receipts, "order_receipts", Heading::receipts, PlanPart::none},
     {Line::order_costs, "order_costs", Heading::costs, PlanPart::none},
     {Line::order_deposits, "order_deposits", Heading::working_capital, PlanPart::none},
     {Line::order_interest, "order_interest", Heading::interest, PlanPart::none},
     {Line::order_principal, "order_principal", Heading::principal, PlanPart::none},
     {Line::order_invoices, "order_invoices", Heading::capex, PlanPart::none},
     {Line::order_draws, "order_draws", Heading::borrowing, PlanPart::none}}};
static_assert(is_in_order(kLines));

}  // namespace ballast
