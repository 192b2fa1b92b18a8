// What a fleet does with its powered GPUs.
#include "tests/support/unit_world.hpp"

#include <cmath>

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
        b.gpus = b.working_gpus = every_step({100.0});
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
    w.s.firms.unit_costs.own(0).multiple = 1.25;  // 0.5 + 0.25 x 1.25 = 0.8125
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
    EXPECT_DOUBLE_EQ(w.s.firms.floor_calls[0].share, (60.0 - kNoNeed) / 80.0);
    EXPECT_EQ(c.fill, 1.0) << "a floor is no need";
    EXPECT_EQ(c.spot_sales, 0.0);
    w.s.firms.classes.own(0).rent = 3.0;
    filled();
    EXPECT_EQ(w.s.firms.floor_calls[0].share, 0.0);
    EXPECT_NEAR(w.s.firms.cohorts[0].spot_sales, 3.0 * (60.0 - kNoNeed), kMoneyStep);
}

/// A GPU's place saves 0.25 USD per hour sold and 2 quanta a step; half of the idle GPUs are retired in a step.
struct Retirements : Cohorts {
    Retirements()
    {
        fleet.retirement_gain = 0.5;
        fleet.avoidable_cost = 0.25;
        fleet.place_saving = 2.0;
        fleet.merchant_h100e = 1.5;
    }
    double retired() const { return w.s.firms.retirements[0].gpus; }
    void begin_at(double rent)
    {
        begin();
        w.s.firms.classes.own(0).rent = rent;
    }
};

TEST_F(Retirements, NobodyRetiresWhatEarnsItsPlace)
{
    begin_at(1.0);  // 0.75 + 0.25
    EXPECT_NEAR(filled().spot_sales, 100.0 - kNoNeed, kMoneyStep);
    EXPECT_EQ(retired(), 0.0);
    w.s.firms.unit_costs.own(0).multiple = 1.5;
    filled();
    EXPECT_GT(retired(), 0.0) << "dearer operations are not covered";
}

TEST_F(Retirements, IdleGpusDecayAndTheOthersStay)
{
    fleet.own_share = 0.25;
    w.contract(buys(55.0));
    begin_at(0.875);
    double const idle = 75.0 - 55.0 - kNoNeed;
    for (double const left : {0.5, 0.25, 0.125}) {
        Cohort const& c = filled();
        EXPECT_EQ(c.capacity, 100.0) << "own use keeps its share";
        EXPECT_EQ(c.fill, 1.0) << "so do contracts";
        EXPECT_NEAR(c.spot_sales, left * idle * 0.875, kMoneyStep);
        EXPECT_NEAR(retired(), (1.0 - left) * idle, 1e-12);
    }
    w.s.firms.classes.own(0).rent = 2.0;
    EXPECT_NEAR(filled().spot_sales, 0.125 * idle * 2.0, kMoneyStep) << "what is gone does not come back";
}

TEST_F(Retirements, TakePowerAndSupplyAlongButNotGpusCalledAtAFloor)
{
    ContractTable<double> floor = buys(60.0);
    floor.idle_floor = 1;
    floor.planned_rent = 2.5;
    w.contract(floor);
    fleet.floor_contract = 0;
    b.gpus = every_step({100.0});
    b.outside_supply = every_step({100.0});
    begin_at(0.875);
    w.s.firms.sites.own(0).share = 0.8;
    filled();
    EXPECT_DOUBLE_EQ(w.s.firms.floor_calls[0].share, 1.0);
    double const left = 0.5 * (20.0 - kNoNeed);  // of 80 with power
    EXPECT_NEAR(retired(), left / 0.8, 1e-12) << "a fifth of those that go has no power";
    EXPECT_NEAR(without_retired(w.t.firms, w.s.firms, 0, 80.0), 80.0 - left, 1e-12);
    EXPECT_NEAR(gpus_in_use(w.t.firms, w.s.firms, 0, 0), 100.0 - left / 0.8, 1e-12);
    gather_supply(w.team, w.t.firms, w.s.firms, 0);
    EXPECT_NEAR(w.s.firms.market->log_supply, std::log(100.0 + 1.5 * (80.0 - left)), 1e-12);
    EXPECT_EQ(gpus_in_use(w.t.firms, w.s.firms, 0, 0) + retired(), 100.0);
}

TEST_F(Retirements, SaveTheFixedCostOfTheirPlacesToNothingAtMost)
{
    set_every_step(b, &FirmStepTable<double>::fixed_cost, {150.0});
    b.gpus = every_step({100.0});
    gpu.scrap_usd = 10.0;
    begin_at(0.875);
    w.s.firms.classes.own(0).collateral = 50.0;
    EXPECT_DOUBLE_EQ(fleet_value(w.t.firms, w.s.firms, 0, 0), 5000.0 * b.market.usd_per_quantum_inv);
    auto const flow = [&](int step) {
        Statement const x = accrue_firm(w.t.firms, w.s.factors, w.s.firms, NoRecord{}, w.market(),
                                        w.normals.data(), 0, step, w.account(0));
        Cohort const& c = w.s.firms.cohorts[0];
        return x.operating_flow - (c.spot_sales - c.power_cost - c.operations_cost);
    };
    filled();  // 50 go
    EXPECT_NEAR(flow(0), 2.0 * retired() - 150.0, kMoneyStep);
    EXPECT_DOUBLE_EQ(fleet_value(w.t.firms, w.s.firms, 0, 0),
                     (50.0 * (100.0 - retired()) + 10.0 * retired()) * b.market.usd_per_quantum_inv)
        << "lenders count them as scrap";
    filled();
    EXPECT_NEAR(retired(), 75.0, 1e-2);
    EXPECT_NEAR(flow(1), 2.0 * retired() - 150.0, kMoneyStep);
    filled();
    EXPECT_NEAR(flow(2), 0.0, kMoneyStep) << "places cost no less than nothing";
}

TEST_F(Cohorts, GpusThatAreLetOnceEarnNothingAfterTheirContract)
{
    w.contract(buys(60.0));
    w.contract(buys(20.0));
    fleet.let_once = 1;
    b.contracted_most = every_step({80.0});
    begin();
    EXPECT_NEAR(filled().spot_sales, std::floor(2.0 * (20.0 - kNoNeed)), 1.0);
    EXPECT_NEAR(fleet_in_use(w.t.firms, w.s.firms, 0, 0).scrap, 0.0, kNoNeed);
    end_contract(w.s.firms, 0, all_lanes(), ContractStatus::cancelled);
    EXPECT_NEAR(filled().spot_sales, std::floor(2.0 * (20.0 - kNoNeed)), 1.0)
        << "those that nobody contracted";
    FleetInUse const x = fleet_in_use(w.t.firms, w.s.firms, 0, 0);
    EXPECT_NEAR(x.scrap, 60.0, 2 * kNoNeed);
    EXPECT_NEAR(x.earning, 40.0, 2 * kNoNeed);
    w.s.firms.terms.own(1).volume = 0.5;
    EXPECT_NEAR(fleet_in_use(w.t.firms, w.s.firms, 0, 0).scrap, 70.0, 2 * kNoNeed);
}

}  // namespace
}  // namespace ballast::unit_f64
