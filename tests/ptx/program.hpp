#pragma once
/// A kernel as the machine executes it: instructions whose operands are places in a warp's register file.
///
/// Register file of a warp: slots of 32 lanes, 4 bytes per lane (predicates as 0 or 1, 16 and 32 bits) or 8 bytes.
/// Immediates and special registers are slots like any other, filled before the warp starts. Functions are copied
/// into their callers, so that there is no stack of calls.
#include "tests/ptx/module.hpp"

namespace ballast::ptx {

inline constexpr std::uint32_t kLanes = 32;
inline constexpr std::uint32_t kNoSlot = ~std::uint32_t{0};
inline constexpr std::uint32_t kAllLanes = ~std::uint32_t{0};

/// Generic addresses of the shared window and of each thread's own local window.
inline constexpr std::uint64_t kSharedWindow = 0xF100'0000'0000'0000;
inline constexpr std::uint64_t kLocalWindow = 0xF200'0000'0000'0000;
/// The first bytes of shared memory belong to the system, as on sm_90: address 0 is a mistake there too.
inline constexpr std::uint32_t kSharedStart = 1024;

struct Instruction;
/// Apply an instruction to the lanes of `on`. Works on registers alone.
using LaneFunction = void (*)(std::byte* registers, Instruction const& instruction, std::uint32_t on);

enum class Kind : std::uint8_t {
    lanes,  ///< arithmetic: `execute` does it
    load,
    store,
    atomic,
    branch,
    branch_table,
    exit,
    trap,
    barrier,  ///< of the block, perhaps with a reduction of a predicate
    warp_barrier,
    vote,
    shuffle,
    reduce,
    match,
    elect,
    active_mask,
    sleep,    ///< others may have a turn
    nothing,  ///< fences and prefetches: memory is coherent here
};

/// What an atomic, a reduction, a vote or a shuffle does; each kind has its own subset.
enum class Action : std::uint8_t {
    none,
    add,
    min,
    max,
    exchange,
    compare_and_swap,
    bit_and,
    bit_or,
    bit_xor,
    increment,
    decrement,
    popc,
    all,
    any,
    uniform,
    ballot,
    up,
    down,
    butterfly,
    index,
};

struct Instruction {
    LaneFunction execute = nullptr;
    Kind kind = Kind::lanes;
    Action action = Action::none;
    bool guard_negated = false;
    bool predicate_negated = false;  ///< of the source predicate of votes and barriers
    std::uint32_t guard = kNoSlot;
    std::uint32_t destination[4] = {kNoSlot, kNoSlot, kNoSlot, kNoSlot};
    std::uint32_t source[4] = {kNoSlot, kNoSlot, kNoSlot, kNoSlot};
    std::uint32_t target = 0;  ///< of a branch; of a table: its number; of a barrier: its name
    // Memory and atomics.
    Space space = Space::generic;
    std::uint8_t bytes = 0;  ///< of an element
    std::uint8_t count = 1;  ///< elements of a vector access
    bool is_signed = false;
    bool wide_value = false;  ///< registers of values have 8-byte slots
    bool wide_address = false;
    bool aligned = true;              ///< of a barrier: a warp arrives as one
    std::uint32_t address = kNoSlot;  ///< slot of the base
    std::int64_t offset = 0;          ///< [bytes], added to the base
};

/// A slot that every lane of every warp starts with.
struct Preset {
    enum class What : std::uint8_t {
        value,
        parameters,
        variable,  ///< the number itself; plus the address of the parameters or of a variable
        tid_x,
        tid_y,
        tid_z,
        ntid_x,
        ntid_y,
        ntid_z,
        ctaid_x,
        ctaid_y,
        ctaid_z,
        nctaid_x,
        nctaid_y,
        nctaid_z,
        laneid,
        smid,
        warpid,
        nwarpid,
        lanemask_eq,
        lanemask_lt,
        lanemask_le,
        lanemask_gt,
        lanemask_ge,
        dynamic_shared_bytes,
    };
    What what = What::value;
    std::uint32_t slot = 0;
    std::uint32_t slot_bytes = 4;  ///< per lane
    std::uint32_t variable = 0;    ///< index in Module::variables
    std::uint64_t value = 0;
};

/// Where an instruction comes from.
struct Origin {
    std::uint32_t line = 0;  ///< in the PTX text
    SourcePlace place{};
    std::uint32_t mnemonic = 0;  ///< index in Program::mnemonics
    std::string text{};
};

struct Program {
    std::string name;
    std::vector<Instruction> code{};
    std::vector<Origin> origins{};  ///< one per instruction
    std::vector<std::string> mnemonics{};
    std::vector<std::vector<std::uint32_t>> branch_tables{};
    std::vector<Preset> presets{};
    std::uint32_t register_bytes = 0;  ///< of a warp
    std::uint32_t local_bytes = 0;     ///< of a thread
    std::uint32_t static_shared_bytes = 0;
    std::uint32_t dynamic_shared_start = 0;  ///< address of `extern __shared__`
    std::uint32_t parameter_bytes = 0;
    std::uint32_t max_threads = 0;  ///< of a block; 0: not stated
};

/// Resolve a kernel of the module. Throws PtxError at whatever it does not know.
Program decode(Module const& module, std::string_view entry);

}  // namespace ballast::ptx
