// Order books: what is signed, delivered, lent, cancelled, and lost with its firm. Quarters of two steps.
#include "tests/support/unit_world.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

struct OrderBooks : testing::Test {
    World w;
    FirmTables<double, HostStorage>& b = w.tables.firms;
    FirmTable<double> cloud = plain_firm(1e6);
    OrderBookTable<double> book = plain_order_book(0);
    OrderBookStepTable<double> of_step{100.0, 8.0, 8.0, 1.0, 1.0};

    void begin()
    {
        b.classes = {plain_class()};
        b.classes[0].sold_share = 0.5;
        b.regions = {plain_region()};
        b.market.short_rate_constant = 0.0;
        cloud.debt_spread = 0.0;
        w.firm(cloud);
        b.order_books = {book};
        b.order_steps.assign(kSteps, of_step);
        b.log_rent = every_step({std::log(2.0)});
        w.start();
        w.s.firms.classes.own(0).rent = 2.0;
        w.s.firms.regions.own(0).power_price = 0.0;
        w.s.firms.market.own().demand_hazard = 1.0;
    }
    OrderBook& x() { return w.s.firms.order_books.own(0); }
    void step(int k)
    {
        EXPECT_EQ(num_draws_of([&] { advance_order_books(w.team, w.t.firms, w.s.factors, w.s.firms, k); }),
                  0u);
    }
    double signs()
    {
        double const before = x().signed_gpus[0];
        step(1);  // within the first quarter
        return x().signed_gpus[0] - before;
    }
};

TEST_F(OrderBooks, StandAfterTheirLeadAndLeaveAfterTheirTerm)
{
    book.term_quarters = 1;
    begin();
    double const contracted[] = {0, 0, 100, 200, 200, 200, 200, 200};
    double const free[] = {0, 0, 0, 0, 100, 200, 300, 400};
    for (int k = 0; k < kSteps; ++k) {
        step(k);
        EXPECT_NEAR(x().contracted, contracted[k], 1e-9) << k;
        EXPECT_NEAR(x().free_gpus, free[k], 1e-9) << k;
        EXPECT_NEAR(x().waiting, k < 1 ? 100 : 200, 1e-9) << k;
    }
    EXPECT_NEAR(supply_of_orders(w.t.firms, w.s.firms), 600.0, 1e-9);
    EXPECT_NEAR(x().signed_capital, 8 * 800.0, 1e-9);
}

TEST_F(OrderBooks, InvoicesAreDrawnInPartAndRepaidStraight)
{
    book.advance = 0.75;
    begin();
    double balance = 0.0;
    for (int k = 0; k < kSteps; ++k) {
        step(k);
        double const draw = k < 2 ? 0.0 : 600.0;
        double const principal = std::min(std::max(k - 2, 0), 4) * 150.0;
        EXPECT_NEAR(x().invoices, k < 2 ? 0.0 : 800.0, 1e-9) << k;
        EXPECT_NEAR(x().draws, draw, 1e-9) << k;
        EXPECT_NEAR(x().principal, principal, 1e-9) << k;
        balance += draw - principal;
        EXPECT_NEAR(x().loan, balance, 1e-9) << k;
    }
    EXPECT_NEAR(order_loans(w.t.firms, w.s.firms, 0), balance, 1e-9);
    EXPECT_NEAR(x().borrowed, 6 * 600.0, 1e-9);
}

TEST_F(OrderBooks, JoinTheAccountOfTheirFirm)
{
    begin();
    for (int k = 0; k < 5; ++k)
        step(k);
    Account& a = w.account(0);
    a.resources = a.debt_total = 0.0;
    w.s.firms.books.own(0).free_flow = 0.0;
    Statement statement{{0.0, 0.0, 0.0, 0.0}, 0.0, 0.0, 0.0, 0.0, 0.0};
    book_orders(w.t.firms, w.s.firms, NoRecord{}, 0, a, statement);
    Due const& due = statement.due;
    EXPECT_NEAR(a.resources, x().receipts + x().draws, 1e-9);
    EXPECT_NEAR(due.trade, 800.0, 1e-9);
    EXPECT_NEAR(due.secured, x().interest + x().principal, 1e-9);
    EXPECT_NEAR(a.debt_total, x().loan, 1e-9);
    OrderOutlook const o = order_outlook(w.t.firms, w.s.firms, 0, 5);
    EXPECT_NEAR(o.invoices, 200.0 * 8.0 * 0.5, 1e-9);
    EXPECT_NEAR(o.pace, o.invoices / 2, 1e-9);
    EXPECT_NEAR(o.flow, x().receipts - x().costs - x().interest - x().principal, 1e-9);
    EXPECT_NEAR(order_outlook(w.t.firms, w.s.firms, 0, kSteps).invoices, o.invoices, 1e-9)
        << "beyond the tables";
}

