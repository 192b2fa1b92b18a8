#include "host/config/parse_toml.hpp"

#include <algorithm>
#include <optional>
#include <sstream>
#include <utility>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "host/config/numbers.hpp"
#include "host/config/text_rule.hpp"

namespace ballast::config {
namespace {

constexpr int kDeepest = 12;  ///< levels of tables and lists; the deepest value that a study needs has 7

class Converter {
public:
    Converter(std::string file, std::optional<SourcePlace> fixed, Problems& problems)
        : file_(std::move(file))
        , fixed_(std::move(fixed))
        , problems_(&problems)
    {
    }

    Node convert(toml::node const& from, std::string const& key, int depth)
    {
        Node node;
        node.place = place(from.source());
        if (depth > kDeepest) {
            problems_->error_at(node.place, key, "", fmt::format("is nested deeper than {} levels", kDeepest),
                                "Flatten the tables.");
            return node;
        }
        if (auto const* table = from.as_table()) {
            node.kind = Node::Kind::table;
            for (auto const& [name, value] : *table) {
                std::string const text(name.str());
                check_text(text, place(name.source()), key, *problems_);
                node.members.push_back({text, place(name.source()),
                                        convert(value, key.empty() ? text : key + "." + text, depth + 1)});
            }
            // The library keeps keys sorted; messages and CSV-like order follow the file.
            std::stable_sort(node.members.begin(), node.members.end(), [](Member const& a, Member const& b) {
                return std::pair(a.place.line, a.place.column) < std::pair(b.place.line, b.place.column);
            });
        } else if (auto const* array = from.as_array()) {
            node.kind = Node::Kind::array;
            for (std::size_t i = 0; i < array->size(); ++i) {
                node.items.push_back(convert((*array)[i], fmt::format("{}[{}]", key, i), depth + 1));
            }
        } else {
            convert_leaf(from, key, node);
        }
        return node;
    }

private:
    SourcePlace place(toml::source_region const& region) const
    {
        if (fixed_) {
            return *fixed_;
        }
        return {file_, static_cast<int>(region.begin.line), static_cast<int>(region.begin.column)};
    }

    void convert_leaf(toml::node const& from, std::string const& key, Node& node)
    {
        if (auto const* text = from.as_string()) {
            node.kind = Node::Kind::text;
            node.text = text->get();
            check_text(node.text, node.place, key, *problems_);
        } else if (auto const* integer = from.as_integer()) {
            node.kind = Node::Kind::integer;
            node.integer = integer->get();
            node.number = static_cast<double>(integer->get());
        } else if (auto const* number = from.as_floating_point()) {
            node.kind = Node::Kind::number;
            node.number = number->get();
        } else if (auto const* truth = from.as_boolean()) {
            node.kind = Node::Kind::boolean;
            node.boolean = truth->get();
        } else if (auto const* date = from.as_date()) {
            toml::date const& d = date->get();
            node.kind = Node::Kind::date;
            if (auto const day = day_of(d.year, d.month, d.day)) {
                node.date = *day;
            } else {
                problems_->error_at(node.place, key, fmt::format("{}-{:02}-{:02}", d.year, d.month, d.day),
                                    "is not a date between 1970 and 2200", "Correct the date.");
            }
        } else {
            problems_->error_at(node.place, key, "", "has a time of day, which no key of a study has",
                                "Write the date alone, e.g. 2026-06-30.");
        }
    }

    std::string file_;
    std::optional<SourcePlace> fixed_;
    Problems* problems_;
};

}  // namespace

Node parse_toml(std::string_view text, std::string const& file, Problems& problems)
{
    try {
        if (std::string const encoding = foreign_encoding(text); !encoding.empty()) {
            problems.error_at({file, 1, 1}, "", "", encoding, "Save the file as UTF-8.");
            return {};
        }
        toml::table const table = toml::parse(text, file);
        return Converter(file, std::nullopt, problems).convert(table, "", 0);
    } catch (toml::parse_error const& error) {
        toml::source_position const at = error.source().begin;
        problems.error_at({file, static_cast<int>(at.line), static_cast<int>(at.column)}, "", "",
                          fmt::format("TOML syntax: {}", error.description()),
                          "Fix this line; the rest of the study is checked once the file can be read.");
    }
    return {};
}

Node parse_toml_value(std::string_view text, std::string const& key, SourcePlace const& place,
                      Problems& problems)
{
    Node none;
    none.place = place;
    try {
        toml::table const table = toml::parse(fmt::format("value = {}", text));
        if (table.size() == 1 && table.contains("value")) {
            return Converter("", place, problems).convert(*table.get("value"), key, 0);
        }
        problems.error_at(place, key, std::string(text), "is more than one value", "Give one value.");
    } catch (toml::parse_error const& error) {
        problems.error_at(place, key, std::string(text),
                          fmt::format("cannot be read: {}", error.description()),
                          "Write the value as in a study file.");
    }
    return none;
}

}  // namespace ballast::config
