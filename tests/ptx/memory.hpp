#pragma once
/// Memory outside of blocks: regions of the host that kernels may reach, by their host addresses.
#include "tests/ptx/watchers.hpp"

#include <map>
#include <memory>
#include <string>

namespace ballast::ptx {

struct Region {
    std::string name;
    void* base = nullptr;
    std::uint64_t bytes = 0;
    bool writable = true;
    bool initialised = true;     ///< else reading a byte before it is written is an error
    bool block_private = false;  ///< no two warps may touch a word between two barriers if one writes it
    bool handed_on =
        false;  ///< block_private: a block may have what was of one that has ended before it began
};

/// A region with its logs.
struct WatchedRegion {
    Region region;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    WriteLog writes{};
    RaceLog races{};
};

class Memory {
public:
    /// Throws PtxError if it overlaps another region.
    void add(Region const& region);
    void remove(void const* base);
    /// The region that holds all these bytes, or null.
    WatchedRegion* find(std::uint64_t address, std::uint64_t bytes);
    /// "4 bytes behind 'tables'", for messages.
    std::string describe(std::uint64_t address) const;
    /// Make the logs that a launch wants; logs of writes stay from launch to launch.
    void watch(bool initialised, bool races);

private:
    std::map<std::uint64_t, std::unique_ptr<WatchedRegion>> regions_;  ///< by begin
    WatchedRegion* last_ = nullptr;
};

}  // namespace ballast::ptx
