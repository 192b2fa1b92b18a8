// Files as other programs write them: encodings, line ends, separators, quotes; texts that a study may hold; and no
// error that only follows from one about a file.
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/config/parse_csv.hpp"
#include "host/config/read_study.hpp"
#include "tests/support/locations.hpp"
#include "tests/support/scratch_folder.hpp"

namespace ballast::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using namespace std::string_literals;

struct Read {
    std::vector<std::vector<std::string>> cells;  ///< the header first
    std::vector<std::string> errors;
};

Read csv(std::string const& text)
{
    KeyLocations const locations;
    Problems problems(locations);
    CsvTable const table = parse_csv(text, "t.csv", problems);
    Read read;
    auto const texts = [](std::vector<Cell> const& row) {
        std::vector<std::string> out;
        for (Cell const& cell : row) {
            out.push_back(cell.text);
        }
        return out;
    };
    read.cells.push_back(texts(table.header));
    for (auto const& row : table.rows) {
        read.cells.push_back(texts(row));
    }
    for (Diagnostic const& error : problems.errors()) {
        read.errors.push_back(error.text());
    }
    return read;
}

TEST(Csv, IsTheSameWithEveryLineEndAndWithAByteOrderMark)
{
    for (std::string const& end : {"\n"s, "\r\n"s, "\r"s}) {
        for (std::string const& mark : {""s, "\xef\xbb\xbf"s}) {
            for (std::string const& last : {""s, end, end + end}) {
                Read const read = csv(mark + "# a comment, with a comma" + end + "name,x" + end + end +
                                      "# another" + end + "a,1" + end + "b, \"2, and \"\"so\"\"\" " + last);
                EXPECT_THAT(read.errors, ElementsAre());
                EXPECT_THAT(read.cells, ElementsAre(ElementsAre("name", "x"), ElementsAre("a", "1"),
                                                    ElementsAre("b", "2, and \"so\"")));
            }
        }
        EXPECT_THAT(csv("name,x" + end + "a,1" + end + "b" + end).errors,
                    ElementsAre(HasSubstr("t.csv:3:1")));
    }
}

TEST(Csv, SaysWhatKeepsItFromBeingRead)
{
    struct Case {
        std::string text;
        char const* words;
    };
    for (Case const& c : {
             Case{"", "is an empty table"},
             Case{"\xef\xbb\xbf\n# nothing\n", "is an empty table"},
             Case{"name;x\na;1,5\n", "separated by ';'"},
             Case{"name\tx\na\t1\n", "separated by a tab"},
             Case{"name|x\na|1\n", "separated by '|'"},
             Case{"\xff\xfen\0a\0"s, "is UTF-16"},
             Case{"\xfe\xff\0n\0a"s, "is UTF-16"},
             Case{"name,x\na,\"2.4\"5\n", "t.csv:2:3: has text behind its closing quote, '5'"},
             Case{"name,x\na,\"2.4\n", "t.csv:2:3: begins with a quote that is never closed"},
             Case{"name,x\na,\"two\nlines\"\n", "holds the control character U+000A"},
             Case{"name,x\na,b\0c\n"s, "holds the control character U+0000"},
             Case{"name,x\na,caf\xe9\n", "holds the byte 0xE9, which is not UTF-8"},
             Case{"name,x\na,1,2\n", "row of 3 cells under a header of 2"},
         }) {
        EXPECT_THAT(csv(c.text).errors, ElementsAre(HasSubstr(c.words))) << c.text;
    }
    EXPECT_THAT(csv("name\na\nb\n").errors, ElementsAre()) << "one column needs no separator";
    EXPECT_THAT(csv("name,x\na,5\" rack\n").errors, ElementsAre()) << "a quote within a cell is one";
}

class Files : public ::testing::Test {
protected:
    std::vector<std::string> errors(std::vector<std::string> const& overrides = {}) const
    {
        std::vector<std::string> texts;
        try {
            (void)read_study(scratch_.path(), overrides);
        } catch (StudyErrors const& found) {
            for (Diagnostic const& error : found.diagnostics()) {
                texts.push_back(error.text());
            }
        }
        return texts;
    }

    void write(std::string const& general, std::string const& rest = "") const
    {
        scratch_.write("study.toml", rest + "[general]\nstart = 2026-06-30\nnum_steps = 2\npaths = 10\n" +
                                         general + "\n[firm.f]\ngroup = \"other\"\ncash_usd_bn = 1\n");
    }

    testing::ScratchFolder scratch_;
};

