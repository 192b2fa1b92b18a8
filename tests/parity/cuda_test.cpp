// The GPU gives the CPU's tallies to the last bit. Every case asks a real device and is skipped, saying why, where there
// is none; what needs no device is in devices_test.cpp.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "host/config/read_study.hpp"
#include "host/run/audit.hpp"
#include "host/run/device_choice.hpp"
#include "host/run/device_jobs.hpp"
#include "host/run/device_pool.hpp"
#include "host/run/isa_choice.hpp"
#include "host/run/pass.hpp"
#include "host/run/run_study.hpp"
#include "host/run/variant_tables.hpp"
#include "tests/support/locations.hpp"

namespace ballast {
namespace {

constexpr char const* kFlagship = "configs/ai_buildout_2026";
constexpr char const* kSmallStudy = "tests/parity/study";

/// The study in a folder with its first `most` scenarios, on `paths` paths of the base and three fifths of each scenario.
RunStudies studies_of(std::filesystem::path const& folder, int paths, std::size_t most = 100)
{
    config::LoadedStudy loaded =
        config::read_study(testing::source_dir() / folder,
                           {"general.paths=" + std::to_string(paths),
                            "general.scenario_paths=" + std::to_string(std::max(paths * 3 / 5, 1))});
    RunStudies studies{loaded.study, {}};
    for (study::Scenario& scenario : loaded.study.scenarios) {
        scenario.paths = 0;  // as many as asked for above
        if (studies.scenarios.size() < most) {
            studies.scenarios.emplace_back(scenario, config::apply_scenario(loaded, scenario));
        }
    }
    return studies;
}

/// Tallies of a pass, from its first path to its last.
template <class Scalar>
std::vector<Tally> simulated(Execution const& execution, std::vector<PassJob<Scalar>> const& jobs)
{
    DevicePool pool(execution);
    PathSet const paths(0, jobs.front().num_paths);
    Pass<Scalar> pass(execution, jobs, paths, pool);
    PassState state = empty_state(jobs);
    while (state.finished < jobs.front().num_paths) {
        pass.run_slice(state, std::chrono::steady_clock::now() + std::chrono::hours(1), [](std::uint64_t) {});
    }
    EXPECT_EQ(pool.cpu_paths, execution.devices.empty() ? jobs.front().num_paths : 0);
    return state.tallies;
}

RunSettings cpu_settings(Precision precision, std::uint64_t backstop_paths = 0)
{
    RunSettings settings;
    settings.execution = {available_isas().back(), precision, 8, 64};
    settings.backstop_paths = backstop_paths;
    return settings;
}

class Cuda : public ::testing::Test {
protected:
    void SetUp() override
    {
        CudaStatus const status = cuda_status();
        std::string problem = status.problem;
        for (CudaDevice device : status.devices) {
            open_device(device);
            problem += device.problem.empty() ? "" : device.name + ": " + device.problem + ". ";
            if (device.problem.empty()) {
                devices_.push_back(device);
            }
        }
        if (devices_.empty()) {
            GTEST_SKIP() << "no device: " << problem;
        }
    }

    RunSettings cuda_settings(RunSettings settings, std::optional<CudaMapping> mapping = std::nullopt) const
    {
        settings.execution.backend = Backend::cuda;
        settings.execution.devices = {devices_.front()};
        settings.execution.on_device_loss = OnDeviceLoss::fail;
        settings.execution.mapping = mapping;
        return settings;
    }

    Execution on_device(Execution const& cpu, CudaMapping const& mapping) const
    {
        RunSettings settings;
        settings.execution = cpu;
        return cuda_settings(settings, mapping).execution;
    }

    /// What the first device can run of these jobs; each mapping with few threads as well.
    template <class Scalar>
    std::vector<CudaMapping> mappings(std::vector<PassJob<Scalar>> const& jobs) const
    {
        DeviceJobs<Scalar> const device_jobs(jobs);
        std::vector<CudaMapping> all = cuda_mappings(devices_.front(), device_jobs.jobs());
        for (CudaMapping mapping : std::vector<CudaMapping>(all)) {
            for (std::int32_t const threads : {32, 64, 128}) {
                if (threads < mapping.threads_per_block) {
                    mapping.threads_per_block = threads;
                    all.push_back(mapping);
                }
            }
        }
        return all;
    }

    /// Every mapping gives the CPU's tallies of the base and its scenarios.
    template <class Scalar>
    void check_mappings(std::string const& what, RunStudies const& studies) const
    {
        constexpr Precision precision = sizeof(Scalar) == sizeof(float) ? Precision::f32 : Precision::f64;
        Execution const cpu = cpu_settings(precision).execution;
        VariantTables<Scalar> const tables(studies);
        std::vector<PassJob<Scalar>> const& jobs = tables.scenario_jobs();
        std::vector<Tally> const expected = simulated(cpu, jobs);
        for (CudaMapping const& mapping : mappings(jobs)) {
            EXPECT_EQ(first_difference(simulated(on_device(cpu, mapping), jobs), expected), "")
                << what << ", " << (precision == Precision::f32 ? "single" : "double") << ", mapping "
                << mapping_text(mapping);
        }
    }

