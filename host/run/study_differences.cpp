#include "host/run/study_differences.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

namespace ballast {
namespace {

constexpr std::size_t kLongestValue = 60;  // [bytes]
constexpr std::size_t kBeforeDifference = 20;

using Keys = std::map<std::string, std::string>;  // key of a table -> its value
using Tables = std::map<std::string, Keys>;

Tables tables_of(std::string_view study)
{
    constexpr std::string_view kEquals = " = ";
    Tables tables;
    Keys* table = &tables[""];
    while (!study.empty()) {
        std::size_t const end = std::min(study.find('\n'), study.size());
        std::string_view const line = study.substr(0, end);
        study.remove_prefix(std::min(end + 1, study.size()));
        std::size_t const equals = line.find(kEquals);
        if (line.starts_with('[') && line.ends_with(']')) {
            table = &tables[std::string(line.substr(1, line.size() - 2))];
        } else if (equals != std::string_view::npos) {
            (*table)[std::string(line.substr(0, equals))] = line.substr(equals + kEquals.size());
        }
    }
    return tables;
}

/// Not within a character.
std::size_t cut_at(std::string_view text, std::size_t at)
{
    auto const within = [&] { return (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U; };
    while (at > 0 && at < text.size() && within()) {
        --at;
    }
    return std::min(at, text.size());
}

std::string cut(std::string_view value, std::size_t first_difference)
{
    if (value.size() <= kLongestValue) {
        return std::string(value);
    }
    std::size_t const begin =
        first_difference <= kBeforeDifference ? 0 : cut_at(value, first_difference - kBeforeDifference);
    std::size_t const end = cut_at(value, begin + kLongestValue);
    return fmt::format("{}{}{}", begin > 0 ? "..." : "", value.substr(begin, end - begin),
                       end < value.size() ? "..." : "");
}

std::string values_text(std::string const& key, std::string const& there, std::string const& here)
{
    auto const [in_there, in_here] = std::mismatch(there.begin(), there.end(), here.begin(), here.end());
    auto const first = static_cast<std::size_t>(in_there - there.begin());
    return fmt::format("{} is {} there and {} here", key, cut(there, first), cut(here, first));
}

bool named_by_identity(std::string const& table, std::string const& key)
{
    return table == "general" && (key == "seed" || key == "paths" || key == "scenario_paths");
}

template <class Value>
std::set<std::string> names_of(std::map<std::string, Value> const& a, std::map<std::string, Value> const& b)
{
    std::set<std::string> names;
    for (auto const* const map : {&a, &b}) {
        for (auto const& [name, value] : *map) {
            names.insert(name);
        }
    }
    return names;
}

}  // namespace

std::vector<std::string> study_differences(std::string_view there, std::string_view here)
{
    std::vector<std::string> differences;
    if (there.empty() || here.empty()) {
        return differences;
    }
    Tables const of_there = tables_of(there), of_here = tables_of(here);
    auto const only = [&](std::string const& name, bool is_there) {
        differences.push_back(fmt::format("{} is only {}", name, is_there ? "there" : "here"));
    };
    for (std::string const& table : names_of(of_there, of_here)) {
        auto const a = of_there.find(table), b = of_here.find(table);
        if (a == of_there.end() || b == of_here.end()) {
            only(table, a != of_there.end());
            continue;
        }
        for (std::string const& key : names_of(a->second, b->second)) {
            auto const x = a->second.find(key), y = b->second.find(key);
            std::string const name = table + "." + key;
            if (x == a->second.end() || y == b->second.end()) {
                only(name, x != a->second.end());
            } else if (x->second != y->second && !named_by_identity(table, key)) {
                differences.push_back(values_text(name, x->second, y->second));
            }
        }
    }
    return differences;
}

}  // namespace ballast
