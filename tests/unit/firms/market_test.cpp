// Merchant supply, forced supply and confidence.
#include "tests/support/unit_world.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

TEST(Market, SupplyIsOutsideSupplyWithWhatMerchantFleetsHave)
{
    World w;
    CohortTable<double> fleet = plain_cohort(w.firm());
    fleet.merchant_h100e = 2.0;
    w.tables.firms.sites.push_back({});
    w.tables.firms.regions = {plain_region()};
    w.tables.firms.classes = {plain_class()};
    w.tables.firms.cohorts = {fleet};
    w.tables.firms.working_gpus = every_step({100.0});
    w.tables.firms.outside_supply = every_step({100.0});
    w.start();
    w.s.firms.sites.own(0).share = 0.5;
    EXPECT_EQ(num_draws_of([&] { gather_supply(w.team, w.t.firms, w.s.firms, 0); }), 0u);
    EXPECT_DOUBLE_EQ(w.s.firms.market->log_supply, std::log(200.0));
}

TEST(Market, SupplyThatEventsAddMultipliesOutsideSupplyAndDecays)
{
    World w;
    w.tables.firms.outside_supply = every_step({100.0});
    w.start();
    add_outside_supply(w.s.firms, all_lanes(), 1.0);
    add_outside_supply(w.s.firms, no_lanes(), 1.0);
    gather_supply(w.team, w.t.firms, w.s.firms, 0);
    EXPECT_DOUBLE_EQ(w.s.firms.market->log_supply, std::log(100.0) + 1.0);
    EXPECT_EQ(w.s.firms.market->spare_supply, 0.5);
    w.s.firms.market.own().spare_supply = 1.5e-6;
    gather_supply(w.team, w.t.firms, w.s.firms, 1);
    EXPECT_EQ(w.s.firms.market->spare_supply, 0.0) << "0.75e-6 is nothing";
}

TEST(Market, ReleasedAndSoldGpusPressByTheirDepthAndAreDigested)
{
    World w;
    MarketTable<double>& m = w.tables.firms.market;
    m.release_elasticity = 0.5;
    m.release_depth_inv = 0.01;
    m.resale_elasticity = 2.0;
    m.resale_depth_inv = 0.01;
    m.resale_decay = 0.25;
    w.start();
    release_gpus(w.s.firms, all_lanes(), 300.0);
    sell_gpus(w.s.firms, all_lanes(), 100.0);
    EXPECT_EQ(num_draws_of([&] {
                  gather_supply(w.team, w.t.firms, w.s.firms, 0);
                  digest_forced_supply(w.team, m, w.s.firms);
              }),
              0u);
    EXPECT_DOUBLE_EQ(w.s.firms.market->pressure, std::log(2.0)) << "half of ln(1 + 300 / 100)";
    EXPECT_DOUBLE_EQ(w.s.firms.market->resale, 0.25) << "(1 + 100 / 100)^-2";
    EXPECT_EQ(w.s.firms.market->released, 150.0);
    EXPECT_EQ(w.s.firms.market->sold, 25.0);
}

TEST(Market, LessThanOneGpuLeftIsNoForcedSupplyAnyMore)
{
    World w;
    w.start();
    release_gpus(w.s.firms, all_lanes(), 1.75);
    sell_gpus(w.s.firms, all_lanes(), 2.0);
    gather_supply(w.team, w.t.firms, w.s.firms, 0);
    EXPECT_EQ(w.s.firms.market->pressure, 0.0) << "no elasticity";
    digest_forced_supply(w.team, w.tables.firms.market, w.s.firms);
    EXPECT_EQ(w.s.firms.market->resale, 1.0);
    EXPECT_EQ(w.s.firms.market->released, 0.0);
    EXPECT_EQ(w.s.firms.market->sold, 1.0);
}

TEST(Market, ConfidenceIsRestoredStepByStep)
{
    World w;
    w.start();
    shake_confidence(w.s.firms, all_lanes(), 0.75);
    shake_confidence(w.s.firms, no_lanes(), 5.0);
    EXPECT_EQ(num_draws_of([&] { restore_confidence(w.t.firms.market, w.s.firms); }), 0u);
    EXPECT_EQ(w.s.firms.market->confidence, 0.375);
    w.s.firms.market.own().confidence = 1.5e-6;
    restore_confidence(w.t.firms.market, w.s.firms);
    EXPECT_EQ(w.s.firms.market->confidence, 0.0);
}

}  // namespace
}  // namespace ballast::unit_f64
