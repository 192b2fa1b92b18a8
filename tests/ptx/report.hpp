#pragma once
/// What a launch did: instructions, balance of warps, traffic, races.
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace ballast::ptx {

struct OpcodeCount {
    std::uint64_t warp_issues = 0;      ///< an instruction of a group of lanes that run together
    std::uint64_t lane_executions = 0;  ///< lanes in these groups, also those whose guard is false
};

/// Accesses of a warp as the memory system sees them.
struct Traffic {
    std::uint64_t shared_accesses = 0;
    std::uint64_t shared_wavefronts = 0;        ///< passes over 32 banks of 4 bytes
    std::uint64_t shared_least_wavefronts = 0;  ///< without bank conflicts
    std::uint64_t global_accesses = 0;
    std::uint64_t global_sectors = 0;  ///< of 32 bytes
};

/// Two accesses to the same bytes, at least one a write and not both atomic, with no barrier between them.
struct Race {
    std::string memory;         ///< "shared" or the region's name
    std::uint64_t address = 0;  ///< in shared memory or in the region [bytes]
    std::string first, second;  ///< the instructions: PTX line, text, source place
    bool between_blocks = false;
    std::uint64_t count = 0;  ///< how often this pair of instructions met
};

/// What lies between two barriers of a block.
struct Interval {
    std::uint64_t times = 0;
    std::uint64_t issues = 0;              ///< of all warps
    std::uint64_t longest = 0;             ///< of the warp that issued most, which the others wait for
    std::vector<std::uint64_t> by_warp{};  ///< issues of each warp
    /// Issues of the slowest warp by instruction of the kernel, with Options::note_slowest.
    std::map<std::uint32_t, std::uint64_t> slowest{};
};

struct Report {
    std::map<std::string, OpcodeCount> opcodes{};            ///< by full mnemonic
    std::map<std::string, std::uint64_t> issues_by_place{};  ///< warp issues by "file:line", with -lineinfo
    std::uint64_t warp_issues = 0;
    std::uint64_t lane_executions = 0;
    std::uint64_t blocks = 0;
    std::uint64_t barriers = 0;
    /// Between barriers: issues of all warps, and the largest of a warp times the number of warps.
    std::uint64_t interval_issues = 0;
    std::uint64_t interval_capacity = 0;
    std::map<std::uint32_t, Interval>
        intervals{};  ///< by the PTX line of the barrier that ends them; 0: the end
    /// Per instruction of the kernel: intervals between barriers in which some warp of the block issued it.
    std::vector<std::uint64_t> intervals_of_instruction{};
    Traffic traffic{};
    std::vector<Race> races{};
    double seconds = 0.0;  ///< of this machine

    /// Share of a block's issue slots that its warps fill when they wait for the slowest at each barrier.
    double parallel_efficiency() const
    {
        return interval_capacity == 0
                   ? 1.0
                   : static_cast<double>(interval_issues) / static_cast<double>(interval_capacity);
    }
    /// Share of lanes that run in an issued instruction.
    double lane_efficiency() const
    {
        return warp_issues == 0
                   ? 1.0
                   : static_cast<double>(lane_executions) / (32.0 * static_cast<double>(warp_issues));
    }
    /// Instructions that are issued in at least `least` intervals. Outside of loops over barriers an instruction lies in one
    /// interval of a step, so these intervals are steps.
    std::uint64_t instructions_issued_in(double least) const;
    /// `other` is of the same kernel.
    void add(Report const& other);
    /// Races as text, one a line; empty if there are none.
    std::string describe_races() const;
};

}  // namespace ballast::ptx
