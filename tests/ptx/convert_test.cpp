// `cvt` with registers wider than its types, as the assembler takes it: low bits of the source count, the result is
// extended by its type.
#include "tests/ptx/text_kernel.hpp"

#include <cstring>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ballast::ptx {
namespace {

using ::testing::HasSubstr;

struct Integer {
    char const* name;
    std::uint32_t bits;
    bool is_signed;
};
constexpr Integer kIntegers[] = {{"s8", 8, true},    {"u8", 8, false},  {"s16", 16, true},
                                 {"u16", 16, false}, {"s32", 32, true}, {"u32", 32, false},
                                 {"s64", 64, true},  {"u64", 64, false}};

/// The low bits of a word as the type reads them, in 64 bits.
std::uint64_t as_type(std::uint64_t word, Integer const& type)
{
    std::uint32_t const unused = 64 - type.bits;
    std::uint64_t const top = word << unused;
    return type.is_signed ? static_cast<std::uint64_t>(static_cast<std::int64_t>(top) >> unused)
                          : top >> unused;
}

std::uint64_t low_bits(std::uint64_t word, std::uint32_t bits)
{
    return bits == 64 ? word : word & ((std::uint64_t{1} << bits) - 1);
}

/// A register of so many bits; 10 is the source, 11 the result.
std::string register_of(std::uint32_t bits, int number)
{
    return fmt::format("%{}{}", bits == 16 ? "rs" : bits == 32 ? "r" : "rd", number);
}

std::uint64_t value_of_lane(std::uint64_t lane)
{
    return lane * 0x9E37'79B9'7F4A'7C15u + 0x80;
}

/// What 32 threads get of `cvt.to.from` between registers of these widths, in 64 bits.
std::vector<std::uint64_t> converted(std::string const& name, std::uint32_t to_bits, std::uint32_t from_bits)
{
    std::string const from = register_of(from_bits, 10);
    std::string const to = register_of(to_bits, 11);
    std::string body = "cvt.u64.u32 %rd12, %r0;\nmul.lo.u64 %rd12, %rd12, 0x9E3779B97F4A7C15;\n"
                       "add.u64 %rd12, %rd12, 0x80;\n";
    body += from_bits == 64 ? "mov.b64 %rd10, %rd12;\n"
                            : fmt::format("cvt.u{}.u64 {}, %rd12;\n", from_bits, from);
    body += fmt::format("{} {}, {};\n", name, to, from);
    body += to_bits == 64 ? "" : fmt::format("cvt.u64.u{} %rd11, {};\n", to_bits, to);
    body += "mul.wide.u32 %rd13, %r0, 8;\nadd.s64 %rd13, %rd0, %rd13;\nst.global.u64 [%rd13], %rd11;\n";
    std::vector<std::uint32_t> const words = run_text({.text = text_kernel(body)});
    std::vector<std::uint64_t> out(32);
    std::memcpy(out.data(), words.data(), 256);
    return out;
}

TEST(Conversions, OfIntegersTakeRegistersOfEveryLegalWidth)
{
    for (Integer const& to : kIntegers) {
        for (Integer const& from : kIntegers) {
            std::string const name = fmt::format("cvt.{}.{}", to.name, from.name);
            for (std::uint32_t const to_bits : {16u, 32u, 64u}) {
                for (std::uint32_t const from_bits : {16u, 32u, 64u}) {
                    if (to_bits < to.bits || from_bits < from.bits) {
                        continue;
                    }
                    std::vector<std::uint64_t> const out = converted(name, to_bits, from_bits);
                    for (std::uint64_t lane = 0; lane < 32; ++lane) {
                        std::uint64_t const expected =
                            low_bits(as_type(as_type(value_of_lane(lane), from), to), to_bits);
                        ASSERT_EQ(out[lane], expected)
                            << name << " from " << from_bits << " to " << to_bits << " bits, lane " << lane;
                    }
                }
            }
        }
    }
}

TEST(Conversions, BetweenFloatsAndIntegersInWideRegisters)
{
    std::vector<std::uint32_t> const out = run_text({.text = text_kernel(R"(
    mov.b64 %rd10, 0x12345678FFFFFFFE;
    cvt.rn.f32.s32 %f10, %rd10;
    cvt.rn.f64.s16 %fd10, %rd10;
    cvt.rzi.s32.f32 %rd11, %f10;
    cvt.rzi.u8.f64 %rd12, %fd10;
    cvt.rn.f32.f64 %f11, %fd10;
    st.global.f32 [%rd0], %f10;
    st.global.f32 [%rd0+4], %f11;
    st.global.u64 [%rd0+8], %rd11;
    st.global.u64 [%rd0+16], %rd12;
)")});
    EXPECT_EQ(out[0], 0xC000'0000u) << "-2";
    EXPECT_EQ(out[1], 0xC000'0000u);
    EXPECT_EQ(out[2], 0xFFFF'FFFEu);
    EXPECT_EQ(out[3], 0xFFFF'FFFFu) << "extended by the sign";
    EXPECT_EQ(out[4], 0u);
    EXPECT_EQ(out[5], 0u);
}

TEST(Conversions, FromNarrowerRegistersAreRefused)
{
    for (char const* statement :
         {"cvt.s64.s32 %rd10, %rs10;\n", "cvt.u32.u64 %r10, %r11;\n", "cvt.s32.s8 %rs10, %r11;\n",
          "cvt.u64.u32 %r10, %r11;\n", "cvt.rzi.s32.f32 %r10, %fd10;\n"}) {
        EXPECT_THAT(fault_of({.text = text_kernel(statement)}), HasSubstr("bytes, not")) << statement;
    }
}

}  // namespace
}  // namespace ballast::ptx
