// Lanes that branch apart and meet again, calls, tables of branches, guards, barriers of the block.
#include "tests/ptx/text_kernel.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <numeric>

namespace ballast::ptx {
namespace {

using ::testing::HasSubstr;

// Lanes 0 to 9 take one side, the others loop as often as their number says.
std::string const kDivergent = text_kernel(R"(
    setp.lt.u32 %p10, %r0, 10;
    mov.u32 %r10, 0;
    mov.u32 %r11, 0;
    @%p10 bra $small;
$loop:
    add.u32 %r10, %r10, 3;
    add.u32 %r11, %r11, 1;
    setp.lt.u32 %p11, %r11, %r0;
    @%p11 bra $loop;
    bra.uni $join;
$small:
    mov.u32 %r10, 7777;
$join:
    activemask.b32 %r12;
    popc.b32 %r13, %r12;
    mad.lo.u32 %r10, %r13, 100000, %r10;
    st.global.u32 [%rd1], %r10;
)");

TEST(Control, DivergentLanesMeetAgain)
{
    Report report;
    std::vector<std::uint32_t> const out = run_text({.text = kDivergent}, &report);
    for (std::uint32_t lane = 0; lane < 32; ++lane) {
        EXPECT_EQ(out[lane], 3200000 + (lane < 10 ? 7777 : 3 * lane)) << lane;
    }
    // 4 of the head and 4 before the branch; 4 per turn, as many turns as the slowest lane has; 1 + 1 at the sides; 4
    // behind, and ret.
    EXPECT_EQ(report.warp_issues, 4u + 4 + 4 * 31 + 1 + 1 + 4 + 1);
    EXPECT_EQ(report.opcodes["popc.b32"].warp_issues, 1u);
    EXPECT_EQ(report.opcodes["popc.b32"].lane_executions, 32u);
    // Turn n is run by the lanes from max(n, 10) on.
    std::uint64_t lanes = 0;
    for (std::uint64_t turn = 1; turn <= 31; ++turn) {
        lanes += 32 - std::max<std::uint64_t>(turn, 10);
    }
    EXPECT_EQ(report.opcodes["setp.lt.u32"].lane_executions, 32 + lanes);
}

TEST(Control, AWarpOfFewerLanesAndThreeDimensions)
{
    std::string const text = text_kernel(R"(
    mov.u32 %r10, %tid.y;
    mov.u32 %r11, %tid.z;
    mov.u32 %r12, %ntid.x;
    mov.u32 %r13, %ntid.y;
    mad.lo.u32 %r14, %r11, %r13, %r10;
    mad.lo.u32 %r14, %r14, %r12, %r0;
    mul.wide.u32 %rd10, %r14, 4;
    add.s64 %rd10, %rd0, %rd10;
    mov.u32 %r15, %laneid;
    mov.u32 %r16, %warpid;
    mov.u32 %r17, %lanemask_lt;
    popc.b32 %r17, %r17;
    sub.u32 %r17, %r17, %r15;
    mad.lo.u32 %r15, %r16, 32, %r15;
    add.u32 %r15, %r15, %r17;
    st.global.u32 [%rd10], %r15;
)");
    Machine machine(load_ptx(text));
    std::vector<std::uint32_t> out(3 * 5 * 3);
    std::uint32_t* const address = out.data();
    machine.add_region({.name = "out", .base = out.data(), .bytes = out.size() * 4});
    machine.run(
        {.entry = "k",
         .block = {3, 5, 3},
         .parameters = pack_parameters(machine.module(), "k", {std::as_bytes(std::span(&address, 1))})});
    std::vector<std::uint32_t> expected(out.size());
    std::iota(expected.begin(), expected.end(), 0u);
    EXPECT_EQ(out, expected);
}

TEST(Control, GuardsAndNestedScopes)
{
    std::string const text = text_kernel(R"(
    and.b32 %r10, %r0, 1;
    setp.eq.u32 %p10, %r10, 1;
    mov.u32 %r11, 5;
    @%p10 mov.u32 %r11, 6;
    {
        .reg .b32 %r11;
        .reg .pred %p10;
        mov.u32 %r11, 1000;
        setp.eq.u32 %p10, %r11, 1000;
        @!%p10 mov.u32 %r12, 2;
        @%p10 mov.u32 %r12, %r11;
    }
    @!%p10 add.u32 %r11, %r11, 40;
    add.u32 %r11, %r11, %r12;
    st.global.u32 [%rd1], %r11;
)");
    std::vector<std::uint32_t> const out = run_text({.text = text});
    EXPECT_EQ(out[0], 1045u);
    EXPECT_EQ(out[1], 1006u);
}

TEST(Control, CallsAndTablesOfBranches)
{
    std::string const functions = R"(
.func (.param .b32 result) twice(.param .b32 x)
{
    .reg .b32 %r<3>;
    .reg .pred %p<2>;
    ld.param.u32 %r0, [x];
    setp.gt.u32 %p0, %r0, 20;
    add.u32 %r1, %r0, %r0;
    @%p0 bra $far;
    st.param.b32 [result+0], %r1;
    ret;
$far:
    add.u32 %r1, %r1, 1;
    st.param.b32 [result+0], %r1;
    ret;
}
.func (.param .b32 result) thrice(.param .b32 x)
{
    .reg .b32 %r<3>;
    ld.param.u32 %r0, [x];
    {
    .param .b32 param0;
    st.param.b32 [param0+0], %r0;
    .param .b32 retval0;
    call.uni (retval0), twice, (param0);
    ld.param.b32 %r1, [retval0+0];
    }
    add.u32 %r2, %r1, %r0;
    st.param.b32 [result+0], %r2;
    ret;
}
)";
    std::string const text = text_kernel(R"(
    {
    .param .b32 param0;
    st.param.b32 [param0], %r0;
    .param .b32 retval0;
    call.uni (retval0),
    thrice,
    (
    param0
    );
    ld.param.b32 %r10, [retval0];
    }
    and.b32 %r11, %r0, 3;
$table: .branchtargets $zero, $one, $two, $rest;
    brx.idx %r11, $table;
$one:
    add.u32 %r10, %r10, 100;
    bra.uni $join;
$two:
    add.u32 %r10, %r10, 200;
    bra.uni $join;
$rest:
    add.u32 %r10, %r10, 300;
$zero:
$join:
    st.global.u32 [%rd1], %r10;
)",
                                         functions);
    std::vector<std::uint32_t> const out = run_text({.text = text});
    for (std::uint32_t lane = 0; lane < 32; ++lane) {
        EXPECT_EQ(out[lane], 3 * lane + (lane > 20 ? 1 : 0) + 100 * (lane % 4)) << lane;
    }
}

