#include "tests/ptx/pack_ops.hpp"

#include "tests/ptx/lane_ops.hpp"

namespace ballast::ptx {
namespace {

template <class Whole, class Part>
void unpack(std::byte* registers, Instruction const& instruction, std::uint32_t on)
{
    auto const whole = load_slot<SlotWord<Whole>>(registers, instruction.source[0]);
    for (std::size_t i = 0; i < sizeof(Whole) / sizeof(Part); ++i) {
        Lanes<std::uint32_t> part;
        for (std::uint32_t lane = 0; lane < kLanes; ++lane) {
            part.lane[lane] = static_cast<Part>(whole.lane[lane] >> (8 * sizeof(Part) * i));
        }
        store_slot(registers, instruction.destination[i], part, on);
    }
}

template <class Whole, class Part>
void pack(std::byte* registers, Instruction const& instruction, std::uint32_t on)
{
    Lanes<SlotWord<Whole>> whole{};
    for (std::size_t i = 0; i < sizeof(Whole) / sizeof(Part); ++i) {
        auto const part = load_slot<std::uint32_t>(registers, instruction.source[i]);
        for (std::uint32_t lane = 0; lane < kLanes; ++lane) {
            whole.lane[lane] |= static_cast<SlotWord<Whole>>(static_cast<Part>(part.lane[lane]))
                                << (8 * sizeof(Part) * i);
        }
    }
    store_slot(registers, instruction.destination[0], whole, on);
}

}  // namespace

LaneFunction find_pack(bool unpacks, std::uint32_t whole, std::uint32_t part)
{
    if (whole == 8 && part == 4) {
        return unpacks ? &unpack<std::uint64_t, std::uint32_t> : &pack<std::uint64_t, std::uint32_t>;
    }
    if (whole == 8 && part == 2) {
        return unpacks ? &unpack<std::uint64_t, std::uint16_t> : &pack<std::uint64_t, std::uint16_t>;
    }
    if (whole == 4 && part == 2) {
        return unpacks ? &unpack<std::uint32_t, std::uint16_t> : &pack<std::uint32_t, std::uint16_t>;
    }
    return nullptr;
}

}  // namespace ballast::ptx
