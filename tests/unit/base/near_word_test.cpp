// The suggestion for a misspelt word is the word a reader would guess, or none.
#include "host/base/near_word.hpp"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace ballast