    std::vector<CudaDevice> devices_;
};

TEST_F(Cuda, KnownAnswerStudiesGiveTheCpusDigestOnEveryMapping)
{
    int studies = 0;
    for (auto const& entry :
         std::filesystem::directory_iterator(testing::source_dir() / "configs/known_answers")) {
        if (!std::filesystem::exists(entry.path() / "study.toml")) {
            continue;
        }
        ++studies;
        RunStudies const known = studies_of(entry.path(), 1000);
        check_mappings<float>(entry.path().filename().string(), known);
        check_mappings<double>(entry.path().filename().string(), known);
    }
    EXPECT_GT(studies, 20);
}

TEST_F(Cuda, ASmallStudyGivesTheCpusTalliesOnEveryMapping)
{
    RunStudies const studies = studies_of(kSmallStudy, 3001);
    check_mappings<float>(kSmallStudy, studies);
    check_mappings<double>(kSmallStudy, studies);
}

TEST_F(Cuda, TheFlagshipGivesTheCpusTalliesOnEveryMapping)
{
    check_mappings<float>(kFlagship, studies_of(kFlagship, 2003, 4));
    check_mappings<double>(kFlagship, studies_of(kFlagship, 301, 2));
}

TEST_F(Cuda, ARunWithBackstopsAndEnduranceGivesTheCpusDigest)
{
    RunStudies const studies = studies_of(kSmallStudy, 3001);
    for (Precision const precision : {Precision::f32, Precision::f64}) {
        RunSettings cpu = cpu_settings(precision, 700);
        cpu.endurance_paths = 500;
        cpu.endurance_firms = {"cloud"};
        RunOutcome const expected = run_study(studies, cpu);
        RunOutcome const outcome = run_study(studies, cuda_settings(cpu));
        EXPECT_EQ(outcome.digest, expected.digest);
        EXPECT_EQ(outcome.engines.cpu_paths, 0U);
        EXPECT_EQ(outcome.engines.devices.front().paths, expected.engines.cpu_paths) << "every path once";
    }
}

TEST_F(Cuda, PathRecordsAreThoseOfTheCpu)
{
    RunStudies const studies = studies_of(kSmallStudy, 5000);
    RunSettings cpu = cpu_settings(Precision::f32);
    cpu.save_paths = true;
    RunOutcome const expected = run_study(studies, cpu);
    VariantTables<float> const tables(studies);
    for (CudaMapping const& mapping : mappings(tables.scenario_jobs())) {
        RunOutcome const outcome = run_study(studies, cuda_settings(cpu, mapping));
        for (std::size_t s = 0; s < expected.scenarios.size(); ++s) {
            auto const& a = expected.scenarios[s].records;
            auto const& b = outcome.scenarios[s].records;
            ASSERT_EQ(a.size(), b.size());
            for (std::size_t i = 0; i < a.size(); ++i) {
                ASSERT_TRUE(a[i].end_step == b[i].end_step && a[i].end == b[i].end &&
                            a[i].cause == b[i].cause && a[i].worst_level == b[i].worst_level &&
                            a[i].lowest_liquidity == b[i].lowest_liquidity)
                    << expected.scenarios[s].name << ", record " << i << ", mapping "
                    << mapping_text(mapping);
            }
        }
    }
}

TEST_F(Cuda, AHundredRepeatsGiveTheSameTallies)
{
    RunStudies const studies = studies_of(kFlagship, 20'000, 1);
    VariantTables<float> const tables(studies);
    Execution const execution = cuda_settings(cpu_settings(Precision::f32)).execution;
    std::vector<Tally> const first = simulated(execution, tables.scenario_jobs());
    for (int repeat = 1; repeat < 100; ++repeat) {
        ASSERT_EQ(first_difference(simulated(execution, tables.scenario_jobs()), first), "")
            << "repeat " << repeat;
    }
}

/// All devices, or the only one as if it were two.
TEST_F(Cuda, SeveralEnginesShareThePathsAndGiveOneDigest)
{
    RunStudies const studies = studies_of(kSmallStudy, 100'000);
    RunSettings const cpu = cpu_settings(Precision::f32);
    std::string const digest = run_study(studies, cpu).digest;
    RunSettings settings = cuda_settings(cpu);
    settings.execution.devices = devices_;
    if (devices_.size() == 1) {
        settings.execution.devices.push_back(devices_.front());
    }
    for (CudaDevice& device : settings.execution.devices) {
        device.free_bytes /= 2;
    }
    RunOutcome const outcome = run_study(studies, settings);
    EXPECT_EQ(outcome.digest, digest);
    std::uint64_t paths = 0;  // how many each of them takes depends on who is ready first
    for (DeviceUse const& use : outcome.engines.devices) {
        paths += use.paths;
    }
    EXPECT_EQ(paths, 100'000U);
}

TEST_F(Cuda, AnAuditOfEveryBlockFindsTheCpusBits)
{
    RunStudies const studies = studies_of(kSmallStudy, 5000);
    RunSettings const cpu = cpu_settings(Precision::f32);
    RunSettings settings = cuda_settings(cpu);
    settings.execution.audit_share = 1.0;
    RunOutcome const outcome = run_study(studies, settings);
    EXPECT_EQ(outcome.engines.audited_paths, 5000U);
    EXPECT_EQ(outcome.digest, run_study(studies, cpu).digest);
}

TEST_F(Cuda, LittleMemoryMakesSmallLaunchesAndTheSameBits)
{
    RunStudies const studies = studies_of(kSmallStudy, 20'000);
    RunSettings const cpu = cpu_settings(Precision::f32);
    RunSettings settings = cuda_settings(cpu);
    settings.execution.devices.front().free_bytes = 1;  // kLeastLaunch paths at a time
    RunOutcome const outcome = run_study(studies, settings);
    EXPECT_EQ(outcome.digest, run_study(studies, cpu).digest);
    EXPECT_GE(outcome.engines.devices.front().launches, 20'000U / kLeastLaunch);
}

}  // namespace
}  // namespace ballast
