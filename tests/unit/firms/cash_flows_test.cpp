// Cash flows by heading: the lines of a ledger until the firm ends, and what it then leaves.
#include "tests/support/unit_world.hpp"

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

TEST(CashFlows, EveryLineHasItsHeading)
{
    for (LineTerm const& line : kLines)
        EXPECT_EQ(heading_of(line.value), static_cast<int>(line.heading)) << line.name;
}

TEST(CashFlows, AreSummedUntilTheFirmEndsAndThenLeaveItsCash)
{
    World w;
    w.firm(plain_firm(40.0));
    w.firm(plain_firm(30.0));
    w.tables.firms.num_cash_flows = 2;
    w.start();
    auto const flow = [&](Heading heading) { return cash_flow(w.s.firms, 0, static_cast<int>(heading)); };
    CashFlowRecord const record{w.s.firms};
    record.line(0, Line::core, 8.0);
    record.line(0, Line::spot_sales, 2.0);
    record.line(0, Line::interest, -1.5);
    record.line(1, Line::interest, -7.0);
    EXPECT_EQ(flow(Heading::receipts), 10.0);
    EXPECT_EQ(flow(Heading::interest), -1.5);
    EXPECT_EQ(flow(Heading::at_end), 0.0);
    w.account(0).cash = 48.5;
    w.s.firms.exits.own(0).step = 3;
    w.s.firms.standing.own(0).end = code(End::liquidation);
    close_firm(w.t.firms, w.s.firms, 0, 3);
    EXPECT_EQ(flow(Heading::at_end), -48.5);
    EXPECT_EQ(w.account(0).cash, 0.0);
    record.line(0, Line::core, 8.0);
    EXPECT_EQ(flow(Heading::receipts), 10.0) << "an ended firm keeps no accounts of its own";
    double change = 0.0;
    for (int k = 0; k < kNumHeadings; ++k)
        change += cash_flow(w.s.firms, 0, k);
    EXPECT_EQ(change, -40.0);
}

}  // namespace
}  // namespace ballast::unit_f64
