#include "host/run/noise_free_check.hpp"

#include <fmt/format.h>

#include "host/run/finite_ledger.hpp"
#include "host/run/make_plan.hpp"

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

template <class Scalar>
void check_all(RunStudies const& studies)
{
    Plan const plan = make_plan(studies.base);
    check_scenario<Scalar>(studies.base, nullptr, plan);
    for (auto const& [scenario, study] : studies.scenarios) {
        check_scenario<Scalar>(study, &scenario, plan);
    }
}

}  // namespace

void check_noise_free_paths(RunStudies const& studies, Precision precision)
{
    precision == Precision::single ? check_all<float>(studies) : check_all<double>(studies);
}

}  // namespace ballast
