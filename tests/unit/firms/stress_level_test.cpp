// Stress levels: from liquidity and runway, and the first cause.
#include "tests/support/unit_world.hpp"

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

/// After the first step the ledger ahead sinks by 50 within the span of stress, by 100 within that of watch and by 150
/// within the wanted runway.
struct StressLevels : testing::Test {
    World w;
    FirmTables<double, HostStorage>& b = w.tables.firms;
    FirmTable<double> p = plain_firm();

    void begin()
    {
        w.firm(p);
        b.troughs.resize(kSteps + 1);
        b.troughs[1] = {-150.0, -150.0, 4.0, {0, 1, 2, 3}};
        b.trough_after = {1.0, 2.0, 4.0};
        b.trough_sum = {-50.0, -100.0, -150.0};
        w.start();
        a().operating_flow = 0.0;
        a().line_available = 0.0;
    }
    Account& a() { return w.account(0); }
    Standing& x() { return w.s.firms.standing.own(0); }
    Level level(double cash)
    {
        a().cash = cash;
        EXPECT_EQ(num_draws_of([&] { update_stress_level(w.t.firms, w.s.firms, w.market(), a(), 0, 0); }),
                  0u);
        return static_cast<Level>(x().level);
    }
};

TEST_F(StressLevels, FollowRunway)
{
    begin();
    EXPECT_EQ(level(100.0), Level::normal);
    EXPECT_EQ(level(99.0), Level::watch);
    EXPECT_EQ(level(50.0), Level::watch);
    EXPECT_EQ(level(49.0), Level::stress);
    EXPECT_EQ(level(200.0), Level::normal);
    EXPECT_EQ(static_cast<Level>(x().worst_level), Level::stress);
}

TEST_F(StressLevels, NeedIsWhatTheWantedRunwayLacks)
{
    p.minimum_liquidity = 20.0;
    set_every_step(b, &FirmStepTable<double>::uncommitted_capex, {10.0});
    begin();
    level(80.0);
    // 20 + 150 + 4 steps of 10 less 80
    EXPECT_EQ(w.s.firms.funding[0].need, 130.0);
    level(300.0);
    EXPECT_EQ(w.s.firms.funding[0].need, 0.0);
    a().shortfall = 7.0;
    level(300.0);
    EXPECT_EQ(w.s.firms.funding[0].need, 7.0);
}

TEST_F(StressLevels, LiquidityBelowItsMinimumIsStress)
{
    p.minimum_liquidity = 120.0;
    begin();
    EXPECT_EQ(level(119.0), Level::stress);
    EXPECT_EQ(level(120.0), Level::normal);
}

TEST_F(StressLevels, DistressIsWhatStaysUnpaidBeyondRounding)
{
    begin();
    a().shortfall = 4.0;
    EXPECT_EQ(level(500.0), Level::normal) << "rounding";
    a().shortfall = 5.0;
    EXPECT_EQ(level(500.0), Level::distress);
    EXPECT_EQ(level(500.0), Level::distress);
    EXPECT_EQ(x().distress_steps, 2.0);
    a().shortfall = 0.0;
    EXPECT_EQ(level(500.0), Level::normal);
    EXPECT_EQ(x().distress_steps, 0.0);
}

TEST_F(StressLevels, BreachIsWatchAndBeyondItsCureOthersMayFollow)
{
    FacilityTable<double> y = plain_facility(0, 10.0);
    y.cure_tests = 1.0;
    b.facilities = {y};
    begin();
    w.s.firms.facilities.own(0).breach = 1.0;
    EXPECT_EQ(level(500.0), Level::watch);
    EXPECT_FALSE(is_accelerated(w.s.firms, 0));
    w.s.firms.facilities.own(0).breach = 2.0;
    EXPECT_EQ(level(500.0), Level::watch);
    EXPECT_TRUE(is_accelerated(w.s.firms, 0));
}

TEST_F(StressLevels, DebtAboveThePolicysShareOfStakesIsWatch)
{
    p.ltv_watch = 0.25;
    b.stakes = {{0, kNone, 400.0, 0.0}};
    begin();
    mark_stakes(w.team, w.t.firms, w.s.factors, w.s.firms);
    a().debt_total = 100.0;
    EXPECT_EQ(level(500.0), Level::normal);
    a().debt_total = 101.0;
    EXPECT_EQ(level(500.0), Level::watch);
}

TEST_F(StressLevels, CauseIsTheLargestShortfallOnEnteringStress)
{
    begin();
    auto const lose = [&](Cause cause, double amount) {
        attribute_shortfall(w.s.firms, 0, cause, all_lanes(), amount);
    };
    lose(Cause::core_cash_flow, 10.0);
    lose(Cause::customer_default, 10.0);
    lose(Cause::covenant, 10.0);
    level(10.0);
    EXPECT_EQ(static_cast<Cause>(w.s.firms.exits[0].cause), Cause::core_cash_flow) << "of equal ones";
    lose(Cause::customer_default, 5.0);
    level(5.0);
    EXPECT_EQ(static_cast<Cause>(w.s.firms.exits[0].cause), Cause::core_cash_flow)
        << "it is in stress already";
    level(500.0);
    level(5.0);
    EXPECT_EQ(static_cast<Cause>(w.s.firms.exits[0].cause), Cause::customer_default);
}

TEST_F(StressLevels, EndedFirmHasNone)
{
    begin();
    x().end = code(End::acquired);
    a().shortfall = 100.0;
    EXPECT_EQ(level(0.0), Level::normal);
    EXPECT_EQ(w.s.firms.funding[0].need, 0.0);
}

}  // namespace
}  // namespace ballast::unit_f64
