// A file is whole or not there, and a rejected one leaves the old one untouched.
#include "host/base/atomic_file.hpp"
#include "host/base/error.hpp"
#include "tests/support/run_program.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <sys/stat.h>
#include <thread>
#include <vector>

namespace ballast {
namespace {

namespace fs = std::filesystem;

std::span<std::byte const> bytes_of(std::string const& text)
{
    return std::as_bytes(std::span(text.data(), text.size()));
}

std::size_t num_entries(fs::path const& folder)
{
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

/// The exit code of the Error that `body` throws; done if it throws none.
template <class Body>
ExitCode code_of(Body body)
{
    try {
        body();
    } catch (Error const& error) {
        return error.code();
    }
    return ExitCode::done;
}

TEST(AtomicFile, ReplacesTheOldFileAndLeavesNothingElse)
{
    testing::ScratchFolder const scratch;
    fs::path const file = scratch.write("result", "old");
    write_file_atomically(file, bytes_of("new and longer"));
    EXPECT_EQ(testing::read_text(file), "new and longer");
    EXPECT_EQ(num_entries(scratch.path()), 1U);
}

TEST(AtomicFile, KeepsTheOldFileWhenTheCheckRejects)
{
    testing::ScratchFolder const scratch;
    fs::path const file = scratch.write("result", "old");
    auto const reject = [](fs::path const& temporary) {
        EXPECT_EQ(testing::read_text(temporary), "new");
        throw Error(ExitCode::io, "differs");
    };
    EXPECT_EQ(code_of([&] { write_file_atomically(file, bytes_of("new"), reject); }), ExitCode::io);
    EXPECT_EQ(testing::read_text(file), "old");
    EXPECT_EQ(num_entries(scratch.path()), 1U);
}

TEST(AtomicFile, RefusesBadTargetsBeforeWriting)
{
    testing::ScratchFolder const scratch;
    fs::create_directory(scratch / "folder");
    EXPECT_EQ(code_of([&] { check_can_write(scratch / "missing/file", 1); }), ExitCode::io);
    EXPECT_EQ(code_of([&] { check_can_write(scratch / "folder", 1); }), ExitCode::io);
    EXPECT_EQ(code_of([&] { check_can_write(fs::path(scratch.path().string() + "/"), 1); }), ExitCode::io);
    EXPECT_EQ(code_of([&] { check_can_write("/dev/null", 1); }), ExitCode::io);
    EXPECT_EQ(code_of([&] { check_can_write(scratch / "huge", std::numeric_limits<std::size_t>::max()); }),
              ExitCode::io);
    EXPECT_EQ(code_of([&] { check_can_write(scratch / "fine", 1); }), ExitCode::done);
    EXPECT_EQ(num_entries(scratch.path()), 1U);
}

TEST(AtomicFile, FollowsLinksAndKeepsThem)
{
    testing::ScratchFolder const scratch;
    fs::create_directory(scratch / "far");
    fs::path const file = scratch.write("far/real", "old");
    fs::create_symlink("far/real", scratch / "near");
    fs::create_symlink("near", scratch / "chain");
    fs::create_symlink(scratch / "far/new", scratch / "ahead");  // to a file that is not there yet
    write_file_atomically(scratch / "chain", bytes_of("new"));
    write_file_atomically(scratch / "ahead", bytes_of("first"));
    EXPECT_EQ(testing::read_text(file), "new");
    EXPECT_EQ(testing::read_text(scratch / "far/new"), "first");
    for (char const* const link : {"near", "chain", "ahead"}) {
        EXPECT_TRUE(fs::is_symlink(scratch / link)) << link;
    }
    EXPECT_EQ(num_entries(scratch / "far"), 2U);
}

TEST(AtomicFile, RefusesWhatIsNoFile)
{
    testing::ScratchFolder const scratch;
    fs::create_directory(scratch / "folder");
    ASSERT_EQ(mkfifo((scratch / "pipe").c_str(), 0600), 0);
    fs::create_symlink("round", scratch / "circle");
    fs::create_symlink("circle", scratch / "round");
    fs::create_symlink("/proc/self/fd/1", scratch / "stdout");
    fs::create_symlink("pipe", scratch / "to_pipe");
    fs::create_symlink("missing/file", scratch / "nowhere");
    for (fs::path const& target :
         {scratch / "folder", scratch / "pipe", scratch / "circle", scratch / "stdout", scratch / "to_pipe",
          scratch / "nowhere", fs::path("/dev/null"), fs::path("/dev/stdout"), fs::path("/dev/fd/1"),
          fs::path("/proc/self/comm"), scratch.path() / std::string(256, 'a')}) {
        EXPECT_EQ(code_of([&] { check_can_write(target, 1); }), ExitCode::io) << target;
        EXPECT_EQ(code_of([&] { write_file_atomically(target, bytes_of("x")); }), ExitCode::io) << target;
    }
    EXPECT_EQ(num_entries(scratch.path()), 7U);
}

TEST(AtomicFile, TakesAnyNameAFileMayHaveAndTheModeOfWhatItReplaces)
{
    testing::ScratchFolder const scratch;
    fs::path const file = scratch.path() / std::string(255, 'a');
    write_file_atomically(file, bytes_of("one"));
    fs::permissions(file, fs::perms(0640));
    write_file_atomically(file, bytes_of("two"));
    EXPECT_EQ(fs::status(file).permissions(), fs::perms(0640));
    EXPECT_EQ(testing::read_text(file), "two");
}

/// As two containers do, in which processes have equal numbers.
TEST(AtomicFile, WritersAtTheSameTimeDoNotMeet)
{
    testing::ScratchFolder const scratch;
    fs::path const file = scratch / "result";
    std::string const texts[] = {std::string(100'000, 'a'), std::string(200'000, 'b')};
    {
        std::vector<std::jthread> writers;
        for (std::string const& text : texts) {
            writers.emplace_back([&] {
                for (int i = 0; i < 20; ++i) {
                    write_file_atomically(file, bytes_of(text), [&](fs::path const& temporary) {
                        EXPECT_EQ(testing::read_text(temporary), text);
                    });
                }
            });
        }
    }
    std::string const left = testing::read_text(file);
    EXPECT_TRUE(left == texts[0] || left == texts[1]);
    EXPECT_EQ(num_entries(scratch.path()), 1U);
}

}  // namespace
}  // namespace ballast
