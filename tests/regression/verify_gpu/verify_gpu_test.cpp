// scripts/verify_gpu.sh, without a GPU. The checks are in verify_gpu_test.py, in the language of the script; each of its
// methods is a test here.
#include <gtest/gtest.h>

#include "tests/support/run_program.hpp"

namespace ballast {
namespace {

constexpr char const* kPython = "/usr/bin/python3";

class VerifyGpu : public ::testing::TestWithParam<char const*> {};

TEST_P(VerifyGpu, Script)
{
    if (testing::run_command({kPython, "-c", "import tomllib"}).exit_code != 0) {
        GTEST_SKIP() << "Python 3.11 is missing";
    }
    std::filesystem::path const script =
        testing::source_dir() / "tests/regression/verify_gpu/verify_gpu_test.py";
    testing::ProgramResult const result =
        testing::run_command({kPython, "-B", script.string(), "-v", GetParam()},
                             {{"BALLAST_SOURCE_DIR", testing::source_dir().string()},
                              {"BALLAST_PROGRAM", testing::program_path().string()}});
    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    if (result.exit_code == 0 && result.err.find("skipped=1") != std::string::npos) {
        GTEST_SKIP() << result.err;
    }
}

std::string name_of(::testing::TestParamInfo<char const*> const& info)
{
    std::string name;
    for (char const c : std::string(info.param)) {
        name += c == '.' ? '_' : c;
    }
    return name;
}

INSTANTIATE_TEST_SUITE_P(
    Without, VerifyGpu,
    ::testing::Values(
        "Script.test_no_device_is_said_and_is_exit_status_7",
        "Script.test_all_parts_of_a_sound_device_are_good", "Script.test_one_other_digest_is_found_and_named",
        "Script.test_runs_that_do_not_repeat_are_found", "Script.test_a_crash_fails_each_part_and_stops_none",
        "Script.test_what_never_ends_is_cut_and_later_parts_keep_their_time",
        "Script.test_a_stopped_script_leaves_its_record_and_no_process",
        "Script.test_a_failing_or_skipped_device_test_is_bad",
        "Script.test_a_race_that_the_sanitizer_finds_is_bad",
        "Script.test_a_counter_that_the_chip_does_not_know_costs_only_itself", "Script.test_usage",
        "Counters", "Tests", "Peers.test_numpy_agrees_and_another_model_is_void",
        "Peers.test_the_kernel_agrees_when_a_cpu_runs_its_text"),
    name_of);

}  // namespace
}  // namespace ballast
