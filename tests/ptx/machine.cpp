#include "tests/ptx/machine.hpp"

#include "tests/ptx/block.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <memory>
#include <numeric>

namespace ballast::ptx {
namespace {

constexpr std::size_t kAlignment = 256;  ///< of variables and parameters [bytes]

std::byte* aligned_start(std::vector<std::byte>& storage)
{
    auto const at = reinterpret_cast<std::uintptr_t>(storage.data());
    return storage.data() + (kAlignment - at % kAlignment) % kAlignment;
}

void check(Program const& program, Launch const& launch)
{
    std::uint64_t const threads = size_of(launch.block);
    std::uint32_t const most = program.max_threads == 0 ? 1024 : program.max_threads;
    if (threads == 0 || threads > most) {
        throw PtxError(
            fmt::format("kernel '{}' takes 1 to {} threads in a block, not {}", program.name, most, threads));
    }
    if (launch.parameters.size() != program.parameter_bytes) {
        throw PtxError(fmt::format("kernel '{}' takes {} bytes of parameters, not {}", program.name,
                                   program.parameter_bytes, launch.parameters.size()));
    }
}

/// Counts per instruction to counts per opcode and source line.
void count_opcodes(LaunchState& state)
{
    Report& report = state.report;
    for (IssueCount const& count : state.counts) {
        report.intervals_of_instruction.push_back(count.intervals);
    }
    for (std::size_t i = 0; i < state.counts.size(); ++i) {
        IssueCount const& count = state.counts[i];
        if (count.issues == 0) {
            continue;
        }
        Origin const& origin = state.program.origins[i];
        OpcodeCount& sum = report.opcodes[state.program.mnemonics[origin.mnemonic]];
        sum.warp_issues += count.issues;
        sum.lane_executions += count.lanes;
        report.warp_issues += count.issues;
        report.lane_executions += count.lanes;
        if (auto const file = state.module.files.find(origin.place.file); file != state.module.files.end()) {
            report.issues_by_place[fmt::format("{}:{}", file->second, origin.place.line)] += count.issues;
        }
    }
}

/// Run all blocks in this order, as many side by side as are resident.
void run_blocks(LaunchState& state, std::vector<std::uint64_t> const& order)
{
    std::size_t const most = std::min<std::size_t>(state.options.resident_blocks, order.size());
    std::vector<std::unique_ptr<Block>> resident;
    std::size_t next = 0;
    for (; next < most; ++next) {
        resident.push_back(std::make_unique<Block>(state));
        resident.back()->start(order[next]);
    }
    std::size_t const patience = 64 * most;  // turns, more than it takes until each had several at random
    std::size_t asleep = 0;                  // turns since anyone did more than wait
    for (std::size_t turn = 0; !resident.empty(); ++turn) {
        bool const at_random = state.options.order == Order::shuffled;
        std::size_t const chosen = (at_random ? state.random() : turn) % resident.size();
        Block& block = *resident[chosen];
        Block::Turn const end = block.run_turn();
        asleep = end == Block::Turn::asleep ? asleep + 1 : 0;
        if (asleep > patience) {
            throw PtxError(fmt::format("all blocks that run wait, {} of {} have not started",
                                       order.size() - next, order.size()));
        }
        if (end == Block::Turn::exited && next < order.size()) {
            block.start(order[next++]);
        } else if (end == Block::Turn::exited) {
            resident.erase(resident.begin() + static_cast<std::ptrdiff_t>(chosen));
        }
    }
}

}  // namespace

Machine::Machine(Module module)
    : module_(std::move(module))
{
    for (Variable const& variable : module_.variables) {
        storage_.emplace_back();
        addresses_.push_back(0);
        if (variable.space == Space::shared || variable.bytes == 0) {
            continue;
        }
        storage_.back().resize(variable.bytes + kAlignment);
        std::byte* const start = aligned_start(storage_.back());
        std::copy(variable.initial.begin(), variable.initial.end(), start);
        addresses_.back() = reinterpret_cast<std::uintptr_t>(start);
        memory_.add({.name = variable.name,
                     .base = start,
                     .bytes = variable.bytes,
                     .writable = variable.space == Space::global});
    }
}

std::span<std::byte> Machine::variable(std::string_view name)
{
    for (std::size_t i = 0; i < module_.variables.size(); ++i) {
        if (module_.variables[i].name == name && addresses_[i] != 0) {
            return {aligned_start(storage_[i]), module_.variables[i].bytes};
        }
    }
    throw PtxError(fmt::format("the module has no variable '{}'", name));
}

Program const& Machine::program(std::string_view entry)
{
    auto found = programs_.find(entry);
    if (found == programs_.end()) {
        found = programs_.emplace(std::string(entry), decode(module_, entry)).first;
    }
    return found->second;
}

Report Machine::run(Launch const& launch, Options const& options)
{
    Program const& code = program(launch.entry);
    check(code, launch);
    std::vector<std::byte> parameters(launch.parameters.size() + kAlignment);
    std::byte* const blob = aligned_start(parameters);
    std::copy(launch.parameters.begin(), launch.parameters.end(), blob);
    if (!launch.parameters.empty()) {
        memory_.add(
            {.name = "parameters", .base = blob, .bytes = launch.parameters.size(), .writable = false});
    }
    // The parameters leave with this launch, however it ends.
    struct Remover {
        Memory& memory;
        void const* base;
        ~Remover() { memory.remove(base); }
    } const remover{memory_, blob};
    memory_.watch(options.watch_initialised, options.watch_races);

    auto const start = std::chrono::steady_clock::now();
    LaunchState state{.module = module_,
                      .program = code,
                      .memory = memory_,
                      .launch = launch,
                      .options = options,
                      .parameters = reinterpret_cast<std::uintptr_t>(blob),
                      .variables = addresses_};
    state.counts.resize(code.code.size());
    state.end_of_block.assign(size_of(launch.grid), ~std::uint32_t{0});
    state.issues_left = options.max_instructions;
    state.random.seed(options.seed);
    std::vector<std::uint64_t> blocks(size_of(launch.grid));
    std::iota(blocks.begin(), blocks.end(), std::uint64_t{0});
    if (options.order == Order::descending) {
        std::reverse(blocks.begin(), blocks.end());
    } else if (options.order == Order::shuffled) {
        std::shuffle(blocks.begin(), blocks.end(), state.random);
    }
    run_blocks(state, blocks);
    count_opcodes(state);
    state.report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return std::move(state.report);
}

}  // namespace ballast::ptx
