// The suggestion for a misspelt word is the word a reader would guess, or none.
#include "host/base/near_word.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace ballast {
namespace {

TEST(EditDistance, CountsEditsAndSwaps)
{
    EXPECT_EQ(edit_distance("", "abc"), 3U);
    EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
    EXPECT_EQ(edit_distance("maturtiy", "maturity"), 1U);
    EXPECT_EQ(edit_distance("CoreWeave", "coreweave"), 0U);
    EXPECT_EQ(edit_distance("ca", "abc"), 3U);  // 2 only if a character may be edited twice
}

TEST(EditDistance, IsSymmetric)
{
    std::vector<std::string> const words{"cash_usd_bn", "cash", "debt", "", "maturity", "mat_urity"};
    for (auto const& a : words) {
        for (auto const& b : words)
            EXPECT_EQ(edit_distance(a, b), edit_distance(b, a)) << a << " " << b;
    }
}

TEST(NearWord, FindsTheNearestOrNothing)
{
    std::vector<std::string> const known{"maturity", "margin", "cash_usd_bn"};
    EXPECT_EQ(near_word("maturty", known), "maturity");
    EXPECT_EQ(near_word("cash_usd_m", known), "cash_usd_bn");
    EXPECT_EQ(near_word("coupon", known), std::nullopt);
    EXPECT_EQ(near_word("x", {}), std::nullopt);
}

TEST(NearWord, IsThatOfAllDistances)
{
    std::mt19937 random(3);
    auto const some_word = [&] {
        std::string word(random() % 9, ' ');
        std::generate(word.begin(), word.end(), [&] { return "abcABC_"[random() % 7]; });
        return word;
    };
    for (int i = 0; i < 2000; ++i) {
        std::vector<std::string> known(6);
        std::generate(known.begin(), known.end(), some_word);
        std::string const word = some_word();
        std::optional<std::string> nearest;
        std::size_t least = std::max<std::size_t>(1, word.size() / 3) + 1;
        for (auto const& candidate : known) {
            if (std::size_t const distance = edit_distance(word, candidate); distance < least) {
                least = distance;
                nearest = candidate;
            }
            for (std::size_t limit = 0; limit < 6; ++limit) {
                EXPECT_EQ(edit_distance(word, candidate, limit),
                          std::min(edit_distance(word, candidate), limit));
            }
        }
        EXPECT_EQ(near_word(word, known), nearest) << word;
    }
}

}  // namespace
}  // namespace ballast
