#include "host/run/study_passes.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "host/run/endurance_levels.hpp"
#include "host/run/parameter_points.hpp"

namespace ballast {
namespace {

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

/// Looks at the intervals of the targets, and notes what it sees in run.precision.
template <class Scalar>
PassLooks looks_of(StudyRun<Scalar>& run)
{
    RunSettings const& settings = run.settings;
    if (settings.until.empty()) {
        return {};
    }
    FigureOptions options = results::options_of(run.tables.index(), run.studies.base);
    PrecisionOutcome& precision = run.precision.emplace();
    precision.looks = paths_of_looks(run.paths);
    precision.least_events = settings.least_events;
    precision.level_after_looks = options.confidence_level;
    options.confidence_level = level_of_looks(options.confidence_level, precision.looks.size());
    precision.confidence_level = options.confidence_level;
    std::vector<std::size_t> scenarios;
    for (results::PrecisionTarget const& target : settings.until) {
        precision.targets.push_back(target.text);
        precision.asked.push_back(target.half_width);
        auto const& known = run.studies.scenarios;
        auto const found = std::find_if(known.begin(), known.end(), [&target](auto const& scenario) {
            return scenario.first.name == target.scenario;
        });
        scenarios.push_back(found == known.end() ? 0 : static_cast<std::size_t>(found - known.begin()) + 1);
    }
    return {precision.looks, [&run, options, scenarios](std::vector<Tally> const& tallies) {
                PrecisionOutcome& found = *run.precision;
                found.reached.clear();
                for (std::size_t i = 0; i < scenarios.size(); ++i) {
                    results::PrecisionTarget const& target = run.settings.until[i];
                    found.reached.push_back(target.make(tallies[scenarios[i]], options).at(target.element));
                }
                std::uint64_t const paths = TallyReader(tallies.front()).paths();
                auto const look = std::find(found.looks.begin(), found.looks.end(), paths);
                found.looks_taken = static_cast<std::size_t>(look - found.looks.begin()) + 1;
                run.paths = paths;
                spdlog::info("{} paths: {} of {} precision targets reached", paths,
                             scenarios.size() - found.missed().size(), scenarios.size());
                return found.missed().empty();
            }};
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
std::vector<ScenarioOutcome> run_scenarios(StudyRun<Scalar>& run)
{
    std::vector<PassJob<Scalar>> jobs = run.tables.scenario_jobs();
    run.paths = jobs.front().num_paths;
    PassLooks const looks = looks_of(run);
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
    std::vector<Tally> const& tallies = run.runner.run_pass("scenarios", jobs, paths, looks);
    std::vector<ScenarioOutcome> outcomes;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        bool const base = i == 0;
        std::string const name = base ? kBaseName : run.studies.scenarios[i - 1].first.name;
        std::string const& title =
            base ? run.studies.base.general.title : run.studies.scenarios[i - 1].first.title;
        refuse_nonfinite(tallies[i], name);
        std::uint64_t const simulated = paths.count_below(std::min(jobs[i].num_paths, run.paths));
        if (run.settings.save_paths) {
            run.runner.records()[i].resize(simulated * run.tables.index().firms.size());
        }
        outcomes.push_back({name, title, simulated, run.tables.scenario_sha256()[i], tallies[i], {}});
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
    std::uint64_t const paths = std::min(requested, run.paths);
    std::vector<PassJob<Scalar>> const jobs = run.tables.backstop_jobs(firms, paths);
    PathSet const simulated = paths_of_run(run, jobs);
    std::vector<Tally> const& tallies = run.runner.run_pass("backstops", jobs, simulated);
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        refuse_nonfinite(tallies[i], "the backstop re-run of " + firm_name(run, firms[i]));
        auto const bins = TallyReader(tallies[i]).histogram(FirmHistogram::injection, 0, firms[i]);
        backstops.push_back(
            {firms[i], simulated.count_below(paths), {bins.begin(), bins.end()}, tallies[i].ranges});
    }
    return backstops;
}

template <class Scalar>
std::vector<EnduranceTally> run_endurances(StudyRun<Scalar> const& run,
                                           std::vector<BackstopTally> const& backstops)
{
    StudyIndex const& index = run.tables.index();
    std::vector<double> const& survival = run.studies.base.general.survival_levels;
    std::uint64_t const paths = std::min(run.settings.endurance_paths, run.paths);
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
                endurance.ranges.push_back(tally.ranges);
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
    std::uint64_t const paths = std::min(run.settings.parameter_paths, run.paths);
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
    return parameter_tally(run.studies, simulated_paths, index.shape, finished, run.runner.point_ranges());
}

#define BALLAST_INSTANTIATE(Scalar)                                                                          \
    template std::vector<ScenarioOutcome> run_scenarios<Scalar>(StudyRun<Scalar>&);                          \
    template std::vector<BackstopTally> run_backstops<Scalar>(StudyRun<Scalar> const&);                      \
    template std::vector<EnduranceTally> run_endurances<Scalar>(StudyRun<Scalar> const&,                     \
                                                                std::vector<BackstopTally> const&);          \
    template std::optional<ParameterTally> run_parameter_points<Scalar>(StudyRun<Scalar> const&);
BALLAST_INSTANTIATE(float)
BALLAST_INSTANTIATE(double)
#undef BALLAST_INSTANTIATE

}  // namespace ballast
