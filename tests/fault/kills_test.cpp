// kill -9 at random times: what lies under the names of checkpoint and result is always whole, the same command goes on
// from it, little work is lost, and the bits are those of a run that nobody disturbed.
#include <chrono>
#include <random>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "host/results/reader.hpp"
#include "tests/support/campaign.hpp"
#include "tests/support/started_program.hpp"

namespace ballast {
namespace {

using nlohmann::json;
using testing::ProgramResult;
using testing::StartedProgram;
using testing::Stream;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

class Kills : public ::testing::Test {
protected:
    std::vector<std::string> run(std::string const& checkpoint_every) const
    {
        return {"run",
                (testing::source_dir() / "tests/support/small_study").string(),
                "-q",
                "--json",
                "--paths",
                std::to_string(testing::trials("BALLAST_KILLED_PATHS", 600'000)),
                "--out",
                out_.string(),
                "--threads",
                "1",
                "--backend",
                "cpu",
                "--scenario-paths",
                "1000",
                "--backstop-paths",
                "1000",
                "--checkpoint-every",
                checkpoint_every};
    }

    /// What the files hold is whole; how many paths of the base a checkpoint has.
    std::uint64_t finished_paths(std::string const& payload)
    {
        std::uint64_t finished = 0;
        if (std::filesystem::exists(checkpoint_)) {
            results::Dataset const dataset = results::read_dataset(checkpoint_);
            finished = static_cast<std::uint64_t>(
                std::get<std::int64_t>(*dataset.find_group("pass_0")->find_attribute("finished")));
        }
        if (std::filesystem::exists(out_)) {
            EXPECT_EQ(results::payload_sha256(results::read_dataset(out_)), payload);
        }
        return finished;
    }

    testing::ScratchFolder scratch_;
    std::filesystem::path const out_ = scratch_ / "a.h5";
    std::filesystem::path const checkpoint_ = scratch_ / "a.h5.checkpoint";
};

TEST_F(Kills, AtRandomTimesLeaveWholeFilesAndChangeNoBit)
{
    Clock::time_point const start = Clock::now();
    ProgramResult const whole = testing::run_ballast(run("60"));
    double const undisturbed = seconds_since(start);
    ASSERT_EQ(whole.exit_code, 0) << whole.err;
    std::string const digest = json::parse(whole.out)["digest"];
    std::string const payload = results::payload_sha256(results::read_dataset(out_));
    std::filesystem::remove(out_);

    int const wanted = testing::trials("BALLAST_KILLS", 30);
    std::mt19937_64 random(30);
    // From the start to while results are written.
    auto const lifetime = [&] {
        return static_cast<double>(random() % 1000) / 1000.0 * (0.05 + undisturbed);
    };
    int kills = 0, finished_runs = 0, resumed = 0;
    std::uint64_t before = 0;
    while (kills < wanted) {
        StartedProgram program(run("0.1"), Stream::file, Stream::file);
        std::this_thread::sleep_for(std::chrono::duration<double>(lifetime()));
        program.send(SIGKILL);
        ProgramResult const result = program.wait();
        if (result.exit_code == 128 + SIGKILL) {
            ++kills;
            std::uint64_t const finished = finished_paths(payload);
            bool const written = std::filesystem::remove(out_);  // the checkpoint may be gone by then
            EXPECT_TRUE(written || finished >= before)
                << "kill " << kills << " lost what an earlier checkpoint had";
            before = finished;
            if (random() % 8 == 0) {  // from the start again, so that kills fall everywhere
                std::filesystem::remove(checkpoint_);
                before = 0;
            }
            continue;
        }
        ASSERT_EQ(result.exit_code, 0) << result.err;
        json const said = json::parse(result.out);
        EXPECT_EQ(said["digest"], digest);
        resumed += said["resumed"] ? 1 : 0;
        ++finished_runs;
        finished_paths(payload);
        std::filesystem::remove(out_);
        before = 0;
    }
    // To the end from wherever the last one left it; what the killed ones left beside the output goes.
    ProgramResult const last = testing::run_ballast(run("0.1"));
    ASSERT_EQ(last.exit_code, 0) << last.err;
    EXPECT_EQ(json::parse(last.out)["digest"], digest);
    finished_paths(payload);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(scratch_.path()), {}), 1)
        << "the result alone";
    testing::record(fmt::format(
        "kills: {} of a run of {:.1f} s; {} runs reached their end in between, {} of them resumed; "
        "0 unreadable files, 0 changed bits",
        kills, undisturbed, finished_runs, resumed));
}

/// Not with ctest, since it takes minutes: a kill costs what was done since the last checkpoint of the default interval.
TEST_F(Kills, LoseAMinuteOfWorkAtMost)
{
    int const seconds = testing::trials("BALLAST_KILL_AFTER_SECONDS", 0);
    if (seconds == 0) {
        GTEST_SKIP() << "part of scripts/fault_campaign.sh";
    }
    std::vector<std::string> words = run("60");
    words[5] = "100000000000";
    double lost = 0;
    for (int i = 0; i < 2; ++i) {
        StartedProgram program(words, Stream::file, Stream::file);
        std::this_thread::sleep_for(std::chrono::seconds(seconds + 20 * i));
        auto const age =
            std::filesystem::file_time_type::clock::now() - std::filesystem::last_write_time(checkpoint_);
        program.send(SIGKILL);
        EXPECT_EQ(program.wait().exit_code, 128 + SIGKILL);
        lost = std::max(lost, std::chrono::duration<double>(age).count());
        finished_paths("");
    }
    EXPECT_LE(lost, 60.0 + 1.0);
    testing::record(fmt::format("lost work: a kill after {} and {} s found a checkpoint {:.1f} s old at most",
                                seconds, seconds + 20, lost));
}

}  // namespace
}  // namespace ballast
