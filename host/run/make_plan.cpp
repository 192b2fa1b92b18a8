#include "host/run/make_plan.hpp"

#include <initializer_list>

#include "host/run/finite_ledger.hpp"

namespace ballast {
namespace {

/// A firm that looks at its plan may act otherwise than the plan before had it: raise, stop spending.
constexpr int kMostReplays = 8;

/// The signed lines that make up the operating flow: after interest, before capital spending, principal and funding.
constexpr Line kOperatingLines[] = {Line::core,           Line::lab_revenue,     Line::contract_receipts,
                                    Line::spot_sales,     Line::interest_income, Line::power,
                                    Line::operations,     Line::fixed_cost,      Line::revenue_cost,
                                    Line::compute_bought, Line::lease_paid,      Line::lease_received,
                                    Line::interest,       Line::vehicle};

/// What is owed at dates, and what is drawn or received for it; uncommitted spending stops when money is short.
constexpr Line kDatedLines[] = {Line::committed_capex, Line::facility_invoice, Line::facility_draw,
                                Line::principal, Line::guarantee};

/// Write the rows of the plan that a noise-free replay shows.
void record(Plan& plan, StudyIndex const& index, LedgerSheet<double> const& sheet)
{
    std::size_t const steps = static_cast<std::size_t>(index.num_plan_steps);
    std::size_t const firms = index.firms.size();
    std::size_t const variables = static_cast<std::size_t>(index.num_variables);
    auto const line = [&](std::size_t row, Line which) {
        return sheet.lines[row * kNumLines + static_cast<std::size_t>(which)];
    };
    auto const sum = [&](std::size_t row, auto const& lines) {
        double total = 0.0;
        for (Line const which : lines) {
            total += line(row, which);
        }
        return total;
    };

    plan.num_steps = index.num_plan_steps;
    plan.log_supply = sheet.log_supply;
    plan.contract_paid = sheet.contract_paid;
    plan.log_rent.clear();
    for (std::size_t step = 0; step < steps; ++step) {
        for (std::size_t c = 0; c < index.classes.size(); ++c) {
            plan.log_rent.push_back(sheet.variable[step * variables + index.factors.size() + c]);
        }
    }
    plan.signed_ahead = sheet.signed_ahead;
    for (std::vector<double>* const rows : {&plan.spot, &plan.receipts, &plan.revenue, &plan.net_core,
                                            &plan.operating_flow, &plan.dated_flow, &plan.injected}) {
        rows->clear();
        rows->reserve(steps * firms);
    }
    for (std::size_t row = 0; row < steps * firms; ++row) {
        plan.spot.push_back(line(row, Line::spot_sales));
        plan.receipts.push_back(line(row, Line::contract_receipts));
        plan.revenue.push_back(line(row, Line::lab_revenue));
        plan.net_core.push_back(
            sum(row, std::initializer_list<Line>{Line::core, Line::power, Line::operations}));
        plan.operating_flow.push_back(sum(row, kOperatingLines));
        plan.dated_flow.push_back(sum(row, kDatedLines));
        plan.injected.push_back(line(row, Line::injection));
    }
}

}  // namespace

Plan make_plan(study::Study const& base)
{
    StudyIndex const index = index_study(base);
    TableOptions options;
    options.noise_free = true;
    Plan plan = schedule_plan(base);
    std::vector<double> before;
    for (int i = 0; i < kMostReplays && (i == 0 || plan.operating_flow != before); ++i) {
        before = plan.operating_flow;
        OwnedTables<double> const tables = build_tables<double>(base, nullptr, plan, options);
        LedgerSheet<double> sheet(index);
        replay<double>(tables.view(), 0, index.num_plan_steps, sheet.view());
        refuse_nonfinite(sheet, index, index.num_plan_steps, "the plan");
        record(plan, index, sheet);
    }
    add_schedules(base, plan);
    return plan;
}

}  // namespace ballast
