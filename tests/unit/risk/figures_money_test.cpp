// Runways, raises and what labs sell and burn agree with the paths of the sample.
#include <cmath>

#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "host/risk/figures_labs.hpp"
#include "host/risk/figures_liquidity.hpp"
#include "host/risk/figures_raises.hpp"
#include "host/risk/histogram.hpp"
#include "host/risk/survival.hpp"
#include "tests/unit/risk/figures_sample.hpp"

namespace ballast {
namespace {

using testing::kSampleDates;
using testing::kSampleUsdPerQuantum;
using testing::sample_lab;
using testing::sample_raise;

constexpr int kFirms = 3;
constexpr int kLabs = 2;
constexpr std::size_t kPaths = 3000;

class MoneyFigures : public ::testing::Test {
protected:
    testing::SamplePaths const sample_ = testing::sample_paths(kFirms, kPaths, 2.0);
    Tally const tally_ = testing::tally_of(sample_, sample_);
    FigureOptions const options_{.confidence_level = 0.95,
                                 .usd_per_quantum = kSampleUsdPerQuantum,
                                 .quantiles = {0.05, 0.5},
                                 .confidences = {},
                                 .survival_levels = {},
                                 .variable_units = {}};

    /// Mean over the paths of `value(path)`.
    template <class Value>
    static double mean(Value value)
    {
        double sum = 0.0;
        for (std::size_t path = 0; path < kPaths; ++path) {
            sum += static_cast<double>(value(path));
        }
        return sum / static_cast<double>(kPaths);
    }
};

void expect_inside(Figure const& figure, std::size_t i, double expected)
{
    EXPECT_NEAR(figure.estimate[i], expected, 1e-9 * std::abs(expected)) << i;
    EXPECT_LE(figure.lower[i], figure.estimate[i]) << i;
    EXPECT_GE(figure.upper[i], figure.estimate[i]) << i;
}

TEST_F(MoneyFigures, LabsAreThoseOfThePaths)
{
    for (int lab = 0; lab < kLabs; ++lab) {
        for (int date = 0; date < kSampleDates; ++date) {
            auto const i = static_cast<std::size_t>(lab * kSampleDates + date);
            for (auto const& which : kLabAmounts) {
                auto const k = static_cast<std::size_t>(which.value);
                double const unit = which.value == LabAmount::compute ? 1.0 : kSampleUsdPerQuantum;
                expect_inside(
                    lab_mean(tally_, options_, which.value), i,
                    unit * mean([&](std::size_t path) { return sample_lab(path, lab, date).amount[k]; }));
            }
            for (auto const& which : kLabRatios) {
                auto const k = static_cast<std::size_t>(which.value);
                bool const of_all = which.value == LabRatio::market_share;
                auto const counts = [&](std::size_t path) {
                    return of_all || sample_lab(path, lab, date).sells;
                };
                expect_inside(lab_ratio_mean(tally_, options_, which.value), i,
                              mean([&](std::size_t path) {
                                  return counts(path) ? sample_lab(path, lab, date).ratio[k] : 0.0;
                              }) / mean(counts));
            }
        }
    }
}

TEST_F(MoneyFigures, QuantilesOfLabsAndTokensLieInTheirBins)
{
    // marks run from 0 to 99: the median of revenue is 1050 quanta, of burn 0.5 below 10 x 49.5; a price of 1 - 50/512
    Figure const revenue = lab_quantile(tally_, options_, LabAmount::revenue);
    Figure const burn = lab_quantile(tally_, options_, LabAmount::cash_burn);
    ASSERT_EQ(revenue.size(), kLabs * testing::kSampleQuantileDates * options_.quantiles.size());
    EXPECT_LE(revenue.lower[1], 1050.0 * kSampleUsdPerQuantum);
    EXPECT_GE(revenue.upper[1], 1049.0 * kSampleUsdPerQuantum);
    EXPECT_EQ(burn.estimate[0], 0.0) << "cash that comes in is no burn";
    EXPECT_LE(burn.lower[1], 10.0 * kSampleUsdPerQuantum);
    Figure const price = token_price_quantile(tally_, options_);
    ASSERT_EQ(price.size(), testing::kSampleQuantileDates * options_.quantiles.size());
    EXPECT_NEAR(price.estimate[1], 1.0 - 49.5 / 512.0, 1.0 / 32.0);
    expect_inside(token_price_mean(tally_, options_), 0, 1.0 - 49.5 / 512.0);
    Tally other = tally_;
    other.shape.num_token_markets = 2;
    EXPECT_THROW(check_sizes(other), Error) << "one market";
}

TEST_F(MoneyFigures, ShortRunwaysAreThoseOfFirmsThatHaveNotEnded)
{
    Figure const below = runway_below_probability(tally_, options_);
    ASSERT_EQ(below.size(), kFirms * kRunwayMonths.size() * testing::kSampleQuantileDates);
    std::size_t i = 0;
    for (int firm = 0; firm < kFirms; ++firm) {
        for (int const months : kRunwayMonths) {
            for (int quarter = 0; quarter < testing::kSampleQuantileDates; ++quarter) {
                auto const date = static_cast<int>(report_date(tally_.shape, quarter));
                double const expected = mean([&](std::size_t path) {
                    return sample_.independent(path, firm, date) &&
                           testing::sample_runway(sample_, path, firm, date) < months / 12.0;
                });
                EXPECT_DOUBLE_EQ(below.estimate[i], expected) << firm << ", " << months << ", " << date;
                ++i;
            }
        }
    }
}

TEST_F(MoneyFigures, RaisesAreCountedBySourceAndPricedByAmount)
{
    Figure const probability = raise_probability(tally_, options_);
    Figure const raised = raised_mean(tally_, options_);
    Figure const yield = new_debt_yield(tally_, options_);
    Figure const price = equity_sale_price(tally_, options_);
    for (int firm = 0; firm < kFirms; ++firm) {
        for (int date = 0; date < kSampleDates; ++date) {
            auto const amount = [&](std::size_t path, MoneySource source) {
                return sample_raise(path, firm, date).amount[static_cast<int>(source)];
            };
            for (auto const& source : kMoneySources) {
                auto const i = static_cast<std::size_t>(
                    (firm * kNumMoneySources + static_cast<int>(source.value)) * kSampleDates + date);
                EXPECT_DOUBLE_EQ(probability.estimate[i],
                                 mean([&](std::size_t path) { return amount(path, source.value) > 0.0; }));
                EXPECT_DOUBLE_EQ(raised.estimate[i], kSampleUsdPerQuantum * mean([&](std::size_t path) {
                                                         return amount(path, source.value);
                                                     }));
            }
            auto const i = static_cast<std::size_t>(firm * kSampleDates + date);
            if (date < 2) {
                EXPECT_TRUE(std::isnan(yield.estimate[i])) << "nothing is raised yet";
                continue;
            }
            auto const of_debt = [&](std::size_t path) { return amount(path, MoneySource::debt); };
            auto const of_equity = [&](std::size_t path) { return amount(path, MoneySource::equity); };
            expect_inside(yield, i, mean([&](std::size_t path) {
                                        return of_debt(path) * sample_raise(path, firm, date).yield;
                                    }) / mean(of_debt));
            expect_inside(price, i, mean([&](std::size_t path) {
                                        return of_equity(path) * sample_raise(path, firm, date).price;
                                    }) / mean(of_equity));
        }
    }
    FigureOptions limited = options_;
    limited.raised_limit.assign(kFirms * kNumMoneySources, 1e9);
    Figure const held = raised_mean(tally_, limited);
    EXPECT_EQ(held.estimate.front(), 0.0);
    EXPECT_LT(held.upper.front(), 4e9 / kPaths) << "one path more with all that it can raise";
    Tally other = tally_;
    other.shape.num_raising_firms = kFirms - 1;
    EXPECT_THROW(check_sizes(other), Error) << "all firms or none";
}

}  // namespace
}  // namespace ballast
