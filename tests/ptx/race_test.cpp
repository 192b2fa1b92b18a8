// Races in shared memory and in regions that belong to a block, found and not imagined; bank conflicts and sectors.
#include "tests/ptx/text_kernel.hpp"
#include "tests/ptx/traffic.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ballast::ptx {
namespace {

using ::testing::HasSubstr;

std::string const kShared = ".shared .align 16 .b8 words[4096];\n";

/// Races that the machine finds, as text. %r12 is this thread's word in shared memory, %r13 that of the thread 32 on
/// (of the same lane in the next warp).
std::string races(std::string const& body, std::uint32_t threads = 64, Order order = Order::ascending)
{
    Report report;
    run_text(
        {.text = text_kernel("mov.u32 %r11, words;\nmad.lo.u32 %r12, %r0, 4, %r11;\nxor.b32 %r13, %r0, 32;\n"
                             "mad.lo.u32 %r13, %r13, 4, %r11;\n" +
                                 body,
                             kShared),
         .threads = threads,
         .options = {.order = order, .watch_initialised = false}},
        &report);
    return report.describe_races();
}

TEST(Races, BetweenWarpsWithoutABarrier)
{
    for (Order const order : {Order::ascending, Order::descending, Order::shuffled}) {
        std::string const found =
            races("st.shared.u32 [%r12], %r0;\nld.shared.u32 %r14, [%r13];\n", 64, order);
        EXPECT_THAT(found, HasSubstr("st.shared.u32 [%r12], %r0"));
        EXPECT_THAT(found, HasSubstr("ld.shared.u32 %r14, [%r13]"));
    }
    EXPECT_EQ(races("st.shared.u32 [%r12], %r0;\nbar.sync 0;\nld.shared.u32 %r14, [%r13];\n"), "");
    // A barrier on the way back as well: the next write must wait for the readers.
    std::string const again = "st.shared.u32 [%r12], %r0;\nbar.sync 0;\nld.shared.u32 %r14, [%r13];\n";
    EXPECT_THAT(races(again + "st.shared.u32 [%r12], %r14;\n"), HasSubstr("ld.shared.u32"));
    EXPECT_EQ(races(again + "bar.sync 0;\nst.shared.u32 [%r12], %r14;\n"), "");
}

TEST(Races, EqualValuesAreWritesToo)
{
    EXPECT_THAT(races("st.shared.u32 [words], 7;\n", 64), HasSubstr("shared race"));
    EXPECT_THAT(races("st.shared.u32 [words], 7;\n", 32), HasSubstr("shared race"))
        << "32 lanes of one instruction";
    EXPECT_EQ(races("setp.eq.u32 %p10, %r0, 0;\n@%p10 st.shared.u32 [words], 7;\n"), "");
}

TEST(Races, LanesOfAWarpAreOrderedByTheirInstructions)
{
    EXPECT_EQ(races("xor.b32 %r13, %r0, 1;\nmad.lo.u32 %r13, %r13, 4, %r11;\nst.shared.u32 [%r12], %r0;\n"
                    "ld.shared.u32 %r14, [%r13];\nst.shared.u32 [%r13], %r14;\n",
                    32),
              "");
}

TEST(Races, ReadersOfManyWarpsAndOneWriter)
{
    // Warps 0, 1 and 2 read; the last reader is the writer's own warp.
    std::string const body =
        "ld.shared.u32 %r14, [words];\nsetp.eq.u32 %p10, %r0, 64;\n@%p10 st.shared.u32 [words], 1;\n";
    EXPECT_THAT(races(body, 96), HasSubstr("ld.shared.u32"));
    EXPECT_EQ(
        races("setp.ge.u32 %p10, %r0, 64;\n@%p10 ld.shared.u32 %r14, [words];\nsetp.eq.u32 %p10, %r0, 64;\n"
              "@%p10 st.shared.u32 [words], 1;\n",
              96),
        "");
}

TEST(Races, AtomicsRaceWithPlainAccessesOnly)
{
    EXPECT_EQ(races("red.shared.add.u32 [words], 1;\natom.shared.max.u32 %r14, [words], %r0;\n"), "");
    EXPECT_THAT(races("red.shared.add.u32 [words], 1;\nld.shared.u32 %r14, [words];\n"),
                HasSubstr("red.shared.add"));
    // A plain write of the same warp is not hidden by the atomic behind it.
    EXPECT_THAT(
        races("setp.eq.u32 %p10, %r0, 0;\n@%p10 st.shared.u32 [words], 0;\nred.shared.add.u32 [words], 1;\n"),
        HasSubstr("st.shared.u32"));
}

TEST(Races, BytesOfAWordAreApart)
{
    EXPECT_EQ(races("add.u32 %r12, %r11, %r0;\nst.shared.u8 [%r12], %rs10;\nbar.sync 0;\n", 256), "");
    EXPECT_THAT(races("shr.u32 %r12, %r0, 1;\nadd.u32 %r12, %r11, %r12;\nst.shared.u8 [%r12], %rs10;\n"),
                HasSubstr("st.shared.u8"));
    EXPECT_THAT(races("mad.lo.u32 %r12, %r0, 8, %r11;\nst.shared.v4.u32 [%r11], {%r0, %r0, %r0, %r0};\n"),
                HasSubstr("st.shared.v4.u32"));
}

TEST(Races, RegionsThatBelongToABlock)
{
    auto run = [](std::string const& body, bool watched) {
        Report report;
        run_text({.text = text_kernel(body),
                  .threads = 64,
                  .blocks = 2,
                  .options = {.watch_initialised = false},
                  .private_out = watched},
                 &report);
        return report.describe_races();
    };
    std::string const neighbour =
        "xor.b32 %r10, %r0, 32;\nmul.wide.u32 %rd10, %r10, 4;\nadd.s64 %rd10, %rd0, %rd10;\n"
        "mov.u32 %r11, %ctaid.x;\nsetp.eq.u32 %p10, %r11, 0;\n";
    EXPECT_THAT(
        run(neighbour + "@%p10 st.global.u32 [%rd1], %r0;\n@%p10 ld.global.u32 %r12, [%rd10];\n", true),
        HasSubstr("out race"));
    EXPECT_EQ(
        run(neighbour + "@%p10 st.global.u32 [%rd1], %r0;\n@%p10 ld.global.u32 %r12, [%rd10];\n", false), "");
    EXPECT_EQ(
        run(neighbour + "@%p10 st.global.u32 [%rd1], %r0;\nbar.sync 0;\n@%p10 ld.global.u32 %r12, [%rd10];\n",
            true),
        "");
    // Both blocks write the same words.
    EXPECT_THAT(run("st.global.u32 [%rd1], %r0;\n", true), HasSubstr("out race between blocks"));
}

TEST(Races, ShowTheSourceLine)
{
    std::string text = text_kernel("st.shared.u32 [words], 7;\n", kShared + ".file 3 \"paths.hpp\"\n");
    text.insert(text.find("st.shared"), ".loc 3 42 7, function_name $L__info0, inlined_at 3 1 1\n");
    Report report;
    run_text({.text = text}, &report);
    EXPECT_THAT(report.describe_races(), HasSubstr("(paths.hpp:42)"));
}

std::uint32_t wavefronts(std::uint32_t stride, std::uint32_t bytes, std::uint32_t on = ~0u)
{
    std::uint64_t address[32];
    for (std::uint32_t lane = 0; lane < 32; ++lane) {
        address[lane] = 4096 + std::uint64_t{lane} * stride;
    }
    return count_wavefronts(address, on, bytes).taken;
}

TEST(Traffic, BankConflicts)
{
    EXPECT_EQ(wavefronts(4, 4), 1u);
    EXPECT_EQ(wavefronts(0, 4), 1u) << "one word for all lanes";
    EXPECT_EQ(wavefronts(1, 1), 1u);
    EXPECT_EQ(wavefronts(8, 4), 2u);
    EXPECT_EQ(wavefronts(12, 4), 1u) << "odd strides touch every bank once";
    EXPECT_EQ(wavefronts(64, 4), 16u);
    EXPECT_EQ(wavefronts(128, 4), 32u);
    EXPECT_EQ(wavefronts(128, 4, 0xFFu), 8u);
    EXPECT_EQ(wavefronts(8, 8), 2u) << "half a warp at a time";
    EXPECT_EQ(wavefronts(16, 8), 4u);
    EXPECT_EQ(wavefronts(16, 16), 4u);
}

TEST(Traffic, IsCountedPerLaunch)
{
    Report report;
    run_text({.text = text_kernel(
                  "mov.u32 %r11, words;\nmad.lo.u32 %r12, %r0, 8, %r11;\nst.shared.u32 [%r12], %r0;\n"
                  "bar.sync 0;\nld.shared.u32 %r13, [words];\nmul.wide.u32 %rd10, %r0, 12;\n"
                  "and.b64 %rd10, %rd10, 0xfc;\nadd.s64 %rd10, %rd0, %rd10;\nld.global.u32 %r14, [%rd10];\n"
                  "st.global.u32 [%rd0], 1;\n",
                  kShared),
              .threads = 64,
              .options = {.watch_initialised = false}},
             &report);
    EXPECT_EQ(report.traffic.shared_accesses, 4u);
    EXPECT_EQ(report.traffic.shared_least_wavefronts, 4u);
    EXPECT_EQ(report.traffic.shared_wavefronts, 2u * 2 + 2 * 1);
    EXPECT_EQ(report.traffic.global_accesses, 4u);
    std::uint64_t const first = 4096;
    std::uint64_t address[32];
    for (std::uint32_t lane = 0; lane < 32; ++lane) {
        address[lane] = first + std::uint64_t{lane} * 12;
    }
    EXPECT_EQ(count_sectors(address, ~0u), 12u) << "384 bytes";
    EXPECT_EQ(count_sectors(address, 0x5u), 1u);
}

}  // namespace
}  // namespace ballast::ptx
