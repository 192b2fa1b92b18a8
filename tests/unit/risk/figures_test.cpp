// Figures made from tallies agree with the same figures counted by hand from the paths behind them.
#include <algorithm>
#include <cmath>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "host/risk/attribution.hpp"
#include "host/risk/figures_capital.hpp"
#include "host/risk/figures_factors.hpp"
#include "host/risk/figures_liquidity.hpp"
#include "host/risk/survival.hpp"
#include "kernels/tables/vocabulary/cause.hpp"
#include "kernels/tables/vocabulary/end.hpp"
#include "tests/unit/risk/figures_sample.hpp"

namespace ballast {
namespace {

using testing::kSampleDates;
using testing::kSampleUsdPerQuantum;

constexpr int kFirms = 4;
constexpr std::size_t kPaths = 4000;
constexpr int kHorizon = kSampleDates - 1;
constexpr double kBinWidth = 1.0 / 32.0;  ///< of the sample's axes, in proportion

class Figures : public ::testing::Test {
protected:
    testing::SamplePaths const base_ = testing::sample_paths(kFirms, kPaths, 1.0);
    testing::SamplePaths const shock_ = testing::sample_paths(kFirms, kPaths, 2.0);
    Tally const tally_ = testing::tally_of(base_, base_);
    Tally const shock_tally_ = testing::tally_of(shock_, base_);
    FigureOptions const options_{
        .confidence_level = 0.95,
        .usd_per_quantum = kSampleUsdPerQuantum,
        .quantiles = {0.05, 0.5, 0.95},
        .confidences = {0.9, 0.99},
        .survival_levels = {0.9, 0.99},
        .variable_units = {},
        .first_rent = 1,
        .num_rents = 1,
        .states = {{0, 1, -1, 2}}};  // of four names, of which the chain has no third

