/// `run --save-paths`: exact quantiles and paths to replay in the file against the records beside them, on the screen
/// against the file, and a named path replayed.
#include <algorithm>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "host/results/path_order.hpp"
#include "host/results/reader.hpp"
#include "host/risk/exact_quantiles.hpp"
#include "kernels/tables/vocabulary/end.hpp"
#include "tests/support/run_program.hpp"

namespace ballast::testing {
namespace {

using results::Dataset;
using results::Group;

constexpr std::size_t kPaths = 3000;
/// Enough that the paths of a scenario are fewer than those of the base.
constexpr std::size_t kScenarioPaths = 700;

std::string first_study()
{
    return (source_dir() / "docs" / "first_study").string();
}

struct Outcome {
    Dataset dataset;
    std::string out;
};

Outcome run(std::vector<std::string> const& more)
{
    ScratchFolder const scratch;
    std::string const file = (scratch / "result.h5").string();
    std::vector<std::string> words = {"run",
                                      first_study(),
                                      "-q",
                                      "--out",
                                      file,
                                      "--backstop-paths",
                                      "0",
                                      "--paths",
                                      std::to_string(kPaths),
                                      "--scenario-paths",
                                      std::to_string(kScenarioPaths)};
    words.insert(words.end(), more.begin(), more.end());
    ProgramResult const result = run_ballast(words);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    if (result.exit_code != 0) {
        throw std::runtime_error("the study does not run");
    }
    return {results::read_dataset(file), result.out};
}

template <class Values>
Values const& values_of(Group const& group, std::string const& name)
{
    results::Variable const* const variable = group.find_variable(name);
    if (variable == nullptr) {
        throw std::runtime_error("no variable " + name);
    }
    return std::get<Values>(variable->values);
}

/// Paths in order of (value, path).
template <class Values, class Keep>
std::vector<std::size_t> paths_by(Values const& values, std::size_t firms, std::size_t firm, Keep keep)
{
    std::vector<std::size_t> paths;
    for (std::size_t path = 0; path * firms < values.size(); ++path) {
        if (keep(values[path * firms + firm])) {
            paths.push_back(path);
        }
    }
    std::stable_sort(paths.begin(), paths.end(), [&](std::size_t a, std::size_t b) {
        return values[a * firms + firm] < values[b * firms + firm];
    });
    return paths;
}

void expect_order_of_records(Dataset const& dataset, std::string const& name, std::size_t num_paths)
{
    SCOPED_TRACE(name);
    Group const* const group = dataset.find_group(name);
    ASSERT_NE(group, nullptr);
    std::size_t const firms = results::size_of(dataset.find_axis("firm")->values);
    auto const& quantiles = std::get<results::Reals>(dataset.find_axis("quantile")->values);
    auto const& lowest = values_of<results::SmallReals>(*group, "lowest_liquidity");
    auto const& end_step = values_of<results::SmallIntegers>(*group, "end_step");
    auto const& worst = values_of<results::Integers>(*group, "worst_path");
    auto const& failure = values_of<results::Integers>(*group, "failure_path");
    double const level = std::get<double>(*dataset.find_attribute("confidence_level"));
    ASSERT_EQ(lowest.size(), num_paths * firms);

    for (std::size_t firm = 0; firm < firms; ++firm) {
        std::vector<std::size_t> const sorted = paths_by(lowest, firms, firm, [](float) { return true; });
        auto const value = [&](std::uint64_t rank) {
            return static_cast<double>(lowest[sorted[rank - 1] * firms + firm]);
        };
        for (std::size_t q = 0; q < quantiles.size(); ++q) {
            QuantileRanks const ranks = exact_quantile_ranks(num_paths, quantiles[q], level);
            Interval const expected = exact_quantile(ranks, num_paths, value);
            std::size_t const at = firm * quantiles.size() + q;
            EXPECT_EQ(values_of<results::Reals>(*group, "lowest_liquidity_quantile")[at], expected.estimate);
            EXPECT_EQ(values_of<results::Reals>(*group, "lowest_liquidity_quantile_lower")[at],
                      expected.lower);
            EXPECT_EQ(values_of<results::Reals>(*group, "lowest_liquidity_quantile_upper")[at],
                      expected.upper);
            EXPECT_EQ(values_of<results::Integers>(*group, "quantile_path")[at],
                      static_cast<std::int64_t>(sorted[ranks.estimate - 1]));
        }
        for (std::size_t rank = 0; rank < results::kWorstPaths; ++rank) {
            EXPECT_EQ(worst[firm * results::kWorstPaths + rank], static_cast<std::int64_t>(sorted[rank]));
        }
        std::vector<std::size_t> const ended = paths_by(end_step, firms, firm, [](int s) { return s >= 0; });
        ASSERT_FALSE(ended.empty()) << "the study was chosen because every firm fails on some path";
        EXPECT_EQ(failure[firm * 3], static_cast<std::int64_t>(ended.front()));
        EXPECT_EQ(failure[firm * 3 + 1], static_cast<std::int64_t>(ended[(ended.size() - 1) / 2]));
        EXPECT_EQ(failure[firm * 3 + 2], static_cast<std::int64_t>(ended.back()));
    }
}

TEST(SavePaths, FileHoldsTheOrderOfItsRecords)
{
    Dataset const dataset = run({"--save-paths"}).dataset;
    expect_order_of_records(dataset, "paths", kPaths);
    for (std::string const& name : std::get<results::Labels>(dataset.find_axis("scenario")->values)) {
        if (name != "base") {
            expect_order_of_records(dataset, "paths_" + name, kScenarioPaths);
        }
    }
}

TEST(SavePaths, PayloadIsTheSameOnOneThreadAndMany)
{
    Dataset const one = run({"--save-paths", "--threads", "1", "--batch", "37"}).dataset;
    Dataset const many = run({"--save-paths", "--threads", "3"}).dataset;
    EXPECT_EQ(results::payload_sha256(one), results::payload_sha256(many));
}

TEST(SavePaths, ScreenNamesPathsThatReplayShows)
{
    Outcome const saved = run({"--save-paths"});
    std::size_t const hints = saved.out.find("paths to replay");
    ASSERT_NE(hints, std::string::npos) << saved.out;
    EXPECT_EQ(run({}).out.find("paths to replay"), std::string::npos);

    Group const& paths = *saved.dataset.find_group("paths");
    auto const& firms = std::get<results::Labels>(saved.dataset.find_axis("firm")->values);
    auto const& end_step = values_of<results::SmallIntegers>(paths, "end_step");
    for (std::size_t firm = 0; firm < firms.size(); ++firm) {
        auto const path = values_of<results::Integers>(paths, "failure_path")[firm * 3];
        std::size_t const line = saved.out.find(firms[firm] + " ", hints);
        ASSERT_NE(line, std::string::npos) << saved.out.substr(hints);
        std::string const text = saved.out.substr(line, saved.out.find('\n', line) - line);
        EXPECT_NE((text + " ").find(" " + std::to_string(path) + " "), std::string::npos) << text;

        ProgramResult const replayed = run_ballast(
            {"replay", first_study(), "--firm", firms[firm], "--path", std::to_string(path), "--json"});
        ASSERT_EQ(replayed.exit_code, 0) << replayed.err;
        auto const levels = nlohmann::json::parse(replayed.out)["level"].get<std::vector<std::string>>();
        auto const step =
            static_cast<std::size_t>(end_step[static_cast<std::size_t>(path) * firms.size() + firm]);
        auto const ended = [&](std::size_t at) {
            return std::find(kEndNames.begin(), kEndNames.end(), levels.at(at)) != kEndNames.end();
        };
        EXPECT_TRUE(ended(step)) << levels[step];
        EXPECT_TRUE(step == 0 || !ended(step - 1)) << levels[step - 1];
    }
}

}  // namespace
}  // namespace ballast::testing
