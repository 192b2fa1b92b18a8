#pragma once
/// The paths of a slice, handed out in ranges. What is handed out is a prefix of the pass's paths, and a range whose
/// tallies were lost comes back to be handed out again. None reaches over the end of a range of which a digest is kept
/// (digest_ranges.hpp).
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "host/run/path_set.hpp"

namespace ballast {

/// Paths [first, first + count).
struct PathRange {
    std::uint64_t first = 0;
    std::uint32_t count = 0;
    bool again = false;  ///< was simulated before, and counted as progress

    std::uint64_t end() const { return first + count; }
};

/// "[0, 4096), [8192, 12288)": neighbours joined, at most eight, then how many more.
std::string describe(std::vector<PathRange> ranges);

/// Thread-safe.
class PathQueue {
public:
    /// What `paths` holds from path `first` on.
    PathQueue(PathSet paths, std::uint64_t first)
        : paths_(std::move(paths))
        , next_(first)
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

    /// Paths that nobody has taken yet, or that came back.
    std::uint64_t left() const;
    /// The paths of the pass before this one were taken at some time.
    std::uint64_t taken_to() const;
    /// Ranges have come back and wait.
    bool has_returned() const;

private:
    mutable std::mutex mutex_;
    PathSet const paths_;
    std::uint64_t next_;
    std::vector<PathRange> returned_;
    bool closed_ = false, aborted_ = false;
};

}  // namespace ballast
