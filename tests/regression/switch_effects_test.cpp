/// `ballast switches` end to end: a mechanism that a study does not use does nothing, one that it lives by does much.
#include <cmath>

#include <gtest/gtest.h>

#include "host/config/read_study.hpp"
#include "host/results/reader.hpp"
#include "host/study/build_tables.hpp"
#include "host/study/switches.hpp"
#include "tests/support/started_program.hpp"

namespace ballast {
namespace {

std::string study()
{
    return (testing::source_dir() / "configs/known_answers/white_cash").string();
}

struct Delta {
    double estimate, lower, upper;
};

/// survival_delta at the last date of all firms in one scenario.
std::vector<Delta> deltas(results::Dataset const& file, std::string const& scenario)
{
    auto const& names = std::get<results::Labels>(file.find_axis("scenario")->values);
    std::size_t const firms = results::size_of(file.find_axis("firm")->values);
    std::size_t const dates = results::size_of(file.find_axis("date")->values);
    auto const at = [&](char const* name, std::size_t index) {
        return std::get<results::Reals>(file.find_variable(name)->values)[index];
    };
    std::vector<Delta> found;
    for (std::size_t s = 0; s < names.size(); ++s) {
        for (std::size_t firm = 0; names[s] == scenario && firm < firms; ++firm) {
            std::size_t const i = (s * firms + firm) * dates + dates - 1;
            found.push_back(
                {at("survival_delta", i), at("survival_delta_lower", i), at("survival_delta_upper", i)});
        }
    }
    return found;
}

TEST(SwitchEffects, MechanismsThatAStudyDoesNotUseDoNothing)
{
    testing::ScratchFolder const scratch;
    std::string const out = (scratch / "switches.h5").string();
    std::string const page = (scratch / "switches.md").string();
    auto const run =
        testing::run_ballast({"switches", study(), "--paths", "512", "--only",
                              "working_capital,mergers,covenants,power_slips", "--out", out, "--page", page});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    results::Dataset const file = results::read_dataset(out);
    for (char const* unused : {"without_mergers", "without_covenants", "without_power_slips", "closed_all"}) {
        std::vector<Delta> const all = deltas(file, unused);
        ASSERT_FALSE(all.empty()) << unused;
        for (Delta const& delta : all) {
            EXPECT_EQ(delta.estimate, 0.0) << unused;
            EXPECT_LT(delta.lower, 0.0) << unused;
            EXPECT_GT(delta.upper, 0.0) << unused;
        }
    }
    bool moved = false;
    for (Delta const& delta : deltas(file, "without_working_capital")) {
        moved = moved || delta.lower > 0 || delta.upper < 0;
    }
    EXPECT_TRUE(moved) << "the study lives by the noise of its working capital";

    results::Group const* const split = file.find_group("failure_split");
    ASSERT_NE(split, nullptr);
    for (double const contagion :
         std::get<results::Reals>(split->find_variable("lost_by_contagion")->values)) {
        EXPECT_EQ(contagion, 0.0);  // firms that owe one another nothing
    }
    std::string const text = testing::read_text(page);
    EXPECT_NE(text.find("| working_capital |"), std::string::npos);
    EXPECT_NE(text.find("## Effect on default"), std::string::npos);
    EXPECT_NE(text.find("## Failures by channel of transmission"), std::string::npos);
}

/// Paths that differ are counted at their ends: the difference that they make is that of both probabilities.
TEST(SwitchEffects, DefaultsAreComparedPathByPath)
{
    testing::ScratchFolder const scratch;
    std::string const out = (scratch / "switches.h5").string();
    std::string const mergers =
        (testing::source_dir() / "configs/known_answers/correlated_defaults").string();
    auto const run = testing::run_ballast({"switches", mergers, "--paths", "2048", "--only",
                                           "mergers,cancellations", "--no-channels", "--out", out});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    results::Dataset const file = results::read_dataset(out);
    auto const& names = std::get<results::Labels>(file.find_axis("scenario")->values);
    ASSERT_EQ(names.size(), 3U);
    auto const values = [&](char const* name) {
        return std::get<results::Reals>(file.find_variable(name)->values);
    };
    auto const delta = values("default_delta"), fails = values("default_probability"),
               lost = values("survival_delta");
    std::size_t const cells = delta.size() / names.size();
    bool moved = false, lost_otherwise = false;
    for (std::size_t i = 0; i < delta.size(); ++i) {
        EXPECT_NEAR(delta[i], fails[i] - fails[i % cells], 1e-12) << names[i / cells];
        moved = moved || std::abs(delta[i]) > 0.01;
        lost_otherwise = lost_otherwise || std::abs(delta[i] + lost[i]) > 0.01;
    }
    EXPECT_TRUE(moved);
    EXPECT_TRUE(lost_otherwise) << "an acquisition that did not come is no default";
}

TEST(SwitchEffects, AStoppedMeasurementGoesOn)
{
    testing::ScratchFolder const scratch;
    std::filesystem::path const out = scratch / "switches.h5";
    std::vector<std::string> const words{"switches", study(),  "--paths",
                                         "20000",    "--only", "mergers,working_capital",
                                         "-q",       "--out",  out.string()};
    auto const whole = testing::run_ballast(words);
    ASSERT_EQ(whole.exit_code, 0) << whole.err;
    std::string const digest = results::read_root_attributes(out).text_attribute("digest");
    int stops = 0;
    for (std::string const pass : {"1", "channels.1"}) {
        std::filesystem::remove(out);
        testing::StartedProgram program(words, testing::Stream::file, testing::Stream::file);
        program.await(out.string() + ".checkpoint." + pass);  // written when the group is finished
        program.send(SIGTERM);
        testing::ProgramResult const stopped = program.wait();
        stops += stopped.exit_code == 75 ? 1 : 0;
        EXPECT_EQ(stopped.exit_code == 75, !std::filesystem::exists(out)) << stopped.err;
        ASSERT_EQ(testing::run_ballast(words).exit_code, 0);
        EXPECT_EQ(results::read_root_attributes(out).text_attribute("digest"), digest);
    }
    EXPECT_GE(stops, 1);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(scratch.path()), {}), 1)
        << "the result alone";
}

