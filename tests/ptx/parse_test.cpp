// What the machine refuses, with its line; modules, parameters, variables, and taking a barrier out.
#include "tests/ptx/text_kernel.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ballast::ptx {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Parse, WhatIsNotUnderstoodIsRefusedWithItsLine)
{
    auto refusal = [](std::string const& line) {
        return fault_of({.text = text_kernel("\n" + line + "\n")});
    };
    EXPECT_THAT(refusal("ex2.approx.f32 %f10, %f11;"),
                AllOf(HasSubstr("PTX line 18"), HasSubstr("'ex2.approx.f32'")));
    EXPECT_THAT(refusal("add.f32 %f10, %f11, %f12;"),
                HasSubstr("the instruction 'add.f32' is not understood"));
    EXPECT_THAT(refusal("add.u32 %r10, %r11;"), HasSubstr("has 2 operands, not 3"));
    EXPECT_THAT(refusal("add.u32 %r10, %r11, %rd10;"), HasSubstr("'%rd10' has 8 bytes, not 4"));
    EXPECT_THAT(refusal("add.rn.f32 %f10, %f11, 0d3FF0000000000000;"), HasSubstr("does not have 4 bytes"));
    EXPECT_THAT(refusal("add.u32 %r10, %r11, %clock;"), HasSubstr("operand '%clock' is not understood"));
    EXPECT_THAT(refusal("add.u32 %r10, %r11, %r99;"), HasSubstr("operand '%r99'"));
    EXPECT_THAT(refusal("mov.pred %p10, %r10;"), HasSubstr("has 4 bytes, not 0"));
    EXPECT_THAT(refusal("mov.u32 %r10, k_out;"), HasSubstr("operand 'k_out' is not understood"));
    EXPECT_THAT(refusal("bra $nowhere;"), HasSubstr("no label '$nowhere'"));
    EXPECT_THAT(refusal("ld.tensor.u32 %r10, [%rd0];"), HasSubstr("'ld.tensor.u32' is not understood"));
    EXPECT_THAT(refusal("st.param.u32 [%rd0], %r10;"), HasSubstr("cannot be written"));
    EXPECT_THAT(refusal("ld.global.u32 %rs10, [%rd0];"), HasSubstr("too narrow"));
    EXPECT_THAT(refusal("bar.sync 0, 64;"), HasSubstr("has 2 operands"));
    EXPECT_THAT(refusal("bar.sync %r10;"), HasSubstr("must be written out"));
    EXPECT_THAT(refusal("call.uni printf, (%rd0);"), HasSubstr("'printf' cannot be called"));
    EXPECT_THAT(refusal(".reg .f16 %h<4>;"), HasSubstr("registers of type '.f16'"));
    EXPECT_THROW(load_ptx(".version 9.0\n.address_size 32\n"), PtxError);
    EXPECT_THROW(load_ptx(".visible .entry k()\n{\n ret;\n"), PtxError);
    EXPECT_THROW(load_ptx(".global .surfref s;\n"), PtxError);
}

