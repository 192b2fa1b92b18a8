// Stakes: marks, margin calls, sales within a holder's policy.
#include "tests/support/unit_world.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

TEST(SaleShares, BringDebtOverValueDownToItsTarget)
{
    // ell = 0.6, target 0.5, haircut 0.1, impact 0: q = 0.1 / 0.4, since (0.6 - 0.9 q) / (1 - q) = 0.5
    EXPECT_DOUBLE_EQ(sale_share(0.6, 0.5, 0.1, 0.0), 0.25);
    double const q = sale_share(0.6, 0.5, 0.1, 0.3);
    // 4 ulp of numbers below 1
    EXPECT_NEAR((0.6 - q * (0.9 - 0.3 * q)) / (1.0 - q), 0.5, 4.0 * 0x1p-53);
    EXPECT_EQ(sale_share(0.4, 0.5, 0.1, 0.3), 0.0) << "below its target already";
}

TEST(SaleShares, SellAllWhereNoSaleReachesTheTarget)
{
    EXPECT_EQ(sale_share(0.95, 0.5, 0.1, 0.0), 1.0);
    EXPECT_EQ(sale_share(0.7, 0.5, 0.1, 0.5), 1.0) << "0.4^2 < 4 x 0.5 x 0.2: the price falls as it sells";
}

FundingRegime const kOpen{false, false};
FundingRegime const kSelective{true, false};
FundingRegime const kShut{true, true};

/// A holder with a stake of 1000 in another firm.
struct Stakes : testing::Test {
    World w;
    FirmTables<double, HostStorage>& b = w.tables.firms;
    FirmTable<double> holder = plain_firm();
    int target = 1;
    std::vector<DebtTable<double>> debts;

    void begin()
    {
        w.firm(holder);
        w.firm();
        b.stakes = {{0, target, 1000.0, 2.0}};
        b.debts = debts;
        w.start();
    }
    void sell()
    {
        EXPECT_EQ(num_draws_of([&] {
                      mark_stakes(w.team, w.t.firms, w.s.factors, w.s.firms);
                      sell_stakes(w.team, w.t.firms, w.s.factors, w.s.firms);
                  }),
                  0u);
    }
    double worth()
    {
        mark_stakes(w.team, w.t.firms, w.s.factors, w.s.firms);
        return stake_value(w.t.firms, w.s.firms, 0);
    }
    void mark(double log_value) { w.s.firms.fundraising.own(1).mark = log_value; }
};

TEST_F(Stakes, FollowTheMarkOfTheirTargetAndAreLostWithItsDefault)
{
    begin();
    mark(std::log(0.5));
    EXPECT_DOUBLE_EQ(worth(), 500.0);
    w.s.firms.standing.own(1).end = code(End::acquired);
    EXPECT_DOUBLE_EQ(worth(), 500.0);
    w.s.firms.standing.own(1).end = code(End::exchange);
    EXPECT_EQ(worth(), 0.0);
}

TEST_F(Stakes, OutsideTheStudyFollowTheEquityMarket)
{
    target = kNone;
    b.market.ai_equity = w.factor(std::log(3.0));
    begin();
    EXPECT_NEAR(worth(), 9000.0, 9000.0 * 8.0 * 0x1p-53) << "beta 2";
}

/// Called above 60 %, sold down to 50 %.
TEST_F(Stakes, MarginLoanIsCalledAboveItsLtvAndRepaidFromTheSale)
{
    DebtTable<double> loan = plain_debt(0, 300.0);
    loan.stake = 0;
    loan.call_ltv = 0.6;
    loan.target_ltv = 0.5;
    debts = {loan};
    begin();
    w.account(0).debt_total = 300.0;
    mark(std::log(0.51));
    sell();
    EXPECT_EQ(w.s.firms.debts[0].balance, 300.0) << "58.8 %";
    mark(std::log(0.4));
    sell();
    // 75 %: q = 0.25 / 0.5, 200 of 400 repaid
    EXPECT_NEAR(w.s.firms.debts[0].balance, 100.0, 2.0 * kMoneyStep);
    EXPECT_NEAR(w.s.firms.stakes[0].left, 0.5, 1e-12);
    EXPECT_NEAR(w.account(0).debt_total, 100.0, 2.0 * kMoneyStep);
    EXPECT_NEAR(w.s.firms.books[0].shortfall_by_cause[code(Cause::covenant)], 200.0, 2.0 * kMoneyStep);
    EXPECT_EQ(w.s.firms.books[0].arrears[Seniority::unsecured], 0.0);
}