// Each thread reads what its counterpart in the block wrote before the barrier.
std::string exchange(std::string const& barrier)
{
    return text_kernel(R"(
    mul.lo.u32 %r10, %r0, 4;
    mov.u32 %r11, words;
    add.u32 %r12, %r11, %r10;
    st.shared.u32 [%r12], %r0;
    )" + barrier + R"(
    mov.u32 %r13, %ntid.x;
    sub.u32 %r13, %r13, %r0;
    sub.u32 %r13, %r13, 1;
    mad.lo.u32 %r14, %r13, 4, %r11;
    ld.shared.u32 %r15, [%r14];
    st.global.u32 [%rd1], %r15;
)",
                       ".shared .align 4 .b8 words[1024];\n");
}

TEST(Control, ABarrierOrdersWarpsInEveryOrder)
{
    for (char const* barrier : {"bar.sync 0;", "barrier.sync 3;", "barrier.cta.sync.aligned 0;"}) {
        for (Order const order : {Order::ascending, Order::descending, Order::shuffled}) {
            Report report;
            std::vector<std::uint32_t> const out =
                run_text({.text = exchange(barrier), .threads = 200, .options = {.order = order}}, &report);
            for (std::uint32_t thread = 0; thread < 200; ++thread) {
                ASSERT_EQ(out[thread], 199 - thread);
            }
            EXPECT_EQ(report.barriers, 1u);
            EXPECT_TRUE(report.races.empty()) << report.describe_races();
        }
    }
}

