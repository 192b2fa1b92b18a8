#pragma once
/// The paths of a slice that this process simulates, handed out to its workers in ranges. A range whose tallies were lost
/// comes back to be handed out again.
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "host/run/path_supply.hpp"

namespace ballast {

/// "[0, 4096), [8192, 12288)": neighbours joined, at most eight, then how many more.
std::string describe(std::vector<PathRange> ranges);

/// Thread-safe.
class PathQueue {
public:
    /// What `paths` holds from path `first` on.
    PathQueue(PathSet paths, std::uint64_t first)
        : PathQueue(std::make_unique<OwnSupply>(std::move(paths), first))
    {
    }
    explicit PathQueue(std::unique_ptr<PathSupply> supply)
        : supply_(std::move(supply))
    {
    }

    /// At most `most` neighbouring paths (>= 1), of ranges that came back before new ones. Nothing if there are none, or after
    /// close() none that came back, or after abort().
    std::optional<PathRange> take(std::uint32_t most);

    /// A range that somebody took and whose tallies are lost, or that nobody simulated.
    void put_back(PathRange range);

    /// No new paths from now on; what came back is still handed out.
    void close();
    /// Nothing from now on.
    void abort();
    /// All workers here are done: returns once all processes are.
    void end();

    /// Paths that nobody has taken yet, or that came back.
    std::uint64_t left() const;
    /// The paths of the pass before this one were taken at some time; see PathSupply.
    std::uint64_t taken_to() const;
    /// New paths that were handed out here: ascending, neighbours joined.
    PathSet const& handed_out() const { return handed_out_; }
    /// Ranges have come back and wait.
    bool has_returned() const;

private:
    mutable std::mutex mutex_;
    std::unique_ptr<PathSupply> const supply_;
    PathSet handed_out_;
    std::vector<PathRange> returned_;
    bool aborted_ = false;
};

}  // namespace ballast
