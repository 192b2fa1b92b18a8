// Accrual: what a firm takes in and owes in a step.
#include "tests/support/unit_world.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

struct Accrual : testing::Test {
    World w;
    FirmTables<double, HostStorage>& b = w.tables.firms;
    FirmTable<double> p = plain_firm(640.0);

    void begin()
    {
        w.firm(p);
        w.start();
    }
    void accrue(int step = 0)
    {
        EXPECT_EQ(num_draws_of([&] {
                      Statement const x = accrue_firm(w.t.firms, w.s.factors, w.s.firms, NoRecord{},
                                                      w.market(), w.normals.data(), 0, step, w.account(0));
                      owe(w.s.firms, 0, x.due, {total(x.due), x.receipts});
                  }),
                  0u);
    }
    /// A firm that has half of the first step's cost, pays nothing more for three steps, and then all.
    void expect_unpaid_costs_add_up(std::int32_t traits)
    {
        p.cash = 5.0;
        set_every_step(b, &FirmStepTable<double>::fixed_cost, {10.0});
        begin();
        b.firms[0].traits = traits;
        for (int step = 0; step < 4; ++step) {
            EXPECT_FALSE(any(w.pay(step).overdraft)) << step;
            EXPECT_EQ(arrears(Seniority::operating), 10.0 * (step + 1) - 5.0) << step;
            EXPECT_EQ(a().shortfall, 10.0 * (step + 1) - 5.0) << step;
            EXPECT_EQ(a().cash, 0.0);
        }
        a().cash = 100.0;
        w.pay(4);
        EXPECT_EQ(arrears(Seniority::operating), 0.0);
        EXPECT_EQ(a().shortfall, 0.0);
        EXPECT_EQ(a().cash, 55.0) << "50 for five steps, less 5 that were paid before";
    }
    Account& a() { return w.account(0); }
    double due(Seniority rank) { return w.s.firms.claims[0].due[rank]; }
    double arrears(Seniority rank) { return w.s.firms.books[0].arrears[rank]; }
};

TEST_F(Accrual, CoreFlowIsMultipliedByTheExponentialOfALogFactor)
{
    p.core_factor = w.factor(std::log(2.0));
    p.core_is_log = 1;
    p.core_beta = 2.0;
    set_every_step(b, &FirmStepTable<double>::core, {25.0});
    begin();
    accrue();
    EXPECT_NEAR(a().resources, 740.0, kMoneyStep);
    EXPECT_NEAR(a().operating_flow, 100.0, kMoneyStep);
}

TEST_F(Accrual, NegativeCoreFlowIsAnOperatingCostLikeOthers)
{
    p.core_factor = w.factor(-3.0);
    p.core_beta = 10.0;
    set_every_step(b, &FirmStepTable<double>::core, {25.0});
    set_every_step(b, &FirmStepTable<double>::fixed_cost, {7.0});
    begin();
    accrue();
    EXPECT_EQ(a().resources, 640.0);
    EXPECT_EQ(due(Seniority::operating), 12.0);
    EXPECT_EQ(a().operating_flow, -12.0);
}

TEST_F(Accrual, CashEarnsTheShortRateAndNoiseComesAndGoes)
{
    b.market.short_rate_constant = 0.125;
    p.noise = 4.0;
    p.noise_normal = 0;
    begin();
    w.normals[0] = 1.5;
    accrue();
    EXPECT_EQ(a().resources, 640.0 + 1.25 + 6.0);
    EXPECT_EQ(a().operating_flow, 1.25) << "noise is not operating flow";
    w.normals[0] = -1.5;
    accrue();
    EXPECT_EQ(due(Seniority::operating), 6.0);
}

TEST_F(Accrual, LabEarnsItsRevenueAndOwesItsShareOfCost)
{
    p.lab = 0;
    p.cost_share = 0.25;
    b.labs = {plain_lab(0)};
    begin();
    w.s.firms.labs.own(0).revenue = 6400.0;  // a year
    w.s.firms.procurement.own(0).costs = 9.0;
    accrue();
    EXPECT_EQ(a().resources, 740.0);
    EXPECT_EQ(due(Seniority::operating), 25.0);
    EXPECT_EQ(due(Seniority::trade), 9.0);
    EXPECT_EQ(a().operating_flow, 66.0);
}

