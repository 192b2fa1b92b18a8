// What a GPU is worth to a lender, against closed forms.
#include "tests/support/unit_world.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

/// Rent 2 USD/h, cost 1 USD/h, 1000 hours a year, three years to live.
struct Collateral : testing::Test {
    World w;
    GpuClassTable<double> gpu = plain_class();

    Collateral()
    {
        gpu.mwh_per_hour = 0.001;
        gpu.power_reference = 750.0;
        gpu.operations_usd_per_hour = 0.25;
        gpu.hours_per_year = 1000.0;
    }
    void begin()
    {
        w.tables.firms.classes = {gpu};
        w.tables.firms.remaining_life = every_step({3.0});
        w.start();
        w.s.firms.classes.own(0).rent = 2.0;
    }
    double value()
    {
        double usd = 0.0;
        EXPECT_EQ(num_draws_of([&] { usd = collateral_value(w.t.firms, w.s.factors, w.s.firms, 0, 0); }), 0u);
        return usd;
    }
};

// The 16-point rule integrates exponentials over a few years to rounding: weights of 16 digits, 32 terms.
constexpr double kRelative = 1e-13;

TEST_F(Collateral, MarginThatLastsIsWorthItsSum)
{
    begin();
    EXPECT_NEAR(value(), 3000.0, 3000.0 * kRelative);
}

TEST_F(Collateral, MarginIsDiscountedAtShortRateAndPremium)
{
    w.tables.firms.market.short_rate_constant = 0.04;
    gpu.discount_premium = 0.06;
    begin();
    double const expected = 1000.0 * (1.0 - std::exp(-0.3)) / 0.1;
    EXPECT_NEAR(value(), expected, expected * kRelative);
}

TEST_F(Collateral, DecayingRentEarnsUntilItNoLongerCoversItsCost)
{
    gpu.discount_premium = 0.1;
    gpu.obsolescence = 0.5;
    begin();
    double const until = std::log(2.0) / 0.5;  // 1.4 years, before its end
    double const expected =
        1000.0 * (2.0 * (1.0 - std::exp(-0.6 * until)) / 0.6 - (1.0 - std::exp(-0.1 * until)) / 0.1);
    EXPECT_NEAR(value(), expected, expected * kRelative);
}

TEST_F(Collateral, RentAwayFromItsLevelReturnsToIt)
{
    gpu.reversion = 2.0;
    gpu.deviation = w.factor(std::log(2.0));  // twice its level of 1 USD/h, which is its cost
    begin();
    double const expected = 1000.0 * (1.0 - std::exp(-6.0)) / 2.0;
    // e^(-2 u) over three years: the 16-point rule errs by less than 6^32 / 32! of it
    EXPECT_NEAR(value(), expected, expected * 1e-10);
}

TEST_F(Collateral, IsNeverWorthLessThanScrapAndFireSalesLowerTheRest)
{
    gpu.scrap_usd = 2000.0;
    begin();
    w.s.firms.market.own().resale = 0.75;
    EXPECT_NEAR(value(), 2250.0, 2250.0 * kRelative);
    w.s.firms.market.own().resale = 0.5;
    EXPECT_EQ(value(), 2000.0);
    w.s.firms.classes.own(0).rent = 0.5;
    EXPECT_EQ(value(), 2000.0) << "it loses money and stands idle";
}

TEST_F(Collateral, SecondLifeNeedsMarginThenPlaceThenDebtService)
{
    gpu.sold_share = 0.5;
    gpu.site_cost = 0.25;
    gpu.debt_service = 0.5;
    begin();
    auto const earns = [&](double rent) {
        w.s.firms.classes.own(0).rent = rent;
        SecondLifeMasks const m = second_life(w.t.firms, w.s.firms, 0);
        return (m.runs ? 1 : 0) + (m.covers_site ? 1 : 0) + (m.covers_debt ? 1 : 0);
    };
    EXPECT_EQ(earns(0.99), 0);
    EXPECT_EQ(earns(1.49), 1) << "half of 0.49 does not pay for its place";
    EXPECT_EQ(earns(2.49), 2);
    EXPECT_EQ(earns(2.51), 3);
}

TEST(LoanToValue, IsZeroWithoutAssetsOfThatKind)
{
    EXPECT_EQ(loan_to_value(50.0, 200.0), 0.25);
    EXPECT_EQ(loan_to_value(50.0, 1.0), 0.0);
}

}  // namespace
}  // namespace ballast::unit_f64
