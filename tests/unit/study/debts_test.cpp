/// Margin loans in the tables, by hand.
#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "tests/unit/study/built_tables.hpp"

namespace ballast {
namespace {

using test::built;
using test::day;

TEST(Debts, AMarginLoanIsSecuredByItsBorrowersStake)
{
    study::Study s = test::small_study();
    study::Debt loan;
    loan.name = "margin";
    loan.firm = "fund";
    loan.kind = study::DebtKind::margin;
    loan.amount_usd_bn = 10.0;
    loan.maturity = day(2027, 2, 1);
    loan.stake = "fund_in_lab";
    loan.call_ltv = 0.45;
    loan.target_ltv = 0.3;
    s.debts.push_back(loan);
    s.debts[2].cross_default = true;  // bond
    auto const tables = built(s);
    auto const& t = tables.view().firms;
    ASSERT_EQ(t.num_debts, 3);  // a_loan, bond, margin
    FirmTable<double> const& fund = t.firms[t.debts[2].firm];
    EXPECT_LT(fund.first_stake, fund.end_stake) << "calls of its loan sell what it holds";
    EXPECT_EQ(t.debts[2].stake, 0);
    EXPECT_EQ(t.debts[2].secured, 1);
    EXPECT_EQ(t.debts[2].call_ltv, 0.45);
    EXPECT_EQ(t.debts[2].target_ltv, 0.3);
    EXPECT_EQ(t.debt_principal[3 * 30 + 2], t.debts[2].balance);
    EXPECT_EQ(t.debts[0].stake, kNone);
    EXPECT_EQ(t.debts[0].cross_default, 0);
    EXPECT_EQ(t.debts[1].cross_default, 1);

    s.debts.back().firm = "cloud";
    EXPECT_THROW(built(s), Error);
    s.debts.back().firm = "fund";
    s.debts.back().stake.clear();
    EXPECT_THROW(built(s), Error);
}

}  // namespace
}  // namespace ballast
