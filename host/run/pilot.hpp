#pragma once
/// How long a run would take and how much memory it would hold, from a short trial of the real thing.
#include <string>
#include <vector>

#include "host/run/run_settings.hpp"

namespace ballast {

/// One pass of the run that is planned.
struct PassForecast {
    std::string what;
    std::uint64_t firm_steps = 0;
    double firm_steps_per_second = 0;  ///< measured

    double seconds() const { return static_cast<double>(firm_steps) / firm_steps_per_second; }
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
    std::uint64_t memory_bytes =
        0;  ///< workspaces and tallies while it runs; does not depend on the number of paths
    std::uint64_t record_bytes = 0;       ///< --save-paths on top
    std::uint64_t state_bytes = 0;        ///< of one path in one scenario
    std::vector<DeviceForecast> devices;  ///< that simulate

    double seconds() const;
};

/// Simulates each kind of pass for about `pilot_seconds` and throws the tallies away. Endurance re-runs are not in it.
Forecast forecast(RunStudies const& studies, RunSettings const& settings, double pilot_seconds);

}  // namespace ballast
