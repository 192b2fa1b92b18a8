#include "host/run/study_passes.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "host/run/endurance_levels.hpp"
#include "host/run/parameter_points.hpp"

namespace ballast {
namespace {

template <class Scalar>
std::uint64_t base_paths(StudyRun<Scalar> const& run)
{
    return run.tables.scenario_jobs().front().num_paths;
}

/// Those of a pass that this process simulates.
template <class Scalar>
PathSet paths_of_run(StudyRun<Scalar> const& run, std::vector<PassJob<Scalar>> const& jobs)
{
    std::vector<std::uint64_t> numbers;
    for (PassJob<Scalar> const& job : jobs) {
        numbers.push_back(job.num_paths);
    }
    return paths_of_share(run.settings.share, numbers, run.settings.first_path);
}

template <class Scalar>
std::string const& firm_name(StudyRun<Scalar> const& run, std::int32_t firm)
{
    return run.tables.index().firms[static_cast<std::size_t>(firm)];
}

/// Firms whose endurance is asked for, as indices into index.firms.
std::vector<std::int32_t> endurance_firms(StudyIndex const& index, RunSettings const& settings)
{
    std::vector<std::int32_t> firms;
    auto const& asked = settings.endurance_firms;
    for (std::size_t i = 0; i < index.firms.size(); ++i) {
        if (std::find(asked.begin(), asked.end(), index.firms[i]) != asked.end()) {
            firms.push_back(static_cast<std::int32_t>(i));
        }
    }
    return firms;
}

/// Says why no level of cash gives the highest survival that is asked for.
void warn_if_unreached(EnduranceTally const& endurance, std::string const& firm,
                       std::vector<double> const& survival)
{
    double const target = *std::max_element(survival.begin(), survival.end());
    double const most =
        static_cast<double>(*std::max_element(endurance.survivors.begin(), endurance.survivors.end()));
    double const reached = most / static_cast<double>(endurance.paths);
    if (reached < target) {
        spdlog::warn(
            "endurance of {}: USD {:.4g} bn more at the start keeps it independent with probability {:.4g}, "
            "below {:.4g}; its other failures are not due to a lack of cash at the start",
            firm, endurance.extra_cash.back() * 1e-9, reached, target);
    }
}

}  // namespace

template <class Scalar>
std::vector<ScenarioOutcome> run_scenarios(StudyRun<Scalar> const& run)
{
    std::vector<PassJob<Scalar>> jobs = run.tables.scenario_jobs();
    PathSet const paths = paths_of_run(run, jobs);
    if (run.settings.save_paths) {
        auto& records = run.runner.records();
        records.resize(jobs.size());
        run.runner.set_recorded(paths);
        for (std::size_t i = 0; i < jobs.size(); ++i) {
            records[i].resize(paths.count_below(jobs[i].num_paths) * run.tables.index().firms.size());
            jobs[i].records = records[i].data();
            jobs[i].recorded = &paths;
        }
    }
    std::vector<Tally> const& tallies = run.runner.run_pass("scenarios", jobs, paths);
    std::vector<ScenarioOutcome> outcomes;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        bool const base = i == 0;
        std::string const name = base ? kBaseName : run.studies.scenarios[i - 1].first.name;
        std::string const& title =
            base ? run.studies.base.general.title : run.studies.scenarios[i - 1].first.title;
        refuse_nonfinite(tallies[i], name);
        outcomes.push_back({name,
                            title,
                            paths.count_below(jobs[i].num_paths),
                            run.tables.scenario_sha256()[i],
                            tallies[i],
                            {}});
    }
    return outcomes;
}

template <class Scalar>
std::vector<BackstopTally> run_backstops(StudyRun<Scalar> const& run)
{
    std::vector<BackstopTally> backstops;
    std::vector<std::int32_t> const firms =
        backstopped_firms(run.studies.base, run.tables.index(), run.settings);
    if (firms.empty()) {
        return backstops;
    }
    std::uint64_t const requested =
        run.settings.backstop_paths > 0 ? run.settings.backstop_paths : run.settings.endurance_paths;
    std::uint64_t const paths = std::min(requested, base_paths(run));
    std::vector<PassJob<Scalar>> const jobs = run.tables.backstop_jobs(firms, paths);
    PathSet const simulated = paths_of_run(run, jobs);
    std::vector<Tally> const& tallies = run.runner.run_pass("backstops", jobs, simulated);
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        refuse_nonfinite(tallies[i], "the backstop re-run of " + firm_name(run, firms[i]));
        auto const bins = TallyReader(tallies[i]).histogram(FirmHistogram::injection, 0, firms[i]);
        backstops.push_back({firms[i], simulated.count_below(paths), {bins.begin(), bins.end()}});
    }
    return backstops;
}

