/// Facilities, their vehicles and covenants in the tables, by hand.
#include <gtest/gtest.h>

#include <cmath>

#include "host/base/error.hpp"
#include "tests/unit/study/built_tables.hpp"

namespace ballast {
namespace {

using test::built;
using test::kBillion;
using test::kCloud;
using test::kDt;
using test::kStepsPerMonth;

constexpr double kWeek = 40'000 * 2.5 * 24 * 7 / 16384.0;  ///< what the cohort's contract pays per step

TEST(Vehicles, AFacilityWithRecourseHasNoVehicle)
{
    auto const tables = built(test::small_study());
    auto const& t = tables.view().firms;
    auto const& y = t.facilities[0];
    EXPECT_EQ(t.cohorts[0].vehicle, kNone);
    EXPECT_EQ(y.ring_fenced, 0);
    EXPECT_EQ(y.reserve, 0.0);
    EXPECT_EQ(y.guarantee, 0.0);
    EXPECT_EQ(y.minimum_collection_ratio, 0.0);
    EXPECT_EQ(y.extension, 0.0);
    EXPECT_EQ(y.cross_default, 0);
    EXPECT_NEAR(y.billed_initial, kWeek, 1e-12 * kWeek);
}

TEST(Vehicles, ARingFencedFacilityOwnsItsCohortAndItsContracts)
{
    study::Study s = test::small_study();
    study::Facility& ddtl = s.facilities[0];
    ddtl.ring_fenced = true;
    ddtl.reserve_usd_bn = 0.5;
    ddtl.reserve_months = 3;
    ddtl.distribution_dscr = 1.3;
    ddtl.parent_guarantee = 0.25;
    ddtl.minimum_collection_ratio = 0.85;
    ddtl.extension = 0.2;
    ddtl.cross_default = true;
    auto const tables = built(s);
    auto const& t = tables.view().firms;
    auto const& y = t.facilities[0];
    EXPECT_EQ(t.cohorts[0].vehicle, 0);
    EXPECT_EQ(t.contracts[0].vehicle, 0);
    EXPECT_EQ(t.contracts[1].vehicle, kNone);  // enterprise needs no cohort
    EXPECT_EQ(y.ring_fenced, 1);
    EXPECT_EQ(y.reserve, std::floor(0.5 * kBillion + 0.5) + std::floor(kWeek + 0.5));
    EXPECT_NEAR(y.reserve_steps, 3 * kStepsPerMonth, 1e-12);
    EXPECT_EQ(y.distribution_dscr, 1.3);
    EXPECT_EQ(y.guarantee, 0.25);
    EXPECT_EQ(y.minimum_collection_ratio, 0.85);
    EXPECT_EQ(y.extension, 0.2);
    EXPECT_EQ(y.cross_default, 1);
}

TEST(Vehicles, ThePlanSaysWhatAVehicleCollectsFirst)
{
    study::Study s = test::small_study();
    s.facilities[0].ring_fenced = true;
    Plan plan = schedule_plan(s);
    plan.num_steps = 600;
    plan.log_rent.assign(600, std::log(2.0));
    plan.log_supply.assign(600, std::log(1e6));
    for (double const full : plan.contract_full) {
        plan.contract_paid.push_back(0.75 * full);
    }
    for (std::vector<double>* const rows :
         {&plan.spot, &plan.receipts, &plan.revenue, &plan.net_core, &plan.operating_flow}) {
        rows->assign(3 * 600, 0.0);
    }
    auto const tables = build_tables<double>(s, nullptr, plan);
    auto const& y = tables.view().firms.facilities[0];
    EXPECT_EQ(y.reserve, std::floor(0.75 * kWeek + 0.5));
    EXPECT_NEAR(y.billed_initial, 0.75 * kWeek, 1e-12 * kWeek);
}

TEST(Vehicles, TheServiceOfAVehicleIsASmallerDistribution)
{
    study::Study s = test::small_study();
    s.facilities[0].floating = false;
    s.facilities[0].rate = 0.0;
    auto const recourse = built(s);
    s.facilities[0].ring_fenced = true;
    auto const fenced = built(s);
    // principal: 0.25 a year of the billion drawn at the start, and 0.7 / 5 a year of the draw in step 13, from step
    // 14 on; the former is in today's distributions
    double const standing = kBillion * 0.25 * 52 * kDt;
    EXPECT_NEAR(test::needed_ahead(fenced.view().firms, kCloud) -
                    test::needed_ahead(recourse.view().firms, kCloud),
                -standing, 0.1);  // balances are whole quanta

    // interest follows the balance
    s.facilities[0].rate = 0.1;
    auto const with_interest = built(s);
    double balance = kBillion;
    double increase = 0.0;
    for (int k = 0; k <= 52; ++k) {
        increase += 0.1 * kDt * (balance - std::floor(kBillion + 0.5));
        balance += (k == 13 ? 0.7 * kBillion : 0.0) - kDt * kBillion * (k > 13 ? 0.25 + 0.14 : 0.25);
    }
    EXPECT_NEAR(test::needed_ahead(with_interest.view().firms, kCloud) -
                    test::needed_ahead(fenced.view().firms, kCloud),
                increase, 0.1);
}

TEST(Vehicles, ACohortBelongsToOneVehicleAtMost)
{
    study::Study s = test::small_study();
    s.facilities[0].ring_fenced = true;
    study::Facility second = s.facilities[0];
    second.name = "second";
    s.facilities.push_back(second);
    EXPECT_THROW(built(s), Error);
    s.facilities[1].ring_fenced = false;  // a second loan with recourse may look to it
    EXPECT_EQ(built(s).view().firms.cohorts[0].vehicle, 0);
    s.facilities[0].cohort.clear();
    EXPECT_THROW(built(s), Error);
}

}  // namespace
}  // namespace ballast
