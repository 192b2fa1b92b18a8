#include "host/study/build_tables.hpp"

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/study/finite_tables.hpp"
#include "host/study/table_build.hpp"
#include "kernels/random/draw_names.hpp"

namespace ballast {

DrawKey DrawNames::key(std::string name)
{
    DrawKey const key = draw_key(name);
    names_.push_back(std::move(name));
    return key;
}

void DrawNames::check() const
{
    if (auto const pair = find_collision(names_)) {
        throw Error(
            ExitCode::study_invalid,
            fmt::format("\"{}\" and \"{}\" would draw the same random numbers", pair->first, pair->second),
            "the hashes of their names are equal", "Rename one of them.");
    }
}

TableBuild::TableBuild(OrderedStudy const& ordered, study::Scenario const* of_scenario, Plan const& base_plan,
                       TableOptions const& with)
    : study(ordered)
    , scenario(of_scenario)
    , plan(base_plan)
    , options(with)
    , grid(ordered.general)
    , dt(grid.dt())
    , quanta(quanta_per_billion(ordered.general))
    , correlation(correlate(ordered, dt))
{
}

void build_dates(TableBuild& b)
{
    StudyIndex const index = index_study(b.study);
    auto& out = b.out;
    out.num_steps = b.grid.num_steps;
    out.num_plan_steps = b.grid.num_plan_steps;
    out.num_reports = index.shape.num_dates;
    out.num_quantile_reports = index.shape.num_quantile_dates;
    out.report.assign(row(b.steps()), kNone);
    out.quantile_report.assign(row(b.steps()), kNone);
    for (std::size_t i = 0; i < index.report_steps.size(); ++i) {
        out.report[row(index.report_steps[i])] = static_cast<std::int32_t>(i);
    }
    for (std::size_t i = 0; i < index.quantile_report_steps.size(); ++i) {
        out.quantile_report[row(index.quantile_report_steps[i])] = static_cast<std::int32_t>(i);
    }
    // covenants are tested in the step that contains the end of a calendar quarter
    out.quarter_end.assign(row(b.steps()), 0);
    CivilDate const start = civil_date(b.grid.start);
    Day const last = b.grid.last_day(b.steps() - 1);
    for (int year = start.year; month_end(year, 3) <= last; ++year) {
        for (int month = 3; month <= 12; month += 3) {
            int const step = b.grid.step_containing(month_end(year, month));
            if (step >= 0 && step < b.steps()) {
                out.quarter_end[row(step)] = 1;
            }
        }
    }
    std::uint64_t const seed = b.study.general.seed;
    out.seed = {static_cast<std::uint32_t>(seed & 0xffffffffU), static_cast<std::uint32_t>(seed >> 32)};
    out.factors.noise_free = b.options.noise_free ? 1 : 0;
    out.firms.ahead_steps = b.grid.ahead_steps();
    out.firms.comfort_steps = static_cast<int>(kMostComfort * kComfortYears / b.dt) + 1;
}

namespace {

void check_plan(TableBuild const& b)
{
    if (b.has_plan() && b.plan.num_steps != b.steps()) {
        throw Error(ExitCode::study_invalid,
                    fmt::format("the plan has {} steps, the scenario {}", b.plan.num_steps, b.steps()),
                    "both use one grid of steps", "Leave start, step_days and num_steps alone in scenarios.");
    }
    if (!b.options.extra_cash_usd.empty() && b.options.extra_cash_usd.size() != b.study.firms.size()) {
        throw Error(ExitCode::internal, "extra cash must be given for all firms or none", "", "");
    }
}

void build_all(TableBuild& b)
{
    check_plan(b);
    build_dates(b);
    build_factors(b);
    build_events(b);
    build_scenario(b);
    build_market(b);
    build_regions(b);
    build_sites(b);
    build_deposits(b);
    build_gpu_classes(b);
    build_cohorts(b);
    build_rents(b);
    build_contracts(b);
    build_labs(b);
    build_debts(b);
    build_facilities(b);
    build_firms(b);
    build_losses(b);
    build_sales(b);
    build_equity_commitments(b);
    build_guarantees(b);
    build_portfolios(b);
    build_leases(b);
    build_stakes(b);
    build_power_rights(b);
    build_bridging(b);
    build_order_books(b);
    build_links(b);
    build_payments(b);
    build_circles(b);
    build_traits(b);
    build_ahead(b);
    b.draws.check();
}

}  // namespace

template <class Scalar>
OwnedTables<Scalar> build_tables(study::Study const& study, study::Scenario const* scenario,
                                 Plan const& base_plan, TableOptions const& options)
{
    OrderedStudy const ordered(study);
    TableBuild build(ordered, scenario, base_plan, options);
    build_all(build);
    refuse_nonfinite<Scalar>(build);
    return OwnedTables<Scalar>(build.out);
}

template OwnedTables<float> build_tables<float>(study::Study const&, study::Scenario const*, Plan const&,
                                                TableOptions const&);
template OwnedTables<double> build_tables<double>(study::Study const&, study::Scenario const*, Plan const&,
                                                  TableOptions const&);

Plan schedule_plan(study::Study const& base)
{
    OrderedStudy const ordered(base);
    Plan const none;
    TableOptions options;
    options.noise_free = true;
    TableBuild build(ordered, nullptr, none, options);
    build_all(build);
    refuse_nonfinite<double>(build);
    Plan plan = build.calibration;
    plan.running_payments.clear();
    plan.single_payments.clear();
    return plan;
}

void add_schedules(study::Study const& base, Plan& plan)
{
    OrderedStudy const ordered(base);
    TableOptions const options;
    TableBuild build(ordered, nullptr, plan, options);
    build_all(build);
    plan.running_payments = std::move(build.calibration.running_payments);
    plan.single_payments = std::move(build.calibration.single_payments);
    plan.ahead = take_ahead(build);
}

}  // namespace ballast
