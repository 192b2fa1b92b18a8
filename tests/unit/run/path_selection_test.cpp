/// From records to exact quantiles and paths to replay, against the definitions applied by hand.
#include <algorithm>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "host/risk/quantiles.hpp"
#include "host/run/path_selection.hpp"

namespace ballast {
namespace {

constexpr double kUsdPerQuantum = 16'384.0;

PathRecord record(float lowest, int end_step)
{
    PathRecord one{};
    one.lowest_liquidity = lowest;
    one.end_step = static_cast<std::uint8_t>(end_step);
    one.end = end_step == 255 ? 0 : 4;
    return one;
}

FigureOptions options_with(std::vector<double> quantiles)
{
    FigureOptions options;
    options.usd_per_quantum = kUsdPerQuantum;
    options.quantiles = std::move(quantiles);
    return options;
}

bool same(results::PathOrder const& a, results::PathOrder const& b)
{
    return a.lowest_liquidity.estimate == b.lowest_liquidity.estimate &&
           a.lowest_liquidity.lower == b.lowest_liquidity.lower &&
           a.lowest_liquidity.upper == b.lowest_liquidity.upper && a.quantile_path == b.quantile_path &&
           a.worst_path == b.worst_path && a.failure_path == b.failure_path;
}

TEST(PathSelection, NamesPathsOfEachFirm)
{
    // [path][firm]; the first firm ends on paths 1, 2 and 4, the second never
    std::vector<PathRecord> const records{record(3, 255), record(7, 255), record(-2, 40), record(1, 255),
                                          record(0, 12),  record(5, 255), record(8, 255), record(5, 255),
                                          record(0, 40),  record(9, 255)};
    results::PathOrder const order = order_saved_paths(records, 2, options_with({0.2, 0.5}), {});
    EXPECT_EQ(order.worst_path, (results::Integers{1, 2, 4, 0, 3, 1, 2, 3, 0, 4}));
    EXPECT_EQ(order.quantile_path, (results::Integers{1, 4, 1, 3}));
    EXPECT_EQ(order.failure_path, (results::Integers{2, 1, 4, -1, -1, -1}));
    EXPECT_EQ(order.lowest_liquidity.estimate,
              (std::vector<double>{-2 * kUsdPerQuantum, 0.0, kUsdPerQuantum, 5 * kUsdPerQuantum}));
    // Five values cannot enclose even the median at 95 %.
    EXPECT_EQ(order.lowest_liquidity.lower[1], -std::numeric_limits<double>::infinity());
    EXPECT_EQ(order.lowest_liquidity.upper[1], std::numeric_limits<double>::infinity());
    EXPECT_EQ(order.confidence_level, FigureOptions{}.confidence_level);
}

TEST(PathSelection, IntervalsAreOrderStatistics)
{
    std::mt19937 random(5);
    constexpr std::size_t kPaths = 3000;
    std::vector<PathRecord> records;
    std::vector<float> values;
    for (std::size_t path = 0; path < kPaths; ++path) {
        values.push_back(static_cast<float>(random() % 500) - 100.0F);
        records.push_back(record(values.back(), 255));
    }
    std::sort(values.begin(), values.end());
    FigureOptions const options = options_with({0.01, 0.05, 0.25, 0.5, 0.99});
    results::PathOrder const order = order_saved_paths(records, 1, options, {});
    for (std::size_t i = 0; i < options.quantiles.size(); ++i) {
        RankInterval const ranks =
            order_statistic_ranks(kPaths, options.quantiles[i], options.confidence_level);
        double const lower = static_cast<double>(values[ranks.lower - 1]) * kUsdPerQuantum;
        double const upper = static_cast<double>(values[ranks.upper - 1]) * kUsdPerQuantum;
        EXPECT_EQ(order.lowest_liquidity.lower[i], lower);
        EXPECT_EQ(order.lowest_liquidity.upper[i], upper);
        auto const path = static_cast<std::size_t>(order.quantile_path[i]);
        EXPECT_EQ(static_cast<double>(records[path].lowest_liquidity) * kUsdPerQuantum,
                  order.lowest_liquidity.estimate[i]);
    }
    EXPECT_EQ(order.worst_path.size(), results::kWorstPaths);

    results::PathOrder const threads = order_saved_paths(records, 1, options, {.threads = 4});
    EXPECT_TRUE(same(order, threads));
    // Where there is no such device the host does it, and nothing else changes.
    results::PathOrder const device = order_saved_paths(records, 1, options, {.device = 9999});
    EXPECT_TRUE(same(order, device));
}

TEST(PathSelection, RefusesWhatIsNoTable)
{
    std::vector<PathRecord> const records(5);
    EXPECT_THROW(order_saved_paths(records, 2, options_with({0.5}), {}), Error);
    EXPECT_THROW(order_saved_paths(records, 0, options_with({0.5}), {}), Error);
    EXPECT_THROW(order_saved_paths({}, 2, options_with({0.5}), {}), Error);
}

}  // namespace
}  // namespace ballast
