// What creditors lose when a firm defaults, and what lenders that lost lend afterwards.
#include "tests/support/unit_world.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

/// A firm with 40 in cash that owes 100 secured, 60 unsecured, arrears of 8, 4, 2, 1 by seniority and 24 to a supplier, of
/// which a quarter is recovered; another has a stake of 32 in it.
struct Losses : testing::Test {
    World w;
    FirmTables<double, HostStorage>& b = w.tables.firms;
    FirmTable<double> p = plain_firm(40.0);
    int supplier = kNone;
    int bill = kNone;

    Losses()
    {
        p.end_kind = {1, 0};
        p.substitute = {2, 0};
        p.exchange_recovery = 0.5;
        p.lender = 0;
        b.lenders = {{1.0 / 64.0, 0.5}};
    }
    void begin()
    {
        w.firm(p);
        supplier = w.firm();
        bill = w.owes(0, supplier);
        DebtTable<double> secured = plain_debt(0, 100.0);
        secured.secured = 1;
        DebtTable<double> unsecured = plain_debt(0, 60.0);
        unsecured.secured = 0;
        b.debts = {secured, unsecured};
        b.stakes = {{supplier, 0, 32.0, 0.0}};
        b.num_losses = 2;
        w.start();
        mark_stakes(w.team, w.t.firms, w.s.factors, w.s.firms);
        charge(w.s.firms, w.edge(bill), all_lanes(), 24.0);
        double const arrears[] = {8.0, 4.0, 2.0, 1.0};
        for (int rank = 0; rank < kNumClasses; ++rank)
            add_arrears(w.s.firms, 0, static_cast<Seniority>(rank), all_lanes(), arrears[rank]);
        w.s.firms.standing.own(0).distress_steps = 3.0;
    }
    double lost(Creditor who) { return lost_by(w.s.firms, 0, static_cast<int>(who)); }
    double losses_of_lenders() { return w.s.firms.lenders[0].losses; }
};

TEST_F(Losses, NothingIsLostBeforeADefault)
{
    begin();
    w.s.firms.standing.own(0).distress_steps = 1.0;
    w.decide_ends(2);
    for (int who = 0; who < kNumCreditors; ++who)
        EXPECT_EQ(lost_by_all(w.t.firms, w.s.firms, who), 0.0);
}

TEST_F(Losses, LiquidationPaysSecuredLendersFirst)
{
    begin();
    w.decide_ends(2);
    EXPECT_EQ(lost(Creditor::secured_lenders), 108.0 - 40.0);
    EXPECT_EQ(lost(Creditor::unsecured_lenders), 61.0);
    EXPECT_EQ(lost(Creditor::suppliers), 0.75 * (4.0 + 2.0 + 24.0));
    EXPECT_EQ(lost(Creditor::customers), 0.0);
    EXPECT_EQ(lost(Creditor::shareholders), 32.0);
    EXPECT_EQ(lost(Creditor::all_creditors), 68.0 + 61.0 + 22.5);
    EXPECT_EQ(lost_by_all(w.t.firms, w.s.firms, 0), 68.0);
    EXPECT_EQ(w.account(supplier).receivable, 6.0) << "the same quarter in cash";
    EXPECT_EQ(losses_of_lenders(), 68.0 + 61.0);
}

TEST_F(Losses, WhatSecuredLendersLeaveGoesToTradeThenToOthers)
{
    p.cash = 140.0;
    begin();
    w.decide_ends(2);
    EXPECT_EQ(lost(Creditor::secured_lenders), 0.0);
    EXPECT_EQ(lost(Creditor::unsecured_lenders), 61.0 - (140.0 - 108.0 - 0.25 * 30.0));
    EXPECT_EQ(lost(Creditor::suppliers), 22.5);
}

TEST_F(Losses, ExchangeLeavesLendersItsShare)
{
    p.distressed_exchange = p.reorganisation = 1.0;
    begin();
    w.decide_ends(2);
    EXPECT_EQ(lost(Creditor::secured_lenders), 54.0);
    EXPECT_EQ(lost(Creditor::unsecured_lenders), 30.5);
    EXPECT_EQ(lost(Creditor::suppliers), 22.5);
}

