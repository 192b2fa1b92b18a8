// The library for C++ programs, through what it exports and nothing else.
#include "host/library/ballast.hpp"

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using ballast::Exception;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

class Library : public testing::Test {
protected:
    void SetUp() override
    {
        folder_ =
            std::filesystem::temp_directory_path() /
            ("ballast_library_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
        ballast::perform({"new", (folder_ / "harbor").string()});
        harbor_ = ballast::read_study(folder_ / "harbor");
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    ballast::Settings few(char const* out) const
    {
        return {.out = folder_ / out, .paths = 2000, .seed = 5, .options = {"--backstop-paths=0"}};
    }

    std::filesystem::path folder_;
    ballast::Study harbor_;
};

template <class Call>
Exception thrown_by(Call const& call)
{
    try {
        call();
    } catch (Exception const& error) {
        return error;
    }
    ADD_FAILURE() << "nothing was thrown";
    return Exception(0, "");
}

TEST_F(Library, ReadsAStudyWithOverrides)
{
    EXPECT_EQ(harbor_.name, "harbor");
    EXPECT_THAT(harbor_.firms, ElementsAre("harbor"));
    ballast::Study const richer = ballast::read_study(folder_ / "harbor", {"firm.harbor.cash_usd_bn=1.25"});
    EXPECT_THAT(richer.toml, HasSubstr("cash_usd_bn = 1.25"));
    EXPECT_EQ(std::to_string(BALLAST_VERSION_MAJOR) + "." + std::to_string(BALLAST_VERSION_MINOR) + "." +
                  std::to_string(BALLAST_VERSION_PATCH),
              ballast::version());
}

TEST_F(Library, EverythingThatIsWrongComesAtOnceWithItsPlace)
{
    std::ofstream(folder_ / "wrong.toml") << "[general]\nname = \"x\"\n\n[firm.a]\ncash = 3\n";
    Exception const error = thrown_by([&] { ballast::read_study(folder_ / "wrong.toml"); });
    EXPECT_EQ(error.exit_code(), 3);
    auto const unknown = std::find_if(error.problems().begin(), error.problems().end(),
                                      [](ballast::Problem const& one) { return one.key == "firm.a.cash"; });
    ASSERT_NE(unknown, error.problems().end());
    EXPECT_GT(error.problems().size(), 2u);
    EXPECT_THAT(unknown->file, HasSubstr("wrong.toml"));
    EXPECT_EQ(unknown->line, 5);
    EXPECT_THAT(unknown->remedy, HasSubstr("cash_usd_bn"));
    EXPECT_EQ(thrown_by([&] { ballast::read_study(folder_ / "nothing"); }).exit_code(), 4);
}

TEST_F(Library, FiguresAreFoundByTheirLabels)
{
    ballast::Result const result = ballast::run(harbor_, few("a.h5"));
    EXPECT_EQ(result.digest().size(), 64u);
    EXPECT_EQ(result.fact("seed"), "5");
    EXPECT_EQ(result.dates().back(), "2027-12-29");
    EXPECT_EQ(result.scenarios().front(), "base");
    ballast::Figure const survival = result.figure("survival_probability");
    EXPECT_EQ(survival.units, "1");
    EXPECT_EQ(survival.values.size(), result.scenarios().size() * result.dates().size()) << "of one firm";
    ballast::Place const end{{"scenario", "base"}, {"date", result.dates().back()}};
    EXPECT_EQ(survival.at(end), survival.values.at(result.dates().size() - 1));
    ballast::Estimate const estimate = result.estimate("survival_probability", end);
    EXPECT_LT(estimate.lower, estimate.value);
    EXPECT_LT(estimate.value, estimate.upper);
    EXPECT_THAT(result.figure("liquidity_quantile").axes.back().labels, Contains("0.05"));
    EXPECT_THAT(result.figure("firm_title").texts, ElementsAre("harbor"));
    EXPECT_THAT(result.figures(), Contains("tallies/paths"));
    EXPECT_THAT(thrown_by([&] { survival.at({}); }).what(), HasSubstr("scenario"));
    EXPECT_THAT(thrown_by([&] {
                    survival.at({{"scenario", "base"}, {"firm", "port"}});
                }).what(),
                HasSubstr("known: harbor"));
    EXPECT_EQ(thrown_by([&] { survival.at({{"farm", "harbor"}}); }).exit_code(), 2);
    EXPECT_EQ(thrown_by([&] { result.figure("tallies/nothing"); }).exit_code(), 2);
    EXPECT_EQ(thrown_by([&] { ballast::Result(folder_ / "harbor" / "study.toml"); }).exit_code(), 4);
}

TEST_F(Library, SharesMergeToTheRun)
{
    std::vector<std::filesystem::path> parts;
    for (char const* const share : {"1/2", "2/2"}) {
        parts.push_back(ballast::run_share(harbor_, share, few(share[0] == '1' ? "1.part" : "2.part")));
    }
    EXPECT_EQ(ballast::merge(parts, folder_ / "merged.h5").digest(),
              ballast::run(harbor_, few("a.h5")).digest());
    EXPECT_THAT(thrown_by([&] { ballast::Result{parts.front()}; }).what(), HasSubstr("share 1/2 of a run"));
}

TEST_F(Library, WhatACallbackThrowsStopsTheRunInOrder)
{
    ballast::Settings settings = few("a.h5");
    settings.paths = 200000;
    std::string told;
    ballast::Callbacks const callbacks{
        .progress = [](ballast::Progress const&) { throw std::runtime_error("enough"); },
        .log = [&](std::string_view, std::string_view text) { told += text; }};
    try {
        ballast::run(harbor_, settings, callbacks);
        ADD_FAILURE() << "the run went on";
    } catch (std::runtime_error const& error) {
        EXPECT_STREQ(error.what(), "enough");
    }
    std::string of_another;
    ballast::Callbacks const calls{.progress = {}, .log = [&](std::string_view, std::string_view) {
                                       try {
                                           ballast::perform({"doctor"});
                                       } catch (Exception const& error) {
                                           of_another = error.what();
                                       }
                                   }};
    EXPECT_FALSE(ballast::run(harbor_, settings, calls).digest().empty()) << "the same call goes on";
    EXPECT_THAT(of_another, HasSubstr("a call from within a callback"));
}

}  // namespace
