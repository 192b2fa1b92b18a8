// Exchange between the lanes of a warp: votes, shuffles, reductions, matches, and who waits for whom.
#include "tests/ptx/text_kernel.hpp"

#include <bit>
#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ballast::ptx {
namespace {

using ::testing::HasSubstr;

/// The words that lanes write when `instruction` leaves %r12, from %r10 = 37 lane modulo 101 and %p10 = its lowest bit.
std::vector<std::uint32_t> exchanged(std::string const& instruction)
{
    return run_text(
        {.text = text_kernel("mul.lo.u32 %r10, %r0, 37;\nrem.u32 %r10, %r10, 101;\nand.b32 %r11, %r10, 1;\n"
                             "setp.eq.u32 %p10, %r11, 1;\nmov.u32 %r12, 0;\n" +
                             instruction + "\nst.global.u32 [%rd1], %r12;\n")});
}

std::uint32_t value_of(std::uint32_t lane)
{
    return lane * 37 % 101;
}

void expect_lanes(std::string const& instruction, std::function<std::uint32_t(std::uint32_t)> const& expected)
{
    std::vector<std::uint32_t> const out = exchanged(instruction);
    for (std::uint32_t lane = 0; lane < 32; ++lane) {
        EXPECT_EQ(out[lane], expected(lane)) << instruction << " in lane " << lane;
    }
}

TEST(Warp, Votes)
{
    std::uint32_t odd = 0;
    for (std::uint32_t lane = 0; lane < 32; ++lane) {
        odd |= (value_of(lane) & 1u) << lane;
    }
    expect_lanes("vote.sync.ballot.b32 %r12, %p10, -1;", [=](std::uint32_t) { return odd; });
    expect_lanes("vote.sync.ballot.b32 %r12, !%p10, -1;", [=](std::uint32_t) { return ~odd; });
    auto vote = [](std::string const& kind, std::string const& predicate) {
        return "vote.sync." + kind + ".pred %p11, " + predicate + ", 0xffffffff;\nselp.u32 %r12, 1, 0, %p11;";
    };
    expect_lanes(vote("any", "%p10"), [](std::uint32_t) { return 1; });
    expect_lanes(vote("all", "%p10"), [](std::uint32_t) { return 0; });
    expect_lanes(vote("uni", "%p10"), [](std::uint32_t) { return 0; });
    expect_lanes("setp.lt.u32 %p10, %r0, 32;\n" + vote("all", "%p10"), [](std::uint32_t) { return 1; });
    expect_lanes("setp.lt.u32 %p10, %r0, 32;\n" + vote("uni", "!%p10"), [](std::uint32_t) { return 1; });
    expect_lanes("setp.lt.u32 %p10, %r0, 32;\n" + vote("any", "!%p10"), [](std::uint32_t) { return 0; });
}

TEST(Warp, Shuffles)
{
    auto shuffle = [](std::string const& mode, std::string const& b, std::string const& c) {
        return "shfl.sync." + mode + ".b32 %r12|%p11, %r10, " + b + ", " + c +
               ", -1;\n@!%p11 add.u32 %r12, %r12, 1000;";
    };
    // CUDA's __shfl_* of a width pass 8192 - 256 width | 31 (0 in place of 31 for `up`) as c.
    expect_lanes(shuffle("bfly", "5", "31"), [](std::uint32_t lane) { return value_of(lane ^ 5u); });
    expect_lanes(shuffle("down", "3", "31"), [](std::uint32_t lane) {
        return lane + 3 < 32 ? value_of(lane + 3) : value_of(lane) + 1000;
    });
    expect_lanes(shuffle("up", "2", "0"),
                 [](std::uint32_t lane) { return lane >= 2 ? value_of(lane - 2) : value_of(lane) + 1000; });
    expect_lanes(shuffle("idx", "9", "31"), [](std::uint32_t) { return value_of(9); });
    // Segments of 8 lanes: c = 24 << 8 | 31.
    expect_lanes(shuffle("idx", "11", "6175"), [](std::uint32_t lane) { return value_of(lane / 8 * 8 + 3); });
    expect_lanes(shuffle("down", "6", "6175"), [](std::uint32_t lane) {
        return lane % 8 + 6 < 8 ? value_of(lane + 6) : value_of(lane) + 1000;
    });
}

TEST(Warp, Reductions)
{
    std::uint32_t sum = 0;
    std::uint32_t all = ~0u;
    std::uint32_t any = 0;
    std::uint32_t odd = 0;
    for (std::uint32_t lane = 0; lane < 32; ++lane) {
        sum += value_of(lane);
        all &= value_of(lane);
        any |= value_of(lane);
        odd ^= value_of(lane);
    }
    expect_lanes("redux.sync.add.u32 %r12, %r10, -1;", [=](std::uint32_t) { return sum; });
    expect_lanes("redux.sync.and.b32 %r12, %r10, -1;", [=](std::uint32_t) { return all; });
    expect_lanes("redux.sync.or.b32 %r12, %r10, -1;", [=](std::uint32_t) { return any; });
    expect_lanes("redux.sync.xor.b32 %r12, %r10, -1;", [=](std::uint32_t) { return odd; });
    expect_lanes("sub.u32 %r10, %r0, 5;\nredux.sync.min.s32 %r12, %r10, -1;",
                 [](std::uint32_t) { return ~0u - 4; });
    expect_lanes("sub.u32 %r10, %r0, 5;\nredux.sync.max.s32 %r12, %r10, -1;",
                 [](std::uint32_t) { return 26; });
    expect_lanes("sub.u32 %r10, %r0, 5;\nredux.sync.min.u32 %r12, %r10, -1;",
                 [](std::uint32_t) { return 0; });
    expect_lanes("sub.u32 %r10, %r0, 5;\nredux.sync.max.u32 %r12, %r10, -1;",
                 [](std::uint32_t) { return ~0u; });
}

TEST(Warp, MatchesAndElection)
{
    expect_lanes("rem.u32 %r10, %r0, 5;\nmatch.any.sync.b32 %r12, %r10, -1;", [](std::uint32_t lane) {
        std::uint32_t equal = 0;
        for (std::uint32_t other = lane % 5; other < 32; other += 5) {
            equal |= 1u << other;
        }
        return equal;
    });
    expect_lanes(
        "cvt.u64.u32 %rd10, %r10;\nmatch.all.sync.b64 %r12|%p11, %rd10, -1;\n@!%p11 mov.u32 %r12, 9;",
        [](std::uint32_t) { return 9; });
    expect_lanes("elect.sync %r12|%p11, -1;\n@%p11 mov.u32 %r12, 77;",
                 [](std::uint32_t lane) { return lane == 0 ? 77 : 0; });
}

TEST(Warp, MembersWaitForEachOtherAcrossBranches)
{
    // Lanes reach the vote at different times; lanes 8 to 15 are no members and never come.
    std::string const text = text_kernel(R"(
    mov.u32 %r12, 0;
    shr.u32 %r10, %r0, 3;
    setp.eq.u32 %p10, %r10, 1;
    @%p10 bra $end;
    setp.eq.u32 %p11, %r10, 3;
    @%p11 bra $late;
$vote:
    setp.gt.u32 %p12, %r0, 3;
    vote.sync.ballot.b32 %r12, %p12, 0xffff00ff;
    bra.uni $end;
$late:
    add.u32 %r13, %r0, 1;
    bra.uni $vote;
$end:
    st.global.u32 [%rd1], %r12;
)");
    Report report;
    std::vector<std::uint32_t> const out = run_text({.text = text}, &report);
    for (std::uint32_t lane = 0; lane < 32; ++lane) {
        EXPECT_EQ(out[lane], lane / 8 == 1 ? 0u : 0xFFFF00F0u) << lane;
    }
}

TEST(Warp, ExitedLanesAreNotWaitedFor)
{
    std::vector<std::uint32_t> const out = run_text({.text = text_kernel(R"(
    setp.gt.u32 %p10, %r0, 20;
    @%p10 exit;
    setp.gt.u32 %p11, %r0, 18;
    vote.sync.ballot.b32 %r12, %p11, -1;
    st.global.u32 [%rd1], %r12;
)")});
    EXPECT_EQ(out[0], 3u << 19);
    EXPECT_EQ(out[25], 0u);
}

TEST(Warp, LanesThatNeverComeAreADeadlock)
{
    std::string const text = text_kernel(R"(
    setp.lt.u32 %p10, %r0, 4;
    @%p10 bra $one;
    bar.warp.sync -1;
    bra.uni $end;
$one:
    vote.sync.any.pred %p11, %p10, -1;
$end:
)");
    EXPECT_THAT(fault_of({.text = text}), HasSubstr("that never come"));
    EXPECT_THAT(fault_of({.text = text}), HasSubstr("lanes 0x0000000f: waits for its warp at PTX line"));
    EXPECT_THAT(fault_of({.text = text_kernel("bar.warp.sync 1;\n")}),
                HasSubstr("not in its own member mask"));
    EXPECT_THAT(fault_of({.text = text_kernel(R"(
    setp.lt.u32 %p10, %r0, 4;
    @%p10 shfl.sync.idx.b32 %r10, %r0, 9, 31, 15;
)")}),
                HasSubstr("reads from lane 9, which does not take part"));
}

}  // namespace
}  // namespace ballast::ptx
