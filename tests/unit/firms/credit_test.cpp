// What a firm can borrow, and what lenders and owners make of it.
#include "tests/support/unit_world.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

/// A firm that earns 64 quanta a year by plan, of which lenders carry four years.
struct Lenders : testing::Test {
    World w;
    FirmTables<double, HostStorage>& b = w.tables.firms;
    FirmTable<double> p = plain_firm(100.0);

    Lenders()
    {
        p.has_limit = 1;
        p.earnings_multiple = 4.0;
        p.log_valuation = std::log(512.0);
        set_every_step(b, &FirmStepTable<double>::forward_earnings, {64.0});
    }
    void begin()
    {
        w.firm(p);
        b.assessed_firm = {0};
        w.start();
        w.account(0).flow_deviation = 0.0;
        w.account(0).shortfall = 0.0;
    }
    Credit const& look(int step = 0)
    {
        value_equity(w.t.firms, w.s.factors, w.s.firms, 0);
        EXPECT_EQ(num_draws_of([&] { assess_credit(w.team, w.t.firms, w.s.factors, w.s.firms, step); }), 0u);
        return w.s.firms.credit[0];
    }
};

TEST_F(Lenders, CarryYearsOfEarningsToCome)
{
    begin();
    EXPECT_EQ(look().capacity, 256.0);
    w.account(0).flow_deviation = -0.5;  // per step
    EXPECT_NEAR(look().capacity, 4.0 * (64.0 - 0.5 / kStepYears), 1e-12 * 256.0);
    w.account(0).flow_deviation = -64.0;
    EXPECT_EQ(look().capacity, 0.0) << "losses carry no debt, and no other";
}

TEST_F(Lenders, AddShareOfEquityValue)
{
    p.equity_advance = 0.125;
    begin();
    EXPECT_NEAR(look().capacity, 256.0 + 64.0, 1e-10);
}

TEST_F(Lenders, AddShareOfPowerRightsThatAreLeft)
{
    p.power_advance = 0.25;
    b.power_rights = {plain_power_right(0, 320.0), plain_power_right(0, 80.0)};
    begin();
    EXPECT_EQ(look().capacity, 256.0 + 0.25 * 400.0);
    w.s.firms.power_rights.own(0).left = 0.5;
    EXPECT_EQ(look().capacity, 256.0 + 0.25 * 240.0);
}

TEST_F(Lenders, CountContractsAboveTheMarketAndLostOnesAtOnce)
{
    p.contract_advance = 0.5;
    GpuClassTable<double> gpu = plain_class();
    gpu.spot_ratio = 0.5;
    b.classes = {gpu};
    ContractTable<double> sold = plain_contract(0, kNone);
    sold.gpu_class = 0;
    w.contract(sold);
    b.contract_present_pay = every_step({200.0});
    b.contract_present_rent = every_step({160.0});
    b.contract_pay = every_step({2.0});
    b.contract_rent = every_step({1.6});
    begin();
    w.s.firms.classes.own(0).rent_against_plan = 0.5;
    EXPECT_EQ(look().capacity, 256.0 + 0.5 * 0.5 * (200.0 - 80.0)) << "by half, for want of a good name";
    end_contract(w.s.firms, 0, all_lanes(), ContractStatus::cancelled);
    double const lost = (2.0 - 1.6 * 0.5 * 0.5) / kStepYears;
    EXPECT_NEAR(look().capacity, 4.0 * std::max(64.0 - lost, 0.0), 1e-12 * 256.0);
    EXPECT_NEAR(lost_contract_earnings(w.t.firms, w.s.firms, 0, 0), 1.6, 1e-15);
}

TEST_F(Lenders, AreLessWillingTheMoreAFirmOwes)
{
    p.free_use_inverse = 2.0;  // free up to one half
    EXPECT_EQ(willingness(p, 0.0), 1.0);
    EXPECT_EQ(willingness(p, 0.5), 1.0);
    EXPECT_EQ(willingness(p, 0.75), 0.5);
    EXPECT_EQ(willingness(p, 1.0), 0.0);
    EXPECT_EQ(willingness(p, 3.0), 0.0);
    p.highest_yield = 0.5;
    p.yield_slope_inverse = 4.0;
    EXPECT_EQ(taken_up(p, 0.25), 1.0);
    EXPECT_EQ(taken_up(p, 0.375), 0.5);
    EXPECT_EQ(taken_up(p, 0.5), 0.0);
}

