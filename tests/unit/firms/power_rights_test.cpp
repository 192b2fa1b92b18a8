// Power rights: marks, sales for payments, liquidation.
#include "tests/support/unit_world.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

/// An owner of a right worth 1000 at the start.
struct PowerRights : testing::Test {
    World w;
    FirmTables<double, HostStorage>& b = w.tables.firms;
    FirmTable<double> owner = plain_firm();
    PowerRightTable<double> right = plain_power_right(0, 1000.0);
    std::vector<PowerRightTable<double>> others;

    void begin()
    {
        w.firm(owner);
        w.firm();
        b.power_rights = {right};
        b.power_rights.insert(b.power_rights.end(), others.begin(), others.end());
        w.start();
    }
    void mark()
    {
        EXPECT_EQ(num_draws_of([&] { mark_power_rights(w.team, w.t.firms, w.s.factors, w.s.firms, 0); }), 0u);
    }
    double worth()
    {
        mark();
        return power_rights_value(w.t.firms, w.s.firms, 0);
    }
    void sell(double lack, int step = 0)
    {
        EXPECT_EQ(num_draws_of([&] { sell_power_rights(w.t.firms, w.s.firms, 0, lack, step); }), 0u);
    }
    double left(int k = 0) { return w.s.firms.power_rights[k].left; }
};

/// What x becomes within its bounds.
double bounded(double x)
{
    double const most = std::log(4.0);
    return x / std::sqrt(1.0 + x * x / (most * most));
}

TEST_F(PowerRights, AreWhatTheyWereAtTheStartWhereNothingMovesThem)
{
    begin();
    EXPECT_EQ(power_rights_value(w.t.firms, w.s.firms, 0), 1000.0) << "before the first mark, too";
    EXPECT_EQ(worth(), 1000.0);
    EXPECT_EQ(power_rights_value(w.t.firms, w.s.firms, 1), 0.0);
}

TEST_F(PowerRights, FollowTheMarginOfTheirClassSmoothlyWithinBounds)
{
    b.classes = {plain_class()};
    right.gpu_class = 0;
    right.rent_beta = 1.5;
    right.running_cost = 0.75;
    auto const kept = [](double rent) {
        double const margin = rent - 0.75;
        return 0.5 * (margin + std::sqrt(margin * margin + 0.75 * 0.75));
    };
    b.planned_power_margin = every_step({std::log(kept(1.75))});
    begin();
    auto const at = [&](double rent) {
        w.s.firms.classes.own(0).rent = rent;
        return worth();
    };
    EXPECT_NEAR(at(1.75), 1000.0, 1e-10) << "as planned";
    EXPECT_NEAR(at(2.75), 1000.0 * std::exp(bounded(1.5 * std::log(kept(2.75) / kept(1.75)))), 1e-9);
    EXPECT_NEAR(at(0.5), 1000.0 * std::exp(bounded(1.5 * std::log(kept(0.5) / kept(1.75)))), 1e-9)
        << "a margin below zero is worth something still";
    double before = 0.0;
    for (double rent = 0x1p-20; rent < 0x1p20; rent *= 1.5) {
        double const now = at(rent);
        EXPECT_GT(now, before) << rent;
        EXPECT_GT(now, 250.0);
        EXPECT_LT(now, 4000.0);
        before = now;
    }
}

TEST_F(PowerRights, FollowTheScarcityOfTheirRegion)
{
    right.level_factor = w.factor(0.5);
    right.scarcity_beta = 2.0;
    right.level_start = 0.25;
    begin();
    EXPECT_NEAR(worth(), 1000.0 * std::exp(bounded(0.5)), 1e-9);
    set_factor(w.s.factors, 0, all_lanes(), 0.25);
    EXPECT_EQ(worth(), 1000.0);
}

TEST_F(PowerRights, AreSoldForWhatIsMissingBesideWhatComesInAnyway)
{
    owner.power_sale_haircut = 0.1;
    owner.power_sale_impact = 0.5;
    others = {plain_power_right(0, 1000.0)};
    begin();
    mark();
    w.account(0).receivable = 50.0;
    // q (0.9 - 0.5 q) 2000 = 300
    double const q = 0.9 - std::sqrt(0.81 - 2.0 * 0.15);
    sell(350.0);
    EXPECT_NEAR(left(0), 1.0 - q, 1e-12);
    EXPECT_EQ(left(0), left(1)) << "of each the same share";
    EXPECT_NEAR(w.account(0).receivable, 350.0, 2.0 * kMoneyStep);
    EXPECT_NEAR(w.s.firms.power_sales[0].so_far, 300.0, 2.0 * kMoneyStep);
    sell(350.0);
    EXPECT_NEAR(left(0), 1.0 - q, 1e-12) << "it receives that already";
    double const received = collect_power_proceeds(w.s.firms, 0);
    EXPECT_NEAR(received, 300.0, 2.0 * kMoneyStep);
    EXPECT_EQ(collect_power_proceeds(w.s.firms, 0), 0.0);
    EXPECT_EQ(w.s.firms.power_sales[0].so_far, received);
    // no sale raises so much: what raises most, 0.9 of them
    double const rest = worth();
    sell(1e6);
    EXPECT_NEAR(w.s.firms.power_sales[0].pending, rest * 0.9 * 0.45, 2.0 * kMoneyStep);
    EXPECT_NEAR(left(0), (1.0 - q) * 0.1, 1e-12);
    EXPECT_EQ(w.s.firms.power_sales[1].so_far, 0.0);
}

TEST_F(PowerRights, AreNotSoldWhilePledgedOrBeforeTheirDateOrByAFirmThatHasEnded)
{
    right.debt = 0;
    others = {plain_power_right(0, 400.0), plain_power_right(0, 600.0)};
    others[1].sellable_step = 3;
    b.debts = {plain_debt(0, 500.0)};
    begin();
    mark();
    sell(1e5, 2);
    EXPECT_EQ(left(0), 1.0);
    EXPECT_EQ(left(1), 0.0);
    EXPECT_EQ(left(2), 1.0);
    EXPECT_NEAR(w.account(0).receivable, 400.0, 2.0 * kMoneyStep);
    sell(1e5, 3);
    EXPECT_EQ(left(2), 0.0);
    set_balance(w.s.firms, 0, all_lanes(), 0.0);
    w.s.firms.standing.own(0).end = code(End::exchange);
    sell(1e5, 3);
    EXPECT_EQ(left(0), 1.0);
    w.s.firms.standing.own(0).end = code(End::none);
    sell(1e5, 3);
    EXPECT_EQ(left(0), 0.0) << "its debt is repaid";
}

TEST_F(PowerRights, OfALiquidatedOwnerAreSoldAtOnceAndPledgedOnesLeftToTheirLender)
{
    owner.power_sale_haircut = 0.25;
    owner.power_sale_impact = 0.25;
    right.debt = 0;
    others = {plain_power_right(0, 400.0)};
    b.debts = {plain_debt(0, 500.0)};
    begin();
    mark();
    EXPECT_EQ(liquidate_power_rights(w.t.firms, w.s.firms, 0, no_lanes()), 0.0);
    EXPECT_EQ(left(1), 1.0);
    EXPECT_EQ(liquidate_power_rights(w.t.firms, w.s.firms, 0, all_lanes()), 200.0);
    EXPECT_EQ(left(0), 0.0);
    EXPECT_EQ(left(1), 0.0);
    EXPECT_EQ(w.account(0).receivable, 0.0) << "an ended firm receives nothing";
}

}  // namespace
}  // namespace ballast::unit_f64
