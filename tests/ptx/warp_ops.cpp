/// Instructions by which lanes of a warp meet: they wait until all lanes of their member mask that have not exited
/// are there (PTX ISA 9.7.13: bar.warp.sync, shfl.sync, vote.sync, match.sync, redux.sync, elect.sync).
#include "tests/ptx/block.hpp"

#include <algorithm>
#include <bit>
#include <fmt/format.h>

namespace ballast::ptx {
namespace {

std::uint32_t first_lane(std::uint32_t mask)
{
    return static_cast<std::uint32_t>(std::countr_zero(mask));
}

/// Lanes of `on` whose member mask is that of the first.
std::uint32_t same_members(Warp const& warp, Instruction const& instruction, std::uint32_t on,
                           std::uint32_t members)
{
    std::uint32_t same = 0;
    for (; on != 0; on &= on - 1) {
        std::uint32_t const lane = first_lane(on);
        if (read_lane<std::uint32_t>(warp.registers, instruction.source[0], lane) == members) {
            same |= 1u << lane;
        }
    }
    return same;
}

std::uint32_t reduce_two(Instruction const& instruction, std::uint32_t a, std::uint32_t b)
{
    bool const less =
        instruction.is_signed ? static_cast<std::int32_t>(a) < static_cast<std::int32_t>(b) : a < b;
    switch (instruction.action) {
    case Action::add:
        return a + b;
    case Action::min:
        return less ? a : b;
    case Action::max:
        return less ? b : a;
    case Action::bit_and:
        return a & b;
    case Action::bit_or:
        return a | b;
    default:
        return a ^ b;
    }
}

}  // namespace

/// Exchange at once if all members are here, else put the lanes of `on` to wait; lanes whose guard is false go on.
void Block::synchronise(Warp& warp, Instruction const& instruction, std::uint32_t on)
{
    std::uint32_t const pc = warp.pc++;
    if (on == 0) {
        return;
    }
    std::uint32_t const members =
        read_lane<std::uint32_t>(warp.registers, instruction.source[0], first_lane(on));
    std::uint32_t const alive = warp.running | warp.at_sync | warp.at_barrier;
    for (std::uint32_t rest = on; rest != 0; rest &= rest - 1) {
        std::uint32_t const lane = first_lane(rest);
        if ((read_lane<std::uint32_t>(warp.registers, instruction.source[0], lane) >> lane & 1u) == 0) {
            fail(warp, lane, pc, "the lane is not in its own member mask");
        }
    }
    if ((members & alive) == on && same_members(warp, instruction, on, members) == on) {
        exchange(warp, instruction, pc, on);
        return;
    }
    park(warp);
    for (std::uint32_t rest = on; rest != 0; rest &= rest - 1) {
        warp.lane_pc[first_lane(rest)] = pc;
    }
    warp.running &= ~on;
    warp.at_sync |= on;
    complete_waiting(warp);
}

/// Let waiting lanes go whose members have all arrived or exited. Throws if no lane can run and nothing can free those
/// that wait.
void Block::complete_waiting(Warp& warp)
{
    std::uint32_t const alive = warp.running | warp.at_sync | warp.at_barrier;
    for (std::uint32_t rest = warp.at_sync; rest != 0;) {
        std::uint32_t const lane = first_lane(rest);
        std::uint32_t const pc = warp.lane_pc[lane];
        Instruction const& instruction = program_.code[pc];
        std::uint32_t here = 0;
        for (std::uint32_t others = rest; others != 0; others &= others - 1) {
            here |= warp.lane_pc[first_lane(others)] == pc ? others & (0u - others) : 0u;
        }
        std::uint32_t const members = read_lane<std::uint32_t>(warp.registers, instruction.source[0], lane);
        std::uint32_t const group = same_members(warp, instruction, here, members);
        rest &= ~group;
        if ((members & alive) == group) {
            exchange(warp, instruction, pc, group);
            for (std::uint32_t freed = group; freed != 0; freed &= freed - 1) {
                ++warp.lane_pc[first_lane(freed)];
            }
            warp.at_sync &= ~group;
            warp.running |= group;
        }
    }
    if (warp.running == 0 && warp.at_sync != 0) {
        throw PtxError(fmt::format("block {}: lanes wait for lanes of their warp that never come:\n{}",
                                   index_, describe_lanes()));
    }
}

void Block::exchange(Warp& warp, Instruction const& instruction, std::uint32_t pc, std::uint32_t on)
{
    std::byte* const registers = warp.registers;
    auto write_all = [&](std::uint32_t slot, std::uint32_t value) {
        for (std::uint32_t rest = on; rest != 0; rest &= rest - 1) {
            write_lane(registers, slot, first_lane(rest), value);
        }
    };
    switch (instruction.kind) {
    case Kind::vote: {
        std::uint32_t set = lanes_set(registers, instruction.source[1]);
        set = (instruction.predicate_negated ? ~set : set) & on;
        bool const all = set == on;
        write_all(instruction.destination[0], instruction.action == Action::ballot ? set
                                              : instruction.action == Action::any  ? (set != 0 ? 1u : 0u)
                                              : instruction.action == Action::all
                                                  ? (all ? 1u : 0u)
                                                  : (all || set == 0 ? 1u : 0u));
        break;
    }
    case Kind::reduce: {
        std::uint32_t result = read_lane<std::uint32_t>(registers, instruction.source[1], first_lane(on));
        for (std::uint32_t rest = on & (on - 1); rest != 0; rest &= rest - 1) {
            result = reduce_two(instruction, result,
                                read_lane<std::uint32_t>(registers, instruction.source[1], first_lane(rest)));
        }
        write_all(instruction.destination[0], result);
        break;
    }
    case Kind::match: {
        std::uint64_t value[kLanes] = {};
        for (std::uint32_t rest = on; rest != 0; rest &= rest - 1) {
            std::uint32_t const lane = first_lane(rest);
            value[lane] = instruction.bytes == 8
                              ? read_lane<std::uint64_t>(registers, instruction.source[1], lane)
                              : read_lane<std::uint32_t>(registers, instruction.source[1], lane);
        }
        for (std::uint32_t rest = on; rest != 0; rest &= rest - 1) {
            std::uint32_t const lane = first_lane(rest);
            std::uint32_t equal = 0;
            for (std::uint32_t others = on; others != 0; others &= others - 1) {
                equal |= value[first_lane(others)] == value[lane] ? others & (0u - others) : 0u;
            }
            if (instruction.action == Action::all) {
                equal = equal == on ? on : 0;
                if (instruction.destination[1] != kNoSlot) {
                    write_lane(registers, instruction.destination[1], lane, std::uint32_t{equal != 0});
                }
            }
            write_lane(registers, instruction.destination[0], lane, equal);
        }
        break;
    }
    case Kind::elect:
        write_all(instruction.destination[0], first_lane(on));
        if (instruction.destination[1] != kNoSlot) {
            write_all(instruction.destination[1], 0);
            write_lane(registers, instruction.destination[1], first_lane(on), 1u);
        }
        break;
    case Kind::shuffle:
        shuffle(warp, instruction, pc, on);
        break;
    default:
        break;  // bar.warp.sync has met, which is all
    }
}

/// The pseudocode of PTX ISA 9.7.9.6.
void Block::shuffle(Warp& warp, Instruction const& instruction, std::uint32_t pc, std::uint32_t on)
{
    std::byte* const registers = warp.registers;
    std::uint32_t value[kLanes];
    std::memcpy(value, registers + instruction.source[1], sizeof value);
    for (std::uint32_t rest = on; rest != 0; rest &= rest - 1) {
        std::uint32_t const lane = first_lane(rest);
        std::uint32_t const b = read_lane<std::uint32_t>(registers, instruction.source[2], lane) & 31u;
        std::uint32_t const c = read_lane<std::uint32_t>(registers, instruction.source[3], lane);
        std::uint32_t const segment = c >> 8 & 31u;
        std::uint32_t const last = (lane & segment) | (c & 31u & ~segment);
        auto from = static_cast<std::int32_t>(lane);
        bool valid = true;
        switch (instruction.action) {
        case Action::up:
            from -= static_cast<std::int32_t>(b);
            valid = from >= static_cast<std::int32_t>(last);
            break;
        case Action::down:
            from += static_cast<std::int32_t>(b);
            valid = from <= static_cast<std::int32_t>(last);
            break;
        case Action::butterfly:
            from = static_cast<std::int32_t>(lane ^ b);
            valid = from <= static_cast<std::int32_t>(last);
            break;
        default:
            from = static_cast<std::int32_t>((lane & segment) | (b & ~segment));
            valid = from <= static_cast<std::int32_t>(last);
            break;
        }
        std::uint32_t const source = valid ? static_cast<std::uint32_t>(from) : lane;
        if ((on >> source & 1u) == 0) {
            fail(warp, lane, pc, fmt::format("reads from lane {}, which does not take part", source));
        }
        write_lane(registers, instruction.destination[0], lane, value[source]);
        if (instruction.destination[1] != kNoSlot) {
            write_lane(registers, instruction.destination[1], lane, std::uint32_t{valid});
        }
    }
}

}  // namespace ballast::ptx
