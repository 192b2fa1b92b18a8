// A class of firms agrees with its members, and a rating scale is read by its closed form.
#include <cmath>

#include <gtest/gtest.h>

#include "host/risk/figures_classes.hpp"
#include "host/risk/figures_ratings.hpp"
#include "host/risk/survival.hpp"
#include "tests/unit/risk/figures_sample.hpp"

namespace ballast {
namespace {

using testing::kSampleDates;

constexpr int kFirms = 3;
constexpr std::size_t kPaths = 3000;
constexpr std::size_t kHorizon = kSampleDates - 1;

class Classes : public ::testing::Test {
protected:
    /// The sample counts its first two firms as a portfolio: here as a class.
    static FigureOptions options()
    {
        FigureOptions options;
        options.dates = {365, 730, 1095, 1460, 1825, 2190};
        options.members = {{0, 1}};
        return options;
    }

    testing::SamplePaths const sample_ = testing::sample_paths(kFirms, kPaths, 2.0);
    Tally const tally_ = testing::tally_of(sample_, sample_);
    FigureOptions const options_ = options();
};

TEST_F(Classes, TheMeanMemberIsTheMeanOfTheMembers)
{
    Figure const survives = class_survival_probability(tally_, options_);
    Figure const defaults = class_default_probability(tally_, options_);
    Figure const acquired = class_acquisition_probability(tally_, options_);
    Figure const each = survival_probability(tally_, options_);
    ASSERT_EQ(survives.size(), static_cast<std::size_t>(kSampleDates));
    for (std::size_t date = 0; date < survives.size(); ++date) {
        EXPECT_NEAR(survives.estimate[date], (each.estimate[date] + each.estimate[kSampleDates + date]) / 2,
                    1e-12);
        EXPECT_NEAR(survives.estimate[date] + defaults.estimate[date] + acquired.estimate[date], 1.0, 1e-12);
        EXPECT_LE(survives.lower[date], survives.estimate[date]);
        EXPECT_GE(survives.upper[date], survives.estimate[date]);
        EXPECT_GE(survives.upper[date] - survives.lower[date],
                  std::min(each.upper[date] - each.lower[date],
                           each.upper[kSampleDates + date] - each.lower[kSampleDates + date]))
            << "not taken for twice as many paths";
    }
}

TEST_F(Classes, TailsAddUpToTheMeanNumber)
{
    Figure const tail = class_ended_at_least_probability(tally_, options_);
    Figure const survives = class_survival_probability(tally_, options_);
    ASSERT_EQ(tail.size(), 3u);
    EXPECT_EQ(tail.estimate[0], 1.0);
    EXPECT_EQ(tail.lower[0], 1.0);
    EXPECT_NEAR(tail.estimate[1] + tail.estimate[2], 2 * (1 - survives.estimate[kHorizon]), 1e-12);
    Figure const in_default = class_default_at_least_probability(tally_, options_);
    Figure const defaults = class_default_probability(tally_, options_);
    ASSERT_EQ(in_default.size(), 3u);
    EXPECT_NEAR(in_default.estimate[1] + in_default.estimate[2], 2 * defaults.estimate[kHorizon], 1e-12);
    EXPECT_LT(in_default.estimate[1], tail.estimate[1]) << "acquired members have not defaulted";
}

TEST_F(Classes, ASmallerClassHasNoTailBeyondItsSize)
{
    FigureOptions options = options_;
    options.vendors = {{0, 1}};  // then no class is left in the sample
    options.members.clear();
    EXPECT_EQ(class_ended_at_least_probability(tally_, options).size(), 0u);
    options = options_;
    options.members = {{0}};
    EXPECT_EQ(class_ended_at_least_probability(tally_, options).size(), 2u);
}

FigureOptions scale()
{
    FigureOptions options;
    options.rating_years = {1, 5};
    options.ratings = {{{0.0, 0.004}, 10.0, 0.5}, {{0.01, 0.06}, 2.0, 0.4}, {{0.1, 0.3}, 1.2, 0.3}};
    return options;
}

double hazard(double probability)
{
    return -std::log1p(-probability);
}

TEST(RatingScale, AClassIsReadAsItself)
{
    FigureOptions const options = scale();
    for (std::size_t i = 0; i < 3; ++i) {
        RatingPlace const place = rating_place(options, options.ratings[i].cumulative_default[1], 5);
        EXPECT_NEAR(place.rank, static_cast<double>(i + 1), 1e-12);
        EXPECT_NEAR(place.risk_premium, options.ratings[i].risk_premium, 1e-12);
        EXPECT_NEAR(place.recovery, options.ratings[i].recovery, 1e-12);
    }
}

TEST(RatingScale, BetweenClassesAndYearsLinesAreStraight)
{
    FigureOptions const options = scale();
    // at three years the hazard is half way between those of one and five
    double const better = (hazard(0.01) + hazard(0.06)) / 2, worse = (hazard(0.1) + hazard(0.3)) / 2;
    double const middle = -std::expm1(-std::sqrt(better * worse));
    RatingPlace const place = rating_place(options, middle, 3);
    EXPECT_NEAR(place.rank, 2.5, 1e-9);
    EXPECT_NEAR(place.risk_premium, std::sqrt(2.0 * 1.2), 1e-9);
    EXPECT_NEAR(place.recovery, 0.35, 1e-9);
}

TEST(RatingScale, EndsAreTheEndsOfTheScale)
{
    FigureOptions const options = scale();
    EXPECT_EQ(rating_place(options, 0.0, 5).rank, 1.0);
    EXPECT_EQ(rating_place(options, 1.0, 5).rank, 3.0);
    EXPECT_EQ(rating_place(options, 0.0, 1).rank, 1.0) << "a class that has lost nobody";
}

TEST(RatingScale, AWorseClassIsNeverReadAsSafer)
{
    FigureOptions options = scale();
    options.ratings[0].cumulative_default = {0.02, 0.08};  // more than the class below it
    double before = 0.0;
    for (double p = 0.001; p < 0.5; p += 0.001) {
        double const rank = rating_place(options, p, 5).rank;
        EXPECT_GE(rank, before);
        before = rank;
    }
}

TEST_F(Classes, SpreadsOfBothMeasuresComeFromOneIntensity)
{
    FigureOptions options = scale();
    options.dates = options_.dates;
    Figure const probability = default_probability(tally_, options);
    Figure const physical = physical_default_intensity(tally_, options);
    Figure const neutral = risk_neutral_default_intensity(tally_, options);
    Figure const loss = expected_loss_rate(tally_, options);
    Figure const spread = cds_spread(tally_, options);
    Figure const rank = implied_rating(tally_, options);
    for (std::size_t i = 0; i < probability.size(); ++i) {
        double const years = options.dates[i % kSampleDates] / 365.0;
        RatingPlace const place = rating_place(options, probability.estimate[i], years);
        double const intensity = hazard(probability.estimate[i]) / years;
        EXPECT_NEAR(physical.estimate[i], intensity, 1e-12);
        EXPECT_NEAR(neutral.estimate[i], place.risk_premium * intensity, 1e-12);
        EXPECT_NEAR(loss.estimate[i], (1 - place.recovery) * intensity, 1e-12);
        EXPECT_NEAR(spread.estimate[i], (1 - place.recovery) * place.risk_premium * intensity, 1e-12);
        EXPECT_LE(rank.lower[i], rank.estimate[i]);
        EXPECT_GE(rank.upper[i], rank.estimate[i]);
    }
}

}  // namespace
}  // namespace ballast