TEST_F(OrderBooks, AreSignedWhileMoneyIsToBeHadAndTheFirmIsNotInStress)
{
    b.market.regime = w.factor(0.0);
    b.market.capacity[0][1] = 0.5;
    begin();
    EXPECT_EQ(signs(), 100.0);
    set_factor(w.s.factors, 0, all_lanes(), 1.0);
    EXPECT_EQ(signs(), 50.0) << "of the usual money";
    set_factor(w.s.factors, 0, all_lanes(), 2.0);
    EXPECT_EQ(signs(), 0.0);
    set_factor(w.s.factors, 0, all_lanes(), 0.0);
    w.s.firms.standing.own(0).level = code(Level::watch);
    EXPECT_EQ(signs(), 100.0);
    w.s.firms.standing.own(0).level = code(Level::stress);
    EXPECT_EQ(signs(), 0.0);
    w.s.firms.standing.own(0).level = code(Level::normal);
    w.s.firms.standing.own(0).end = code(End::acquired);
    EXPECT_EQ(signs(), 0.0);
}

TEST_F(OrderBooks, FollowMarginUseOfDebtDemandAndPlaces)
{
    cloud.has_limit = 1;
    cloud.free_use_inverse = 2.0;
    b.market.inference = w.factor(0.0);
    b.inference_weight = every_step({0.5});
    book.demand_beta = 2.0;
    begin();
    Credit& credit = w.s.firms.credit.own(0);
    credit.capacity = 1000.0;
    w.account(0).shortfall = 0.0;
    w.account(0).debt_total = 750.0;
    EXPECT_NEAR(signs(), 50.0, 1e-9) << "g(0.75) = 1/2";
    w.account(0).debt_total = 1200.0;
    EXPECT_EQ(signs(), 0.0);
    w.account(0).debt_total = 0.0;
    set_factor(w.s.factors, 0, all_lanes(), 0.25);
    EXPECT_NEAR(signs(), 100.0 * std::exp(0.25), 1e-9);
    set_factor(w.s.factors, 0, all_lanes(), 25.0);
    EXPECT_NEAR(signs(), 300.0, 1e-9);
    set_factor(w.s.factors, 0, all_lanes(), 0.0);
    // cover = (2 - c) a year times the term over 8; none at 1 and all at 2, 64 steps a year
    double const whole = 2.0 * 64.0 * book.term_years / 8.0;
    EXPECT_EQ(whole, 2.0);
    w.s.firms.classes.own(0).rent = 1.5;
    EXPECT_NEAR(signs(), 50.0, 1e-9);
    w.s.firms.classes.own(0).rent = 1.0;
    EXPECT_NEAR(signs(), 0.0, 1e-9);
    w.s.firms.classes.own(0).rent = 2.0;
    x().waiting = book.largest_gpus - 30.0;
    EXPECT_NEAR(signs(), 30.0, 1e-6);
}

TEST_F(OrderBooks, AreCancelledTheMoreTheRentFallsBelowWhatWasExpected)
{
    b.market.hazard_slope = 3.0;
    b.market.hazard_cap = 4.0;
    book.cancel_rate = 0.01;
    begin();
    for (int k = 0; k < 4; ++k)
        step(k);
    auto const share = [&] { return cancelled_share(w.t.firms, w.s.firms, b.order_books[0], x()); };
    EXPECT_NEAR(share(), 0.01, 1e-12);
    w.s.firms.classes.own(0).rent = 1.0;
    EXPECT_NEAR(share(), 0.04, 1e-12) << "capped: 2^3";
    w.s.firms.classes.own(0).rent = 2.0 * std::exp(-0.1);
    EXPECT_NEAR(share(), 0.01 * std::exp(0.3), 1e-12);
    w.s.firms.classes.own(0).rent = 4.0;
    EXPECT_NEAR(share(), 0.01, 1e-12) << "nobody gives up what is cheap more often than usual";
    double const before = x().contracted;
    step(5);
    EXPECT_NEAR(x().free_gpus, 0.01 * 100 + 0.01 * before, 0.02) << "of the steps since delivery";
}

