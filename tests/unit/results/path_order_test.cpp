/// The order of saved paths as data sets and on the screen; through a file and back.
#include <algorithm>
#include <limits>

#include <gtest/gtest.h>

#include "host/results/dataset_writer.hpp"
#include "host/results/reader.hpp"
#include "tests/regression/plot_sample_result.hpp"
#include "tests/support/scratch_folder.hpp"

namespace ballast::testing {
namespace {

constexpr std::size_t kFirms = 3;
constexpr std::size_t kRanks = 4;

/// The made-up result with an order whose every number tells where it stands; gamma never ended.
results::ResultInputs ordered_result()
{
    results::ResultInputs inputs = sample_result();
    std::size_t const quantiles = inputs.options.quantiles.size();
    results::PathOrder order;
    order.confidence_level = inputs.options.confidence_level;
    for (std::size_t firm = 0; firm < kFirms; ++firm) {
        auto const hundreds = static_cast<std::int64_t>(100 * (firm + 1));
        for (std::size_t q = 0; q < quantiles; ++q) {
            double const value = static_cast<double>(hundreds) + static_cast<double>(q);
            double const lower = q == 0 ? -std::numeric_limits<double>::infinity() : value - 0.5;
            order.lowest_liquidity.add(Interval{value, lower, value + 0.5});
            order.quantile_path.push_back(1000 + hundreds + static_cast<std::int64_t>(q));
        }
        for (std::size_t rank = 0; rank < kRanks; ++rank) {
            order.worst_path.push_back(2000 + hundreds + static_cast<std::int64_t>(rank));
        }
        for (std::int64_t i = 0; i < 3; ++i) {
            order.failure_path.push_back(firm == 2 ? -1 : hundreds + i);
        }
    }
    inputs.scenarios.front().paths->order = order;
    return inputs;
}

TEST(PathOrderSets, AreAGroupThatAFileBringsBack)
{
    ScratchFolder const scratch;
    results::Dataset const dataset = results::make_result(ordered_result());
    results::write_atomically(scratch / "result.h5", dataset);
    results::Dataset const read = results::read_dataset(scratch / "result.h5");
    results::Group const* const paths = read.find_group("paths");
    ASSERT_NE(paths, nullptr);
    EXPECT_EQ(results::size_of(paths->find_axis("rank")->values), kRanks);
    EXPECT_EQ(std::get<results::Labels>(paths->find_axis("failure")->values),
              (results::Labels{"earliest", "median", "latest"}));

    results::Variable const* const quantile = paths->find_variable("lowest_liquidity_quantile");
    ASSERT_NE(quantile, nullptr);
    EXPECT_EQ(quantile->units, "USD");
    EXPECT_EQ(results::shape_of(read, *paths, *quantile), (std::vector<std::uint64_t>{kFirms, 5}));
    EXPECT_EQ(std::get<results::Reals>(quantile->values)[5], 200.0);
    auto const& lower =
        std::get<results::Reals>(paths->find_variable("lowest_liquidity_quantile_lower")->values);
    EXPECT_EQ(lower[0], -std::numeric_limits<double>::infinity());
    EXPECT_EQ(lower[1], 100.5);
    auto const level = std::find_if(quantile->attributes.begin(), quantile->attributes.end(),
                                    [](results::Attribute const& a) { return a.name == "confidence_level"; });
    ASSERT_NE(level, quantile->attributes.end());
    EXPECT_EQ(std::get<double>(level->value), 0.95);

    EXPECT_EQ(std::get<results::Integers>(paths->find_variable("worst_path")->values)[kRanks + 1], 2201);
    EXPECT_EQ(std::get<results::Integers>(paths->find_variable("quantile_path")->values)[4], 1104);
    EXPECT_EQ(std::get<results::Integers>(paths->find_variable("failure_path")->values),
              (results::Integers{100, 101, 102, 200, 201, 202, -1, -1, -1}));
    // A scenario whose paths were not saved has no group.
    EXPECT_EQ(read.find_group("paths_harsh"), nullptr);
}

TEST(ReplayHints, NameTheWeakestFirmFirstAndLowerQuantilesOnly)
{
    results::ResultInputs const inputs = ordered_result();
    std::string const text = results::replay_hints(inputs);
    std::size_t const heading = text.find('\n');
    for (char const* word :
         {"lowest liquidity", "1 %", "25 %", "50 %", "earliest end", "median end", "latest end"}) {
        EXPECT_LT(text.find(word), heading) << word << " in\n" << text;
    }
    EXPECT_EQ(text.find("75 %"), std::string::npos);

    // In order of survival at the horizon, counted from the tallies.
    TallyReader const tally(inputs.scenarios.front().tally);
    std::vector<std::pair<std::uint64_t, std::string>> expected;
    for (std::size_t firm = 0; firm < kFirms; ++firm) {
        expected.emplace_back(tally.independent(kSampleDates - 1, static_cast<std::int64_t>(firm)),
                              inputs.axes.firms[firm]);
    }
    std::stable_sort(expected.begin(), expected.end(),
                     [](auto const& a, auto const& b) { return a.first < b.first; });
    std::size_t at = heading;
    for (auto const& [survivors, firm] : expected) {
        std::size_t const line = text.find("\n" + firm + " ", at);
        EXPECT_NE(line, std::string::npos) << firm << " after character " << at << " of\n" << text;
        at = std::max(at, std::min(line, text.size()));
    }

    std::size_t const beta = text.find("\nbeta ") + 1;
    std::string const row = text.substr(beta, text.find('\n', beta) - beta);
    for (char const* number : {"2200, 2201, 2202 ", " 1200 ", " 1201 ", " 1202 ", " 200 ", " 201 ", " 202"}) {
        EXPECT_NE(row.find(number), std::string::npos) << number << " in " << row;
    }
    EXPECT_EQ(row.find("2203"), std::string::npos) << row;
    std::size_t const gamma = text.find("\ngamma ") + 1;
    EXPECT_TRUE(text.substr(gamma, text.find('\n', gamma) - gamma).ends_with(" -"));
}

TEST(ReplayHints, AreEmptyWithoutSavedPaths)
{
    results::ResultInputs inputs = ordered_result();
    inputs.scenarios.front().paths->order.reset();
    EXPECT_EQ(results::replay_hints(inputs), "");
    inputs.scenarios.front().paths.reset();
    EXPECT_EQ(results::replay_hints(inputs), "");
}

}  // namespace
}  // namespace ballast::testing
