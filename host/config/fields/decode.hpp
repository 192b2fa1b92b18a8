#pragma once
/// Node -> member and member -> TOML text, one pair of overloads per C++ type of a member. Bound to fields by bind.hpp.
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "host/config/fields/field.hpp"

namespace ballast::config {

using Path = std::string;

void decode(FieldReader& reader, Field const& field, Path const& path, Node const& node, double& out);
void decode(FieldReader& reader, Field const& field, Path const& path, Node const& node,
            int& out);  ///< or a date
void decode(FieldReader& reader, Field const& field, Path const& path, Node const& node, std::int64_t& out);
void decode(FieldReader& reader, Field const& field, Path const& path, Node const& node, std::uint64_t& out);
void decode(FieldReader& reader, Field const& field, Path const& path, Node const& node, bool& out);
void decode(FieldReader& reader, Field const& field, Path const& path, Node const& node, std::string& out);
void decode(FieldReader& reader, Field const& field, Path const& path, Node const& node,
            study::Schedule& out);
void decode(FieldReader& reader, Field const& field, Path const& path, Node const& node,
            study::Payments& out);
void decode(FieldReader& reader, Field const& field, Path const& path, Node const& node,
            std::array<double, 3>& out);
void decode(FieldReader& reader, Field const& field, Path const& path, Node const& node,
            std::map<std::string, double>& out);
void decode(FieldReader& reader, Field const& field, Path const& path, Node const& node,
            std::map<std::string, std::string>& out);

std::string encode(Field const& field, double value);
std::string encode(Field const& field, int value);
std::string encode(Field const& field, std::int64_t value);
std::string encode(Field const& field, std::uint64_t value);
std::string encode(Field const& field, bool value);
std::string encode(Field const& field, std::string const& value);
std::string encode(Field const& field, study::Schedule const& value);
std::string encode(Field const& field, study::Payments const& value);
std::string encode(Field const& field, std::array<double, 3> const& value);
std::string encode(Field const& field, std::map<std::string, double> const& value);
std::string encode(Field const& field, std::map<std::string, std::string> const& value);

/// Complains unless the node is a list of the wanted length (0: any, at most kMostItems).
bool is_list(FieldReader& reader, Path const& path, Node const& node, std::size_t length = 0);
inline constexpr std::size_t kMostItems = 10'000;

/// Remembers where an element of a list stands.
void note_element(FieldReader& reader, Path const& path, Node const& node);

/// A field like `field`, for one element of its list.
Field element_of(Field const& field);

template <class T>
void decode(FieldReader& reader, Field const& field, Path const& path, Node const& node, std::vector<T>& out)
{
    if (!is_list(reader, path, node, field.length)) {
        return;
    }
    Field const element = element_of(field);
    out.clear();
    for (std::size_t i = 0; i < node.items.size(); ++i) {
        T value{};
        Path const at = path + "[" + std::to_string(i) + "]";
        note_element(reader, at, node.items[i]);
        decode(reader, element, at, node.items[i], value);
        out.push_back(std::move(value));
    }
}

template <class T>
std::string encode(Field const& field, std::vector<T> const& values)
{
    Field const element = element_of(field);
    std::string out = "[";
    for (T const& value : values) {
        out += (out.size() > 1 ? ", " : "") + encode(element, value);
    }
    return out + "]";
}

/// A row: one column per member of a pair or tuple.
template <class Tuple, std::size_t... I>
void decode_row(FieldReader& reader, Field const& field, Path const& path, Node const& node, Tuple& out,
                std::index_sequence<I...>)
{
    if (!is_list(reader, path, node, sizeof...(I))) {
        return;
    }
    (decode(reader, field.columns[I], path + "[" + std::to_string(I) + "]", node.items[I], std::get<I>(out)),
     ...);
}

template <class Tuple, std::size_t... I>
std::string encode_row(Field const& field, Tuple const& row, std::index_sequence<I...>)
{
    std::string out = "[";
    ((out += (I > 0 ? ", " : "") + encode(field.columns[I], std::get<I>(row))), ...);
    return out + "]";
}

template <class Row>
void decode_rows(FieldReader& reader, Field const& field, Path const& path, Node const& node,
                 std::vector<Row>& out)
{
    if (!is_list(reader, path, node)) {
        return;
    }
    out.clear();
    for (std::size_t i = 0; i < node.items.size(); ++i) {
        Row row{};
        Path const at = path + "[" + std::to_string(i) + "]";
        note_element(reader, at, node.items[i]);
        decode_row(reader, field, at, node.items[i], row, std::make_index_sequence<std::tuple_size_v<Row>>());
        out.push_back(std::move(row));
    }
}

template <class Row>
std::string encode_rows(Field const& field, std::vector<Row> const& rows)
{
    std::string out = "[";
    for (Row const& row : rows) {
        out += (out.size() > 1 ? ", " : "") +
               encode_row(field, row, std::make_index_sequence<std::tuple_size_v<Row>>());
    }
    return out + "]";
}

}  // namespace ballast::config
