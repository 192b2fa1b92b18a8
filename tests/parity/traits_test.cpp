// A firm may skip what it has nothing to do with: paths are the same where every firm has to do with everything.
#include <gtest/gtest.h>

#include "host/config/read_study.hpp"
#include "host/run/ledger_sheet.hpp"
#include "host/run/make_plan.hpp"
#include "host/study/build_tables.hpp"
#include "tests/support/locations.hpp"

namespace ballast {
namespace {

constexpr std::uint64_t kPaths = 24;

/// All traces of one path.
LedgerSheet<float> traces_of(StudyTables<float> const& tables, StudyIndex const& index, std::uint64_t path)
{
    LedgerSheet<float> sheet(index);
    replay<float>(tables, path, index.num_steps, sheet.view());
    return sheet;
}

/// Where paths differ with other traits of firms, or nothing.
std::string difference(OwnedTables<float> const& tables, StudyIndex const& index,
                       std::vector<FirmTable<float>> const& firms)
{
    StudyTables<float> other = tables.view();
    other.firms.firms = firms.data();
    other.firms.num_plain = 0;
    for (std::uint64_t path = 0; path < kPaths; ++path) {
        LedgerSheet<float> const a = traces_of(tables.view(), index, path);
        LedgerSheet<float> const b = traces_of(other, index, path);
        for (TraceTerm const& trace : kTraces) {
            if (a[trace.value] != b[trace.value]) {
                return "path " + std::to_string(path) + ", " + std::string(trace.name);
            }
        }
    }
    return {};
}

void expect_same_paths(OwnedTables<float> const& tables, StudyIndex const& index, std::string const& what)
{
    std::vector<FirmTable<float>> firms = tables.arrays().firms.firms;
    bool some_skip = false;
    for (FirmTable<float>& firm : firms) {
        some_skip = some_skip || firm.traits != kAllTraits;
        firm.traits = kAllTraits;
    }
    EXPECT_TRUE(some_skip) << what << ": no firm skips anything";
    EXPECT_EQ(difference(tables, index, firms), "") << what;
}

void check(std::string const& folder)
{
    config::LoadedStudy const loaded = config::read_study(testing::source_dir() / folder, {});
    Plan const plan = make_plan(loaded.study);
    expect_same_paths(build_tables<float>(loaded.study, nullptr, plan), index_study(loaded.study), folder);
    for (study::Scenario const& scenario : loaded.study.scenarios) {
        study::Study const moved = config::apply_scenario(loaded, scenario);
        expect_same_paths(build_tables<float>(moved, &scenario, plan), index_study(moved),
                          folder + ", scenario " + scenario.name);
    }
}

TEST(Traits, ChangeNoPathOfTheFlagship)
{
    check("configs/ai_buildout_2026");
}

TEST(Traits, ChangeNoPathOfASmallStudy)
{
    check("tests/parity/study");
    check("configs/benchmarks/peer_model");
}

// What a firm has to do with, it cannot skip: the comparison above sees each trait but the deep pocket's, whose mean is read
// by tallies alone.
TEST(Traits, ThatAreTakenAwayAreMissed)
{
    config::LoadedStudy const loaded =
        config::read_study(testing::source_dir() / "configs/ai_buildout_2026", {});
    study::Study study = loaded.study;
    for (study::GpuClass& gpu : study.gpu_classes) {
        gpu.site_cost_usd_per_hour = 50.0;  // no place pays, so that idle GPUs are retired
    }
    OwnedTables<float> const tables = build_tables<float>(study, nullptr, make_plan(study));
    StudyIndex const index = index_study(study);
    for (std::int32_t trait = 1; trait < kAllTraits; trait <<= 1) {
        std::vector<FirmTable<float>> firms = tables.arrays().firms.firms;
        for (FirmTable<float>& firm : firms) {
            firm.traits &= ~trait;
        }
        bool const in_traces = trait != static_cast<std::int32_t>(Trait::deep_pocket);
        EXPECT_EQ(difference(tables, index, firms) != "", in_traces) << "trait " << trait;
    }
}

}  // namespace
}  // namespace ballast
