// What a fleet does with its powered GPUs.
#include "tests/support/unit_world.hpp"

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

// Contracts need 1e-3 of a GPU beside what they ask for, so that nothing is divided by zero.
constexpr double kNoNeed = 1e-3;

/// 100 powered GPUs, spot at 2 USD/h, power and operations at 0.75 USD/h.
struct Cohorts : testing::Test {
    World w;
    FirmTables<double, HostStorage>& b = w.tables.firms;
    CohortTable<double> fleet = plain_cohort(w.firm());
    GpuClassTable<double> gpu = plain_class();
    std::vector<double> contracted;

    Cohorts()
    {
        gpu.mwh_per_hour = 0.001;
        gpu.mwh_per_gpu_step = 0.0625;
        gpu.operations_usd_per_hour = 0.25;
        gpu.operations_per_gpu_step = 0.125;
    }
    ContractTable<double> buys(double gpus)
    {
        contracted.push_back(gpus);
        ContractTable<double> c = plain_contract(0, kNone);
        c.cohort = 0;
        c.gpu_class = 0;
        return c;
    }
    void begin()
    {
        b.classes = {gpu};
        b.regions = {plain_region()};
        b.sites = {{0, 0, 0, 0.0, 500.0}};  // a fixed price of 500 USD/MWh
        b.cohorts = {fleet};
        b.working_gpus = every_step({100.0});
        b.contract_gpus = every_step(contracted);
        w.start();
        w.s.firms.regions.own(0).power_price = 4000.0;  // of the market, which the site does not pay
        w.s.firms.sites.own(0).share = 1.0;
        w.s.firms.classes.own(0).rent = 2.0;
    }
    Cohort const& filled()
    {
        EXPECT_EQ(num_draws_of([&] { fill_cohorts(w.team, w.t.firms, w.s.firms, 0); }), 0u);
        return w.s.firms.cohorts[0];
    }
};

TEST_F(Cohorts, ContractsAreServedProRataWhenPowerIsShort)
{
    w.contract(buys(60.0));
    w.contract(buys(40.0));
    begin();
    w.s.firms.sites.own(0).share = 0.75;
    Cohort const& c = filled();
    EXPECT_EQ(c.capacity, 75.0);
    EXPECT_DOUBLE_EQ(c.fill, 75.0 / (100.0 + kNoNeed));
    EXPECT_EQ(c.spot_sales, 0.0);
}

TEST_F(Cohorts, EndedContractNeedsNothing)
{
    w.contract(buys(60.0));
    w.contract(buys(200.0));
    begin();
    end_contract(w.s.firms, 1, all_lanes(), ContractStatus::cancelled);
    EXPECT_EQ(filled().fill, 1.0);
}

TEST_F(Cohorts, IdleGpusSellOnTheSpotMarketAndRunAtTheirCost)
{
    fleet.own_share = 0.25;
    fleet.merchant_utilisation = 0.5;
    w.contract(buys(55.0));
    begin();
    Cohort const& c = filled();
    double const spot = (75.0 - 55.0 - kNoNeed) * 0.5;
    double const running = 25.0 + 55.0 + kNoNeed + spot;
    // booked in steps of 2^-24, each amount to the nearest
    EXPECT_NEAR(c.spot_sales, spot * 2.0, kMoneyStep);
    EXPECT_NEAR(c.power_cost, running * 0.0625 * 500.0, kMoneyStep);
    EXPECT_NEAR(c.operations_cost, running * 0.125, kMoneyStep);
}

TEST_F(Cohorts, OwnerIdlesRatherThanSellBelowPowerAndOperations)
{
    begin();
    w.s.firms.classes.own(0).rent = 0.8;
    EXPECT_NEAR(filled().spot_sales, 0.8 * (100.0 - kNoNeed), kMoneyStep);
    w.s.firms.conduct.own(0).unit_cost = 1.25;  // 0.5 + 0.25 x 1.25 = 0.8125
    Cohort const& c = filled();
    EXPECT_EQ(c.spot_sales, 0.0);
    EXPECT_NEAR(c.power_cost, kNoNeed * 0.0625 * 500.0, kMoneyStep);
}

TEST_F(Cohorts, FloorIsCalledForIdleGpusWhereItPaysBetterThanTheMarket)
{
    w.contract(buys(40.0));
    ContractTable<double> floor = buys(80.0);
    floor.idle_floor = 1;
    floor.planned_rent = 2.5;
    w.contract(floor);
    fleet.floor_contract = 1;
    begin();
    Cohort const& c = filled();
    EXPECT_DOUBLE_EQ(c.floor_fill, (60.0 - kNoNeed) / 80.0);
    EXPECT_EQ(c.fill, 1.0) << "a floor is no need";
    EXPECT_EQ(c.spot_sales, 0.0);
    w.s.firms.classes.own(0).rent = 3.0;
    EXPECT_EQ(filled().floor_fill, 0.0);
    EXPECT_NEAR(w.s.firms.cohorts[0].spot_sales, 3.0 * (60.0 - kNoNeed), kMoneyStep);
}

}  // namespace
}  // namespace ballast::unit_f64
