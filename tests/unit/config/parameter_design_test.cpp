// The design over the assumptions of a study: strata, names, ranges, and what happens to points that contradict
// themselves.
#include "host/config/assumption_groups.hpp"
#include "host/config/parameter_key.hpp"
#include "host/config/parameter_point.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/support/scratch_folder.hpp"

namespace ballast::config {
namespace {

/// A study with assumptions of several kinds; two of them can contradict each other (stress above watch).
LoadedStudy small_study(testing::ScratchFolder const& folder,
                        std::string const& watch_range = "low = 9, high = 15")
{
    std::filesystem::path const file = folder.write("study.toml", R"([general]
name = "small"
start = 2026-06-30
num_steps = 20
seed = 7

[firm.lone]
group = "other"
valuation_usd_bn = 10
cash_usd_bn = { value = 2, confidence = "A", low = 1, high = 4, note = "guess" }
exogenous_default_per_year = { value = 0.02, confidence = "A", low = 0.001, high = 0.1, note = "rating unknown" }
fixed_cost_usd_bn_per_year = { linear = [[2026-06-30, 1.0], [2027-06-30, 2.0]], confidence = "A", low = 1, high = 3, range_of = "last", note = "from peers" }
grace_weeks = { value = 4, confidence = "A", low = 0, high = 12, note = "from past cases" }
equity_raises_per_year = { value = [2, 1, 0.1], confidence = "A", low = 1, high = 3, note = "of which one is not said" }
watch_months = { value = 12, confidence = "A", )" + watch_range + R"(, note = "policy" }
stress_months = { value = 6, confidence = "A", low = 3, high = 10, note = "policy" }
merger_per_year = { value = 0.01, low = 0.0, high = 0.1, source = "S", confidence = "M" }

[source.S]
title = "A source"
)");
    return read_study(file, {});
}

TEST(ParameterDesign, VariesEveryNumberWithAnAssumedRangeAndNoOther)
{
    testing::ScratchFolder const folder;
    LoadedStudy const loaded = small_study(folder);
    std::vector<std::string> keys;
    for (ParameterRange const& range : varied_parameters(loaded))
        keys.push_back(range.key);
    EXPECT_THAT(keys, ::testing::ElementsAre("firm.lone.cash_usd_bn", "firm.lone.exogenous_default_per_year",
                                             "firm.lone.fixed_cost_usd_bn_per_year", "firm.lone.grace_weeks",
                                             "firm.lone.stress_months", "firm.lone.watch_months"));
    std::vector<UnvariedRange> const unvaried = unvaried_parameters(loaded);
    ASSERT_EQ(unvaried.size(), 1u);
    EXPECT_EQ(unvaried[0].key, "firm.lone.equity_raises_per_year");
    EXPECT_THAT(unvaried[0].reason, ::testing::HasSubstr("does not hold every number"));
}

TEST(ParameterDesign, AValueGivenOnTheCommandLineIsFixed)
{
    testing::ScratchFolder const folder;
    small_study(folder);
    LoadedStudy const loaded = read_study(folder / "study.toml", {"firm.lone.cash_usd_bn=3"});
    for (ParameterRange const& range : varied_parameters(loaded))
        EXPECT_NE(range.key, "firm.lone.cash_usd_bn");
}

TEST(ParameterDesign, HitsEveryStratumOfEveryParameterOnce)
{
    for (std::size_t const points : {std::size_t{1}, std::size_t{2}, std::size_t{32}, std::size_t{100}}) {
        ParameterDesign const design = latin_hypercube(
            {{"firm.a.x", 1, 0, 8, false}, {"firm.b.y", -1, -3, 1, false}, {"event.c.z", 2, 1, 2, false}},
            points, 99);
        for (std::size_t p = 0; p < design.parameters.size(); ++p) {
            ParameterRange const& range = design.parameters[p];
            std::vector<int> hits(points, 0);
            for (std::size_t i = 0; i < points; ++i) {
                double const u = (design.value(i, p) - range.low) / (range.high - range.low);
                ++hits[static_cast<std::size_t>(std::floor(u * static_cast<double>(points)))];
            }
            EXPECT_THAT(hits, ::testing::Each(1)) << range.key << ", " << points << " points";
        }
    }
}

TEST(ParameterDesign, AParameterDrawsTheSameWhateverElseIsVaried)
{
    ParameterRange const a{"firm.a.x", 1, 0, 8, false}, b{"firm.b.y", 2, 1, 3, false},
        c{"firm.c.z", 2, 1, 3, false};
    ParameterDesign const alone = latin_hypercube({b}, 16, 5);
    ParameterDesign const among = latin_hypercube({c, a, b}, 16, 5);
    ParameterDesign const other_seed = latin_hypercube({b}, 16, 6);
    bool same_order = true, same_as_c = true;
    for (std::size_t i = 0; i < 16; ++i) {
        EXPECT_EQ(alone.value(i, 0), among.value(i, 2));
        same_as_c = same_as_c && among.value(i, 0) == among.value(i, 2);
        same_order = same_order && other_seed.value(i, 0) == alone.value(i, 0);
    }
    EXPECT_FALSE(same_as_c) << "equal ranges, other name";
    EXPECT_FALSE(same_order) << "another seed";
}

TEST(ParameterDesign, ABetterNameOfAKeyChangesNoDraw)
{
    ParameterDesign const renamed = latin_hypercube({{"facility.loan.minimum_dscr", 2, 1, 3, false}}, 16, 5);
    ParameterDesign const first = latin_hypercube({{"facility.loan.minimum_dscr", 2, 1, 3, false}}, 16, 5);
    EXPECT_EQ(renamed.values, first.values);
}

TEST(ParameterDesign, WideRangesAreUniformInTheLogarithm)
{
    ParameterRange const wide{"x", 0.02, 0.001, 0.1, false}, narrow{"x", 2, 1, 4, false},
        signed_range{"x", 0, -1, 30, false}, whole{"x", 4, 0, 12, true};
    EXPECT_NEAR(wide.at(0.5), 0.01, 1e-15);  // the geometric mean
    EXPECT_NEAR(wide.at(0.0), 0.001, 1e-17);
    EXPECT_NEAR(wide.at(1.0), 0.1, 1e-16);
    EXPECT_GE(wide.at(0.0), wide.low);  // clamped whatever the rounding of exp and log
    EXPECT_LE(wide.at(1.0), wide.high);
    EXPECT_EQ(narrow.at(0.5), 2.5);
    EXPECT_EQ(signed_range.at(0.5), 14.5);
    EXPECT_EQ(whole.at(0.27), 3.0);  // 3.24
}

TEST(ParameterPoint, IsTheStudyWithItsValuesSet)
{
    testing::ScratchFolder const folder;
    LoadedStudy const loaded = small_study(folder);
    ParameterDesign const design = latin_hypercube(varied_parameters(loaded), 4, 7);
    StudyPoint const first = study_at(loaded, design, 0), second = study_at(loaded, design, 1);
    EXPECT_THAT(first.refused, ::testing::IsEmpty());
    EXPECT_EQ(first.study.firms[0].cash_usd_bn, design.value(0, 0));
    EXPECT_EQ(first.study.firms[0].exogenous_default_per_year, design.value(0, 1));
    EXPECT_EQ(first.values, std::vector<double>(design.values.begin(), design.values.begin() + 6));
    // The last point takes what is drawn, the first follows in proportion.
    auto const& costs = first.study.firms[0].fixed_cost_usd_bn_per_year.points;
    EXPECT_EQ(costs[1].second, design.value(0, 2));
    EXPECT_DOUBLE_EQ(costs[0].second, 0.5 * design.value(0, 2));
    EXPECT_NE(first.sha256, second.sha256);
    EXPECT_EQ(first.sha256, study_at(loaded, design, 0).sha256);
}

TEST(ParameterPoint, AContradictionIsMovedWithinTheRangeAndSaid)
{
    testing::ScratchFolder const folder;
    LoadedStudy const loaded = small_study(folder);
    ParameterDesign design = latin_hypercube(varied_parameters(loaded), 1, 7);
    design.values[4] = 9.9;  // stress_months
    design.values[5] = 9.1;  // watch_months
    StudyPoint const point = study_at(loaded, design, 0);
    EXPECT_THAT(point.refused, ::testing::IsEmpty());
    ASSERT_EQ(point.moves.size(), 1u);
    EXPECT_EQ(point.moves[0].key, "firm.lone.stress_months");
    EXPECT_EQ(point.moves[0].drawn, 9.9);
    // 3 to 10 in sixteenths: 8.6875 is the largest that is not above 9.1, and nearer than the study's own 6.
    EXPECT_EQ(point.moves[0].used, 8.6875);
    EXPECT_EQ(point.values[4], 8.6875);
    EXPECT_EQ(point.study.firms[0].stress_months, 8.6875);
    EXPECT_THAT(point.moves[0].reason, ::testing::HasSubstr("watch"));
}

TEST(ParameterPoint, WhatNoMoveMendsIsRefusedWithItsReason)
{
    testing::ScratchFolder const folder;
    LoadedStudy const loaded = small_study(folder, "low = 1, high = 15");
    ParameterDesign design = latin_hypercube(varied_parameters(loaded), 1, 7);
    design.values[4] = 9.9;
    design.values[5] = 1.5;  // below every value that stress_months may have
    StudyPoint const point = study_at(loaded, design, 0);
    ASSERT_EQ(point.refused.size(), 1u);
    EXPECT_THAT(point.refused[0], ::testing::HasSubstr("firm.lone.stress_months = 9.9"));
    EXPECT_THAT(point.refused[0], ::testing::HasSubstr("watch"));
}

/// Four parameters, a and b of one group, c against them.
ParameterDesign grouped(double correlation, std::size_t points)
{
    return latin_hypercube({{"firm.a.x", 1, 0, 1, false},
                            {"firm.b.x", 1, 0, 1, false},
                            {"firm.c.x", 1, 0, 1, false},
                            {"firm.d.x", 1, 0, 1, false}},
                           points, 5, {{"money", correlation, {0, 1}, {2}}});
}

double rank_correlation(ParameterDesign const& design, std::size_t p, std::size_t q)
{
    // Strata hit once each: ranks are the strata, with mean (n - 1) / 2 and variance (n^2 - 1) / 12.
    double const n = static_cast<double>(design.num_points);
    double sum = 0;
    for (std::size_t i = 0; i < design.num_points; ++i)
        sum += (std::floor(design.value(i, p) * n) - 0.5 * (n - 1)) *
               (std::floor(design.value(i, q) * n) - 0.5 * (n - 1));
    return sum / (n * (n * n - 1) / 12);
}

TEST(ParameterDesign, AGroupMovesTogetherAndKeepsItsStrata)
{
    constexpr std::size_t kPoints = 2000;
    ParameterDesign const design = grouped(0.6, kPoints);
    for (std::size_t p = 0; p < 4; ++p) {
        std::vector<int> hits(kPoints, 0);
        for (std::size_t i = 0; i < kPoints; ++i)
            ++hits[static_cast<std::size_t>(std::floor(design.value(i, p) * static_cast<double>(kPoints)))];
        EXPECT_THAT(hits, ::testing::Each(1));
    }
    // Kruskal (1958): (6 / pi) asin(rho / 2); standard error below 1 / sqrt(n - 1), five of them.
    double const expected = 6.0 / std::acos(-1.0) * std::asin(0.3);
    double const slack = 5.0 / std::sqrt(kPoints - 1.0);
    EXPECT_NEAR(rank_correlation(design, 0, 1), expected, slack);
    EXPECT_NEAR(rank_correlation(design, 0, 2), -expected, slack);
    EXPECT_NEAR(rank_correlation(design, 0, 3), 0.0, slack);
}

TEST(ParameterDesign, AGroupMovesNobodyElseAndFullCorrelationIsOneOrder)
{
    ParameterDesign const together = grouped(1.0, 64),
                          apart = latin_hypercube({{"firm.d.x", 1, 0, 1, false}}, 64, 5);
    for (std::size_t i = 0; i < 64; ++i)
        EXPECT_EQ(together.value(i, 3), apart.value(i, 0));
    EXPECT_NEAR(rank_correlation(together, 0, 1), 1.0, 1e-12);
    EXPECT_NEAR(rank_correlation(together, 0, 2), -1.0, 1e-12);
}

TEST(AssumptionGroups, AStarStandsForOnePartOfAKey)
{
    EXPECT_TRUE(fits_pattern("firm.x.cash_usd_bn", "firm.*.cash_usd_bn"));
    EXPECT_TRUE(fits_pattern("firm.x.cash_usd_bn", "firm.x.cash_usd_bn"));
    EXPECT_FALSE(fits_pattern("firm.x.cash_usd_bn", "firm.*"));
    EXPECT_FALSE(fits_pattern("site.x.power_tranches[0].mw", "site.*.mw"));
    EXPECT_TRUE(fits_pattern("site.x.power_tranches[0].mw", "site.*.*.mw"));
}

TEST(ParameterKey, FindsKeysOfObjectsRecordsAndEntries)
{
    testing::ScratchFolder const folder;
    LoadedStudy loaded = small_study(folder);
    auto const cash = meaning_of(loaded.study, "firm.lone.cash_usd_bn");
    ASSERT_TRUE(cash.has_value());
    EXPECT_EQ(cash->field->key, "cash_usd_bn");
    EXPECT_TRUE(cash->may_be_number());
    EXPECT_TRUE(meaning_of(loaded.study, "general.seed")->may_be_number());
    EXPECT_FALSE(meaning_of(loaded.study, "firm.lone.title")->is_quantity());
    EXPECT_FALSE(meaning_of(loaded.study, "firm.other.cash_usd_bn").has_value());
    EXPECT_FALSE(meaning_of(loaded.study, "firm.lone.cash").has_value());
    EXPECT_FALSE(meaning_of(loaded.study, "nothing.lone.cash").has_value());
}

}  // namespace
}  // namespace ballast::config