TEST(Control, ReductionsAtABarrier)
{
    std::string const text = text_kernel(R"(
    setp.lt.u32 %p10, %r0, 50;
    bar.red.popc.u32 %r10, 0, %p10;
    bar.red.or.pred %p11, 0, %p10;
    barrier.cta.red.and.pred %p12, 0, %p10;
    barrier.cta.red.popc.aligned.u32 %r11, 0, !%p10;
    selp.u32 %r12, 1, 0, %p11;
    selp.u32 %r13, 1, 0, %p12;
    mad.lo.u32 %r10, %r10, 1000, %r11;
    mad.lo.u32 %r10, %r10, 10, %r12;
    mad.lo.u32 %r10, %r10, 10, %r13;
    st.global.u32 [%rd1], %r10;
)");
    std::vector<std::uint32_t> const out = run_text({.text = text, .threads = 70});
    EXPECT_EQ(out[0], (50u * 1000 + 20) * 100 + 10);
    EXPECT_EQ(out[69], out[0]);
}

TEST(Control, ABarrierThatSomeThreadsMissIsFound)
{
    std::string const half = text_kernel("setp.lt.u32 %p10, %r0, 32;\n@%p10 bar.sync 0;\n");
    EXPECT_THAT(fault_of({.text = half, .threads = 64}), HasSubstr("not reached by all threads"));
    EXPECT_THAT(fault_of({.text = half, .threads = 64}), HasSubstr("has exited"));
    EXPECT_EQ(fault_of({.text = half, .threads = 32}), "");

    std::string const divergent = text_kernel(R"(
    setp.lt.u32 %p10, %r0, 7;
    @%p10 bra $one;
    bar.sync 0;
    bra.uni $end;
$one:
    bar.sync 0;
$end:
)");
    EXPECT_THAT(fault_of({.text = divergent}), HasSubstr("not reached by all threads"));
    std::string const two = text_kernel(R"(
    setp.lt.u32 %p10, %r0, 32;
    @%p10 bar.sync 0;
    @!%p10 bar.sync 1;
)");
    EXPECT_THAT(fault_of({.text = two, .threads = 64}), HasSubstr("waits for the block"));
}

TEST(Control, WarpsThatWaitForTheSlowestShowInTheEfficiency)
{
    // Warp 0 turns 40 times, the others not at all: between the barriers it issues far more.
    std::string const text = text_kernel(R"(
    setp.ge.u32 %p10, %r0, 32;
    mov.u32 %r10, 0;
    @%p10 bra $wait;
$loop:
    add.u32 %r10, %r10, 1;
    setp.lt.u32 %p11, %r10, 40;
    @%p11 bra $loop;
$wait:
    bar.sync 0;
)");
    Report report;
    run_text({.text = text, .threads = 128}, &report);
    // To the barrier 4 + 3 + 120 + 1 issues of warp 0 and 8 of the others; then `ret` of all.
    EXPECT_EQ(report.interval_issues, 128u + 3 * 8 + 4);
    EXPECT_EQ(report.interval_capacity, 4u * 128 + 4);
    EXPECT_DOUBLE_EQ(report.parallel_efficiency(), 156.0 / 516.0);
    ASSERT_EQ(report.intervals.size(), 2u);
    Interval const& end = report.intervals.begin()->second;
    Interval const& barrier = report.intervals.rbegin()->second;
    EXPECT_EQ(report.intervals.begin()->first, 0u);
    EXPECT_EQ(end.issues, 4u);
    EXPECT_EQ(end.longest, 1u);
    EXPECT_EQ(barrier.times, 1u);
    EXPECT_EQ(barrier.issues, 128u + 3 * 8);
    EXPECT_EQ(barrier.longest, 128u);
}

TEST(Control, InstructionsAreHotByTheIntervalsThatIssueThem)
{
    // Ten rounds of a barrier; one instruction runs in the last two of them.
    std::string const text = text_kernel(R"(
    mov.u32 %r10, 0;
$round:
    add.u32 %r10, %r10, 1;
    setp.lt.u32 %p10, %r10, 9;
    @%p10 bra $usual;
    add.u32 %r11, %r10, 1;
$usual:
    bar.sync 0;
    setp.lt.u32 %p11, %r10, 10;
    @%p11 bra $round;
)");
    Report report;
    run_text({.text = text, .threads = 64}, &report);
    EXPECT_EQ(report.instructions_issued_in(10), 6u);     // three before the barrier, itself, two after it
    EXPECT_EQ(report.instructions_issued_in(2), 6u + 1);  // and the rare one
    EXPECT_EQ(report.instructions_issued_in(1), 7u + 5 + 1);  // and the head with its mov, and ret
    Report twice = report;
    twice.add(report);
    EXPECT_EQ(twice.instructions_issued_in(20), 6u);
}

