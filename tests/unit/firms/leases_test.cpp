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
        w.tables.firms.leases = {{tenant, kNone, site, kNone}};
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

}  // namespace
}  // namespace ballast::unit_f64
