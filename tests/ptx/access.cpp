/// Loads, stores and atomic operations of a warp.
#include "tests/ptx/block.hpp"
#include "tests/ptx/traffic.hpp"

#include <algorithm>
#include <bit>
#include <fmt/format.h>

namespace ballast::ptx {
namespace {

std::uint32_t first_lane(std::uint32_t mask)
{
    return static_cast<std::uint32_t>(std::countr_zero(mask));
}

/// Memory of type T to slots of Word: unsigned types fill up with zeros, signed ones with the sign.
template <class T, class Word>
void load_lanes(std::byte* registers, std::uint32_t slot, std::byte* const* host, std::size_t offset,
                std::uint32_t on)
{
    for (; on != 0; on &= on - 1) {
        std::uint32_t const lane = first_lane(on);
        T value;
        std::memcpy(&value, host[lane] + offset, sizeof value);
        write_lane(registers, slot, lane, static_cast<Word>(value));
    }
}

template <class T, class Word>
void store_lanes(std::byte const* registers, std::uint32_t slot, std::byte* const* host, std::size_t offset,
                 std::uint32_t on, bool descending)
{
    while (on != 0) {
        std::uint32_t const lane =
            descending ? 31u - static_cast<std::uint32_t>(std::countl_zero(on)) : first_lane(on);
        on &= ~(1u << lane);
        auto const value = static_cast<T>(read_lane<Word>(registers, slot, lane));
        std::memcpy(host[lane] + offset, &value, sizeof value);
    }
}

/// Call function(T{}) with the integer type of an access.
template <class F>
void with_type(Instruction const& instruction, F function)
{
    switch (instruction.bytes * 2 + (instruction.is_signed ? 1 : 0)) {
    case 2:
        return function(std::uint8_t{});
    case 3:
        return function(std::int8_t{});
    case 4:
        return function(std::uint16_t{});
    case 5:
        return function(std::int16_t{});
    case 8:
        return function(std::uint32_t{});
    case 9:
        return function(std::int32_t{});
    default:
        return function(std::uint64_t{});
    }
}

template <class T>
T apply_atomic(Action action, T old, T operand, T swap)
{
    switch (action) {
    case Action::add:
        return static_cast<T>(static_cast<std::make_unsigned_t<T>>(old) +
                              static_cast<std::make_unsigned_t<T>>(operand));
    case Action::min:
        return std::min(old, operand);
    case Action::max:
        return std::max(old, operand);
    case Action::exchange:
        return operand;
    case Action::compare_and_swap:
        return old == operand ? swap : old;
    case Action::bit_and:
        return old & operand;
    case Action::bit_or:
        return old | operand;
    case Action::bit_xor:
        return old ^ operand;
    case Action::increment:
        return old >= operand ? T{0} : static_cast<T>(old + 1);
    default:
        return old == 0 || old > operand ? operand : static_cast<T>(old - 1);
    }
}

template <class T>
void run_atomic(std::byte* registers, Instruction const& instruction, std::byte* const* host,
                std::uint32_t on, bool descending)
{
    while (on != 0) {
        std::uint32_t const lane =
            descending ? 31u - static_cast<std::uint32_t>(std::countl_zero(on)) : first_lane(on);
        on &= ~(1u << lane);
        T old;
        std::memcpy(&old, host[lane], sizeof old);
        T const operand = read_lane<T>(registers, instruction.source[0], lane);
        T const swap =
            instruction.source[1] == kNoSlot ? T{0} : read_lane<T>(registers, instruction.source[1], lane);
        T const next = apply_atomic(instruction.action, old, operand, swap);
        std::memcpy(host[lane], &next, sizeof next);
        if (instruction.destination[0] != kNoSlot) {
            write_lane(registers, instruction.destination[0], lane, old);
        }
    }
}

}  // namespace

void Block::access(Warp& warp, Instruction const& instruction, std::uint32_t on)
{
    bool const atomic = instruction.kind == Kind::atomic;
    Access access{.instruction = instruction,
                  .pc = warp.pc,
                  .bytes = std::uint32_t{instruction.bytes} * instruction.count,
                  .reads = instruction.kind != Kind::store,
                  .writes = instruction.kind != Kind::load,
                  .atomic = atomic,
                  .address = {},
                  .host = {}};
    auto const offset = static_cast<std::uint64_t>(instruction.offset);
    if (instruction.wide_address) {
        std::memcpy(access.address, warp.registers + instruction.address, sizeof access.address);
    } else {
        std::uint32_t narrow[kLanes];
        std::memcpy(narrow, warp.registers + instruction.address, sizeof narrow);
        std::copy(std::begin(narrow), std::end(narrow), access.address);
    }
    std::uint64_t misaligned = 0;
    for (std::uint32_t lane = 0; lane < kLanes; ++lane) {
        access.address[lane] += offset;
        misaligned |= (on >> lane & 1u) != 0 ? access.address[lane] & (access.bytes - 1) : 0u;
    }
    if (misaligned != 0) {
        for (std::uint32_t rest = on; rest != 0; rest &= rest - 1) {
            std::uint32_t const lane = first_lane(rest);
            if ((access.address[lane] & (access.bytes - 1)) != 0) {
                fail(warp, lane, access.pc,
                     fmt::format("address {:#x} is not aligned to {} bytes", access.address[lane],
                                 access.bytes));
            }
        }
    }
    ++state_.accesses;
    resolve(warp, access, instruction.space, on);

    bool const descending = state_.options.order == Order::descending;
    if (atomic) {
        switch (instruction.bytes * 2 + (instruction.is_signed ? 1 : 0)) {
        case 8:
            return run_atomic<std::uint32_t>(warp.registers, instruction, access.host, on, descending);
        case 9:
            return run_atomic<std::int32_t>(warp.registers, instruction, access.host, on, descending);
        case 17:
            return run_atomic<std::int64_t>(warp.registers, instruction, access.host, on, descending);
        default:
            return run_atomic<std::uint64_t>(warp.registers, instruction, access.host, on, descending);
        }
    }
    for (std::uint32_t i = 0; i < instruction.count; ++i) {
        std::size_t const at = std::size_t{i} * instruction.bytes;
        with_type(instruction, [&](auto zero) {
            using T = decltype(zero);
            using Narrow = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;
            if (access.reads && instruction.wide_value) {
                load_lanes<T, std::uint64_t>(warp.registers, instruction.destination[i], access.host, at, on);
            } else if (access.reads) {
                load_lanes<T, Narrow>(warp.registers, instruction.destination[i], access.host, at, on);
            } else if (instruction.wide_value) {
                store_lanes<T, std::uint64_t>(warp.registers, instruction.source[i], access.host, at, on,
                                              descending);
            } else {
                store_lanes<T, Narrow>(warp.registers, instruction.source[i], access.host, at, on,
                                       descending);
            }
        });
    }
}

/// Host addresses of the lanes of `on`, with all checks.
void Block::resolve(Warp& warp, Access& access, Space space, std::uint32_t on)
{
    switch (space) {
    case Space::generic:
        resolve_generic(warp, access, on);
        return;
    case Space::shared: {
        for (std::uint32_t rest = on; rest != 0; rest &= rest - 1) {
            std::uint32_t const lane = first_lane(rest);
            std::uint64_t const offset = access.address[lane] - kSharedStart;
            if (offset + access.bytes > shared_bytes_ || offset + access.bytes < access.bytes) {
                fail(warp, lane, access.pc,
                     fmt::format("address {:#x} is outside of shared memory ({:#x} to {:#x})",
                                 access.address[lane], kSharedStart, kSharedStart + shared_bytes_));
            }
            access.host[lane] = shared_.data() + offset;
        }
        if (state_.options.count_traffic) {
            Wavefronts const wavefronts = count_wavefronts(access.address, on, access.bytes);
            Traffic& traffic = state_.report.traffic;
            ++traffic.shared_accesses;
            traffic.shared_wavefronts += wavefronts.taken;
            traffic.shared_least_wavefronts += wavefronts.least;
        }
        watch(warp, access, on, kSharedStart, state_.options.watch_initialised ? &shared_writes_ : nullptr,
              shared_races_.empty() ? nullptr : &shared_races_, "shared");
        return;
    }
    case Space::local: {
        for (std::uint32_t rest = on; rest != 0; rest &= rest - 1) {
            std::uint32_t const lane = first_lane(rest);
            std::uint64_t const address = access.address[lane];
            if (address + access.bytes > program_.local_bytes || address + access.bytes < access.bytes) {
                fail(warp, lane, access.pc,
                     fmt::format("address {:#x} is outside of the thread's {} bytes", address,
                                 program_.local_bytes));
            }
            std::uint64_t const offset = std::uint64_t{lane} * program_.local_bytes + address;
            access.host[lane] = warp.local + offset;
            if (!warp.local_writes.empty()) {
                if (access.reads && !warp.local_writes.is_written(offset, access.bytes)) {
                    fail(warp, lane, access.pc, "reads local memory that was never written");
                }
                if (access.writes) {
                    warp.local_writes.write(offset, access.bytes);
                }
            }
        }
        return;
    }
    default:
        resolve_region(warp, access, on, space);
    }
}

/// Split lanes by the window their address lies in.
void Block::resolve_generic(Warp& warp, Access& access, std::uint32_t on)
{
    std::uint32_t in_shared = 0;
    std::uint32_t in_local = 0;
    for (std::uint32_t rest = on; rest != 0; rest &= rest - 1) {
        std::uint32_t const lane = first_lane(rest);
        std::uint64_t const window = access.address[lane] >> 56;
        if (window == kSharedWindow >> 56) {
            in_shared |= 1u << lane;
            access.address[lane] -= kSharedWindow;
        } else if (window == kLocalWindow >> 56) {
            in_local |= 1u << lane;
            access.address[lane] -= kLocalWindow;
        }
    }
    if (in_shared != 0) {
        resolve(warp, access, Space::shared, in_shared);
    }
    if (in_local != 0) {
        resolve(warp, access, Space::local, in_local);
    }
    if (std::uint32_t const rest = on & ~(in_shared | in_local); rest != 0) {
        resolve_region(warp, access, rest, Space::global);
    }
}

void Block::resolve_region(Warp& warp, Access& access, std::uint32_t on, Space space)
{
    if (state_.options.count_traffic && space == Space::global) {
        ++state_.report.traffic.global_accesses;
        state_.report.traffic.global_sectors += count_sectors(access.address, on);
    }
    while (on != 0) {
        // All lanes in the first one's region, which are nearly always all lanes.
        std::uint32_t const first = first_lane(on);
        WatchedRegion* const found = state_.memory.find(access.address[first], access.bytes);
        if (found == nullptr) {
            fail(warp, first, access.pc,
                 fmt::format("address {:#x} is not in a region: {}", access.address[first],
                             state_.memory.describe(access.address[first])));
        }
        if (access.writes && !found->region.writable) {
            fail(warp, first, access.pc, fmt::format("'{}' must not be written", found->region.name));
        }
        std::uint32_t inside = 0;
        for (std::uint32_t rest = on; rest != 0; rest &= rest - 1) {
            std::uint32_t const lane = first_lane(rest);
            std::uint64_t const address = access.address[lane];
            if (address >= found->begin && address + access.bytes <= found->end) {
                inside |= 1u << lane;
                access.host[lane] = static_cast<std::byte*>(found->region.base) + (address - found->begin);
            }
        }
        watch(warp, access, inside, found->begin, found->writes.empty() ? nullptr : &found->writes,
              found->races.empty() ? nullptr : &found->races, found->region.name, found->region.handed_on);
        on &= ~inside;
    }
}

void Block::watch(Warp& warp, Access const& access, std::uint32_t on, std::uint64_t base, WriteLog* writes,
                  RaceLog* races, std::string const& name, bool handed_on)
{
    if (writes != nullptr) {
        for (std::uint32_t rest = on; rest != 0; rest &= rest - 1) {
            std::uint32_t const lane = first_lane(rest);
            std::uint64_t const offset = access.address[lane] - base;
            if (access.reads && !writes->is_written(offset, access.bytes)) {
                fail(warp, lane, access.pc,
                     fmt::format("reads '{}' + {:#x}, which was never written", name, offset));
            }
            if (access.writes) {
                writes->write(offset, access.bytes);
            }
        }
    }
    if (races != nullptr) {
        // Each block has a shared memory of its own; what regions log is of this launch.
        std::uint32_t const first_epoch = races == &shared_races_ ? block_epoch_ : 1;
        Touch const touch{.epoch = epoch_,
                          .first_epoch = first_epoch,
                          .begin_epoch = block_epoch_,
                          .handed_on = handed_on,
                          .block_of_epoch = state_.block_of_epoch,
                          .end_of_block = state_.end_of_block,
                          .access = state_.accesses,
                          .instruction = access.pc,
                          .warp = warp.number,
                          .writes = access.writes,
                          .atomic = access.atomic};
        for (std::uint32_t rest = on; rest != 0; rest &= rest - 1) {
            std::uint64_t const offset = access.address[first_lane(rest)] - base;
            if (auto const conflict = races->touch(offset, access.bytes, touch)) {
                note_race(*conflict, access.pc, name, offset);
            }
        }
    }
}

void Block::note_race(Conflict const& conflict, std::uint32_t pc, std::string const& memory,
                      std::uint64_t offset)
{
    auto const [known, is_new] =
        state_.known_races.try_emplace({conflict.instruction, pc}, state_.report.races.size());
    if (is_new) {
        state_.report.races.push_back({memory, offset, state_.where(conflict.instruction), state_.where(pc),
                                       conflict.between_blocks, 0});
    }
    ++state_.report.races[known->second].count;
}

}  // namespace ballast::ptx
