// Quantiles over points, rank correlations, and the figures of a band.
#include "host/risk/parameter_band.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "host/base/error.hpp"

namespace ballast {
namespace {

TEST(ParameterBand, QuantilesLieOnStraightLinesBetweenOrderStatistics)
{
    std::vector<double> const values = {3, 1, 2, 5, 4};
    EXPECT_EQ(interpolated_quantile(values, 0.0), 1.0);
    EXPECT_EQ(interpolated_quantile(values, 0.5), 3.0);
    EXPECT_EQ(interpolated_quantile(values, 1.0), 5.0);
    EXPECT_NEAR(interpolated_quantile(values, 0.05), 1.2, 1e-15);  // rank 1 + 4 x 0.05 = 1.2
    EXPECT_EQ(interpolated_quantile({7}, 0.05), 7.0);
    EXPECT_TRUE(std::isnan(interpolated_quantile({}, 0.5)));
}

TEST(ParameterBand, RankOfTheBaseCountsEqualPointsHalf)
{
    std::vector<double> const values = {0.1, 0.2, 0.2, 0.4};
    EXPECT_EQ(mid_rank(values, 0.3), 0.75);
    EXPECT_EQ(mid_rank(values, 0.2), 0.5);
    EXPECT_EQ(mid_rank(values, 0.05), 0.0);
    EXPECT_TRUE(std::isnan(mid_rank({}, 0.5)));
    ParameterFigures figures;
    figures.base_rank = {0.5, 0.5, 0.5, 0.95, 0.9, 0.05};  // two dates of three firms
    EXPECT_THAT(firms_at_the_edge(figures, 3), ::testing::ElementsAre(0u, 2u));
}

TEST(ParameterBand, RankCorrelationIsThatOfSpearman)
{
    std::vector<double> const x = {1, 2, 3, 4, 5}, rising = {1, 10, 100, 1e3, 1e4}, falling = {5, 4, 3, 2, 1};
    EXPECT_DOUBLE_EQ(spearman(x, rising), 1.0);
    EXPECT_DOUBLE_EQ(spearman(x, falling), -1.0);
    // Without ties 1 - 6 sum d^2 / (n (n^2 - 1)): d = 1, 1, 1, 1, 0 gives 1 - 24/120.
    std::vector<double> const mixed = {2, 1, 4, 3, 5};
    EXPECT_DOUBLE_EQ(spearman(x, mixed), 0.8);
    // Ties share their rank: 1, 2.5, 2.5, 4 against 1, 2, 3, 4 has Pearson 4.5 / sqrt(4.5 x 5).
    std::vector<double> const four = {1, 2, 3, 4}, tied = {1, 2, 2, 9};
    EXPECT_DOUBLE_EQ(spearman(four, tied), 4.5 / std::sqrt(4.5 * 5.0));
    std::vector<double> const constant = {1, 1, 1, 1};
    EXPECT_TRUE(std::isnan(spearman(four, constant)));
}

TEST(ParameterBand, ChanceGrowsWithParametersAndShrinksWithPoints)
{
    // One parameter: 1.96 / sqrt(n - 1).
    EXPECT_NEAR(chance_correlation(1, 101), 0.196, 1e-4);
    EXPECT_GT(chance_correlation(900, 101), chance_correlation(1, 101));
    EXPECT_LT(chance_correlation(900, 401), chance_correlation(900, 101));
    EXPECT_EQ(chance_correlation(900, 3), 1.0);
}

/// Two firms, one date, one parameter at 5 points of which the second was refused: the first firm's survival falls in
/// the parameter, the second's does not move.
ParameterBand sample()
{
    ParameterBand band;
    band.table.names = {"firm.a.rate"};
    band.table.base = {0.3};
    band.table.low = {0.0};
    band.table.high = {1.0};
    band.table.values = {0.1, 0.9, 0.3, 0.5, 0.7};
    band.table.outcomes = {"", "firm.a.rate = 0.9 is too much", "", "", ""};
    band.table.moves.resize(5);
    band.tally.paths = 100;
    band.tally.num_dates = 1;
    band.tally.num_firms = 2;
    band.tally.points = {1, 3, 4, 5};
    band.tally.base = {75, 50};
    band.tally.survivors = {90, 50, 70, 50, 50, 50, 30, 50};
    return band;
}

TEST(ParameterBand, FiguresAreThoseOfTheSimulatedPoints)
{
    ParameterFigures const figures = parameter_figures(sample());
    EXPECT_NEAR(figures.mean[0], 0.6, 1e-15);
    EXPECT_EQ(figures.base[0], 0.75);
    EXPECT_NEAR(figures.lower[0], 0.33, 1e-15);  // 0.3 + 0.15 x 0.2
    EXPECT_NEAR(figures.upper[0], 0.87, 1e-15);
    EXPECT_EQ(figures.lower[1], 0.5);
    EXPECT_EQ(figures.upper[1], 0.5);
    EXPECT_NEAR(figures.point_stderr[1], 0.05, 1e-15);  // sqrt(0.5 x 0.5 / 100)
    EXPECT_EQ(figures.base_rank[0], 0.75);              // 0.75 above 0.3, 0.5 and 0.7
    EXPECT_EQ(figures.base_rank[1], 0.5);               // all equal
    EXPECT_TRUE(firms_at_the_edge(figures, 2).empty());
    EXPECT_DOUBLE_EQ(figures.rank_correlation[0], -1.0);
    EXPECT_TRUE(std::isnan(figures.rank_correlation[1]));
}

TEST(ParameterBand, TheTextNamesTheBandAndEveryRefusedPoint)
{
    std::vector<std::string> const firms = {"a", "b"};
    std::string const text = parameter_band_text(sample(), firms);
    EXPECT_THAT(text, ::testing::HasSubstr("separate from sampling error"));
    EXPECT_THAT(text, ::testing::HasSubstr("33.0..87.0 %"));
    EXPECT_THAT(text, ::testing::HasSubstr("firm.a.rate -1.00"));
    EXPECT_THAT(text, ::testing::HasSubstr("1 of 5 points were refused"));
    EXPECT_THAT(text, ::testing::HasSubstr("point 2: firm.a.rate = 0.9 is too much"));
    EXPECT_LT(text.find("\nb"), text.find("\na")) << "weakest first";
}

TEST(ParameterBand, PartsThatDoNotFitAreRefused)
{
    check_sizes(sample(), 1, 2);
    ParameterBand band = sample();
    band.tally.survivors.pop_back();
    EXPECT_THROW(check_sizes(band, 1, 2), Error);
    band = sample();
    band.tally.points.back() = 6;
    EXPECT_THROW(check_sizes(band, 1, 2), Error);
    EXPECT_THROW(check_sizes(sample(), 2, 2), Error);
}

}  // namespace
}  // namespace ballast
