// The reference page and the JSON Schema are made from the same descriptions as the parser.
#include "host/config/effective_study.hpp"
#include "host/config/fields/field.hpp"
#include "host/config/json_schema.hpp"
#include "host/config/reference_markdown.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <tuple>

namespace ballast::config {
namespace {

std::filesystem::path source_folder()
{
    char const* const source = std::getenv("BALLAST_SOURCE_DIR");
    return source != nullptr ? source : BALLAST_DEFAULT_SOURCE_DIR;
}

std::string text_of(std::filesystem::path const& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// BALLAST_UPDATE_DOCS=1 writes the page instead of comparing it.
TEST(Reference, PageIsWhatTheDescriptionsSay)
{
    std::filesystem::path const page = source_folder() / "docs/study_reference.md";
    if (char const* const update = std::getenv("BALLAST_UPDATE_DOCS");
        update != nullptr && std::string(update) == "1")
        std::ofstream(page, std::ios::binary) << reference_markdown();
    EXPECT_TRUE(text_of(page) == reference_markdown())
        << page << " is out of date; run this test once with BALLAST_UPDATE_DOCS=1";
}

TEST(Reference, EveryKeyHasASentence)
{
    for (ObjectKind const& kind : study_kinds()) {
        EXPECT_FALSE(kind.meaning.empty()) << kind.key;
        for (Field const& field : kind.fields) {
            EXPECT_GE(field.meaning.size(), 7u) << kind.key << "." << field.key;
            EXPECT_EQ(field.meaning.back(), '.') << kind.key << "." << field.key;
        }
    }
}

/// Members of each struct of host/study/objects, as its text declares them.
std::map<std::string, std::set<std::string>> members_of_structs()
{
    std::map<std::string, std::set<std::string>> members;
    std::stringstream lines;
    for (auto const& file : std::filesystem::directory_iterator(source_folder() / "host/study/objects"))
        lines << text_of(file.path());
    std::regex const begin(R"(^struct (\w+) \{.*)"), member(R"(^    [\w:<>, 0-9]+[ >]([a-z]\w*)( =.*|;.*))");
    std::string current;
    std::smatch match;
    for (std::string line; std::getline(lines, line);) {
        if (std::regex_match(line, match, begin))
            current = match[1];
        else if (line == "};")
            current.clear();
        else if (!current.empty() && std::regex_match(line, match, member))
            members[current].insert(match[1]);
    }
    return members;
}

TEST(Reference, DescribesEveryMemberOfTheStructsAndNothingElse)
{
    std::map<std::string, std::string> const structs = {{"general", "General"},
                                                        {"factor", "Factor"},
                                                        {"correlation", "Correlation"},
                                                        {"market", "Market"},
                                                        {"gpu_class", "GpuClass"},
                                                        {"region", "Region"},
                                                        {"event", "Event"},
                                                        {"firm", "Firm"},
                                                        {"lender", "Lender"},
                                                        {"lab", "Lab"},
                                                        {"open_weights", "OpenWeights"},
                                                        {"site", "Site"},
                                                        {"cohort", "Cohort"},
                                                        {"contract", "Contract"},
                                                        {"debt", "Debt"},
                                                        {"facility", "Facility"},
                                                        {"lease", "Lease"},
                                                        {"equity_commitment", "EquityCommitment"},
                                                        {"stake", "Stake"},
                                                        {"power_right", "PowerRight"},
                                                        {"order_book", "OrderBook"},
                                                        {"transmission", "Transmission"},
                                                        {"switches", "Switches"},
                                                        {"guarantee", "Guarantee"},
                                                        {"portfolio", "Portfolio"},
                                                        {"assumption_group", "AssumptionGroup"},
                                                        {"firm_class", "FirmClass"},
                                                        {"rating", "Rating"},
                                                        {"scenario", "Scenario"}};
    std::map<std::string, std::set<std::string>> members = members_of_structs();
    ASSERT_EQ(study_kinds().size(), structs.size());
    for (ObjectKind const& kind : study_kinds()) {
        std::set<std::string> described;
        for (Field const& field : kind.fields)
            described.insert(field.key);
        if (kind.named)
            described.insert("name");
        EXPECT_EQ(described, members.at(structs.at(kind.key))) << kind.key;
    }
    for (auto const& [kind, field, name] :
         {std::tuple("site", "power_tranches", "PowerTranche"), std::tuple("event", "effects", "Effect")}) {
        std::set<std::string> described;
        for (Field const& column : kind_called(kind).find(field)->columns)
            described.insert(column.key);
        EXPECT_EQ(described, members.at(name)) << kind;
    }
}

TEST(Schema, IsJsonWithEveryKey)
{
    auto const schema = nlohmann::json::parse(json_schema());
    EXPECT_EQ(schema.at("$schema"), "http://json-schema.org/draft-04/schema#");
    for (ObjectKind const& kind : study_kinds()) {
        auto const& described = schema.at("properties").at(kind.key);
        auto const& object = kind.named ? described.at("additionalProperties") : described;
        EXPECT_EQ(object.at("additionalProperties"), false);
        EXPECT_EQ(object.at("properties").size(), kind.fields.size());
        for (Field const& field : kind.fields)
            EXPECT_TRUE(object.at("properties").at(field.key).contains("description"))
                << kind.key << "." << field.key;
    }
    auto const& advance =
        schema.at("properties").at("facility").at("additionalProperties").at("properties").at("advance_rate");
    EXPECT_EQ(advance.at("anyOf").at(0).at("exclusiveMinimum"), true);
    EXPECT_EQ(advance.at("anyOf").at(0).at("maximum"), 1.0);
}

TEST(Schema, DefaultsOfTheStructsAreInsideTheirOwnRanges)
{
    for (ObjectKind const& kind : study_kinds())
        for (Field const& field : kind.fields)
            if (field.largest && !field.required && field.range.bounded()) {
                double const most = field.largest(kind.defaults.get(), 0);
                EXPECT_TRUE(most == 0 || field.range.holds(most) || field.range.holds(-most))
                    << kind.key << "." << field.key << " = " << most;
            }
}

}  // namespace
}  // namespace ballast::config
