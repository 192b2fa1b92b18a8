// The formulas of docs/gpu.md with numbers worked out by hand.
#include "host/run/gpu_prediction.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

namespace ballast {
namespace {

// 100 multiprocessors at 1 GHz; a small study of 10 firms with 100 bytes each, a large one with 500 each.
GpuModel const kGpu{"gpu", 100, 1e9, 100'000, 99'000};
GpuMappingCounts const kChip{"16:512", 16, true, 512, 64, {10, 1000, 400, 500}, {10, 5000, 4400, 10'500}};
GpuMappingCounts const kGlobal{
    "global:256", 32, false, 256, 128, {10, 1000, 300, 600}, {10, 5000, 3300, 20'600}};

TEST(GpuPrediction, CountsLieOnALineThroughTwoStudies)
{
    GpuCounts const between = interpolate(kChip, 20, 6000);  // 300 bytes a firm
    EXPECT_DOUBLE_EQ(between.issues, 2400);                  // half way
    EXPECT_DOUBLE_EQ(between.slowest, 500 + 5000 * 10'000.0 / 4000.0);
    GpuCounts const small = interpolate(kChip, 1, 50);
    EXPECT_DOUBLE_EQ(small.issues, 400);
    EXPECT_DOUBLE_EQ(small.slowest, 500);
}

TEST(GpuPrediction, StateOnTheChipGrowsWithThatOfTheCpu)
{
    StateSize const small{10'000, 3'000};
    StateSize const large{14'000, 6'000};
    EXPECT_DOUBLE_EQ(chip_bytes(10'000, small, large), 3'000);
    EXPECT_DOUBLE_EQ(chip_bytes(14'000, small, large), 6'000);
    EXPECT_DOUBLE_EQ(chip_bytes(12'000, small, large), 4'500);
    EXPECT_DOUBLE_EQ(chip_bytes(30'000, small, large), 18'000);
    EXPECT_DOUBLE_EQ(chip_bytes(1'000, small, large), 300) << "the line is below zero here";
}

TEST(GpuPrediction, AMultiprocessorHoldsWhatThreadsRegistersAndStateAllow)
{
    EXPECT_EQ(blocks_per_sm(kGpu, kChip, 1000),
              2);  // registers: 65536 / (512 x 64); threads allow 4, state 5
    EXPECT_EQ(blocks_per_sm(kGpu, kChip, 4000), 1);  // state: 65,088 bytes a block
    EXPECT_EQ(blocks_per_sm(kGpu, kChip, 8000), 0);
    EXPECT_EQ(blocks_per_sm(kGpu, kGlobal, 8000), 2);
}

TEST(GpuPrediction, TheLongerOfTwoBounds)
{
    // 2 variants of 16,000 paths: 2,000 groups, 10 waves of 200; 3.2e8 firm-steps.
    GpuPass const pass{{16'000, 16'000}, 10, 1000};
    GpuPrediction const p = predict(kGpu, {kChip}, {pass}, 1000);
    EXPECT_EQ(p.blocks_per_sm, 2);
    EXPECT_DOUBLE_EQ(p.firm_steps, 3.2e8);
    EXPECT_DOUBLE_EQ(p.issue_seconds, 3.2e8 * 400 / 32 / (100 * 4 * 1e9));  // 10 ms
    EXPECT_DOUBLE_EQ(p.slowest_seconds, 10.0 * 1000 * 500 * 5 / 1e9);       // 25 ms
    EXPECT_DOUBLE_EQ(p.seconds(), p.slowest_seconds);
}

TEST(GpuPrediction, WavesAreWholeAndPassesAddUp)
{
    GpuPass once{{3'216}, 10, 1000};  // 201 groups of 16: a second wave for one of them
    GpuPrediction const one = predict(kGpu, {kChip}, {once}, 1000);
    EXPECT_DOUBLE_EQ(one.slowest_seconds, 2.0 * 1000 * 500 * 5 / 1e9);
    once.repeats = 3;
    GpuPrediction const more = predict(kGpu, {kChip}, {once, once}, 1000);
    EXPECT_DOUBLE_EQ(more.slowest_seconds, 6 * one.slowest_seconds);
    EXPECT_DOUBLE_EQ(more.issue_seconds, 6 * one.issue_seconds);
}

TEST(GpuPrediction, TheFastestMappingThatFitsOnTheChip)
{
    GpuPass const pass{{100'000}, 10, 1000};
    GpuMappingCounts slower = kChip;
    slower.mapping = "8:512";
    slower.paths_per_block = 8;
    EXPECT_EQ(predict(kGpu, {slower, kChip, kGlobal}, {pass}, 1000).mapping, "16:512");
    EXPECT_LT(predict(kGpu, {kGlobal}, {pass}, 1000).seconds(),
              predict(kGpu, {kChip}, {pass}, 1000).seconds());
    EXPECT_EQ(predict(kGpu, {kChip, kGlobal}, {pass}, 8000).mapping, "global:256");
    EXPECT_THROW(predict(kGpu, {kChip}, {pass}, 8000), std::invalid_argument);
}

}  // namespace
}  // namespace ballast