TEST_F(Stakes, WhatTheStakeCannotCoverIsOwedUnsecured)
{
    DebtTable<double> loan = plain_debt(0, 300.0);
    loan.stake = 0;
    loan.call_ltv = 0.6;
    loan.target_ltv = 0.5;
    debts = {loan};
    begin();
    w.account(0).debt_total = 300.0;
    mark(std::log(0.25));
    sell();
    EXPECT_EQ(w.s.firms.debts[0].balance, 0.0);
    EXPECT_EQ(w.s.firms.stakes[0].left, 0.0);
    EXPECT_NEAR(w.s.firms.books[0].arrears[Seniority::unsecured], 50.0, 2.0 * kMoneyStep);
    EXPECT_EQ(worth(), 0.0);
}

/// Net debt above 40 % of stakes is brought to 25 %.
TEST_F(Stakes, HolderAboveItsCeilingSellsUnpledgedStakesForTheNextStep)
{
    holder.ltv_normal = 0.25;
    holder.ltv_ceiling = 0.4;
    begin();
    w.account(0).debt_total = 600.0;
    w.account(0).cash = 200.0;
    sell();
    EXPECT_EQ(w.account(0).receivable, 0.0) << "exactly at it";
    w.account(0).debt_total = 700.0;
    sell();
    // ell = 0.5: q = 0.25 / 0.75, and (500 - 333) / 667 = 0.25
    EXPECT_NEAR(w.account(0).receivable, 1000.0 / 3.0, 2.0 * kMoneyStep);
    EXPECT_NEAR(w.s.firms.stakes[0].left, 2.0 / 3.0, 1e-12);
    sell();
    EXPECT_NEAR(w.account(0).receivable, 1000.0 / 3.0, 2.0 * kMoneyStep) << "what it will receive counts";
}

TEST_F(Stakes, PledgedStakeIsNotSoldByPolicy)
{
    holder.ltv_normal = 0.25;
    holder.ltv_ceiling = 0.4;
    DebtTable<double> loan = plain_debt(0, 500.0);
    loan.stake = 0;
    loan.call_ltv = 0.9;
    debts = {loan};
    begin();
    w.account(0).debt_total = 500.0;
    sell();
    EXPECT_EQ(w.s.firms.stakes[0].left, 1.0);
    EXPECT_EQ(w.account(0).receivable, 0.0);
}

TEST(SaleShares, RaiseWhatIsWantedOrAsMuchAsASaleCan)
{
    EXPECT_DOUBLE_EQ(share_raising(0.36, 0.1, 0.0), 0.4);
    double const q = share_raising(0.3, 0.1, 0.5);
    EXPECT_NEAR(q * (0.9 - 0.5 * q), 0.3, 2.0 * 0x1p-53);
    EXPECT_LT(q, 0.9) << "the smaller root";
    EXPECT_EQ(share_raising(0.5, 0.1, 0.5), 0.9)
        << "0.9^2 < 4 x 0.5 x 0.5: most is raised at 0.9 / (2 x 0.5)";
    EXPECT_EQ(share_raising(0.8, 0.1, 0.3), 1.0) << "all of it brings most";
    EXPECT_EQ(share_raising(0.0, 0.1, 0.5), 0.0);
}

