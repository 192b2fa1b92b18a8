/// How a recorded plan enters the tables: planned figures, the ledger ahead, and a calibration that scenarios keep.
#include <gtest/gtest.h>

#include <cmath>

#include "host/base/error.hpp"
#include "host/study/build_tables.hpp"
#include "tests/unit/study/built_tables.hpp"

namespace ballast {
namespace {

constexpr int kSteps = 600;

/// A plan with constant rows: contracts pay 80 % in cash, rents and supply stand still.
Plan constant_plan(study::Study const& base)
{
    Plan plan = schedule_plan(base);
    plan.num_steps = kSteps;
    plan.log_rent.assign(kSteps, std::log(1.5));
    plan.log_supply.assign(kSteps, std::log(2e6));
    for (double const full : plan.contract_full) {
        plan.contract_paid.push_back(0.8 * full);
    }
    for (int k = 0; k < kSteps; ++k) {
        for (int firm = 0; firm < 3; ++firm) {
            plan.spot.push_back(100.0 + firm);
            plan.receipts.push_back(200.0 + firm);
            plan.revenue.push_back(300.0 + firm);
            plan.net_core.push_back(400.0 + firm);
            plan.operating_flow.push_back(k < 4 ? 10.0 * (k + 1) + firm : -1e9);
        }
    }
    return plan;
}

TEST(Plan, RecordedFiguresBecomeThePlannedOnes)
{
    study::Study const base = test::small_study();
    auto const tables = build_tables<double>(base, nullptr, constant_plan(base));
    auto const& t = tables.view().firms;
    EXPECT_EQ(t.planned_log_rent[77], std::log(1.5));
    EXPECT_EQ(t.planned_log_supply[77], std::log(2e6));
    EXPECT_EQ(t.firm_steps[3 * 9 + 2].planned_spot, 102.0);
    EXPECT_EQ(t.firm_steps[3 * 9 + 2].planned_receipts, 202.0);
    EXPECT_EQ(t.firm_steps[3 * 9 + 2].planned_revenue, 302.0);
    EXPECT_EQ(t.firm_steps[3 * 9 + 2].planned_costs, 402.0);
    EXPECT_EQ(t.firms[1].flow_initial, 26.0);  // mean of 11, 21, 31, 41
}

TEST(Plan, SchedulesScaleContractsByWhatThePlanPays)
{
    study::Study const base = test::small_study();
    auto const before = build_tables<double>(base, nullptr, Plan{});
    Plan plan = constant_plan(base);
    plan.operating_flow.clear();
    plan.net_core.assign(plan.net_core.size(), 0.0);
    auto const after = build_tables<double>(base, nullptr, plan);
    // of the cloud's needs only enterprise's receipts change: 185 days at 0.001 bn, now 80 % of them
    double const receipts = 185 * 0.001 * 1e9 / 16384.0;
    EXPECT_NEAR(test::needed_ahead(after.view().firms, 0) - test::needed_ahead(before.view().firms, 0),
                0.2 * receipts, 1e-6);
}

TEST(Plan, FacilitiesStartWithThePlansCoverage)
{
    study::Study const base = test::small_study();
    auto const tables = build_tables<double>(base, nullptr, constant_plan(base));
    auto const& t = tables.view().firms;
    // 80 % of the contract less power and operations of 40,000 contracted GPUs and 65 % of the 9,500 idle ones; 35 % of
    // the power follows the market, 20 % above its median of 50 USD/MWh at the start and reverting at 10/yr
    double const dt = 7.0 / 365.0;
    double power = 0.0;
    for (int k = 0; k < 4; ++k) {
        power += 0.050 * (0.65 + 0.35 * std::exp(std::log(1.2) * std::exp(-10.0 * (k + 1) * dt))) / 4;
    }
    double const running = 40'000 + 0.65 * (0.99 * 50'000 - 40'000);
    double const hourly = 0.8 * 40'000 * 2.5 - running * (1.2 * power + 0.1);
    EXPECT_NEAR(t.facilities[0].receipts_initial, hourly * 24 * 7 / 16384.0, 1e-9);
    // the balance of 1 bn falls by a quarter a year; interest at short rate 4 % + 5 %
    double const balance = t.facilities[0].balance;
    double const expected = balance * dt / 4.0 + (balance - 1.5 * balance * dt / 4.0) * 0.09 * dt;
    EXPECT_NEAR(t.facilities[0].service_initial, expected, 1e-9 * expected);
}

TEST(Plan, ScenariosKeepTheBaseCalibration)
{
    study::Study const base = test::small_study();
    Plan const plan = constant_plan(base);
    study::Study changed = base;
    changed.gpu_classes[0].price_usd_per_hour = 1.0;
    changed.regions[0].power_usd_per_mwh = 90;
    changed.firms[0].own_use_h100e = 100'000;  // the lab loses half of its own compute
    changed.labs[0].capability = 1.0;
    auto const with = build_tables<double>(changed, &changed.scenarios[0], plan);
    auto const without = build_tables<double>(base, nullptr, plan);
    auto const& a = with.view().firms;
    auto const& b = without.view().firms;
    EXPECT_NEAR(a.log_rent[5] - b.log_rent[5], std::log(0.5), 1e-14);
    EXPECT_EQ(a.planned_log_rent[5], b.planned_log_rent[5]);  // so the fall counts as a fall
    EXPECT_EQ(a.sites[0].fixed_price, 50.0);                  // an old power contract keeps its price
    EXPECT_EQ(a.labs[0].revenue_per_compute, b.labs[0].revenue_per_compute);
    EXPECT_EQ(a.labs[0].log_capture, b.labs[0].log_capture);
    EXPECT_LT(a.labs[0].initial_compute, b.labs[0].initial_compute);
    EXPECT_EQ(a.labs[0].capability, 1.0);
}

TEST(Plan, BelongsToOneGridOfSteps)
{
    study::Study const base = test::small_study();
    study::Study shorter = base;
    shorter.general.num_steps = 52;
    EXPECT_THROW(build_tables<double>(shorter, nullptr, constant_plan(base)), Error);
}

}  // namespace
}  // namespace ballast
