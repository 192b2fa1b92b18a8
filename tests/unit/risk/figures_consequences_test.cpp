// What follows for deep pockets, old GPUs, labs, promises and buyers agrees with the paths of the sample, and with
// numbers worked out by hand.
#include <cmath>

#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "host/risk/figures_deep_pockets.hpp"
#include "host/risk/figures_delivery.hpp"
#include "host/risk/figures_frontier.hpp"
#include "host/risk/figures_order_books.hpp"
#include "host/risk/figures_power_rights.hpp"
#include "host/risk/figures_vendors.hpp"
#include "tests/unit/risk/figures_sample.hpp"

namespace ballast {
namespace {

using testing::kSampleDates;
using testing::kSampleUsdPerQuantum;

constexpr int kFirms = 3;
constexpr std::size_t kPaths = 3000;
constexpr std::size_t kHorizon = kSampleDates - 1;

class Consequences : public ::testing::Test {
protected:
    testing::SamplePaths const sample_ = testing::sample_paths(kFirms, kPaths, 2.0);
    Tally const tally_ = testing::tally_of(sample_, sample_);
    FigureOptions const options_{.confidence_level = 0.95,
                                 .usd_per_quantum = kSampleUsdPerQuantum,
                                 .quantiles = {},
                                 .confidences = {},
                                 .survival_levels = {},
                                 .variable_units = {},
                                 .first_rent = 1,
                                 .num_rents = 1,
                                 .dates = {91.25, 182.5, 273.75, 365, 456.25, 547.5},  // quarters of a year
                                 .vendors = {{0, 1}}};

