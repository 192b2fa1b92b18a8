// Labs: the capability race, and revenue that compute allows.
#include "tests/support/unit_world.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

/// Two labs, each of a firm of its own.
struct Labs : testing::Test {
    World w;
    FirmTables<double, HostStorage>& b = w.tables.firms;
    LabTable<double> one = plain_lab(w.firm());
    LabTable<double> two = plain_lab(w.firm());

    Labs()
    {
        b.open_capability = -1.0;
        for (LabTable<double>* lab : {&one, &two}) {
            lab->lag = 1.0;
            lab->initial_compute = 1000.0;
            lab->revenue_per_compute = 1.0;
        }
    }
    void begin()
    {
        b.labs = {one, two};
        w.start();
    }
    void advance(int step = 0)
    {
        EXPECT_EQ(num_draws_of([&] {
                      Rivals const rivals = look_at_rivals(w.team, w.t.firms, w.s.firms);
                      catch_up(w.team, w.t.firms, w.s.firms, rivals, step);
                      share_market(w.team, w.t.firms, w.s.factors, w.s.firms, rivals);
                      serve_demand(w.team, w.t.firms, w.s.firms, step);
                      compare_training(w.team, w.t.firms, w.s.firms);
                  }),
                  0u);
    }
    Lab& lab(int l) { return w.s.firms.labs.own(l); }
};

TEST_F(Labs, CatchUpWithTheBestInQualityAndInCost)
{
    one.capability = 1.0;
    one.catch_up = two.catch_up = 0.5;
    b.open_catch_up = 0.25;
    begin();
    gain_efficiency(w.s.firms, 1, all_lanes(), 0.5);
    advance();
    EXPECT_EQ(lab(0).capability, 1.0);
    EXPECT_EQ(lab(1).capability, 0.5);
    EXPECT_EQ(w.s.firms.race->open_capability, -0.5);
    EXPECT_EQ(lab(0).efficiency_gain, 0.25);
    EXPECT_EQ(lab(1).efficiency_gain, 0.5);
}

TEST_F(Labs, ShareTheMarketByTheirOddsAndOpenWeightsEarnNothing)
{
    b.market.paid_market_initial = 600.0;
    b.open_capability = 0.0;
    one.log_capture = std::log(3.0);
    two.log_capture = std::log(2.0);
    two.lag = 0.5;
    two.initial_demand = 100.0;
    begin();
    advance();
    EXPECT_NEAR(lab(0).revenue, 300.0, 1e-11) << "3 of 1 + 3 + 2 parts; relative rounding 2^-50";
    EXPECT_NEAR(lab(1).revenue, 150.0, 1e-11) << "half way from 100 to 200";
}

TEST_F(Labs, ServeWhatComputeBeyondTrainingAllowsAndTheRestLooksForAnother)
{
    b.market.paid_market_initial = 180.0;
    b.open_capability = 0.0;
    b.spill_share = 0.5;
    one.initial_compute = 40.0;
    one.min_training = 0.5;
    begin();
    advance();
    EXPECT_NEAR(lab(0).revenue, 20.0, 1e-6) << "of 60 that it could sell";
    // 40 unserved, half of it goes to the other lab; the room of the search has 1e-6 added
    EXPECT_NEAR(lab(1).revenue, 80.0, 1e-5);
    // what is left trains: 20 and 920, against their geometric mean
    EXPECT_NEAR(w.s.firms.relative_training[0], 0.5 * std::log(20.0 / 920.0), 1e-6);
    EXPECT_NEAR(w.s.firms.relative_training[1], 0.5 * std::log(920.0 / 20.0), 1e-6);
}

TEST_F(Labs, GrowthAndGainsOfEfficiencyRaiseWhatComputeEarns)
{
    b.efficiency = every_step({3.0, 1.0});
    begin();
    gain_efficiency(w.s.firms, 0, all_lanes(), std::log(2.0));
    gain_efficiency(w.s.firms, 1, no_lanes(), std::log(2.0));
    EXPECT_DOUBLE_EQ(revenue_per_compute(w.t.firms, w.s.firms, 0, 0), 6.0);
    EXPECT_DOUBLE_EQ(revenue_per_compute(w.t.firms, w.s.firms, 1, 0), 1.0);
}

TEST_F(Labs, LeadCountsOnceItHasLastedTwoSteps)
{
    one.capability = 0.5;
    begin();
    EXPECT_EQ(w.s.firms.race->leader, 0);
    leap(w.s.firms, 1, all_lanes(), 1.0);
    advance(0);
    EXPECT_EQ(w.s.firms.race->leader, 0);
    leap(w.s.firms, 0, all_lanes(), 1.0);
    advance(1);
    leap(w.s.firms, 1, all_lanes(), 1.0);
    advance(2);
    EXPECT_EQ(w.s.firms.race->leader, 0) << "the second try was one step again";
    advance(3);
    EXPECT_EQ(w.s.firms.race->leader, 1);
    EXPECT_EQ(w.s.firms.race->leader_changes, 1);
}

TEST_F(Labs, ClosedLabHasNoPartInMarketOrRace)
{
    b.market.paid_market_initial = 100.0;
    b.open_capability = 0.0;
    one.capability = 2.0;
    begin();
    close_lab(w.s.firms, 0, all_lanes());
    advance(0);
    advance(1);
    EXPECT_EQ(lab(0).revenue, 0.0);
    EXPECT_EQ(lab(0).demand, 0.0);
    EXPECT_EQ(w.s.firms.race->leader, 1);
}

}  // namespace
}  // namespace ballast::unit_f64
