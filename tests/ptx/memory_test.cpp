// Spaces of memory and their windows, widths of accesses, atomics; bounds, alignment, bytes never written.
#include "tests/ptx/text_kernel.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ballast::ptx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::uint32_t> first_words(TextRun const& run, std::size_t count)
{
    std::vector<std::uint32_t> out = run_text(run);
    out.resize(count);
    return out;
}

TEST(Memory, WidthsAndSigns)
{
    std::string const bytes =
        ".const .align 8 .b8 data[16] = {1, 2, 3, 4, 0x80, 255, 254, 127, 9, 8, 7, 6, 5, 4, 3, 0xf0};\n";
    std::string const text = text_kernel(R"(
    setp.ne.u32 %p10, %r0, 0;
    @%p10 exit;
    mov.u64 %rd10, data;
    ld.const.u8 %rs10, [data+4];
    cvt.u32.u16 %r10, %rs10;
    ld.const.s8 %r11, [data+4];
    ld.const.s16 %r12, [%rd10+6];
    ld.const.s16 %rs11, [%rd10+4];
    cvt.s32.s16 %r13, %rs11;
    ld.const.u32 %rd11, [data+12];
    shr.u64 %rd12, %rd11, 1;
    cvt.u32.u64 %r14, %rd12;
    ld.const.s32 %rd13, [data+12];
    shr.s64 %rd13, %rd13, 36;
    cvt.u32.u64 %r15, %rd13;
    ld.const.v4.u8 {%rs12, %rs13, %rs14, %rs15}, [data];
    mad.lo.u16 %rs12, %rs13, 100, %rs12;
    mad.lo.u16 %rs12, %rs15, 1000, %rs12;
    cvt.u32.u16 %r16, %rs12;
    ld.const.v2.u64 {%rd14, %rd15}, [data];
    mov.b64 {%r17, %r18}, %rd15;
    mov.b64 %rd16, {%r18, %r17};
    mov.b64 {%rs16, %rs17, %rs18, %rs19}, %rd16;
    mov.b32 %r19, {%rs19, %rs16};
    st.global.v4.u32 [%rd1], {%r10, %r11, %r12, %r13};
    st.global.v2.b32 [%rd1+16], {%r14, %r15};
    st.global.u32 [%rd1+24], %r16;
    st.global.b32 [%rd1+28], %r19;
    st.global.u8 [%rd1+32], %r11;
    st.global.u16 [%rd1+34], %rs11;
    st.global.u32 [%rd1+36], %rd14;
)",
                                         bytes);
    EXPECT_THAT(first_words({.text = text}, 10),
                ElementsAre(0x80, 0xFFFFFF80u, 0x7FFE, 0xFFFFFF80u, 0xF0030405u >> 1, ~0u, 4201, 0x04050607u,
                            0xFF800080u, 0x04030201u));
}

TEST(Memory, WindowsOfSharedAndLocalMemory)
{
    // Each thread puts its number into local memory and shared memory and reads both back by generic addresses.
    std::string const text =
        text_kernel(R"(
    .local .align 8 .b8 own[16];
    mov.u64 %rd10, own;
    cvta.local.u64 %rd11, %rd10;
    add.u32 %r10, %r0, 100;
    st.local.u32 [own+4], %r10;
    ld.u32 %r11, [%rd11+4];
    mov.u32 %r12, words;
    mad.lo.u32 %r13, %r0, 4, %r12;
    st.shared.u32 [%r13], %r11;
    cvt.u64.u32 %rd12, %r13;
    cvta.shared.u64 %rd13, %rd12;
    setp.eq.u32 %p10, %r0, 1;
    selp.b64 %rd14, %rd11, %rd13, %p10;
    @%p10 st.u32 [%rd14], 55;
    ld.u32 %r14, [%rd14];
    cvta.to.shared.u64 %rd15, %rd13;
    cvt.u32.u64 %r15, %rd15;
    sub.u32 %r15, %r15, %r13;
    isspacep.shared %p11, %rd14;
    isspacep.local %p12, %rd14;
    selp.u32 %r16, 1000, 0, %p11;
    selp.u32 %r17, 2000, 0, %p12;
    add.u32 %r14, %r14, %r15;
    add.u32 %r14, %r14, %r16;
    add.u32 %r14, %r14, %r17;
    st.global.u32 [%rd1], %r14;
)",
                    ".extern .shared .align 16 .b8 words[];\n.shared .align 4 .b8 other[20];\n");
    std::vector<std::uint32_t> const out = run_text({.text = text, .dynamic_shared_bytes = 128});
    EXPECT_EQ(out[0], 1100u);
    EXPECT_EQ(out[1], 2055u);
    EXPECT_EQ(out[31], 1131u);
    EXPECT_THAT(fault_of({.text = text, .dynamic_shared_bytes = 124}), HasSubstr("lane 31: address"));
    EXPECT_THAT(fault_of({.text = text, .dynamic_shared_bytes = 124}), HasSubstr("outside of shared memory"));
}

