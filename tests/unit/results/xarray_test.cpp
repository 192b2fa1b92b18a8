// xarray opens result files with either engine, shows names and warns of nothing.
#include <gtest/gtest.h>

#include "host/results/dataset_writer.hpp"
#include "tests/regression/plot_sample_result.hpp"
#include "tests/support/run_program.hpp"
#include "tests/unit/results/sample.hpp"

namespace ballast::results {
namespace {

constexpr int kModuleMissing = 77;

class OpenWithXarray : public ::testing::TestWithParam<char const*> {};

TEST_P(OpenWithXarray, ShowsNamesWithoutAWarning)
{
    testing::ScratchFolder const scratch;
    auto const file = scratch / "sample.h5";
    write_atomically(file, testing::sample_dataset());
    auto const script = testing::source_dir() / "tests/unit/results/open_with_xarray.py";
    auto const result =
        testing::run_command({"/usr/bin/python3", script.string(), file.string(), GetParam()});
    if (result.exit_code == kModuleMissing) {
        GTEST_SKIP() << result.err;
    }
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(result.err, "");
}

class OtherPrograms : public ::testing::TestWithParam<char const*> {
protected:
    static testing::ScratchFolder const& results()
    {
        static testing::ScratchFolder const folder;
        if (!std::filesystem::exists(folder / "b.h5")) {
            ResultInputs inputs = testing::sample_result();
            write_atomically(folder / "a.h5", make_result(inputs));
            inputs.facts.digest = std::string(64, 'c');
            write_atomically(folder / "b.h5", make_result(inputs));
        }
        return folder;
    }
};

TEST_P(OtherPrograms, WriteAgainAndJoin)
{
    auto const script = testing::source_dir() / "tests/unit/results/rewrite_and_join.py";
    auto const result =
        testing::run_command({"/usr/bin/python3", script.string(), (results() / "a.h5").string(),
                              (results() / "b.h5").string(), GetParam()});
    if (result.exit_code == kModuleMissing) {
        GTEST_SKIP() << result.err;
    }
    EXPECT_EQ(result.exit_code, 0) << result.err;
}

INSTANTIATE_TEST_SUITE_P(Programs, OtherPrograms,
                         ::testing::Values("nccopy", "to_netcdf", "open_mfdataset", "open_datatree"));

INSTANTIATE_TEST_SUITE_P(Engines, OpenWithXarray, ::testing::Values("h5netcdf", "netcdf4", "default"));

}  // namespace
}  // namespace ballast::results
