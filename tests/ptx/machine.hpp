#pragma once
/// A machine that executes PTX on the host, warp by warp, as a GPU would: lanes of a warp run together until they
/// branch apart, warps wait for each other at barriers, blocks follow one another or run side by side. It finds what a
/// GPU hides (races, reads of unwritten memory, barriers that some threads miss) and counts what a GPU would issue.
///
///   ptx::Machine machine(ptx::load_ptx(text));
///   machine.add_region({.name = "tallies", .base = counts.data(), .bytes = counts.size() * 8});
///   ptx::Report report = machine.run({.entry = "simulate", .grid = {4}, .block = {256}, .parameters = blob});
///
/// Lanes that have branched apart are run least instruction first, which joins them again where compilers lay code
/// out in order. Pointers of kernels are host addresses; shared and local memory have windows of their own.
#include "tests/ptx/memory.hpp"
#include "tests/ptx/module.hpp"
#include "tests/ptx/program.hpp"
#include "tests/ptx/report.hpp"

namespace ballast::ptx {

struct Extent {
    std::uint32_t x = 1, y = 1, z = 1;
};
inline std::uint64_t size_of(Extent const& extent)
{
    return std::uint64_t{extent.x} * extent.y * extent.z;
}

struct Launch {
    std::string entry;
    Extent grid{};
    Extent block{};
    std::uint32_t dynamic_shared_bytes = 0;
    std::vector<std::byte> parameters{};  ///< pack_parameters()
};

/// Who goes first where a GPU does not say. Results of a kernel without races are equal in every order.
enum class Order : std::uint8_t {
    ascending,  ///< blocks, warps and lanes by number; a warp runs until it must wait
    descending,
    shuffled,  ///< blocks and their turns at random, warps take turns of random length
};

/// Bounds, alignment and barriers are always checked.
struct Options {
    Order order = Order::ascending;
    std::uint64_t seed = 1;         ///< of Order::shuffled
    bool watch_initialised = true;  ///< shared, local and uninitialised regions
    bool watch_races = true;        ///< shared and block-private regions
    bool count_traffic = true;
    bool note_slowest = false;  ///< what the slowest warp issues between barriers, Interval::slowest
    /// Blocks of the grid that run side by side: they take turns, at barriers and where a warp sleeps. A block that waits
    /// for one that has not started waits for ever, which is an error.
    std::uint32_t resident_blocks = 1;
    std::uint64_t max_instructions = std::uint64_t{1}
                                     << 40;  ///< warp issues; more is taken for an endless loop
};

class Machine {
public:
    explicit Machine(Module module);
    Machine(Machine const&) = delete;
    Machine& operator=(Machine const&) = delete;

    void add_region(Region const& region) { memory_.add(region); }
    void remove_region(void const* base) { memory_.remove(base); }
    /// Bytes of a constant or global variable as kernels see them.
    std::span<std::byte> variable(std::string_view name);

    /// Throws PtxError at any fault but a race.
    Report run(Launch const& launch, Options const& options = {});
    Program const& program(std::string_view entry);
    Module const& module() const { return module_; }

private:
    Module module_;
    Memory memory_;
    std::vector<std::vector<std::byte>> storage_;  ///< of module_.variables, with room to align
    std::vector<std::uint64_t> addresses_;         ///< of module_.variables
    std::map<std::string, Program, std::less<>> programs_;
};

}  // namespace ballast::ptx