TEST(SwitchEffects, TheFlagshipUsesEveryMechanismAndEveryChannel)
{
    study::Study const whole =
        config::read_study(testing::source_dir() / "configs/ai_buildout_2026", {}).study;
    auto const hash = [](study::Study const& s) { return build_tables<float>(s, nullptr, Plan{}).sha256(); };
    std::string const with = hash(whole);
    for (Switch const& one : switches()) {
        study::Study without = whole;
        without.switches.*one.member = false;
        EXPECT_NE(hash(without), with) << one.name << " is in no use";
    }
    for (Channel const& channel : channels()) {
        study::Study without = whole;
        without.transmission.*channel.member = false;
        EXPECT_NE(hash(without), with) << channel.name << " is in no use";
    }
}

TEST(SwitchEffects, ASwitchIsAKeyOfTheStudy)
{
    auto const off = testing::run_ballast({"validate", study(), "-p", "switches.working_capital=false"});
    EXPECT_EQ(off.exit_code, 0) << off.err;
    auto const unknown = testing::run_ballast({"validate", study(), "-p", "switches.working_capitals=false"});
    EXPECT_NE(unknown.exit_code, 0);
    EXPECT_NE(unknown.err.find("working_capital"), std::string::npos) << unknown.err;
}

TEST(SwitchEffects, AnUnknownSwitchIsRefusedWithTheNearWord)
{
    auto const run = testing::run_ballast({"switches", study(), "--only", "merger"});
    EXPECT_EQ(run.exit_code, 2) << run.err;
    EXPECT_NE(run.err.find("'mergers'"), std::string::npos) << run.err;
    auto const old_name = testing::run_ballast({"switches", study(), "--only", "ipo"});
    EXPECT_EQ(old_name.exit_code, 2) << old_name.err;
    EXPECT_NE(old_name.err.find("'ipo' is now called 'listings'"), std::string::npos) << old_name.err;
}

}  // namespace
}  // namespace ballast
