#pragma once
/// A block of threads while it runs.
#include "tests/ptx/machine.hpp"

#include <random>

namespace ballast::ptx {

struct IssueCount {
    std::uint64_t issues = 0;
    std::uint64_t lanes = 0;
    std::uint64_t intervals = 0;   ///< between barriers of a block, with at least one issue
    std::uint32_t last_epoch = 0;  ///< of the last issue; 0: none
};

/// What all blocks of a launch share.
struct LaunchState {
    Module const& module;
    Program const& program;
    Memory& memory;
    Launch const& launch;
    Options const& options;
    std::uint64_t parameters = 0;                 ///< address
    std::vector<std::uint64_t> const& variables;  ///< addresses
    std::vector<IssueCount> counts{};             ///< one per instruction
    std::uint64_t issues_left = 0;
    std::uint32_t epoch = 0;                       ///< counts barriers and starts of all blocks
    std::vector<std::uint64_t> block_of_epoch{0};  ///< number of the block
    std::vector<std::uint32_t>
        end_of_block{};  ///< its last epoch; while it has not ended, one that never comes
    std::uint32_t accesses = 0;
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t>
        known_races{};  ///< instructions -> Report::races
    std::mt19937_64 random{};
    Report report{};

    /// "PTX line 12: ld.global.f32 ... (paths.hpp:31)".
    std::string where(std::uint32_t instruction) const;
};

/// The value that a slot starts with in a lane.
std::uint64_t preset_value(LaunchState const& state, Preset const& preset, std::uint64_t block,
                           std::uint32_t warp, std::uint32_t lane);

struct Warp {
    std::uint32_t number = 0;
    // Each lane that exists is in exactly one of these.
    std::uint32_t running = 0;
    std::uint32_t at_sync = 0;     ///< waits for lanes of its warp
    std::uint32_t at_barrier = 0;  ///< waits for its block
    std::uint32_t exited = 0;
    std::uint32_t lane_pc[kLanes] = {};
    // The lanes that run together.
    std::uint32_t pc = 0;
    std::uint32_t mask = 0;
    std::uint32_t stop = 0;  ///< least instruction of other lanes that could run
    std::byte* registers = nullptr;
    std::byte* local = nullptr;  ///< [lane][local_bytes]
    WriteLog local_writes{};
    std::uint64_t issued = 0;                   ///< since the last barrier
    std::vector<std::uint32_t> instructions{};  ///< that it issued since, with Options::note_slowest
};

class Block {
public:
    explicit Block(LaunchState& state);
    /// Make ready to run block number `index` of the grid.
    void start(std::uint64_t index);

    enum class Turn : std::uint8_t {
        at_barrier,  ///< one has opened
        asleep,      ///< a warp sleeps, and no barrier could open
        exited,
    };
    /// Run until others should have a turn.
    Turn run_turn();

private:
    // block.cpp: turns of warps, branches, barriers
    void run_warps();
    void begin_epoch();
    void run_warp(Warp& warp, std::uint64_t turn);
    bool select(Warp& warp);
    void branch(Warp& warp, std::uint32_t taken, std::uint32_t target);
    void branch_table(Warp& warp, Instruction const& instruction, std::uint32_t on);
    void arrive(Warp& warp, std::uint32_t on);
    bool release_barrier();
    void close_interval(std::uint32_t line);
    void park(Warp& warp) const;
    std::string describe_lanes() const;
    [[noreturn]] void fail(Warp const& warp, std::uint32_t lane, std::uint32_t pc,
                           std::string const& problem) const;

    // warp_ops.cpp: exchange between the lanes of a warp
    void synchronise(Warp& warp, Instruction const& instruction, std::uint32_t on);
    void complete_waiting(Warp& warp);
    void exchange(Warp& warp, Instruction const& instruction, std::uint32_t pc, std::uint32_t on);
    void shuffle(Warp& warp, Instruction const& instruction, std::uint32_t pc, std::uint32_t on);

    // access.cpp: loads, stores, atomics
    struct Access {
        Instruction const& instruction;
        std::uint32_t pc;
        std::uint32_t bytes;  ///< of a lane
        bool reads, writes, atomic;
        std::uint64_t address[kLanes];
        std::byte* host[kLanes];
    };
    void access(Warp& warp, Instruction const& instruction, std::uint32_t on);
    void resolve(Warp& warp, Access& access, Space space, std::uint32_t on);
    void resolve_generic(Warp& warp, Access& access, std::uint32_t on);
    void resolve_region(Warp& warp, Access& access, std::uint32_t on, Space space);
    void watch(Warp& warp, Access const& access, std::uint32_t on, std::uint64_t base, WriteLog* writes,
               RaceLog* races, std::string const& name, bool handed_on = false);
    void note_race(Conflict const& conflict, std::uint32_t pc, std::string const& memory,
                   std::uint64_t offset);

    LaunchState& state_;
    Program const& program_;
    std::uint32_t num_threads_ = 0;
    std::vector<Warp> warps_;
    std::vector<std::byte> registers_;
    std::vector<std::byte> local_;
    std::vector<std::byte> shared_;
    std::uint32_t shared_bytes_ = 0;
    WriteLog shared_writes_;
    RaceLog shared_races_;
    std::uint64_t index_ = 0;
    std::uint32_t epoch_ = 0;        ///< of this block: since its last barrier
    std::uint32_t block_epoch_ = 0;  ///< its first
    bool asleep_ = false;
};

/// Lanes of a 4-byte slot that are not 0.
inline std::uint32_t lanes_set(std::byte const* registers, std::uint32_t slot)
{
    std::uint32_t value[kLanes];
    std::memcpy(value, registers + slot, sizeof value);
    std::uint32_t mask = 0;
    for (std::uint32_t lane = 0; lane < kLanes; ++lane) {
        mask |= (value[lane] != 0 ? 1u : 0u) << lane;
    }
    return mask;
}

template <class Word>
inline Word read_lane(std::byte const* registers, std::uint32_t slot, std::uint32_t lane)
{
    Word value;
    std::memcpy(&value, registers + slot + lane * sizeof(Word), sizeof value);
    return value;
}

template <class Word>
inline void write_lane(std::byte* registers, std::uint32_t slot, std::uint32_t lane, Word value)
{
    std::memcpy(registers + slot + lane * sizeof(Word), &value, sizeof value);
}

}  // namespace ballast::ptx
