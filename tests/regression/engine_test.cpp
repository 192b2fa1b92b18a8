// Verbs of the program from within another one: what is said goes to the listener, errors are exceptions, stops are in order.
#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/api/engine.hpp"
#include "host/base/stop_signals.hpp"
#include "tests/support/locations.hpp"
#include "tests/support/scratch_folder.hpp"

namespace ballast {
namespace {

using ::testing::HasSubstr;

class Heard : public Listener {
public:
    void output(std::string_view) override { ADD_FAILURE() << "output is the answer's"; }
    void log(std::string_view level, std::string_view text) override
    {
        logged += std::string(level) + ": " + std::string(text) + "\n";
    }
    void progress(JobProgress const& job) override
    {
        last = job;
        if (on_progress) {
            on_progress();
        }
    }

    std::string logged;
    JobProgress last;
    std::function<void()> on_progress;
};

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
    Heard heard_;
};

TEST_F(Engine, SaysToItsCallerWhatTheProgramSaysToStdoutAndStderr)
{
    api::Answer const answer = api::perform({"validate", study_.string()}, heard_);
    EXPECT_EQ(answer.status, 0);
    EXPECT_THAT(answer.output, HasSubstr("valid, "));
    EXPECT_NE(api::perform(run_words("2000"), heard_).output.find("digest "), std::string::npos);
    EXPECT_GT(heard_.last.total, 0U);
    EXPECT_EQ(heard_.last.done, heard_.last.total);
}

TEST_F(Engine, ThrowsWhatTheProgramWouldExitWith)
{
    auto const code_of = [this](std::vector<std::string> const& words) {
        try {
            api::perform(words, heard_);
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

TEST_F(Engine, StopsInOrderWhenAskedFromTheListener)
{
    heard_.on_progress = [] { request_stop(); };
    try {
        api::perform(run_words("2000000000"), heard_);
        FAIL() << "it should have been stopped";
    } catch (Error const& error) {
        EXPECT_EQ(error.code(), ExitCode::stopped);
        EXPECT_THAT(error.what(), HasSubstr("stopped on request"));
    }
    EXPECT_TRUE(std::filesystem::exists(out_.string() + ".checkpoint"));
}

TEST_F(Engine, RefusesCallsFromTheListener)
{
    bool refused = false;
    heard_.on_progress = [&] {
        Heard other;
        EXPECT_THROW(api::perform({"validate", study_.string()}, other), Error);
        refused = true;
    };
    api::perform(run_words("2000"), heard_);
    EXPECT_TRUE(refused);
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
