// A firm may skip what it has nothing to do with: paths are the same where every firm has to do with everything.
#include <cstring>

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

void expect_same_paths(OwnedTables<float> const& tables, StudyIndex const& index, std::string const& what)
{
    std::vector<FirmTable<float>> firms = tables.arrays().firms.firms;
    bool some_skip = false;
    for (FirmTable<float>& firm : firms) {
        some_skip = some_skip || firm.traits != kAllTraits;
        firm.traits = kAllTraits;
    }
    EXPECT_TRUE(some_skip) << what << ": no firm skips anything";
    StudyTables<float> general = tables.view();
    general.firms.firms = firms.data();
    for (std::uint64_t path = 0; path < kPaths; ++path) {
        LedgerSheet<float> const own = traces_of(tables.view(), index, path);
        LedgerSheet<float> const all = traces_of(general, index, path);
        for (TraceTerm const& trace : kTraces) {
            auto const& a = own[trace.value];
            auto const& b = all[trace.value];
            ASSERT_EQ(a.size(), b.size());
            for (std::size_t i = 0; i < a.size(); ++i) {
                ASSERT_EQ(a[i], b[i]) << what << ", path " << path << ", " << trace.name << ", place " << i;
            }
        }
    }
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

}  // namespace
}  // namespace ballast
