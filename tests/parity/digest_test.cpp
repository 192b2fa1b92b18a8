// One digest, whatever the threads, the instruction set, the batch and the order or subset of the scenarios.
#include <algorithm>
#include <functional>
#include <map>
#include <random>

#include <gtest/gtest.h>

#include "host/config/read_study.hpp"
#include "host/run/digest.hpp"
#include "host/run/isa_choice.hpp"
#include "host/run/run_study.hpp"
#include "tests/support/locations.hpp"

namespace ballast {
namespace {

/// The study in `folder` with `paths` paths of the base and three fifths as many of each scenario.
RunStudies studies_of(std::string const& folder, int paths)
{
    config::LoadedStudy const loaded = config::read_study(
        testing::source_dir() / folder, {"general.paths=" + std::to_string(paths),
                                         "general.scenario_paths=" + std::to_string(paths * 3 / 5)});
    RunStudies studies{loaded.study, {}};
    for (study::Scenario const& scenario : loaded.study.scenarios) {
        studies.scenarios.emplace_back(scenario, config::apply_scenario(loaded, scenario));
    }
    return studies;
}

RunSettings settings_of(Isa isa, int threads, std::uint32_t batch)
{
    RunSettings settings;
    settings.execution = {isa, Precision::f32, threads, batch};
    settings.backstop_paths = 0;
    return settings;
}

/// Digest of every scenario by name.
std::map<std::string, std::string> digests(RunOutcome const& outcome)
{
    std::map<std::string, std::string> all;
    for (ScenarioOutcome const& scenario : outcome.scenarios) {
        all[scenario.name] = scenario_digest(scenario);
    }
    return all;
}

std::string describe(RunSettings const& settings, RunStudies const& studies)
{
    std::string text = std::string(isa_name(settings.execution.isa)) + ", " +
                       std::to_string(settings.execution.threads) + " threads, batch " +
                       std::to_string(settings.execution.batch) + ", scenarios";
    for (auto const& [scenario, study] : studies.scenarios) {
        text += " " + scenario.name;
    }
    return text;
}

/// `trials` random settings against one reference. Portable code is slow, so it is given few paths.
void check_random_settings(std::string const& folder, int paths, int portable_paths, int trials,
                           std::uint64_t seed)
{
    std::map<int, RunStudies> studies;
    std::map<int, RunOutcome> reference;
    std::vector<Isa> const isas = available_isas();
    for (int const n : {paths, portable_paths}) {
        studies[n] = studies_of(folder, n);
        reference[n] = run_study(studies[n], settings_of(isas.back(), 1, static_cast<std::uint32_t>(n)));
        ASSERT_EQ(reference[n].scenarios.front().paths, static_cast<std::uint64_t>(n));
    }
    std::mt19937_64 random(seed);
    auto const below = [&random](std::uint64_t n) { return random() % n; };
    for (int trial = 0; trial < trials; ++trial) {
        Isa const isa = isas[below(isas.size())];
        int const n = isa == Isa::portable ? portable_paths : paths;
        std::uint32_t const widest = below(2) == 0 ? 40U : static_cast<std::uint32_t>(2 * n);
        RunSettings const settings =
            settings_of(isa, 1 + static_cast<int>(below(5)), 1 + static_cast<std::uint32_t>(below(widest)));
        RunStudies subset = studies[n];
        std::shuffle(subset.scenarios.begin(), subset.scenarios.end(), random);
        subset.scenarios.resize(below(subset.scenarios.size() + 1));
        RunOutcome const outcome = run_study(subset, settings);
        auto const expected = digests(reference[n]);
        for (auto const& [name, digest] : digests(outcome)) {
            ASSERT_EQ(digest, expected.at(name))
                << folder << ", scenario " << name << ": " << describe(settings, subset);
        }
        if (subset.scenarios.size() == studies[n].scenarios.size()) {
            ASSERT_EQ(outcome.digest, reference[n].digest) << describe(settings, subset);
        }
    }
}

TEST(Digest, IsTheSameForAnyThreadsInstructionSetBatchAndScenarios)
{
    check_random_settings("tests/parity/study", 2000, 50, 120, 20260630);
}

TEST(Digest, IsTheSameForAnyThreadsInstructionSetBatchAndScenariosOfTheFlagship)
{
    check_random_settings("configs/ai_buildout_2026", 96, 8, 6, 4);
}

TEST(Digest, IsTheSameInDoublePrecisionForEveryInstructionSet)
{
    RunStudies const studies = studies_of("tests/parity/study", 100);
    RunSettings settings = settings_of(Isa::portable, 1, 100);
    settings.execution.precision = Precision::f64;
    std::string const expected = run_study(studies, settings).digest;
    for (Isa const isa : available_isas()) {
        settings.execution = {isa, Precision::f64, 2, 7};
        EXPECT_EQ(run_study(studies, settings).digest, expected) << isa_name(isa);
    }
}

TEST(Digest, CoversBackstopAndEnduranceForAnyThreadsAndBatch)
{
    RunStudies const studies = studies_of("tests/parity/study", 1000);
    RunSettings settings = settings_of(available_isas().back(), 1, 1000);
    settings.backstop_paths = 400;
    settings.endurance_paths = 300;
    settings.endurance_firms = {"cloud"};
    RunOutcome const expected = run_study(studies, settings);
    ASSERT_EQ(expected.endurances.size(), 1U);
    std::vector<double> const& cash = expected.endurances.front().extra_cash;
    ASSERT_GE(cash.size(), 5U);
    EXPECT_TRUE(std::is_sorted(cash.begin(), cash.end(), std::less_equal<>{})) << "each level above the last";
    EXPECT_EQ(cash.back(), 3.5 * cash[cash.size() - 4]) << "the ladder goes on once";
    EXPECT_LE(cash.size(), 24U)
        << "0, four quantiles, five about each of three levels, one above; three further";
    EXPECT_EQ(expected.backstops.size(), 4U) << "every firm but the deep pocket";
    settings.execution = {available_isas().front(), Precision::f32, 3, 33};
    EXPECT_EQ(run_study(studies, settings).digest, expected.digest);
    settings.backstop_paths = 399;
    EXPECT_NE(run_study(studies, settings).digest, expected.digest) << "one path less must show";
}

TEST(Digest, APathOfAScenarioIsThePathOfTheBaseWithThatNumber)
{
    RunStudies studies = studies_of("tests/parity/study", 500);
    RunSettings settings = settings_of(available_isas().back(), 1, 64);
    settings.save_paths = true;
    RunOutcome const all = run_study(studies, settings);
    studies.base.general.paths = 37;
    RunOutcome const few = run_study(studies, settings);
    for (std::size_t s = 0; s < all.scenarios.size(); ++s) {
        auto const& long_records = all.scenarios[s].records;
        auto const& short_records = few.scenarios[s].records;
        ASSERT_EQ(few.scenarios[s].paths, 37U);
        ASSERT_EQ(short_records.size(), 37U * all.index.firms.size());
        for (std::size_t i = 0; i < short_records.size(); ++i) {
            ASSERT_EQ(long_records[i].end_step, short_records[i].end_step)
                << all.scenarios[s].name << " " << i;
            ASSERT_EQ(long_records[i].lowest_liquidity, short_records[i].lowest_liquidity);
        }
    }
}

TEST(Digest, ChangesWithTheSeed)
{
    RunStudies studies = studies_of("tests/parity/study", 200);
    RunSettings const settings = settings_of(available_isas().back(), 2, 64);
    std::string const digest = run_study(studies, settings).digest;
    studies.base.general.seed += 1;
    for (auto& [scenario, study] : studies.scenarios) {
        study.general.seed += 1;
    }
    EXPECT_NE(run_study(studies, settings).digest, digest);
}

}  // namespace
}  // namespace ballast
