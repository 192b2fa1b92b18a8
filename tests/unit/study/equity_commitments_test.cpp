/// Equity commitments with and without conditions in the tables, by hand.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/unit/study/built_tables.hpp"

namespace ballast {
namespace {

using test::built;
using test::day;
using test::kBillion;
using test::kFund;
using test::kLab;

TEST(EquityCommitments, ACommitmentWithoutConditionsIsDueInTheStepOfItsDate)
{
    auto const tables = built(test::small_study());
    auto const& t = tables.view().firms;
    ASSERT_EQ(t.num_commitments, 1);
    auto const& promise = t.commitments[0];
    EXPECT_EQ(promise.investor, kFund);
    EXPECT_EQ(promise.investee, kLab);
    EXPECT_EQ(promise.amount, std::floor(5.0 * kBillion + 0.5));
    EXPECT_EQ(promise.first_step, 26);  // 31 Dec is day 184: step 26 covers days 183..189
    EXPECT_EQ(promise.lapse_step, 26);
    EXPECT_EQ(promise.needs_listing, 0);
    EXPECT_EQ(promise.needs_open, 0);
    EXPECT_EQ(promise.needs_log_ratio, -1e30);
    auto const& payment = t.payments[promise.payment];
    EXPECT_EQ(payment.payer, kFund);
    EXPECT_EQ(payment.payee, kLab);
    EXPECT_EQ(payment.seniority, Seniority::unsecured);
    EXPECT_TRUE(test::owes(t, kFund, promise.payment));
    EXPECT_FALSE(test::owes(t, kLab, promise.payment));
    EXPECT_TRUE(test::receives(t, kLab, promise.payment));
    EXPECT_NEAR(test::needed_ahead(t, kFund), 5.0 * kBillion, 1.0);
}

TEST(EquityCommitments, ACommitmentWithConditionsWaitsUntilItLapsesAndNobodyCountsOnIt)
{
    study::Study s = test::small_study();
    s.equity_commitments[0].needs_valuation_ratio = 1.5;
    s.equity_commitments[0].lapse = day(2027, 3, 31);  // day 274: step 39 covers days 274..280
    auto const with_ratio = built(s);
    auto const& promise = with_ratio.view().firms.commitments[0];
    EXPECT_EQ(promise.first_step, 26);
    EXPECT_EQ(promise.lapse_step, 39);
    EXPECT_NEAR(promise.needs_log_ratio, std::log(1.5), 1e-15);
    EXPECT_EQ(test::needed_ahead(with_ratio.view().firms, kFund), 0.0);

    s.equity_commitments[0].needs_valuation_ratio = 0.0;
    s.equity_commitments[0].needs_listing = true;
    s.equity_commitments[0].needs_open_funding = true;
    s.equity_commitments[0].date = day(2026, 1, 1);
    s.equity_commitments[0].lapse = 0;
    auto const with_listing = built(s);
    auto const& open = with_listing.view().firms.commitments[0];
    EXPECT_EQ(open.needs_listing, 1);
    EXPECT_EQ(open.needs_open, 1);
    EXPECT_EQ(open.needs_log_ratio, -1e30);
    EXPECT_EQ(open.first_step, 0);
    EXPECT_EQ(open.lapse_step, 600);
}

TEST(EquityCommitments, CertainMoneyFromOutsideLowersTheNeedAndDatesBeyondTheTablesNeverCome)
{
    study::Study s = test::small_study();
    s.equity_commitments[0].investor.clear();
    study::EquityCommitment late = s.equity_commitments[0];
    late.name = "late";
    late.date = day(2038, 1, 1);  // day 4203: step 600; the tables have 600 steps
    s.equity_commitments.push_back(late);
    auto const tables = built(s);
    auto const& t = tables.view().firms;
    EXPECT_NEAR(test::needed_ahead(t, kLab), -5.0 * kBillion, 1.0);
    ASSERT_EQ(t.num_commitments, 2);  // fund_round, late
    EXPECT_EQ(t.commitments[1].first_step, 600);
    EXPECT_EQ(t.commitments[1].investor, kNone);
}

}  // namespace
}  // namespace ballast