TEST_F(Accrual, UncommittedCapitalFollowsTheRegimeAndStopsAtWatchOrRetrenchment)
{
    set_every_step(b, &FirmStepTable<double>::committed_capex, {30.0});
    set_every_step(b, &FirmStepTable<double>::uncommitted_capex, {20.0});
    b.market.regime = w.factor(1.0);
    b.market.uncommitted[1] = 0.5;
    begin();
    auto const uncommitted = [&](double regime) {
        set_factor(w.s.factors, b.market.regime, all_lanes(), regime);
        Statement x = open_statement(w.s.firms, 0, w.account(0));
        Deferral none = no_deferral();
        invest(w.t.firms, w.s.firms, NoRecord{}, w.market(), 0, 0, none, x);
        return x.capex - 30.0;
    };
    EXPECT_EQ(uncommitted(0.0), 20.0);
    EXPECT_EQ(uncommitted(1.0), 10.0);
    w.s.firms.standing.own(0).level = code(Level::watch);
    EXPECT_EQ(uncommitted(0.0), 0.0);
    w.s.firms.standing.own(0).level = code(Level::normal);
    retrench(w.s.firms, 0, all_lanes(), 1.0);
    EXPECT_EQ(uncommitted(0.0), 0.0);
    accrue();
    EXPECT_EQ(due(Seniority::trade), 30.0);
}

TEST_F(Accrual, RevolverIsOpenWhileItsConditionHolds)
{
    p.revolver = 200.0;
    p.revolver_drawn = 50.0;
    p.revolver_minimum = 100.0;
    begin();
    EXPECT_EQ(open_lines(w.t.firms, w.s.firms, 0, w.account(0), 0.0), 150.0);
    a().cash = 99.0;
    EXPECT_EQ(open_lines(w.t.firms, w.s.firms, 0, w.account(0), 0.0), 0.0);
}

TEST_F(Accrual, DeepPocketBorrowsUpToAMultipleOfItsYearlyCoreFlow)
{
    p.headroom_multiple = 2.0;
    p.new_debt = 280.0;
    begin();
    EXPECT_EQ(open_lines(w.t.firms, w.s.firms, 0, w.account(0), 5.0), 360.0) << "2 x 5 x 64 less 280";
    EXPECT_EQ(open_lines(w.t.firms, w.s.firms, 0, w.account(0), 1.0), 0.0);
    EXPECT_EQ(open_lines(w.t.firms, w.s.firms, 0, w.account(0), -5.0), 0.0);
}

TEST_F(Accrual, WhatOthersOweIsOperatingFlowUnlessOverdueOrUnsecured)
{
    int const other = 1;
    int const rent = w.owes(other, 0, Seniority::operating);
    int const equity = w.owes(other, 0, Seniority::unsecured);
    int const bought = w.owes(0, other, Seniority::trade);
    w.firm(p);
    w.firm();
    w.start();
    charge(w.s.firms, w.edge(rent), all_lanes(), 5.0);
    bill(w.s.firms, w.edge(rent), 50.0, no_lanes());
    bill(w.s.firms, w.edge(equity), 1000.0, no_lanes());
    bill(w.s.firms, w.edge(bought), 20.0, no_lanes());
    a().receivable = 3.0;
    accrue();
    EXPECT_EQ(a().operating_flow, 30.0);
    EXPECT_EQ(w.s.firms.obligations[0].receipts, 1058.0);
}

TEST_F(Accrual, ShortfallsAgainstPlanDecayAndNameTheirCause)
{
    p.lab = 0;
    b.labs = {plain_lab(0)};
    set_every_step(b, &FirmStepTable<double>::planned_revenue, {100.0});
    set_every_step(b, &FirmStepTable<double>::planned_costs, {-5.0});
    begin();
    w.s.firms.labs.own(0).revenue = 64.0 * 60.0;
    w.s.firms.procurement.own(0).costs = 0.0;
    accrue(0);
    auto const& lost = w.s.firms.books[0].shortfall_by_cause;
    EXPECT_EQ(lost[code(Cause::lab_revenue)], 40.0);
    EXPECT_EQ(lost[code(Cause::core_cash_flow)], 0.0) << "better than planned is no shortfall";
    w.s.firms.labs.own(0).revenue = 64.0 * 100.0;
    accrue(1);
    EXPECT_EQ(lost[code(Cause::lab_revenue)], 20.0);
}

TEST_F(Accrual, CostsThatStayUnpaidAddUpOnce)
{
    expect_unpaid_costs_add_up(kAllTraits);
}

TEST_F(Accrual, CostsOfAFirmOutsideTheNetworkAddUpWithoutClearing)
{
    expect_unpaid_costs_add_up(kAllTraits & ~static_cast<std::int32_t>(Trait::network));
}

TEST_F(Accrual, ArrearsAreOwedAgainInTheirClass)
{
    begin();
    add_arrears(w.s.firms, 0, Seniority::secured, all_lanes(), 1.0);
    add_arrears(w.s.firms, 0, Seniority::operating, all_lanes(), 2.0);
    add_arrears(w.s.firms, 0, Seniority::trade, all_lanes(), 4.0);
    add_arrears(w.s.firms, 0, Seniority::unsecured, all_lanes(), 8.0);
    accrue();
    for (int rank = 0; rank < kNumClasses; ++rank)
        EXPECT_EQ(due(static_cast<Seniority>(rank)), std::ldexp(1.0, rank)) << rank;
}

}  // namespace
}  // namespace ballast::unit_f64
