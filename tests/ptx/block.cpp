#include "tests/ptx/block.hpp"

#include <algorithm>
#include <bit>
#include <fmt/format.h>

namespace ballast::ptx {
namespace {

constexpr std::uint32_t kNoStop = ~std::uint32_t{0};

}  // namespace

std::string LaunchState::where(std::uint32_t instruction) const
{
    Origin const& origin = program.origins[instruction];
    std::string text = fmt::format("PTX line {}: {}", origin.line, origin.text);
    if (origin.place.line != 0) {
        auto const file = module.files.find(origin.place.file);
        text += fmt::format(" ({}:{})", file == module.files.end() ? "?" : file->second, origin.place.line);
    }
    return text;
}

Block::Block(LaunchState& state)
    : state_(state)
    , program_(state.program)
    , num_threads_(static_cast<std::uint32_t>(size_of(state.launch.block)))
    , warps_((num_threads_ + kLanes - 1) / kLanes)
    , registers_(std::size_t{program_.register_bytes} * warps_.size() + 64)
    , local_(std::size_t{program_.local_bytes} * warps_.size() * kLanes + 64)
    , shared_bytes_(program_.dynamic_shared_start - kSharedStart + state.launch.dynamic_shared_bytes)
{
    shared_.resize(shared_bytes_ + 64);
    if (state.options.watch_races) {
        shared_races_.reset(shared_bytes_);
    }
    auto aligned = [](std::byte* at) { return at + (64 - reinterpret_cast<std::uintptr_t>(at) % 64) % 64; };
    for (std::size_t i = 0; i < warps_.size(); ++i) {
        warps_[i].number = static_cast<std::uint32_t>(i);
        warps_[i].registers = aligned(registers_.data()) + i * program_.register_bytes;
        warps_[i].local = aligned(local_.data()) + i * kLanes * program_.local_bytes;
    }
}

void Block::start(std::uint64_t index)
{
    index_ = index;
    begin_epoch();
    block_epoch_ = epoch_;
    // What was never written differs from order to order, so that a result that depends on it shows.
    int const junk = state_.options.order == Order::ascending    ? 0xA5
                     : state_.options.order == Order::descending ? 0x3C
                                                                 : static_cast<int>(state_.random() & 0xFF);
    std::memset(registers_.data(), junk, registers_.size());
    std::memset(local_.data(), junk, local_.size());
    std::memset(shared_.data(), junk, shared_.size());
    bool const watch = state_.options.watch_initialised;
    shared_writes_.reset(watch ? shared_bytes_ : 0);
    for (Warp& warp : warps_) {
        std::uint32_t const first = warp.number * kLanes;
        std::uint32_t const lanes = std::min(num_threads_ - first, kLanes);
        warp.running = lanes == kLanes ? kAllLanes : (1u << lanes) - 1;
        warp.at_sync = warp.at_barrier = warp.exited = warp.mask = 0;
        warp.issued = 0;
        warp.instructions.clear();
        std::fill(std::begin(warp.lane_pc), std::end(warp.lane_pc), 0u);
        warp.local_writes.reset(watch ? std::size_t{program_.local_bytes} * kLanes : 0);
        for (Preset const& preset : program_.presets) {
            for (std::uint32_t lane = 0; lane < kLanes; ++lane) {
                std::uint64_t const value = preset_value(state_, preset, index, warp.number, lane);
                if (preset.slot_bytes == 8) {
                    write_lane(warp.registers, preset.slot, lane, value);
                } else {
                    write_lane(warp.registers, preset.slot, lane, static_cast<std::uint32_t>(value));
                }
            }
        }
    }
}

void Block::begin_epoch()
{
    epoch_ = ++state_.epoch;
    state_.block_of_epoch.push_back(index_);
}

Block::Turn Block::run_turn()
{
    asleep_ = false;
    run_warps();
    if (asleep_) {
        return Turn::asleep;
    }
    if (release_barrier()) {
        return Turn::at_barrier;
    }
    close_interval(0);
    ++state_.report.blocks;
    state_.end_of_block[index_] = epoch_;
    return Turn::exited;
}

/// Give warps their turns until all wait or have exited, or one sleeps.
void Block::run_warps()
{
    auto can_run = [](Warp const& warp) { return warp.running != 0; };
    if (state_.options.order == Order::shuffled) {
        std::vector<Warp*> ready;
        for (Warp& warp : warps_) {
            if (can_run(warp)) {
                ready.push_back(&warp);
            }
        }
        while (!ready.empty() && !asleep_) {
            std::size_t const chosen = state_.random() % ready.size();
            run_warp(*ready[chosen], 1 + state_.random() % 64);
            if (!can_run(*ready[chosen])) {
                ready.erase(ready.begin() + static_cast<std::ptrdiff_t>(chosen));
            }
        }
        return;
    }
    for (std::size_t i = 0; i < warps_.size(); ++i) {
        bool const forward = state_.options.order == Order::ascending;
        run_warp(warps_[forward ? i : warps_.size() - 1 - i], ~std::uint64_t{0});
    }
}

/// Write down where the lanes that run together are.
void Block::park(Warp& warp) const
{
    for (std::uint32_t on = warp.mask & warp.running; on != 0; on &= on - 1) {
        warp.lane_pc[std::countr_zero(on)] = warp.pc;
    }
    warp.mask = 0;
}

/// Choose the lanes with the least instruction; false if none can run.
bool Block::select(Warp& warp)
{
    park(warp);
    if (warp.running == 0) {
        complete_waiting(warp);
        if (warp.running == 0) {
            return false;
        }
    }
    std::uint32_t least = kNoStop;
    for (std::uint32_t on = warp.running; on != 0; on &= on - 1) {
        least = std::min(least, warp.lane_pc[std::countr_zero(on)]);
    }
    warp.pc = least;
    warp.stop = kNoStop;
    for (std::uint32_t on = warp.running; on != 0; on &= on - 1) {
        auto const lane = static_cast<std::uint32_t>(std::countr_zero(on));
        if (warp.lane_pc[lane] == least) {
            warp.mask |= 1u << lane;
        } else {
            warp.stop = std::min(warp.stop, warp.lane_pc[lane]);
        }
    }
    return true;
}

void Block::branch(Warp& warp, std::uint32_t taken, std::uint32_t target)
{
    if (taken == warp.mask) {
        warp.pc = target;
        return;
    }
    ++warp.pc;
    if (taken == 0) {
        return;
    }
    park(warp);
    for (std::uint32_t on = taken; on != 0; on &= on - 1) {
        warp.lane_pc[std::countr_zero(on)] = target;
    }
}

void Block::branch_table(Warp& warp, Instruction const& instruction, std::uint32_t on)
{
    std::vector<std::uint32_t> const& table = program_.branch_tables[instruction.target];
    std::uint32_t const pc = warp.pc;
    ++warp.pc;
    park(warp);
    for (; on != 0; on &= on - 1) {
        auto const lane = static_cast<std::uint32_t>(std::countr_zero(on));
        auto const index = read_lane<std::uint32_t>(warp.registers, instruction.source[0], lane);
        if (index >= table.size()) {
            fail(warp, lane, pc, fmt::format("index {} of a table of {}", index, table.size()));
        }
        warp.lane_pc[lane] = table[index];
    }
}

void Block::run_warp(Warp& warp, std::uint64_t turn)
{
    while (select(warp)) {
        do {
            if (turn-- == 0) {
                park(warp);
                return;
            }
            std::uint32_t const pc = warp.pc;
            Instruction const& instruction = program_.code[pc];
            IssueCount& count = state_.counts[pc];
            ++count.issues;
            count.lanes += static_cast<std::uint64_t>(std::popcount(warp.mask));
            count.intervals += count.last_epoch != epoch_ ? 1u : 0u;
            count.last_epoch = epoch_;
            ++warp.issued;
            if (state_.options.note_slowest) {
                warp.instructions.push_back(pc);
            }
            if (state_.issues_left-- == 0) {
                fail(warp, static_cast<std::uint32_t>(std::countr_zero(warp.mask)), pc,
                     fmt::format("{} instructions were not enough: an endless loop?",
                                 state_.options.max_instructions));
            }
            std::uint32_t on = warp.mask;
            if (instruction.guard != kNoSlot) {
                std::uint32_t const set = lanes_set(warp.registers, instruction.guard);
                on &= instruction.guard_negated ? ~set : set;
            }
            switch (instruction.kind) {
            case Kind::lanes:
                instruction.execute(warp.registers, instruction, on);
                ++warp.pc;
                break;
            case Kind::load:
            case Kind::store:
            case Kind::atomic:
                if (on != 0) {
                    access(warp, instruction, on);
                }
                ++warp.pc;
                break;
            case Kind::branch:
                branch(warp, on, instruction.target);
                break;
            case Kind::branch_table:
                branch_table(warp, instruction, on);
                break;
            case Kind::exit:
                ++warp.pc;
                park(warp);
                warp.running &= ~on;
                warp.exited |= on;
                break;
            case Kind::trap:
                if (on != 0) {
                    fail(warp, static_cast<std::uint32_t>(std::countr_zero(on)), pc,
                         "the kernel stopped itself");
                }
                ++warp.pc;
                break;
            case Kind::barrier:
                arrive(warp, on);
                break;
            case Kind::warp_barrier:
            case Kind::vote:
            case Kind::shuffle:
            case Kind::reduce:
            case Kind::match:
            case Kind::elect:
                synchronise(warp, instruction, on);
                break;
            case Kind::active_mask:
                for (std::uint32_t rest = on; rest != 0; rest &= rest - 1) {
                    write_lane(warp.registers, instruction.destination[0],
                               static_cast<std::uint32_t>(std::countr_zero(rest)), on);
                }
                ++warp.pc;
                break;
            case Kind::sleep:
                ++warp.pc;
                if (on != 0) {
                    park(warp);
                    asleep_ = true;
                    return;
                }
                break;
            case Kind::nothing:
                ++warp.pc;
                break;
            }
        } while (warp.mask != 0 && warp.pc < warp.stop);
    }
}

/// Lanes reach a barrier of the block and stay there; those whose guard is false go on.
void Block::arrive(Warp& warp, std::uint32_t on)
{
    std::uint32_t const pc = warp.pc;
    ++warp.pc;
    park(warp);
    for (std::uint32_t rest = on; rest != 0; rest &= rest - 1) {
        warp.lane_pc[std::countr_zero(rest)] = pc;
    }
    warp.running &= ~on;
    warp.at_barrier |= on;
}

/// Called when no warp can run: open the barrier at which all threads wait. False if all have exited; throws if
/// only some wait, or at different barriers.
bool Block::release_barrier()
{
    std::uint32_t waiting = 0;
    std::uint32_t exited = 0;
    Instruction const* barrier = nullptr;
    bool equal = true;
    bool whole_warps = true;
    std::uint32_t votes = 0;
    for (Warp const& warp : warps_) {
        waiting += static_cast<std::uint32_t>(std::popcount(warp.at_barrier));
        exited += static_cast<std::uint32_t>(std::popcount(warp.exited));
        std::uint32_t first_pc = kNoStop;
        for (std::uint32_t on = warp.at_barrier; on != 0; on &= on - 1) {
            auto const lane = static_cast<std::uint32_t>(std::countr_zero(on));
            Instruction const& own = program_.code[warp.lane_pc[lane]];
            barrier = barrier == nullptr ? &own : barrier;
            equal = equal && own.target == barrier->target && own.action == barrier->action;
            first_pc = first_pc == kNoStop ? warp.lane_pc[lane] : first_pc;
            whole_warps = whole_warps && (!own.aligned || warp.lane_pc[lane] == first_pc);
            if (own.action != Action::none) {
                votes += (read_lane<std::uint32_t>(warp.registers, own.source[0], lane) != 0) !=
                         own.predicate_negated;
            }
        }
    }
    if (waiting == 0 && exited == num_threads_) {
        return false;
    }
    if (waiting != num_threads_ || !equal || !whole_warps) {
        throw PtxError(fmt::format("block {}: a barrier is not reached by all threads of the block:\n{}",
                                   index_, describe_lanes()));
    }
    close_interval(program_.origins[static_cast<std::size_t>(barrier - program_.code.data())].line);
    ++state_.report.barriers;
    begin_epoch();
    std::uint32_t const result = barrier->action == Action::popc  ? votes
                                 : barrier->action == Action::any ? (votes > 0 ? 1u : 0u)
                                                                  : (votes == num_threads_ ? 1u : 0u);
    for (Warp& warp : warps_) {
        for (std::uint32_t on = warp.at_barrier; on != 0; on &= on - 1) {
            auto const lane = static_cast<std::uint32_t>(std::countr_zero(on));
            Instruction const& own = program_.code[warp.lane_pc[lane]++];
            if (own.action != Action::none) {
                write_lane(warp.registers, own.destination[0], lane, result);
            }
        }
        warp.running = warp.at_barrier;
        warp.at_barrier = 0;
    }
    return true;
}

/// Account for the instructions since the last barrier; `line` is that of the barrier which ends them.
void Block::close_interval(std::uint32_t line)
{
    Interval& interval = state_.report.intervals[line];
    auto const slowest = std::max_element(warps_.begin(), warps_.end(),
                                          [](Warp const& a, Warp const& b) { return a.issued < b.issued; });
    std::uint64_t const largest = slowest->issued;
    for (std::uint32_t const instruction : slowest->instructions) {
        ++interval.slowest[instruction];
    }
    interval.by_warp.resize(std::max(interval.by_warp.size(), warps_.size()));
    for (Warp& warp : warps_) {
        interval.by_warp[warp.number] += warp.issued;
        interval.issues += warp.issued;
        state_.report.interval_issues += warp.issued;
        warp.issued = 0;
        warp.instructions.clear();
    }
    ++interval.times;
    interval.longest += largest;
    state_.report.interval_capacity += largest * warps_.size();
}

std::string Block::describe_lanes() const
{
    std::string text;
    for (Warp const& warp : warps_) {
        std::map<std::string, std::uint32_t> states;
        for (std::uint32_t lane = 0; lane < kLanes; ++lane) {
            std::uint32_t const bit = 1u << lane;
            std::string const where = state_.where(warp.lane_pc[lane]);
            if ((warp.exited & bit) != 0) {
                states["has exited"] |= bit;
            } else if ((warp.at_barrier & bit) != 0) {
                states["waits for the block at " + where] |= bit;
            } else if ((warp.at_sync & bit) != 0) {
                states["waits for its warp at " + where] |= bit;
            } else if ((warp.running & bit) != 0) {
                states["is before " + where] |= bit;
            }
        }
        for (auto const& [what, lanes] : states) {
            text += fmt::format("    warp {} lanes {:#010x}: {}\n", warp.number, lanes, what);
        }
    }
    return text;
}

void Block::fail(Warp const& warp, std::uint32_t lane, std::uint32_t pc, std::string const& problem) const
{
    throw PtxError(fmt::format("{}\n    block {}, warp {}, lane {}: {}", state_.where(pc), index_,
                               warp.number, lane, problem));
}

}  // namespace ballast::ptx