template <class Scalar>
std::vector<EnduranceTally> run_endurances(StudyRun<Scalar> const& run,
                                           std::vector<BackstopTally> const& backstops)
{
    StudyIndex const& index = run.tables.index();
    std::vector<double> const& survival = run.studies.base.general.survival_levels;
    std::uint64_t const paths = std::min(run.settings.endurance_paths, base_paths(run));
    PathSet const whole(0, paths);
    std::vector<EnduranceTally> endurances;
    for (std::int32_t const firm : endurance_firms(index, run.settings)) {
        std::string const& name = firm_name(run, firm);
        auto const backstop = std::find_if(backstops.begin(), backstops.end(),
                                           [firm](BackstopTally const& tally) { return tally.firm == firm; });
        EnduranceTally endurance{firm, paths, {}, {}};
        std::vector<double> cash =
            endurance_levels(*backstop, index.shape.money, index.money_quantum_usd, survival);
        while (!cash.empty()) {
            std::vector<PassJob<Scalar>> const jobs = run.tables.endurance_jobs(firm, cash, paths);
            for (Tally const& tally : run.runner.run_pass("endurance of " + name, jobs, whole)) {
                refuse_nonfinite(tally, "the endurance re-run of " + name);
                endurance.survivors.push_back(
                    TallyReader(tally).independent(index.shape.num_dates - 1, firm));
            }
            endurance.extra_cash.insert(endurance.extra_cash.end(), cash.begin(), cash.end());
            cash = further_levels(endurance, survival);
        }
        if (run.settings.execution.team->leads()) {
            warn_if_unreached(endurance, name, survival);
        }
        endurances.push_back(std::move(endurance));
    }
    return endurances;
}

template <class Scalar>
std::optional<ParameterTally> run_parameter_points(StudyRun<Scalar> const& run)
{
    std::vector<ParameterPoint> const& points = run.studies.parameter_points;
    if (points.empty()) {
        return std::nullopt;
    }
    StudyIndex const& index = run.tables.index();
    std::size_t const count = points.size() + 1;
    std::uint64_t const paths = parameter_paths(run.studies, run.settings);
    auto const& finished =
        run.runner.points(count, static_cast<std::size_t>(index.shape.num_dates * index.shape.num_firms));
    PathSet const simulated =
        paths_of_share(run.settings.share, std::vector<std::uint64_t>{paths}, run.settings.first_path);
    std::uint64_t const simulated_paths = simulated.count_below(paths);
    std::uint64_t const steps_per_point = simulated_paths *
                                          static_cast<std::uint64_t>(index.shape.num_firms) *
                                          static_cast<std::uint64_t>(index.num_steps);
    Progress progress(run.runner.progress_stream(), run.runner.progress_style(), "parameter points",
                      "firm-steps", steps_per_point * (count - finished.size()));
    for (std::size_t i = finished.size(); i < count; ++i) {
        PointTables<Scalar> const point(study_of_point(run.studies, i), paths);
        std::string const name = i == 0 ? kBaseName : fmt::format("parameter point {}", points[i - 1].number);
        run.runner.run_point(name, point.jobs(), simulated, progress);
    }
    return parameter_tally(run.studies, simulated_paths, index.shape, finished);
}

#define BALLAST_INSTANTIATE(Scalar)                                                                          \
    template std::vector<ScenarioOutcome> run_scenarios<Scalar>(StudyRun<Scalar> const&);                    \
    template std::vector<BackstopTally> run_backstops<Scalar>(StudyRun<Scalar> const&);                      \
    template std::vector<EnduranceTally> run_endurances<Scalar>(StudyRun<Scalar> const&,                     \
                                                                std::vector<BackstopTally> const&);          \
    template std::optional<ParameterTally> run_parameter_points<Scalar>(StudyRun<Scalar> const&);
BALLAST_INSTANTIATE(float)
BALLAST_INSTANTIATE(double)
#undef BALLAST_INSTANTIATE

}  // namespace ballast
