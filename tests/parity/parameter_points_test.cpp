// The re-runs at the points of a parameter design: a band that is known in closed form, and the same bits through any
// stop and from any layout.
#include <cmath>
#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "host/app/parameter_arguments.hpp"
#include "host/base/error.hpp"
#include "host/config/parameter_design.hpp"
#include "host/results/dataset_writer.hpp"
#include "host/results/reader.hpp"
#include "host/results/result_file.hpp"
#include "host/run/isa_choice.hpp"
#include "host/run/run_study.hpp"
#include "tests/support/locations.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/scratch_folder.hpp"

namespace ballast {
namespace {

/// Makes a number of a read study an assumption with a range.
void assume(config::LoadedStudy& loaded, std::string const& key, double low, double high)
{
    for (config::Origin& origin : loaded.origins) {
        if (origin.key == key) {
            origin.provenance = {};
            origin.provenance.confidence = "A";
            origin.provenance.low = low;
            origin.provenance.high = high;
            return;
        }
    }
    FAIL() << key << " is not written in the study";
}

struct Prepared {
    RunStudies studies;
    ParameterTable table;
};

Prepared prepare(config::LoadedStudy const& loaded, std::uint64_t points)
{
    Prepared prepared{{loaded.study, {}}, {}};
    prepared.table = app::prepare_parameter_points(loaded, {points, 0}, prepared.studies).value();
    return prepared;
}

RunSettings settings_for(std::uint64_t paths, std::filesystem::path const& checkpoint = {})
{
    RunSettings settings;
    settings.execution = {available_isas().back(), Precision::f32, 2, 64};
    settings.backstop_paths = 0;
    settings.parameter_paths = paths;
    settings.checkpoint = checkpoint;
    return settings;
}

// A firm that ends only by constant hazards d and m survives with e^(-(m + d) t) (configs/known_answers/competing_ends).
// With d an assumption the survival at every point is known, falls in d path by path, and nobody else's moves.
TEST(ParameterPoints, BandOfAKnownMonotoneSurvival)
{
    constexpr std::uint64_t kPaths = 20'000;
    config::LoadedStudy loaded = config::read_study(
        testing::source_dir() / "configs/known_answers/competing_ends", {"general.paths=20000"});
    assume(loaded, "firm.target.exogenous_default_per_year", 0.1, 0.9);
    Prepared const prepared = prepare(loaded, 16);
    RunOutcome const outcome = run_study(prepared.studies, settings_for(kPaths));
    ASSERT_TRUE(outcome.parameters.has_value());
    ParameterTally const& tally = *outcome.parameters;
    ASSERT_EQ(tally.points.size(), 16u);

    auto const firm_of = [&](char const* name) {
        return std::find(outcome.index.firms.begin(), outcome.index.firms.end(), name) -
               outcome.index.firms.begin();
    };
    std::int64_t const target = firm_of("target"), last = tally.num_dates - 1;
    double const years = (outcome.index.report_days.back() - outcome.index.start) / 365.0;
    for (std::size_t i = 0; i < tally.points.size(); ++i) {
        double const expected = std::exp(-(0.20 + prepared.table.values[i]) * years);
        double const stderr_of_share = std::sqrt(expected * (1 - expected) / static_cast<double>(kPaths));
        EXPECT_NEAR(point_survival(tally, i, last, target), expected, 5 * stderr_of_share)
            << "d = " << prepared.table.values[i];
        EXPECT_EQ(point_survival(tally, i, last, firm_of("prey")),
                  point_survival(tally, 0, last, firm_of("prey")));
    }
    ParameterFigures const figures = parameter_figures({prepared.table, tally});
    std::size_t const cell = static_cast<std::size_t>(last * tally.num_firms + target);
    // A Latin hypercube of 16 has a value within 1/16 of the range of each quantile; 5 standard errors (0.0035) on top.
    double const slack = std::exp(-0.3 * years) - std::exp(-(0.3 + 0.8 / 16) * years) + 0.018;
    EXPECT_NEAR(figures.lower[cell], std::exp(-(0.20 + 0.1 + 0.8 * 0.95) * years), slack);
    EXPECT_NEAR(figures.upper[cell], std::exp(-(0.20 + 0.1 + 0.8 * 0.05) * years), slack);
    EXPECT_DOUBLE_EQ(figures.rank_correlation[static_cast<std::size_t>(target)], -1.0);
    EXPECT_TRUE(std::isnan(figures.rank_correlation[static_cast<std::size_t>(firm_of("prey"))]));
    // The study as it stands on the points' paths is the base itself where these are all its paths.
    EXPECT_EQ(tally.base[cell], TallyReader(outcome.scenarios.front().tally).independent(last, target));
}

// A firm with cash of 10 and two payments of 3 and 5, whose sum is assumed between 4 and 20: at a sum x they are 3x/8 and
// 5x/8, and the firm lives if and only if x is at most 10. Of 16 equal strata of the range the first six end at 10, so that
// it lives at exactly six points, and the study as it stands (8) at rank (10 + 6/2) / 16. The first payment alone would be
// paid everywhere (3x/8 < 10): until its date everybody lives.
TEST(ParameterPoints, BandOfPaymentsThatShareAFactor)
{
    testing::ScratchFolder const folder;
    config::LoadedStudy const loaded = config::read_study(folder.write("study.toml", R"([general]
name = "factor"
start = 2026-06-30
num_steps = 30
paths = 64
report_dates = [2026-09-30, 2027-01-26]

[firm.payer]
group = "other"
cash_usd_bn = 10
grace_weeks = 0
committed_capex_usd_bn = { payments = [[2026-08-31, 3], [2026-12-15, 5]], confidence = "A", low = 4, high = 20, range_of = "sum", note = "for this test" }
)"),
                                                          {});
    Prepared const prepared = prepare(loaded, 16);
    RunOutcome const outcome = run_study(prepared.studies, settings_for(64));
    ASSERT_TRUE(outcome.parameters.has_value());
    ParameterTally const& tally = *outcome.parameters;
    ASSERT_EQ(tally.points.size(), 16u);
    std::size_t alive = 0;
    for (std::size_t i = 0; i < tally.points.size(); ++i) {
        double const x = prepared.table.values[i];
        double const first =
            prepared.studies.parameter_points[i].study.firms[0].committed_capex_usd_bn[0].second;
        EXPECT_DOUBLE_EQ(first, 3.0 * (x / 8.0));
        EXPECT_EQ(point_survival(tally, i, 0, 0), 1.0);
        EXPECT_EQ(point_survival(tally, i, 1, 0), x <= 10.0 ? 1.0 : 0.0) << "sum " << x;
        alive += x <= 10.0 ? 1 : 0;
    }
    EXPECT_EQ(alive, 6u);
    ParameterFigures const figures = parameter_figures({prepared.table, tally});
    EXPECT_EQ(figures.base[1], 1.0);
    EXPECT_EQ(figures.base_rank[1], 13.0 / 16.0);
}

config::LoadedStudy parity_study()
{
    config::LoadedStudy loaded =
        config::read_study(testing::source_dir() / "tests/parity/study", {"general.paths=400"});
    assume(loaded, "firm.rival.cash_usd_bn", 0.5, 6.0);
    assume(loaded, "firm.cloud.cash_usd_bn", 0.5, 6.0);
    return loaded;
}

/// Sends a signal to this process at the `after`-th line.
class SignallingBuffer : public std::streambuf {
public:
    explicit SignallingBuffer(int after)
        : left_(after)
    {
    }

protected:
    int overflow(int character) override
    {
        if (character == '\n' && --left_ == 0) {
            kill(getpid(), SIGTERM);
        }
        return character;
    }

private:
    int left_;
};

TEST(ParameterPoints, AStopAtAnyPointLeadsToTheSameDigest)
{
    Prepared const prepared = prepare(parity_study(), 6);
    std::string const expected = run_study(prepared.studies, settings_for(300)).digest;
    RunStudies without = prepared.studies;
    without.parameter_points.clear();
    EXPECT_NE(run_study(without, settings_for(300)).digest, expected) << "the digest covers the points";

    testing::ScratchFolder const scratch;
    RunSettings settings = settings_for(300, scratch / "out.h5.checkpoint");
    settings.checkpoint_seconds = 0;
    int stops = 0;
    for (int part = 0; part < 40; ++part) {
        // Another layout in every part; the signal comes at a later line each time.
        settings.execution = {available_isas()[static_cast<std::size_t>(part) % available_isas().size()],
                              Precision::f32, 1 + part % 3, 32U + static_cast<std::uint32_t>(part)};
        SignallingBuffer buffer(part < 12 ? 2 : 1'000'000);
        std::ostream stream(&buffer);
        settings.progress = {&stream, ProgressStyle::lines};
        try {
            EXPECT_EQ(run_study(prepared.studies, settings).digest, expected);
            break;
        } catch (Error const& error) {
            ASSERT_EQ(error.code(), ExitCode::stopped) << error.what();
            ++stops;
        }
    }
    EXPECT_GE(stops, 3) << "at least once among the points";
}

TEST(ParameterPoints, ACheckpointOfOtherPointsIsRefused)
{
    testing::ScratchFolder const scratch;
    RunSettings settings = settings_for(100, scratch / "out.h5.checkpoint");
    settings.checkpoint_seconds = 0;
    Prepared prepared = prepare(parity_study(), 3);
    run_study(prepared.studies, settings);
    config::LoadedStudy other = parity_study();
    assume(other, "firm.cloud.cash_usd_bn", 0.5, 7.0);
    try {
        run_study(prepare(other, 3).studies, settings);
        FAIL() << "not refused";
    } catch (Error const& error) {
        EXPECT_EQ(error.code(), ExitCode::input_bad);
        EXPECT_THAT(error.what(), ::testing::HasSubstr("parameter point"));
    }
}

TEST(ParameterPoints, TheProgramWritesAndShowsTheBand)
{
    testing::ScratchFolder const scratch;
    std::filesystem::path const file = scratch.write("study/study.toml", R"([general]
name = "banded"
start = 2026-06-30
num_steps = 26
seed = 3

[firm.lone]
group = "other"
cash_usd_bn = 2
exogenous_default_per_year = { value = 0.2, confidence = "A", low = 0.1, high = 0.9, note = "rating unknown" }
watch_months = { value = 12, confidence = "A", low = 1, high = 15, note = "policy" }
stress_months = { value = 10, confidence = "A", low = 9, high = 11, note = "policy" }
)");
    std::filesystem::path const out = scratch / "out.h5";
    testing::ProgramResult const result =
        testing::run_ballast({"run", file.string(), "--paths", "2000", "--parameter-points", "12",
                              "--parameter-paths", "500", "--out", out.string(), "--json"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    nlohmann::json const band = nlohmann::json::parse(result.out).at("parameter_band");
    EXPECT_EQ(band.at("parameters"), 3);
    EXPECT_EQ(band.at("paths_per_point"), 500);
    // watch_months below 9, the least of stress_months, cannot be repaired: 8 of the 14 months of its range.
    EXPECT_GE(band.at("refused").size(), 5u);
    EXPECT_EQ(band.at("refused").size() + band.at("points").get<std::size_t>(), 12u);
    EXPECT_THAT(band.at("refused").at(0).at("reason").get<std::string>(),
                ::testing::HasSubstr("stress_months"));
    EXPECT_THAT(result.err, ::testing::HasSubstr("parameter point"));

    results::Dataset const dataset = results::read_dataset(out);
    results::Group const* const group = dataset.find_group("parameter_band");
    ASSERT_NE(group, nullptr);
    EXPECT_THAT(group->text_attribute("comment"), ::testing::HasSubstr("separate from sampling error"));
    results::ResultInputs const inputs = results::read_result(dataset);
    ASSERT_TRUE(inputs.parameter_band.has_value());
    results::Dataset const again = results::make_result(inputs);
    for (results::Variable const& variable : group->variables) {
        results::Variable const* const same =
            again.find_group("parameter_band")->find_variable(variable.name);
        ASSERT_NE(same, nullptr) << variable.name;
        EXPECT_EQ(results::size_of(same->values), results::size_of(variable.values)) << variable.name;
    }
    EXPECT_EQ(inputs.parameter_band->tally.points.size(), band.at("points").get<std::size_t>());
}

}  // namespace
}  // namespace ballast
