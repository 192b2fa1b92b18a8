// Names of a vocabulary are told apart, and the page about results lists those that result files have.
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kernels/tables/vocabulary/cause.hpp"
#include "kernels/tables/vocabulary/end.hpp"
#include "kernels/tables/vocabulary/facility_event.hpp"
#include "kernels/tables/vocabulary/ledger_line.hpp"
#include "kernels/tables/vocabulary/level.hpp"
#include "kernels/tables/vocabulary/regime.hpp"
#include "kernels/tables/vocabulary/seniority.hpp"
#include "tests/support/locations.hpp"

namespace ballast {
namespace {

template <class Names>
std::string row(char const* axis, Names const& names)
{
    std::string text = std::string("| `") + axis + "` | ";
    for (std::size_t i = 0; i < names.size(); ++i)
        text += (i == 0 ? "" : ", ") + std::string(names[i]);
    return text + " |\n";
}

TEST(Vocabulary, PageOfResultsListsItsNames)
{
    std::ifstream file(testing::source_dir() / "docs/results_and_faults.md");
    std::string const page{std::istreambuf_iterator<char>(file), {}};
    EXPECT_THAT(page, ::testing::HasSubstr(row("cause", kCauseNames)));
    EXPECT_THAT(page, ::testing::HasSubstr(row("kind", kDefaultKindNames)));
    EXPECT_THAT(page, ::testing::HasSubstr(row("level", kStressLevelNames)));
    EXPECT_THAT(page, ::testing::HasSubstr(row("facility_event", names_of(kFacilityEvents))));
    EXPECT_THAT(page, ::testing::HasSubstr(row("covenant", names_of(kCovenants))));
    EXPECT_THAT(page, ::testing::HasSubstr(row("heading", names_of(kHeadings))));
}

TEST(Vocabulary, NamesAreToldApart)
{
    auto const expect_different = [](auto const& names) {
        std::set<std::string_view> const different(names.begin(), names.end());
        EXPECT_EQ(different.size(), names.size());
    };
    expect_different(kCauseNames);
    expect_different(kEndNames);
    expect_different(kLevelNames);
    expect_different(kRegimeNames);
    expect_different(names_of(kSeniorities));
    expect_different(names_of(kFacilityEvents));
    expect_different(names_of(kCovenants));
    expect_different(names_of(kLines));
    expect_different(names_of(kHeadings));
    expect_different(names_of(kCashFlowSections));
}

TEST(Vocabulary, PlanCountsNothingThatSettlesDues)
{
    for (LineTerm const& line : kLines) {
        HeadingTerm const& heading = kHeadings[static_cast<std::size_t>(line.heading)];
        if (heading.section == CashFlowSection::other) {
            EXPECT_EQ(line.plan, PlanPart::none) << line.name;
        }
        if (line.plan == PlanPart::flow) {
            EXPECT_EQ(heading.section, CashFlowSection::operating) << line.name;
        }
    }
}

}  // namespace
}  // namespace ballast
