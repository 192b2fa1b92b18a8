#pragma once
/// How long a run would take and how much memory it would hold, from a short trial of the real thing.
#include <string>
#include <vector>

#include "host/run/gpu_prediction.hpp"
#include "host/run/run_settings.hpp"
#include "host/run/speed.hpp"

namespace ballast {

/// One pass of the run that is planned, or the part of it in which the same jobs run.
struct PassForecast {
    std::string what;
    std::uint64_t firm_steps = 0;
    std::uint64_t idle_firm_steps = 0;  ///< that threads could do while they wait for the last batches
    Speed speed;                        ///< measured
    double fixed_seconds = 0;           ///< whatever the number of paths

    /// At a speed of the trial: &Speed::mean, slowest or fastest [s].
    double seconds(double Speed::*at = &Speed::mean) const;
};

/// The base and its scenarios on one device.
struct DeviceForecast {
    std::string uuid, name;
    std::uint64_t free_bytes = 0;
    std::uint64_t bytes = 0;       ///< of it that the run takes
    std::uint32_t max_launch = 0;  ///< paths
};

struct Forecast {
    std::vector<PassForecast> passes;
    double table_seconds = 0;  ///< to make the tables of all passes but parameter points, measured
    std::uint64_t memory_bytes =
        0;  ///< workspaces and tallies while it runs; does not depend on the number of paths
    std::uint64_t record_bytes = 0;       ///< --save-paths on top
    std::uint64_t state_bytes = 0;        ///< of one path in one scenario
    std::vector<DeviceForecast> devices;  ///< that simulate
    std::vector<GpuPass> gpu_passes;      ///< the same passes, for predictions
    RunOutcome sample;                    ///< the trial of base and first scenario, as a run of few paths

    /// Of sampling alone.
    double seconds(double Speed::*at = &Speed::mean) const;
};

/// Simulates each kind of pass for about `pilot_seconds`. Endurance re-runs are not in it.
Forecast forecast(RunStudies const& studies, RunSettings const& settings, double pilot_seconds);

}  // namespace ballast
