// Figures of defaults of several firms agree with the same figures counted by hand from the paths behind the tallies.
#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "host/risk/figures_liquidity.hpp"
#include "host/risk/figures_system.hpp"
#include "host/risk/histogram.hpp"
#include "host/risk/quantiles.hpp"
#include "host/risk/survival.hpp"
#include "tests/unit/risk/figures_sample.hpp"

namespace ballast {
namespace {

using testing::kSampleDates;
using testing::kSampleUsdPerQuantum;

constexpr int kFirms = 4;
constexpr std::size_t kPaths = 4000;
constexpr int kHorizon = kSampleDates - 1;
constexpr double kBinWidth = 0.25;          ///< of the axis of liquidity given stress, in proportion
constexpr double kFirstEdge = 16.0 * 1.25;  ///< quanta; what lies below counts as nothing

class SystemFigures : public ::testing::Test {
protected:
    testing::SamplePaths const sample_ = testing::sample_paths(kFirms, kPaths, 3.0);
    Tally const tally_ = testing::tally_of(sample_, sample_);
    FigureOptions const options_{.confidence_level = 0.95,
                                 .usd_per_quantum = kSampleUsdPerQuantum,
                                 .quantiles = {0.05, 0.5, 0.95},
                                 .confidences = {},
                                 .survival_levels = {},
                                 .variable_units = {}};