TEST_F(Files, ThatCannotBeReadAreTheOnlyErrors)
{
    write("name = \"a\"\npaths = 3");
    EXPECT_THAT(errors(), ElementsAre(HasSubstr("cannot redefine existing integer 'paths'")));
    write("name = \"a\"", "include = [\"firms.toml\"]\n");
    EXPECT_THAT(errors(), ElementsAre(HasSubstr("is not a file in the study's folder")));
    scratch_.write("firms.toml", "[firm.g\n");
    EXPECT_THAT(errors(), ElementsAre(HasSubstr("firms.toml:1:")));
    scratch_.write("firms.toml", "\xff\xfe[\0"s);
    EXPECT_THAT(errors(), ElementsAre(HasSubstr("is UTF-16")));
    scratch_.write("firms.toml", "# nothing yet\n");
    EXPECT_THAT(errors(), ElementsAre());
    scratch_.write("firms.toml", "[contract.c]\nprovider = \"f\"\ncohort = \"in_the_table\"\ngpus = 1\n");
    write("name = \"a\"", "include = [\"firms.toml\"]\ntables.cohort = [\"cohorts.csv\"]\n");
    scratch_.write("cohorts.csv", "name;owner\nin_the_table;f\n");
    EXPECT_THAT(errors(), ElementsAre(HasSubstr("cohorts.csv:1:1: is a header whose cells")));
    for (char const* const empty : {"", "\n\n", "# only words\n", "\xef\xbb\xbf"}) {
        scratch_.write("study.toml", empty);
        EXPECT_THAT(errors(), ElementsAre(HasSubstr("study.toml:1:1: is empty"))) << empty;
    }
}

TEST_F(Files, HoldTextsOfOneLineWithoutControlCharacters)
{
    std::vector<std::pair<std::string, char const*>> const texts{
        {"a\\u0000b", "U+0000"}, {"a\\u001b[2Jb", "U+001B"}, {"a\\nb", "U+000A"},   {"a\\tb", "U+0009"},
        {"a\\u009bb", "U+009B"}, {"a\\u202eb", "U+202E"},    {"a\\u007f", "U+007F"}};
    for (auto const& [text, words] : texts) {
        write(fmt::format("name = \"a\"\ntitle = \"{}\"", text));
        EXPECT_THAT(errors(), ElementsAre(::testing::AllOf(HasSubstr("study.toml:6:"), HasSubstr(words))))
            << text;
        // Wherever a text stands: a note, a source, a list, a key, the entry of a scenario.
        for (std::string const& rest :
             {"source.s = { title = \"" + std::string(text) + "\" }\n",
              "scenario.s.meaning = \"" + std::string(text) + "\"\n",
              "scenario.s.set = { \"general.title\" = \"" + std::string(text) + "\" }\n",
              "source.\"" + std::string(text) + "\" = { title = \"t\" }\n",
              "include = [\"" + std::string(text) + "\"]\n"}) {
            write("name = \"a\"", rest);
            std::vector<std::string> const found = errors();
            EXPECT_THAT(found, ::testing::Contains(HasSubstr(words))) << rest;
        }
    }
    write("name = \"a\"\ntitle = \"" + std::string(4001, 'x') + "\"");
    EXPECT_THAT(errors(), ElementsAre(HasSubstr("has 4001 bytes, more than 4000")));
    write("name = \"a\"\ntitle = \"" + std::string(4000, 'x') + "\"");
    EXPECT_THAT(errors(), ElementsAre());
    EXPECT_THAT(errors({"general.title=a\033[2Jb"}), ElementsAre(HasSubstr("U+001B")));
    EXPECT_THAT(errors({"general.title=caf\xe9"}), ElementsAre(HasSubstr("0xE9")));
}

TEST_F(Files, AreNeverCalledAfterAnyText)
{
    for (std::string const& name : {"../../escaped"s, "/absolute"s, ""s, "Hafen 1"s, "."s, "a.b"s,
                                    "caf\u00e9"s, std::string(65, 'a')}) {
        write("name = \"" + name + "\"");
        EXPECT_THAT(errors(), ElementsAre(HasSubstr("general.name"))) << name;
        write("name = \"a\"");
        EXPECT_THAT(errors({"general.name=\"" + name + "\""}), ElementsAre(HasSubstr("general.name")))
            << name;
    }
    write("name = \"" + std::string(64, 'a') + "\"");
    EXPECT_THAT(errors(), ElementsAre());
}

}  // namespace
}  // namespace ballast::config