TEST_F(OrderBooks, DepositsLowerThePriceAndAreOwedWithWhatDoesNotStand)
{
    book.deposit_share = 0.25;
    book.credit_per_quantum = 0.125;  // 1 / 8 steps of an hour
    book.credit_share = 0.125;
    begin();
    step(0);
    EXPECT_NEAR(x().deposits, 200.0, 1e-9);
    EXPECT_NEAR(order_prepayments(w.t.firms, w.s.firms, 0, no_lanes()), 200.0, 1e-9);
    step(1);
    step(2);
    EXPECT_NEAR(x().pay, 100.0 * (2.0 - 0.25), 1e-9);
    double const owed = order_prepayments(w.t.firms, w.s.firms, 0, no_lanes());
    EXPECT_NEAR(owed, x().prepayment * 200.0 / 300.0, 1e-9);
    EXPECT_NEAR(order_prepayments(w.t.firms, w.s.firms, 0, all_lanes()), x().prepayment, 1e-9);
}

TEST_F(OrderBooks, GPUsOutOfContractSellAtSpotOrIdle)
{
    begin();
    x().free_gpus = 10.0;
    step(1);
    EXPECT_NEAR(x().receipts, 10.0 * 2.0 * 0.5, 1e-9);
    w.s.firms.classes.own(0).rent = 0.0;
    step(1);
    EXPECT_EQ(x().receipts, 0.0) << "an idle GPU";
}

TEST_F(OrderBooks, OfAFirmThatDefaultsAreLostAsFarAsTheyDoNotStand)
{
    begin();
    for (int k = 0; k < 5; ++k)
        step(k);
    EXPECT_GT(x().contracted, 0.0);
    double const standing = standing_gpus(w.s.firms, 0);
    drop_orders(w.t.firms, w.s.firms, 0, all_lanes());
    EXPECT_EQ(x().waiting, 0.0);
    step(5);
    EXPECT_NEAR(standing_gpus(w.s.firms, 0), standing, 1e-9) << "nothing is delivered";
    EXPECT_NEAR(end_orders(w.t.firms, w.s.firms, 0, all_lanes()), standing, 1e-9);
    EXPECT_EQ(x().contracted, 0.0);
    EXPECT_EQ(x().pay, 0.0);
    EXPECT_NEAR(x().free_gpus, standing, 1e-9) << "somebody has them";
    step(6);
    EXPECT_NEAR(x().free_gpus, standing, 1e-9) << "and their terms are over";
}

TEST_F(OrderBooks, CountAmongEarningsFleetAndContracts)
{
    cloud.has_limit = 1;
    cloud.earnings_multiple = 3.0;
    begin();
    for (int k = 0; k < 4; ++k)
        step(k);
    EXPECT_NEAR(forward_earnings(w.t.firms, w.s.firms, 0, 4), (x().receipts - x().costs) * 64.0, 1e-6);
    w.s.firms.classes.own(0).collateral = 7.0;
    EXPECT_NEAR(fleet_value(w.t.firms, w.s.firms, 0, 4), 7.0 * standing_gpus(w.s.firms, 0), 1e-9);
    EXPECT_NEAR(orders_of_firm_above_market(w.t.firms, w.s.factors, w.s.firms, 0), 0.0, 1e-9)
        << "signed at the rent of today";
    w.s.firms.classes.own(0).rent = 1.0;
    double const above = orders_of_firm_above_market(w.t.firms, w.s.factors, w.s.firms, 0);
    EXPECT_NEAR(above, 64.0 * x().contracted * (2.0 - 1.0) / book.exit_rate, 1e-6);
}

}  // namespace
}  // namespace ballast::unit_f64
