// Whatever fails in the course of a run (an allocation, a write, a sync, a rename, an open, the disk, the time of day), there is a
// whole result of the right bits and exit 0, or an exit code that says what happened and no file.
#include <map>
#include <random>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>

#include "host/results/reader.hpp"
#include "tests/support/campaign.hpp"
#include "tests/support/run_program.hpp"

namespace ballast {
namespace {

using testing::ProgramResult;
using Words = std::vector<std::string>;

class InjectedFaults : public ::testing::Test {
protected:
    void SetUp() override
    {
        if (testing::is_sanitized()) {
            GTEST_SKIP() << "no library may come before that of a sanitizer";
        }
        ProgramResult const whole = run("", {{"BALLAST_FAULT_COUNTS", (scratch_ / "counts").string()}});
        ASSERT_EQ(whole.exit_code, 0) << whole.err;
        digest_ = nlohmann::json::parse(whole.out)["digest"];
        payload_ = payload_of(out_);
        std::istringstream counts(testing::read_text(scratch_ / "counts"));
        for (std::string name; counts >> name;) {
            counts >> counts_[name];
        }
        ASSERT_GT(counts_["allocation"], 1000);
        std::filesystem::remove(out_);
        std::filesystem::remove(scratch_ / "counts");
    }

    /// Of a run on one thread, with a checkpoint before its result; `fault` as the library takes it.
    ProgramResult run(std::string const& fault, std::vector<std::pair<std::string, std::string>> more = {},
                      Words const& words = {}) const
    {
        std::vector<std::string> arguments{"run",
                                           (testing::source_dir() / "tests/support/small_study").string(),
                                           "-q",
                                           "--json",
                                           "--threads",
                                           "1",
                                           "--backend",
                                           "cpu",
                                           "--backstop-paths",
                                           "50",
                                           "--save-paths",
                                           "--out",
                                           out_.string()};
        arguments.insert(arguments.end(), words.begin(), words.end());
        more.emplace_back("LD_PRELOAD", BALLAST_INJECTED_FAULTS);
        if (!fault.empty()) {
            more.emplace_back("BALLAST_FAULT", fault);
        }
        return testing::run_ballast(arguments, more);
    }

    static std::string payload_of(std::filesystem::path const& file)
    {
        return results::payload_sha256(results::read_dataset(file));
    }

    /// Exit 0 with the whole result, or one of `codes`, words, and no result; a crash counts by itself. Removes what is left.
    void check(ProgramResult const& result, std::string const& fault, std::vector<int> const& codes)
    {
        ++exits_[result.exit_code];
        bool const there = std::filesystem::exists(out_);
        if (result.exit_code == 0) {
            ASSERT_TRUE(there) << fault;
            EXPECT_EQ(nlohmann::json::parse(result.out)["digest"], digest_) << fault;
        } else if (result.exit_code > 128) {
            ++crashes_;
        } else {
            EXPECT_NE(std::find(codes.begin(), codes.end(), result.exit_code), codes.end())
                << fault << ": exit " << result.exit_code << " " << result.err;
            EXPECT_FALSE(result.err.empty()) << fault;
        }
        if (there) {  // whole, even where a sync failed after the rename
            EXPECT_EQ(payload_of(out_), payload_) << fault;
        }
        for (auto const& entry : std::filesystem::directory_iterator(scratch_.path())) {
            std::string const name = entry.path().filename().string();
            bool const at_once =
                result.exit_code > 128 || result.err.find("out of memory") != std::string::npos;
            EXPECT_TRUE(name == "a.h5" || name == "a.h5.checkpoint" || at_once) << fault << " left " << name;
            if (name == "a.h5.checkpoint") {
                EXPECT_NO_THROW(results::read_dataset(entry.path())) << fault;
            }
            std::filesystem::remove(entry.path());
        }
    }

    /// One allocation in each of `wanted` equal parts of the run; with `modes` 2 memory is gone for good every second time.
    void fail_allocations(std::string const& kind, int wanted, int modes)
    {
        std::mt19937_64 random(40);
        long const total = counts_[kind];
        for (int i = 0; i < wanted; ++i) {
            long const at = total * i / wanted +
                            static_cast<long>(random() % static_cast<std::uint64_t>(total / wanted + 1));
            std::string const fault = fmt::format("{}{}:{}", kind, i % modes == 0 ? "" : "s", at + 1);
            check(run(fault), fault, {1, 6});
        }
        testing::record(fmt::format("{}s: {} of {} failed{}: {}", kind, wanted, total,
                                    modes == 2 ? ", alone or with all after it" : "", exits()));
    }

    std::string exits() const
    {
        std::string text;
        for (auto const& [code, times] : exits_) {
            text += fmt::format("{}exit {}: {}", text.empty() ? "" : ", ", code, times);
        }
        return text;
    }

