// xarray opens result files with either engine, shows names and warns of nothing.
#include <gtest/gtest.h>

#include "host/results/dataset_writer.hpp"
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

INSTANTIATE_TEST_SUITE_P(Engines, OpenWithXarray, ::testing::Values("h5netcdf", "netcdf4", "default"));

}  // namespace
}  // namespace ballast::results
