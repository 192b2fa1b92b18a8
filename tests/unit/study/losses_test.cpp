/// Lenders whose losses limit what they lend, and who counts losses, in the tables.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/unit/study/built_tables.hpp"

namespace ballast {
namespace {

using test::built;
using test::kDt;

TEST(LossTables, LendersWithCapitalAreListed)
{
    study::Study s = test::small_study();
    study::Lender bank;
    bank.name = "bank";
    study::Lender fund = bank;
    fund.name = "credit_fund";
    fund.capital_usd_bn = 20;
    fund.loss_sensitivity = 3;
    fund.recovery_half_life_years = 2;
    s.lenders = {bank, fund};
    for (study::Firm& firm : s.firms) {
        firm.lender = firm.name == "cloud" ? "credit_fund" : "bank";
    }
    auto const tables = built(s);
    auto const& t = tables.view().firms;
    ASSERT_EQ(t.num_lenders, 1);
    EXPECT_NEAR(t.lenders[0].sensitivity, 3.0 / (20.0 * test::kBillion), 1e-18);
    EXPECT_NEAR(t.lenders[0].kept, std::exp2(-kDt / 2.0), 1e-12);
    EXPECT_EQ(t.num_losses, 0);
    int lent = 0;
    for (int f = 0; f < t.num_firms; ++f) {
        lent += t.firms[f].lender == 0 ? 1 : 0;
    }
    EXPECT_EQ(lent, 1);
    s.general.losses = true;
    EXPECT_EQ(built(s).view().firms.num_losses, t.num_firms);
    EXPECT_EQ(index_study(s).shape.num_creditors, kNumCreditors);
}

}  // namespace
}  // namespace ballast
