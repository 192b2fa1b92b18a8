// Power: prices and their spikes, outages, energisation with slips, building works.
#include "tests/support/unit_world.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

/// One region, one site with a certain 30 MW and a tranche of 30 MW planned for step 4, of 60 MW required.
struct Power : testing::Test {
    World w;
    FirmTables<double, HostStorage>& b = w.tables.firms;
    RegionTable<double> region = plain_region();
    PowerTrancheTable<double> tranche{};

    Power()
    {
        region.slip = {1, 0};
        region.spike_arrival = {2, 0};
        region.spike_mark = {3, 0};
        tranche.mw = 30.0;
        tranche.planned_step = 4.0;
        tranche.slip = {4, 0};
    }
    void begin()
    {
        b.regions = {region};
        b.power_tranches = {tranche};
        b.sites = {{0, 0, 1, 1.0, 0.0}};
        b.certain_mw = every_step({30.0});
        b.required_mw_inv = every_step({1.0 / 60.0});
        b.power_price = every_step({50.0});
        b.slip_quantile.assign(kSlipPoints, 3.0);
        w.start();
    }
    double share_at(int step)
    {
        energise_sites(w.team, w.t.firms, w.s.firms, step);
        restore_outages(w.team, w.t.firms, w.s.firms);
        return w.s.firms.sites[0].share;
    }
    double price_at(int step)
    {
        advance_regions(w.team, w.t.firms, w.s.factors, w.s.firms, w.draws, step);
        return w.s.firms.regions[0].power_price;
    }
};

TEST_F(Power, PriceFollowsItsFastAndItsSlowFactor)
{
    region.price_factor = w.factor(std::log(2.0));
    region.level_factor = w.factor(std::log(1.5));
    begin();
    EXPECT_EQ(num_draws_of([&] { EXPECT_DOUBLE_EQ(price_at(0), 150.0); }), 0u);
}

TEST_F(Power, SpikeCountsItsStepAverageAndDecays)
{
    region.spike_rate = 0.5;
    region.spike_log_mean = std::log(3.0);
    region.spike_average = 0.5;
    region.spike_decay = 0.25;
    begin();
    w.s.firms.regions.own(0).spike_left = 0.75;
    EXPECT_EQ(num_draws_of([&] { EXPECT_EQ(price_at(0), 50.0); }), 0u) << "0.25 of its hazard is left";
    auto const drawn = draws_of([&] { EXPECT_DOUBLE_EQ(price_at(1), 50.0 * (1.0 + 3.0 * 0.5)); });
    ASSERT_EQ(drawn.size(), 2u);
    EXPECT_EQ(drawn[0].key.lo, 3u) << "mark of the first spike";
    EXPECT_EQ(drawn[0].ordinal, 0);
    EXPECT_EQ(drawn[1].key.lo, 2u) << "threshold of the second";
    EXPECT_EQ(drawn[1].ordinal, 1);
    EXPECT_EQ(w.s.firms.regions[0].spike_count, 1);
    w.s.firms.regions.own(0).spike_left = 10.0;
    EXPECT_DOUBLE_EQ(price_at(2), 50.0 * (1.0 + 0.75 * 0.5));
}

TEST_F(Power, TranchePowersItsSiteFromItsStepOn)
{
    begin();
    EXPECT_DOUBLE_EQ(share_at(3), 0.5);
    EXPECT_DOUBLE_EQ(share_at(4), 1.0);
    delay_tranches(w.t.firms, w.s.firms, 0, all_lanes(), 2.0, 3);
    EXPECT_DOUBLE_EQ(share_at(5), 0.5);
    EXPECT_DOUBLE_EQ(share_at(6), 1.0);
    delay_tranches(w.t.firms, w.s.firms, 0, all_lanes(), 2.0, 6);
    EXPECT_DOUBLE_EQ(share_at(7), 1.0) << "what is energised is not delayed";
}

TEST_F(Power, GreaterOutageCountsAndDecaysAfterTheStep)
{
    region.availability = 0.75;
    tranche.planned_step = 0.0;
    begin();
    start_outage(w.s.firms, 0, all_lanes(), 0.5);
    start_outage(w.s.firms, 0, all_lanes(), 0.25);
    start_outage(w.s.firms, 0, no_lanes(), 0.75);
    EXPECT_EQ(num_draws_of([&] { EXPECT_DOUBLE_EQ(share_at(0), 0.375); }), 0u);
    EXPECT_EQ(w.s.firms.regions[0].outage, 0.25);
    EXPECT_DOUBLE_EQ(share_at(1), 0.5625);
    start_outage(w.s.firms, 0, all_lanes(), 7.0);
    EXPECT_EQ(w.s.firms.regions[0].outage, 1.0) << "no more than all is lost";
}

TEST_F(Power, SlipOrNeverIsDrawnOnceForRegionAndTranche)
{
    tranche.slip_probability = 1.0;
    begin();
    auto const drawn = draws_of([&] { EXPECT_EQ(energisation_step(w.t.firms, w.draws, 0), 7.0); });
    ASSERT_EQ(drawn.size(), 2u);
    EXPECT_EQ(drawn[0].key.lo, 1u);
    EXPECT_EQ(drawn[1].key.lo, 4u);
    w.draws.noise_free = true;
    EXPECT_EQ(num_draws_of([&] { EXPECT_EQ(energisation_step(w.t.firms, w.draws, 0), 4.0); }), 0u);
}

TEST_F(Power, TrancheThatNeverComesLiesBeyondAnyHorizon)
{
    tranche.never_probability = 1.0;
    begin();
    EXPECT_EQ(w.s.firms.tranches[0].energised_at, kNeverEnergised);
    EXPECT_DOUBLE_EQ(share_at(7), 0.5);
}

TEST_F(Power, BuildingWorksWaitWithASlipAndAreNotPaidTwice)
{
    tranche.construction = 10.0;
    tranche.construction_steps = 3.0;
    FirmTable<double> owner = plain_firm();
    owner.first_construction = 0;
    owner.end_construction = 1;
    w.firm(owner);
    b.construction_tranche = {0};
    begin();
    auto const paid = [&](int step) { return pay_construction(w.t.firms, w.s.firms, 0, step); };
    EXPECT_EQ(paid(0), 0.0) << "four steps before it is energised";
    EXPECT_EQ(paid(1), 10.0);
    EXPECT_EQ(paid(2), 10.0);
    delay_tranches(w.t.firms, w.s.firms, 0, all_lanes(), 3.0, 3);
    EXPECT_EQ(paid(3), 0.0) << "works pause until step 4";
    EXPECT_EQ(paid(4), 10.0);
    EXPECT_EQ(paid(5), 0.0) << "30 have been paid";
    EXPECT_EQ(w.s.firms.tranches[0].construction_paid, 30.0);
}

}  // namespace
}  // namespace ballast::unit_f64
