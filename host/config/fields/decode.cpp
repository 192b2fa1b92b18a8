#include "host/config/fields/decode.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/config/fields/reader.hpp"
#include "host/config/numbers.hpp"
#include "host/config/renamed_names.hpp"

namespace ballast::config {
namespace {

/// Magnitudes that products of a few keys and units keep within single precision.
constexpr double kSmallestNumber = 1e-30;
constexpr double kLargestNumber = 1e30;

/// Largest date of a schedule or list must rise.
bool dates_rise(FieldReader& reader, Path const& path, Node const& node, study::Payments const& points)
{
    for (std::size_t i = 1; i < points.size(); ++i) {
        if (points[i].first > points[i - 1].first) {
            continue;
        }
        reader.fail(node.items[i], fmt::format("{}[{}]", path, i),
                    fmt::format("is dated {} but the point before it {}; the order decides which holds",
                                date_text(points[i].first), date_text(points[i - 1].first)),
                    "Put the points in order of date, one per date.");
        return false;
    }
    return true;
}

/// [[date, number], ...]
study::Payments read_points(FieldReader& reader, Field const& field, Path const& path, Node const& node)
{
    Field points;
    points.shape = Shape::rows;
    Field date;
    date.shape = Shape::date;
    Field amount;
    amount.shape = Shape::number;
    amount.range = field.range;
    amount.unit = field.unit;
    points.columns = {date, amount};
    study::Payments out;
    decode_rows(reader, points, path, node, out);
    return out;
}

template <class Integer>
void decode_integer(FieldReader& reader, Field const& field, Path const& path, Node const& node, Integer& out)
{
    constexpr double kMostAsNumber = 9e15;  // whole numbers up to here have a double each
    constexpr auto kMost = static_cast<std::uint64_t>(std::min<std::uintmax_t>(
        std::numeric_limits<Integer>::max(), std::numeric_limits<std::int64_t>::max()));
    bool const is_integer = node.kind == Node::Kind::integer;
    bool const whole =
        is_integer || (node.kind == Node::Kind::number && node.number == std::floor(node.number));
    bool const readable = is_integer || std::abs(node.number) < kMostAsNumber;
    std::int64_t const value = is_integer          ? node.integer
                               : whole && readable ? static_cast<std::int64_t>(node.number)
                                                   : 0;
    if (!whole) {
        reader.fail(node, path, fmt::format("is {}, a whole number is needed", kind_name(node.kind)),
                    "Write digits without a point.");
    } else if (!readable || !field.range.holds(static_cast<double>(value)) ||
               (value > 0 && static_cast<std::uint64_t>(value) > kMost)) {
        bool const bounded = field.range.high < static_cast<double>(kMost);
        reader.fail(node, path, "is outside the allowed range",
                    bounded ? fmt::format("Allowed: {}.", field.range.text())
                            : fmt::format("Allowed: {} to {}.", field.range.low, kMost));
    } else {
        out = static_cast<Integer>(value);
    }
}

}  // namespace

bool is_list(FieldReader& reader, Path const& path, Node const& node, std::size_t length)
{
    if (node.kind != Node::Kind::array) {
        reader.fail(node, path, fmt::format("is {}, a list is needed", kind_name(node.kind)),
                    "Write it in [ ].");
        return false;
    }
    if (length != 0 && node.items.size() != length) {
        reader.fail(node, path, fmt::format("has {} elements instead of {}", node.items.size(), length),
                    fmt::format("Give exactly {}.", length));
        return false;
    }
    if (node.items.size() > kMostItems) {
        reader.fail(node, path, fmt::format("has {} elements, more than {}", node.items.size(), kMostItems),
                    "Shorten the list.");
        return false;
    }
    return true;
}

void note_element(FieldReader& reader, Path const& path, Node const& node)
{
    reader.note_place(path, node);
}

Field element_of(Field const& field)
{
    Field element;
    element.key = field.key;
    element.unit = field.unit;
    element.range = field.range;
    element.choices = field.choices;
    element.refers_to = field.refers_to;
    switch (field.shape) {
    case Shape::dates:
        element.shape = Shape::date;
        break;
    case Shape::texts:
        element.shape = Shape::text;
        break;
    case Shape::names:
        element.shape = Shape::name;
        break;
    case Shape::matrix:
        element.shape = Shape::numbers;
        break;
    default:
        element.shape = Shape::number;
    }
    return element;
}

void decode(FieldReader& reader, Field const& field, Path const& path, Node const& node, double& out)
{
    if (!node.is_number()) {
        reader.fail(node, path, fmt::format("is {}, a number is needed", kind_name(node.kind)),
                    field.unit.empty() ? "Write a number."
                                       : fmt::format("Write a number in {}.", field.unit));
    } else if (!std::isfinite(node.number)) {
        reader.fail(node, path, "is not finite", "Write an ordinary number.");
    } else if (!field.range.holds(node.number)) {
        reader.fail(node, path, fmt::format("is outside the allowed range, {}", field.range.text()),
                    !field.reason.empty() ? field.reason
                    : field.unit.empty()  ? "Correct the value."
                                          : fmt::format("Correct the value; its unit is {}.", field.unit));
    } else if (node.number != 0 &&
               (std::abs(node.number) < kSmallestNumber || std::abs(node.number) > kLargestNumber)) {
        reader.fail(node, path,
                    fmt::format("is {} {} in magnitude, where single precision ends",
                                std::abs(node.number) < 1 ? "below" : "above",
                                std::abs(node.number) < 1 ? kSmallestNumber : kLargestNumber),
                    "Check the unit, or write 0 if nothing is meant.");
    } else {
        out = node.number;
    }
}

void decode(FieldReader& reader, Field const& field, Path const& path, Node const& node, int& out)
{
    if (field.shape != Shape::date) {
        return decode_integer(reader, field, path, node, out);
    }
    if (node.kind == Node::Kind::date) {
        out = node.date;
    } else if (auto const day = node.kind == Node::Kind::text ? parse_date(node.text) : std::nullopt) {
        out = *day;
    } else {
        reader.fail(node, path, "is not a date between 1970 and 2200",
                    "Write a date as YYYY-MM-DD, e.g. 2026-06-30.");
    }
}

void decode(FieldReader& reader, Field const& field, Path const& path, Node const& node, std::int64_t& out)
{
    decode_integer(reader, field, path, node, out);
}

void decode(FieldReader& reader, Field const& field, Path const& path, Node const& node, std::uint64_t& out)
{
    decode_integer(reader, field, path, node, out);
}

void decode(FieldReader& reader, Field const&, Path const& path, Node const& node, bool& out)
{
    if (node.kind == Node::Kind::boolean) {
        out = node.boolean;
    } else {
        reader.fail(node, path, fmt::format("is {}, a boolean is needed", kind_name(node.kind)),
                    "Write true or false.");
    }
}

void decode(FieldReader& reader, Field const& field, Path const& path, Node const& node, std::string& out)
{
    if (node.kind != Node::Kind::text) {
        reader.fail(node, path, fmt::format("is {}, text is needed", kind_name(node.kind)),
                    "Put it in double quotes.");
    } else if (field.shape == Shape::word) {
        for (std::string const& choice : field.choices) {
            if (choice == node.text) {
                out = choice;
                return;
            }
        }
        std::string const words_of = fmt::format("{}.{}", path.substr(0, path.find('.')), field.key);
        if (std::string_view const now = current_name(words_of, node.text); now != node.text) {
            return reader.fail(node, path, old_name_problem(node.text, now), "Write the new name.");
        }
        reader.fail(node, path, "is not a known word here",
                    fmt::format("Write one of {}.{}", fmt::join(field.choices, ", "),
                                field.choices.size() > 8 ? suggestion(node.text, field.choices) : ""));
    } else {
        if (field.shape == Shape::name) {
            reader.refer(field.refers_to, node.text, path, node);
        }
        out = node.text;
    }
}

void decode(FieldReader& reader, Field const& field, Path const& path, Node const& node, study::Schedule& out)
{
    out = study::Schedule{};
    if (node.is_number()) {
        return decode(reader, field, path, node, out.constant);
    }
    Node const* points = &node;
    if (node.kind == Node::Kind::table) {
        Node const* const linear = node.find("linear");
        Node const* const step = node.find("step");
        if ((linear != nullptr) == (step != nullptr)) {
            return reader.fail(node, path, "is not a schedule",
                               "Give either linear = [[date, value], ...] or step = [...].");
        }
        out.between = linear != nullptr ? study::Schedule::Between::linear : study::Schedule::Between::step;
        points = linear != nullptr ? linear : step;
    }
    if (points->kind != Node::Kind::array) {
        return reader.fail(
            *points, path, fmt::format("is {}, not a schedule", kind_name(points->kind)),
            "Write a number, or points [[date, value], ...], or { linear = [[date, value], ...] }.");
    }
    out.points = read_points(reader, field, path, *points);
    if (out.points.empty()) {
        reader.fail(*points, path, "has no points", "Write 0 for nothing, or at least one [date, value].");
    }
    dates_rise(reader, path, *points, out.points);
}

void decode(FieldReader& reader, Field const& field, Path const& path, Node const& node, study::Payments& out)
{
    Node const* list = &node;
    if (node.kind == Node::Kind::table) {
        if (Node const* const inside = node.find("payments")) {
            list = inside;
        }
    }
    out = read_points(reader, field, path, *list);
    dates_rise(reader, path, *list, out);
}

void decode(FieldReader& reader, Field const& field, Path const& path, Node const& node,
            std::array<double, 3>& out)
{
    if (!is_list(reader, path, node, out.size())) {
        return;
    }
    Field const element = element_of(field);
    for (std::size_t i = 0; i < out.size(); ++i) {
        decode(reader, element, fmt::format("{}[{}]", path, i), node.items[i], out[i]);
    }
}

void decode(FieldReader& reader, Field const& field, Path const& path, Node const& node,
            std::map<std::string, double>& out)
{
    if (node.kind != Node::Kind::table) {
        return reader.fail(node, path,
                           fmt::format("is {}, a table of numbers is needed", kind_name(node.kind)),
                           "Write { name = number, ... }.");
    }
    out.clear();
    for (Member const& member : node.members) {
        Node name;
        name.kind = Node::Kind::text;
        name.text = member.key;
        name.place = member.place;
        reader.refer(field.refers_to, member.key, path + "." + member.key, name);
        reader.read_entry(field, path + "." + member.key, member.value, out[member.key]);
    }
}

void decode(FieldReader& reader, Field const&, Path const& path, Node const& node,
            std::map<std::string, std::string>& out)
{
    if (node.kind != Node::Kind::table) {
        return reader.fail(node, path, fmt::format("is {}, a table of keys is needed", kind_name(node.kind)),
                           "Write { \"kind.name.key\" = value, ... }.");
    }
    out.clear();
    for (Member const& member : node.members) {
        out[member.key] = member.value.kind == Node::Kind::text ? member.value.text : toml_text(member.value);
        reader.note_place(path + "." + member.key, member.value);
    }
}

}  // namespace ballast::config
