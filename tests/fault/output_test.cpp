// An output file belongs to everybody who can write it: runs that meet are told, nobody's results or checkpoint are
// lost unasked, and a full disk costs a checkpoint, not the run.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "host/results/reader.hpp"
#include "tests/support/started_program.hpp"

namespace ballast {
namespace {

using nlohmann::json;
using testing::ProgramResult;
using testing::StartedProgram;
using testing::Stream;

class Output : public ::testing::Test {
protected:
    std::vector<std::string> run(std::vector<std::string> const& more = {}) const
    {
        std::vector<std::string> arguments{"run", study_,       "--out", out_.string(),      "-q", "--paths",
                                           "100", "--scenario", "base",  "--backstop-paths", "0"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return arguments;
    }

    ProgramResult result_of(std::vector<std::string> const& more = {}) const
    {
        return testing::run_ballast(run(more));
    }

    testing::ScratchFolder scratch_;
    std::string const study_ = (testing::source_dir() / "tests/parity/study").string();
    std::filesystem::path const out_ = scratch_ / "a.h5";
    std::filesystem::path const checkpoint_ = scratch_ / "a.h5.checkpoint";
};

TEST_F(Output, ASecondRunToTheSameFileIsRefusedAtItsStart)
{
    std::filesystem::create_symlink(out_, scratch_ / "latest.h5");
    std::vector<std::string> long_run = run();
    long_run[6] = "100000000";
    StartedProgram first(long_run, Stream::file, Stream::file);
    first.await(scratch_ / ".a.h5.lock");
    ProgramResult const second = result_of({"--seed", "7"});
    EXPECT_EQ(second.exit_code, 6) << second.err;
    EXPECT_NE(second.err.find("is being written by"), std::string::npos) << second.err;
    std::vector<std::string> linked = run();
    linked[3] = (scratch_ / "latest.h5").string();
    EXPECT_EQ(testing::run_ballast(linked).exit_code, 6) << "another name of the same file";
    first.send(SIGTERM);
    EXPECT_EQ(first.wait().exit_code, 75);
    EXPECT_TRUE(std::filesystem::exists(checkpoint_)) << "as the first left it";
}

TEST_F(Output, OfAnotherStudyIsReplacedByForceAlone)
{
    ASSERT_EQ(result_of().exit_code, 0);
    std::string const before = testing::read_text(out_);
    ASSERT_EQ(result_of({"--seed", "7"}).exit_code, 0) << "the same study may replace its results";
    EXPECT_NE(testing::read_text(out_), before);
    std::vector<std::string> const other{"-p", "general.name=another"};
    ProgramResult const refused = result_of(other);
    EXPECT_EQ(refused.exit_code, 4);
    EXPECT_NE(refused.err.find("--force"), std::string::npos) << refused.err;
    EXPECT_EQ(result_of({"-p", "general.name=another", "--force"}).exit_code, 0);
    EXPECT_EQ(results::read_dataset(out_).text_attribute("study"), "another");
}

TEST_F(Output, NeverReplacesACheckpointOrAFileOfTheStudy)
{
    std::vector<std::string> stopped = run({"--max-time", "0.001"});
    stopped[6] = "100000000";
    ASSERT_EQ(testing::run_ballast(stopped).exit_code, 75);
    std::string const checkpoint = testing::read_text(checkpoint_);
    for (char const* const force : {"-q", "--force"}) {
        EXPECT_EQ(result_of({force}).exit_code, 4) << "another number of paths";
        std::vector<std::string> onto = run({force});
        onto[3] = checkpoint_.string();
        EXPECT_EQ(testing::run_ballast(onto).exit_code, 4) << force;
        EXPECT_EQ(testing::read_text(checkpoint_), checkpoint) << force;
    }
    EXPECT_FALSE(std::filesystem::exists(out_));

    std::string const text = testing::read_text(testing::source_dir() / "docs/first_study/study.toml");
    std::string const own = scratch_.write("study.toml", text).string();
    for (std::string const& name : {own, scratch_.path().string() + "/./study.toml"}) {
        EXPECT_EQ(testing::run_ballast({"run", own, "--out", name, "--paths", "10"}).exit_code, 2) << name;
    }
    EXPECT_EQ(testing::read_text(own), text);
}

TEST_F(Output, ACheckpointThatCannotBeWrittenDoesNotEndTheRun)
{
    ProgramResult const whole = result_of({"--json"});
    ASSERT_EQ(whole.exit_code, 0) << whole.err;
    std::filesystem::remove(out_);
    // A checkpoint that is out of reach from some time on: its name leads into a folder that goes.
    std::filesystem::create_directory(scratch_ / "gone");
    std::filesystem::create_symlink("gone/checkpoint", checkpoint_);
    std::vector<std::string> long_run = run({"--checkpoint-every", "0.1", "--json"});
    long_run[6] = "100000000";
    StartedProgram program(long_run, Stream::file, Stream::file);
    program.await(scratch_ / "gone/checkpoint");
    std::filesystem::rename(scratch_ / "gone", scratch_ / "moved");
    std::filesystem::path const err = program.stderr_file();
    while (testing::read_text(err).find("the simulation goes on") == std::string::npos &&
           !program.has_ended()) {
        usleep(1000);
    }
    EXPECT_FALSE(program.has_ended());
    program.send(SIGTERM);
    ProgramResult const stopped = program.wait();
    EXPECT_EQ(stopped.exit_code, 6) << "nothing durable, so no 75; " << stopped.err;
    EXPECT_NE(stopped.err.find("no checkpoint could be written"), std::string::npos) << stopped.err;
    // The older one is whole, and the run goes on from it.
    std::filesystem::rename(scratch_ / "moved", scratch_ / "gone");
    std::vector<std::string> again = long_run;
    again.insert(again.end(), {"--max-time", "0.001"});
    EXPECT_EQ(testing::run_ballast(again).exit_code, 75);
}

}  // namespace
}  // namespace ballast