// Every block but the last waits until the next one has said its number, by its word behind those of the threads.
std::string const kChain = text_kernel(R"(
    mov.u32 %r10, %ctaid.x;
    mov.u32 %r11, %nctaid.x;
    mul.wide.u32 %rd10, %r10, 4;
    add.s64 %rd10, %rd0, %rd10;
    add.u32 %r12, %r10, 1;
    setp.eq.u32 %p10, %r12, %r11;
    @%p10 bra $say;
$wait:
    nanosleep.u32 100;
    ld.acquire.gpu.u32 %r13, [%rd10+132];
    setp.eq.u32 %p11, %r13, 0;
    @%p11 bra $wait;
$say:
    bar.sync 0;
    st.release.gpu.u32 [%rd10+128], %r12;
)");

TEST(Control, BlocksThatRunSideBySideMayWaitForEachOther)
{
    for (Order const order : {Order::ascending, Order::descending, Order::shuffled}) {
        std::vector<std::uint32_t> const out =
            run_text({.text = kChain, .blocks = 5, .options = {.order = order, .resident_blocks = 5}});
        for (std::uint32_t block = 0; block < 5; ++block) {
            EXPECT_EQ(out[32 + block], block + 1);
        }
    }
    EXPECT_EQ(fault_of({.text = kChain, .blocks = 5, .options = {.order = Order::descending}}), "")
        << "one by one from the last, nobody waits";
}

TEST(Control, ABlockThatWaitsForOneThatCannotStartIsFound)
{
    for (std::uint32_t const resident : {1u, 4u}) {
        EXPECT_THAT(fault_of({.text = kChain, .blocks = 5, .options = {.resident_blocks = resident}}),
                    HasSubstr("all blocks that run wait"));
    }
}

// A block takes one of the first two words, which are 1 while some block has them, writes and reads the word that belongs
// to it, two further on, and leaves it. Nothing watches the two themselves: only atomic operations touch them.
std::string places_kernel(std::string const& take)
{
    return text_kernel(R"(
    mov.u32 %r10, %smid;
$search:
    xor.b32 %r10, %r10, 1;
    mul.wide.u32 %rd10, %r10, 4;
    add.s64 %rd10, %rd0, %rd10;
    mov.u32 %r12, 0;
)" + take + R"(
    setp.ne.u32 %p11, %r12, 0;
    @%p11 bra $search;
    st.global.u32 [%rd10+8], %r0;
    bar.sync 0;
    ld.global.u32 %r13, [%rd10+8];
    atom.global.exch.b32 %r14, [%rd10], 0;
)");
}

TEST(Control, MemoryIsHandedOnFromBlockToBlock)
{
    TextRun run{.text = "", .threads = 1, .blocks = 7, .private_out = true, .handed_on_out = true};
    auto const races = [&run](Order order) {
        Report report;
        run.options = {.order = order, .watch_initialised = false, .resident_blocks = 2};
        run_text(run, &report);
        return report.describe_races();
    };
    for (Order const order : {Order::ascending, Order::descending, Order::shuffled}) {
        run.text = places_kernel("atom.global.cas.b32 %r12, [%rd10], 0, 1;");
        EXPECT_EQ(races(order), "");
        run.text = places_kernel("mov.u32 %r10, 0;\nmov.u64 %rd10, %rd0;");
        EXPECT_THAT(races(order), HasSubstr("between blocks")) << "all have the first place";
    }
    run.handed_on_out = false;
    run.text = places_kernel("atom.global.cas.b32 %r12, [%rd10], 0, 1;");
    EXPECT_THAT(races(Order::ascending), HasSubstr("between blocks"));
}

TEST(Control, EndlessLoopsAndTrapsEnd)
{
    EXPECT_THAT(
        fault_of({.text = text_kernel("$loop:\nbra.uni $loop;\n"), .options = {.max_instructions = 1000}}),
        HasSubstr("endless loop"));
    EXPECT_THAT(fault_of({.text = text_kernel("setp.eq.u32 %p10, %r0, 5;\n@%p10 trap;\n")}),
                HasSubstr("warp 0, lane 5: the kernel stopped itself"));
}

}  // namespace
}  // namespace ballast::ptx
