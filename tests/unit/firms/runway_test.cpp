// Runway: how long liquidity lasts against the ledger ahead.
#include "tests/support/unit_world.hpp"

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

/// The ledger ahead falls by 16 a step and by 100 more in step 5.
struct Runway : testing::Test {
    World w;
    FirmTable<double> p = plain_firm();

    void begin()
    {
        w.firm(p);
        w.tables.firms.ahead = {0.0, -16.0, -32.0, -48.0, -64.0, -180.0, -196.0, -212.0, -228.0};
        w.start();
    }
    double years(double liquidity, int n, int most = kSteps)
    {
        w.account(0).liquidity = liquidity;
        double result = 0.0;
        EXPECT_EQ(num_draws_of([&] { result = runway_years(w.t.firms, w.s.firms, 0, n, most, all_lanes()); }),
                  0u);
        return result;
    }
};

TEST_F(Runway, EndsWithinAStepOnAStraightLine)
{
    begin();
    EXPECT_EQ(years(40.0, 0), 2.5 * kStepYears);
    EXPECT_EQ(years(64.0 + 58.0, 0), 4.5 * kStepYears);
    EXPECT_EQ(years(40.0, 2), 2.0 * kStepYears + 8.0 / 116.0 * kStepYears) << "from after two steps";
}

TEST_F(Runway, LooksNoFurtherThanItIsAskedTo)
{
    begin();
    EXPECT_EQ(years(1000.0, 0), kSteps * kStepYears);
    EXPECT_EQ(years(1000.0, 0, 3), 3.0 * kStepYears);
    EXPECT_EQ(years(40.0, 0, 2), 2.0 * kStepYears);
}

TEST_F(Runway, DeviationOfFlowsFromThePlanGoesOn)
{
    begin();
    w.account(0).flow_deviation = -4.0;
    EXPECT_EQ(years(40.0, 0), 2.0 * kStepYears);
    w.account(0).flow_deviation = 16.0;
    EXPECT_EQ(years(50.0, 0), 4.5 * kStepYears) << "only the payment of step 5 is left";
}

/// Blocks of eight rows are passed over by their lowest row and the worse end of the drift: the row after the eighth step
/// begins one.
TEST_F(Runway, BlockIsNotPassedOverByTheBetterEndOfItsDrift)
{
    begin();
    w.account(0).flow_deviation = 2.0;
    // 2 are left after seven steps, 12 are missing after the eighth
    EXPECT_DOUBLE_EQ(years(200.0, 0), (7.0 + 2.0 / 14.0) * kStepYears);
    EXPECT_EQ(years(212.0, 0), 8.0 * kStepYears);
}

TEST_F(Runway, IsNothingOnceTheFirmHasEnded)
{
    begin();
    w.s.firms.standing.own(0).end = code(End::exchange);
    EXPECT_EQ(years(1000.0, 0), 0.0);
}

TEST_F(Runway, CountsWorksThatWaitWithTheirTranche)
{
    p.first_construction = 0;
    p.end_construction = 1;
    PowerTrancheTable<double> phase{};
    phase.planned_step = 2.0;
    phase.construction = 12.0;
    phase.construction_steps = 2.0;
    w.tables.firms.power_tranches = {phase};
    w.tables.firms.regions = {plain_region()};
    w.tables.firms.construction_tranche = {0};
    begin();
    w.s.firms.tranches.own(0).construction_paid = 4.0;
    EXPECT_EQ(waiting_works(w.t.firms, w.s.firms, 0, 1), 8.0);
    EXPECT_EQ(waiting_works(w.t.firms, w.s.firms, 0, 5), 20.0) << "the plan has paid both steps";
    EXPECT_EQ(years(28.0, 1), 1.25 * kStepYears);
}

TEST_F(Runway, LowestWithinASpanIsZeroOrOneOfItsTroughs)
{
    auto& b = w.tables.firms;
    TroughTable<double> const troughs{
        -30.0, -30.0, 5.0, {0, 2, 2, 2}};  // in the first span; the others have none
    b.trough_after = {2.0, 5.0};
    b.trough_sum = {-30.0, 10.0};
    begin();
    auto const lowest = [&](double drift) { return lowest_within(w.t.firms, troughs, Span::stress, drift); };
    auto const at_worst = [&](double drift) { return lowest_at_worst(troughs, drift); };
    EXPECT_EQ(lowest(0.0), -30.0);
    EXPECT_EQ(lowest(20.0), 0.0);
    EXPECT_EQ(lowest(-20.0), -90.0) << "a firm that sinks is lowest at the end";
    EXPECT_EQ(lowest_within(w.t.firms, troughs, Span::watch, -20.0), 0.0);
    EXPECT_EQ(at_worst(0.0), -30.0);
    EXPECT_EQ(at_worst(20.0), -30.0) << "whatever it earns";
    EXPECT_EQ(at_worst(-20.0), -130.0) << "the deepest and the last";
}

}  // namespace
}  // namespace ballast::unit_f64
