// Whole steps of small worlds: money goes from hand to hand, and none is made or lost on the way.
#include "tests/support/unit_world.hpp"

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

void advance(World& w, int step)
{
    advance_step(w.team, w.t, w.s, w.draws, NoRecord{}, w.normals.data(), step);
}

TEST(MoneyOfAStep, CustomerPaysProviderPaysLandlord)
{
    World w;
    int const provider = w.firm(100.0);
    int const customer = w.firm(100.0);
    int const landlord = w.firm(0.0);
    w.contract(plain_contract(provider, customer));
    w.tables.firms.contract_pay = every_step({16.0});
    w.tables.firms.leases = {plain_lease(provider, landlord, kNone)};
    w.tables.firms.lease_rent = every_step({6.0});
    w.start();
    w.s.firms.contracts.own(0).hazard_left = 1e9;
    for (int step = 0; step < 5; ++step)
        advance(w, step);
    EXPECT_EQ(w.account(customer).cash, 20.0);
    EXPECT_EQ(w.account(provider).cash, 150.0);
    EXPECT_EQ(w.account(landlord).cash, 30.0);
}

/// The customer runs dry in its third step: 8 of 16 can be paid. It is in distress for three steps, one more than its
/// grace, and is liquidated with 40 unpaid; the provider recovers a quarter of it one step later.
TEST(MoneyOfAStep, CustomerThatRunsDryFailsAfterItsGraceAndItsProviderRecovers)
{
    World w;
    int const provider = w.firm(0.0);
    int const customer = w.firm(40.0);
    w.contract(plain_contract(provider, customer));
    w.tables.firms.contract_pay = every_step({16.0});
    w.start();
    w.s.firms.contracts.own(0).hazard_left = 1e9;
    advance(w, 0);
    advance(w, 1);
    EXPECT_EQ(w.s.firms.standing[customer].level, code(Level::normal));
    advance(w, 2);
    EXPECT_EQ(w.account(provider).cash, 40.0);
    EXPECT_EQ(w.account(customer).shortfall, 8.0);
    EXPECT_EQ(w.s.firms.standing[customer].level, code(Level::distress));
    advance(w, 3);
    EXPECT_EQ(w.account(customer).shortfall, 24.0);
    EXPECT_TRUE(is_independent(w.s.firms, customer));
    advance(w, 4);
    EXPECT_EQ(static_cast<End>(w.s.firms.standing[customer].end), End::liquidation);
    EXPECT_EQ(w.s.firms.exits[customer].step, 4);
    EXPECT_TRUE(has_status(w.s.firms, 0, ContractStatus::customer_gone));
    EXPECT_EQ(w.account(provider).cash, 40.0);
    EXPECT_EQ(w.account(provider).receivable, 10.0);
    advance(w, 5);
    EXPECT_EQ(w.account(provider).cash, 50.0);
    EXPECT_EQ(w.s.firms.books[provider].shortfall_by_cause[code(Cause::customer_default)], 16.0);
    EXPECT_TRUE(is_independent(w.s.firms, provider));
}

}  // namespace
}  // namespace ballast::unit_f64
