#pragma once
/// The description of a study's keys. Every key is described once, in the files of this folder; reading, checking, the
/// JSON Schema, the reference page and the effective study are all made from these descriptions.
#include <cstddef>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "host/config/node.hpp"

namespace ballast::config {

class FieldReader;

/// What a value looks like to the person who writes it.
enum class Shape {
    number,
    integer,
    flag,
    text,
    word,
    name,
    date,
    schedule,  ///< number, [[date, number], ...], { linear = ... } or { step = ... }
    payments,  ///< [[date, number], ...]
    numbers,
    dates,
    texts,
    names,
    matrix,    ///< [[number, ...], ...]
    weights,   ///< { name = number, ... }
    records,   ///< [ { key = value, ... }, ... ]
    rows,      ///< [ [column, column, ...], ... ]
    settings,  ///< { "dotted.key" = value, ... }
};

/// Allowed numbers; every number inside a value must lie in it.
struct Range {
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
    bool low_open = false;  ///< true: `low` itself is not allowed

    bool holds(double x) const { return (low_open ? x > low : x >= low) && x <= high; }
    bool bounded() const
    {
        return low > -std::numeric_limits<double>::infinity() ||
               high < std::numeric_limits<double>::infinity();
    }
    /// ">= 0", "0 to 1", "above 0"; "" without bounds.
    std::string text() const;
};

inline constexpr Range kAny{};
inline constexpr Range kNotNegative{.low = 0};
inline constexpr Range kPositive{.low = 0, .low_open = true};
inline constexpr Range kShare{.low = 0, .high = 1};
inline constexpr Range kCorrelation{.low = -1, .high = 1};
constexpr Range between(double low, double high)
{
    return {.low = low, .high = high};
}

/// What checks that look at all fields alike need to know about a number.
enum class Role {
    plain,
    balance,        ///< booked stock of money, USD bn: bounded by the exact range of single precision
    payment,        ///< booked at once, USD bn
    yearly_flow,    ///< booked a step at a time, USD bn per year
    arrival_rate,   ///< intensity per year of something that happens at most a few times a step
    queued_rate,    ///< the same, where one may come a step and the others wait for the next
    probabilities,  ///< of all that can happen: a list whose sum is 1
};

/// One key.
struct Field {
    std::string key;
    Shape shape = Shape::number;
    std::string unit;  ///< as in the reference page; "" where there is none
    Range range;
    std::string meaning;
    std::string reason;                ///< of the range, where it is not plain, and what to write instead
    std::vector<std::string> choices;  ///< word: the allowed ones
    std::string refers_to;             ///< name, names, weights: kind of the objects named, e.g. "firm"
    bool required = false;
    Role role = Role::plain;
    std::vector<Field> columns;  ///< rows: one per column; records: the keys of one record
    std::size_t length = 0;      ///< numbers: exactly this many; 0: any

    /// Decodes `node` into the object's member; complains to the reader, which knows the path.
    std::function<void(FieldReader&, Field const&, std::string const& path, Node const& node, void* object)>
        read;
    /// The member's value in TOML's notation.
    std::function<std::string(Field const&, void const* object)> write;
    /// Largest absolute number inside the member (number, schedule, payments, numbers), dated by `until` where dated.
    std::function<double(void const* object, study::Day until)> largest;
    /// records: the i-th record, nullptr past the end.
    std::function<void*(void* object, std::size_t i)> record;
    std::shared_ptr<void const> record_defaults;  ///< records: a default-constructed one
    /// weights: the entry of that name, made where missing.
    std::function<double*(void* object, std::string const& name)> entry;

    Field needed() &&
    {
        required = true;
        return std::move(*this);
    }
    Field because(std::string why) &&
    {
        reason = std::move(why);
        return std::move(*this);
    }
    Field as(Role r) &&
    {
        role = r;
        return std::move(*this);
    }
};

/// One kind of object: [general] is single, [firm.NAME] is named.
struct ObjectKind {
    std::string key;  ///< the table's name in TOML
    std::string meaning;
    bool named = true;
    std::vector<std::string>
        amounts;  ///< CSV: the first of these that a row fills is what its low and high are about
    std::vector<Field> fields;
    std::shared_ptr<void const> defaults;  ///< a default-constructed object

    std::function<void*(study::Study&, std::string const& name)> add;  ///< named: appends; single: the one
    std::function<std::size_t(study::Study const&)> count;
    std::function<void const*(study::Study const&, std::size_t i)> at;
    std::function<void*(study::Study&, std::size_t i)> mutable_at;
    std::function<std::string(void const* object)> name_of;  ///< "" for single kinds

    Field const* find(std::string_view field_key) const;
    std::vector<std::string> field_keys() const;
    /// firm.NAME or general.
    std::string path(void const* object) const;
};

/// All kinds, single ones first, in the order of the reference page.
std::vector<ObjectKind> const& study_kinds();
ObjectKind const* find_kind(std::string_view key);
ObjectKind const& kind_called(std::string_view key);  ///< which must exist

/// Names of all objects of a kind.
std::vector<std::string> names_of_kind(study::Study const& study, std::string_view kind);

}  // namespace ballast::config
