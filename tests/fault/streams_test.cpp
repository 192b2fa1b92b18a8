// A lost stream ends nothing: every command gives its own exit code with stderr closed, full or without a reader, and 6
// where stdout is, which it cannot do without; what it writes to files is whole.
#include <gtest/gtest.h>

#include "host/results/reader.hpp"
#include "tests/support/started_program.hpp"

namespace ballast {
namespace {

using testing::ProgramResult;
using testing::StartedProgram;
using testing::Stream;

constexpr Stream kLost[] = {Stream::closed, Stream::full_disk, Stream::gone_pipe};

struct Command {
    std::vector<std::string> arguments;
    int exit_code;
    bool prints = true;  ///< something to stdout
    bool slow = false;   ///< tried with one kind of loss
};

class Streams : public ::testing::Test {
protected:
    /// Every verb at its work, and every kind of failure.
    std::vector<Command> commands() const
    {
        std::string const study = (testing::source_dir() / "docs/first_study").string();
        std::string const out = (scratch_ / "a.h5").string();
        std::string const bad = (scratch_ / "bad.toml").string();
        return {
            {{"run", study, "--paths", "50", "--scenario", "base", "--out", out}, 0},
            {{"run", study, "--paths", "50", "--scenario", "base", "--out", out, "--json"}, 0},
            {{"validate", study}, 0},
            {{"plan", study}, 0, true, true},
            {{"info", out}, 0},
            {{"diff", out, out}, 0},
            {{"schema"}, 0},
            {{"doctor"}, 0},
            {{"replay", study, "--firm", "harbor"}, 0},
            {{"switches", study, "--paths", "50", "--no-channels", "--only", "mergers", "--out",
              (scratch_ / "s.h5").string()},
             0,
             true,
             true},
            {{"--help"}, 0},
            {{"run"}, 2, false},
            {{"nonsense"}, 2, false},
            {{"validate", bad}, 3, false},
            {{"info", "missing.h5"}, 4, false},
            {{"run", study, "--out", "/proc/a.h5"}, 6, false},
        };
    }

    testing::ScratchFolder scratch_;
};

std::string text_of(Command const& command)
{
    std::string text;
    for (std::string const& argument : command.arguments) {
        text += argument + " ";
    }
    return text;
}

TEST_F(Streams, ThatAreLostChangeNoExitCodeButThatOfLostResults)
{
    scratch_.write("bad.toml", "[general\n");
    for (Command const& command : commands()) {
        ProgramResult const whole = StartedProgram(command.arguments, Stream::file, Stream::file).wait();
        ASSERT_EQ(whole.exit_code, command.exit_code) << text_of(command) << whole.err;
        ASSERT_EQ(whole.out != "", command.prints) << text_of(command);
        for (Stream const lost : kLost) {
            if (command.slow && lost != Stream::full_disk) {
                continue;
            }
            ProgramResult const mute = StartedProgram(command.arguments, Stream::file, lost).wait();
            EXPECT_EQ(mute.exit_code, command.exit_code) << text_of(command) << static_cast<int>(lost);
            EXPECT_EQ(mute.out != "", command.prints) << text_of(command);
            ProgramResult const unheard = StartedProgram(command.arguments, lost, Stream::file).wait();
            EXPECT_EQ(unheard.exit_code, command.prints ? 6 : command.exit_code)
                << text_of(command) << static_cast<int>(lost) << unheard.err;
            bool const says_so = unheard.err.find("stdout cannot be written") != std::string::npos;
            EXPECT_EQ(says_so, command.prints && lost != Stream::gone_pipe)
                << text_of(command) << unheard.err;
            EXPECT_EQ(StartedProgram(command.arguments, lost, lost).wait().exit_code, unheard.exit_code)
                << text_of(command);
        }
    }
    EXPECT_NO_THROW(results::read_dataset(scratch_ / "a.h5")) << "nothing that was said went into the file";
}

}  // namespace
}  // namespace ballast
