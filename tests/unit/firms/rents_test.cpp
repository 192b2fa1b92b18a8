// Rents of GPU classes.
#include "tests/support/unit_world.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

struct Rents : testing::Test {
    World w;
    FirmTables<double, HostStorage>& b = w.tables.firms;
    GpuClassTable<double> gpu = plain_class();

    void begin()
    {
        b.classes = {gpu};
        b.log_rent = b.planned_log_rent = every_step({std::log(2.0)});
        w.start();
    }
    GpuClass const& priced(int step, double log_supply = 0.0)
    {
        gather_supply(w.team, w.t.firms, w.s.firms, step);
        w.s.firms.market.own().log_supply = log_supply;
        price_classes(w.team, w.t.firms, w.s.factors, w.s.firms, step);
        digest_forced_supply(w.team, w.t.firms.market, w.s.firms);
        return w.s.firms.classes[0];
    }
};

TEST_F(Rents, FollowFactorsByTheAgeOfTheClassAndSupply)
{
    gpu.deviation = w.factor(0.1);
    b.market.training = w.factor(0.5);
    b.market.inference = w.factor(-0.2);
    b.training_weight = every_step({0.3});
    b.inference_weight = every_step({0.7});
    b.market.supply_elasticity = 0.5;
    b.market.hazard_slope = 2.0;
    begin();
    GpuClass const* g = nullptr;
    EXPECT_EQ(num_draws_of([&] { g = &priced(0, 0.4); }), 0u);
    // 0.1 + 0.3 x 0.5 - 0.7 x 0.2 - 0.5 x 0.4 = -0.09; sums of four terms below 1: 4 roundings of 2^-53
    double const tolerance = 4.0 * 0x1p-53;
    EXPECT_NEAR(g->log_rent, std::log(2.0) - 0.09, tolerance);
    EXPECT_NEAR(g->rent, 2.0 * std::exp(-0.09), 4.0 * tolerance);
    EXPECT_NEAR(g->rent_against_plan, std::exp(-0.09), 2.0 * tolerance);
    EXPECT_NEAR(g->price_hazard, std::exp(0.18), 4.0 * tolerance) << "dear for who pays a fixed price";
}

TEST_F(Rents, LoseWhatGpusInSearchOfCustomersPress)
{
    b.market.release_elasticity = 1.0;
    b.market.release_depth_inv = 0.01;
    begin();
    release_gpus(w.s.firms, all_lanes(), 100.0);
    EXPECT_DOUBLE_EQ(priced(0).rent, 1.0) << "2 / (1 + 100 / 100)";
    EXPECT_DOUBLE_EQ(priced(1).rent, 2.0 / 1.5) << "half of them have found one";
}

TEST_F(Rents, PermanentShareOfAMarkLastsAndTheRestDecays)
{
    begin();
    move_rent(w.s.firms, 0, all_lanes(), -0.5, 0.25);
    move_rent(w.s.firms, 0, no_lanes(), -0.5, 0.25);
    EXPECT_DOUBLE_EQ(priced(0).rent_against_plan, std::exp(-0.5));
    EXPECT_DOUBLE_EQ(priced(1).rent_against_plan, std::exp(-0.125 - 0.1875));
    EXPECT_EQ(w.s.firms.classes[0].jump, -0.125);
    EXPECT_EQ(w.s.firms.classes[0].transient, -0.09375);
    w.s.firms.classes.own(0).transient = -1.5e-6;
    priced(2);
    EXPECT_EQ(w.s.firms.classes[0].transient, 0.0);
}

}  // namespace
}  // namespace ballast::unit_f64
