/// The table of docs/validation.md covers the known answers and nothing else.
#include <filesystem>
#include <set>

#include <gtest/gtest.h>

#include "tests/regression/known_answers/case.hpp"

namespace ballast::testing {
namespace {

TEST(KnownAnswersTable, HasRowsForEveryStudyAndNoOthers)
{
    std::set<std::string> studies;
    for (auto const& entry : std::filesystem::directory_iterator(known_answers_folder())) {
        if (entry.is_directory()) {
            studies.insert(entry.path().filename().string());
        }
    }
    std::set<std::string> tabulated;
    for (auto const& [name, rows] : committed_rows()) {
        tabulated.insert(name);
    }
    EXPECT_EQ(tabulated, studies);
}

TEST(KnownAnswersTable, AgreesEverywhere)
{
    for (auto const& [name, rows] : committed_rows()) {
        for (std::string const& row : rows) {
            EXPECT_NE(row.find("| yes |"), std::string::npos) << row;
        }
    }
}

}  // namespace
}  // namespace ballast::testing