    testing::ScratchFolder scratch_;
    std::filesystem::path const out_ = scratch_ / "a.h5";
    std::string digest_, payload_;
    std::map<std::string, long> counts_;
    std::map<int, int> exits_;
    int crashes_ = 0;
};

/// Those of the program itself end in order. libstdc++ 12 frees wild pointers where a std::filesystem::path runs out of
/// memory, seen in one of a hundred.
TEST_F(InjectedFaults, AnyAllocationMayFail)
{
    int const wanted = testing::trials("BALLAST_FAILED_ALLOCATIONS", 40);
    fail_allocations("allocation", wanted, 2);
    EXPECT_LE(crashes_, 1 + wanted / 25);
}

/// HDF5 1.10 and the C library may crash; a file is whole or not there even then.
TEST_F(InjectedFaults, AnyAllocationOfTheLibrariesMayFail)
{
    fail_allocations("c_allocation", testing::trials("BALLAST_FAILED_ALLOCATIONS", 20), 1);
}

TEST_F(InjectedFaults, AnyWriteSyncRenameOpenOrCloseMayFail)
{
    int faults = 0;
    std::string text;
    for (std::string const call : {"write", "sync", "rename", "open", "close"}) {
        ASSERT_GT(counts_[call], 0) << call;
        for (long number = 1; number <= counts_[call]; ++number, ++faults) {
            std::string const fault = fmt::format("{}:{}", call, number);
            check(run(fault), fault, {6});
        }
        text += fmt::format(" {} {},", counts_[call], call);
    }
    testing::record(fmt::format("failing calls: {}, each in turn:{} {}", faults, text, exits()));
}

TEST_F(InjectedFaults, TheDiskMayBeFullAtAnyLevel)
{
    int const levels = testing::trials("BALLAST_FULL_DISKS", 20);
    for (int i = 0; i < levels; ++i) {
        std::string const fault = fmt::format("space:{}", counts_["space"] * i / levels);
        check(run(fault), fault, {6});
    }
    EXPECT_FALSE(exits_.contains(0)) << "each level is short of what a run writes";
    testing::record(
        fmt::format("full disks: {} levels from 0 to {} bytes: {}", levels, counts_["space"], exits()));
}

TEST_F(InjectedFaults, TheTimeOfDayMayJump)
{
    int const wanted = testing::trials("BALLAST_CLOCK_JUMPS", 3);
    for (int i = 0; i < wanted; ++i) {
        std::string const fault = "clock";
        Words const more{"--checkpoint-every", "0.1", "--max-time", i % 2 == 0 ? "1000" : "0.02"};
        ProgramResult result = run(fault, {}, more);
        while (result.exit_code == 75) {
            ++exits_[75];
            result = run(fault);
        }
        EXPECT_EQ(result.exit_code, 0) << result.err;
        check(result, fault, {});
    }
    testing::record(
        fmt::format("clock: {} runs while the time of day jumps by -56 to 30 years: {}", wanted, exits()));
}

/// A disk of its own for one process, if that is allowed.
TEST_F(InjectedFaults, ASmallDiskMayBeFullAtAnyLevel)
{
    int const levels = testing::trials("BALLAST_SMALL_DISKS", 6);
    std::filesystem::create_directory(scratch_ / "disk");
    Words const large{"--paths", "60000", "--out", (scratch_ / "disk/a.h5").string()};
    int full = 0, whole = 0;
    for (int i = 0; i < levels; ++i) {
        // From what a run asks for at its start to more than checkpoint and result together.
        int const kibibytes = 1100 + i * 4000 / levels;
        std::string const script =
            fmt::format("mount -t tmpfs -o size={}k none '{}' || exit 77; \"$@\"; status=$?; ls -A '{}'; [ "
                        "$status != 0 ] || "
                        "'{}' info '{}' >/dev/null || exit 99; exit $status",
                        kibibytes, (scratch_ / "disk").string(), (scratch_ / "disk").string(),
                        testing::program_path().string(), (scratch_ / "disk/a.h5").string());
        Words command{"unshare",
                      "-m",
                      "bash",
                      "-c",
                      script,
                      "bash",
                      testing::program_path().string(),
                      "run",
                      (testing::source_dir() / "tests/support/small_study").string(),
                      "-q",
                      "--save-paths",
                      "--backend",
                      "cpu",
                      "--backstop-paths",
                      "50"};
        command.insert(command.end(), large.begin(), large.end());
        ProgramResult const result = testing::run_command(command);
        if (result.exit_code == 77 || result.exit_code == 1) {
            std::filesystem::remove(scratch_ / "disk");
            GTEST_SKIP() << "may not mount a small disk: " << result.err;
        }
        EXPECT_TRUE(result.exit_code == 0 || result.exit_code == 6)
            << kibibytes << " KiB: " << result.exit_code << result.out << result.err;
        EXPECT_EQ(result.out.find(".part"), std::string::npos) << result.out;
        EXPECT_EQ(result.exit_code == 0, ("\n" + result.out).find("\na.h5\n") != std::string::npos)
            << result.out;
        (result.exit_code == 0 ? whole : full) += 1;
    }
    std::filesystem::remove(scratch_ / "disk");
    testing::record(fmt::format("small disks: {} sizes: {} with exit 6 and no result, {} with a whole one",
                                levels, full, whole));
    EXPECT_GT(full, 0);
    EXPECT_GT(whole, 0);
}

}  // namespace
}  // namespace ballast
