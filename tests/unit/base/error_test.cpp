// Messages carry place, key, value, reason and remedy, in one fixed shape.
#include "host/base/error.hpp"

#include <gtest/gtest.h>

namespace ballast {
namespace {

TEST(Error, JoinsProblemReasonAndSuggestion)
{
    Error const full(ExitCode::io, "cannot open x", "no rates", "Check the path.");
    EXPECT_STREQ(full.what(), "cannot open x (no rates). Check the path.");
    EXPECT_EQ(full.exit_status(), 6);
    EXPECT_STREQ(Error(ExitCode::usage, "no study given", "", "Name a folder.").what(),
                 "no study given. Name a folder.");
    EXPECT_STREQ(Error(ExitCode::usage, "no study given", "", "").what(), "no study given");
}

TEST(Diagnostic, ReadsLikeACompilersLine)
{
    Diagnostic const diagnostic{
        {"study.toml", 41, 9},      "firms.coreweave.debt[2].maturity",      "2025-03",
        "before the start 2026-07", "Remove the tranche or move the start.", false};
    EXPECT_EQ(diagnostic.text(),
              "study.toml:41:9: firms.coreweave.debt[2].maturity = 2025-03 (before the start 2026-07). "
              "Remove the tranche or move the start.");
}

TEST(Diagnostic, LeavesOutWhatIsUnknown)
{
    EXPECT_EQ((Diagnostic{{"a.csv", 3, 0}, "", "", "row has 4 cells, header 5", "Add a cell.", false}.text()),
              "a.csv:3: row has 4 cells, header 5. Add a cell.");
    EXPECT_EQ((Diagnostic{{}, "run.paths", "0", "must be positive", "", true}.text()),
              "warning: run.paths = 0 (must be positive).");
}

TEST(StudyErrors, KeepAllDiagnosticsAndExitWithThree)
{
    StudyErrors const errors(
        {{{"s", 1, 2}, "a", "", "p", "", false}, {{"s", 2, 2}, "b", "", "q", "", false}});
    EXPECT_EQ(errors.exit_status(), 3);
    EXPECT_EQ(errors.diagnostics().size(), 2U);
    EXPECT_STREQ(errors.what(), "s:1:2: a (p).\ns:2:2: b (q).");
}

}  // namespace
}  // namespace ballast
