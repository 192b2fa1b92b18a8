// Leases of sites.
#include "tests/support/unit_world.hpp"

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

struct Leases : testing::Test {
    World w;
    int tenant = w.firm();

    void begin(int site)
    {
        w.tables.firms.sites.push_back({});
        w.tables.firms.regions = {plain_region()};
        w.tables.firms.leases = {plain_lease(tenant, kNone, site)};
        w.tables.firms.lease_rent = every_step({20.0});
        w.start();
    }
    Payment const& billed(int step = 0)
    {
        EXPECT_EQ(num_draws_of([&] { bill_leases(w.team, w.t.firms, w.s.firms, step); }), 0u);
        return w.payment(w.t.firms.leases[0].payment);
    }
};

TEST_F(Leases, WithoutASiteOwesAllOfItsRent)
{
    begin(kNone);
    EXPECT_EQ(billed().flow, 20.0);
}

TEST_F(Leases, OfASiteOwesTheShareThatHasPowerAndNoMoreThanAll)
{
    begin(0);
    w.s.firms.sites.own(0).share = 0.25;
    EXPECT_EQ(billed().flow, 5.0);
    settle_in_full(w.team, w.t.firms, w.s.firms, NoRecord{});
    w.s.firms.sites.own(0).share = 1.5;
    EXPECT_EQ(billed(1).flow, 20.0);
}

TEST_F(Leases, UnpaidRentIsOwedWithTheNext)
{
    begin(kNone);
    billed(0);
    w.pay(0);
    EXPECT_EQ(w.account(tenant).shortfall, 20.0);
    EXPECT_EQ(billed(1).flow, 40.0);
    EXPECT_EQ(fresh_on(w.s.firms, w.t.firms.leases[0].payment), 20.0);
}

TEST_F(Leases, EndWithTheLiquidationOfTheirPayerButNotWithAnExchange)
{
    begin(kNone);
    w.s.firms.standing.own(tenant).end = code(End::exchange);
    EXPECT_EQ(billed(0).flow, 20.0);
    settle_in_full(w.team, w.t.firms, w.s.firms, NoRecord{});
    w.s.firms.standing.own(tenant).end = code(End::liquidation);
    EXPECT_EQ(billed(1).flow, 0.0);
}

TEST_F(Leases, AnotherTenantComesByHazardAndPaysARatioOfWhatWasLost)
{
    int const landlord = w.firm();
    w.tables.firms.leases = {plain_lease(tenant, landlord, kNone)};
    w.tables.firms.leases[0].relet_rate = 0.25;
    w.tables.firms.leases[0].relet_ratio = 0.5;
    int const later = w.owes(kNone, landlord, Seniority::operating);
    w.tables.firms.lease_rent = every_step({20.0});
    w.start();
    int const edge = w.edge(later);
    w.tables.firms.leases[0].relet_payment = edge;
    w.s.firms.leases.own(0).relet_left = 0.375;
    EXPECT_EQ(billed(0).flow, 20.0);
    EXPECT_EQ(w.payment(edge).flow, 0.0);
    cut_rent(w.s.firms, 0, all_lanes(), 0.75);
    EXPECT_EQ(billed(1).billed, 15.0);
    EXPECT_EQ(w.s.firms.leases[0].vacant, 1.0) << "a quarter is lost";
    EXPECT_EQ(w.payment(edge).flow, 0.0);
    billed(2);
    EXPECT_EQ(w.payment(edge).billed, 2.5);
    EXPECT_EQ(w.s.firms.leases[0].vacant, 0.0);
}

}  // namespace
}  // namespace ballast::unit_f64
