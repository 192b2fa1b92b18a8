/// Order books in the tables, by hand.
#include <gtest/gtest.h>

#include <cmath>

#include "host/study/loss_limits.hpp"
#include "tests/unit/study/built_tables.hpp"

namespace ballast {
namespace {

using test::built;
using test::kBillion;
using test::kDt;

study::OrderBook book_of(study::Study const& s, char const* name, char const* firm)
{
    study::OrderBook book;
    book.name = name;
    book.firm = firm;
    book.gpu_class = s.gpu_classes[0].name;
    book.region = s.regions[0].name;
    book.gpus_per_year.constant = 52000;
    book.capital_usd_per_gpu.constant = 30000;
    return book;
}

TEST(OrderBooks, StandByFirmWithStepsAndQuanta)
{
    study::Study s = test::small_study();
    EXPECT_EQ(built(s).view().firms.num_order_books, 0);
    s.order_books = {book_of(s, "z", "cloud"), book_of(s, "other", "fund"), book_of(s, "a", "cloud")};
    s.order_books[2].lead_quarters = 3;
    s.order_books[2].term_years = 2;
    s.order_books[2].loan_years = 1.5;
    s.order_books[2].cancel_per_year = 0.02;
    s.order_books[2].advance_rate = 0.6;
    auto const tables = built(s);
    auto const& t = tables.view().firms;
    ASSERT_EQ(t.num_order_books, 3);
    EXPECT_EQ(t.firms[0].first_order_book, 0);
    EXPECT_EQ(t.firms[0].end_order_book, 2);
    EXPECT_EQ(t.firms[1].end_order_book - t.firms[1].first_order_book, 1);
    EXPECT_NE(t.firms[0].traits & static_cast<int>(Trait::surprises), 0);
    OrderBookTable<double> const& a = t.order_books[0];
    EXPECT_EQ(a.quarter_steps, 13);
    EXPECT_EQ(a.lead_quarters, 3);
    EXPECT_EQ(a.term_quarters, 8);
    EXPECT_EQ(a.loan_quarters, 6);
    EXPECT_DOUBLE_EQ(a.loan_steps_inverse, 1.0 / 78);
    EXPECT_DOUBLE_EQ(a.term_years, 104 * kDt);
    EXPECT_DOUBLE_EQ(a.cancel_rate, 0.02 * kDt);
    EXPECT_DOUBLE_EQ(t.order_steps[0].gpus, 52000 * kDt);
    EXPECT_DOUBLE_EQ(t.order_steps[0].capital, 30000 * kBillion / 1e9);
}

TEST(OrderBooks, ExpectTheRentsAndCostsOfThePlan)
{
    study::Study s = test::small_study();
    s.gpu_classes[0].obsolescence_per_year = 0.3;
    s.order_books = {book_of(s, "a", "cloud")};
    s.order_books[0].lead_quarters = 1;
    s.order_books[0].capital_usd_per_gpu.points = {{s.general.start + 1, 40000.0},
                                                   {s.general.start + 100, 20000.0}};
    auto const tables = built(s);
    auto const& t = tables.view().firms;
    auto const planned = [&](int k) { return t.planned_log_rent[k * t.num_classes]; };
    EXPECT_EQ(t.order_steps[0].expected_move, 1.0);
    EXPECT_NEAR(t.order_steps[20].expected_move, std::exp(planned(20) - planned(19)), 1e-12);
    EXPECT_NEAR(t.order_steps[20].expected_since, std::exp(planned(20) - planned(7)), 1e-12);
    EXPECT_DOUBLE_EQ(t.order_steps[0].capital / t.order_steps[20].capital, 2.0);
    EXPECT_DOUBLE_EQ(t.order_steps[0].capital / t.order_steps[0].capital_ahead, 1.0) << "13 weeks on";
    EXPECT_DOUBLE_EQ(t.order_steps[5].capital / t.order_steps[5].capital_ahead, 2.0);
}

TEST(OrderBooks, AreTheMostThatAFirmCanSignAndBorrow)
{
    study::Study s = test::small_study();
    s.order_books = {book_of(s, "a", "cloud")};
    s.order_books[0].advance_rate = 0.5;
    StudyIndex const index = index_study(s);
    EXPECT_EQ(index.shape.num_ordering_firms, index.shape.num_firms);
    LossLimits const limits = loss_limits(s, index);
    double const years = s.general.num_steps * kDt;
    EXPECT_NEAR(limits.orders_signed[0], 3 * 52000 * years * 30000, 1.0);
    EXPECT_NEAR(limits.order_loans[0], 0.5 * limits.orders_signed[0], 1.0);
    EXPECT_EQ(limits.orders_signed[1], 0.0);
}

}  // namespace
}  // namespace ballast