    template <class Condition>
    double share(Condition holds) const
    {
        std::size_t count = 0;
        for (std::size_t path = 0; path < kPaths; ++path) {
            count += holds(path) ? 1 : 0;
        }
        return static_cast<double>(count) / kPaths;
    }
    int end(std::size_t path, int firm) const
    {
        return sample_.defaulted(path, firm) ? sample_.paths[path][static_cast<std::size_t>(firm)].end
                                             : testing::SampleOutcome::never;
    }
    int defaults(std::size_t path) const
    {
        int count = 0;
        for (int firm = 0; firm < kFirms; ++firm) {
            count += sample_.defaulted(path, firm) ? 1 : 0;
        }
        return count;
    }
    static std::size_t pair(int firm, int other) { return static_cast<std::size_t>(firm * kFirms + other); }
};

TEST_F(SystemFigures, PairsOfDefaultsLeaveAcquisitionsOut)
{
    Figure const joint = joint_default_probability(tally_, options_);
    Figure const given = conditional_default_probability(tally_, options_);
    Figure const ends = joint_failure_probability(tally_, options_);
    Figure const one = default_probability(tally_, options_);
    for (int firm = 0; firm < kFirms; ++firm) {
        auto const own = [&](std::size_t path) { return sample_.defaulted(path, firm); };
        EXPECT_DOUBLE_EQ(joint.estimate[pair(firm, firm)],
                         one.estimate[static_cast<std::size_t>(firm * kSampleDates + kHorizon)]);
        for (int other = 0; other < kFirms; ++other) {
            double const both =
                share([&](std::size_t path) { return own(path) && sample_.defaulted(path, other); });
            EXPECT_DOUBLE_EQ(joint.estimate[pair(firm, other)], both);
            EXPECT_LE(joint.estimate[pair(firm, other)], ends.estimate[pair(firm, other)]);
            if (firm < kFirms - 1) {
                EXPECT_NEAR(given.estimate[pair(firm, other)], both / share(own), 1e-12);
            } else {
                EXPECT_TRUE(std::isnan(given.estimate[pair(firm, other)])) << "the last firm never fails";
            }
        }
    }
    EXPECT_LT(joint.estimate[pair(1, 2)], 0.9 * ends.estimate[pair(1, 2)])
        << "one end in five is an acquisition";
}

TEST_F(SystemFigures, NumbersOfDefaultsAndTheirTailAddUp)
{
    Figure const number = default_count_probability(tally_, options_);
    Figure const tail = default_at_least_probability(tally_, options_);
    Figure const bought = acquisition_count_probability(tally_, options_);
    Figure const failed = failure_count_probability(tally_, options_);
    ASSERT_EQ(number.size(), static_cast<std::size_t>(kFirms + 1));
    double mean = 0.0;
    double acquired = 0.0;
    double ended = 0.0;
    for (int k = 0; k <= kFirms; ++k) {
        auto const i = static_cast<std::size_t>(k);
        EXPECT_DOUBLE_EQ(number.estimate[i], share([&](std::size_t path) { return defaults(path) == k; }));
        EXPECT_DOUBLE_EQ(tail.estimate[i], share([&](std::size_t path) { return defaults(path) >= k; }));
        EXPECT_LE(tail.lower[i], tail.estimate[i]);
        mean += k * number.estimate[i];
        acquired += k * bought.estimate[i];
        ended += k * failed.estimate[i];
    }
    EXPECT_EQ(tail.lower[0], 1.0) << "none or more is certain";
    EXPECT_NEAR(mean + acquired, ended, 1e-12) << "an end is one or the other";
    // the tail's interval is that of its own count, narrower than the sum of those of its parts
    EXPECT_LT(tail.upper[1] - tail.lower[1],
              number.upper[1] - number.lower[1] + number.upper[2] - number.lower[2]);
    Figure const mean_number = default_count_mean(tally_, options_);
    EXPECT_NEAR(mean_number.estimate[0], mean, 1e-12);
    EXPECT_LT(mean_number.lower[0], mean);
    EXPECT_GT(mean_number.upper[0], mean);
}

TEST_F(SystemFigures, TheFirstDefaultIsAloneOrShared)
{
    Figure const first = first_to_default_probability(tally_, options_);
    ASSERT_EQ(first.size(), static_cast<std::size_t>(kFirms * kNumTies));
    double alone_in_all = 0.0;
    for (int firm = 0; firm < kFirms; ++firm) {
        auto const is_first = [&](std::size_t path, bool tied) {
            bool earlier = false;
            bool with_others = false;
            for (int other = 0; other < kFirms; ++other) {
                earlier = earlier || end(path, other) < end(path, firm);
                with_others = with_others || (other != firm && end(path, other) == end(path, firm));
            }
            return sample_.defaulted(path, firm) && !earlier && with_others == tied;
        };
        auto const i = static_cast<std::size_t>(firm * kNumTies);
        EXPECT_DOUBLE_EQ(first.estimate[i], share([&](std::size_t path) { return is_first(path, false); }));
        EXPECT_DOUBLE_EQ(first.estimate[i + 1],
                         share([&](std::size_t path) { return is_first(path, true); }));
        alone_in_all += first.estimate[i];
    }
    double const none = default_count_probability(tally_, options_).estimate[0];
    Figure const shared = tied_first_default_probability(tally_, options_);
    EXPECT_NEAR(alone_in_all + shared.estimate[0] + none, 1.0, 1e-12);
    EXPECT_GT(shared.estimate[0], 0.01) << "six dates make ties common";
}

TEST_F(SystemFigures, OrdersAndTiesOfAPairAddToItsJointProbability)
{
    Figure const before = default_before_probability(tally_, options_);
    Figure const same = default_same_step_probability(tally_, options_);
    Figure const joint = joint_default_probability(tally_, options_);
    for (int firm = 0; firm < kFirms; ++firm) {
        for (int other = 0; other < kFirms; ++other) {
            std::size_t const i = pair(firm, other);
            auto const both = [&](std::size_t path) {
                return sample_.defaulted(path, firm) && sample_.defaulted(path, other);
            };
            EXPECT_DOUBLE_EQ(before.estimate[i], share([&](std::size_t path) {
                                 return both(path) && end(path, firm) < end(path, other);
                             }));
            EXPECT_DOUBLE_EQ(same.estimate[i], share([&](std::size_t path) {
                                 return both(path) && end(path, firm) == end(path, other);
                             }));
            if (firm != other) {
                EXPECT_NEAR(before.estimate[i] + before.estimate[pair(other, firm)] + same.estimate[i],
                            joint.estimate[i], 1e-12);
            }
        }
    }
}

TEST_F(SystemFigures, LiquidityIsSplitByTheStressOfTheGivenFirm)
{
    Figure const stressed = liquidity_given_stress_quantile(tally_, options_);
    Figure const change = liquidity_change_given_stress(tally_, options_);
    ASSERT_EQ(stressed.size(), static_cast<std::size_t>(kFirms * kFirms * 3));
    for (int given = 0; given + 1 < kFirms; ++given) {
        for (int firm = 0; firm < kFirms; ++firm) {
            std::vector<double> there, not_there;
            for (std::size_t path = 0; path < kPaths; ++path) {
                auto const& outcome = sample_.paths[path];
                bool const ever = outcome[static_cast<std::size_t>(given)].stress[1] <= kHorizon;
                (ever ? there : not_there)
                    .push_back(sample_.independent(path, firm, kHorizon)
                                   ? outcome[static_cast<std::size_t>(firm)].liquidity[kHorizon]
                                   : 0.0);
            }
            std::sort(there.begin(), there.end());
            std::sort(not_there.begin(), not_there.end());
            for (std::size_t q = 0; q < 3; ++q) {
                auto const of = [&](std::vector<double> const& values) {
                    return values[static_cast<std::size_t>(options_.quantiles[q] *
                                                           static_cast<double>(values.size()))];
                };
                std::size_t const i = pair(given, firm) * 3 + q;
                double const exact = of(there);
                double const difference = exact - of(not_there);
                double const room = 2 * kBinWidth * (exact + of(not_there)) + 2 * kFirstEdge;
                EXPECT_NEAR(stressed.estimate[i] / kSampleUsdPerQuantum, exact,
                            2 * kBinWidth * exact + kFirstEdge);
                EXPECT_LE(stressed.lower[i] / kSampleUsdPerQuantum, exact);
                EXPECT_GE(stressed.upper[i] / kSampleUsdPerQuantum, exact);
                EXPECT_NEAR(change.estimate[i] / kSampleUsdPerQuantum, difference, room);
                EXPECT_LE(change.lower[i] / kSampleUsdPerQuantum, difference);
                EXPECT_GE(change.upper[i] / kSampleUsdPerQuantum, difference);
            }
        }
    }
    EXPECT_TRUE(std::isnan(stressed.estimate.back())) << "the last firm is never at stress";
    EXPECT_TRUE(std::isnan(change.estimate.back()));
}

TEST_F(SystemFigures, CoarseBinsHoldWhatTheirFineOnesDo)
{
    HistogramAxis const fine = tally_.shape.money;
    HistogramAxis const coarse = tally_.shape.coarse_money;
    std::vector<std::uint64_t> counts(static_cast<std::size_t>(fine.num_bins), 0);
    std::vector<std::uint64_t> expected(static_cast<std::size_t>(coarse.num_bins), 0);
    for (double const value : {0.0, 1.0, 15.9, 16.0, 20.0, 4095.0, 4096.0, 1e5, 1048575.0, 1048576.0, 9e6}) {
        ++counts[testing::sample_bin(fine, value)];
        ++expected[testing::sample_bin(coarse, value)];
    }
    EXPECT_EQ(coarsened(fine, counts, coarse), expected);
    EXPECT_THROW(coarsened(coarse, expected, fine), Error) << "a coarse bin cannot be taken apart";
}

TEST_F(SystemFigures, PricesAreThoseOfTheFirmsThatWereSold)
{
    Figure const sold = sale_probability(tally_, options_);
    Figure const price = sale_price_mean(tally_, options_);
    Figure const acquired = acquisition_probability(tally_, options_);
    ASSERT_EQ(sold.size(), static_cast<std::size_t>(kFirms));
    for (std::size_t firm = 0; firm < sold.size(); ++firm) {
        EXPECT_EQ(sold.estimate[firm], acquired.estimate[(firm + 1) * kSampleDates - 1]);
        if (sold.estimate[firm] > 0.0) {
            EXPECT_DOUBLE_EQ(price.estimate[firm], 0.25 * static_cast<double>(firm + 1));
        } else {
            EXPECT_TRUE(std::isnan(price.estimate[firm]));
        }
    }
    EXPECT_GT(sold.estimate[0], 0.0);
    Tally some = tally_;
    some.shape.num_priced_firms = kFirms - 1;
    EXPECT_THROW(check_sizes(some), Error) << "all firms or none";
}

TEST_F(SystemFigures, WithoutTheLiquidityOfPairsTheOthersStay)
{
    Tally without = tally_;
    without.shape.num_given_firms = 0;
    TallyLayout const at = tally_layout(without.shape);
    without.bins.resize(static_cast<std::size_t>(at.num_bins));  // the section is the last of its array
    EXPECT_NO_THROW(check_sizes(without));
    EXPECT_EQ(liquidity_given_stress_quantile(without, options_).size(), 0U);
    EXPECT_EQ(joint_default_probability(without, options_).estimate,
              joint_default_probability(tally_, options_).estimate);
    Tally some = tally_;
    some.shape.num_given_firms = kFirms - 1;
    EXPECT_THROW(check_sizes(some), Error) << "all firms or none";
}

}  // namespace
}  // namespace ballast
