// A file is whole or not there, and a rejected one leaves the old one untouched.
#include "host/base/atomic_file.hpp"
#include "host/base/error.hpp"
#include "tests/support/run_program.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>

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

}  // namespace
}  // namespace ballast
