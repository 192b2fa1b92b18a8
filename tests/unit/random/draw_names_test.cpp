/// Claims: a draw key is the XXH3-64 of a name, stable for ever; equal names share, collisions are found.

#include "kernels/random/draw_names.hpp"

#include <gtest/gtest.h>

#include <xxhash.h>

namespace ballast {
namespace {

std::uint64_t whole(DrawKey key)
{
    return static_cast<std::uint64_t>(key.hi) << 32 | key.lo;
}

/// XXH3-64 of no input is 2d06800538d394c2, as published with the algorithm.
TEST(DrawNames, key_is_the_published_hash)
{
    EXPECT_EQ(whole(draw_key("")), 0x2d06800538d394c2u);
    std::string const name = "firms.coreweave.core_cash_flow";
    EXPECT_EQ(whole(draw_key(name)), XXH3_64bits(name.data(), name.size()));
}

TEST(DrawNames, key_depends_on_every_letter_and_on_nothing_else)
{
    std::string const name = "rent.h100";
    EXPECT_EQ(whole(draw_key(name)), whole(draw_key(std::string("x.rent.h100.y").substr(2, 9))));
    for (std::size_t k = 0; k < name.size(); ++k) {
        std::string other = name;
        other[k] = '_';
        EXPECT_NE(whole(draw_key(name)), whole(draw_key(other)));
    }
}

TEST(DrawNames, different_names_with_one_key_are_named)
{
    std::vector<std::pair<std::uint64_t, std::string>> const names = {{7, "b"}, {5, "c"}, {7, "a"}, {5, "c"}};
    auto const collision = find_collision(names);
    ASSERT_TRUE(collision.has_value());
    EXPECT_EQ(*collision, (std::pair<std::string, std::string>("a", "b")));
}

TEST(DrawNames, equal_names_are_no_collision_and_ten_thousand_names_have_none)
{
    EXPECT_FALSE(find_collision(std::vector<std::string>{"a", "b", "a", "a"}).has_value());
    EXPECT_FALSE(find_collision(std::vector<std::string>{}).has_value());
    std::vector<std::string> names;
    for (int k = 0; k < 10000; ++k) {
        names.push_back("firm" + std::to_string(k) + ".hazard");
    }
    EXPECT_FALSE(find_collision(names).has_value());
}

}  // namespace
}  // namespace ballast
