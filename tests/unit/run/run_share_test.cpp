// Shares of a run: together they are all paths once, each holds its part of every variant, and what is missing is named.
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "host/run/path_queue.hpp"
#include "host/run/run_share.hpp"

namespace ballast {

void PrintTo(RunShare const& share, std::ostream* stream)
{
    *stream << share.text();
}

namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

TEST(PathSet, KnowsItsRangesAndWhatComesBeforeAPath)
{
    PathSet paths(3, 5);
    paths.add(5, 6);  // goes on
    paths.add(8, 8);  // nothing
    paths.add(10, 14);
    EXPECT_THAT(paths.ranges(), ElementsAre(Pair(3, 6), Pair(10, 14)));
    EXPECT_EQ(paths.end(), 14);
    EXPECT_EQ(paths.count_below(0), 0);
    EXPECT_EQ(paths.count_below(5), 2);
    EXPECT_EQ(paths.count_below(9), 3);
    EXPECT_EQ(paths.count_below(99), 7);
    EXPECT_EQ(paths.next(0), PathSet::Range(3, 6));
    EXPECT_EQ(paths.next(4), PathSet::Range(4, 6));
    EXPECT_EQ(paths.next(6), PathSet::Range(10, 14));
    EXPECT_EQ(paths.next(14), std::nullopt);
    EXPECT_EQ(PathSet().end(), 0);
}

TEST(PathQueue, HandsOutNoPathOfAHole)
{
    PathSet paths(3, 6);
    paths.add(10, 14);
    PathQueue queue(paths, 4);
    std::vector<std::uint64_t> taken;
    EXPECT_EQ(queue.left(), 6);
    while (std::optional<PathRange> const range = queue.take(3)) {
        for (std::uint64_t path = range->first; path < range->end(); ++path) {
            taken.push_back(path);
        }
    }
    EXPECT_THAT(taken, ElementsAre(4, 5, 10, 11, 12, 13));
    EXPECT_EQ(queue.taken_to(), paths.end());
    EXPECT_EQ(queue.left(), 0);
}

TEST(RunShare, HoldsItsPartOfEveryVariant)
{
    // 100 paths with a scenario, 200 more without.
    std::vector<std::uint64_t> const variants{300, 100};
    EXPECT_THAT(paths_of_share({1, 4}, variants).ranges(), ElementsAre(Pair(0, 25), Pair(100, 150)));
    EXPECT_THAT(paths_of_share({4, 4}, variants).ranges(), ElementsAre(Pair(75, 100), Pair(250, 300)));
    EXPECT_THAT(paths_of_share({1, 1}, variants).ranges(), ElementsAre(Pair(0, 300)));
    EXPECT_THAT(paths_of_share({1, 1}, variants, 120).ranges(), ElementsAre(Pair(120, 300)));
    EXPECT_THAT(paths_of_share({1, 1}, variants, 300).ranges(), IsEmpty());
}

RC_GTEST_PROP(RunShare, SharesAreAllPathsOnceAndEqualToOnePath, ())
{
    auto const most = std::uint64_t{1} << 48;
    auto const variants = *rc::gen::nonEmpty(
        rc::gen::container<std::vector<std::uint64_t>>(rc::gen::inRange<std::uint64_t>(1, most)));
    auto const of = *rc::gen::inRange<std::uint64_t>(1, 40);
    std::uint64_t const paths = *std::max_element(variants.begin(), variants.end());
    for (std::uint64_t const variant : variants) {
        std::uint64_t sum = 0;
        for (std::uint64_t number = 1; number <= of; ++number) {
            std::uint64_t const count = paths_of_share({number, of}, variants).count_below(variant);
            std::uint64_t const equal = variant / of;
            RC_ASSERT(count + variants.size() >= equal && count <= equal + variants.size());
            sum += count;
        }
        RC_ASSERT(sum == variant);
    }
    // Neighbours meet in every segment, so no path is held twice.
    PathSet const first = paths_of_share({1, of}, variants);
    PathSet const whole = paths_of_share({of, of}, variants);
    RC_ASSERT(first.count_below(1) <= 1);
    RC_ASSERT(whole.end() == paths);
}

TEST(RunShare, SharesOfDifferentSizesFitTogether)
{
    std::vector<std::uint64_t> const variants{1001, 333, 77};
    std::vector<std::uint64_t> seen(1001);
    for (RunShare const share : {RunShare{1, 2}, {4, 6}, {5, 6}, {6, 6}}) {
        PathSet const paths = paths_of_share(share, variants);
        for (auto const& [first, end] : paths.ranges()) {
            for (std::uint64_t path = first; path < end; ++path) {
                ++seen[path];
            }
        }
    }
    EXPECT_THAT(seen, testing::Each(1));
    EXPECT_FALSE(overlap({1, 2}, {4, 6}));
    EXPECT_TRUE(overlap({1, 2}, {3, 6}));
    EXPECT_TRUE(overlap({2, 5}, {2, 5}));
    EXPECT_TRUE(overlap({1, 1}, {3, 7}));
}

TEST(RunShare, WhatIsMissingIsNamedInSharesThatFit)
{
    EXPECT_THAT(missing_shares({{1, 3}, {2, 3}, {3, 3}}), IsEmpty());
    EXPECT_THAT(missing_shares({{1, 3}, {3, 3}}), ElementsAre(RunShare{2, 3}));
    EXPECT_THAT(missing_shares({{5, 5}, {1, 5}}),
                ElementsAre(RunShare{2, 5}, RunShare{3, 5}, RunShare{4, 5}));
    EXPECT_THAT(missing_shares({{1, 3}, {2, 2}}), ElementsAre(RunShare{3, 6}));
    EXPECT_THAT(missing_shares({{1, 2}}), ElementsAre(RunShare{2, 2}));
    EXPECT_THAT(missing_shares({}), ElementsAre(RunShare{1, 1}));
    EXPECT_THAT(missing_shares({{32749, 65519}, {32754, 65521}}), ElementsAre(RunShare{1, 1}))
        << "no share fits between them";
}

}  // namespace
}  // namespace ballast
