#include "host/config/parse_text.hpp"

#include <utility>
#include <vector>

#include "host/config/numbers.hpp"
#include "host/config/parse_toml.hpp"

namespace ballast::config {
namespace {

Node text_node(std::string_view text, SourcePlace const& place)
{
    Node node;
    node.kind = Node::Kind::text;
    node.text = text;
    node.place = place;
    return node;
}

Node number_node(std::string_view text, SourcePlace const& place)
{
    Node node = text_node(text, place);
    if (auto const integer = parse_integer(text)) {
        node.kind = Node::Kind::integer;
        node.integer = *integer;
        node.number = static_cast<double>(*integer);
    } else if (auto const number = parse_number(text)) {
        node.kind = Node::Kind::number;
        node.number = *number;
    }
    return node;
}

Node array_node(std::vector<Node> items, SourcePlace const& place)
{
    Node node;
    node.kind = Node::Kind::array;
    node.items = std::move(items);
    node.place = place;
    return node;
}

Node table_node(std::vector<Member> members, SourcePlace const& place)
{
    Node node;
    node.kind = Node::Kind::table;
    node.members = std::move(members);
    node.place = place;
    return node;
}

/// Parts between semicolons; a last empty one is dropped.
std::vector<std::string_view> parts_of(std::string_view text)
{
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        std::size_t const end = text.find(';');
        parts.push_back(trimmed(text.substr(0, end)));
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    }
    return parts;
}

/// key:value parts as pairs of texts; the value is empty where there is no colon.
std::vector<std::pair<std::string_view, std::string_view>> pairs_of(std::string_view text)
{
    std::vector<std::pair<std::string_view, std::string_view>> pairs;
    for (std::string_view const part : parts_of(text)) {
        std::size_t const colon = part.find(':');
        pairs.emplace_back(trimmed(part.substr(0, colon)), colon == std::string_view::npos
                                                               ? std::string_view{}
                                                               : trimmed(part.substr(colon + 1)));
    }
    return pairs;
}

Node points_node(std::string_view text, SourcePlace const& place)
{
    std::vector<Node> points;
    for (auto const& [date, amount] : pairs_of(text)) {
        points.push_back(array_node({text_node(date, place), number_node(amount, place)}, place));
    }
    return array_node(std::move(points), place);
}

Node schedule_node(std::string_view text, SourcePlace const& place)
{
    for (std::string_view const between : {"linear", "step"}) {
        if (text.starts_with(between) && text.size() > between.size() && text[between.size()] == ' ') {
            return table_node(
                {{std::string(between), place, points_node(trimmed(text.substr(between.size())), place)}},
                place);
        }
    }
    return text.find(':') == std::string_view::npos ? number_node(text, place) : points_node(text, place);
}

}  // namespace

Node parse_text(Field const& field, std::string_view text, std::string const& key, SourcePlace const& place,
                Problems& problems)
{
    text = trimmed(text);
    if (text.starts_with('[') || text.starts_with('{') || text.starts_with('"')) {
        return parse_toml_value(text, key, place, problems);
    }
    switch (field.shape) {
    case Shape::number:
    case Shape::integer:
        return number_node(text, place);
    case Shape::flag: {
        Node node = text_node(text, place);
        if (text == "true" || text == "false") {
            node.kind = Node::Kind::boolean;
            node.boolean = text == "true";
        }
        return node;
    }
    case Shape::schedule:
        return schedule_node(text, place);
    case Shape::payments:
        return points_node(text, place);
    case Shape::numbers:
    case Shape::dates:
    case Shape::texts:
    case Shape::names: {
        std::vector<Node> items;
        for (std::string_view const part : parts_of(text)) {
            items.push_back(field.shape == Shape::numbers ? number_node(part, place)
                                                          : text_node(part, place));
        }
        return array_node(std::move(items), place);
    }
    case Shape::weights: {
        std::vector<Member> members;
        for (auto const& [name, weight] : pairs_of(text)) {
            members.push_back({std::string(name), place, number_node(weight, place)});
        }
        return table_node(std::move(members), place);
    }
    default:
        return text_node(text, place);
    }
}

}  // namespace ballast::config
