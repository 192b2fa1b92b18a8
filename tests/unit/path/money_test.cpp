// Whole steps of small worlds: money goes from hand to hand, and none is made or lost on the way.
#include "tests/support/unit_world.hpp"

#include <vector>

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

void expect_cash_flows(World const& w, std::vector<double> const& start, int step)
{
    for (int f = 0; f < w.t.firms.num_firms; ++f) {
        double cash = start[static_cast<std::size_t>(f)];
        for (int k = 0; k < kNumHeadings; ++k)
            cash += cash_flow(w.s.firms, f, k);
        EXPECT_EQ(w.s.firms.accounts[f].cash, cash) << "firm " << f << " after step " << step;
    }
}

/// The customer of above; its provider has a loan, a facility for invoices and a line that it comes to draw, and pays rent.
TEST(MoneyOfAStep, CashFlowsAddUpToTheChangeOfCashWhoeverEnds)
{
    World w;
    FirmTable<double> p = plain_firm(30.0);
    p.revolver = 50.0;
    int const provider = w.firm(p);
    int const customer = w.firm(40.0);
    int const landlord = w.firm(0.0);
    w.contract(plain_contract(provider, customer));
    w.tables.firms.contract_pay = every_step({16.0});
    w.tables.firms.leases = {plain_lease(provider, landlord, kNone)};
    w.tables.firms.lease_rent = every_step({12.0});
    w.tables.firms.debts = {plain_debt(provider, 64.0)};
    w.tables.firms.debt_principal = every_step({4.0});
    FacilityTable<double> facility = plain_facility(provider, 32.0);
    facility.undrawn = 20.0;
    facility.amortisation = 2.0;
    facility.advance = 0.75;
    w.tables.firms.facilities = {facility};
    w.tables.firms.facility_invoice = every_step({8.0});
    w.tables.firms.num_cash_flows = 3;
    w.start();
    w.s.firms.contracts.own(0).hazard_left = 1e9;
    std::vector<double> const start = {30.0, 40.0, 0.0};
    for (int step = 0; step < kSteps; ++step) {
        advance(w, step);
        expect_cash_flows(w, start, step);
    }
    auto const flow = [&](int firm, Heading heading) {
        return cash_flow(w.s.firms, firm, static_cast<int>(heading));
    };
    EXPECT_LT(flow(provider, Heading::principal), 0.0);
    EXPECT_GT(flow(provider, Heading::borrowing), 15.0) << "draws of the facility, then the line";
    EXPECT_LT(flow(provider, Heading::capex), 0.0);
    EXPECT_GT(w.account(landlord).cash, 0.0);
    EXPECT_FALSE(is_independent(w.s.firms, customer));
    EXPECT_GT(flow(customer, Heading::settlement), 0.0) << "not all that it owed was paid";
}

}  // namespace
}  // namespace ballast::unit_f64