TEST(Memory, AtomicOperations)
{
    auto run = [](std::string const& operations) {
        return first_words({.text = text_kernel(operations), .threads = 64}, 4);
    };
    EXPECT_THAT(run("atom.global.add.u32 %r10, [%rd0], 3;\n"), ElementsAre(192, 0, 0, 0));
    EXPECT_THAT(run("red.relaxed.gpu.global.add.u32 [%rd0+4], %r0;\n"), ElementsAre(0, 2016, 0, 0));
    EXPECT_THAT(
        run("cvt.u64.u32 %rd10, %r0;\nshl.b64 %rd10, %rd10, 30;\nred.global.add.u64 [%rd0], %rd10;\n"),
        ElementsAre(0, 504, 0, 0));
    EXPECT_THAT(
        run("sub.u32 %r10, %r0, 9;\nred.global.min.s32 [%rd0], %r10;\nred.global.max.u32 [%rd0+4], %r10;\n"
            "red.global.max.s32 [%rd0+8], %r10;\n"),
        ElementsAre(~0u - 8, ~0u, 54, 0));
    EXPECT_THAT(
        run("shl.b32 %r10, 1, %r0;\nred.global.or.b32 [%rd0], %r10;\nred.global.xor.b32 [%rd0+4], %r0;\n"
            "red.global.and.b32 [%rd0+8], %r0;\n"),
        ElementsAre(~0u, 0, 0, 0));
    EXPECT_THAT(run("atom.global.inc.u32 %r10, [%rd0], 9;\natom.global.dec.u32 %r11, [%rd0+4], 9;\n"),
                ElementsAre(4, 6, 0, 0));
    EXPECT_THAT(run("setp.eq.u32 %p10, %r0, 7;\n@%p10 atom.global.exch.b32 %r10, [%rd0], %r0;\n"
                    "@%p10 atom.global.cas.b32 %r11, [%rd0+4], 0, 11;\n@%p10 atom.global.cas.b32 %r12, "
                    "[%rd0+4], 0, 12;\n"
                    "@%p10 st.global.u32 [%rd0+8], %r12;\n"),
                ElementsAre(7, 11, 11, 0));
    // Old values are all different, in any order of lanes.
    for (Order const order : {Order::ascending, Order::descending, Order::shuffled}) {
        std::vector<std::uint32_t> out = run_text(
            {.text = text_kernel("atom.shared.add.u32 %r10, [counter], 1;\nst.global.u32 [%rd1], %r10;\n",
                                 ".shared .align 4 .u32 counter;\n"),
             .threads = 96,
             .options = {.order = order, .watch_initialised = false}});
        std::uint32_t const start = *std::min_element(out.begin(), out.end());
        std::sort(out.begin(), out.end());
        for (std::uint32_t i = 0; i < 96; ++i) {
            ASSERT_EQ(out[i], start + i);
        }
    }
    EXPECT_THAT(fault_of({.text = text_kernel("red.global.add.f32 [%rd0], %f10;\n")}),
                HasSubstr("not understood"));
}

