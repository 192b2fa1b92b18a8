/// Digests of ranges of paths: where ranges lie, that digests add up, and that no change of a cell goes unnoticed.
#include "host/risk/range_digest.hpp"

#include <gtest/gtest.h>

#include <random>

#include "host/risk/digest_ranges.hpp"

namespace ballast {
namespace {

TEST(DigestRanges, FollowOneAnotherAndStayASmallShareOfTheirRun)
{
    EXPECT_EQ(num_digest_ranges(0), 0U);
    EXPECT_EQ(num_digest_ranges(1), 1U);
    EXPECT_EQ(num_digest_ranges(16'384), 1U);
    EXPECT_EQ(num_digest_ranges(16'385), 2U);
    EXPECT_EQ(num_digest_ranges(262'144), 16U);
    for (std::size_t range = 0; range < 250; ++range) {
        std::uint64_t const begin = digest_range_begin(range), end = digest_range_begin(range + 1);
        EXPECT_LT(begin, end);
        EXPECT_EQ(digest_range_of(begin), range);
        EXPECT_EQ(digest_range_of(end - 1), range);
        EXPECT_LE(end - begin, std::max<std::uint64_t>(16'384, begin / 8)) << range;
        EXPECT_EQ((end - begin) % 16'384, 0U) << range;
    }
    EXPECT_LT(num_digest_ranges(std::uint64_t{1} << 48), 300U);
}

std::vector<std::uint64_t> random_cells(std::mt19937_64& random, std::size_t count)
{
    std::vector<std::uint64_t> cells(count);
    for (std::uint64_t& cell : cells) {
        cell = random() % 4 == 0 ? random() : 0;  // most are empty
    }
    return cells;
}

TEST(RangeDigest, OfASumIsTheSumOfDigestsInAnyWidthAndDivision)
{
    std::mt19937_64 random(7);
    std::vector<std::uint64_t> const a = random_cells(random, 999), b = random_cells(random, 999);
    std::vector<std::uint64_t> both(a.size());
    std::vector<std::uint32_t> narrow(a.size());
    std::vector<std::uint64_t> wide(a.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        both[i] = a[i] + b[i];
        narrow[i] = static_cast<std::uint32_t>(a[i]);
        wide[i] = narrow[i];
    }
    RangeDigest sum = digest_of_cells(a);
    sum += digest_of_cells(b);
    EXPECT_EQ(digest_of_cells(both), sum);
    sum -= digest_of_cells(b);
    EXPECT_EQ(digest_of_cells(a), sum);

    RangeDigest of_narrow;
    add_cells(0, std::span<std::uint32_t const>(narrow), of_narrow);
    EXPECT_EQ(digest_of_cells(wide), of_narrow);
    RangeDigest in_parts;
    add_cells(0, std::span<std::uint64_t const>(a).first(77), in_parts);
    add_cells(77, std::span<std::uint64_t const>(a).subspan(77), in_parts);
    EXPECT_EQ(digest_of_cells(a), in_parts);
    RangeDigest one_by_one;
    for (std::size_t i = 0; i < a.size(); ++i) {
        add_cell(i, a[i], one_by_one);
    }
    EXPECT_EQ(digest_of_cells(a), one_by_one);
}

TEST(RangeDigest, ChangesWithEveryCellAndItsPlace)
{
    std::mt19937_64 random(8);
    std::vector<std::uint64_t> const cells = random_cells(random, 200);
    RangeDigest const expected = digest_of_cells(cells);
    for (std::size_t i = 0; i < cells.size(); ++i) {
        for (int bit : {0, 17, 63}) {
            std::vector<std::uint64_t> changed = cells;
            changed[i] ^= std::uint64_t{1} << bit;
            RangeDigest const found = digest_of_cells(changed);
            EXPECT_NE(found.words[0], expected.words[0]) << i << " " << bit;
            EXPECT_NE(found.words[1], expected.words[1]) << i << " " << bit;
        }
        if (i > 0 && cells[i] != cells[i - 1]) {
            std::vector<std::uint64_t> swapped = cells;
            std::swap(swapped[i], swapped[i - 1]);
            EXPECT_NE(digest_of_cells(swapped), expected) << i;
        }
    }
}

TEST(RangeDigest, ArraysHoldDigestsOfRangesThatSomeLack)
{
    std::vector<RangeDigests> const digests{{{{1, 2}}, {{3, 4}}}, {}, {{{5, 6}}}};
    std::vector<std::uint64_t> const array = digest_array(digests, 2);
    EXPECT_EQ(array, (std::vector<std::uint64_t>{1, 2, 3, 4, 0, 0, 0, 0, 5, 6, 0, 0}));
    std::vector<RangeDigests> const back = digests_of_array(array, 2);
    ASSERT_EQ(back.size(), 3U);
    EXPECT_EQ(sum_of(back[0]), sum_of(digests[0]));
    EXPECT_EQ(back[2][0], digests[2][0]);
    RangeDigests sum = digests[2];
    add_ranges(digests[0], sum);
    EXPECT_EQ(sum, (RangeDigests{{{6, 8}}, {{3, 4}}}));
}

}  // namespace
}  // namespace ballast
