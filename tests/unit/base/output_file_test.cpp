// One command at a time writes a file, whatever names lead to it; what a killed one left is no obstacle.
#include "host/base/output_file.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/base/atomic_file.hpp"
#include "host/base/error.hpp"
#include "tests/support/run_program.hpp"

namespace ballast {
namespace {

namespace fs = std::filesystem;

std::size_t num_entries(fs::path const& folder)
{
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

std::string refusal(fs::path const& file)
{
    try {
        OutputFile const output(file, 1);
    } catch (Error const& error) {
        EXPECT_EQ(error.code(), ExitCode::io);
        return error.what();
    }
    return "";
}

TEST(OutputFile, IsHeldAgainstOthersUnderAllItsNames)
{
    testing::ScratchFolder const scratch;
    fs::create_symlink("real.h5", scratch / "latest.h5");
    {
        OutputFile const output(scratch / "real.h5", 1);
        for (char const* const name : {"real.h5", "latest.h5"}) {
            EXPECT_NE(refusal(scratch / name).find(fmt::format("process {}", getpid())), std::string::npos)
                << refusal(scratch / name);
        }
        EXPECT_EQ(refusal(scratch / "other.h5"), "");
    }
    EXPECT_EQ(refusal(scratch / "latest.h5"), "");
    EXPECT_EQ(num_entries(scratch.path()), 1U) << "the link alone";
}

TEST(OutputFile, IsFreeAgainWhenItsHolderWasKilled)
{
    testing::ScratchFolder const scratch;
    pid_t const child = fork();
    if (child == 0) {
        OutputFile const output(scratch / "a.h5", 1);
        std::string const name = temporary_prefix(output.path()) + "0123456789abcdef.part";
        scratch.write(name, "half");
        kill(getpid(), SIGKILL);
    }
    waitpid(child, nullptr, 0);
    EXPECT_EQ(num_entries(scratch.path()), 2U) << "lock and half a file";
    scratch.write(".a.h5.notes.part", "somebody else's");
    EXPECT_EQ(refusal(scratch / "a.h5"), "");
    EXPECT_EQ(num_entries(scratch.path()), 1U);
    EXPECT_TRUE(fs::exists(scratch / ".a.h5.notes.part"));
}

TEST(OutputFile, MakesItsFolderAndFindsOutAtOnceThatACheckpointCouldNotBeWritten)
{
    testing::ScratchFolder const scratch;
    {
        OutputFile const output(scratch / "new/folder/a.h5", 1);
        EXPECT_EQ(output.path(), scratch / "new/folder/a.h5");
    }
    EXPECT_NE(refusal(scratch.path() / std::string(250, 'a')), "") << "its checkpoint has too long a name";
    fs::create_directory(scratch / "b.h5.checkpoint");
    EXPECT_NE(refusal(scratch / "b.h5").find("is a folder"), std::string::npos);
}

}  // namespace
}  // namespace ballast