TEST(Memory, BoundsAndAlignment)
{
    EXPECT_THAT(fault_of({.text = text_kernel("ld.global.u32 %r10, [%rd0+256];\n")}),
                HasSubstr("0 bytes behind the end of 'out'"));
    EXPECT_THAT(fault_of({.text = text_kernel("ld.global.u64 %rd10, [%rd0+252];\n")}),
                HasSubstr("not aligned"));
    EXPECT_THAT(fault_of({.text = text_kernel("st.global.u32 [%rd1+129], %r0;\n")}),
                HasSubstr("warp 0, lane 0: address"));
    EXPECT_THAT(fault_of({.text = text_kernel("st.global.u32 [%rd1+132], %r0;\n"), .threads = 64}),
                HasSubstr("warp 0, lane 31: address"));
    EXPECT_THAT(fault_of({.text = text_kernel("ld.shared.u32 %r10, [0];\n", ".shared .align 4 .b8 a[8];\n")}),
                HasSubstr("outside of shared memory"));
    EXPECT_THAT(fault_of({.text = text_kernel(".local .align 4 .b8 own[8];\nst.local.u32 [own+8], 1;\n")}),
                HasSubstr("outside of the thread's 8 bytes"));
    EXPECT_THAT(fault_of({.text = text_kernel("mov.u64 %rd10, fixed;\nst.u32 [%rd10], 1;\n",
                                              ".const .align 4 .b8 fixed[8];\n")}),
                HasSubstr("'fixed' must not be written"));
    EXPECT_THAT(fault_of({.text = text_kernel("ld.global.u32 %r10, [0];\n")}),
                HasSubstr("is not in a region"));
}

TEST(Memory, BytesThatWereNeverWritten)
{
    std::string const shared = ".shared .align 8 .b8 words[256];\n";
    std::string const write =
        "mov.u32 %r11, words;\nmad.lo.u32 %r12, %r0, 4, %r11;\nst.shared.u16 [%r12], %rs10;\n";
    EXPECT_THAT(fault_of({.text = text_kernel(write + "ld.shared.u32 %r13, [%r12];\n", shared)}),
                HasSubstr("reads 'shared' + 0x0, which was never written"));
    EXPECT_EQ(fault_of({.text = text_kernel(write + "ld.shared.u16 %rs11, [%r12];\n", shared)}), "");
    EXPECT_EQ(fault_of({.text = text_kernel(write + "ld.shared.u32 %r13, [%r12];\n", shared),
                        .options = {.watch_initialised = false}}),
              "");
    EXPECT_THAT(fault_of({.text = text_kernel(".local .align 4 .b8 own[8];\nst.local.u32 [own], 1;\n"
                                              "ld.local.u32 %r10, [own+4];\n")}),
                HasSubstr("reads local memory that was never written"));
    std::string const out = text_kernel("st.global.u32 [%rd1], %r0;\nld.global.u32 %r10, [%rd1+4];\n");
    EXPECT_EQ(fault_of({.text = out}), "");
    EXPECT_THAT(fault_of({.text = out, .private_out = true}),
                HasSubstr("lane 31: reads 'out' + 0x80, which was never written"));
    // A block starts with shared memory that nobody has written.
    EXPECT_THAT(fault_of({.text = text_kernel("mov.u32 %r10, %ctaid.x;\nsetp.eq.u32 %p10, %r10, 0;\n"
                                              "setp.eq.u32 %p11, %r0, 0;\n"
                                              "and.pred %p11, %p10, %p11;\n@%p11 st.shared.u32 [words], 1;\n"
                                              "@%p11 ld.shared.u32 %r11, [words];\n"
                                              "@!%p10 ld.shared.u32 %r11, [words];\n",
                                              shared),
                          .blocks = 2}),
                HasSubstr("block 1, warp 0, lane 0: reads 'shared'"));
}

}  // namespace
}  // namespace ballast::ptx
