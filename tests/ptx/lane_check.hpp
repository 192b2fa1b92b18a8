#pragma once
// Compare an operation of the machine with a function of C++, over telling and random values.
#include "tests/ptx/machine.hpp"

#include <bit>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <limits>
#include <random>
#include <set>
#include <tuple>

namespace ballast::ptx {

template <class T>
std::string register_type()
{
    return std::is_same_v<T, bool>       ? "pred"
           : std::is_floating_point_v<T> ? fmt::format("f{}", 8 * sizeof(T))
                                         : fmt::format("b{}", 8 * std::max<std::size_t>(sizeof(T), 2));
}

/// Values at which operations go wrong.
template <class T>
std::vector<T> telling_values()
{
    if constexpr (std::is_same_v<T, bool>) {
        return {false, true};
    } else if constexpr (std::is_floating_point_v<T>) {
        using Limits = std::numeric_limits<T>;
        std::vector<T> values = {
            T(0),
            T(0.49999997),
            T(0.5),
            T(1),
            T(1.5),
            T(2.5),
            T(3),
            T(127.5),
            T(255.5),
            T(32767.5),
            T(65536),
            T(2147483520),
            T(2147483648.0),
            T(4294967296.0),
            T(9223372036854775808.0),
            T(18446744073709551616.0),
            T(1e30),
            Limits::min(),
            Limits::denorm_min(),
            Limits::max(),
            Limits::infinity(),
            Limits::quiet_NaN(),
            Limits::signaling_NaN(),
            std::bit_cast<T>(std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>(12345))};
        for (std::size_t i = 0, n = values.size(); i < n; ++i) {
            values.push_back(-values[i]);
        }
        return values;
    } else {
        using Limits = std::numeric_limits<T>;
        std::vector<T> values = {T(0),
                                 T(1),
                                 T(2),
                                 T(7),
                                 T(8),
                                 T(15),
                                 T(16),
                                 T(31),
                                 T(32),
                                 T(33),
                                 T(63),
                                 T(64),
                                 T(100),
                                 Limits::max(),
                                 Limits::min(),
                                 T(Limits::max() - 1),
                                 T(Limits::min() + 1)};
        for (std::size_t i = 0, n = values.size(); i < n; ++i) {
            values.push_back(static_cast<T>(0u - static_cast<std::make_unsigned_t<T>>(values[i])));
        }
        return values;
    }
}

template <class T>
T random_value(std::mt19937_64& random)
{
    static std::vector<T> const telling = telling_values<T>();
    std::uint64_t const bits = random();
    if (random() % 3 == 0) {
        return telling[bits % telling.size()];
    }
    if constexpr (std::is_same_v<T, bool>) {
        return (bits & 1u) != 0;
    } else if constexpr (sizeof(T) == 8) {
        return std::bit_cast<T>(bits);
    } else if constexpr (sizeof(T) == 4) {
        return std::bit_cast<T>(static_cast<std::uint32_t>(bits));
    } else {
        return static_cast<T>(bits);
    }
}

template <class T>
std::uint64_t to_word(T value)
{
    if constexpr (std::is_same_v<T, double>) {
        return std::bit_cast<std::uint64_t>(value);
    } else if constexpr (std::is_same_v<T, float>) {
        return std::bit_cast<std::uint32_t>(value);
    } else {
        return static_cast<std::uint64_t>(static_cast<std::int64_t>(value));
    }
}

/// The kernel that applies `mnemonic` to a tuple of 8-byte words per thread.
template <class D, class... S>
std::string lane_kernel(std::string const& mnemonic)
{
    std::string declarations;
    std::string loads;
    std::string operands = "d";
    std::size_t i = 0;
    auto add_source = [&]<class T>(T) {
        std::string const type = register_type<T>();
        declarations += fmt::format(".reg .{} s{};\n", type, i);
        if (type == "pred") {
            loads += fmt::format("ld.global.u32 w, [from+{}];\nsetp.ne.u32 s{}, w, 0;\n", 8 * i, i);
        } else {
            loads += fmt::format("ld.global.{} s{}, [from+{}];\n", type, i, 8 * i);
        }
        operands += fmt::format(", s{}", i++);
    };
    (add_source(S{}), ...);
    std::string const type = register_type<D>();
    std::string const store = type == "pred" ? "selp.u32 w, 1, 0, d;\nst.global.u32 [to], w;\n"
                                             : fmt::format("st.global.{} [to], d;\n", type);
    return fmt::format(".version 9.0\n.target sm_90\n.address_size 64\n"
                       ".visible .entry k(.param .u64 k_in, .param .u64 k_out, .param .u32 k_n)\n{{\n"
                       ".reg .b32 i, n, w, block, size;\n.reg .b64 from, to, at;\n.reg .pred out;\n"
                       "{}.reg .{} d;\n"
                       "mov.u32 i, %tid.x;\nmov.u32 block, %ctaid.x;\nmov.u32 size, %ntid.x;\n"
                       "mad.lo.s32 i, block, size, i;\nld.param.u32 n, [k_n];\nsetp.ge.u32 out, i, n;\n"
                       "@out exit;\n"
                       "ld.param.u64 from, [k_in];\nmul.wide.u32 at, i, {};\nadd.s64 from, from, at;\n"
                       "ld.param.u64 to, [k_out];\nmul.wide.u32 at, i, 8;\nadd.s64 to, to, at;\n"
                       "{}{} {};\n{}ret;\n}}\n",
                       declarations, type, 8 * sizeof...(S), loads, mnemonic, operands, store);
}

/// Mnemonics that check() has compared in this process.
inline std::set<std::string>& checked_mnemonics()
{
    static std::set<std::string> names;
    return names;
}

/// EXPECT that `mnemonic` gives expected(sources) to the last bit.
template <class D, class... S, class F>
void check(std::string const& mnemonic, F expected)
{
    checked_mnemonics().insert(mnemonic);
    std::mt19937_64 random(7);
    std::vector<std::tuple<S...>> inputs;
    if constexpr (sizeof...(S) == 1) {
        for (auto const& value : telling_values<S...>()) {
            inputs.emplace_back(value);
        }
    }
    while (inputs.size() < 700) {
        inputs.emplace_back(random_value<S>(random)...);
    }
    std::vector<std::uint64_t> words;
    for (auto const& input : inputs) {
        std::apply([&](auto... value) { (words.push_back(to_word(value)), ...); }, input);
    }
    std::vector<std::uint64_t> out(inputs.size());
    Machine machine(load_ptx(lane_kernel<D, S...>(mnemonic)));
    machine.add_region({.name = "in", .base = words.data(), .bytes = words.size() * 8, .writable = false});
    machine.add_region({.name = "out", .base = out.data(), .bytes = out.size() * 8});
    std::uint64_t const* const in_address = words.data();
    std::uint64_t* const out_address = out.data();
    auto const n = static_cast<std::uint32_t>(inputs.size());
    machine.run({.entry = "k",
                 .grid = {(n + 95) / 96},
                 .block = {96},
                 .parameters = pack_parameters(machine.module(), "k",
                                               {std::as_bytes(std::span(&in_address, 1)),
                                                std::as_bytes(std::span(&out_address, 1)),
                                                std::as_bytes(std::span(&n, 1))})});
    std::size_t const bits = std::is_same_v<D, bool> ? 8 : 8 * std::max<std::size_t>(sizeof(D), 2);
    std::uint64_t const mask = bits == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
    int shown = 0;
    for (std::size_t i = 0; i < inputs.size() && shown < 3; ++i) {
        D const want = std::apply(expected, inputs[i]);
        if (((out[i] ^ to_word(want)) & mask) != 0) {
            ++shown;
            std::string text;
            std::apply([&](auto... value) { ((text += fmt::format(" {:#x}", to_word(value))), ...); },
                       inputs[i]);
            ADD_FAILURE() << mnemonic << " of" << text << " gives " << fmt::format("{:#x}", out[i] & mask)
                          << ", expected " << fmt::format("{:#x}", to_word(want) & mask);
        }
    }
}

}  // namespace ballast::ptx
