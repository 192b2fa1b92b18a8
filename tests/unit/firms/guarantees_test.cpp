// Guarantees: what an obligor leaves unpaid is the guarantor's in the next step, up to its cap.
#include "tests/support/unit_world.hpp"

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

/// A tenant without cash owes rent of 20 a step to a landlord; a guarantor stands in for 50 in all.
struct Guarantees : testing::Test {
    World w;
    int tenant = w.firm();
    int landlord = w.firm();
    int guarantor = w.firm(1000.0);
    GuaranteeTable<double> g{};

    void begin()
    {
        g.guarantor = guarantor;
        g.contract = kNone;
        g.lease = 0;
        g.payee = landlord;
        g.obligor = tenant;
        g.cap = 50.0;
        g.end_step = kSteps;
        w.tables.firms.leases = {plain_lease(tenant, landlord, kNone)};
        w.tables.firms.lease_rent = every_step({20.0});
        w.tables.firms.guarantees = {g};
        w.start();
    }
    void step(int n)
    {
        bill_leases(w.team, w.t.firms, w.s.firms, n);
        w.pay(n);
    }
    double unpaid_rent() { return w.payment(w.t.firms.leases[0].payment).outstanding; }
};

TEST_F(Guarantees, TakeOverWhatIsUnpaidAndPayItOneStepLater)
{
    begin();
    step(0);
    EXPECT_EQ(unpaid_rent(), 0.0);
    EXPECT_EQ(w.s.firms.guarantees[0].left, 30.0);
    EXPECT_EQ(w.account(landlord).cash, 0.0);
    step(1);
    EXPECT_EQ(w.account(landlord).cash, 20.0);
    EXPECT_EQ(w.account(guarantor).cash, 980.0);
}

TEST_F(Guarantees, PayNoMoreThanTheirCap)
{
    begin();
    for (int n = 0; n < 4; ++n)
        step(n);
    EXPECT_EQ(w.s.firms.guarantees[0].left, 0.0);
    EXPECT_EQ(unpaid_rent(), 30.0) << "80 billed, 50 taken over";
    EXPECT_EQ(w.account(landlord).cash, 50.0);
    EXPECT_EQ(w.account(guarantor).cash, 950.0);
}

TEST_F(Guarantees, CoverOnlyTheStepsOfTheirTerm)
{
    g.first_step = 1;
    begin();
    step(0);
    EXPECT_EQ(w.s.firms.guarantees[0].left, 50.0);
    EXPECT_EQ(unpaid_rent(), 20.0);
    step(1);
    EXPECT_EQ(w.s.firms.guarantees[0].left, 10.0) << "all that is unpaid by then";
}

TEST_F(Guarantees, OweTheRentItselfOnceTheTenantIsLiquidated)
{
    begin();
    w.s.firms.standing.own(tenant).end = code(End::liquidation);
    EXPECT_EQ(num_draws_of([&] { call_guarantees(w.team, w.t.firms, w.s.firms, 0); }), 0u);
    EXPECT_EQ(w.payment(w.t.firms.guarantees[0].payment).outstanding, 20.0);
    EXPECT_EQ(w.s.firms.guarantees[0].left, 30.0);
}

TEST_F(Guarantees, AreWorthNothingOnceTheirGuarantorHasDefaulted)
{
    begin();
    stop_honouring(w.s.firms, guarantor, all_lanes());
    step(0);
    EXPECT_EQ(unpaid_rent(), 20.0);
    EXPECT_EQ(w.s.firms.guarantees[0].left, 50.0);
}

TEST(GuaranteesOfContracts, OweTheTakeOrPayShareOfAFailedCustomer)
{
    World w;
    int const provider = w.firm();
    int const customer = w.firm();
    ContractTable<double> c = plain_contract(provider, customer);
    c.take_or_pay = 0.75;
    w.contract(c);
    GuaranteeTable<double> g{};
    g.guarantor = w.firm();
    g.lease = kNone;
    g.payee = provider;
    g.obligor = customer;
    g.cap = 1000.0;
    g.end_step = kSteps;
    w.tables.firms.guarantees = {g};
    w.tables.firms.contract_pay = every_step({16.0});
    w.start();
    call_guarantees(w.team, w.t.firms, w.s.firms, 0);
    EXPECT_EQ(w.payment(w.t.firms.guarantees[0].payment).outstanding, 0.0);
    end_contract(w.s.firms, 0, all_lanes(), ContractStatus::customer_gone);
    call_guarantees(w.team, w.t.firms, w.s.firms, 1);
    EXPECT_EQ(w.payment(w.t.firms.guarantees[0].payment).outstanding, 12.0);
}

}  // namespace
}  // namespace ballast::unit_f64
