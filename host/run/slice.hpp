#pragma once
/// A part of a pass, between two times at which its state could be stored: what its workers share.
#include <chrono>
#include <cstdint>
#include <functional>

#include "host/base/stop_signals.hpp"
#include "host/run/pass_job.hpp"
#include "host/run/path_queue.hpp"

namespace ballast {

using Instant = std::chrono::steady_clock::time_point;

struct Slice {
    PathQueue& queue;
    SharedTallies& tallies;
    Instant pause_at;
    std::function<void(std::uint64_t)> const& on_progress;  ///< firm-steps finished; thread-safe

    /// Asked after some paths are done, so that every slice gets on.
    void close_when_due() const
    {
        if (stop_requested() || std::chrono::steady_clock::now() >= pause_at) {
            queue.close();
        }
    }
};

}  // namespace ballast
