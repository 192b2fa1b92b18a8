// Debts: interest and principal, floating and convertible ones, cross-default.
#include "tests/support/unit_world.hpp"

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

struct Debts : testing::Test {
    World w;
    FirmTable<double> p = plain_firm();
    DebtTable<double> debt = plain_debt(0, 1024.0);
    std::vector<double> scheduled = {0.0};

    void begin()
    {
        w.firm(p);
        w.tables.firms.debts = {debt};
        w.tables.firms.debt_principal = every_step(scheduled);
        w.start();
    }
    DebtService served(double short_rate = 0.0)
    {
        DebtService x{};
        EXPECT_EQ(
            num_draws_of([&] { x = service_debts(w.t.firms, w.s.firms, NoRecord{}, 0, 0, short_rate); }), 0u);
        return x;
    }
};

TEST_F(Debts, FixedCouponAndScheduledPrincipalAreDueInTheirClass)
{
    debt.rate = 0x1p-9;
    scheduled = {100.0};
    begin();
    DebtService const x = served(0.5);
    EXPECT_EQ(x.unsecured, 102.0);
    EXPECT_EQ(x.secured, 0.0);
    EXPECT_EQ(x.interest, 2.0);
    EXPECT_EQ(x.outstanding, 924.0);
    EXPECT_EQ(w.s.firms.debts[0].balance, 924.0);
}

TEST_F(Debts, FloatingRateAddsTheShortRate)
{
    debt.rate = 0x1p-9;
    debt.floating = 1;
    debt.secured = 1;
    begin();
    DebtService const x = served(0x1p-8);
    EXPECT_EQ(x.secured, 6.0);
    EXPECT_EQ(x.unsecured, 0.0);
    EXPECT_EQ(x.outstanding, 1024.0);
}

TEST_F(Debts, NoMorePrincipalIsDueThanIsLeft)
{
    scheduled = {700.0};
    begin();
    EXPECT_EQ(served().unsecured, 700.0);
    EXPECT_EQ(served().unsecured, 324.0);
    EXPECT_EQ(served().unsecured, 0.0);
    EXPECT_EQ(w.s.firms.debts[0].balance, 0.0);
}

TEST_F(Debts, ConvertibleInTheMoneyIsPaidInShares)
{
    debt.convertible = 1;
    debt.conversion_log = 5.0;
    scheduled = {512.0};
    begin();
    w.s.firms.funding.own(0).log_valuation = 5.0;
    EXPECT_EQ(served().unsecured, 0.0);
    EXPECT_EQ(w.s.firms.debts[0].balance, 512.0);
    w.s.firms.funding.own(0).log_valuation = 4.5;
    EXPECT_EQ(served().unsecured, 512.0);
    EXPECT_EQ(w.s.firms.debts[0].balance, 0.0);
}

TEST_F(Debts, CrossDefaultMakesAllOfItDue)
{
    debt.cross_default = 1;
    debt.rate = 0x1p-9;
    begin();
    w.s.firms.standing.own(0).accelerated = 1.0;
    EXPECT_EQ(served().unsecured, 1026.0);
    EXPECT_EQ(w.s.firms.debts[0].balance, 0.0);
}

TEST_F(Debts, RevolverBearsSecuredAndNewDebtUnsecuredInterest)
{
    p.revolver = 500.0;
    p.revolver_drawn = 256.0;
    p.revolver_rate = 0x1p-7;
    p.new_debt = 128.0;
    begin();
    w.s.firms.books.own(0).new_debt_rate = 0x1p-5;
    DebtService const x = served(0x1p-7);
    EXPECT_EQ(x.secured, 4.0);
    EXPECT_EQ(x.unsecured, 4.0);
    EXPECT_EQ(x.interest, 8.0);
    EXPECT_EQ(x.outstanding, 1024.0 + 256.0 + 128.0);
}

}  // namespace
}  // namespace ballast::unit_f64
