// The section "Mechanisms" of docs/validation.md: configs/validation/mechanisms.toml names every switch and channel of the
// program and nothing that the flagship lacks. How verdicts are found is tested in mechanisms_test.py, in the language of the
// script.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/study/switches.hpp"
#include "tests/support/run_program.hpp"

namespace ballast {
namespace {

using ::testing::HasSubstr;

testing::ProgramResult run_python(std::string const& script, std::vector<std::string> const& more)
{
    std::vector<std::string> words{testing::kPython, "-B", (testing::source_dir() / script).string()};
    words.insert(words.end(), more.begin(), more.end());
    return testing::run_command(words, {{"BALLAST_SOURCE_DIR", testing::source_dir().string()}});
}

bool python_is_new_enough()
{
    return testing::run_command({testing::kPython, "-c", "import tomllib"}).exit_code == 0;
}

TEST(Mechanisms, EverySwitchAndChannelIsNamedOrHasAReason)
{
    if (!python_is_new_enough()) {
        GTEST_SKIP() << "Python 3.11 is missing";
    }
    testing::ProgramResult const result = run_python(
        "scripts/validation/mechanisms.py", {"--check", "--program", testing::program_path().string()});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.out, HasSubstr("23 mechanisms name all " +
                                      std::to_string(switches().size() + channels().size()) + " switches"));
}

TEST(Mechanisms, VerdictsFollowTheRule)
{
    if (!python_is_new_enough()) {
        GTEST_SKIP() << "Python 3.11 is missing";
    }
    testing::ProgramResult const result = run_python("tests/regression/mechanisms_test.py", {});
    EXPECT_EQ(result.exit_code, 0) << result.err;
}

}  // namespace
}  // namespace ballast