TEST_F(Losses, ReorganisationKeepsContractsAboveTheMarket)
{
    p.reorganisation = 1.0;
    b.classes = {plain_class()};
    ContractTable<double> sold = plain_contract(0, kNone);
    sold.gpu_class = 0;
    sold.prepayment = 16.0;
    w.contract(sold);
    b.contract_present_pay = every_step({20.0});
    b.contract_present_rent = every_step({8.0});
    begin();
    w.s.firms.classes.own(0).rent_against_plan = 1.0;
    w.decide_ends(2);
    EXPECT_EQ(lost(Creditor::secured_lenders), 108.0 - 40.0 - 12.0);
    EXPECT_EQ(lost(Creditor::customers), 0.0) << "they go on being served";
}

TEST_F(Losses, LiquidationCostsCustomersTheirPrepayments)
{
    ContractTable<double> sold = plain_contract(0, kNone);
    sold.prepayment = 16.0;
    w.contract(sold);
    begin();
    w.decide_ends(2);
    EXPECT_EQ(lost(Creditor::customers), 12.0);
    EXPECT_EQ(lost(Creditor::suppliers), 22.5);
}

TEST_F(Losses, RentsThatAFirmHasLetAreWorthTheirYield)
{
    b.market.asset_steps = 4.0;
    LeaseTable<double> lease = plain_lease(1, 0, kNone);
    lease.end_step = 100;
    LeaseTable<double> ends = lease;
    ends.end_step = 3;
    b.leases = {lease, ends};
    b.lease_rent = every_step({2.0, 10.0});
    begin();
    EXPECT_EQ(value_of_rents(w.t.firms, w.s.firms, 0, 2), 8.0 + 10.0)
        << "four steps, and the one that is left";
    EXPECT_EQ(value_of_rents(w.t.firms, w.s.firms, 1, 2), 0.0);
}

TEST_F(Losses, LendersLendLessAndRecover)
{
    begin();
    EXPECT_EQ(lending_share(w.t.firms, w.s.firms, 0), 1.0);
    EXPECT_EQ(lending_share(w.t.firms, w.s.firms, 1), 1.0) << "others' lenders";
    w.decide_ends(2);
    EXPECT_EQ(lending_share(w.t.firms, w.s.firms, 0), 1.0) << "in the step after";
    rebuild_capital(w.team, w.t.firms, w.s.firms);
    EXPECT_EQ(losses_of_lenders(), 64.5);
    EXPECT_NEAR(lending_share(w.t.firms, w.s.firms, 0), std::exp(-64.5 / 64.0), 1e-12);
    rebuild_capital(w.team, w.t.firms, w.s.firms);
    EXPECT_NEAR(lending_share(w.t.firms, w.s.firms, 0), std::exp(-32.25 / 64.0), 1e-12);
}

TEST_F(Losses, NewDebtArrivesAtTheShareThatLendersLend)
{
    p.debt_size = 60.0;
    p.debt_rate[0] = 0.25;
    begin();
    w.account(0).resources = w.account(0).line_available = 0.0;
    w.s.firms.obligations.own(0).total_due = w.s.firms.obligations.own(0).receipts = 0.0;
    set_need(w.s.firms, 0, 100.0);
    w.s.firms.fundraising.own(0).debt_left = 1.0;
    lose_loans(w.s.firms, 0, all_lanes(), 128.0);
    rebuild_capital(w.team, w.t.firms, w.s.firms);
    raise_money(w.t.firms, w.s.factors, w.s.firms, w.draws, NoRecord{}, w.market(), 0, w.account(0),
                dues_of(w.s.firms, 0));
    EXPECT_NEAR(w.s.firms.fundraising[0].debt_left, 1.0 - 0.25 * std::exp(-1.0), 1e-12);
}

}  // namespace
}  // namespace ballast::unit_f64
