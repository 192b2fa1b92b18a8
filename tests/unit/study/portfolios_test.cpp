/// Portfolios in the tables, by hand.
#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "tests/unit/study/built_tables.hpp"

namespace ballast {
namespace {

using test::built;
using test::day;
using test::kCloud;
using test::kLab;

TEST(Portfolios, PortfoliosListVendorsInTheOrderOfFirms)
{
    study::Study s = test::small_study();
    study::Portfolio desk;
    desk.name = "desk";
    desk.vendors = {"lab", "cloud"};
    desk.switching_cost_usd_m = {30.0, 10.0};
    desk.term_end = day(2027, 6, 30);  // day 365: step 51 ends on day 364
    study::Portfolio bank;
    bank.name = "bank";
    bank.vendors = {"lab"};
    bank.switching_cost_usd_m = {5.0};
    bank.term_end = day(2029, 1, 1);
    study::Portfolio shop = bank;
    shop.name = "shop";
    shop.term_end = 0;
    s.portfolios = {shop, desk, bank};
    auto const tables = built(s);
    auto const& view = tables.view();
    ASSERT_EQ(view.num_portfolios, 3);
    EXPECT_EQ(view.portfolio_first[1], 1);
    EXPECT_EQ(view.portfolio_first[2], 3);
    EXPECT_EQ(view.portfolio_first[3], 4);
    EXPECT_EQ(view.portfolio_vendor[1], kCloud);
    EXPECT_EQ(view.portfolio_cost[1], 10.0);
    EXPECT_EQ(view.portfolio_vendor[2], kLab);
    EXPECT_EQ(view.portfolio_cost[2], 30.0);
    EXPECT_EQ(view.portfolio_step[0], 77);  // not beyond the horizon
    EXPECT_EQ(view.portfolio_step[1], 51);
    EXPECT_EQ(view.portfolio_step[2], 77);

    StudyIndex const index = index_study(s);
    EXPECT_EQ(index.portfolios, (std::vector<std::string>{"bank", "desk", "shop"}));
    EXPECT_EQ(index.portfolio_vendors[1], (std::vector<std::string>{"cloud", "lab"}));
    EXPECT_EQ(index.shape.num_portfolios, 3);
    EXPECT_EQ(index.shape.max_vendors, 2);
    EXPECT_EQ(index.shape.num_classes, 1);
    EXPECT_EQ(index.shape.num_labs, 1);
    EXPECT_EQ(index.shape.num_power_tranches, 1);

    s.portfolios[0].switching_cost_usd_m.clear();
    EXPECT_THROW(built(s), Error);
}

}  // namespace
}  // namespace ballast
