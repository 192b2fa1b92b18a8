/// `run --until`: a run stops at the first look at which its intervals are narrow enough, is then the run of that many
/// paths, says why it stopped, and tells of everything that is wrong with a target at once.
#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "host/results/reader.hpp"
#include "host/risk/intervals.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/run_program.hpp"

namespace ballast::testing {
namespace {

using nlohmann::json;

class Until : public ::testing::Test {
protected:
    std::string file(std::string const& name) const { return (scratch_ / name).string(); }

    ProgramResult run(std::string const& out, std::vector<std::string> const& more) const
    {
        std::vector<std::string> arguments{"run",
                                           (source_dir() / "tests/parity/study").string(),
                                           "-q",
                                           "--json",
                                           "--out",
                                           file(out),
                                           "--threads",
                                           "2",
                                           "--backstop-paths",
                                           "3000",
                                           "--scenario-paths",
                                           "1500",
                                           "-p",
                                           "general.num_steps=14",
                                           "-p",
                                           "general.report_dates=[\"2026-07-28\", \"2026-08-25\"]"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run_ballast(arguments);
    }

    ScratchFolder scratch_;
};

TEST_F(Until, StopsAtTheLookThatIsEnoughAndIsTheRunOfSoManyPaths)
{
    // The funding regime is open on some 60 % of paths; the half-width is that of about 3,000 paths.
    std::string const target = "regime_probability[funding, open, 2m]";
    double const level = 1.0 - 0.05 / 5;
    double const asked = normal_half_width(level) * std::sqrt(0.6 * 0.4 / 3000);
    ProgramResult const stopped =
        run("stopped.h5",
            {"--paths", "16384", "--until", fmt::format("{} < {:.4f}", target, asked), "--save-paths"});
    ASSERT_EQ(stopped.exit_code, 0) << stopped.err;
    json const found = json::parse(stopped.out);
    json const& precision = found["precision"];
    EXPECT_EQ(found["paths"], 4096);
    EXPECT_EQ(precision["looks"], json({1024, 2048, 4096, 8192, 16384}));
    EXPECT_EQ(precision["looks_taken"], 3);
    EXPECT_EQ(precision["stop_reason"], "every target is reached at look 3 of 5");
    EXPECT_NEAR(precision["level_of_each_look"], 0.99, 1e-12);
    EXPECT_LT(precision["targets"][0]["half_width"], asked);
    EXPECT_GE(precision["targets"][0]["events"], 30);

    ProgramResult const plain = run("plain.h5", {"--paths", "4096", "--save-paths", "--batch", "100"});
    ASSERT_EQ(plain.exit_code, 0) << plain.err;
    EXPECT_EQ(found["digest"], json::parse(plain.out)["digest"]);
    results::Dataset const a = results::read_dataset(file("stopped.h5")),
                           b = results::read_dataset(file("plain.h5"));
    EXPECT_EQ(a.text_attribute("study_sha256"), b.text_attribute("study_sha256"));
    for (char const* const group : {"tallies", "ranges", "paths"}) {
        results::Dataset x, y;
        x.groups.push_back(*a.find_group(group));
        y.groups.push_back(*b.find_group(group));
        if (std::string(group) == "paths") {  // its intervals have another level
            for (results::Dataset* const each : {&x, &y}) {
                std::erase_if(each->groups.front().variables, [](results::Variable const& variable) {
                    return variable.name.starts_with("lowest_liquidity_quantile");
                });
            }
        }
        EXPECT_TRUE(results::identical(x, y)) << group;
    }
    // The file carries the level of the intervals that it holds, and they are those of that level.
    double const written = std::get<double>(*a.find_attribute("confidence_level"));
    EXPECT_EQ(written, precision["level_of_each_look"]);
    std::size_t compared = 0;
    for (results::Variable const& variable : a.variables) {
        results::Variable const* const other = b.find_variable(variable.name);
        ASSERT_NE(other, nullptr);
        bool const is_end = variable.name.ends_with("_lower") || variable.name.ends_with("_upper");
        if (!is_end && a.find_variable(variable.name + "_lower") != nullptr &&
            !contains(variable.name, "capital") && !contains(variable.name, "quantile")) {
            ++compared;
            EXPECT_TRUE(results::identical(variable.values, other->values)) << variable.name;
        }
    }
    EXPECT_GT(compared, 20U);
    results::Group const* const group = a.find_group("precision");
    ASSERT_NE(group, nullptr);
    EXPECT_EQ(group->text_attribute("stop_reason"), "every target is reached at look 3 of 5");

    // `verify` makes the figures of that level again; more paths give the run of so many.
    EXPECT_EQ(run_ballast({"verify", file("stopped.h5"), "-q"}).exit_code, 0);
    ASSERT_EQ(run_ballast({"extend", file("stopped.h5"), "--paths", "5000", "--out", file("more.h5"), "-q"})
                  .exit_code,
              0);
    ProgramResult const whole = run("whole.h5", {"--paths", "5000", "--save-paths"});
    ASSERT_EQ(whole.exit_code, 0) << whole.err;
    EXPECT_EQ(results::payload_sha256(results::read_dataset(file("more.h5"))),
              results::payload_sha256(results::read_dataset(file("whole.h5"))));
}

TEST_F(Until, TheMaximumOfPathsWithoutThePrecisionHasACodeOfItsOwnAndAFile)
{
    ProgramResult const result =
        run("result.h5", {"--paths", "2100", "--until", "survival_probability[rival,2026-08-25] < 1e-9",
                          "--until", "factor_mean[equity,1m] < 100", "--until-events", "0"});
    EXPECT_EQ(result.exit_code, 8) << result.err;
    json const precision = json::parse(result.out)["precision"];
    EXPECT_EQ(precision["stop_reason"], "the maximum of 2100 paths; not reached: 1 of 2 targets");
    EXPECT_FALSE(precision["reached"]);
    EXPECT_EQ(precision["targets"][0]["reached"], false);
    EXPECT_EQ(precision["targets"][1]["reached"], true);
    EXPECT_TRUE(precision["targets"][1]["events"].is_null()) << "none are counted of a mean";
    ProgramResult const info = run_ballast({"info", file("result.h5")});
    EXPECT_EQ(info.exit_code, 0);
    EXPECT_TRUE(contains(info.out, "half_width_asked")) << info.out;
    // Nothing has been seen of what is rare, however narrow the interval.
    ProgramResult const rare =
        run("rare.h5", {"--paths", "2100", "--until", "unsolved_clearing_probability < 0.5"});
    EXPECT_EQ(rare.exit_code, 8) << rare.err;
    // A figure without a firm, in a scenario that ends before the base; the text for people.
    ProgramResult const text =
        run_ballast({"run", (source_dir() / "tests/parity/study").string(), "--paths", "1100",
                     "--scenario-paths", "300", "--backstop-paths", "0", "--out", file("text.h5"),
                     "--until-events", "0", "--until", "unsolved_clearing_probability[rents_fall] < 0.5"});
    EXPECT_EQ(text.exit_code, 0) << text.err;
    EXPECT_TRUE(contains(text.out, "precision: every target is reached at look 1 of 1")) << text.out;
    EXPECT_TRUE(contains(text.err, "the scenario has 300 paths at most")) << text.err;
}

TEST_F(Until, EverythingWrongWithTargetsIsToldAtOnceWithItsColumn)
{
    ProgramResult const result =
        run("none.h5",
            {"--until", "survival_probabilty[rival,2m] < 0.01", "--until",
             "survival_probability[rivel, 3y] < 0.01", "--until", "survival_probability[rival] < 0.01",
             "--until", "survival_probability[rival,2m] < -1", "--until", "survival_probability[rival,2m",
             "--until", "survival_probability[rival,2m]", "--until",
             "backstop_capital_quantile[rival,0.99] < 1e9", "--until", "factor_mean[equity,2m,nowhere] < 1"});
    EXPECT_EQ(result.exit_code, 2) << result.out;
    for (char const* const words :
         {"column 1: the result has no figure 'survival_probabilty' with an interval. Did you mean "
          "'survival_probability'?",
          "column 22: the result has no firm 'rivel'. Did you mean 'rival'?",
          "column 29: the result has no date '3y', as 2027-12-31 or 18m. Known: 2026-07-28, 2026-08-25, "
          "2026-10-06.",
          "column 21: survival_probability has 2 coordinates (firm, date), then the scenario if it is not "
          "the "
          "base; 1 given",
          "column 34: '-1' is no positive number", "column 30: ']' is missing",
          "column 31: '< HALF_WIDTH' is missing", "backstop_capital_quantile comes of re-runs",
          "column 23: the result has no scenario 'nowhere'"}) {
        EXPECT_TRUE(contains(result.err, words)) << words << " in\n" << result.err;
    }
    EXPECT_FALSE(std::filesystem::exists(file("none.h5")));
    ProgramResult const shard =
        run("part.h5", {"--shard", "1/2", "--until", "survival_probability[rival,2m] < 0.01"});
    EXPECT_EQ(shard.exit_code, 2);
    EXPECT_TRUE(contains(shard.err, "a share does not see the paths of the others")) << shard.err;
}

}  // namespace
}  // namespace ballast::testing
