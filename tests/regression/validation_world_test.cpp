// The part "Against the world" of docs/validation.md: every line computes with few paths, the page has these lines and no
// others, and lines which are no sample have the verdict that the page gives them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/run_program.hpp"

namespace ballast {
namespace {

using ::testing::HasSubstr;
using testing::run_command;

bool python_can_read_results()
{
    return run_command({testing::kPython, "-c", "import h5py, h5netcdf, numpy, tomllib, xarray"}).exit_code ==
           0;
}

testing::ProgramResult update_page(std::vector<std::string> const& more)
{
    std::filesystem::path const script = testing::source_dir() / "scripts/validation/update_page.py";
    std::vector<std::string> words{testing::kPython, "-B", script.string(), "--program",
                                   testing::program_path().string()};
    words.insert(words.end(), more.begin(), more.end());
    return run_command(words);
}

TEST(ValidationWorld, EveryLineOfThePageComputesAndNoVerdictHasChanged)
{
    if (!python_can_read_results()) {
        GTEST_SKIP() << "h5py, h5netcdf, numpy, tomllib or xarray is missing";
    }
    testing::ProgramResult const result = update_page({"--check"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.out, HasSubstr(" 0 unlike docs/validation.md"));
}

TEST(ValidationWorld, AResultOfAnotherStudyIsRefused)
{
    if (!python_can_read_results()) {
        GTEST_SKIP() << "h5py, h5netcdf, numpy, tomllib or xarray is missing";
    }
    testing::ScratchFolder const scratch;
    std::string const file = (scratch / "other.h5").string();
    std::string const study = (testing::source_dir() / "configs/known_answers/markov_chain").string();
    ASSERT_EQ(testing::run_ballast({"run", study, "--paths", "256", "--out", file, "--json"}).exit_code, 0);
    std::string const page = testing::read_text(testing::source_dir() / "docs/validation.md");
    testing::ProgramResult const result = update_page({"--result", file});
    EXPECT_NE(result.exit_code, 0);
    EXPECT_THAT(result.err, HasSubstr("was made of another study"));
    EXPECT_EQ(testing::read_text(testing::source_dir() / "docs/validation.md"), page) << "nothing is written";
}

}  // namespace
}  // namespace ballast
