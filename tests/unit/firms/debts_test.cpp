// Debts: interest and principal, floating and convertible ones, cross-default.
#include "tests/support/unit_world.hpp"

#include <algorithm>

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
    DebtService served(double short_rate = 0.0, int step = 0)
    {
        DebtService x{};
        StepMarket market{};
        market.short_rate = short_rate;
        EXPECT_EQ(num_draws_of([&] {
                      x = service_debts(w.t.firms, w.s.factors, w.s.firms, NoRecord{}, market, 0, step);
                  }),
                  0u);
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

/// A debt of 1024 that the rent of a lease secures, 64 a step, with cover of two: new loans cost 16 a step at most.
struct RefinancedDebts : Debts {
    void begin_with(double rent)
    {
        int const tenant = 1;
        debt.secured = 1;
        debt.lease = 0;
        debt.refinances = 1;
        debt.refinance_until = 5;
        debt.dscr_inverse = 0.5;
        debt.rent_steps = 1e6;
        w.firm(p);
        w.firm(plain_firm(1000.0));
        w.tables.firms.leases = {plain_lease(tenant, 0, kNone)};
        w.tables.firms.lease_rent = every_step({rent});
        w.tables.firms.market.asset_lending[0] = 1.0;
        w.tables.firms.market.short_rate = kNone;
        w.tables.firms.debts = {debt};
        w.tables.firms.debt_principal = every_step(scheduled);
        w.start();
        bill_leases(w.team, w.t.firms, w.s.firms, 0);
    }
    Refinancing const& loan() { return w.s.firms.refinancings[0]; }
};

TEST_F(RefinancedDebts, WhatTheRentBearsIsRepaidByANewLoanAndThatInLevelInstalments)
{
    scheduled = {1024.0};
    begin_with(64.0);
    DebtService const x = served();
    EXPECT_EQ(loan().balance, 160.0) << "five steps at half the rent, without interest";
    EXPECT_EQ(x.secured, 864.0) << "the rest is due in cash";
    EXPECT_EQ(x.outstanding, 160.0);
    EXPECT_EQ(w.s.firms.debts[0].balance, 160.0);
    std::fill(w.tables.firms.debt_principal.begin(), w.tables.firms.debt_principal.end(), 0.0);
    EXPECT_EQ(served(0.0, 1).secured, 32.0);
    EXPECT_EQ(served(0.0, 5).secured, 128.0) << "all that is left with the last";
    EXPECT_EQ(loan().balance, 0.0);
}

TEST_F(RefinancedDebts, NothingIsLentWhileRentIsOverdue)
{
    scheduled = {1024.0};
    begin_with(64.0);
    charge(w.s.firms, w.t.firms.leases[0].payment, all_lanes(), 1.0);
    EXPECT_EQ(served().secured, 1024.0);
}

TEST_F(RefinancedDebts, LendersWaitOnceForTheRest)
{
    debt.extension_steps = 2;
    scheduled = {1024.0};
    begin_with(64.0);
    EXPECT_EQ(served(0.0, 0).secured, 0.0);
    EXPECT_EQ(w.s.firms.debts[0].balance, 1024.0);
    EXPECT_EQ(loan().extended, 864.0);
    EXPECT_EQ(served(0.0, 1).secured, 32.0) << "what waits is not due again";
    EXPECT_EQ(served(0.0, 2).secured, 32.0 + 864.0) << "the rent bears no more, and nobody waits twice";
}

TEST_F(RefinancedDebts, AnExchangeCutsTheNewLoanLikeTheRest)
{
    scheduled = {1024.0};
    begin_with(64.0);
    served();
    cut_debt(w.s.firms, 0, all_lanes(), 0.5);
    EXPECT_EQ(w.s.firms.debts[0].balance, 80.0);
    EXPECT_EQ(loan().balance, 80.0);
    EXPECT_EQ(loan().instalment, 16.0);
}

TEST_F(RefinancedDebts, LendersCallAllOfItOnceThePlaceHasBeenVacantForTheirCure)
{
    begin_with(64.0);
    w.tables.firms.leases[0].cure_steps = 2.0;
    w.s.firms.standing.own(1).end = code(End::liquidation);
    for (int step = 1; step <= 2; ++step) {
        bill_leases(w.team, w.t.firms, w.s.firms, step);
        EXPECT_EQ(served(0.0, step).secured, 0.0);
    }
    bill_leases(w.team, w.t.firms, w.s.firms, 3);
    EXPECT_EQ(served(0.0, 3).secured, 1024.0);
    EXPECT_EQ(w.s.firms.debts[0].balance, 0.0);
}

}  // namespace
}  // namespace ballast::unit_f64
