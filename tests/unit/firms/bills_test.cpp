// Bills of contracts: what is delivered, what is owed for it at least, and who does not pay.
#include "tests/support/unit_world.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

/// A provider without cash and a rich customer; 16 quanta a step for 8 GPUs.
struct Bills : testing::Test {
    World w;
    FirmTables<double, HostStorage>& b = w.tables.firms;
    int provider = w.firm();
    int customer = w.firm(1000.0);
    ContractTable<double> c = plain_contract(provider, customer);

    void begin()
    {
        c.gpu_class = 0;
        b.classes = {plain_class()};
        b.contract_pay = every_step({16.0});
        b.contract_gpus = every_step({8.0});
        w.contract(c);
        w.start();
        w.s.firms.classes.own(0).rent_against_plan = 1.0;
    }
    Contract& x() { return w.s.firms.contracts.own(0); }
    Payment const& billed(int step = 0)
    {
        EXPECT_EQ(num_draws_of(
                      [&] { advance_contracts(w.team, w.t.firms, w.s.factors, w.s.firms, w.draws, step); }),
                  0u);
        return w.payment(w.t.firms.contracts[0].payment);
    }
};

TEST_F(Bills, TakeOrPayShareIsOwedWhateverIsUsed)
{
    c.take_or_pay = 0.75;
    c.use_share = 0.25;
    b.firms[static_cast<std::size_t>(customer)].austerity_use = 0.5;
    begin();
    w.s.firms.conduct.own(customer).economises = 1.0;
    EXPECT_EQ(billed().billed, 16.0 * 0.875);
    EXPECT_EQ(x().compute, 4.0);
}

TEST_F(Bills, WhatIsNotDeliveredIsNotPayable)
{
    c.delivery_threshold = 0.5;
    begin();
    w.s.firms.conduct.own(provider).service_share = 0.25;
    EXPECT_EQ(billed().billed, 4.0);
    EXPECT_EQ(x().loss, 12.0);
    EXPECT_EQ(x().late, kStepYears);
    w.s.firms.conduct.own(provider).service_share = 1.0;
    EXPECT_EQ(billed(1).billed, 16.0);
    EXPECT_EQ(x().late, 0.0) << "it catches up";
}

TEST_F(Bills, PrepaymentIsUsedUpByItsShareOfEachBill)
{
    c.prepayment = 12.0;
    c.prepayment_share = 0.5;
    begin();
    EXPECT_EQ(billed(0).billed, 8.0);
    EXPECT_EQ(w.s.firms.terms[0].prepayment, 4.0);
    settle_in_full(w.team, w.t.firms, w.s.firms, NoRecord{});
    EXPECT_EQ(billed(1).billed, 12.0);
    EXPECT_EQ(w.s.firms.terms[0].prepayment, 0.0);
    EXPECT_EQ(w.payment(w.t.firms.contracts[0].refund).flow, 0.0);
}

TEST_F(Bills, IndexedPriceFollowsTheRentDownToItsFloor)
{
    c.indexed = 1;
    c.floor = 0.75;
    begin();
    w.s.firms.classes.own(0).rent_against_plan = 1.25;
    EXPECT_EQ(billed().billed, 20.0);
    w.s.firms.classes.own(0).rent_against_plan = 0.5;
    EXPECT_EQ(billed().billed, 12.0);
}

TEST_F(Bills, ConsumptionFollowsInferenceDemandUpToAllOfIt)
{
    b.market.inference = w.factor(std::log(1.5));
    c.take_or_pay = 0.0;
    c.use_share = 1.0;
    c.base_use = 0.5;
    c.use_beta = 1.0;
    begin();
    EXPECT_NEAR(billed().billed, 12.0, kMoneyStep);
    set_factor(w.s.factors, b.market.inference, all_lanes(), 3.0);
    EXPECT_EQ(billed().billed, 16.0);
}

TEST_F(Bills, CustomerWithoutAccessGetsNothingAndOwesNothing)
{
    begin();
    exclude_from_compute(w.s.firms, customer, all_lanes(), 1.0);
    EXPECT_EQ(billed().billed, 0.0);
    EXPECT_EQ(x().loss, 16.0);
    EXPECT_EQ(x().compute, 0.0);
    EXPECT_TRUE(is_live(w.s.firms, 0));
}

TEST_F(Bills, SuspendedPaymentIsOwedInFullWithTheNextBill)
{
    begin();
    suspend_payment(w.s.firms, customer, all_lanes(), 1.0);
    Payment const& p = billed(0);
    w.pay(0);
    EXPECT_EQ(p.outstanding, 16.0);
    EXPECT_EQ(w.account(provider).cash, 0.0);
    EXPECT_EQ(w.account(customer).cash, 1000.0);
    EXPECT_EQ(w.account(customer).shortfall, 0.0) << "it withholds, it is not short";
    EXPECT_EQ(w.s.firms.books[provider].shortfall_by_cause[code(Cause::customer_default)], 16.0);
    update_conduct(w.s.firms, customer, no_lanes());
    billed(1);
    EXPECT_EQ(p.flow, 32.0);
    w.pay(1);
    EXPECT_EQ(p.outstanding, 0.0);
    EXPECT_EQ(w.account(provider).cash, 32.0);
    EXPECT_EQ(w.account(customer).cash, 968.0);
}

}  // namespace
}  // namespace ballast::unit_f64
