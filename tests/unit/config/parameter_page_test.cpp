// docs/parameters.md is what the flagship says of its numbers.
#include "host/config/parameter_markdown.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "tests/support/locations.hpp"
#include "tests/support/scratch_folder.hpp"

namespace ballast::config {
namespace {

TEST(ParameterPage, IsWhatTheFlagshipSays)
{
    LoadedStudy const loaded = read_study(testing::source_dir() / "configs/ai_buildout_2026", {});
    std::ifstream in(testing::source_dir() / "docs/parameters.md", std::ios::binary);
    std::string const page{std::istreambuf_iterator<char>(in), {}};
    EXPECT_TRUE(page == parameter_markdown(loaded))
        << "docs/parameters.md is out of date; run scripts/update_parameters.sh";
}

TEST(ParameterPage, CountsFactsAndAssumptionsAndNamesWhatLacksASource)
{
    testing::ScratchFolder const folder;
    LoadedStudy const loaded = read_study(folder.write("study.toml", R"([general]
name = "small"
title = "A small study"
start = 2026-06-30

[firm.lone]
group = "other"
cash_usd_bn = { value = 2, confidence = "A", low = 1, high = 4, note = "guess | by eye" }
exogenous_default_per_year = { value = 0.02, confidence = "M", source = "S" }
merger_per_year = { value = 0.01, confidence = "R", note = "heard" }
grace_weeks = 6

[source.S]
title = "A source"
where = "page 3"
)"),
                                          {});
    std::string const page = parameter_markdown(loaded);
    for (char const* const line :
         {"| assumptions (A) | 1 |", "| varied by `--parameter-points` | 1 |",
          "| facts without a source, listed below | 1 |", "- `firm.lone`: `merger_per_year`",
          "| `cash_usd_bn` | 2 | USD bn | 1 to 4 | assumption |  | guess \\| by eye |",
          "| `exogenous_default_per_year` | 0.02 | 1/year |  | fact, M | S |  |",
          "- `firm.lone`: `grace_weeks`", "| S | A source | page 3 | 1 |"})
        EXPECT_THAT(page, ::testing::HasSubstr(line));
    EXPECT_THAT(page, ::testing::Not(::testing::HasSubstr("`group`"))) << "a word is no quantity";
}

TEST(ParameterPage, NamesRangesOnOneSideGroupsAndWhatIsNotVaried)
{
    testing::ScratchFolder const folder;
    LoadedStudy const loaded = read_study(folder.write("study.toml", R"([general]
name = "small"
start = 2026-06-30

[firm.lone]
group = "other"
cash_usd_bn = { value = 4, confidence = "A", low = 1, high = 4, one_sided = "all of it is pledged", note = "guess" }
debt_raises_per_year = { value = [2, 1, 0.1], confidence = "A", low = 1, high = 3, range_of = "first", note = "guess" }
equity_raises_per_year = { value = [2, 1, 0.1], confidence = "A", low = 1, high = 3, note = "guess" }

[assumption_group.money]
keys = ["firm.*.debt_raises_per_year", "firm.lone.cash_usd_bn"]
correlation = 0.5
)"),
                                          {});
    std::string const page = parameter_markdown(loaded);
    for (char const* const line :
         {"| varied by `--parameter-points` | 2 |", "| of these about a list or schedule | 1 |",
          "| with a range and not varied, listed below | 1 |", "| one-sided ranges, listed below | 1 |",
          "- `firm.lone.equity_raises_per_year`: the range does not hold every number",
          "| `firm.lone.cash_usd_bn` | 4 | 1 to 4 | all of it is pledged |",
          "| money | 0.5 | `firm.lone.cash_usd_bn`, `firm.lone.debt_raises_per_year` |  |",
          "| 1 to 3 of the first | assumption |"})
        EXPECT_THAT(page, ::testing::HasSubstr(line));
}

}  // namespace
}  // namespace ballast::config
