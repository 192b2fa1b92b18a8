// Devices simulate in the place of the CPU: one digest for any mixture of engines, launch sizes and faults. The devices
// here are played by the CPU backend (fake_devices.hpp); cuda_test.cpp asks real ones.
#include <gtest/gtest.h>

#include <csignal>
#include <cstring>
#include <unistd.h>

#include "host/base/error.hpp"
#include "host/config/read_study.hpp"
#include "host/run/run_study.hpp"
#include "tests/parity/fake_devices.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/locations.hpp"
#include "tests/support/scratch_folder.hpp"

namespace ballast {
namespace {

using testing::contains;
using testing::FakeBehaviour;
using testing::FakeDevices;

RunStudies small_studies(int paths)
{
    config::LoadedStudy const loaded = config::read_study(
        testing::source_dir() / "tests/parity/study",
        {"general.paths=" + std::to_string(paths), "general.scenario_paths=" + std::to_string(paths / 2)});
    RunStudies studies{loaded.study, {}};
    for (study::Scenario const& scenario : loaded.study.scenarios) {
        studies.scenarios.emplace_back(scenario, config::apply_scenario(loaded, scenario));
    }
    return studies;
}

RunSettings cpu_settings()
{
    RunSettings settings;
    settings.execution = {available_isas().back(), Precision::f32, 2, 64};
    settings.backstop_paths = 300;
    settings.endurance_paths = 200;
    settings.endurance_firms = {"rival"};
    settings.save_paths = true;
    return settings;
}

RunSettings device_settings(FakeDevices const& devices, OnDeviceLoss on_loss = OnDeviceLoss::retry)
{
    RunSettings settings = cpu_settings();
    settings.execution.backend = Backend::cuda;
    settings.execution.devices = devices.list();
    settings.execution.engines = &devices;
    settings.execution.on_device_loss = on_loss;
    return settings;
}

std::vector<FakeBehaviour> two_good()
{
    return std::vector<FakeBehaviour>(2);
}

std::uint64_t device_paths(RunOutcome const& outcome)
{
    std::uint64_t paths = 0;
    for (DeviceUse const& use : outcome.engines.devices) {
        paths += use.paths;
    }
    return paths;
}

bool same_records(RunOutcome const& a, RunOutcome const& b)
{
    for (std::size_t s = 0; s < a.scenarios.size(); ++s) {
        auto const& x = a.scenarios[s].records;
        auto const& y = b.scenarios[s].records;
        if (x.size() != y.size() || std::memcmp(x.data(), y.data(), x.size() * sizeof(PathRecord)) != 0) {
            return false;
        }
    }
    return true;
}

/// The error that a run ends with.
Error error_of(RunStudies const& studies, RunSettings const& settings)
{
    try {
        run_study(studies, settings);
    } catch (Error const& error) {
        return error;
    }
    return {ExitCode::done, "no error"};
}

class Devices : public ::testing::Test {
protected:
    static void SetUpTestSuite()
    {
        studies = new RunStudies(small_studies(3000));
        expected = new RunOutcome(run_study(*studies, cpu_settings()));
    }
    static void TearDownTestSuite()
    {
        delete studies;
        delete expected;
    }

