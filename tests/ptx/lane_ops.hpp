#pragma once
/// The table of arithmetic: full mnemonic -> a function over the 32 lanes of a warp.
///
/// All lanes are computed, also those that are off (no operation here traps), and those that are on are stored.
/// Floating point is IEEE 754 with one rounding; what is not a number is made one encoding (canonical.hpp). Operations
/// without `.rn` are not in the table: the assembler may contract them.
#include "tests/ptx/program.hpp"

#include <bit>
#include <cstring>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace ballast::ptx {

struct LaneOp {
    LaneFunction execute = nullptr;
    std::uint32_t num_sources = 0;
    /// Bytes of the operands' types; 0: predicate.
    std::uint32_t destination_bytes = 0;
    std::uint32_t source_bytes[4] = {};
    bool any_width = false;  ///< registers may be wider than the type, as `cvt` allows
};

class LaneOpTable {
public:
    LaneOpTable();
    /// Null if there is no such operation.
    LaneOp const* find(std::string const& mnemonic) const;
    /// For tests: all mnemonics.
    std::vector<std::string> mnemonics() const;

    /// D(S...) by a function object.
    template <class D, class... S, class F>
    void add(std::string const& mnemonic, F function, bool any_width = false);

private:
    std::unordered_map<std::string, LaneOp> ops_;
};

/// Name in the table of a `cvt` between a 64-bit register and a narrower type.
std::string name_of_wide(std::string const& mnemonic, bool destination, bool source);

void add_integer_ops(LaneOpTable& table);
void add_bit_ops(LaneOpTable& table);
void add_float_ops(LaneOpTable& table);
void add_compare_ops(LaneOpTable& table);
void add_convert_ops(LaneOpTable& table);

LaneOpTable const& lane_ops();

/// How a value of type T lies in a slot.
template <class T>
using SlotWord = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;

template <class T>
constexpr T from_slot(SlotWord<T> word)
{
    if constexpr (std::is_same_v<T, bool>) {
        return word != 0;
    } else if constexpr (std::is_floating_point_v<T>) {
        return std::bit_cast<T>(word);
    } else {
        return static_cast<T>(word);
    }
}

template <class T>
constexpr SlotWord<T> to_slot(T value)
{
    if constexpr (std::is_floating_point_v<T>) {
        return std::bit_cast<SlotWord<T>>(value);
    } else {
        return static_cast<SlotWord<T>>(value);
    }
}

/// Copy one slot of the file.
template <class Word>
struct alignas(64) Lanes {
    Word lane[kLanes];
};

template <class Word>
inline Lanes<Word> load_slot(std::byte const* registers, std::uint32_t slot)
{
    Lanes<Word> out;
    std::memcpy(&out, registers + slot, sizeof out);
    return out;
}

template <class Word>
inline void store_slot(std::byte* registers, std::uint32_t slot, Lanes<Word> const& in, std::uint32_t on)
{
    if (on == kAllLanes) {
        std::memcpy(registers + slot, &in, sizeof in);
        return;
    }
    for (; on != 0; on &= on - 1) {
        auto const lane = static_cast<std::uint32_t>(std::countr_zero(on));
        std::memcpy(registers + slot + lane * sizeof(Word), &in.lane[lane], sizeof(Word));
    }
}

template <class F, class D, class... S, std::size_t... I>
inline void apply_lanes(std::byte* registers, Instruction const& instruction, std::uint32_t on,
                        std::index_sequence<I...>)
{
    std::tuple<Lanes<SlotWord<S>>...> const in{load_slot<SlotWord<S>>(registers, instruction.source[I])...};
    Lanes<SlotWord<D>> out;
    for (std::uint32_t lane = 0; lane < kLanes; ++lane) {
        out.lane[lane] = to_slot<D>(static_cast<D>(F{}(from_slot<S>(std::get<I>(in).lane[lane])...)));
    }
    store_slot(registers, instruction.destination[0], out, on);
}

template <class F, class D, class... S>
void run_lanes(std::byte* registers, Instruction const& instruction, std::uint32_t on)
{
    apply_lanes<F, D, S...>(registers, instruction, on, std::index_sequence_for<S...>{});
}

template <class T>
inline constexpr std::uint32_t kTypeBytes = std::is_same_v<T, bool> ? 0 : sizeof(T);

template <class D, class... S, class F>
void LaneOpTable::add(std::string const& mnemonic, F, bool any_width)
{
    ops_[mnemonic] =
        LaneOp{&run_lanes<F, D, S...>, sizeof...(S), kTypeBytes<D>, {kTypeBytes<S>...}, any_width};
}

template <class T>
using Unsigned = std::make_unsigned_t<T>;

/// A function of (name, zero of the type) for each of the integer types `s16`, `u16`, ... of these sizes.
template <class F>
void for_integers(F function)
{
    function(std::string("s16"), std::int16_t{});
    function(std::string("u16"), std::uint16_t{});
    function(std::string("s32"), std::int32_t{});
    function(std::string("u32"), std::uint32_t{});
    function(std::string("s64"), std::int64_t{});
    function(std::string("u64"), std::uint64_t{});
}

template <class F>
void for_bits(F function)
{
    function(std::string("b16"), std::uint16_t{});
    function(std::string("b32"), std::uint32_t{});
    function(std::string("b64"), std::uint64_t{});
}

}  // namespace ballast::ptx
