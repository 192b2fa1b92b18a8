/// A firm that a sponsor keeps whole: it pays everything on every path, and needs that much less as it has more.
#include <algorithm>

#include <gtest/gtest.h>

#include "host/risk/endurance_capital.hpp"
#include "host/risk/histogram.hpp"
#include "host/run/endurance_levels.hpp"
#include "host/run/isa_choice.hpp"
#include "host/run/run_study.hpp"

#include "tests/clearing/payment_study.hpp"

namespace ballast::testing {
namespace {

/// Eight firms over a year that owe each other and outside; nothing that they do depends on their cash.
PaymentStudy random_study(std::uint64_t seed)
{
    std::mt19937_64 random(seed);
    auto const below = [&random](int n) {
        return static_cast<int>(random() % static_cast<std::uint64_t>(n));
    };
    int const n = 8;
    PaymentStudy s(n, 52);
    s.study().switches.distress_bids = false;
    for (int i = 0; i < n; ++i) {
        study::Firm& firm = s.firm(i);
        s.cash(i, below(60'000));
        firm.core_usd_bn_per_year.constant = 0.05 * (below(60) - 35);
        firm.noise_usd_bn = 0.01 * below(20);
        firm.austerity_utilisation = 1.0;
        firm.default_kind = {0.3, 0.3, 0.4};
    }
    for (int e = 0; e < 14; ++e) {
        int const from = below(n);
        int const to = (from + 1 + below(n - 1)) % n;
        int const amount = 1 + below(2000);
        switch (below(3)) {
        case 0:
            s.lease(from, to, amount);
            break;
        case 1:
            s.contract(from, to, amount);
            break;
        default:
            s.equity(from, to, 20 * amount);
        }
    }
    return s;
}

template <class Scalar>
class Sponsor : public ::testing::Test {
};
using Precisions = ::testing::Types<float, double>;
TYPED_TEST_SUITE(Sponsor, Precisions);

TYPED_TEST(Sponsor, KeepsAFirmWholeOnEveryPath)
{
    int injections = 0;
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        PaymentStudy s = random_study(seed);
        for (int f = 0; f < 8; ++f) {
            TableOptions options;
            options.backstopped_firm = f;
            for (std::uint64_t path_number = 0; path_number < 3; ++path_number) {
                PathOf<TypeParam> const path(s.study(), options, path_number);
                for (int step = 0; step < path.steps(); ++step) {
                    ASSERT_LT(path.level(step, f), 3)
                        << "seed " << seed << ", firm " << f << ", step " << step;
                    ASSERT_EQ(path.line(step, f, Line::unpaid), 0.0) << "seed " << seed << ", firm " << f;
                }
                double const need = path.total(f, Line::injection);
                injections += need > 0 ? 1 : 0;
                // what it has at the start it need not be given; all amounts are whole, so the sums are exact
                for (double const more : {0.0, 700.0, 0.5 * std::floor(need), need + 100.0}) {
                    TableOptions richer = options;
                    richer.extra_cash_usd.assign(8, 0.0);
                    double const quanta = std::floor(more);
                    richer.extra_cash_usd[static_cast<std::size_t>(f)] = quanta * kQuantum;
                    PathOf<TypeParam> const other(s.study(), richer, path_number);
                    EXPECT_NEAR(other.total(f, Line::injection), std::max(need - quanta, 0.0), 1e-6)
                        << "seed " << seed << ", firm " << f << ", path " << path_number << ", more "
                        << quanta;
                }
            }
        }
    }
    EXPECT_GT(injections, 50) << "the studies hardly need a sponsor";
}

/// The provider of one customer that runs dry: the need is what the customer no longer pays.
TYPED_TEST(Sponsor, PaysWhatACustomerDoesNot)
{
    PaymentStudy s(2, 20);
    s.cash(0, 5'000);
    s.cash(1, 100);
    s.contract(0, 1, 1'000);
    s.lease(1, -1, 1'000);
    s.firm(0).grace_weeks = 100;
    s.firm(0).austerity_utilisation = 1.0;
    TableOptions options;
    options.backstopped_firm = 1;
    PathOf<TypeParam> const path(s.study(), options);
    EXPECT_NEAR(path.total(1, Line::injection), 15'000 - 100, 1);
    for (int step = 0; step < 20; ++step) {
        EXPECT_NEAR(path.line(step, 1, Line::injection), step < 5 ? 0 : step == 5 ? 900 : 1'000, 1) << step;
        EXPECT_NEAR(path.line(step, 1, Line::fees) + path.line(step, 1, Line::not_received),
                    step < 5 ? 0 : -1'000, 1)
            << step;
    }
}

RunOutcome endurance_run(PaymentStudy& s, std::string const& firm)
{
    s.study().general.paths = 1000;
    s.study().general.survival_levels = {0.9, 0.99};
    RunStudies studies;
    studies.base = s.study();
    RunSettings settings;
    settings.execution = {available_isas().back(), Precision::f32, 1, 256};
    settings.endurance_firms = {firm};
    return run_study(studies, settings);
}

/// As above, but the provider ends after more than 4 weeks of distress: it needs 14,900 to pay everything, and 4,000 less to
/// be there at the horizon.
TEST(EnduranceCapital, IsFoundWhereTheCustomerStopsPaying)
{
    PaymentStudy s(2, 20);
    s.cash(0, 5'000);
    s.cash(1, 100);
    s.contract(0, 1, 1'000);
    s.lease(1, -1, 1'000);
    s.firm(0).grace_weeks = 100;
    s.firm(0).austerity_utilisation = 1.0;
    RunOutcome const outcome = endurance_run(s, "f01");
    EnduranceTally const& endurance = outcome.endurances.front();
    for (double const survival : {0.9, 0.99}) {
        Interval const capital =
            endurance_capital(endurance.extra_cash, endurance.survivors, endurance.paths, survival, 0.95);
        EXPECT_LE(capital.lower, 10'900 * kQuantum);
        EXPECT_GE(capital.upper, 10'900 * kQuantum);
        EXPECT_NEAR(capital.estimate, 10'900 * kQuantum, 1'800 * kQuantum)
            << "a step of the ladder near the answer";
    }
    auto const& injected = outcome.backstops.at(1).injection;
    HistogramAxis const& money = outcome.scenarios.front().tally.shape.money;
    EXPECT_EQ(injected.at(static_cast<std::size_t>(bin_of(money, 14'900))), 1000U);
}

/// A ladder that does not reach grows, and stops where more cash saves nobody.
TEST(EnduranceCapital, LaddersGrowWhileItHelps)
{
    std::vector<double> const survival = {0.9};
    EnduranceTally tally{0, 1000, {0, 10, 15}, {100, 300, 400}};
    std::vector<double> const more = further_levels(tally, survival);
    ASSERT_EQ(more.size(), 3U);
    EXPECT_GT(more.front(), 15);
    EXPECT_TRUE(std::is_sorted(more.begin(), more.end()));
    tally.extra_cash.insert(tally.extra_cash.end(), more.begin(), more.end());
    tally.survivors.insert(tally.survivors.end(), {500, 700, 950});
    EXPECT_TRUE(further_levels(tally, survival).empty()) << "reached";
    tally.survivors = {100, 300, 400, 400, 400, 400};
    EXPECT_TRUE(further_levels(tally, survival).empty()) << "cash does not help";
    EXPECT_TRUE(further_levels({0, 1000, {0}, {500}}, survival).empty()) << "nothing was ever injected";
}

/// An investor of 10 with cash of 5: 5 are paid, 5 stay owed; it is in distress for its grace, defaults like a debtor would,
/// and its investee gets a recovery of 40 %.
TYPED_TEST(Sponsor, UnpaidEquityIsAnObligation)
{
    PaymentStudy s(2, 10);
    s.study().market.trade_recovery = 0.4;
    s.cash(0, 5'000);
    s.cash(1, 5'000);
    s.equity(0, 1, 10'000);
    PaymentStudy debtor(2, 10);
    debtor.cash(0, 5'000);
    debtor.debt(0, study::DebtSeniority::unsecured, 10'000);
    PathOf<TypeParam> const path(s.study());
    PathOf<TypeParam> const other(debtor.study());
    int ends = 0;
    for (int step = 0; step < 10; ++step) {
        EXPECT_EQ(path.level(step, 0), other.level(step, 0)) << step;
        ends = path.level(step, 0) >= 4 && ends == 0 ? step : ends;
        double const recovered = ends > 0 && step > ends ? 2'000 : 0;
        EXPECT_EQ(path.cash(step, 1), 10'000 + recovered) << step;
        EXPECT_EQ(path.line(step, 0, Line::equity_paid), step == 0 ? -10'000 : 0) << step;
        EXPECT_EQ(path.line(step, 0, Line::fees), step > 0 && (ends == 0 || step == ends) ? -5'000 : 0)
            << step;
    }
    EXPECT_EQ(path.level(0, 0), 3);
    EXPECT_EQ(ends, 4);
}

}  // namespace
}  // namespace ballast::testing