    /// Share of the paths on which `holds(path, outcome)`.
    template <class Condition>
    double share(testing::SamplePaths const& sample, int firm, Condition holds) const
    {
        std::size_t count = 0;
        for (std::size_t path = 0; path < kPaths; ++path) {
            count += holds(sample.paths[path][static_cast<std::size_t>(firm)]) ? 1 : 0;
        }
        return static_cast<double>(count) / static_cast<double>(kPaths);
    }
    static std::size_t dated(int firm, int date)
    {
        return static_cast<std::size_t>(firm * kSampleDates + date);
    }
};

TEST_F(Figures, EveryFirmIsIndependentAcquiredOrDefaulted)
{
    Figure const survival = survival_probability(tally_, options_);
    Figure const defaulted = default_probability(tally_, options_);
    Figure const acquired = acquisition_probability(tally_, options_);
    ASSERT_EQ(survival.size(), static_cast<std::size_t>(kFirms * kSampleDates));
    for (int firm = 0; firm < kFirms; ++firm) {
        for (int date = 0; date < kSampleDates; ++date) {
            std::size_t const i = dated(firm, date);
            EXPECT_DOUBLE_EQ(survival.estimate[i],
                             share(base_, firm, [date](auto const& path) { return path.end > date; }));
            EXPECT_DOUBLE_EQ(acquired.estimate[i], share(base_, firm, [date](auto const& path) {
                                 return path.end <= date && path.acquired;
                             }));
            EXPECT_NEAR(survival.estimate[i] + defaulted.estimate[i] + acquired.estimate[i], 1.0, 1e-12);
            EXPECT_LE(survival.lower[i], survival.estimate[i]);
            EXPECT_GE(survival.upper[i], survival.estimate[i]);
        }
    }
}

TEST_F(Figures, AFirmThatNeverFailsKeepsAnExactBoundBelowOne)
{
    Figure const survival = survival_probability(tally_, options_);
    std::size_t const i = dated(kFirms - 1, kHorizon);
    EXPECT_EQ(survival.estimate[i], 1.0);
    EXPECT_EQ(survival.upper[i], 1.0);
    // Clopper-Pearson at k = n: (alpha/2)^(1/n).
    EXPECT_NEAR(survival.lower[i], std::pow(0.025, 1.0 / static_cast<double>(kPaths)), 1e-12);
}

TEST_F(Figures, CausesAndKindsEachAddUpToTheDefaultProbability)
{
    Figure const total = default_probability(tally_, options_);
    Figure const causes = default_probability_by_cause(tally_, options_);
    Figure const kinds = default_probability_by_kind(tally_, options_);
    for (int firm = 0; firm < kFirms; ++firm) {
        for (int date = 0; date < kSampleDates; ++date) {
            auto const sum = [&](Figure const& parts, int count) {
                double of_parts = 0.0;
                for (int part = 0; part < count; ++part) {
                    of_parts +=
                        parts.estimate[static_cast<std::size_t>((firm * count + part) * kSampleDates + date)];
                }
                return of_parts;
            };
            EXPECT_NEAR(sum(causes, kNumCauses), total.estimate[dated(firm, date)], 1e-12);
            EXPECT_NEAR(sum(kinds, kNumDefaultKinds), total.estimate[dated(firm, date)], 1e-12);
        }
    }
}

TEST_F(Figures, MainCauseIsTheLargestShareOfTheDefaults)
{
    Figure const shares = cause_share(tally_, options_);
    for (int firm = 0; firm + 1 < kFirms; ++firm) {
        auto const first = shares.estimate.begin() + firm * kNumCauses;
        auto const largest = std::max_element(first, first + kNumCauses);
        EXPECT_EQ(main_cause(tally_, firm), kCauseNames[static_cast<std::size_t>(largest - first)]);
        EXPECT_NEAR(std::accumulate(first, first + kNumCauses, 0.0), 1.0, 1e-12);
    }
    EXPECT_EQ(main_cause(tally_, kFirms - 1), "-");
    EXPECT_TRUE(std::isnan(shares.estimate.back())) << "no default, hence no share";
}

TEST_F(Figures, StressIsCountedEverAndNow)
{
    Figure const ever = stress_probability(tally_, options_);
    Figure const now = stress_probability_now(tally_, options_);
    for (int firm = 0; firm < kFirms; ++firm) {
        for (int date = 0; date < kSampleDates; ++date) {
            auto const i = static_cast<std::size_t>((firm * 3 + 1) * kSampleDates + date);
            EXPECT_DOUBLE_EQ(ever.estimate[i],
                             share(base_, firm, [date](auto const& path) { return path.stress[1] <= date; }));
            EXPECT_DOUBLE_EQ(now.estimate[i], share(base_, firm, [date](auto const& path) {
                                 return path.stress[1] <= date && path.stress[2] > date && path.end > date;
                             }));
        }
    }
}

TEST_F(Figures, SurvivalDeltaIsTheDifferenceWithAPairedInterval)
{
    Figure const delta = survival_delta(shock_tally_, options_);
    Figure const here = survival_probability(shock_tally_, options_);
    Figure const there = survival_probability(tally_, options_);
    for (std::size_t i = 0; i < delta.size(); ++i) {
        EXPECT_NEAR(delta.estimate[i], here.estimate[i] - there.estimate[i], 1e-12);
        EXPECT_LE(delta.lower[i], delta.estimate[i]);
        EXPECT_GE(delta.upper[i], delta.estimate[i]);
    }
    std::size_t const i = dated(kFirms - 2, kHorizon);
    double const paired = delta.upper[i] - delta.lower[i];
    double const apart = std::hypot(here.upper[i] - here.lower[i], there.upper[i] - there.lower[i]);
    EXPECT_LT(paired, 0.9 * apart) << "common random numbers narrow the interval";
    Figure const none = survival_delta(tally_, options_);
    EXPECT_TRUE(std::all_of(none.estimate.begin(), none.estimate.end(), [](double x) { return x == 0.0; }));
}

TEST_F(Figures, DefaultDeltaCountsDefaultsAlone)
{
    Figure const delta = default_delta(shock_tally_, options_);
    Figure const here = default_probability(shock_tally_, options_);
    Figure const there = default_probability(tally_, options_);
    Figure const survival = survival_delta(shock_tally_, options_);
    ASSERT_EQ(delta.size(), here.size());
    bool acquisitions_tell = false;
    for (std::size_t i = 0; i < delta.size(); ++i) {
        EXPECT_NEAR(delta.estimate[i], here.estimate[i] - there.estimate[i], 1e-12);
        EXPECT_LE(delta.lower[i], delta.estimate[i]);
        EXPECT_GE(delta.upper[i], delta.estimate[i]);
        acquisitions_tell = acquisitions_tell || std::abs(delta.estimate[i] + survival.estimate[i]) > 1e-6;
    }
    EXPECT_TRUE(acquisitions_tell);
    std::size_t const i = dated(kFirms - 2, kHorizon);
    double const apart = std::hypot(here.upper[i] - here.lower[i], there.upper[i] - there.lower[i]);
    EXPECT_LT(delta.upper[i] - delta.lower[i], 0.9 * apart) << "common random numbers narrow the interval";
}

TEST_F(Figures, JointFailuresAndTheirNumberAgreeWithThePaths)
{
    Figure const joint = joint_failure_probability(tally_, options_);
    Figure const conditional = conditional_failure_probability(tally_, options_);
    Figure const number = failure_count_probability(tally_, options_);
    std::size_t both = 0;
    std::size_t first = 0;
    std::vector<std::size_t> counts(kFirms + 1, 0);
    for (std::size_t path = 0; path < kPaths; ++path) {
        both += !base_.independent(path, 0, kHorizon) && !base_.independent(path, 1, kHorizon) ? 1 : 0;
        first += base_.independent(path, 0, kHorizon) ? 0 : 1;
        std::size_t failures = 0;
        for (int firm = 0; firm < kFirms; ++firm) {
            failures += base_.independent(path, firm, kHorizon) ? 0 : 1;
        }
        ++counts[failures];
    }
    EXPECT_DOUBLE_EQ(joint.estimate[1], static_cast<double>(both) / kPaths);
    EXPECT_DOUBLE_EQ(joint.estimate[kFirms], joint.estimate[1]) << "symmetric";
    EXPECT_DOUBLE_EQ(conditional.estimate[1], static_cast<double>(both) / static_cast<double>(first));
    EXPECT_TRUE(std::isnan(conditional.estimate[(kFirms - 1) * kFirms])) << "the last firm never fails";
    for (std::size_t n = 0; n <= kFirms; ++n) {
        EXPECT_DOUBLE_EQ(number.estimate[n], static_cast<double>(counts[n]) / kPaths);
    }
}

TEST_F(Figures, LiquidityMeanAndQuantilesAgreeWithThePaths)
{
    Figure const mean = liquidity_mean(tally_, options_);
    Figure const quantile = liquidity_quantile(tally_, options_);
    for (int firm = 0; firm < kFirms; ++firm) {
        double sum = 0.0;
        std::vector<double> liquidity;  // nothing where the firm has ended
        for (std::size_t path = 0; path < kPaths; ++path) {
            bool const there = base_.independent(path, firm, kHorizon);
            liquidity.push_back(there ? base_.paths[path][static_cast<std::size_t>(firm)].liquidity[kHorizon]
                                      : 0.0);
            sum += liquidity.back();
        }
        // Sums of whole quanta are exact in both.
        EXPECT_DOUBLE_EQ(mean.estimate[dated(firm, kHorizon)], sum / kPaths * kSampleUsdPerQuantum);
        std::sort(liquidity.begin(), liquidity.end());
        for (std::size_t q = 0; q < options_.quantiles.size(); ++q) {
            double const exact = liquidity[static_cast<std::size_t>(options_.quantiles[q] * kPaths)];
            auto const i = static_cast<std::size_t>(firm * testing::kSampleQuantileDates + 1) * 3 + q;
            // The estimate lies in the exact quantile's bin or beside it; the first bin reaches to 1 + 1/32 quanta.
            EXPECT_NEAR(quantile.estimate[i], exact * kSampleUsdPerQuantum,
                        (2 * kBinWidth * exact + (exact < 1.0 ? 1.04 : 0.0)) * kSampleUsdPerQuantum);
            EXPECT_LE(quantile.lower[i], exact * kSampleUsdPerQuantum);
            EXPECT_GE(quantile.upper[i], exact * kSampleUsdPerQuantum);
        }
    }
}

TEST_F(Figures, RunwayIsNothingAfterAnEndAndAtMostTenYears)
{
    Figure const runway = runway_quantile(tally_, options_);
    // The last firm is always there: whole years by the end, the longest cut; the one before ends on many paths.
    EXPECT_LE(*std::max_element(runway.upper.begin(), runway.upper.end()), 10.0);
    EXPECT_GT(runway.estimate[runway.size() - 3], 0.0);
    auto const before_last = static_cast<std::size_t>((kFirms - 2) * testing::kSampleQuantileDates + 1) * 3;
    EXPECT_EQ(runway.estimate[before_last], 0.0)
        << "5 % quantile of a firm that ends on more paths than that";
}

TEST_F(Figures, FundingGapIsZeroWhereNothingFellShortAndElseTheTailOfThePaths)
{
    Figure const var = funding_gap_var(tally_, options_);
    Figure const es = funding_gap_es(tally_, options_);
    EXPECT_EQ(var.estimate[(kFirms - 1) * 2], 0.0);
    EXPECT_EQ(var.lower[(kFirms - 1) * 2], 0.0);
    int const firm = kFirms - 2;
    std::vector<double> gaps;
    for (std::size_t path = 0; path < kPaths; ++path) {
        gaps.push_back(base_.paths[path][static_cast<std::size_t>(firm)].deepest_shortfall);
    }
    std::sort(gaps.begin(), gaps.end(), std::greater<>());
    std::size_t const tail = kPaths / 10;
    double const exact = std::accumulate(gaps.begin(), gaps.begin() + tail, 0.0) / static_cast<double>(tail);
    EXPECT_NEAR(es.estimate[static_cast<std::size_t>(firm) * 2], exact * kSampleUsdPerQuantum,
                kBinWidth * exact * kSampleUsdPerQuantum);
    EXPECT_NEAR(var.estimate[static_cast<std::size_t>(firm) * 2], gaps[tail] * kSampleUsdPerQuantum,
                2 * kBinWidth * gaps[tail] * kSampleUsdPerQuantum);
    EXPECT_GE(es.estimate[static_cast<std::size_t>(firm) * 2],
              var.estimate[static_cast<std::size_t>(firm) * 2]);
}

TEST_F(Figures, FactorsAreShownInTheirUnits)
{
    FigureOptions hundredfold = options_;
    hundredfold.variable_units = {1.0, 100.0};
    Figure const mean = factor_mean(tally_, hundredfold);
    Figure const quantile = factor_quantile(tally_, hundredfold);
    // Values 1 + v + 0.001 (path mod 500): mean 1.2495 + v, median 1.25 + v; stored to 2^-16.
    EXPECT_NEAR(mean.estimate[0], 1.2495, 0x1p-16);
    EXPECT_NEAR(mean.estimate[kSampleDates], 224.95, 100 * 0x1p-16);
    EXPECT_NEAR(quantile.estimate[1], 1.25, kBinWidth);
    EXPECT_NEAR(quantile.estimate[6 + 1], 225.0, 100 * 2 * kBinWidth);
    Figure const rent = rent_quantile(tally_, hundredfold);  // of the second variable, a logarithm
    EXPECT_NEAR(rent.estimate[1], std::exp(2.25), 2 * 2.25 * kBinWidth * std::exp(2.25));
    Figure const states = regime_probability(tally_, options_);
    // Path mod 3: the first state holds one more path than a third of 4,000.
    EXPECT_DOUBLE_EQ(states.estimate[0], 1334.0 / kPaths);
    ASSERT_EQ(states.size(), static_cast<std::size_t>(4 * kSampleDates));
    EXPECT_TRUE(std::isnan(states.estimate[2 * kSampleDates])) << "the chain has no state of that name";
    EXPECT_DOUBLE_EQ(states.estimate[0] + states.estimate[kSampleDates] + states.estimate[3 * kSampleDates],
                     1.0);
}

TEST_F(Figures, EventsAndContractsAreCounted)
{
    // Path mod 4 arrivals: mean 1.5, none on a quarter of the paths.
    EXPECT_DOUBLE_EQ(event_count_mean(tally_, options_).estimate[0], 1.5);
    EXPECT_DOUBLE_EQ(event_probability(tally_, options_).estimate[0], 0.75);
    Figure const live = contract_live_probability(tally_, options_);
    EXPECT_EQ(live.estimate[kHorizon], 1.0);
    EXPECT_EQ(live.estimate[kSampleDates + kHorizon], 0.0);
}

TEST_F(Figures, CapitalComesFromInjectionsAndFromRerunsWithMoreCash)
{
    BackstopTally backstop{.firm = 2, .paths = kPaths, .injection = {}};
    auto const injected = TallyReader(tally_).histogram(FirmHistogram::injection, 0, 2);
    backstop.injection.assign(injected.begin(), injected.end());
    Figure const injection = backstop_capital_quantile(backstop, tally_.shape.money, options_);
    Figure const deepest = funding_gap_var(tally_, options_);  // the sample injects the deepest shortfall
    EXPECT_DOUBLE_EQ(injection.estimate[0], deepest.estimate[4]);

    EnduranceTally const endurance{
        .firm = 2, .paths = 1000, .extra_cash = {0.0, 1e9, 2e9}, .survivors = {800, 880, 950}};
    Figure const capital = endurance_capital(endurance, options_);
    // 90 % lies between 88 % at 1 bn and 95 % at 2 bn: 1 + 2/7 bn.
    EXPECT_NEAR(capital.estimate[0], 9e9 / 7.0, 1.0);
    EXPECT_TRUE(std::isnan(capital.estimate[1])) << "no level of cash reaches 99 %";
}

TEST_F(Figures, DamagedTalliesAreRefused)
{
    EXPECT_NO_THROW(check_sizes(tally_));
    Tally short_counts = tally_;
    short_counts.counts.pop_back();
    EXPECT_THROW(check_sizes(short_counts), Error);
    Tally no_paths = tally_;
    no_paths.counts[0] = 0;
    EXPECT_THROW(check_sizes(no_paths), Error);
    Tally hostile = tally_;
    hostile.shape.num_firms = 1 << 30;
    EXPECT_THROW(check_sizes(hostile), Error);
}

}  // namespace
}  // namespace ballast
