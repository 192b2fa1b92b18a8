#include "host/run/noise_free_check.hpp"

#include <fmt/format.h>

#include "host/run/finite_ledger.hpp"
#include "host/run/make_plan.hpp"
#include "host/study/calendar.hpp"

namespace ballast {
namespace {

template <class Scalar>
void check_scenario(study::Study const& study, study::Scenario const* scenario, Plan const& plan)
{
    build_tables<Scalar>(study, scenario, plan);
    StudyIndex const index = index_study(study);
    TableOptions options;
    options.noise_free = true;
    OwnedTables<Scalar> const tables = build_tables<Scalar>(study, scenario, plan, options);
    LedgerSheet<Scalar> sheet(index);
    replay<Scalar>(tables.view(), 0, index.num_steps, sheet.view());
    refuse_nonfinite(
        sheet, index, index.num_steps,
        fmt::format("the noise-free path of {}", scenario == nullptr ? kBaseName : scenario->name));
}

std::vector<PlannedShortfall> shortfalls_of(Plan const& plan, study::Study const& base)
{
    StudyIndex const index = index_study(base);
    StepGrid const grid(base.general);
    std::vector<PlannedShortfall> found;
    for (std::size_t firm = 0; firm < index.firms.size(); ++firm) {
        PlannedShortfall shortfall{index.firms[firm], 0, 0.0};
        for (int step = 0; step < index.num_replay_steps; ++step) {
            double const injected = plan.injected[static_cast<std::size_t>(step) * index.firms.size() + firm];
            if (injected > 0.0 && shortfall.usd == 0.0) {
                shortfall.first = grid.last_day(step);
            }
            shortfall.usd += injected * index.money_quantum_usd;
        }
        if (shortfall.usd > 0.0) {
            found.push_back(shortfall);
        }
    }
    return found;
}

template <class Scalar>
std::vector<PlannedShortfall> check_all(RunStudies const& studies)
{
    Plan const plan = make_plan(studies.base);
    check_scenario<Scalar>(studies.base, nullptr, plan);
    for (auto const& [scenario, study] : studies.scenarios) {
        check_scenario<Scalar>(study, &scenario, plan);
    }
    return shortfalls_of(plan, studies.base);
}

}  // namespace

std::vector<PlannedShortfall> check_noise_free_paths(RunStudies const& studies, Precision precision)
{
    return precision == Precision::f32 ? check_all<float>(studies) : check_all<double>(studies);
}

}  // namespace ballast
