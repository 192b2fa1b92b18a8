// The GPU gives the CPU's tallies to the last bit. Every case asks a real device and is skipped, saying why, where there
// is none; what needs no device is in devices_test.cpp.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "host/config/read_study.hpp"
#include "host/run/device_choice.hpp"
#include "host/run/device_jobs.hpp"
#include "host/run/digest.hpp"
#include "host/run/fleet.hpp"
#include "host/run/isa_choice.hpp"
#include "host/run/run_study.hpp"
#include "host/run/variant_tables.hpp"
#include "tests/support/locations.hpp"

namespace ballast {
namespace {

constexpr char const* kFlagship = "configs/ai_buildout_2026";
constexpr char const* kSmallStudy = "tests/parity/study";

/// The study in a folder with all its scenarios, on `paths` paths of each.
RunStudies studies_of(std::filesystem::path const& folder, int paths)
{
    config::LoadedStudy const loaded =
        config::read_study(testing::source_dir() / folder,
                           {"general.paths=" + std::to_string(paths),
                            "general.scenario_paths=" + std::to_string(std::max(paths * 3 / 5, 1))});
    RunStudies studies{loaded.study, {}};
    for (study::Scenario const& scenario : loaded.study.scenarios) {
        studies.scenarios.emplace_back(scenario, config::apply_scenario(loaded, scenario));
    }
    return studies;
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
        for (CudaDevice const& device : status.devices) {
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

    /// What the first device can run of these studies; each mapping with few threads as well, if they are small.
    template <class Scalar>
    std::vector<CudaMapping> mappings_in(RunStudies const& studies) const
    {
        VariantTables<Scalar> const tables(studies);
        DeviceJobs<Scalar> const jobs(tables.scenario_jobs());
        std::vector<CudaMapping> all = cuda_mappings(devices_.front(), jobs.jobs());
        constexpr std::size_t kFewFirms = 10;
        if (tables.index().firms.size() > kFewFirms) {
            return all;
        }
        for (CudaMapping mapping : std::vector<CudaMapping>(all)) {
            for (std::int32_t const threads : {32, 64, 128}) {
                if (threads < mapping.threads_per_block && threads >= mapping.paths_per_block) {
                    mapping.threads_per_block = threads;
                    all.push_back(mapping);
                }
            }
        }
        return all;
    }

    std::vector<CudaMapping> mappings(RunStudies const& studies, Precision precision) const
    {
        return precision == Precision::single ? mappings_in<float>(studies) : mappings_in<double>(studies);
    }

    /// Every mapping gives the CPU's digest, and no path is left to the CPU.
    void check_mappings(std::string const& what, RunStudies const& studies, RunSettings const& cpu) const
    {
        RunOutcome const expected = run_study(studies, cpu);
        for (CudaMapping const& mapping : mappings(studies, cpu.execution.precision)) {
            RunOutcome const outcome = run_study(studies, cuda_settings(cpu, mapping));
            EXPECT_EQ(outcome.digest, expected.digest) << what << ", mapping " << mapping_text(mapping);
            EXPECT_EQ(outcome.engines.cpu_paths, 0U) << what;
            EXPECT_EQ(outcome.engines.devices.front().mapping, mapping_text(mapping)) << what;
            for (std::size_t s = 0; s < outcome.scenarios.size(); ++s) {
                EXPECT_EQ(scenario_digest(outcome.scenarios[s]), scenario_digest(expected.scenarios[s]))
                    << what << ", scenario " << expected.scenarios[s].name << ", mapping "
                    << mapping_text(mapping);
            }
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
        for (Precision const precision : {Precision::single, Precision::double_precision}) {
            check_mappings(entry.path().filename().string(), studies_of(entry.path(), 1000),
                           cpu_settings(precision));
        }
    }
    EXPECT_GT(studies, 20);
}

TEST_F(Cuda, ASmallStudyGivesTheCpusDigestWithScenariosBackstopsAndEndurance)
{
    for (Precision const precision : {Precision::single, Precision::double_precision}) {
        RunSettings cpu = cpu_settings(precision, 700);
        cpu.endurance_paths = 500;
        cpu.endurance_firms = {"cloud"};
        check_mappings(kSmallStudy, studies_of(kSmallStudy, 3001), cpu);
    }
}

TEST_F(Cuda, TheFlagshipGivesTheCpusDigestOnEveryMapping)
{
    check_mappings(kFlagship, studies_of(kFlagship, 2003), cpu_settings(Precision::single, 130));
    check_mappings(kFlagship, studies_of(kFlagship, 301), cpu_settings(Precision::double_precision));
}

TEST_F(Cuda, PathRecordsAreThoseOfTheCpu)
{
    RunStudies const studies = studies_of(kSmallStudy, 5000);
    RunSettings cpu = cpu_settings(Precision::single);
    cpu.save_paths = true;
    RunOutcome const expected = run_study(studies, cpu);
    for (CudaMapping const& mapping : mappings(studies, Precision::single)) {
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

TEST_F(Cuda, AHundredRepeatsGiveOneDigest)
{
    RunStudies studies = studies_of(kFlagship, 20'000);
    studies.scenarios.resize(1);
    RunSettings const settings = cuda_settings(cpu_settings(Precision::single));
    std::string const digest = run_study(studies, settings).digest;
    for (int repeat = 1; repeat < 100; ++repeat) {
        ASSERT_EQ(run_study(studies, settings).digest, digest) << "repeat " << repeat;
    }
}

/// All devices, or the only one as if it were two.
TEST_F(Cuda, SeveralEnginesShareThePathsAndGiveOneDigest)
{
    RunStudies const studies = studies_of(kSmallStudy, 200'000);
    RunSettings const cpu = cpu_settings(Precision::single);
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
    std::uint64_t paths = 0;
    for (DeviceUse const& use : outcome.engines.devices) {
        EXPECT_GT(use.paths, 0U) << use.uuid;
        paths += use.paths;
    }
    EXPECT_EQ(paths, 200'000U);
}

TEST_F(Cuda, AnAuditOfEveryBlockFindsTheCpusBits)
{
    RunStudies const studies = studies_of(kSmallStudy, 5000);
    RunSettings const cpu = cpu_settings(Precision::single);
    RunSettings settings = cuda_settings(cpu);
    settings.execution.audit_share = 1.0;
    RunOutcome const outcome = run_study(studies, settings);
    EXPECT_EQ(outcome.engines.audited_paths, 5000U);
    EXPECT_EQ(outcome.digest, run_study(studies, cpu).digest);
}

TEST_F(Cuda, LittleMemoryMakesSmallLaunchesAndTheSameBits)
{
    RunStudies const studies = studies_of(kSmallStudy, 20'000);
    RunSettings const cpu = cpu_settings(Precision::single);
    RunSettings settings = cuda_settings(cpu);
    settings.execution.devices.front().free_bytes = 1;  // kLeastLaunch paths at a time
    RunOutcome const outcome = run_study(studies, settings);
    EXPECT_EQ(outcome.digest, run_study(studies, cpu).digest);
    EXPECT_GE(outcome.engines.devices.front().launches, 20'000U / kLeastLaunch);
}

}  // namespace
}  // namespace ballast
