/// The plan is a function of the study alone: whatever the seed, and even where firms run dry on it.
#include <filesystem>

#include <gtest/gtest.h>

#include "host/config/read_study.hpp"
#include "host/run/make_plan.hpp"
#include "host/run/noise_free_check.hpp"
#include "host/run/replay_path.hpp"
#include "host/run/run_study.hpp"
#include "tests/support/locations.hpp"

namespace ballast {
namespace {

study::Study read(std::filesystem::path const& path)
{
    return config::read_study(path.string(), {}).study;
}

Plan plan_of(study::Study study, std::uint64_t seed)
{
    study.general.seed = seed;
    return make_plan(study);
}

void expect_equal_plans(std::filesystem::path const& path)
{
    study::Study const study = read(path);
    Plan const a = plan_of(study, 1);
    Plan const b = plan_of(study, 2);
    EXPECT_EQ(a.operating_flow, b.operating_flow) << path;
    EXPECT_EQ(a.dated_flow, b.dated_flow) << path;
    EXPECT_EQ(a.contract_paid, b.contract_paid) << path;
    EXPECT_EQ(a.log_rent, b.log_rent) << path;
    EXPECT_EQ(a.log_supply, b.log_supply) << path;
    EXPECT_EQ(a.injected, b.injected) << path;
}

/// A firm whose customer runs dry on the plan; what may end a firm, and how, is drawn on paths.
study::Study dry_customer()
{
    return read(testing::source_dir() / "tests/regression/dry_customer.toml");
}

TEST(PlanDraws, NoStudyOfTheRepositoryHasAPlanThatKnowsItsSeed)
{
    for (auto const& entry :
         std::filesystem::directory_iterator(testing::source_dir() / "configs/known_answers")) {
        if (entry.is_directory()) {
            expect_equal_plans(entry.path());
        }
    }
    expect_equal_plans(testing::source_dir() / "configs/ai_buildout_2026");
    expect_equal_plans(testing::source_dir() / "tests/regression/dry_customer.toml");
}

TEST(PlanDraws, AFirmThatRunsDryOnThePlanGoesOnAndPaysItsPartners)
{
    study::Study const study = dry_customer();
    Plan const plan = plan_of(study, 1);
    StudyIndex const index = index_study(study);
    std::vector<PlannedShortfall> const dry = check_noise_free_paths({study, {}}, Precision::f32);
    ASSERT_EQ(dry.size(), 1U);
    EXPECT_EQ(dry.front().firm, "customer");
    // 1 bn less (1.0 + 0.5) a year: dry after 243 days, in step 34, which ends on day 245
    EXPECT_EQ(dry.front().first, study.general.start + 245);
    // missing until 40 + 52 steps of 7 days: 1.5 x 92 x 7 / 365 - 1
    EXPECT_NEAR(dry.front().usd, (1.5 * 92 * 7 / 365 - 1.0) * 1e9, 92 * 2 * index.money_quantum_usd);
    for (std::size_t k = 0; k < static_cast<std::size_t>(index.num_replay_steps); ++k) {
        ASSERT_NEAR(plan.contract_paid[k] * index.money_quantum_usd, 7 / 365.0 * 1e9, index.money_quantum_usd)
            << "step " << k;
    }
}

TEST(PlanDraws, StressOfItsPartnersDoesNotHangOnTheSeed)
{
    // on its plan the provider is paid throughout: 0.3 bn in hand and 0.1 bn a year more than it spends
    for (std::uint64_t const seed : {1U, 2U, 3U}) {
        study::Study study = dry_customer();
        study.general.seed = seed;
        RunSettings settings;
        settings.backstop_paths = 0;
        RunOutcome const outcome = run_study({study, {}}, settings);
        Tally const& tally = outcome.scenarios.front().tally;
        TallyReader const reader(tally);
        std::size_t const provider = 1;
        ASSERT_EQ(outcome.index.firms[provider], "provider");
        auto const ever_stressed =
            reader.firm_count(tally.shape.num_dates - 1, provider, FirmCount::ever_first, 1);
        EXPECT_EQ(ever_stressed, 0U) << "seed " << seed;
    }
}

}  // namespace
}  // namespace ballast