TEST_F(Stakes, AreSoldForPaymentsLessWhatComesInAnyway)
{
    holder.sale_haircut = 0.1;
    begin();
    mark_stakes(w.team, w.t.firms, w.s.factors, w.s.firms);
    w.account(0).receivable = 50.0;
    sell_for_payments(w.t.firms, w.s.firms, kOpen, 0, 410.0);
    EXPECT_NEAR(w.account(0).receivable, 410.0, 2.0 * kMoneyStep);
    EXPECT_NEAR(w.s.firms.books[0].stake_proceeds, 360.0, 2.0 * kMoneyStep);
    EXPECT_NEAR(w.s.firms.stakes[0].left, 0.6, 1e-12);
    sell_for_payments(w.t.firms, w.s.firms, kOpen, 0, 410.0);
    EXPECT_NEAR(w.s.firms.stakes[0].left, 0.6, 1e-12) << "it receives that already";
    sell_for_payments(w.t.firms, w.s.firms, kOpen, 0, 5000.0);
    EXPECT_EQ(w.s.firms.stakes[0].left, 0.0);
    EXPECT_NEAR(w.account(0).receivable, 410.0 + 0.9 * 600.0, 4.0 * kMoneyStep);
}

TEST_F(Stakes, FindBuyersForNoMoreThanTheRegimeAllows)
{
    holder.sale_haircut = 0.1;
    holder.sale_pace[0] = 0.25;
    holder.sale_pace[1] = 0.1;
    holder.sale_pace[2] = 0.0;
    begin();
    mark_stakes(w.team, w.t.firms, w.s.factors, w.s.firms);
    sell_for_payments(w.t.firms, w.s.firms, kShut, 0, 5000.0);
    EXPECT_EQ(w.s.firms.stakes[0].left, 1.0);
    EXPECT_EQ(w.account(0).receivable, 0.0);
    sell_for_payments(w.t.firms, w.s.firms, kSelective, 0, 5000.0);
    EXPECT_NEAR(w.s.firms.stakes[0].left, 0.9, 1e-12);
    sell_for_payments(w.t.firms, w.s.firms, kOpen, 0, 5000.0);
    EXPECT_NEAR(w.s.firms.stakes[0].left, 0.9 * 0.75, 1e-12);
    EXPECT_NEAR(w.account(0).receivable, 0.9 * (100.0 + 225.0), 4.0 * kMoneyStep);
    sell_for_payments(w.t.firms, w.s.firms, kOpen, 0, w.account(0).receivable + 9.0);
    EXPECT_NEAR(w.s.firms.stakes[0].left, 0.9 * 0.75 - 0.01, 1e-9) << "less than it may";
}

TEST_F(Stakes, AboveTheCeilingFindBuyersForNoMoreThanTheRegimeAllows)
{
    holder.ltv_normal = 0.25;
    holder.ltv_ceiling = 0.35;
    holder.sale_pace[0] = 0.04;
    begin();
    w.account(0).debt_total = 500.0;
    sell();
    EXPECT_NEAR(w.s.firms.stakes[0].left, 0.96, 1e-12);
    EXPECT_NEAR(w.account(0).receivable, 40.0, 2.0 * kMoneyStep);
    sell();
    EXPECT_NEAR(w.s.firms.stakes[0].left, 0.96 * 0.96, 1e-12);
}

TEST_F(Stakes, PledgedStakeIsNotSoldForPayments)
{
    DebtTable<double> loan = plain_debt(0, 500.0);
    loan.stake = 0;
    loan.call_ltv = 0.9;
    debts = {loan};
    begin();
    mark_stakes(w.team, w.t.firms, w.s.factors, w.s.firms);
    sell_for_payments(w.t.firms, w.s.firms, kOpen, 0, 100.0);
    EXPECT_EQ(w.s.firms.stakes[0].left, 1.0);
    EXPECT_EQ(w.account(0).receivable, 0.0);
}

}  // namespace
}  // namespace ballast::unit_f64
