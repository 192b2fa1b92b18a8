/// Saved paths in order: what Thrust gives equals the standard library's sort of the same keys, on every system.
#include <algorithm>
#include <limits>
#include <random>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include "kernels/backends/cuda.hpp"
#include "kernels/backends/path_order.hpp"

namespace ballast {
namespace {

constexpr std::int32_t kFirms = 3;
constexpr std::int32_t kFirm = 1;
constexpr std::uint8_t kNotEnded = 255;

/// Records with many ties, negative values and zeros of both signs; one path in `ends_one_in` has an end, none if 0.
std::vector<PathRecord> random_records(std::uint64_t num_paths, std::uint32_t ends_one_in)
{
    std::mt19937 random(static_cast<std::uint32_t>(num_paths));
    std::vector<PathRecord> records(num_paths * kFirms);
    for (PathRecord& record : records) {
        record = {};
        bool const ends = ends_one_in > 0 && random() % ends_one_in == 0;
        record.end_step = ends ? static_cast<std::uint8_t>(random() % 78) : kNotEnded;
        record.lowest_liquidity = 0.25F * static_cast<float>(static_cast<int>(random() % 4001) - 1000);
        if (random() % 8 == 0) {
            record.lowest_liquidity = -0.0F;
        }
    }
    return records;
}

RecordColumn column_of(std::vector<PathRecord> const& records)
{
    return {records.data(), records.size() / kFirms, kFirms, kFirm};
}

std::vector<std::uint64_t> all_ranks(std::uint64_t num_paths)
{
    std::vector<std::uint64_t> ranks;
    for (std::uint64_t rank = num_paths; rank >= 1; --rank) {
        ranks.push_back(rank);
    }
    return ranks;
}

/// The same by std::sort.
PathsInOrder expected_order(RecordColumn const& column, std::vector<std::uint64_t> const& ranks)
{
    std::vector<std::uint64_t> keys;
    std::vector<std::uint64_t> ended;
    for (std::uint64_t path = 0; path < column.num_paths; ++path) {
        PathRecord const& record = column.records[path * kFirms + kFirm];
        keys.push_back(order_key(order_bits(record.lowest_liquidity), path));
        if (record.end_step != kNotEnded) {
            ended.push_back(order_key(record.end_step, path));
        }
    }
    std::sort(keys.begin(), keys.end());
    std::sort(ended.begin(), ended.end());
    PathsInOrder order;
    for (std::uint64_t const rank : ranks) {
        order.liquidity.push_back(keys[rank - 1]);
    }
    order.num_ended = ended.size();
    if (!ended.empty()) {
        order.ended = {ended.front(), ended[(ended.size() - 1) / 2], ended.back()};
    }
    return order;
}

void expect_equal(PathsInOrder const& calculated, PathsInOrder const& expected)
{
    EXPECT_EQ(calculated.liquidity, expected.liquidity);
    EXPECT_EQ(calculated.num_ended, expected.num_ended);
    EXPECT_EQ(calculated.ended, expected.ended);
}

TEST(OrderBits, RiseWithTheValueAndGiveItBack)
{
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    constexpr float kTiny = std::numeric_limits<float>::denorm_min();
    std::vector<float> const rising{-kInfinity, -3e38F, -1.5F, -1.0F, -kTiny,
                                    0.0F,       kTiny,  1.0F,  3e38F, kInfinity};
    for (std::size_t i = 0; i < rising.size(); ++i) {
        EXPECT_EQ(value_of_order_bits(order_bits(rising[i])), rising[i]);
        if (i > 0) {
            EXPECT_LT(order_bits(rising[i - 1]), order_bits(rising[i])) << rising[i];
        }
    }
    EXPECT_EQ(order_bits(-0.0F), order_bits(0.0F));
}

TEST(PathOrder, EqualsTheStandardSort)
{
    for (std::uint64_t const num_paths : {1U, 2U, 17U, 1000U, 70'001U}) {
        for (std::uint32_t const ends_one_in : {0U, 1U, 5U, 997U}) {
            std::vector<PathRecord> const records = random_records(num_paths, ends_one_in);
            std::vector<std::uint64_t> const ranks = all_ranks(num_paths);
            PathsInOrder const order = order_paths(column_of(records), ranks, kOrderOnHost);
            SCOPED_TRACE(testing::Message() << num_paths << " paths, ends in one of " << ends_one_in);
            expect_equal(order, expected_order(column_of(records), ranks));
            EXPECT_FALSE(order.on_device);
            EXPECT_EQ(order.problem, "");
        }
    }
}

TEST(PathOrder, IsTheSameOnOneThreadAndMany)
{
    std::vector<PathRecord> const records = random_records(200'000, 7);
    std::vector<std::uint64_t> const ranks = all_ranks(200'000);
    PathsInOrder const many = order_paths(column_of(records), ranks, kOrderOnHost);
    tbb::global_control const one(tbb::global_control::max_allowed_parallelism, 1);
    expect_equal(order_paths(column_of(records), ranks, kOrderOnHost), many);
}

TEST(PathOrder, OfNoPathsIsEmpty)
{
    PathsInOrder const order = order_paths({nullptr, 0, kFirms, kFirm}, {}, kOrderOnHost);
    EXPECT_TRUE(order.liquidity.empty());
    EXPECT_TRUE(order.ended.empty());
    EXPECT_EQ(order.num_ended, 0U);
}

TEST(PathOrder, RefusesRanksThatNoPathHas)
{
    std::vector<PathRecord> const records = random_records(10, 2);
    for (std::uint64_t const rank : {0U, 11U}) {
        std::vector<std::uint64_t> const ranks{rank};
        EXPECT_THROW(order_paths(column_of(records), ranks, kOrderOnHost), std::invalid_argument) << rank;
    }
}

TEST(PathOrder, IsMadeOnTheHostWhereTheDeviceCannot)
{
    constexpr int kNoSuchDevice = 9999;
    std::vector<PathRecord> const records = random_records(5000, 3);
    std::vector<std::uint64_t> const ranks = all_ranks(5000);
    PathsInOrder const order = order_paths(column_of(records), ranks, kNoSuchDevice);
    expect_equal(order, expected_order(column_of(records), ranks));
    EXPECT_FALSE(order.on_device);
    EXPECT_NE(order.problem, "");
}

TEST(Cuda, PathOrderEqualsTheStandardSort)
{
    CudaStatus const status = cuda_status();
    std::string reason = status.problem;
    std::vector<CudaDevice> usable;
    for (CudaDevice const& device : status.devices) {
        if (device.problem.empty()) {
            usable.push_back(device);
        } else {
            reason += device.uuid + ": " + device.problem + "; ";
        }
    }
    if (usable.empty()) {
        GTEST_SKIP() << reason;
    }
    for (CudaDevice const& device : usable) {
        for (std::uint64_t const num_paths : {1U, 1000U, 70'001U, 1'000'000U}) {
            for (std::uint32_t const ends_one_in : {0U, 1U, 5U}) {
                std::vector<PathRecord> const records = random_records(num_paths, ends_one_in);
                std::vector<std::uint64_t> const ranks = all_ranks(num_paths);
                PathsInOrder const order = order_paths(column_of(records), ranks, device.index);
                SCOPED_TRACE(testing::Message() << device.uuid << ", " << num_paths << " paths");
                EXPECT_TRUE(order.on_device) << order.problem;
                expect_equal(order, expected_order(column_of(records), ranks));
            }
        }
    }
}

}  // namespace
}  // namespace ballast
