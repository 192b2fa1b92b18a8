/// Power rights in the tables, by hand.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/unit/study/built_tables.hpp"

namespace ballast {
namespace {

using test::built;
using test::kBillion;
using test::kCloud;
using test::kFund;

study::PowerRight right_of(char const* name, char const* owner)
{
    study::PowerRight right;
    right.name = name;
    right.owner = owner;
    right.site = "abilene";
    right.mw = 200;
    right.value_usd_m_per_mw = 1.5;
    return right;
}

TEST(PowerRights, StandByOwnerWithValuesInQuanta)
{
    study::Study s = test::small_study();
    EXPECT_EQ(built(s).view().firms.num_power_sellers, 0) << "nobody has any";
    s.power_rights = {right_of("z_queue", "cloud"), right_of("land", "fund"), right_of("a_queue", "cloud")};
    s.power_rights[0].sellable_from = s.general.start + 15;
    s.power_rights[2].secures = "a_loan";
    s.firms[2].sells_power_rights = true;
    s.firms[2].power_sale_haircut = 0.2;
    auto const tables = built(s);
    auto const& t = tables.view().firms;
    ASSERT_EQ(t.num_power_rights, 3);
    EXPECT_EQ(t.num_power_sellers, t.num_firms);
    EXPECT_EQ(t.firms[kCloud].first_right, 0);
    EXPECT_EQ(t.firms[kCloud].end_right, 2);
    EXPECT_EQ(t.firms[kFund].first_right, 2);
    EXPECT_EQ(t.firms[kFund].end_right, 3);
    EXPECT_EQ(t.firms[kCloud].sells_power_rights, 1);
    EXPECT_EQ(t.firms[kCloud].power_sale_haircut, 0.2);
    EXPECT_EQ(t.power_rights[0].debt, 0) << "a_queue secures a_loan";
    EXPECT_EQ(t.power_rights[1].debt, kNone);
    EXPECT_EQ(t.power_rights[0].sellable_step, 0);
    EXPECT_EQ(t.power_rights[1].sellable_step, 2);
    EXPECT_EQ(t.power_rights[1].value, std::floor(0.3 * kBillion + 0.5));
    EXPECT_EQ(t.power_rights[1].gpu_class, kNone);
    EXPECT_EQ(t.planned_power_margin[0], 0.0);
}

TEST(PowerRights, MeasureTheMarginAgainstThePlannedRent)
{
    study::Study s = test::small_study();
    s.power_rights = {right_of("queue", "cloud")};
    s.power_rights[0].gpu_class = s.gpu_classes[0].name;
    s.power_rights[0].rent_beta = 1.25;
    auto const tables = built(s);
    auto const& t = tables.view().firms;
    PowerRightTable<double> const& right = t.power_rights[0];
    GpuClassTable<double> const& gpu = t.classes[right.gpu_class];
    double const cost = gpu.mwh_per_hour * gpu.power_reference + gpu.operations_usd_per_hour;
    EXPECT_DOUBLE_EQ(right.running_cost, cost);
    for (int k : {0, 20}) {
        double const margin = std::exp(t.planned_log_rent[k * t.num_classes + right.gpu_class]) - cost;
        EXPECT_NEAR(t.planned_power_margin[k], std::log(0.5 * (margin + std::hypot(margin, cost))), 1e-14);
    }
}

}  // namespace
}  // namespace ballast