    /// Mean over the paths of `value(path)`.
    template <class Value>
    double mean(Value value) const
    {
        double sum = 0.0;
        for (std::size_t path = 0; path < kPaths; ++path) {
            sum += static_cast<double>(value(path));
        }
        return sum / static_cast<double>(kPaths);
    }
};

TEST_F(Consequences, DeepPocketsAreCountedOnThePaths)
{
    Figure const cut = retrenchment_probability(tally_, options_);
    Figure const flow = negative_free_flow_probability(tally_, options_);
    Figure const receipts = receipts_lost_mean(tally_, options_);
    Figure const stranded = stranded_capital_mean(tally_, options_);
    for (int firm = 0; firm < kFirms; ++firm) {
        for (int date = 0; date < kSampleDates; ++date) {
            auto const i = static_cast<std::size_t>(firm * kSampleDates + date);
            auto const has_cut = [&](std::size_t path) {
                return sample_.paths[path][static_cast<std::size_t>(firm)].stress[1] <= date;
            };
            EXPECT_DOUBLE_EQ(cut.estimate[i], mean(has_cut));
            EXPECT_DOUBLE_EQ(flow.estimate[i], mean([&](std::size_t path) {
                                 return has_cut(path) && sample_.independent(path, firm, date);
                             }));
            double const lost = mean([&](std::size_t path) { return sample_.losses(path, date); });
            EXPECT_DOUBLE_EQ(receipts.estimate[i], 1000 * lost * kSampleUsdPerQuantum);
            EXPECT_DOUBLE_EQ(stranded.estimate[i], 5000 * lost * kSampleUsdPerQuantum);
            EXPECT_LT(receipts.lower[i], receipts.upper[i]);
        }
    }
}

TEST_F(Consequences, SalesOfPowerRightsAreCountedOnThePaths)
{
    Figure const sold = power_sale_probability(tally_, options_);
    Figure const proceeds = power_proceeds_mean(tally_, options_);
    for (int firm = 0; firm < kFirms; ++firm) {
        for (int date = 0; date < kSampleDates; ++date) {
            auto const i = static_cast<std::size_t>(firm * kSampleDates + date);
            EXPECT_DOUBLE_EQ(sold.estimate[i],
                             mean([&](std::size_t path) { return sample_.losses(path, date) > 0; }));
            EXPECT_DOUBLE_EQ(proceeds.estimate[i], 2000 * mean([&](std::size_t path) {
                                                       return sample_.losses(path, date);
                                                   }) * kSampleUsdPerQuantum);
            EXPECT_LE(proceeds.lower[i], proceeds.upper[i]);
        }
    }
    FigureOptions limited = options_;
    limited.power_proceeds_limit = {1e9, 2e9, 3e9};
    EXPECT_LE(power_proceeds_mean(tally_, limited).upper[kHorizon], 1e9);
    Tally other = tally_;
    other.shape.num_selling_firms = kFirms - 1;
    EXPECT_THROW(check_sizes(other), Error) << "all firms or none";
}

TEST_F(Consequences, OrdersAndTheirLoansAreCountedOnThePaths)
{
    Figure const capital = orders_signed_mean(tally_, options_);
    Figure const loans = order_loans_mean(tally_, options_);
    for (int firm = 0; firm < kFirms; ++firm) {
        for (int date = 0; date < kSampleDates; ++date) {
            auto const i = static_cast<std::size_t>(firm * kSampleDates + date);
            double const lost =
                mean([&](std::size_t path) { return sample_.losses(path, date); }) * kSampleUsdPerQuantum;
            EXPECT_DOUBLE_EQ(capital.estimate[i], 4000 * lost);
            EXPECT_DOUBLE_EQ(loans.estimate[i], 3000 * lost);
            EXPECT_LE(capital.lower[i], capital.upper[i]);
        }
    }
    FigureOptions limited = options_;
    limited.orders_signed_limit = {1e9, 2e9, 3e9};
    EXPECT_LE(orders_signed_mean(tally_, limited).upper[kHorizon], 1e9);
    Tally other = tally_;
    other.shape.num_ordering_firms = kFirms - 1;
    EXPECT_THROW(check_sizes(other), Error) << "all firms or none";
}

TEST_F(Consequences, AMeanLossThatHasHardlyBeenSeenReachesUpToItsLimit)
{
    FigureOptions limited = options_;
    limited.stranded_limit = {1e9, 2e9, 3e9};
    Tally one_path_lost = tally_;
    TallyLayout const at = tally_layout(tally_.shape);
    auto const cell = static_cast<std::int64_t>(kHorizon) * kFirms * kNumFirmSums +
                      static_cast<std::int64_t>(FirmSum::stranded);
    auto const word = static_cast<std::size_t>(at.firm_sum + cell * kSumWords);
    one_path_lost.counts[word] = 700;
    one_path_lost.counts[word + 1] = 700 * 700;
    one_path_lost.counts[word + 2] = 0;
    Figure const one = stranded_capital_mean(one_path_lost, limited);
    EXPECT_DOUBLE_EQ(one.estimate[kHorizon], 700.0 / kPaths * kSampleUsdPerQuantum);
    EXPECT_GE(one.lower[kHorizon], 0.0);
    EXPECT_LT(one.lower[kHorizon], one.estimate[kHorizon]);
    one_path_lost.counts[word] = one_path_lost.counts[word + 1] = 0;
    Figure const none = stranded_capital_mean(one_path_lost, limited);
    EXPECT_EQ(none.estimate[kHorizon], 0.0);
    EXPECT_EQ(none.lower[kHorizon], 0.0);
    EXPECT_NEAR(none.upper[kHorizon], 1e9 * std::log(2 / 0.05) / kPaths, 1.0);
    EXPECT_GT(one.upper[kHorizon], none.upper[kHorizon]);
    EXPECT_TRUE(std::isinf(stranded_capital_mean(one_path_lost, options_).upper[kHorizon])) << "no limit";
}

TEST_F(Consequences, LeverageIsTheMeanOverThePathsThatCountAndOfDeepPocketsAlone)
{
    Figure const leverage = leverage_mean(tally_, options_);
    std::size_t const i = (kFirms - 1) * kSampleDates + kHorizon;
    // 512 a loss from -1024, in units of 2^-10: -1 + losses / 2; it has a sign.
    double const losses = mean([&](std::size_t path) { return sample_.losses(path, kHorizon); });
    EXPECT_NEAR(leverage.estimate[i], 0.5 * losses - 1.0, 1e-12);
    EXPECT_LT(leverage.lower[i], leverage.estimate[i]);
    double const squares = mean([&](std::size_t path) {
        double const x = sample_.losses(path, kHorizon) - losses;
        return x * x;
    });
    // Student with 2999 degrees of freedom: 1.9608 standard errors.
    double const half = 1.9608 * 0.5 * std::sqrt(squares / (kPaths - 1));
    EXPECT_NEAR(leverage.upper[i] - leverage.estimate[i], half, 1e-4 * half);
    EXPECT_TRUE(std::isnan(leverage.estimate[0])) << "the first firm is no deep pocket";
}

TEST_F(Consequences, SecondLifeHasAnExactIntervalPerUseAndDate)
{
    Figure const life = second_life_probability(tally_, options_);
    ASSERT_EQ(life.size(), static_cast<std::size_t>(kNumSecondLife * kSampleDates));
    EXPECT_EQ(life.estimate[kHorizon], 1.0) << "runs";
    EXPECT_EQ(life.estimate[kSampleDates + 2], 1.0) << "covers its site for three dates";
    EXPECT_EQ(life.estimate[kSampleDates + 3], 0.0);
    EXPECT_EQ(life.estimate[2 * kSampleDates], 0.0) << "never its debt";
    EXPECT_NEAR(life.upper[2 * kSampleDates], 1.0 - std::pow(0.025, 1.0 / kPaths), 1e-12);
}

TEST_F(Consequences, LeadershipAddsUpToOneAndChangesAreARatePerYear)
{
    Figure const lead = lead_probability(tally_, options_);
    for (std::size_t date = 0; date < kSampleDates; ++date) {
        EXPECT_DOUBLE_EQ(lead.estimate[date] + lead.estimate[kSampleDates + date], 1.0);
    }
    Figure const changes = leader_change_probability(tally_, options_);
    ASSERT_EQ(changes.size(), static_cast<std::size_t>(kMaxEventCount));
    for (std::size_t count = 0; count < 4; ++count) {  // path mod 3 changes
        EXPECT_DOUBLE_EQ(changes.estimate[count], count < 3 ? 1.0 / 3.0 : 0.0);
    }
    Figure const rate = leader_change_rate(tally_, options_);
    ASSERT_EQ(rate.size(), 1U);
    EXPECT_DOUBLE_EQ(rate.estimate[0], 1.0 / 1.5) << "one change in eighteen months";
    // Variance 2/3 n/(n-1) of 0, 1, 2; over 1.5 years.
    double const half = 1.9608 * std::sqrt(2.0 / 3.0 / (kPaths - 1)) / 1.5;
    // One path more with four changes: their gamma law's mean is 4 / n higher, its skewness adds as much at most.
    EXPECT_GT(rate.upper[0] - rate.estimate[0], half);
    EXPECT_LT(rate.upper[0] - rate.estimate[0], half + 2 * 4.0 / kPaths / 1.5);
}

TEST_F(Consequences, RevisionsAreDividedByTheYearsThatContractsLived)
{
    Figure const rate = contract_revision_rate(tally_, options_);
    // The first contract lives on every path to the horizon and is revised on every second one.
    double const years = 1.5 * kPaths;
    EXPECT_DOUBLE_EQ(rate.estimate[0], 0.5 * kPaths / years);
    EXPECT_GT(rate.lower[0], 0.31);
    EXPECT_LT(rate.upper[0], 0.36);
    // The second is gone on the first date: on average it lived half a quarter; no revision: 3.689 / exposure.
    EXPECT_EQ(rate.estimate[1], 0.0);
    EXPECT_NEAR(rate.upper[1], -std::log(0.025) / (0.125 * kPaths), 1e-12);
    FigureOptions nothing = options_;
    nothing.dates.assign(kSampleDates, 0.0);
    EXPECT_TRUE(std::isnan(contract_revision_rate(tally_, nothing).estimate[0])) << "no exposure";
}

TEST_F(Consequences, SlipsAreSharesOfThePaths)
{
    Figure const slips = phase_slip_probability(tally_, options_);
    EXPECT_DOUBLE_EQ(slips.estimate[0], 0.4);
    EXPECT_DOUBLE_EQ(slips.estimate[1], 0.1);
}

TEST_F(Consequences, AVendorViewAgreesWithTheFirms)
{
    Figure const lost = vendors_lost_probability(tally_, options_);
    Figure const each = vendor_lost_probability(tally_, options_);
    Figure const all = all_vendors_lost_probability(tally_, options_);
    Figure const cost = switching_cost_mean(tally_, options_);
    auto const gone = [&](int firm) {
        return mean([&](std::size_t path) { return !sample_.independent(path, firm, kHorizon); });
    };
    EXPECT_NEAR(lost.estimate[0] + lost.estimate[1] + lost.estimate[2], 1.0, 1e-12);
    EXPECT_DOUBLE_EQ(lost.estimate[2], all.estimate[0]);
    EXPECT_GT(all.estimate[0], 0.0);
    EXPECT_NEAR(lost.estimate[1] + 2 * lost.estimate[2], gone(0) + gone(1), 1e-12);
    EXPECT_DOUBLE_EQ(each.estimate[0], gone(0));
    EXPECT_DOUBLE_EQ(each.estimate[1], gone(1));
    EXPECT_TRUE(std::isnan(each.estimate[2])) << "the third firm is no vendor";
    EXPECT_NEAR(cost.estimate[0], 30e6 * gone(0) + 70e6 * gone(1), 1e-3);

    FigureOptions one_vendor = options_;
    one_vendor.vendors = {{0}};
    EXPECT_TRUE(std::isnan(vendors_lost_probability(tally_, one_vendor).estimate[2]));
}

}  // namespace
}  // namespace ballast
