#include "host/run/pilot.hpp"

#include <algorithm>

#include "host/run/parameter_points.hpp"
#include "host/run/pass.hpp"
#include "host/run/variant_tables.hpp"

namespace ballast {
namespace {

double seconds_since(Instant start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// The last jobs of a pass of `paths` wait for each other at its end.
template <class Scalar>
std::uint64_t idle_firm_steps(Execution const& execution, std::vector<PassJob<Scalar>> const& last,
                              std::uint64_t paths)
{
    if (!execution.devices.empty()) {
        return 0;
    }
    std::uint64_t const idle =
        idle_paths(paths, execution.batch, static_cast<std::uint64_t>(std::max(execution.threads, 1)));
    std::uint64_t steps_of_path = 0;
    for (PassJob<Scalar> const& job : last) {
        steps_of_path += job.num_paths == paths ? firm_steps_between<Scalar>({job}, 0, 1) : 0;
    }
    return idle * steps_of_path;
}

template <class Scalar>
GpuPass gpu_pass(std::vector<PassJob<Scalar>> const& jobs)
{
    GpuPass pass{{}, jobs.front().shape.num_firms, jobs.front().tables->view().num_steps};
    for (PassJob<Scalar> const& job : jobs) {
        pass.paths.push_back(job.num_paths);
    }
    return pass;
}

/// The trial of the base and its first scenario as a run.
template <class Scalar>
RunOutcome sample_of(RunStudies const& studies, Execution const& execution,
                     VariantTables<Scalar> const& tables, PassState const& state)
{
    RunOutcome outcome;
    outcome.index = tables.index();
    for (std::size_t i = 0; i < std::min<std::size_t>(state.tallies.size(), 2); ++i) {
        std::string const name = i == 0 ? kBaseName : studies.scenarios[i - 1].first.name;
        // The CPU takes the same paths several times if there are few, and all of them in every job.
        std::uint64_t const paths = execution.devices.empty()
                                        ? state.finished
                                        : std::min(state.finished, tables.scenario_jobs()[i].num_paths);
        outcome.scenarios.push_back(
            {name, studies.base.general.title, paths, tables.scenario_sha256()[i], state.tallies[i], {}});
    }
    return outcome;
}

/// Memory of the engine on each device [bytes].
template <class Scalar>
std::vector<DeviceForecast> device_memory(Execution const& execution,
                                          std::vector<PassJob<Scalar>> const& jobs)
{
    std::vector<DeviceForecast> memory;
    for (CudaDevice const& device : execution.devices) {
        DeviceJobs<Scalar> const device_jobs(jobs);
        EngineSource const& engines = engines_of(execution);
        std::uint32_t const launch =
            planned_launch(engines, device, device_jobs.jobs(), execution.mapping, jobs.front().num_paths);
        memory.push_back({device.uuid, device.name, device.free_bytes,
                          engines.bytes(device, device_jobs.jobs(), launch, execution.mapping), launch});
    }
    return memory;
}

template <class Scalar>
Forecast forecast_in(RunStudies const& studies, RunSettings const& settings, double pilot_seconds)
{
    Execution const& execution = settings.execution;
    Instant const tables_from = std::chrono::steady_clock::now();
    VariantTables<Scalar> tables(studies);
    std::vector<PassJob<Scalar>> const& jobs = tables.scenario_jobs();
    std::vector<std::int32_t> const firms = backstopped_firms(studies.base, tables.index(), settings);
    std::uint64_t const backstop_paths = std::min(settings.backstop_paths, jobs.front().num_paths);
    std::vector<PassJob<Scalar>> const backstops = tables.backstop_jobs(firms, backstop_paths);
    Forecast forecast;
    forecast.table_seconds = seconds_since(tables_from);
    forecast.state_bytes = state_bytes<Scalar>(Isa::portable, jobs.front().tables->view());
    forecast.memory_bytes = pass_bytes(execution, jobs);
    forecast.devices = device_memory(execution, jobs);
    for (PassJob<Scalar> const& job : jobs) {
        forecast.record_bytes +=
            job.num_paths * static_cast<std::uint64_t>(job.shape.num_firms) * sizeof(PathRecord);
    }

    // As long as there are scenarios all of them share the draws; then the base goes on alone.
    std::uint64_t shared = 0;
    for (std::size_t i = 1; i < jobs.size(); ++i) {
        shared = std::max(shared, jobs[i].num_paths);
    }
    PassState state = empty_state(jobs);
    std::uint64_t const paths = jobs.front().num_paths;
    std::vector<PassJob<Scalar>> const base{jobs.front()};
    if (shared > 0) {
        Speed const speed = measure_speed(execution, jobs, pilot_seconds, state);
        std::uint64_t const idle = shared == paths ? idle_firm_steps(execution, jobs, paths) : 0;
        forecast.passes.push_back({"base and scenarios", firm_steps(jobs, 0) - firm_steps(jobs, shared), idle,
                                   speed, speed.seconds_of_slice});
        forecast.sample = sample_of(studies, execution, tables, state);
    }
    if (shared < paths) {
        PassState alone = empty_state(base);
        Speed const speed = measure_speed(execution, base, pilot_seconds, alone);
        forecast.passes.push_back({"base alone", firm_steps(jobs, shared),
                                   idle_firm_steps(execution, base, paths), speed,
                                   shared > 0 ? 0.0 : speed.seconds_of_slice});
        if (shared == 0) {
            forecast.sample = sample_of(studies, execution, tables, alone);
        }
    }
    forecast.gpu_passes.push_back(gpu_pass(jobs));
    if (!backstops.empty()) {
        PassState thrown_away = empty_state(backstops);
        Speed const speed = measure_speed(execution, backstops, pilot_seconds, thrown_away);
        forecast.passes.push_back({"backstops", firm_steps(backstops, 0),
                                   idle_firm_steps(execution, backstops, backstop_paths), speed,
                                   speed.seconds_of_slice});
        forecast.memory_bytes = std::max(forecast.memory_bytes, pass_bytes(execution, backstops));
        forecast.gpu_passes.push_back(gpu_pass(backstops));
    }
    if (!studies.parameter_points.empty()) {
        Instant const point_from = std::chrono::steady_clock::now();
        PointTables<Scalar> const point(studies.parameter_points.front().study,
                                        parameter_paths(studies, settings));
        double const point_seconds = seconds_since(point_from);
        PassState thrown_away = empty_state(point.jobs());
        Speed const speed = measure_speed(execution, point.jobs(), pilot_seconds, thrown_away);
        std::uint64_t const count = studies.parameter_points.size() + 1;  // and the base as it stands
        std::uint64_t const point_paths = point.jobs().front().num_paths;
        forecast.passes.push_back({"parameter points", count * firm_steps(point.jobs(), 0),
                                   count * idle_firm_steps(execution, point.jobs(), point_paths), speed,
                                   static_cast<double>(count) * (point_seconds + speed.seconds_of_slice)});
        forecast.gpu_passes.push_back(gpu_pass(point.jobs()));
        forecast.gpu_passes.back().repeats = static_cast<std::int32_t>(count);
    }
    return forecast;
}

}  // namespace

double PassForecast::seconds(double Speed::*at) const
{
    return fixed_seconds + static_cast<double>(firm_steps + idle_firm_steps) / (speed.*at);
}

double Forecast::seconds(double Speed::*at) const
{
    double sum = 0;
    for (PassForecast const& pass : passes) {
        sum += pass.seconds(at);
    }
    return sum;
}

Forecast forecast(RunStudies const& studies, RunSettings const& settings, double pilot_seconds)
{
    return settings.execution.precision == Precision::f32
               ? forecast_in<float>(studies, settings, pilot_seconds)
               : forecast_in<double>(studies, settings, pilot_seconds);
}

}  // namespace ballast
