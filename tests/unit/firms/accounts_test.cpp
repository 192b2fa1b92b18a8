// Accounts: paying what is owed, in full and in part, drawing lines, liquidity.
#include "tests/support/unit_world.hpp"

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

struct Accounts : testing::Test {
    World w;
    FirmTable<double> p = plain_firm(100.0);

    void begin()
    {
        w.firm(p);
        w.start();
        a().resources = 0.0;
        a().line_available = 0.0;
        for (int rank = 0; rank < kNumClasses; ++rank)
            claims().payment_ratio[rank] = 1.0;
        owe(w.s.firms, 0, {}, {});
    }
    void owes(Seniority rank, double amount)
    {
        claims().due[rank] = amount;
        w.s.firms.obligations.own(0).total_due = total(claims().due);
    }
    Account& a() { return w.account(0); }
    Dues dues() { return dues_of(w.s.firms, 0); }
    Books const& books() { return w.s.firms.books[0]; }
    Claims& claims() { return w.s.firms.claims.own(0); }
    double arrears(Seniority rank) { return w.s.firms.books[0].arrears[rank]; }
};

TEST_F(Accounts, StartWithCashAndWhatIsUndrawnOfTheRevolver)
{
    p.revolver = 60.0;
    p.revolver_drawn = 20.0;
    begin();
    EXPECT_EQ(a().cash, 100.0);
    EXPECT_EQ(books().revolver, 20.0);
    EXPECT_EQ(a().liquidity, 140.0);
    EXPECT_EQ(books().lowest_liquidity, 140.0);
}

TEST_F(Accounts, WhatIsMissingIsDrawnFromTheLineAndTheRestIsOverdraft)
{
    p.revolver = 50.0;
    begin();
    a().resources = 70.0;
    a().line_available = 50.0;
    w.s.firms.obligations.own(0).receipts = 20.0;
    Real overdraft = 0.0;
    EXPECT_EQ(num_draws_of([&] {
                  overdraft = pay_out(w.t.firms, w.s.firms, NoRecord{}, 0, a(), dues().receipts, 120.0);
              }),
              0u);
    EXPECT_EQ(overdraft, 0.0);
    EXPECT_EQ(a().cash, 0.0);
    EXPECT_EQ(books().revolver, 30.0);
    EXPECT_EQ(books().new_debt, 0.0);
    EXPECT_EQ(a().debt_total, 30.0);
    EXPECT_EQ(a().line_available, 20.0);
    EXPECT_EQ(pay_out(w.t.firms, w.s.firms, NoRecord{}, 0, a(), dues().receipts, 130.0), 20.0)
        << "90 of its own, 20 of its line";
}

TEST_F(Accounts, FirmWithoutARevolverBorrowsAnew)
{
    begin();
    a().resources = 70.0;
    a().line_available = 50.0;
    pay_out(w.t.firms, w.s.firms, NoRecord{}, 0, a(), dues().receipts, 100.0);
    EXPECT_EQ(books().new_debt, 30.0);
    EXPECT_EQ(books().revolver, 0.0);
}

TEST_F(Accounts, PaymentInFullEndsArrearsAndShortfall)
{
    begin();
    a().resources = 100.0;
    owes(Seniority::trade, 40.0);
    add_arrears(w.s.firms, 0, Seniority::trade, all_lanes(), 10.0);
    a().shortfall = 10.0;
    a().receivable = 5.0;
    pay_in_full(w.t.firms, w.s.firms, NoRecord{}, 0, a(), dues());
    EXPECT_EQ(a().cash, 60.0);
    EXPECT_EQ(arrears(Seniority::trade), 0.0);
    EXPECT_EQ(a().shortfall, 0.0);
    EXPECT_EQ(a().receivable, 0.0) << "it has been received";
}

