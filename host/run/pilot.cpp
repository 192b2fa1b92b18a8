#include "host/run/pilot.hpp"

#include <algorithm>

#include "host/run/parameter_points.hpp"
#include "host/run/pass.hpp"
#include "host/run/variant_tables.hpp"

namespace ballast {
namespace {

/// Firm-steps per second of all jobs together on their first paths.
template <class Scalar>
double measure(Execution const& execution, std::vector<PassJob<Scalar>> const& jobs, double seconds)
{
    PassState state = empty_state(jobs);
    DevicePool pool(execution);
    Pass<Scalar> pass(execution, jobs, pool);
    Instant const start = std::chrono::steady_clock::now();
    std::uint64_t const all = firm_steps(jobs, 0);
    pass.run_slice(
        state, start + std::chrono::duration_cast<Instant::duration>(std::chrono::duration<double>(seconds)),
        [](std::uint64_t) {});
    double const elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return static_cast<double>(all - firm_steps(jobs, state.finished)) / std::max(elapsed, 1e-9);
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
    VariantTables<Scalar> tables(studies);
    std::vector<PassJob<Scalar>> const& jobs = tables.scenario_jobs();
    Forecast forecast;
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
    if (shared > 0) {
        forecast.passes.push_back({"base and scenarios", firm_steps(jobs, 0) - firm_steps(jobs, shared),
                                   measure(execution, jobs, pilot_seconds)});
    }
    if (shared < jobs.front().num_paths) {
        std::vector<PassJob<Scalar>> const base{jobs.front()};
        forecast.passes.push_back(
            {"base alone", firm_steps(jobs, shared), measure(execution, base, pilot_seconds)});
    }
    std::vector<std::int32_t> const firms = backstopped_firms(studies.base, tables.index(), settings);
    if (!firms.empty()) {
        std::uint64_t const paths = std::min(settings.backstop_paths, jobs.front().num_paths);
        std::vector<PassJob<Scalar>> const backstops = tables.backstop_jobs(firms, paths);
        forecast.passes.push_back(
            {"backstops", firm_steps(backstops, 0), measure(execution, backstops, pilot_seconds)});
        forecast.memory_bytes = std::max(forecast.memory_bytes, pass_bytes(execution, backstops));
    }
    if (!studies.parameter_points.empty()) {
        PointTables<Scalar> const point(studies.parameter_points.front().study,
                                        parameter_paths(studies, settings));
        std::uint64_t const count = studies.parameter_points.size() + 1;  // and the base as it stands
        forecast.passes.push_back({"parameter points", count * firm_steps(point.jobs(), 0),
                                   measure(execution, point.jobs(), pilot_seconds)});
    }
    return forecast;
}

}  // namespace

double Forecast::seconds() const
{
    double sum = 0;
    for (PassForecast const& pass : passes) {
        sum += pass.seconds();
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
