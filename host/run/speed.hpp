#pragma once
/// How fast this machine simulates given jobs: the jobs themselves for a fraction of a second, start and end apart.
#include <cstdint>
#include <vector>

#include "host/run/pass.hpp"

namespace ballast {

/// Of all threads together. What a block takes varies with what happens on its paths and with what else the machine does.
struct Speed {
    double mean = 0;              ///< firm-steps per second
    double slowest = 0;           ///< of the slowest part of the trial
    double fastest = 0;           ///< of its fastest part
    double seconds_of_slice = 0;  ///< to make workers, and to add up their tallies
};

/// A part of a trial: what one thread did, in how long.
struct TimedPart {
    std::uint64_t firm_steps = 0;
    double seconds = 0;
};

/// From the parts of each thread, [threads][parts], at least one each. Threads add up: they work at the same time.
Speed speed_of(std::vector<std::vector<TimedPart>> const& parts_by_thread);

/// Paths that could have been simulated while threads wait for the last batches of a pass: threads x (paths of the
/// busiest) - paths.
std::uint64_t idle_paths(std::uint64_t paths, std::uint64_t batch, std::uint64_t threads);

/// Simulates paths that all jobs have for about `seconds`: on the CPU after a first block that nobody times, since it
/// touches memory for the first time; on devices, where launches are tried until they fit, all of it. Adds what was
/// counted to `state`, and its paths.
template <class Scalar>
Speed measure_speed(Execution const& execution, std::vector<PassJob<Scalar>> const& jobs, double seconds,
                    PassState& state);

}  // namespace ballast
