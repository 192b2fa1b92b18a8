// Digests of ranges of paths do not depend on who simulates, and add up to the tallies.
#include <gtest/gtest.h>

#include "host/config/read_study.hpp"
#include "host/risk/digest_ranges.hpp"
#include "host/run/run_study.hpp"
#include "tests/parity/fake_devices.hpp"
#include "tests/support/locations.hpp"
#include "tests/support/scratch_folder.hpp"

namespace ballast {
namespace {

using testing::FakeBehaviour;
using testing::FakeDevices;

constexpr int kPaths = 40'000;          // three ranges
constexpr int kScenarioPaths = 17'000;  // two
constexpr int kBackstopPaths = 16'500;

RunStudies studies_of_three_ranges()
{
    config::LoadedStudy const loaded =
        config::read_study(testing::source_dir() / "tests/parity/study",
                           {"general.paths=" + std::to_string(kPaths),
                            "general.scenario_paths=" + std::to_string(kScenarioPaths),
                            "general.num_steps=14", "general.report_dates=[\"2026-08-25\"]"});
    RunStudies studies{loaded.study, {}};
    studies.scenarios.emplace_back(loaded.study.scenarios[0],
                                   config::apply_scenario(loaded, loaded.study.scenarios[0]));
    return studies;
}

RunSettings settings_of(int threads, std::uint32_t batch)
{
    RunSettings settings;
    settings.execution = {available_isas().back(), Precision::f32, threads, batch};
    settings.backstop_paths = kBackstopPaths;
    settings.endurance_paths = 300;
    settings.endurance_firms = {"rival"};
    return settings;
}

void expect_same_ranges(RunOutcome const& a, RunOutcome const& b)
{
    for (std::size_t s = 0; s < a.scenarios.size(); ++s) {
        EXPECT_EQ(a.scenarios[s].tally.ranges, b.scenarios[s].tally.ranges) << a.scenarios[s].name;
    }
    for (std::size_t i = 0; i < a.backstops.size(); ++i) {
        EXPECT_EQ(a.backstops[i].ranges, b.backstops[i].ranges);
    }
    EXPECT_EQ(a.endurances.front().ranges, b.endurances.front().ranges);
}

TEST(RangeDigests, AreTheSameWhoeverSimulates)
{
    RunStudies const studies = studies_of_three_ranges();
    RunOutcome const one = run_study(studies, settings_of(1, 256));
    ASSERT_EQ(one.scenarios[0].tally.ranges.size(), num_digest_ranges(kPaths));
    ASSERT_EQ(one.scenarios[1].tally.ranges.size(), num_digest_ranges(kScenarioPaths));
    for (ScenarioOutcome const& scenario : one.scenarios) {
        EXPECT_EQ(sum_of(scenario.tally.ranges), digest_of_cells(scenario.tally)) << scenario.name;
    }
    for (BackstopTally const& backstop : one.backstops) {
        ASSERT_EQ(backstop.ranges.size(), 2U);
        EXPECT_EQ(sum_of(backstop.ranges), digest_of_cells(backstop.injection));
    }
    EnduranceTally const& endurance = one.endurances.front();
    for (std::size_t level = 0; level < endurance.survivors.size(); ++level) {
        EXPECT_EQ(sum_of(endurance.ranges[level]), digest_of_cells({&endurance.survivors[level], 1}));
    }

    expect_same_ranges(one, run_study(studies, settings_of(3, 1000)));

    // Launches come back and are done again; a device may hold few paths between two collects.
    FakeBehaviour weak;
    weak.losses = 0.02;
    weak.collect_paths = 700;
    FakeDevices const devices({weak, FakeBehaviour{}}, 5);
    RunSettings settings = settings_of(2, 256);
    settings.execution.backend = Backend::cuda;
    settings.execution.devices = devices.list();
    settings.execution.engines = &devices;
    settings.execution.on_device_loss = OnDeviceLoss::cpu;
    expect_same_ranges(one, run_study(studies, settings));
    EXPECT_GT(devices.launches(), 0);
}

TEST(RangeDigests, OfSharesAddUp)
{
    RunStudies const studies = studies_of_three_ranges();
    RunSettings settings = settings_of(2, 256);
    settings.endurance_firms.clear();
    RunOutcome const whole = run_study(studies, settings);
    std::vector<RangeDigests> sums(2);
    for (std::uint64_t share = 1; share <= 3; ++share) {
        settings.share = {share, 3};
        settings.leave_endurance = true;
        RunOutcome const part = run_study(studies, settings);
        for (std::size_t s = 0; s < sums.size(); ++s) {
            add_ranges(part.scenarios[s].tally.ranges, sums[s]);
        }
    }
    EXPECT_EQ(sums[0], whole.scenarios[0].tally.ranges);
    EXPECT_EQ(sums[1], whole.scenarios[1].tally.ranges);
}

}  // namespace
}  // namespace ballast