    static RunStudies* studies;
    static RunOutcome* expected;
};
RunStudies* Devices::studies = nullptr;
RunOutcome* Devices::expected = nullptr;

TEST_F(Devices, SimulateAllPathsInPlaceOfTheCpu)
{
    FakeDevices const devices({FakeBehaviour{}});
    RunOutcome const outcome = run_study(*studies, device_settings(devices));
    EXPECT_EQ(outcome.digest, expected->digest);
    EXPECT_TRUE(same_records(outcome, *expected));
    EXPECT_EQ(outcome.engines.cpu_paths, 0U);
    EXPECT_EQ(device_paths(outcome), expected->engines.cpu_paths) << "every path once";
    EXPECT_EQ(outcome.engines.devices.front().launches, static_cast<std::uint64_t>(devices.launches()));
    std::vector<double> const& cash = outcome.endurances.front().extra_cash;
    ASSERT_GE(cash.size(), 5U);
    EXPECT_EQ(cash.back(), 3.5 * cash[cash.size() - 4]) << "the ladder goes on once, by three levels";
    EXPECT_EQ(devices.opened(), 4)
        << "one engine per pass: scenarios, backstops, endurance, its ladder's end";
}

TEST_F(Devices, TakeWholeWavesUntilThePathsEnd)
{
    FakeBehaviour small;
    small.memory_paths = 400;
    FakeDevices const devices({small});
    EXPECT_EQ(run_study(*studies, device_settings(devices)).digest, expected->digest);
    EXPECT_GE(devices.launches(), 3000 / 375);
    EXPECT_LE(devices.part_waves(), 4) << "the last of each pass";
}

TEST_F(Devices, GiveTheSameBitsInDoublePrecision)
{
    FakeDevices const devices(two_good());
    RunSettings settings = cpu_settings();
    settings.execution.precision = Precision::f64;
    std::string const digest = run_study(*studies, settings).digest;
    settings = device_settings(devices);
    settings.execution.precision = Precision::f64;
    EXPECT_EQ(run_study(*studies, settings).digest, digest);
}

TEST_F(Devices, GiveOneDigestForRandomMixturesOfEnginesSizesAndFaults)
{
    std::mt19937_64 random(17);
    auto const below = [&random](std::uint64_t n) { return random() % n; };
    int losses = 0, refusals = 0, takeovers = 0;
    for (int trial = 0; trial < 40; ++trial) {
        std::vector<FakeBehaviour> behaviours(1 + below(4));
        for (FakeBehaviour& behaviour : behaviours) {
            behaviour.memory_paths =
                below(2) == 0 ? 1U << 30 : 100U + static_cast<std::uint32_t>(below(3000));
            behaviour.launch_refusals = below(3) == 0 ? 0.1 : 0.0;
            behaviour.losses = below(3) == 0 ? 0.02 : 0.0;
            behaviour.comes_back = below(2) == 0;
            behaviour.unusable = below(8) == 0;
            behaviour.collect_paths = below(4) == 0 ? 256 + below(1000) : std::uint64_t{1} << 31;
        }
        FakeDevices const devices(behaviours, random());
        RunSettings settings = device_settings(devices, OnDeviceLoss::cpu);
        settings.execution.batch = 1 + static_cast<std::uint32_t>(below(300));
        settings.execution.threads = 1 + static_cast<int>(below(3));
        settings.execution.audit_share = below(4) == 0 ? 0.2 : 0.0;
        settings.checkpoint_seconds = below(3) == 0 ? 0.0 : 60.0;  // a slice per launch, or one for all
        RunOutcome const outcome = run_study(*studies, settings);
        ASSERT_EQ(outcome.digest, expected->digest) << "trial " << trial;
        ASSERT_TRUE(same_records(outcome, *expected)) << "trial " << trial;
        ASSERT_EQ(device_paths(outcome) + outcome.engines.cpu_paths, expected->engines.cpu_paths)
            << "every path once, trial " << trial;
        losses += devices.lost();
        refusals += devices.refused();
        takeovers += outcome.engines.cpu_paths > 0 ? 1 : 0;
    }
    EXPECT_GE(losses, 5);
    EXPECT_GE(refusals, 5);
    EXPECT_GE(takeovers, 3);
}

TEST_F(Devices, HalveTheLaunchUntilItFits)
{
    FakeBehaviour small;
    small.memory_paths = 400;
    FakeDevices const devices({small});
    EXPECT_EQ(run_study(*studies, device_settings(devices, OnDeviceLoss::fail)).digest, expected->digest)
        << "memory that is short is no loss";
    EXPECT_EQ(devices.refused(), 3) << "3000, 1500, 750; then 375, and 300 and 200 of the re-runs";
}

TEST_F(Devices, PlanTheLaunchFromTheFreeMemory)
{
    FakeBehaviour small;
    small.memory_paths = 900;
    FakeDevices const devices({small});
    RunSettings settings = device_settings(devices);
    settings.execution.devices.front().free_bytes = 1000 * FakeDevices::kBytesPerPath;  // 900 may be taken
    EXPECT_EQ(run_study(*studies, settings).digest, expected->digest);
    EXPECT_EQ(devices.refused(), 0);
}

TEST_F(Devices, WithoutMemoryForTheLeastLaunchFollowThePolicy)
{
    FakeBehaviour tiny;
    tiny.memory_paths = 100;
    FakeDevices const devices({tiny});
    RunOutcome const taken_over = run_study(*studies, device_settings(devices, OnDeviceLoss::cpu));
    EXPECT_EQ(taken_over.digest, expected->digest);
    EXPECT_EQ(taken_over.engines.cpu_paths, expected->engines.cpu_paths);
    for (OnDeviceLoss const policy : {OnDeviceLoss::fail, OnDeviceLoss::retry}) {
        Error const error = error_of(*studies, device_settings(devices, policy));
        EXPECT_EQ(error.code(), ExitCode::device);
        EXPECT_TRUE(contains(error.what(), "GPU-00000000-fake") && contains(error.what(), "memory"))
            << error.what();
    }
    RunSettings automatic = device_settings(devices, OnDeviceLoss::retry);
    automatic.execution.backend = Backend::automatic;
    EXPECT_EQ(run_study(*studies, automatic).digest, expected->digest) << "auto: not usable, so the CPU";
}

TEST_F(Devices, ALossAtAnyCallIsMadeGoodByTheSameDeviceAnew)
{
    int made_good = 0;
    for (int call = 0; call < 24; ++call) {
        FakeBehaviour behaviour;
        behaviour.lost_at_call = call;
        FakeDevices const devices({behaviour});
        RunOutcome const outcome = run_study(*studies, device_settings(devices));
        ASSERT_EQ(outcome.digest, expected->digest) << "call " << call;
        ASSERT_TRUE(same_records(outcome, *expected)) << "call " << call;
        ASSERT_EQ(device_paths(outcome), expected->engines.cpu_paths) << "call " << call;
        made_good += outcome.engines.devices.front().losses;
    }
    EXPECT_EQ(made_good, 24);
}

TEST_F(Devices, OthersDoThePathsOfALostOne)
{
    for (int call = 0; call < 12; ++call) {
        FakeBehaviour behaviour;
        behaviour.lost_at_call = call;
        behaviour.comes_back = false;
        FakeDevices const devices({behaviour, {}});
        RunOutcome const outcome = run_study(*studies, device_settings(devices));
        ASSERT_EQ(outcome.digest, expected->digest) << "call " << call;
        ASSERT_EQ(outcome.engines.cpu_paths, 0U);
    }
}

TEST_F(Devices, ALossThatNobodyMakesGoodKeepsWhatWasDoneBefore)
{
    for (OnDeviceLoss const policy : {OnDeviceLoss::fail, OnDeviceLoss::retry}) {
        for (int const call : {0, 5, 12}) {
            testing::ScratchFolder const scratch;
            FakeBehaviour behaviour;
            behaviour.lost_at_call = call;
            behaviour.comes_back = false;
            behaviour.memory_paths = 800;
            FakeDevices const devices({behaviour});
            RunSettings settings = device_settings(devices, policy);
            settings.checkpoint = scratch / "out.h5.checkpoint";
            settings.checkpoint_seconds = 0;  // a slice per launch
            Error const error = error_of(*studies, settings);
            ASSERT_EQ(error.code(), ExitCode::device) << error.what();
            EXPECT_TRUE(contains(error.what(), "GPU-00000000-fake")) << error.what();
            EXPECT_TRUE(contains(error.what(), settings.checkpoint.string())) << error.what();
            ASSERT_TRUE(std::filesystem::exists(settings.checkpoint));
            settings.execution = cpu_settings().execution;
            settings.checkpoint_seconds = 60;
            RunOutcome const outcome = run_study(*studies, settings);
            EXPECT_TRUE(outcome.resumed);
            EXPECT_EQ(outcome.digest, expected->digest) << "the CPU goes on from it";
            EXPECT_TRUE(same_records(outcome, *expected));
            if (call >= 12) {
                EXPECT_LT(outcome.engines.cpu_paths, expected->engines.cpu_paths) << "not from the start";
            }
        }
    }
}

TEST_F(Devices, TheCpuTakesOverWhereItMay)
{
    FakeBehaviour behaviour;
    behaviour.lost_at_call = 9;
    FakeDevices const devices({behaviour});
    RunSettings settings = device_settings(devices, OnDeviceLoss::cpu);
    settings.checkpoint_seconds = 0;
    RunOutcome const outcome = run_study(*studies, settings);
    EXPECT_EQ(outcome.digest, expected->digest);
    EXPECT_GT(outcome.engines.cpu_paths, 0U);
    EXPECT_GT(device_paths(outcome), 0U);
    EXPECT_EQ(outcome.engines.devices.front().losses, 1);
}

TEST_F(Devices, AStopWhileTheCpuTakesOverGivesUpTheSliceAlone)
{
    testing::ScratchFolder const scratch;
    FakeBehaviour behaviour;
    behaviour.lost_at_call = 1;
    behaviour.signals_when_lost = true;
    FakeDevices const devices({behaviour});
    RunSettings settings = device_settings(devices, OnDeviceLoss::cpu);
    settings.execution.batch = 16;
    settings.checkpoint = scratch / "out.h5.checkpoint";
    EXPECT_EQ(error_of(*studies, settings).code(), ExitCode::stopped);
    EXPECT_EQ(devices.launches(), 0) << "lost before anything was finished";
    RunOutcome const outcome = run_study(*studies, settings);
    EXPECT_TRUE(outcome.resumed);
    EXPECT_EQ(outcome.digest, expected->digest);
    EXPECT_EQ(device_paths(outcome) + outcome.engines.cpu_paths, expected->engines.cpu_paths)
        << "from the start";
}

/// Sends a signal to this process at the second line that it is given.
class SignallingBuffer : public std::streambuf {
protected:
    int overflow(int character) override
    {
        if (character == '\n' && ++lines_ == 2) {
            kill(getpid(), SIGTERM);
        }
        return character;
    }

private:
    int lines_ = 0;
};

TEST_F(Devices, StopsAndGoesOnWithAnotherBackendEachTime)
{
    testing::ScratchFolder const scratch;
    FakeBehaviour small;
    small.memory_paths = 200;
    FakeDevices const devices({small, small});
    int stops = 0;
    for (int part = 0; part < 30; ++part) {
        RunSettings settings = part % 2 == 0 ? device_settings(devices) : cpu_settings();
        settings.checkpoint = scratch / "out.h5.checkpoint";
        SignallingBuffer buffer;
        std::ostream stream(&buffer);
        if (part < 6) {
            settings.progress = {&stream, ProgressStyle::lines};
        }
        try {
            RunOutcome const outcome = run_study(*studies, settings);
            EXPECT_EQ(outcome.digest, expected->digest);
            EXPECT_TRUE(same_records(outcome, *expected));
            EXPECT_GE(stops, 3);
            return;
        } catch (Error const& error) {
            ASSERT_EQ(error.code(), ExitCode::stopped) << error.what();
            ++stops;
        }
    }
    FAIL() << "never done";
}

TEST_F(Devices, AnAuditFindsAWrongCountAndNamesDeviceAndPaths)
{
    FakeBehaviour wrong;
    wrong.wrong_path = 1700;
    FakeDevices const devices({wrong});
    RunSettings settings = device_settings(devices);
    EXPECT_NE(run_study(*studies, settings).digest, expected->digest) << "nobody looks";
    settings.execution.audit_share = 1.0;
    Error const error = error_of(*studies, settings);
    EXPECT_EQ(error.code(), ExitCode::internal);
    EXPECT_TRUE(contains(error.what(), "GPU-00000000-fake") && contains(error.what(), "[1536, 1792)") &&
                contains(error.what(), "counts[0] of job 0 is 257, not 256"))
        << error.what();
}

TEST_F(Devices, AnAuditCoversItsShareAndTheSameBlocksEachTime)
{
    FakeDevices const devices(two_good());
    RunSettings settings = device_settings(devices);
    settings.execution.audit_share = 1.0;
    RunOutcome const all = run_study(*studies, settings);
    EXPECT_EQ(all.digest, expected->digest);
    EXPECT_EQ(all.engines.audited_paths, expected->engines.cpu_paths) << "every path of every pass";
    settings.execution.audit_share = 0.3;
    std::uint64_t const part = run_study(*studies, settings).engines.audited_paths;
    EXPECT_GT(part, 0U);
    EXPECT_LT(part, all.engines.audited_paths);
    EXPECT_EQ(run_study(*studies, settings).engines.audited_paths, part) << "whoever simulated them";
}

}  // namespace
}  // namespace ballast
