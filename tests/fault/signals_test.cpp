// Signals and time limits: whenever they come, the work is durable within seconds, the exit code says so, and the same
// command goes on to the same bits.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "host/base/stop_signals.hpp"
#include "tests/support/started_program.hpp"

namespace ballast {
namespace {

using nlohmann::json;
using testing::ProgramResult;
using testing::StartedProgram;
using testing::Stream;

constexpr int kStopped = 75;

class Signals : public ::testing::Test {
protected:
    std::vector<std::string> run(std::string const& paths, std::vector<std::string> const& more = {}) const
    {
        std::vector<std::string> arguments{"run",
                                           (testing::source_dir() / "tests/parity/study").string(),
                                           "--out",
                                           out_.string(),
                                           "-q",
                                           "--json",
                                           "--paths",
                                           paths,
                                           "--scenario-paths",
                                           "200",
                                           "--backstop-paths",
                                           "100",
                                           "--backend",
                                           "cpu",
                                           "--threads",
                                           "1"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return arguments;
    }

    StartedProgram start(std::vector<std::string> const& arguments,
                         std::vector<int> const& ignored = {}) const
    {
        return {arguments, Stream::file, Stream::file, ignored};
    }

    testing::ScratchFolder scratch_;
    std::filesystem::path const out_ = scratch_ / "a.h5";
    std::filesystem::path const lock_ = scratch_ / ".a.h5.lock";
    std::filesystem::path const checkpoint_ = scratch_ / "a.h5.checkpoint";
};

TEST_F(Signals, EachThatAsksForAStopLeavesADurableCheckpoint)
{
    for (StopSignal const& signal : stop_signals()) {
        StartedProgram program = start(run("100000000"));
        program.await(lock_);
        program.send(signal.number);
        ProgramResult const result = program.wait();
        EXPECT_EQ(result.exit_code, kStopped) << signal.name << result.err;
        EXPECT_NE(result.err.find(signal.name), std::string::npos) << result.err;
        EXPECT_TRUE(std::filesystem::exists(checkpoint_)) << signal.name;
        EXPECT_FALSE(std::filesystem::exists(lock_)) << signal.name;
        EXPECT_FALSE(std::filesystem::exists(out_)) << signal.name;
        EXPECT_EQ(result.out, "");
    }
}

TEST_F(Signals, ThatWereIgnoredStayIgnored)
{
    StartedProgram program = start(run("20000"), {SIGHUP, SIGINT});
    program.await(lock_);
    program.send(SIGHUP);
    program.send(SIGINT);
    EXPECT_EQ(program.wait().exit_code, 0);
}

/// Checkpoints are written at every turn, and one with all passes finished while figures are made. Of as many paths as this
/// machine needs to have written the first before it is done.
TEST_F(Signals, FromTheFirstCheckpointToTheLastLineLoseNothing)
{
    std::string digest;
    int stops = 0;
    for (std::uint64_t paths = 30'000; stops < 3 && paths < 100'000'000;) {
        std::vector<std::string> const arguments = run(std::to_string(paths), {"--checkpoint-every", "0.1"});
        std::filesystem::remove(out_);
        StartedProgram program = start(arguments);
        program.await(checkpoint_);
        program.send(SIGTERM);
        ProgramResult const result = program.wait();
        if (result.exit_code != kStopped) {
            ASSERT_EQ(result.exit_code, 0) << "it came after the rename; " << result.err;
            paths *= 4;
            digest.clear();
            continue;
        }
        ++stops;
        EXPECT_NE(result.err.find("saved"), std::string::npos) << result.err;
        EXPECT_FALSE(std::filesystem::exists(out_));
        ProgramResult const again = testing::run_ballast(arguments);
        ASSERT_EQ(again.exit_code, 0) << again.err;
        EXPECT_TRUE(std::filesystem::exists(out_));
        EXPECT_FALSE(std::filesystem::exists(checkpoint_));
        if (digest.empty()) {
            std::filesystem::remove(out_);
            digest = json::parse(testing::run_ballast(run(std::to_string(paths))).out)["digest"];
        }
        EXPECT_EQ(json::parse(again.out)["digest"], digest);
    }
    EXPECT_EQ(stops, 3);
}

TEST_F(Signals, EndWhatKeepsNothingAtOnce)
{
    StartedProgram program = start({"plan", (testing::source_dir() / "tests/parity/study").string()});
    while (!program.has_ended()) {
        program.send(SIGTERM);
        usleep(1000);
    }
    EXPECT_EQ(program.wait().exit_code, 128 + SIGTERM);
}

TEST_F(Signals, ATimeLimitStopsAsTheyDoAndTheRunGetsOnFromLimitToLimit)
{
    std::string const digest = json::parse(testing::run_ballast(run("3000")).out)["digest"];
    std::filesystem::remove(out_);
    std::vector<std::string> const arguments = run("3000", {"--max-time", "0.001"});
    int stops = 0;
    ProgramResult result = testing::run_ballast(arguments);
    for (; result.exit_code == kStopped && stops < 100; ++stops) {
        EXPECT_NE(result.err.find("time limit"), std::string::npos) << result.err;
        EXPECT_TRUE(std::filesystem::exists(checkpoint_));
        result = stops < 5 ? testing::run_ballast(arguments) : testing::run_ballast(run("3000"));
    }
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(stops, 6);
    EXPECT_EQ(json::parse(result.out)["digest"], digest);
}

}  // namespace
}  // namespace ballast
