#include "host/run/make_plan.hpp"

#include "host/run/finite_ledger.hpp"

namespace ballast {
namespace {

/// A firm that looks at its plan may act otherwise than the plan before had it: raise, stop spending.
constexpr int kMostReplays = 8;

/// Write the rows of the plan that a noise-free replay shows.
void record(Plan& plan, StudyIndex const& index, LedgerSheet<double> const& sheet)
{
    std::size_t const steps = static_cast<std::size_t>(index.num_plan_steps);
    std::size_t const firms = index.firms.size();
    std::size_t const variables = static_cast<std::size_t>(index.num_variables);
    auto const line = [&](std::size_t row, Line which) {
        return sheet[Trace::lines][row * kNumLines + static_cast<std::size_t>(which)];
    };
    auto const sum = [&](std::size_t row, PlanPart part) {
        double total = 0.0;
        for (LineTerm const& one : kLines) {
            if (one.plan == part) {
                total += line(row, one.value);
            }
        }
        return total;
    };

    plan.num_steps = index.num_plan_steps;
    plan.log_supply = sheet[Trace::log_supply];
    plan.contract_paid = sheet[Trace::contract_paid];
    plan.log_rent.clear();
    for (std::size_t step = 0; step < steps; ++step) {
        for (std::size_t c = 0; c < index.classes.size(); ++c) {
            plan.log_rent.push_back(sheet[Trace::variable][step * variables + index.factors.size() + c]);
        }
    }
    plan.signed_ahead = sheet[Trace::signed_ahead];
    for (std::vector<double>* const rows :
         {&plan.spot, &plan.receipts, &plan.revenue, &plan.net_core, &plan.operating_flow, &plan.earnings,
          &plan.dated_flow, &plan.injected}) {
        rows->clear();
        rows->reserve(steps * firms);
    }
    for (std::size_t row = 0; row < steps * firms; ++row) {
        plan.spot.push_back(line(row, Line::spot_sales));
        plan.receipts.push_back(line(row, Line::contract_receipts));
        plan.revenue.push_back(line(row, Line::lab_revenue));
        plan.net_core.push_back(line(row, Line::core) + line(row, Line::power) + line(row, Line::operations));
        plan.operating_flow.push_back(sum(row, PlanPart::flow));
        plan.earnings.push_back(plan.operating_flow.back() - line(row, Line::interest) -
                                line(row, Line::vehicle));
        plan.dated_flow.push_back(sum(row, PlanPart::dated));
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
