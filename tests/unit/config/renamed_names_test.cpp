// Old names of the study format: wherever one is written, the error says the new name at the place where it stands.
#include "host/config/fields/field.hpp"
#include "host/config/read_study.hpp"
#include "host/config/renamed_names.hpp"
#include "host/study/event_targets.hpp"
#include "tests/support/scratch_folder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <ostream>

namespace ballast::config {

void PrintTo(RenamedName const& name, std::ostream* out)
{
    *out << name.where << "." << name.was;
}

namespace {

namespace fs = std::filesystem;

constexpr char kHead[] = "[general]\nname = \"tiny\"\nstart = 2026-06-30\n";
constexpr int kFirstLine = 4;  ///< below kHead

fs::path base_study()
{
    char const* const source = std::getenv("BALLAST_SOURCE_DIR");
    return fs::path(source != nullptr ? source : BALLAST_DEFAULT_SOURCE_DIR) / "tests/fault/studies/base";
}

std::vector<Diagnostic> errors_of(fs::path const& study, std::vector<std::string> const& overrides = {})
{
    try {
        (void)read_study(study, overrides);
    } catch (StudyErrors const& errors) {
        return errors.diagnostics();
    }
    return {};
}

/// The error about the old name, or nothing.
std::optional<Diagnostic> told(std::vector<Diagnostic> const& errors, RenamedName const& name)
{
    std::string const problem = old_name_problem(name.was, name.now);
    auto const found = std::find_if(errors.begin(), errors.end(),
                                    [&](Diagnostic const& error) { return error.problem == problem; });
    return found != errors.end() ? std::optional(*found) : std::nullopt;
}

/// Where a row of the table belongs, and how its old name is written there.
struct Spelling {
    ObjectKind const* kind = nullptr;
    std::string key;         ///< of the object: the old name itself, or the key that holds it
    std::string value;       ///< as in TOML
    bool is_column = false;  ///< the old name is a key of its own, so that a table may have it as a column

    explicit Spelling(RenamedName const& name)
    {
        std::string_view const where = name.where;
        std::size_t const dot = where.find('.');
        kind = &kind_called(where.substr(0, dot));
        if (dot == std::string_view::npos) {
            Field const& field = *kind->find(name.now);
            key = name.was;
            value = field.write(field, kind->defaults.get());
            is_column = kind->named && field.shape != Shape::records;
            return;
        }
        std::string_view const inside = where.substr(dot + 1);
        key = inside.substr(0, inside.find('.'));
        Field const& field = *kind->find(key);
        if (field.shape != Shape::records) {
            value = "\"" + std::string(name.was) + "\"";
        } else if (key == inside) {
            auto const column = std::find_if(field.columns.begin(), field.columns.end(),
                                             [&](Field const& one) { return one.key == name.now; });
            value = "[{ " + std::string(name.was) + " = " +
                    column->write(*column, field.record_defaults.get()) + " }]";
        } else {
            value = "[{ target = \"" + std::string(name.was) + ".one\", mean = 1 }]";
        }
    }

