// Figures of what creditors lose agree with the same figures counted by hand from the paths behind the tallies.
#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "host/risk/figures_losses.hpp"
#include "tests/unit/risk/figures_sample.hpp"

namespace ballast {
namespace {

using testing::kSampleDates;
using testing::kSampleUsdPerQuantum;

constexpr int kFirms = 4;
constexpr std::size_t kPaths = 4000;
constexpr int kHorizon = kSampleDates - 1;
constexpr double kBinWidth = 1.0 / 32.0;

class LossFigures : public ::testing::Test {
protected:
    testing::SamplePaths const sample_ = testing::sample_paths(kFirms, kPaths, 3.0);
    Tally const tally_ = testing::tally_of(sample_, sample_);
    FigureOptions const options_{
        .confidence_level = 0.95,
        .usd_per_quantum = kSampleUsdPerQuantum,
        .quantiles = {0.5, 0.95},
        .confidences = {0.95, 0.99},
        .survival_levels = {},
        .variable_units = {},
        .credit_loss_limit = std::vector<double>(kFirms, 5000 * kSampleUsdPerQuantum),
        .stake_loss_limit = std::vector<double>(kFirms, 3000 * kSampleUsdPerQuantum)};

    /// Losses at the horizon, the smallest first; USD.
    std::vector<double> sorted(Creditor who) const
    {
        std::vector<double> losses;
        for (std::size_t path = 0; path < kPaths; ++path) {
            losses.push_back(sample_.lost_by_all(path, kHorizon, who) * kSampleUsdPerQuantum);
        }
        std::sort(losses.begin(), losses.end());
        return losses;
    }
};

TEST_F(LossFigures, MeansAreThoseOfThePaths)
{
    Figure const mean = credit_loss_mean(tally_, options_);
    Figure const by_firm = credit_loss_mean_by_firm(tally_, options_);
    ASSERT_EQ(mean.size(), static_cast<std::size_t>(kNumCreditors * kSampleDates));
    ASSERT_EQ(by_firm.size(), static_cast<std::size_t>(kFirms * kNumCreditors));
    for (int who = 0; who < kNumCreditors; ++who) {
        auto const creditor = static_cast<Creditor>(who);
        for (int date = 0; date < kSampleDates; ++date) {
            double sum = 0.0;
            for (std::size_t path = 0; path < kPaths; ++path) {
                sum += sample_.lost_by_all(path, date, creditor) * kSampleUsdPerQuantum;
            }
            Interval const figure = mean.at(static_cast<std::size_t>(who * kSampleDates + date));
            EXPECT_NEAR(figure.estimate, sum / kPaths, 1e-9 * sum);
            EXPECT_LT(figure.lower, figure.estimate);
            EXPECT_GT(figure.upper, figure.estimate);
        }
        for (int firm = 0; firm < kFirms; ++firm) {
            double sum = 0.0;
            for (std::size_t path = 0; path < kPaths; ++path) {
                sum += sample_.lost(path, firm, kHorizon, creditor) * kSampleUsdPerQuantum;
            }
            EXPECT_NEAR(by_firm.estimate[static_cast<std::size_t>(firm * kNumCreditors + who)], sum / kPaths,
                        1e-9 * sum);
        }
    }
}

TEST_F(LossFigures, TailsAreThoseOfThePaths)
{
    Figure const quantile = credit_loss_quantile(tally_, options_);
    Figure const worst = credit_loss_expected_shortfall(tally_, options_);
    ASSERT_EQ(quantile.size(), static_cast<std::size_t>(kNumCreditors * 2));
    ASSERT_EQ(worst.size(), static_cast<std::size_t>(kNumCreditors * 2));
    for (int who = 0; who < kNumCreditors; ++who) {
        std::vector<double> const losses = sorted(static_cast<Creditor>(who));
        for (std::size_t i = 0; i < 2; ++i) {
            auto const at = static_cast<std::size_t>(who) * 2 + i;
            double const expected =
                losses[static_cast<std::size_t>(std::ceil(options_.quantiles[i] * kPaths)) - 1];
            EXPECT_LE(quantile.lower[at], expected);
            EXPECT_GE(quantile.upper[at], expected);
            auto const tail = static_cast<std::size_t>(std::lround((1.0 - options_.confidences[i]) * kPaths));
            double sum = 0.0;
            for (std::size_t k = kPaths - tail; k < kPaths; ++k) {
                sum += losses[k];
            }
            double const mean = sum / static_cast<double>(tail);
            EXPECT_NEAR(worst.estimate[at], mean, kBinWidth * mean);
            EXPECT_LE(worst.lower[at], mean);
            EXPECT_GE(worst.upper[at], mean);
        }
    }
}

TEST_F(LossFigures, AStudyThatCountsNoneHasNone)
{
    Tally without;
    without.shape = testing::sample_shape(kFirms);
    without.shape.num_creditors = 0;
    TallyLayout const at = tally_layout(without.shape);
    without.counts.assign(static_cast<std::size_t>(at.num_counts), 0);
    without.bins.assign(static_cast<std::size_t>(at.num_bins), 0);
    EXPECT_EQ(credit_loss_mean(without, options_).size(), 0u);
    EXPECT_EQ(credit_loss_quantile(without, options_).size(), 0u);
    EXPECT_EQ(credit_loss_expected_shortfall(without, options_).size(), 0u);
    EXPECT_EQ(credit_loss_mean_by_firm(without, options_).size(), 0u);
}

}  // namespace
}  // namespace ballast
