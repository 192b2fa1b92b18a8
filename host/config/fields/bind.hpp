#pragma once
/// Makes the description of a key and binds it to the member of a struct that it fills.
#include <algorithm>
#include <cmath>
#include <concepts>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "host/config/fields/decode.hpp"
#include "host/config/fields/reader.hpp"

namespace ballast::config {

// ------------------------------------------------------------------------------------- largest absolute number

double largest_in(std::same_as<double> auto x, study::Day)
{
    return std::abs(x);
}
inline double largest_in(study::Payments const& payments, study::Day until)
{
    double most = 0;
    for (auto const& [day, amount] : payments) {
        if (day <= until) {
            most = std::max(most, std::abs(amount));
        }
    }
    return most;
}
inline double largest_in(study::Schedule const& schedule, study::Day until)
{
    return schedule.points.empty() ? std::abs(schedule.constant) : largest_in(schedule.points, until);
}
template <class Numbers>
requires std::same_as<typename Numbers::value_type, double>
double largest_in(Numbers const& numbers, study::Day)
{
    double most = 0;
    for (double const x : numbers) {
        most = std::max(most, std::abs(x));
    }
    return most;
}

// ------------------------------------------------------------------------------------- binding

template <class T, class M>
Field bound(Shape shape, std::string key, M T::*member, std::string unit, Range range, std::string meaning)
{
    Field field;
    field.key = std::move(key);
    field.shape = shape;
    field.unit = std::move(unit);
    field.range = range;
    field.meaning = std::move(meaning);
    field.read = [member](FieldReader& reader, Field const& self, Path const& path, Node const& node,
                          void* object) {
        decode(reader, self, path, node, static_cast<T*>(object)->*member);
    };
    field.write = [member](Field const& self, void const* object) {
        return encode(self, static_cast<T const*>(object)->*member);
    };
    if constexpr (requires(M const& m) { largest_in(m, study::Day{}); }) {
        field.largest = [member](void const* object, study::Day until) {
            return largest_in(static_cast<T const*>(object)->*member, until);
        };
    }
    if constexpr (std::is_same_v<M, std::map<std::string, double>>) {
        field.entry = [member](void* object, std::string const& name) {
            return &(static_cast<T*>(object)->*member)[name];
        };
    }
    return field;
}

template <class T>
Field number(std::string key, double T::*member, std::string unit, Range range, std::string meaning)
{
    return bound(Shape::number, std::move(key), member, std::move(unit), range, std::move(meaning));
}

template <class T, class Integer>
Field integer(std::string key, Integer T::*member, std::string unit, Range range, std::string meaning)
{
    return bound(Shape::integer, std::move(key), member, std::move(unit), range, std::move(meaning));
}

template <class T>
Field flag(std::string key, bool T::*member, std::string meaning)
{
    return bound(Shape::flag, std::move(key), member, "", kAny, std::move(meaning));
}

template <class T>
Field text(std::string key, std::string T::*member, std::string meaning)
{
    return bound(Shape::text, std::move(key), member, "", kAny, std::move(meaning));
}

/// The name of another object, e.g. name_of("firm", "owner", &Site::owner, ...).
template <class T>
Field name_of(std::string kind, std::string key, std::string T::*member, std::string meaning)
{
    Field field = bound(Shape::name, std::move(key), member, "", kAny, std::move(meaning));
    field.refers_to = std::move(kind);
    return field;
}

template <class T>
Field names_of(std::string kind, std::string key, std::vector<std::string> T::*member, std::string meaning)
{
    Field field = bound(Shape::names, std::move(key), member, "", kAny, std::move(meaning));
    field.refers_to = std::move(kind);
    return field;
}

template <class T>
Field date(std::string key, study::Day T::*member, std::string meaning)
{
    return bound(Shape::date, std::move(key), member, "", kAny, std::move(meaning));
}

template <class T>
Field schedule(std::string key, study::Schedule T::*member, std::string unit, Range range,
               std::string meaning)
{
    return bound(Shape::schedule, std::move(key), member, std::move(unit), range, std::move(meaning));
}

template <class T>
Field payments(std::string key, study::Payments T::*member, std::string unit, Range range,
               std::string meaning)
{
    return bound(Shape::payments, std::move(key), member, std::move(unit), range, std::move(meaning));
}

/// Any list of numbers: std::vector<double> (any length), std::array<double, 3>, a matrix.
template <class T>
Field triple(std::string key, std::array<double, 3> T::*member, std::string unit, Range range,
             std::string meaning)
{
    Field field = bound(Shape::numbers, std::move(key), member, std::move(unit), range, std::move(meaning));
    field.length = 3;
    return field;
}

template <class T>
Field numbers(std::string key, std::vector<double> T::*member, std::string unit, Range range,
              std::string meaning)
{
    return bound(Shape::numbers, std::move(key), member, std::move(unit), range, std::move(meaning));
}

template <class T>
Field weights(std::string kind, std::string key, std::map<std::string, double> T::*member, std::string unit,
              Range range, std::string meaning)
{
    Field field = bound(Shape::weights, std::move(key), member, std::move(unit), range, std::move(meaning));
    field.refers_to = std::move(kind);
    return field;
}

/// A member of text that takes one of a few words.
template <class T>
Field word(std::string key, std::string T::*member, std::vector<std::string> choices, std::string meaning)
{
    Field field = bound(Shape::word, std::move(key), member, "", kAny, std::move(meaning));
    field.choices = std::move(choices);
    return field;
}

/// An enumeration; `choices` in the order of its enumerators.
template <class T, class Enum>
Field choice(std::string key, Enum T::*member, std::vector<std::string> choices, std::string meaning)
{
    Field field;
    field.key = std::move(key);
    field.shape = Shape::word;
    field.meaning = std::move(meaning);
    field.choices = std::move(choices);
    field.read = [member](FieldReader& reader, Field const& self, Path const& path, Node const& node,
                          void* object) {
        std::string chosen;
        decode(reader, self, path, node, chosen);
        auto const found = std::find(self.choices.begin(), self.choices.end(), chosen);
        if (found != self.choices.end()) {
            static_cast<T*>(object)->*member = static_cast<Enum>(found - self.choices.begin());
        }
    };
    field.write = [member](Field const& self, void const* object) {
        return quoted(self.choices[static_cast<std::size_t>(static_cast<T const*>(object)->*member)]);
    };
    return field;
}

/// Rows of fixed columns (pairs or tuples). `columns` describe them in order.
template <class T, class Row>
Field rows(std::string key, std::vector<Row> T::*member, std::vector<Field> columns, std::string meaning)
{
    Field field;
    field.key = std::move(key);
    field.shape = Shape::rows;
    field.meaning = std::move(meaning);
    field.columns = std::move(columns);
    field.read = [member](FieldReader& reader, Field const& self, Path const& path, Node const& node,
                          void* object) {
        decode_rows(reader, self, path, node, static_cast<T*>(object)->*member);
    };
    field.write = [member](Field const& self, void const* object) {
        return encode_rows(self, static_cast<T const*>(object)->*member);
    };
    return field;
}

/// An unbound column of rows.
inline Field column(Shape shape, std::string label, std::string refers_to = {}, Range range = kAny)
{
    Field field;
    field.key = std::move(label);
    field.shape = shape;
    field.refers_to = std::move(refers_to);
    field.range = range;
    return field;
}

/// A list of small tables; `fields` describe the keys of one.
template <class T, class R>
Field records(std::string key, std::vector<R> T::*member, std::vector<Field> fields, std::string meaning)
{
    Field field;
    field.key = std::move(key);
    field.shape = Shape::records;
    field.meaning = std::move(meaning);
    field.columns = std::move(fields);
    field.read = [member](FieldReader& reader, Field const& self, Path const& path, Node const& node,
                          void* object) {
        if (!is_list(reader, path, node)) {
            return;
        }
        std::vector<R>& out = static_cast<T*>(object)->*member;
        out.clear();
        for (std::size_t i = 0; i < node.items.size(); ++i) {
            reader.read_record(self.columns, path + "[" + std::to_string(i) + "]", node.items[i],
                               &out.emplace_back());
        }
    };
    field.write = [member](Field const& self, void const* object) {
        std::string out = "[";
        for (R const& one : static_cast<T const*>(object)->*member) {
            out += out.size() > 1 ? ", {" : "{";
            for (std::size_t k = 0; k < self.columns.size(); ++k) {
                out += (k > 0 ? ", " : " ") + self.columns[k].key + " = " +
                       self.columns[k].write(self.columns[k], &one);
            }
            out += " }";
        }
        return out + "]";
    };
    field.record_defaults = std::make_shared<R>();
    field.record = [member](void* object, std::size_t i) -> void* {
        std::vector<R>& all = static_cast<T*>(object)->*member;
        return i < all.size() ? &all[i] : nullptr;
    };
    return field;
}

}  // namespace ballast::config
