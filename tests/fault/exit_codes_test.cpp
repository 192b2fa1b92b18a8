// The table of exit codes in the documents is the one that commands follow.
#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "host/base/error.hpp"
#include "tests/support/campaign.hpp"
#include "tests/support/started_program.hpp"

namespace ballast {
namespace {

using testing::ProgramResult;
using testing::run_ballast;

struct Case {
    ExitCode code;
    std::vector<std::string> arguments;
    char const* words;  ///< in what it says
};

class ExitCodes : public ::testing::Test {
protected:
    std::string const study_ = (testing::source_dir() / "tests/parity/study").string();
    testing::ScratchFolder scratch_;

    std::vector<std::string> run(std::string const& out, std::vector<std::string> const& more = {}) const
    {
        std::vector<std::string> arguments{"run",
                                           study_,
                                           "--paths",
                                           "100",
                                           "--scenario",
                                           "base",
                                           "--backstop-paths",
                                           "0",
                                           "--out",
                                           (scratch_ / out).string(),
                                           "--backend",
                                           "cpu"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return arguments;
    }
};

TEST_F(ExitCodes, OfTheDocumentsAreGiven)
{
    std::set<int> documented;
    std::istringstream page(testing::read_text(testing::source_dir() / "docs/results_and_faults.md"));
    bool table = false;
    for (std::string line; std::getline(page, line);) {
        table = line.starts_with("| code | means |") || (table && line.starts_with("|"));
        if (table && line.size() > 2 && line[2] >= '0' && line[2] <= '9') {
            documented.insert(std::stoi(line.substr(2)));
        }
    }
    scratch_.write("broken.toml", "[general\n");
    scratch_.write("none.h5", "");
    std::string const a = (scratch_ / "a.h5").string(), b = (scratch_ / "b.h5").string();
    std::vector<Case> const cases{
        {ExitCode::done, run("a.h5"), "digest"},
        {ExitCode::done, run("b.h5", {"-p", "firm.cloud.cash_usd_bn=0", "-p", "firm.rival.cash_usd_bn=0"}),
         "digest"},
        {ExitCode::usage, {"run"}, "STUDY"},
        {ExitCode::study_invalid, {"validate", (scratch_ / "broken.toml").string()}, "TOML syntax"},
        {ExitCode::input_bad, {"info", (scratch_ / "missing.h5").string()}, "is not there"},
        {ExitCode::input_bad, {"info", (scratch_ / "none.h5").string()}, "is empty"},
        {ExitCode::input_bad, {"info", scratch_.path().string()}, "is not a regular file"},
        {ExitCode::differs, {"diff", a, b}, "differ beyond their intervals"},
        {ExitCode::imprecise, run("d.h5", {"--until", "survival_probability[rival,6m] < 1e-9"}),
         "not reached"},
        {ExitCode::io, run("a.h5/b.h5"), "a.h5"},
        {ExitCode::device, {"run", study_, "--device", "99", "--out", a}, "--backend cpu"},
        {ExitCode::stopped, run("c.h5", {"--max-time", "0.001", "--paths=100000000"}), "time limit"},
    };
    std::set<int> given{static_cast<int>(ExitCode::internal)};
    for (Case const& one : cases) {
        std::vector<std::string> arguments = one.arguments;
        if (one.code == ExitCode::stopped) {
            arguments.erase(arguments.begin() + 2, arguments.begin() + 4);  // the first --paths
        }
        ProgramResult const result = run_ballast(arguments);
        EXPECT_EQ(result.exit_code, static_cast<int>(one.code)) << one.words << result.err;
        EXPECT_NE((result.out + result.err).find(one.words), std::string::npos) << result.out << result.err;
        given.insert(result.exit_code);
    }
    EXPECT_EQ(documented, given);
}

TEST_F(ExitCodes, OutOfMemoryIsOneCodeInEveryPhaseAndSaysWhatHelps)
{
    if (testing::is_sanitized()) {
        GTEST_SKIP() << "a sanitizer takes terabytes of addresses for itself";
    }
    std::set<int> codes;
    // In small steps where the file is written with little to spare.
    for (int mebibytes = 60; mebibytes <= 300; mebibytes += mebibytes < 100 ? 4 : 40) {
        std::vector<std::string> command{"bash", "-c",
                                         "ulimit -v " + std::to_string(mebibytes * 1024) + "; exec \"$@\"",
                                         "bash", testing::program_path().string()};
        std::vector<std::string> const arguments = run("m.h5", {"--threads", "1"});
        command.insert(command.end(), arguments.begin(), arguments.end());
        ProgramResult const result = testing::run_command(command);
        if (result.exit_code == 127) {
            continue;  // its libraries could not be loaded
        }
        codes.insert(result.exit_code);
        bool const told = result.err.find("out of memory") != std::string::npos ||
                          result.err.find("more threads") != std::string::npos;
        EXPECT_TRUE(result.exit_code == 0 || (result.exit_code == 1 && told))
            << mebibytes << " MiB: " << result.exit_code << " " << result.err;
    }
    EXPECT_TRUE(codes.contains(0));
}

}  // namespace
}  // namespace ballast
