/// Logic, shifts, fields and permutations of bits (PTX ISA 9.7.8), and moves.
#include "tests/ptx/lane_ops.hpp"

#include <algorithm>

namespace ballast::ptx {
namespace {

/// Shift counts of the word's width and above leave nothing (or the sign).
struct ShiftLeft {
    template <class T>
    T operator()(T a, std::uint32_t count) const
    {
        return count >= 8 * sizeof(T) ? T{0} : static_cast<T>(static_cast<SlotWord<T>>(a) << count);
    }
};

struct ShiftRight {
    template <class T>
    T operator()(T a, std::uint32_t count) const
    {
        std::uint32_t const most = 8 * sizeof(T) - 1;
        if (count > most && !std::is_signed_v<T>) {
            return 0;
        }
        return static_cast<T>(a >> std::min(count, most));
    }
};

struct ExtractField {
    template <class T>
    T operator()(T a, std::uint32_t position, std::uint32_t length) const
    {
        std::uint32_t const most = 8 * sizeof(T) - 1;
        position &= 0xFFu;
        length &= 0xFFu;
        Unsigned<T> bits = 0;
        auto const word = static_cast<Unsigned<T>>(a);
        bool sign = false;
        if (std::is_signed_v<T> && length != 0) {
            sign = ((word >> std::min(position + length - 1, most)) & 1u) != 0;
        }
        for (std::uint32_t i = 0; i <= most; ++i) {
            bool const bit = i < length && position + i <= most ? ((word >> (position + i)) & 1u) != 0 : sign;
            bits |= static_cast<Unsigned<T>>(bit) << i;
        }
        return static_cast<T>(bits);
    }
};

struct InsertField {
    template <class T>
    T operator()(T a, T b, std::uint32_t position, std::uint32_t length) const
    {
        position &= 0xFFu;
        length &= 0xFFu;
        for (std::uint32_t i = 0; i < length && position + i < 8 * sizeof(T); ++i) {
            T const one = static_cast<T>(T{1} << (position + i));
            b = ((a >> i) & 1u) != 0 ? (b | one) : (b & ~one);
        }
        return b;
    }
};

/// Position of the first bit that differs from the sign, or how far to shift it to the top; all bits set: none.
template <bool ShiftAmount>
struct FindBit {
    template <class T>
    std::uint32_t operator()(T a) const
    {
        auto word = static_cast<Unsigned<T>>(a);
        if (std::is_signed_v<T> && a < 0) {
            word = ~word;
        }
        if (word == 0) {
            return ~0u;
        }
        auto const zeros = static_cast<std::uint32_t>(std::countl_zero(word));
        return ShiftAmount ? zeros : static_cast<std::uint32_t>(8 * sizeof(T)) - 1 - zeros;
    }
};

struct Reverse {
    template <class T>
    T operator()(T a) const
    {
        T out = 0;
        for (unsigned i = 0; i < 8 * sizeof(T); ++i) {
            out = static_cast<T>(out << 1 | ((a >> i) & 1u));
        }
        return out;
    }
};

/// Bytes of b:a chosen by nibbles of the selector; its top bit replicates the byte's sign.
struct PermuteBytes {
    std::uint32_t operator()(std::uint32_t a, std::uint32_t b, std::uint32_t selector) const
    {
        std::uint64_t const bytes = static_cast<std::uint64_t>(b) << 32 | a;
        std::uint32_t out = 0;
        for (unsigned i = 0; i < 4; ++i) {
            std::uint32_t const choice = selector >> (4 * i) & 0xFu;
            auto byte = static_cast<std::uint32_t>(bytes >> (8 * (choice & 7u))) & 0xFFu;
            if ((choice & 8u) != 0) {
                byte = (byte & 0x80u) != 0 ? 0xFFu : 0u;
            }
            out |= byte << (8 * i);
        }
        return out;
    }
};

/// Any function of three bits, by its truth table: bit 4 a + 2 b + c of `truth`.
struct LogicOfThree {
    std::uint32_t operator()(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t truth) const
    {
        std::uint32_t out = 0;
        for (unsigned row = 0; row < 8; ++row) {
            if ((truth >> row & 1u) != 0) {
                out |= ((row & 4u) != 0 ? a : ~a) & ((row & 2u) != 0 ? b : ~b) & ((row & 1u) != 0 ? c : ~c);
            }
        }
        return out;
    }
};

/// 32 bits of high:low shifted; the count wraps at 32 or is held there.
template <bool Left, bool Clamp>
struct FunnelShift {
    std::uint32_t operator()(std::uint32_t low, std::uint32_t high, std::uint32_t count) const
    {
        std::uint64_t const word = static_cast<std::uint64_t>(high) << 32 | low;
        std::uint32_t const n = Clamp ? std::min(count, 32u) : count & 31u;
        return static_cast<std::uint32_t>(Left ? word << n >> 32 : word >> n);
    }
};

void add_moves(LaneOpTable& table)
{
    for (char const* type : {"b16", "u16", "s16"}) {
        table.add<std::uint16_t, std::uint16_t>(std::string("mov.") + type,
                                                [](std::uint16_t a) { return a; });
    }
    for (char const* type : {"b32", "u32", "s32", "f32"}) {
        table.add<std::uint32_t, std::uint32_t>(std::string("mov.") + type,
                                                [](std::uint32_t a) { return a; });
    }
    auto const same = [](std::uint64_t a) { return a; };
    for (char const* type : {"b64", "u64", "s64", "f64"}) {
        table.add<std::uint64_t, std::uint64_t>(std::string("mov.") + type, same);
    }
    table.add<bool, bool>("mov.pred", [](bool a) { return a; });
    // Generic addresses of these spaces are the addresses themselves; the decoder passes the others' windows.
    for (char const* space : {"global", "const", "param"}) {
        table.add<std::uint64_t, std::uint64_t>(std::string("cvta.") + space + ".u64", same);
        table.add<std::uint64_t, std::uint64_t>(std::string("cvta.to.") + space + ".u64", same);
    }
    auto const plus = [](std::uint64_t a, std::uint64_t window) { return a + window; };
    auto const minus = [](std::uint64_t a, std::uint64_t window) { return a - window; };
    auto const inside = [](std::uint64_t a, std::uint64_t window) { return a >> 56 == window >> 56; };
    for (char const* space : {"shared", "local"}) {
        table.add<std::uint64_t, std::uint64_t, std::uint64_t>(std::string("cvta.") + space + ".u64", plus);
        table.add<std::uint64_t, std::uint64_t, std::uint64_t>(std::string("cvta.to.") + space + ".u64",
                                                               minus);
        table.add<bool, std::uint64_t, std::uint64_t>(std::string("isspacep.") + space, inside);
    }
}

}  // namespace

void add_bit_ops(LaneOpTable& table)
{
    using U32 = std::uint32_t;
    add_moves(table);
    for_bits([&](std::string const& type, auto zero) {
        using T = decltype(zero);
        table.add<T, T, T>("and." + type, [](T a, T b) { return static_cast<T>(a & b); });
        table.add<T, T, T>("or." + type, [](T a, T b) { return static_cast<T>(a | b); });
        table.add<T, T, T>("xor." + type, [](T a, T b) { return static_cast<T>(a ^ b); });
        table.add<T, T>("not." + type, [](T a) { return static_cast<T>(~a); });
        table.add<T, T>("cnot." + type, [](T a) { return static_cast<T>(a == 0); });
        table.add<T, T, U32>("shl." + type, ShiftLeft{});
        table.add<T, T, U32>("shr." + type, ShiftRight{});
        if constexpr (sizeof(T) >= 4) {
            table.add<U32, T>("popc." + type, [](T a) { return static_cast<U32>(std::popcount(a)); });
            table.add<U32, T>("clz." + type, [](T a) { return static_cast<U32>(std::countl_zero(a)); });
            table.add<T, T>("brev." + type, Reverse{});
            table.add<T, T, T, U32, U32>("bfi." + type, InsertField{});
        }
    });
    for_integers([&](std::string const& type, auto zero) {
        using T = decltype(zero);
        table.add<T, T, U32>("shr." + type, ShiftRight{});
        if constexpr (sizeof(T) >= 4) {
            table.add<T, T, U32, U32>("bfe." + type, ExtractField{});
            table.add<U32, T>("bfind." + type, FindBit<false>{});
            table.add<U32, T>("bfind.shiftamt." + type, FindBit<true>{});
        }
    });
    table.add<bool, bool, bool>("and.pred", [](bool a, bool b) { return a && b; });
    table.add<bool, bool, bool>("or.pred", [](bool a, bool b) { return a || b; });
    table.add<bool, bool, bool>("xor.pred", [](bool a, bool b) { return a != b; });
    table.add<bool, bool>("not.pred", [](bool a) { return !a; });
    table.add<U32, U32, U32, U32>("prmt.b32", PermuteBytes{});
    table.add<U32, U32, U32, U32, U32>("lop3.b32", LogicOfThree{});
    table.add<U32, U32, U32, U32>("shf.l.wrap.b32", FunnelShift<true, false>{});
    table.add<U32, U32, U32, U32>("shf.r.wrap.b32", FunnelShift<false, false>{});
    table.add<U32, U32, U32, U32>("shf.l.clamp.b32", FunnelShift<true, true>{});
    table.add<U32, U32, U32, U32>("shf.r.clamp.b32", FunnelShift<false, true>{});
}

}  // namespace ballast::ptx