    std::string object() const { return kind->named ? kind->key + ".one" : kind->key; }
};

class RenamedNames : public ::testing::TestWithParam<RenamedName> {};

TEST_P(RenamedNames, HaveANewNameThatExistsAndAnOldOneThatDoesNot)
{
    RenamedName const name = GetParam();
    EXPECT_EQ(current_name(name.where, name.was), name.now);
    EXPECT_EQ(current_name(name.where, name.now), name.now)
        << "renamed twice: give the last name in both rows";
    if (name.where == "event.effects.target") {
        ASSERT_NE(find_event_target(name.now), nullptr);
        EXPECT_EQ(find_event_target(name.was), nullptr);
        EXPECT_EQ(target_in_draws(std::string(name.now) + ".one"), std::string(name.was) + ".one")
            << "a better name must not change what is drawn";
        return;
    }
    Spelling const spelling(name);
    std::vector<std::string> known = spelling.kind->field_keys();
    if (name.where != spelling.kind->key) {
        Field const& field = *spelling.kind->find(spelling.key);
        known = field.choices;
        for (Field const& column : field.columns)
            known.push_back(column.key);
    }
    EXPECT_NE(std::find(known.begin(), known.end(), name.now), known.end());
    EXPECT_EQ(std::find(known.begin(), known.end(), name.was), known.end());
}

TEST_P(RenamedNames, AreToldAtTheirPlaceInAStudyFile)
{
    RenamedName const name = GetParam();
    Spelling const spelling(name);
    ballast::testing::ScratchFolder const folder;
    folder.write("study.toml",
                 kHead + ("[" + spelling.object() + "]\n" + spelling.key + " = " + spelling.value + "\n"));
    std::optional<Diagnostic> const error = told(errors_of(folder.path()), name);
    ASSERT_TRUE(error) << spelling.key;
    EXPECT_EQ(error->place.file, (folder / "study.toml").string());
    EXPECT_EQ(error->place.line, kFirstLine + 1);
    EXPECT_GE(error->place.column, 1);
    EXPECT_FALSE(error->remedy.empty());
}

TEST_P(RenamedNames, AreToldInTheHeaderOfATable)
{
    RenamedName const name = GetParam();
    Spelling const spelling(name);
    if (!spelling.is_column)
        return;  // not a key that a table could have
    ballast::testing::ScratchFolder const folder;
    folder.write("study.toml", "[tables]\n" + spelling.kind->key + " = [\"rows.csv\"]\n" + kHead);
    folder.write("rows.csv", "name," + spelling.key + "\none,\n");
    std::optional<Diagnostic> const error = told(errors_of(folder.path()), name);
    ASSERT_TRUE(error) << spelling.key;
    EXPECT_EQ(error->place.text(), (folder / "rows.csv").string() + ":1:6");
}

TEST_P(RenamedNames, AreToldOnTheCommandLine)
{
    RenamedName const name = GetParam();
    Spelling const spelling(name);
    if (name.where == "event.effects.target")
        return;  // part of a text, which the next test sets
    std::string object = spelling.kind->key;
    if (spelling.kind->named) {
        study::Study const base = read_study(base_study(), {}).study;
        std::vector<std::string> const names = names_of_kind(base, spelling.kind->key);
        ASSERT_FALSE(names.empty()) << "the base study has no " << spelling.kind->key;
        object += "." + names.front();
    }
    bool const in_record = name.where == "site.power_tranches";
    std::string const key =
        object + "." + spelling.key + (in_record ? "[0]." + std::string(name.was) : std::string());
    std::string const value = name.where == "firm.tier" ? std::string(name.was)
                              : in_record               ? "0"
                                                        : spelling.value;
    std::optional<Diagnostic> const error = told(errors_of(base_study(), {key + "=" + value}), name);
    ASSERT_TRUE(error) << key << "=" << value;
    EXPECT_EQ(error->place.file, "-p");
}

INSTANTIATE_TEST_SUITE_P(, RenamedNames, ::testing::ValuesIn(renamed_names().begin(), renamed_names().end()),
                         [](::testing::TestParamInfo<RenamedName> const& row) {
                             std::string text =
                                 std::string(row.param.where) + "_" + std::string(row.param.was);
                             std::replace(text.begin(), text.end(), '.', '_');
                             return text;
                         });

TEST(OldNames, AreReportedTogetherWithEverythingElse)
{
    ballast::testing::ScratchFolder const folder;
    folder.write("study.toml",
                 std::string(kHead) +
                     "[firm.one]\ngroup = \"other\"\ncash_usd_bn = 1\ntier = \"b\"\nausterity_use = 7\n"
                     "[site.hall]\nowner = \"one\"\nregion = \"pjm\"\n"
                     "tranches = [{ mw = 5, date = 2027-01-01, shell_usd_bn = 1, slip_mean_month = 2 }]\n"
                     "[scenario.late]\nset = { \"site.hall.tranches[0].mw\" = 3 }\n");
    std::vector<Diagnostic> const errors = errors_of(folder.path());
    std::string all;
    for (Diagnostic const& error : errors)
        all += error.text() + "\n";
    for (char const* line : {"study.toml:7:8: firm.one.tier = \"b\" ('b' is now called 'deep_pocket')",
                             "study.toml:8:1: firm.one.austerity_use = 7 ('austerity_use' is now called "
                             "'austerity_utilisation')",
                             "firm.one.austerity_utilisation = 7 (is outside the allowed range",
                             "('tranches' is now called 'power_tranches')",
                             "('shell_usd_bn' is now called 'construction_usd_bn')",
                             "Did you mean slip_mean_months?", "is not a region of the study",
                             "site.hall.tranches[0].mw = 3 ('tranches' is now called 'power_tranches')"})
        EXPECT_NE(all.find(line), std::string::npos) << line << " in\n" << all;
}

TEST(OldNames, AreToldWhereARowSaysWhatItsRangeIsAbout)
{
    ballast::testing::ScratchFolder const folder;
    folder.write("study.toml", std::string("[tables]\nstake = [\"stakes.csv\"]\n") + kHead);
    folder.write("stakes.csv", "name,usd_bn,watch_ltv,confidence,low,high,note,ranged\n"
                               "one,2,0.3,A,0.2,0.4,policy,loan_ceiling\n");
    std::vector<Diagnostic> const errors = errors_of(folder.path());
    auto const error = std::find_if(errors.begin(), errors.end(), [](Diagnostic const& each) {
        return each.problem == "'loan_ceiling' is now called 'watch_ltv'";
    });
    ASSERT_NE(error, errors.end());
    EXPECT_EQ(error->place.line, 2);
    EXPECT_EQ(error->place.column, 28);
}

TEST(KeysOfDraws, KeepTheNamesThatTheirPartsHadFirst)
{
    EXPECT_EQ(key_as_first_named("facility.loan.minimum_dscr"), "facility.loan.dscr_default");
    EXPECT_EQ(key_as_first_named("market.trade_recovery"), "market.recovery_trade");
    EXPECT_EQ(key_as_first_named("site.hall.power_tranches[1].construction_usd_bn"),
              "site.hall.tranches[1].shell_usd_bn");
    EXPECT_EQ(key_as_first_named("site.hall.power_tranches[0].mw"), "site.hall.tranches[0].mw");
    for (char const* same : {"firm.minimum_dscr.cash_usd_bn", "event.panic.loadings.demand",
                             "event.panic.effects[1].mean", "general.paths", "nothing"})
        EXPECT_EQ(key_as_first_named(same), same);
}

}  // namespace
}  // namespace ballast::config
