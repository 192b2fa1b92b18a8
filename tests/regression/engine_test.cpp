// Verbs of the program from within another one: what is said goes to callbacks, errors are exceptions, stops are in order.
#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/api/engine.hpp"
#include "host/base/stop_signals.hpp"
#include "tests/support/locations.hpp"
#include "tests/support/scratch_folder.hpp"

namespace ballast {
namespace {

using ::testing::HasSubstr;

class Engine : public ::testing::Test {
protected:
    std::vector<std::string> run_words(std::string const& paths) const
    {
        return {"run",
                study_.string(),
                "--paths",
                paths,
                "--backstop-paths",
                "0",
                "--out",
                out_.string(),
                "--scenario",
                "base",
                "--threads",
                "1",
                "--checkpoint-every",
                "0.1"};
    }

    testing::ScratchFolder const scratch_;
    std::filesystem::path const study_ = testing::source_dir() / "configs/known_answers/merton";
    std::filesystem::path const out_ = scratch_ / "out.h5";
    JobProgress last_;
    api::Callbacks const callbacks_{.progress = [this](JobProgress const& job) { last_ = job; }, .log = {}};
};

TEST_F(Engine, SaysToItsCallerWhatTheProgramSaysToStdoutAndStderr)
{
    api::Answer const answer = api::perform({"validate", study_.string()}, callbacks_);
    EXPECT_EQ(answer.status, 0);
    EXPECT_THAT(answer.output, HasSubstr("valid, "));
    EXPECT_NE(api::perform(run_words("2000"), callbacks_).output.find("digest "), std::string::npos);
    EXPECT_GT(last_.total, 0U);
    EXPECT_EQ(last_.done, last_.total);
}

TEST_F(Engine, ThrowsWhatTheProgramWouldExitWith)
{
    auto const code_of = [this](std::vector<std::string> const& words) {
        try {
            api::perform(words, callbacks_);
        } catch (Error const& error) {
            return error.code();
        }
        return ExitCode::done;
    };
    EXPECT_EQ(code_of({"runn", study_.string()}), ExitCode::usage);
    EXPECT_EQ(code_of({"run", study_.string(), "--paths", "-1"}), ExitCode::usage);
    EXPECT_EQ(code_of({"report", "x.h5"}), ExitCode::usage);
    EXPECT_EQ(code_of({"validate", (scratch_ / "nothing").string()}), ExitCode::input_bad);
    EXPECT_EQ(code_of({"validate", study_.string(), "-p", "general.paths=-3"}), ExitCode::study_invalid);
}

TEST_F(Engine, StopsInOrderWhenAskedFromACallback)
{
    try {
        api::perform(run_words("2000000000"),
                     {.progress = [](JobProgress const&) { request_stop(); }, .log = {}});
        FAIL() << "it should have been stopped";
    } catch (Error const& error) {
        EXPECT_EQ(error.code(), ExitCode::stopped);
        EXPECT_THAT(error.what(), HasSubstr("stopped on request"));
    }
    EXPECT_TRUE(std::filesystem::exists(out_.string() + ".checkpoint"));
}

TEST_F(Engine, RefusesCallsFromACallback)
{
    bool refused = false;
    auto const call_again = [&](JobProgress const&) {
        EXPECT_THROW(api::perform({"validate", study_.string()}, {}), Error);
        refused = true;
    };
    api::perform(run_words("2000"), {.progress = call_again, .log = {}});
    EXPECT_TRUE(refused);
}

TEST_F(Engine, ThrowsWhatACallbackThrows)
{
    auto const fail = [](JobProgress const&) { throw std::domain_error("enough"); };
    EXPECT_THROW(api::perform(run_words("2000000000"), {.progress = fail, .log = {}}), std::domain_error);
    EXPECT_TRUE(std::filesystem::exists(out_.string() + ".checkpoint"));
}

TEST_F(Engine, ReadsAStudyWithItsOverrides)
{
    api::CheckedStudy const study = api::read_study(study_, {"general.title=\"other\""});
    EXPECT_EQ(study.title, "other");
    EXPECT_FALSE(study.firms.empty());
    EXPECT_THAT(study.toml, HasSubstr("title = \"other\""));
    EXPECT_THROW(api::read_study(study_, {"general.paths=-1"}), StudyErrors);
}

}  // namespace
}  // namespace ballast
