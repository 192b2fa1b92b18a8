/// Ranges of paths that are handed out, come back, and are handed out again.
#include <gtest/gtest.h>

#include <random>

#include "host/run/audit.hpp"
#include "host/run/path_queue.hpp"

namespace ballast {
namespace {

TEST(PathQueue, HandsOutAPrefixOnce)
{
    PathQueue queue(PathSet(0, 30), 10);
    EXPECT_EQ(queue.taken_to(), 10U) << "nothing taken";
    EXPECT_EQ(queue.take(8)->first, 10U);
    EXPECT_EQ(queue.take(8)->first, 18U);
    EXPECT_EQ(queue.left(), 4U);
    PathRange const last = *queue.take(8);
    EXPECT_EQ(last.first, 26U);
    EXPECT_EQ(last.end(), 30U);
    EXPECT_FALSE(queue.take(1).has_value());
    EXPECT_EQ(queue.taken_to(), 30U);
}

TEST(PathQueue, WhatComesBackIsHandedOutBeforeNewPathsAndAfterClosing)
{
    PathQueue queue(PathSet(0, 100), 0);
    PathRange lost = *queue.take(20);
    lost.again = true;
    queue.put_back(lost);
    EXPECT_TRUE(queue.has_returned());
    EXPECT_EQ(queue.left(), 100U);
    queue.close();
    EXPECT_EQ(queue.left(), 20U);
    PathRange const part = *queue.take(15);
    EXPECT_EQ(part.first, 0U);
    EXPECT_EQ(part.count, 15U);
    EXPECT_TRUE(part.again);
    PathRange const rest = *queue.take(15);
    EXPECT_EQ(rest.first, 15U);
    EXPECT_EQ(rest.count, 5U);
    EXPECT_FALSE(queue.take(15).has_value()) << "no new paths once closed";
    EXPECT_EQ(queue.taken_to(), 20U);
}

TEST(PathQueue, HandsOutNothingOnceAborted)
{
    PathQueue queue(PathSet(0, 100), 0);
    queue.put_back(*queue.take(20));
    queue.abort();
    EXPECT_FALSE(queue.take(5).has_value());
}

TEST(PathQueue, EveryPathIsFinishedOnceHoweverOftenRangesComeBack)
{
    std::mt19937_64 random(5);
    std::vector<int> finished(1000, 0);
    PathQueue queue(PathSet(0, finished.size()), 0);
    while (auto const range = queue.take(1 + static_cast<std::uint32_t>(random() % 97))) {
        if (random() % 3 == 0) {
            queue.put_back(*range);
            continue;
        }
        for (std::uint64_t path = range->first; path < range->end(); ++path) {
            ++finished[path];
        }
    }
    EXPECT_EQ(std::count(finished.begin(), finished.end(), 1), 1000);
}

TEST(PathQueue, RangesAreToldInOrderAndJoined)
{
    EXPECT_EQ(describe({}), "none");
    EXPECT_EQ(describe({{8, 4, false}, {0, 4, true}, {4, 4, false}}), "[0, 12)");
    EXPECT_EQ(describe({{8, 4, false}, {0, 4, false}}), "[0, 4), [8, 12)");
    std::vector<PathRange> many;
    for (std::uint64_t i = 0; i < 10; ++i) {
        many.push_back({10 * i, 5, false});
    }
    EXPECT_TRUE(describe(many).ends_with("[70, 75) and 2 more ranges")) << describe(many);
}

TEST(AuditChoice, IsAFunctionOfTheSeedWhateverTheRanges)
{
    constexpr std::uint64_t kPaths = 1'000'000;
    AuditChoice const choice(0.05, 7, kPaths);
    std::vector<PathRange> const whole = choice.blocks_in({0, kPaths, false});
    std::vector<PathRange> parts;
    std::mt19937_64 random(3);
    for (std::uint64_t first = 0; first < kPaths;) {
        std::uint64_t const count = std::min<std::uint64_t>(1 + random() % 5000, kPaths - first);
        for (PathRange const& block : choice.blocks_in({first, static_cast<std::uint32_t>(count), false})) {
            parts.push_back(block);
        }
        first += count;
    }
    ASSERT_EQ(parts.size(), whole.size());
    for (std::size_t i = 0; i < parts.size(); ++i) {
        EXPECT_EQ(parts[i].first, whole[i].first);
        EXPECT_EQ(parts[i].count, std::min<std::uint64_t>(kAuditBlock, kPaths - whole[i].first));
    }
    // 3907 blocks, each with probability 0.05: 195 expected, standard deviation 13.6; five of them either way.
    EXPECT_NEAR(static_cast<double>(whole.size()), 195.0, 68.0);
}

TEST(AuditChoice, TakesOneBlockAtLeastAndNoneWithoutAShare)
{
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        EXPECT_EQ(AuditChoice(1e-9, seed, 5000).blocks_in({0, 5000, false}).size(), 1U) << seed;
        EXPECT_TRUE(AuditChoice(0, seed, 5000).blocks_in({0, 5000, false}).empty());
        EXPECT_EQ(AuditChoice(1, seed, 5000).blocks_in({0, 5000, false}).size(), 20U);
    }
    EXPECT_EQ(AuditChoice(1, 1, 5000).blocks_in({4864, 136, false}).front().count, 136U) << "the last, cut";
}

TEST(AuditChoice, TheFirstDifferenceIsNamed)
{
    std::vector<Tally> expected(2), found(2);
    for (Tally& tally : expected) {
        tally.counts = {1, 2, 3};
        tally.bins = {4, 5};
    }
    found = expected;
    EXPECT_EQ(first_difference(found, expected), "");
    found[1].bins[1] = 6;
    EXPECT_EQ(first_difference(found, expected), "bins[1] of job 1 is 6, not 5");
    found[1].counts[2] = 0;
    EXPECT_EQ(first_difference(found, expected), "counts[2] of job 1 is 0, not 3");
}

}  // namespace
}  // namespace ballast
