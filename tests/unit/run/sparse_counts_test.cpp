#include "host/run/sparse_counts.hpp"

#include <limits>
#include <numeric>
#include <optional>
#include <span>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace ballast {
namespace {

using Counts = std::vector<std::uint64_t>;

constexpr std::size_t kRow = 4;

Counts packed(Counts const& counts)
{
    return pack_counts({counts}, kRow);
}

RC_GTEST_PROP(SparseCounts, AreTheSameAfterPackingInAnyParts, ())
{
    Counts const counts = *rc::gen::container<Counts>(
        rc::gen::weightedOneOf<std::uint64_t>({{5, rc::gen::just(std::uint64_t{0})},
                                               {2, rc::gen::inRange<std::uint64_t>(1, 300)},
                                               {1, rc::gen::arbitrary<std::uint64_t>()}}));
    std::size_t const cut = *rc::gen::inRange<std::size_t>(0, counts.size() + 1);
    std::span<std::uint64_t const> const all(counts);
    Counts const words = pack_counts({all.first(cut), all.subspan(cut)}, kRow);
    RC_ASSERT(words.size() % kRow == 0);
    RC_ASSERT(words == packed(counts));
    RC_ASSERT(unpack_counts(words, counts.size()) == std::optional(counts));
}

TEST(SparseCounts, HoldTheLargestAndTakeLittleForZeros)
{
    Counts counts(1'000'000, 0);
    EXPECT_EQ(packed(counts).size(), kRow);
    counts.back() = std::numeric_limits<std::uint64_t>::max();
    EXPECT_EQ(packed(counts).size(), kRow) << "three bytes for zeros, ten for the number, two for the end";
    EXPECT_EQ(unpack_counts(packed(counts), counts.size()), std::optional(counts));
}

TEST(SparseCounts, ThatAreCutShortOrTooLongOrNoNumbersAreRefused)
{
    Counts counts(40);
    std::iota(counts.begin(), counts.end(), 1);
    Counts const words = packed(counts);
    EXPECT_FALSE(unpack_counts(words, counts.size() - 1));
    EXPECT_FALSE(unpack_counts(std::span(words).first(5), counts.size()));
    EXPECT_FALSE(unpack_counts({}, 0));
    Counts const endless(kRow, std::numeric_limits<std::uint64_t>::max());
    EXPECT_FALSE(unpack_counts(endless, counts.size()));
}

}  // namespace
}  // namespace ballast
