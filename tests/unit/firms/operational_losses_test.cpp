/// Operational losses of one firm on one lane.
#include "tests/support/unit_world.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

/// A firm with 1000 that loses 100 (log-normal, sigma 1/2) at a rate of a quarter a step, at most `largest`.
struct Exposed : World {
    explicit Exposed(double largest)
    {
        FirmTable<double> p = plain_firm(1000.0);
        p.operational_risk = 0;
        p.traits = static_cast<std::int32_t>(Trait::causes | Trait::operational_losses);
        firm(p);
        OperationalRiskTable<double> risk{};
        risk.rate = 0.25;
        risk.log_median = std::log(100.0);
        risk.sigma = 0.5;
        risk.largest = largest;
        risk.arrival = {1, 2};
        risk.size = {3, 4};
        tables.firms.operational_risks.push_back(risk);
        start();
    }
    double lose()
    {
        suffer_operational_loss(t.firms, s.firms, draws, 0);
        return s.firms.operational_risks[0].loss;
    }
};

TEST(OperationalLosses, StrikeWhenTheirHazardIsUsedUpAndAtMostOnceAStep)
{
    Exposed w(1e6);
    double left = w.s.firms.operational_risks[0].left;
    double sum_of_logs = 0.0;
    int losses = 0;
    for (int step = 0; step < 4000; ++step) {
        left -= 0.25;
        double loss = 0.0;
        std::size_t const drawn = num_draws_of([&] { loss = w.lose(); });
        EXPECT_EQ(drawn, left <= 0.0 ? 2u : 0u) << step;
        EXPECT_EQ(loss > 0.0, left <= 0.0) << step;
        if (left <= 0.0) {
            sum_of_logs += std::log(loss / 100.0);
            ++losses;
            left += arrival_threshold(w.draws, {1, 2}, losses);
        }
    }
    EXPECT_NEAR(losses, 1000.0, 4.9 * std::sqrt(1000.0));
    EXPECT_NEAR(sum_of_logs / losses, 0.0, 4.9 * 0.5 / std::sqrt(losses));
}

TEST(OperationalLosses, CostAtMostTheLargest)
{
    Exposed w(120.0);
    double most = 0.0;
    for (int step = 0; step < 400; ++step) {
        most = std::max(most, w.lose());
    }
    EXPECT_EQ(most, 120.0);
}

TEST(OperationalLosses, AreOwedAtOnceAndNamedAsTheCauseButAreNoRunRate)
{
    Exposed w(1e6);
    double lost = 0.0;
    int step = 0;
    for (; lost == 0.0; ++step) {
        ASSERT_LT(step, kSteps);
        EXPECT_EQ(w.account(0).cash, 1000.0);
        w.pay(step);
        lost = w.s.firms.operational_risks[0].loss;
    }
    EXPECT_EQ(w.account(0).cash, 1000.0 - lost);
    EXPECT_EQ(w.account(0).operating_flow, 0.0);
    EXPECT_EQ(w.s.firms.books[0].shortfall_by_cause[code(Cause::operational_loss)], lost);
    EXPECT_EQ(w.s.firms.books[0].shortfall_by_cause[code(Cause::core_cash_flow)], 0.0);
}

}  // namespace
}  // namespace ballast::unit_f64
