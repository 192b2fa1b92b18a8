// The summary says of each firm what the figures say, with no more digits than its interval supports.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/risk/attribution.hpp"
#include "host/risk/summary_table.hpp"
#include "host/risk/survival.hpp"
#include "tests/unit/risk/figures_sample.hpp"

namespace ballast {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(ProbabilityText, ShowsAsManyDecimalsAsTheHalfWidthSupports)
{
    EXPECT_EQ(probability_text({0.97312, 0.9728, 0.9734}), "97.31 % (97.28..97.34)");
    EXPECT_EQ(probability_text({0.5, 0.4, 0.6}), "50 % (40..60)");
}

TEST(ProbabilityText, OfTheNeverSeenIsABound)
{
    EXPECT_EQ(probability_text({1.0, 0.9999963, 1.0}), "> 99.9996 %");
    EXPECT_EQ(probability_text({0.0, 0.0, 0.0000037}), "< 0.0004 %");
    EXPECT_EQ(probability_text(unknown_interval()), "-");
}

TEST(MoneyText, IsInBillions)
{
    EXPECT_EQ(money_text({4.21e9, 4.15e9, 4.30e9}), "4.21 bn (4.15..4.30)");
    EXPECT_EQ(money_text({0.0, 0.0, 16384.0}), "none");
    EXPECT_EQ(money_text({0.0, 0.0, 3e6}), "0.000 bn (0.000..0.003)");
    EXPECT_EQ(money_text(unknown_interval()), "-");
}

class Summary : public ::testing::Test {
protected:
    static constexpr int kFirms = 3;
    testing::SamplePaths const paths_ = testing::sample_paths(kFirms, 2000, 1.5);
    Tally const tally_ = testing::tally_of(paths_, paths_);
    std::vector<std::string> const firms_ = {"alpha", "beta", "gamma"};
    FigureOptions const options_{.confidence_level = 0.9,
                                 .usd_per_quantum = testing::kSampleUsdPerQuantum,
                                 .quantiles = {},
                                 .confidences = {},
                                 .survival_levels = {0.95},
                                 .variable_units = {},
                                 .first_rent = 0,
                                 .num_rents = 0};
};

TEST_F(Summary, TakesTheHorizonAndTheReportDatesNearestToUsualSpans)
{
    std::vector<double> const days = {92, 184, 276, 365, 457, 549};
    RunSummary const summary = summarise(tally_, firms_, days, {}, {}, options_);
    EXPECT_THAT(summary.spans, ::testing::ElementsAre("6 months", "12 months", "18 months"));
    EXPECT_THAT(summary.dates, ::testing::ElementsAre(1, 3, 5));
    Figure const survival = survival_probability(tally_, options_);
    EXPECT_EQ(summary.firms[1].survival[1].estimate, survival.estimate[testing::kSampleDates + 3]);
    EXPECT_EQ(summary.firms[1].survival[1].lower, survival.lower[testing::kSampleDates + 3]);
}

TEST_F(Summary, OfAShortStudyShowsItsHorizon)
{
    std::vector<double> const days = {7, 14, 21, 28, 35, 61};
    RunSummary const summary = summarise(tally_, firms_, days, {}, {}, options_);
    EXPECT_THAT(summary.spans, ::testing::ElementsAre("2 months"));
    EXPECT_THAT(summary.dates, ::testing::ElementsAre(5));
}

TEST_F(Summary, HasAColumnForTheHorizonOfAnyStudy)
{
    auto const spans = [&](std::vector<double> const& days) {
        return summarise(tally_, firms_, days, {}, {}, options_).spans;
    };
    EXPECT_THAT(spans({7}), ::testing::ElementsAre("7 days"));
    EXPECT_THAT(spans({1}), ::testing::ElementsAre("1 day"));
    EXPECT_THAT(spans({30, 61}), ::testing::ElementsAre("1 month", "2 months"));
    EXPECT_THAT(spans({100, 200, 204, 300}),
                ::testing::ElementsAre("100 days", "200 days", "204 days", "10 months"))
        << "few report dates are all shown";
    EXPECT_THAT(spans({365, 367}), ::testing::ElementsAre("12 months", "367 days"));
    EXPECT_THAT(spans({61, 183, 365, 548, 1095, 1826}),
                ::testing::ElementsAre("12 months", "18 months", "36 months", "60 months"));
}

TEST_F(Summary, TableHasALinePerFirmWeakestFirstAndTheLevelOfItsIntervals)
{
    std::vector<double> const days = {92, 184, 276, 365, 457, 549};
    BackstopTally backstop{.firm = 1, .paths = 2000, .injection = {}};
    auto const injected = TallyReader(tally_).histogram(FirmHistogram::injection, 0, 1);
    backstop.injection.assign(injected.begin(), injected.end());
    EnduranceTally const endurance{
        .firm = 0, .paths = 2000, .extra_cash = {0.0, 2e9}, .survivors = {1900, 1999}};
    RunSummary const summary =
        summarise(tally_, firms_, days, std::span(&backstop, 1), std::span(&endurance, 1), options_);
    EXPECT_TRUE(summary.firms[1].backstop_capital.has_value());
    EXPECT_FALSE(summary.firms[0].backstop_capital.has_value());
    std::string const text = summary_table(summary);
    EXPECT_THAT(text, HasSubstr("survival 18 months"));
    EXPECT_THAT(text, HasSubstr("endurance capital (99 %)"));
    EXPECT_THAT(text, HasSubstr(std::string(main_cause(tally_, 1))));
    EXPECT_THAT(text, HasSubstr("90 % confidence intervals (sampling error only); 2000 paths"));
    EXPECT_LT(text.find("\nbeta"), text.find("\nalpha"))
        << "the sample's second firm fails more often than the first";
    EXPECT_LT(text.find("\nalpha"), text.find("\ngamma")) << "the last never fails";
    EXPECT_THAT(summary_table(summarise(tally_, firms_, days, {}, {}, options_)),
                Not(HasSubstr("endurance")));
}

}  // namespace
}  // namespace ballast