TEST_F(Accounts, PaymentInPartServesSeniorsAndLeavesArrearsOutsideAndShortfallInAll)
{
    begin();
    a().resources = 100.0;
    owes(Seniority::secured, 50.0);
    owes(Seniority::trade, 100.0);
    owes(Seniority::unsecured, 8.0);
    claims().payment_ratio[Seniority::trade] = 0.5;
    claims().payment_ratio[Seniority::unsecured] = 0.0;
    PaidInside const inside{{0.0, 0.0, 60.0, 0.0}, 30.0, 30.0, 0.0};
    Real overdraft = 1.0;
    EXPECT_EQ(num_draws_of(
                  [&] { overdraft = pay_in_part(w.t.firms, w.s.firms, NoRecord{}, 0, a(), dues(), inside); }),
              0u);
    EXPECT_EQ(overdraft, 0.0);
    EXPECT_EQ(a().cash, 0.0);
    EXPECT_EQ(arrears(Seniority::secured), 0.0);
    EXPECT_EQ(arrears(Seniority::trade), 20.0) << "half of 40 owed outside";
    EXPECT_EQ(arrears(Seniority::unsecured), 8.0);
    EXPECT_EQ(a().shortfall, 20.0 + 8.0 + 30.0);
    EXPECT_EQ(w.s.firms.books[0].deepest_shortfall, 58.0);
}

TEST_F(Accounts, CreditorsOutsideBearWhatRoundingTakesSoThatNoCentIsLost)
{
    begin();
    a().resources = 10.0;
    owes(Seniority::trade, 30.0);
    claims().payment_ratio[Seniority::trade] = 1.0 / 3.0;
    double const third = 55924053.0 / 16777216.0;  // of 10, in whole steps of 2^-24, rounded down
    PaidInside const inside{{0.0, 0.0, 10.0, 0.0}, third, 10.0 - third, 0.0};
    pay_in_part(w.t.firms, w.s.firms, NoRecord{}, 0, a(), dues(), inside);
    EXPECT_EQ(a().cash, 0.0);
    EXPECT_EQ(arrears(Seniority::trade), 20.0 - (10.0 - third));
    EXPECT_EQ(a().shortfall, 20.0);
}

TEST_F(Accounts, SponsorPutsInExactlyWhatIsMissing)
{
    p.backstopped = 1;
    begin();
    a().resources = 30.0;
    a().line_available = 5.0;
    w.s.firms.obligations.own(0).receipts = 10.0;
    owes(Seniority::operating, 100.0);
    pay_in_full(w.t.firms, w.s.firms, NoRecord{}, 0, a(), dues());
    EXPECT_EQ(w.s.firms.books[0].injected, 55.0);
    EXPECT_EQ(a().cash, 0.0);
    EXPECT_EQ(books().new_debt, 5.0) << "its line comes first";
}

TEST_F(Accounts, NewDebtBearsTheMeanRateOfItsIssues)
{
    begin();
    issue_debt(w.s.firms, 0, a(), 100.0, 0.25);
    issue_debt(w.s.firms, 0, a(), 300.0, 0.5);
    issue_debt(w.s.firms, 0, a(), 0.0, 9.0);
    EXPECT_EQ(books().new_debt, 400.0);
    EXPECT_EQ(books().new_debt_rate, 0.4375);
    EXPECT_EQ(a().debt_total, 400.0);
    repay_debt(w.s.firms, 0, all_lanes(), 150.0);
    EXPECT_EQ(a().debt_total, 250.0);
}

TEST_F(Accounts, EndOfStepKeepsLowestLiquidityAndMeanDeviation)
{
    set_every_step(w.tables.firms, &FirmStepTable<double>::expected_flow, {10.0});
    begin();
    a().cash = 60.0;
    a().line_available = 20.0;
    a().operating_flow = 2.0;
    close_step(w.t.firms, w.s.firms, a(), 0, 0);
    EXPECT_EQ(a().liquidity, 80.0);
    EXPECT_EQ(a().flow_deviation, -4.0) << "half of the way from 0 to -8";
    a().cash = 500.0;
    close_step(w.t.firms, w.s.firms, a(), 0, 1);
    EXPECT_EQ(books().lowest_liquidity, 80.0);
    EXPECT_EQ(a().flow_deviation, -6.0);
}

TEST_F(Accounts, EndedFirmKeepsNone)
{
    begin();
    w.s.firms.standing.own(0).end = code(End::exchange);
    a().resources = 70.0;
    a().line_available = 50.0;
    EXPECT_EQ(pay_out(w.t.firms, w.s.firms, NoRecord{}, 0, a(), dues().receipts, 500.0), 0.0)
        << "others stand in";
    EXPECT_EQ(a().cash, 0.0);
    EXPECT_EQ(books().new_debt, 0.0);
    close_step(w.t.firms, w.s.firms, a(), 0, 0);
    EXPECT_EQ(a().liquidity, 0.0);
    EXPECT_EQ(books().lowest_liquidity, 100.0) << "of its life";
}

}  // namespace
}  // namespace ballast::unit_f64
