// What a range beside a list varies, and what follows when it moves.
#include "host/config/list_range.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/config/parse_text.hpp"

namespace ballast::config {
namespace {

struct Case {
    Field field;
    Node value;
    Provenance provenance;

    ListRange range() const { return list_range(field, value, provenance); }
};

Case list_of(Shape shape, std::string const& text, double low, double high, std::string const& of,
             std::string const& vary = "")
{
    Case made;
    made.field.shape = shape;
    KeyLocations const nowhere;
    Problems problems(nowhere);
    made.value = parse_text(made.field, text, "key", {}, problems);
    EXPECT_TRUE(problems.errors().empty());
    made.provenance.low = low;
    made.provenance.high = high;
    made.provenance.range_of = of;
    made.provenance.vary = vary;
    return made;
}

TEST(ListRange, AFactorMovesAllNumbersAlike)
{
    ListRange const first = list_of(Shape::numbers, "[2, 1, 0.5, 0]", 1, 3, "first").range();
    ASSERT_EQ(first.axes.size(), 1u);
    EXPECT_EQ(first.axes[0].value, 2.0);
    EXPECT_EQ(first.axes[0].low, 1.0);
    EXPECT_EQ(first.axes[0].high, 3.0);
    EXPECT_EQ(first.text_at({3.0}), "[3.0, 1.5, 0.75, 0.0]");
    EXPECT_EQ(list_of(Shape::numbers, "[2, 1, 0.5]", 0.25, 1, "2").range().text_at({0.25}),
              "[1.0, 0.5, 0.25]");
    EXPECT_EQ(list_of(Shape::payments, "2026-09-30:1;2026-12-31:3", 2, 6, "sum").range().text_at({6.0}),
              "[[\"2026-09-30\", 1.5], [\"2026-12-31\", 4.5]]");
    EXPECT_EQ(list_of(Shape::matrix, "[[0, 2], [4, 0]]", 0.5, 2, "factor").range().text_at({0.5}),
              "[[0.0, 1.0], [2.0, 0.0]]");
}

TEST(ListRange, ACommonFactorKeepsEachNumberInItsRange)
{
    ListRange const each = list_of(Shape::numbers, "[4, 2, 0]", 1, 6, "").range();
    ASSERT_EQ(each.axes.size(), 1u);
    EXPECT_EQ(each.axes[0].low, 0.5);   // 2 falls to 1
    EXPECT_EQ(each.axes[0].high, 1.5);  // 4 rises to 6
    EXPECT_EQ(each.text_at({0.5}), "[2.0, 1.0, 0.0]");
    ListRange const none = list_of(Shape::numbers, "[4, 0.5]", 1, 6, "").range();
    EXPECT_TRUE(none.axes.empty());
    EXPECT_THAT(none.problem, ::testing::HasSubstr("does not hold every number"));
}

TEST(ListRange, ARampLeavesTheFirstNumber)
{
    // Distances 2 and 4 from 1 are multiplied by (7 - 1) / (5 - 1).
    EXPECT_EQ(list_of(Shape::numbers, "[1, 3, 5]", 4, 7, "last", "ramp").range().text_at({7.0}),
              "[1.0, 4.0, 7.0]");
    EXPECT_EQ(list_of(Shape::schedule, "linear 2026-06-30:1;2026-12-31:3", 1, 4, "last", "ramp")
                  .range()
                  .text_at({2.0}),
              "{ linear = [[\"2026-06-30\", 1.0], [\"2026-12-31\", 2.0]] }");
    EXPECT_FALSE(list_of(Shape::numbers, "[1, 1]", 0.5, 2, "last", "ramp").range().problem.empty());
}

TEST(ListRange, ElementsAreDrawnFromRangesInProportion)
{
    ListRange const range = list_of(Shape::numbers, "[2, 1, 0]", 1, 3, "first", "element").range();
    ASSERT_EQ(range.axes.size(), 2u) << "zero stays";
    EXPECT_EQ(range.axes[1].element, 1u);
    EXPECT_EQ(range.axes[1].value, 1.0);
    EXPECT_EQ(range.axes[1].low, 0.5);
    EXPECT_EQ(range.axes[1].high, 1.5);
    EXPECT_EQ(range.text_at({3.0, 0.5}), "[3.0, 0.5, 0.0]");
    ListRange const rows = list_of(Shape::matrix, "[[0, 2], [4, 0]]", 0.5, 2, "factor", "element").range();
    ASSERT_EQ(rows.axes.size(), 2u) << "one a row";
    EXPECT_EQ(rows.text_at({0.5, 2.0}), "[[0.0, 1.0], [8.0, 0.0]]");
    EXPECT_FALSE(list_of(Shape::matrix, "[[0, 2], [4, 0]]", 0.5, 2, "first").range().problem.empty());
}

TEST(ListRange, ProbabilitiesShareWhatIsLeft)
{
    Case odds = list_of(Shape::numbers, "[0.5, 0.3, 0.2]", 0.25, 0.75, "first");
    odds.field.role = Role::probabilities;
    odds.field.range = kShare;
    EXPECT_EQ(odds.range().text_at({0.75}), "[0.75, 0.15, 0.1]");
    odds.provenance.vary = "element";
    ListRange const each = odds.range();
    ASSERT_EQ(each.axes.size(), 3u);
    EXPECT_EQ(each.text_at({1.0, 0.5, 0.5}), "[0.5, 0.25, 0.25]") << "scaled to the sum 1";
    odds.provenance.vary = "";
    odds.provenance.range_of = "sum";
    EXPECT_FALSE(odds.range().problem.empty());
    odds.provenance.range_of = "";
    EXPECT_FALSE(odds.range().problem.empty()) << "which one is not said";
}

TEST(ListRange, WhatFollowsIsClippedToWhatItsKeyAllows)
{
    Case shares = list_of(Shape::numbers, "[0.2, 0.8]", 0.1, 0.4, "first");
    shares.field.range = kShare;
    EXPECT_EQ(shares.range().text_at({0.4}), "[0.4, 1.0]");
}

TEST(ListRange, AnEndIsATenthOfTheRange)
{
    EXPECT_TRUE(lies_at_an_end(1.05, 1, 2));
    EXPECT_FALSE(lies_at_an_end(1.2, 1, 2));
    EXPECT_TRUE(lies_at_an_end(1, 0.5, 1));
    EXPECT_FALSE(lies_at_an_end(0.002, 0.001, 0.1)) << "in the logarithm: 0.15";
    EXPECT_TRUE(lies_at_an_end(0.001, 0.001, 0.1));
}

}  // namespace
}  // namespace ballast::config
