// Facilities: draws, service, covenants and their waivers.
#include "tests/support/unit_world.hpp"

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

/// 800 drawn, 200 undrawn, 80 % of an invoice of 100 advanced, 8 of principal a step.
struct Facilities : testing::Test {
    World w;
    FirmTables<double, HostStorage>& b = w.tables.firms;
    FacilityTable<double> y = plain_facility(w.firm(), 800.0);
    std::vector<double> invoice = {100.0};

    Facilities()
    {
        y.undrawn = 200.0;
        y.amortisation = 8.0;
        y.advance = 0.75;
        y.steps_inverse = 0x1p-5;
        y.rate = 0x1p-8;
        y.cure_tests = 1.0;
        y.minimum_dscr = 1.25;
        y.waiver = {1, 0};
    }
    void begin()
    {
        b.facilities = {y};
        b.facility_invoice = every_step(invoice);
        w.start();
    }
    Facility& x() { return w.s.firms.facilities.own(0); }
    FacilityFlow served(int step = 0)
    {
        FacilityFlow flow{};
        Deferral deferral = open_deferral(w.t.firms, w.s.firms, 0);
        EXPECT_EQ(num_draws_of([&] {
                      flow = service_facilities(w.t.firms, w.s.firms, NoRecord{}, 0, step, 0x1p-8, deferral);
                  }),
                  0u);
        return flow;
    }
    std::size_t test_at_quarter_end(int step = 0)
    {
        return num_draws_of([&] { test_covenants(w.team, w.t.firms, w.s.firms, w.draws, true, step); });
    }
};

TEST_F(Facilities, AdvanceTheirShareOfAnInvoiceWhichThenAmortisesToo)
{
    begin();
    FacilityFlow const flow = served();
    EXPECT_EQ(flow.invoices, 100.0);
    EXPECT_EQ(flow.draws, 75.0);
    EXPECT_EQ(flow.interest, 3.125);
    EXPECT_EQ(flow.service, 11.125);
    EXPECT_EQ(flow.outstanding, 867.0);
    EXPECT_EQ(flow.refused, 0.0);
    EXPECT_EQ(x().undrawn, 125.0);
    EXPECT_EQ(x().amortisation, 8.0 + 75.0 / 32.0);
    EXPECT_EQ(x().service, 0.5 * 11.125) << "trailing mean, half of it this step's";
}

TEST_F(Facilities, FloatingLoanBearsTheShortRateToo)
{
    y.floating = 1;
    begin();
    EXPECT_EQ(served().interest, 6.25);
}

TEST_F(Facilities, WindowEndsWithinItsStep)
{
    y.window_step = 1;
    y.window_share = 0.5;
    begin();
    EXPECT_EQ(served(0).draws, 75.0);
    EXPECT_EQ(served(1).draws, 37.5);
    FacilityFlow const after = served(2);
    EXPECT_EQ(after.draws, 0.0);
    EXPECT_EQ(after.refused, 0.0) << "nobody wished for it";
    EXPECT_EQ(after.invoices, 100.0);
}

TEST_F(Facilities, BreachStopsDrawsAndIsARefusal)
{
    begin();
    x().breach = 1.0;
    FacilityFlow const flow = served();
    EXPECT_EQ(flow.draws, 0.0);
    EXPECT_EQ(flow.refused, 75.0);
    EXPECT_EQ(flow.service, 11.125) << "within its cure it is served as before";
}

TEST_F(Facilities, BreachBeyondItsCureMakesAllOfItDue)
{
    invoice = {0.0};
    begin();
    x().breach = 2.0;
    FacilityFlow const flow = served();
    EXPECT_EQ(flow.service, 803.125);
    EXPECT_EQ(flow.refused, 792.0) << "more than was scheduled";
    EXPECT_EQ(flow.outstanding, 0.0);
    EXPECT_EQ(x().undrawn, 0.0);
}

TEST_F(Facilities, CrossDefaultMakesAllOfItDueToo)
{
    invoice = {0.0};
    begin();
    w.s.firms.standing.own(0).accelerated = 1.0;
    EXPECT_EQ(served().service, 11.125) << "not agreed";
    b.facilities[0].cross_default = 1;
    EXPECT_EQ(served().service, 792.0 + 792.0 / 256.0);
}

TEST_F(Facilities, CoverageIsTestedFromItsFirstQuarterEndOn)
{
    y.first_test_step = 3;
    begin();
    x().service = 8.0;
    x().receipts = 9.0;  // 1.125
    EXPECT_EQ(test_at_quarter_end(2), 0u);
    EXPECT_EQ(x().breach, 0.0);
    test_at_quarter_end(3);
    EXPECT_EQ(x().breach, 1.0);
    test_at_quarter_end(4);
    EXPECT_EQ(x().breach, 2.0);
    x().receipts = 10.0;
    test_at_quarter_end(5);
    EXPECT_EQ(x().breach, 0.0);
}

TEST_F(Facilities, LiquidityAndRealisationAreCovenantsWhereTheyAreAgreed)
{
    y.minimum_dscr = 0.0;
    y.minimum_collection_ratio = 0.75;
    b.firms[0].covenant_liquidity = 50.0;
    begin();
    w.account(0).liquidity = 50.0;
    x().billed = 100.0;
    x().received = 75.0;
    EXPECT_FALSE(fails_covenant(w.t.firms, w.s.firms, 0));
    x().received = 74.0;
    EXPECT_TRUE(fails_covenant(w.t.firms, w.s.firms, 0));
    x().received = 75.0;
    w.account(0).liquidity = 49.0;
    EXPECT_TRUE(fails_covenant(w.t.firms, w.s.firms, 0));
    x().balance = 0.0;
    EXPECT_FALSE(fails_covenant(w.t.firms, w.s.firms, 0)) << "nothing is owed";
}

