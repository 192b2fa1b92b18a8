// Equity commitments: when they are called, and with whom they die.
#include "tests/support/unit_world.hpp"

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

/// A fund promises 100 to a lab from step 2 to step 5.
struct Commitments : testing::Test {
    World w;
    EquityCommitmentTable<double> c{};

    Commitments()
    {
        c.investor = w.firm();
        c.investee = w.firm();
        c.amount = 100.0;
        c.first_step = 2;
        c.lapse_step = 5;
        c.needs_log_ratio = -1e30;
    }
    void begin()
    {
        w.tables.firms.commitments = {c};
        w.start();
    }
    /// Owed after the calls of a step, nothing of it being paid.
    double owed(int step)
    {
        EXPECT_EQ(num_draws_of([&] { call_commitments(w.team, w.t.firms, w.s.factors, w.s.firms, step); }),
                  0u);
        return owed_on(w.s.firms, w.t.firms.commitments[0].payment);
    }
};

TEST_F(Commitments, AreCalledOnceAtTheirDateAndStayOwed)
{
    begin();
    EXPECT_EQ(owed(1), 0.0);
    EXPECT_EQ(owed(2), 100.0);
    EXPECT_EQ(fresh_on(w.s.firms, w.t.firms.commitments[0].payment), 100.0);
    EXPECT_EQ(owed(3), 100.0);
    EXPECT_EQ(fresh_on(w.s.firms, w.t.firms.commitments[0].payment), 0.0) << "overdue by now";
    EXPECT_EQ(owed(7), 100.0);
}

/// In every step but the last one condition is missing.
TEST_F(Commitments, WaitForTheirConditionsUntilTheyLapse)
{
    c.needs_listing = 1;
    c.needs_open = 1;
    c.needs_log_ratio = 0.5;
    w.tables.firms.market.regime = w.factor(0.0);
    begin();
    double& log_valuation = w.s.firms.funding.own(c.investee).log_valuation;
    log_valuation = 0.5;
    EXPECT_EQ(owed(2), 0.0) << "not listed";
    become_public(w.s.firms, c.investee, all_lanes());
    log_valuation = 0.25;
    EXPECT_EQ(owed(3), 0.0) << "not worth enough";
    log_valuation = 0.5;
    set_factor(w.s.factors, 0, all_lanes(), 2.0);
    EXPECT_EQ(owed(4), 0.0) << "funding is shut";
    set_factor(w.s.factors, 0, all_lanes(), 1.0);
    EXPECT_EQ(owed(5), 100.0);
}

TEST_F(Commitments, LapsedOneIsNeverCalled)
{
    begin();
    EXPECT_EQ(owed(6), 0.0);
    EXPECT_EQ(w.s.firms.commitments[0].is_open, 1.0);
}

TEST_F(Commitments, AllOfItDiesWithItsInvestee)
{
    begin();
    EXPECT_EQ(owed(2), 100.0);
    w.s.firms.standing.own(c.investee).end = code(End::acquired);
    EXPECT_EQ(owed(3), 0.0);
    EXPECT_EQ(w.payment(w.t.firms.commitments[0].payment).outstanding, 0.0);
}

TEST_F(Commitments, WhatIsNotYetCalledDiesWithAnInvestorThatNoLongerHonoursIt)
{
    begin();
    stop_honouring(w.s.firms, c.investor, all_lanes());
    EXPECT_EQ(owed(2), 0.0);
    EXPECT_EQ(w.s.firms.commitments[0].is_open, 0.0);
    EXPECT_EQ(owed(3), 0.0);
}

TEST_F(Commitments, OutsideInvestorPaysForCertain)
{
    c.investor = kNone;
    begin();
    EXPECT_EQ(owed(2), 100.0);
    w.pay(2);
    EXPECT_EQ(w.account(c.investee).cash, 100.0);
}

}  // namespace
}  // namespace ballast::unit_f64
