// The network of payments: bills, charges, and what is outstanding when somebody does not pay.
#include "tests/support/unit_world.hpp"

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

struct TwoFirms : testing::Test {
    World w;
    int payer = w.firm();
    int payee = w.firm();
    int owed = w.owes(payer, payee);
    int e = kNone;

    void begin()
    {
        w.start();
        e = w.edge(owed);
    }
};

using Payments = TwoFirms;

TEST_F(Payments, BillIsOwedInItsStepWithWhatIsOutstanding)
{
    begin();
    EXPECT_EQ(num_draws_of([&] {
                  charge(w.s.firms, e, all_lanes(), 3.0);
                  bill(w.s.firms, e, 10.0, no_lanes());
              }),
              0u);
    EXPECT_EQ(owed_on(w.s.firms, e), 13.0);
    EXPECT_EQ(fresh_on(w.s.firms, e), 10.0) << "3 are overdue";
    EXPECT_EQ(w.payment(e).outstanding, 13.0);
}

TEST_F(Payments, SuspendedBillJoinsOutstandingAndIsOwedWithTheNextBill)
{
    begin();
    bill(w.s.firms, e, 10.0, all_lanes());
    EXPECT_EQ(owed_on(w.s.firms, e), 0.0);
    EXPECT_EQ(fresh_on(w.s.firms, e), 0.0);
    EXPECT_EQ(w.payment(e).outstanding, 10.0);
    bill(w.s.firms, e, 7.0, no_lanes());
    EXPECT_EQ(owed_on(w.s.firms, e), 17.0);
    EXPECT_EQ(fresh_on(w.s.firms, e), 7.0);
}

TEST_F(Payments, ChargeIsNotOwedBeforeTheNextBill)
{
    begin();
    bill(w.s.firms, e, 10.0, no_lanes());
    charge(w.s.firms, e, all_lanes(), 4.0);
    EXPECT_EQ(owed_on(w.s.firms, e), 10.0);
    settle_in_full(w.team, w.t.firms, w.s.firms, NoRecord{});
    EXPECT_EQ(w.payment(e).outstanding, 4.0);
    bill_outstanding(w.s.firms, e);
    EXPECT_EQ(owed_on(w.s.firms, e), 4.0);
    EXPECT_EQ(fresh_on(w.s.firms, e), 4.0) << "it is billed anew";
}

TEST_F(Payments, ReliefNeverTakesMoreThanIsOutstanding)
{
    begin();
    charge(w.s.firms, e, all_lanes(), 10.0);
    relieve(w.s.firms, e, 4.0);
    EXPECT_EQ(w.payment(e).outstanding, 6.0);
    relieve(w.s.firms, e, 100.0);
    EXPECT_EQ(w.payment(e).outstanding, 0.0);
}

TEST_F(Payments, WriteOffTakesAllOffTheLanesItIsGivenAndReturnsIt)
{
    begin();
    charge(w.s.firms, e, all_lanes(), 10.0);
    EXPECT_EQ(write_off(w.s.firms, e, no_lanes()), 0.0);
    EXPECT_EQ(w.payment(e).outstanding, 10.0);
    EXPECT_EQ(write_off(w.s.firms, e, all_lanes()), 10.0);
    EXPECT_EQ(w.payment(e).outstanding, 0.0);
}

TEST(PaymentParts, ArePartsThatCanBeBookedAndNeverMoreThanTheShare)
{
    EXPECT_EQ(pro_rata(10.0, 1.0), 10.0);
    EXPECT_EQ(pro_rata(10.0, 0.0), 0.0);
    // a third of 1 quantum is 5592405.33 steps of 2^-24
    EXPECT_EQ(pro_rata(1.0, 1.0 / 3.0), 5592405.0 / 16777216.0);
}

TEST(Obligations, AreSummedBySeniorityWithWhatIsOwedOutside)
{
    World w;
    int const a = w.firm();
    int const b = w.firm();
    int const rent = w.owes(a, b, Seniority::operating);
    int const compute = w.owes(a, b, Seniority::trade);
    int const equity = w.owes(b, a, Seniority::unsecured);
    w.start();
    bill(w.s.firms, w.edge(rent), 5.0, no_lanes());
    bill(w.s.firms, w.edge(compute), 7.0, no_lanes());
    bill(w.s.firms, w.edge(equity), 11.0, no_lanes());
    EXPECT_EQ(num_draws_of([&] { w.oblige(a, {100.0, 200.0, 300.0, 400.0}, 2.0); }), 0u);
    auto const& due = w.s.firms.claims[a].due;
    EXPECT_EQ(due[Seniority::secured], 100.0);
    EXPECT_EQ(due[Seniority::operating], 205.0);
    EXPECT_EQ(due[Seniority::trade], 307.0);
    EXPECT_EQ(due[Seniority::unsecured], 400.0);
    EXPECT_EQ(w.s.firms.obligations[a].total_due, 1012.0);
    EXPECT_EQ(w.s.firms.obligations[a].receipts, 13.0);
    w.account(a).resources = 900.0;
    w.account(a).line_available = 50.0;
    EXPECT_EQ(funding_gap(w.account(a), dues_of(w.s.firms, a)), 49.0) << "1012 less 900, 50 and 13";
}

// Regression: what a provider owed a customer outside the study was once counted among its arrears as well and doubled
// in every step in which it was not paid.
TEST(Refunds, OwedOutsideTheStudyStayTheSameOverUnpaidSteps)
{
    World w;
    int const provider = w.firm();
    ContractTable<double> c = plain_contract(provider, kNone);
    c.prepayment = 100.0;
    c.prepayment_share = 1.0;
    int const contract = w.contract(c);
    w.start();
    int const refund = w.t.firms.contracts[contract].refund;
    refund_prepayment(w.t.firms, w.s.firms, contract, all_lanes());
    end_contract(w.s.firms, contract, all_lanes(), ContractStatus::cancelled);
    for (int step = 0; step < 5; ++step) {
        advance_contracts(w.team, w.t.firms, w.s.factors, w.s.firms, w.draws, step);
        EXPECT_EQ(owed_on(w.s.firms, refund), 100.0) << step;
        w.pay(step);
        EXPECT_EQ(w.payment(refund).outstanding, 100.0) << step;
        EXPECT_EQ(w.account(provider).shortfall, 100.0) << step;
        EXPECT_EQ(total(w.s.firms.books[provider].arrears), 0.0) << step;
    }
    w.account(provider).cash = 130.0;
    advance_contracts(w.team, w.t.firms, w.s.factors, w.s.firms, w.draws, 5);
    w.pay(5);
    EXPECT_EQ(w.payment(refund).outstanding, 0.0);
    EXPECT_EQ(w.account(provider).cash, 30.0);
    EXPECT_EQ(w.account(provider).shortfall, 0.0);
}

}  // namespace
}  // namespace ballast::unit_f64