TEST_F(Facilities, WaiverEndsABreachStretchesTheTermAndDrawsTheNext)
{
    y.waiver_rate = 0.5;
    y.extension = 0.25;
    begin();
    x().waiver_left = 0.75;
    x().service = 8.0;
    x().receipts = 0.0;
    EXPECT_EQ(test_at_quarter_end(0), 0u);
    EXPECT_EQ(x().breach, 1.0);
    auto const drawn = draws_of([&] { test_covenants(w.team, w.t.firms, w.s.firms, w.draws, false, 1); });
    ASSERT_EQ(drawn.size(), 1u);
    EXPECT_EQ(drawn[0].key.lo, 1u);
    EXPECT_EQ(drawn[0].ordinal, 1);
    EXPECT_EQ(x().breach, 0.0);
    EXPECT_EQ(x().waiver_count, 1);
    EXPECT_DOUBLE_EQ(x().amortisation, 6.4);
}

TEST_F(Facilities, CountABreachOnceUntilItIsCuredOrWaived)
{
    y.waiver_rate = 0.5;
    begin();
    x().waiver_left = 1e9;
    x().service = 8.0;
    x().receipts = 0.0;
    test_at_quarter_end(0);
    test_at_quarter_end(1);
    EXPECT_EQ(x().breach, 2.0);
    EXPECT_EQ(x().breaches, 1.0);
    x().receipts = 10.0;
    test_at_quarter_end(2);
    x().receipts = 0.0;
    test_at_quarter_end(3);
    EXPECT_EQ(x().breaches, 2.0) << "cured in between";
    x().waiver_left = 0.25;
    test_covenants(w.team, w.t.firms, w.s.firms, w.draws, false, 4);
    EXPECT_EQ(x().waivers, 1.0);
    test_at_quarter_end(5);
    EXPECT_EQ(x().breaches, 3.0) << "waived in between";
}

TEST_F(Facilities, CountWhatHappensUntilTheFirmEndsUnlessTheyAreRingFenced)
{
    invoice = {0.0};
    begin();
    x().service = 8.0;
    x().receipts = 0.0;
    w.s.firms.standing.own(0).end = code(End::liquidation);
    test_at_quarter_end(0);
    EXPECT_EQ(x().breach, 1.0);
    EXPECT_EQ(x().breaches, 0.0);
    EXPECT_FALSE(is_in_force(w.t.firms.facilities[0], w.s.firms));
    b.facilities[0].ring_fenced = 1;
    EXPECT_TRUE(is_in_force(w.t.firms.facilities[0], w.s.firms));
}

TEST_F(Facilities, AnAccelerationIsOneOnlyWhereSomethingIsOwed)
{
    invoice = {0.0};
    begin();
    served();
    EXPECT_EQ(x().accelerated, 0.0);
    x().balance = 0.0;
    x().breach = 2.0;
    served();
    EXPECT_EQ(x().accelerated, 0.0);
    x().balance = 100.0;
    served();
    EXPECT_EQ(x().accelerated, 1.0);
}

/// 40 % of an invoice of 1000 can wait, of which the firm pays a quarter itself.
struct Deferrals : Facilities {
    void begin_with(double lack)
    {
        invoice = {1000.0};
        y.undrawn = 4000.0;
        FirmTable<double>& p = b.firms[0];
        p.deferrable_share = 0.4;
        p.deferral_cap = 1e6;
        p.catch_up = 0.5;
        begin();
        w.s.firms.books.own(0).lack = lack;
    }
    double waits() { return waiting_payments(w.t.firms, w.s.firms, 0).own; }
};

TEST_F(Deferrals, MakeAnInvoiceWaitWithItsDraw)
{
    begin_with(1000.0);
    FacilityFlow const flow = served();
    EXPECT_EQ(flow.invoices, 1000.0) << "as scheduled";
    EXPECT_EQ(flow.draws, 450.0);
    EXPECT_EQ(flow.refused, 0.0);
    EXPECT_EQ(x().deferred, 400.0);
    EXPECT_EQ(waits(), 100.0) << "less a draw of 300";
    x().breach = 1.0;
    EXPECT_EQ(waits(), 400.0);
    x().breach = 0.0;
    w.s.firms.books.own(0).lack = 0.0;
    FacilityFlow const later = served(1);
    EXPECT_EQ(later.draws, 750.0 + 150.0) << "with half of what waits";
    EXPECT_EQ(x().deferred, 200.0);
}

TEST_F(Deferrals, SaveNoMoreCashThanIsLacked)
{
    begin_with(20.0);
    served();
    EXPECT_EQ(x().deferred, 80.0) << "a quarter of it is cash of the firm";
    w.s.firms.books.own(0).lack = 20.0;
    served(1);
    EXPECT_EQ(x().deferred, 80.0) << "what waits covers the lack";
    x().deferred = 0.0;
    x().breach = 1.0;
    served(2);
    EXPECT_EQ(x().deferred, 20.0) << "no draw, all of it is cash of the firm";
}

TEST_F(Deferrals, StopAtTheirCap)
{
    invoice = {1000.0};
    y.undrawn = 4000.0;
    b.firms[0].deferrable_share = 0.4;
    b.firms[0].deferral_cap = 150.0;
    begin();
    w.s.firms.books.own(0).lack = 1000.0;
    served();
    EXPECT_EQ(x().deferred, 150.0);
    served(1);
    EXPECT_EQ(x().deferred, 150.0);
}

}  // namespace
}  // namespace ballast::unit_f64