TEST(Parse, ModulesSayWhatTheyHold)
{
    Module const module = load_ptx(R"(
.version 9.0
.target sm_90
.address_size 64
/* two kernels
   and data */
.const .align 8 .b8 table[24];
.global .align 4 .u32 seeds[3] = {7, 0x10, 0f3F800000};
.visible .entry one(
    .param .u32 one_param_0,
    .param .align 16 .b8 one_param_1[20],
    .param .u64 .ptr .global .align 4 one_param_2
)
.maxntid 128, 2, 1
.minnctapersm 2
{
    ret;
}
.entry two()
{
    exit; // done
}
.section .debug_info
{
    .b32 5
}
)");
    EXPECT_THAT(module.entry_names(), ElementsAre("one", "two"));
    EXPECT_EQ(module.entry("one").max_threads, 256u);
    std::vector<std::uint32_t> offsets;
    for (Parameter const& parameter : module.entry("one").parameters) {
        offsets.push_back(parameter.offset);
    }
    EXPECT_THAT(offsets, ElementsAre(0, 16, 40));
    ASSERT_EQ(module.constants().size(), 1u);
    EXPECT_EQ(module.constants()[0].name, "table");
    EXPECT_EQ(module.constants()[0].bytes, 24u);
    EXPECT_THROW((void)module.entry("three"), PtxError);

    std::uint32_t const word = 1;
    std::byte const block[20] = {};
    std::uint64_t const pointer = 2;
    auto const bytes = pack_parameters(
        module, "one", {std::as_bytes(std::span(&word, 1)), block, std::as_bytes(std::span(&pointer, 1))});
    EXPECT_EQ(bytes.size(), 48u);
    EXPECT_EQ(bytes[40], std::byte{2});
    EXPECT_THROW(pack_parameters(module, "one", {block}), PtxError);
    EXPECT_THROW(pack_parameters(module, "one", {block, block, block}), PtxError);

    Machine machine(module);
    std::span<std::byte> const seeds = machine.variable("seeds");
    std::uint32_t values[3];
    std::memcpy(values, seeds.data(), sizeof values);
    EXPECT_THAT(values, ElementsAre(7, 16, 0x3F800000));
    EXPECT_THROW(machine.run({.entry = "one", .parameters = {}}), PtxError);
    EXPECT_THROW(machine.run({.entry = "two", .block = {1025}}), PtxError);
    EXPECT_EQ(machine.run({.entry = "two", .grid = {2}, .block = {64}}).warp_issues, 4u);
}

TEST(Parse, ConstantsAreSetBeforeALaunch)
{
    std::string const text = text_kernel("ld.const.u32 %r10, [value+4];\nst.global.u32 [%rd1], %r10;\n",
                                         ".const .align 4 .b8 value[8];\n");
    Module module = load_ptx(text);
    std::uint32_t const values[2] = {5, 9};
    module.set_constant("value", std::as_bytes(std::span(values)));
    EXPECT_THROW(module.set_constant("value", std::as_bytes(std::span(values, 1))), PtxError);
    EXPECT_THROW(module.set_constant("other", std::as_bytes(std::span(values))), PtxError);
    Machine machine(module);
    std::vector<std::uint32_t> out(32);
    std::uint32_t* const address = out.data();
    machine.add_region({.name = "out", .base = out.data(), .bytes = 128});
    Launch const launch{.entry = "k",
                        .block = {32},
                        .parameters = pack_parameters(module, "k", {std::as_bytes(std::span(&address, 1))})};
    machine.run(launch);
    EXPECT_EQ(out[31], 9u);
    machine.remove_region(out.data());
    EXPECT_THROW(machine.run(launch), PtxError);
    EXPECT_THROW(machine.add_region({.name = "null", .base = nullptr, .bytes = 4}), PtxError);
    machine.add_region({.name = "out", .base = out.data(), .bytes = 128});
    EXPECT_THROW(machine.add_region({.name = "in", .base = out.data() + 31, .bytes = 8}), PtxError);
}

TEST(Parse, ABarrierCanBeTakenOut)
{
    std::string const text =
        text_kernel("bar.sync 0;\nmov.u32 %r10, 1;\nbarrier.sync 1;\nbar.red.popc.u32 %r11, 0, %p10;\n"
                    "bar.sync 0;\nst.global.u32 [%rd1], %r10;\n");
    Module const module = load_ptx(text);
    ASSERT_EQ(count_barriers(module, "k"), 3u);
    for (std::size_t i = 0; i < 3; ++i) {
        Module const changed = remove_barrier(module, "k", i);
        EXPECT_EQ(count_barriers(changed, "k"), 2u);
        EXPECT_EQ(changed.entry("k").body.size() + 1, module.entry("k").body.size());
    }
    Module const second = remove_barrier(module, "k", 1);
    for (Statement const& statement : second.entry("k").body) {
        EXPECT_NE(statement.name, "barrier.sync");
    }
    EXPECT_THROW(remove_barrier(module, "k", 3), PtxError);
}

}  // namespace
}  // namespace ballast::ptx
