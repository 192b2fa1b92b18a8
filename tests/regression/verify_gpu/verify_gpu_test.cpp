// scripts/verify_gpu.sh, without a GPU. The checks are in verify_gpu_test.py, in the language of the script; each of its
// methods is a test here.
#include <gtest/gtest.h>

#include "tests/support/run_program.hpp"

namespace ballast {
namespace {

constexpr char const* kMethods[] = {
    "Counters.test_floor",
    "Counters.test_units",
    "Peers.test_numpy_agrees_and_another_model_is_void",
    "Peers.test_the_kernel_agrees_when_a_cpu_runs_its_text",
    "Script.test_a_counter_that_the_chip_does_not_know_costs_only_itself",
    "Script.test_a_crash_fails_each_part_and_stops_none",
    "Script.test_a_failing_or_skipped_device_test_is_bad",
    "Script.test_a_lost_device_is_no_refused_mapping",
    "Script.test_a_packed_folder_needs_no_argument",
    "Script.test_a_race_that_the_sanitizer_finds_is_bad",
    "Script.test_a_stopped_script_leaves_its_record_and_no_process",
    "Script.test_all_parts_of_a_sound_device_are_good",
    "Script.test_no_device_is_said_and_is_exit_status_7",
    "Script.test_one_other_digest_is_found_and_named",
    "Script.test_runs_that_do_not_repeat_are_found",
    "Script.test_usage",
    "Script.test_what_never_ends_is_cut_and_later_parts_keep_their_time",
    "Tests.test_listing_and_verdicts",
};

testing::ProgramResult run_python_test(std::string const& what)
{
    std::filesystem::path const script =
        testing::source_dir() / "tests/regression/verify_gpu/verify_gpu_test.py";
    return testing::run_command({testing::kPython, "-B", script.string(), "-v", what},
                                {{"BALLAST_SOURCE_DIR", testing::source_dir().string()},
                                 {"BALLAST_PROGRAM", testing::program_path().string()}});
}

bool python_is_new_enough()
{
    return testing::run_command({testing::kPython, "-c", "import tomllib"}).exit_code == 0;
}

class VerifyGpu : public ::testing::TestWithParam<char const*> {};

TEST_P(VerifyGpu, Script)
{
    if (!python_is_new_enough()) {
        GTEST_SKIP() << "Python 3.11 is missing";
    }
    testing::ProgramResult const result = run_python_test(GetParam());
    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    if (result.exit_code == 0 && result.err.find("skipped=1") != std::string::npos) {
        GTEST_SKIP() << result.err;
    }
}

std::string name_of(::testing::TestParamInfo<char const*> const& info)
{
    std::string name = info.param;
    name[name.find('.')] = '_';
    return name;
}

INSTANTIATE_TEST_SUITE_P(Without, VerifyGpu, ::testing::ValuesIn(kMethods), name_of);

TEST(VerifyGpuMethods, AreAllListedHere)
{
    if (!python_is_new_enough()) {
        GTEST_SKIP() << "Python 3.11 is missing";
    }
    std::string listed;
    for (char const* method : kMethods) {
        listed += std::string(method) + "\n";
    }
    EXPECT_EQ(run_python_test("--list").out, listed);
}

}  // namespace
}  // namespace ballast