TEST_F(Lenders, KnowDebtAndWhatIsUnpaid)
{
    begin();
    look();
    w.account(0).debt_total = 128.0;
    w.account(0).shortfall = 64.0;
    EXPECT_EQ(utilisation(w.s.firms, 0, w.account(0)), 0.75);
    EXPECT_EQ(room_for_debt(w.s.firms, 0, w.account(0)), 64.0);
    EXPECT_TRUE(is_solvent(w.s.firms, 0));
    w.account(0).shortfall = 129.0;
    EXPECT_FALSE(is_solvent(w.s.firms, 0));
    EXPECT_EQ(room_for_debt(w.s.firms, 0, w.account(0)), 0.0);
}

TEST_F(Lenders, ThatLookAtNothingSetNoLimit)
{
    p.has_limit = 0;
    w.firm(p);
    w.start();
    EXPECT_EQ(w.t.firms.num_assessed, 0);
    EXPECT_TRUE(is_solvent(w.s.firms, 0));
    EXPECT_EQ(room_for_debt(w.s.firms, 0, w.account(0)), kNoLimit);
}

TEST_F(Lenders, EquityIsWhatEnterpriseValueLeavesAfterDebt)
{
    p.equity_follows_assets = 1;
    begin();
    w.account(0).debt_total = 128.0;
    EXPECT_EQ(look(0).discount, 0.0);  // by the first look enterprise value is 640, 2.5 times the capacity
    EXPECT_NEAR(w.s.firms.credit[0].multiple, 2.5, 1e-14);
    w.account(0).flow_deviation = -32.0 * kStepYears;  // half of the earnings
    EXPECT_NEAR(look(1).discount, std::log((320.0 - 128.0) / 512.0), 1e-13);
    w.account(0).flow_deviation = 32.0 * kStepYears;
    EXPECT_EQ(look(2).discount, 0.0) << "good news are in the price already";
    w.account(0).flow_deviation = -64.0 * kStepYears;
    EXPECT_NEAR(look(3).discount, std::log(kLeastValue), 1e-14);
}

TEST_F(Lenders, OwnersSellAtADiscountWhileRunwayIsShort)
{
    p.distress_discount = 2.0;
    p.target_inverse = 0.5 / kStepYears;  // two steps
    p.target_steps = 3;
    b.ahead_steps = 3;
    begin();
    w.account(0).liquidity = 100.0;
    EXPECT_EQ(look().discount, 0.0);
    w.account(0).flow_deviation = -100.0;  // one step
    EXPECT_NEAR(look().discount, -1.0, 1e-12);
}

TEST_F(Lenders, OwnersSellSoMuchAYear)
{
    p.equity_yearly = 0.25;
    begin();
    note_equity_sold(w.s.firms, 0, 0.125);
    EXPECT_EQ(equity_left(p, w.s.firms, 0), 0.125);
    b.market.quarter_decay = 0.5;
    note_equity_sold(w.s.firms, 0, 0.25);
    EXPECT_EQ(equity_left(p, w.s.firms, 0), 0.0);
}

TEST_F(Lenders, MakeAFirmFileThatOwesMoreThanItCouldEverCarry)
{
    p.insolvency_rate = 0.25;
    p.insolvent_inverse = 0.5;  // from twice the capacity on
    begin();
    w.s.firms.credit.own(0).insolvency_left = 0.5;
    w.account(0).debt_total = 512.0;
    look(1);
    EXPECT_FALSE(files_for_insolvency(w.s.firms, 0));
    EXPECT_EQ(w.s.firms.credit[0].insolvency_left, 0.5);
    w.account(0).debt_total = 768.0;
    EXPECT_EQ(look(1).insolvency_left, 0.375) << "half way to the whole hazard";
    w.account(0).debt_total = 4096.0;
    look(1);
    look(1);
    EXPECT_TRUE(files_for_insolvency(w.s.firms, 0));
    w.decide_ends(2);
    EXPECT_TRUE(has_defaulted(w.s.firms, 0));
}

}  // namespace
}  // namespace ballast::unit_f64
