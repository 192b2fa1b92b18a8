/// Construction of power tranches in the tables and in the scheduled need, by hand.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/unit/study/built_tables.hpp"

namespace ballast {
namespace {

using test::built;
using test::kBillion;
using test::kCloud;

TEST(Construction, IsPaidBeforeEnergisationByTheOwnerOfTheSite)
{
    study::Study s = test::small_study();
    auto const without = built(s);
    EXPECT_EQ(without.view().firms.power_tranches[0].construction, 0.0);
    EXPECT_EQ(without.view().firms.firms[kCloud].end_construction,
              without.view().firms.firms[kCloud].first_construction);

    s.sites[0].power_tranches[0].construction_usd_bn = 0.6;  // planned for step 13
    s.sites[0].power_tranches[0].construction_months = 3;    // 13.04 steps
    auto const tables = built(s);
    auto const& t = tables.view().firms;
    EXPECT_EQ(t.power_tranches[0].construction_steps, 13.0);
    EXPECT_EQ(t.power_tranches[0].construction, std::floor(0.6 * kBillion / 13 + 0.5));
    ASSERT_EQ(t.firms[kCloud].end_construction - t.firms[kCloud].first_construction, 1);
    EXPECT_EQ(t.construction_tranche[t.firms[kCloud].first_construction], 0);
    // paid in steps 0 to 12: committed spending of the year ahead
    auto const extra = [&](int k) {
        return test::needed_ahead(t, kCloud, k) - test::needed_ahead(without.view().firms, kCloud, k);
    };
    EXPECT_NEAR(extra(0), 12 * t.power_tranches[0].construction, 1e-6);
    EXPECT_NEAR(extra(10), 2 * t.power_tranches[0].construction, 1e-6);
    EXPECT_NEAR(extra(12), 0.0, 1e-6);
    // whatever is earlier than the start has been paid
    s.sites[0].power_tranches[0].construction_months = 12;
    auto const longer = built(s);
    EXPECT_EQ(longer.view().firms.power_tranches[0].construction_steps, 52.0);
    EXPECT_NEAR(test::needed_ahead(longer.view().firms, kCloud) -
                    test::needed_ahead(without.view().firms, kCloud),
                12 * longer.view().firms.power_tranches[0].construction, 1e-6);
    // works shorter than a step are paid in one
    s.sites[0].power_tranches[0].construction_months = 0;
    EXPECT_EQ(built(s).view().firms.power_tranches[0].construction_steps, 1.0);
}

}  // namespace
}  // namespace ballast
