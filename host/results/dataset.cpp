#include "host/results/dataset.hpp"

#include "host/base/error.hpp"
#include "host/base/sha256.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <span>
#include <type_traits>

namespace ballast::results {
namespace {

/// The element of `items` with that name, or null.
template <class Item>
Item const* find_named(std::vector<Item> const& items, std::string_view name)
{
    auto const found =
        std::find_if(items.begin(), items.end(), [&](Item const& item) { return item.name == name; });
    return found == items.end() ? nullptr : &*found;
}

[[noreturn]] void refuse(std::string_view what, std::string_view name, std::string_view problem)
{
    throw Error(ExitCode::internal, fmt::format("{} \"{}\" {}", what, name, problem),
                "it cannot stand in a result file", "");
}

/// Letters, digits and underscores, beginning with a letter (CF conventions 1.8, section 2.3).
void check_name(std::string_view what, std::string_view name)
{
    auto const letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    auto const allowed = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_'; };
    if (name.empty() || name.size() > 200 || !letter(name.front()) ||
        !std::all_of(name.begin(), name.end(), allowed)) {
        refuse(what, name, "is not a netCDF name");
    }
}

void check_text(std::string_view what, std::string_view name, std::string_view text)
{
    if (text.find('\0') != std::string_view::npos) {
        refuse(what, name, "holds a zero byte");
    }
}

/// Names that HDF5's dimension scales and netCDF-4 use, and those that are members of Axis and Variable.
bool is_reserved(std::string_view name)
{
    constexpr std::string_view reserved[] = {"CLASS", "NAME",      "DIMENSION_LIST", "REFERENCE_LIST",
                                             "units", "long_name", kPayloadAttribute};
    return std::find(std::begin(reserved), std::end(reserved), name) != std::end(reserved);
}

void check_attributes(std::string_view owner, std::vector<Attribute> const& attributes)
{
    std::set<std::string_view> seen;
    for (Attribute const& attribute : attributes) {
        check_name("attribute", attribute.name);
        if (is_reserved(attribute.name) || !seen.insert(attribute.name).second) {
            refuse("attribute", fmt::format("{}.{}", owner, attribute.name), "is reserved or there twice");
        }
        std::visit(
            [&](auto const& value) {
                using Value = std::decay_t<decltype(value)>;
                if constexpr (std::is_same_v<Value, std::string>) {
                    check_text("attribute", attribute.name, value);
                } else if constexpr (!std::is_arithmetic_v<Value>) {
                    if (value.empty()) {
                        refuse("attribute", attribute.name, "has no elements");
                    }
                }
            },
            attribute.value);
    }
}

void check_values(std::string_view name, Values const& values, std::uint64_t expected)
{
    if (size_of(values) != expected) {
        refuse("array", name,
               fmt::format("has {} values where its dimensions ask for {}", size_of(values), expected));
    }
    if (auto const* labels = std::get_if<Labels>(&values)) {
        for (std::string const& label : *labels) {
            check_text("array", name, label);
        }
    }
}

void check_group(Dataset const& dataset, Group const& group)
{
    std::set<std::string_view> names;
    auto const check_new = [&](std::string_view what, std::string_view name) {
        check_name(what, name);
        if (!names.insert(name).second) {
            refuse(what, name, "is there twice");
        }
    };
    check_attributes(group.name, group.attributes);
    for (Axis const& axis : group.axes) {
        check_new("axis", axis.name);
        if (size_of(axis.values) == 0) {
            refuse("axis", axis.name, "has no values");
        }
        check_values(axis.name, axis.values, size_of(axis.values));
        check_text("axis", axis.name, axis.units + axis.long_name);
        check_attributes(axis.name, axis.attributes);
    }
    for (Variable const& variable : group.variables) {
        check_new("variable", variable.name);
        if (variable.dims.empty()) {
            refuse("variable", variable.name, "has no dimensions (single values are attributes)");
        }
        if (std::set<std::string>(variable.dims.begin(), variable.dims.end()).size() !=
            variable.dims.size()) {
            refuse("variable", variable.name, "has a dimension twice");
        }
        std::uint64_t expected = 1;
        for (std::uint64_t extent : shape_of(dataset, group, variable)) {
            expected *= extent;
        }
        check_values(variable.name, variable.values, expected);
        check_text("variable", variable.name, variable.units + variable.long_name);
        check_attributes(variable.name, variable.attributes);
    }
}

void hash_values(Sha256& hash, Values const& values)
{
    hash.add_number(values.index());
    hash.add_number(size_of(values));
    std::visit(
        [&](auto const& items) {
            using Item = typename std::decay_t<decltype(items)>::value_type;
            if constexpr (std::is_same_v<Item, std::string>) {
                for (std::string const& item : items) {
                    hash.add_counted_text(item);
                }
            } else {
                hash.add_values(std::span<Item const>(items));
            }
        },
        values);
}

void hash_group(Sha256& hash, Group const& group)
{
    hash.add_counted_text(group.name);
    hash.add_number(group.axes.size());
    for (Axis const& axis : group.axes) {
        hash.add_counted_text(axis.name);
        hash_values(hash, axis.values);
    }
    hash.add_number(group.variables.size());
    for (Variable const& variable : group.variables) {
        hash.add_counted_text(variable.name);
        hash.add_number(variable.dims.size());
        for (std::string const& dim : variable.dims) {
            hash.add_counted_text(dim);
        }
        hash_values(hash, variable.values);
    }
}

/// Equality of numbers, texts and lists of them, real numbers by their bits.
template <class T>
bool same(T const& a, T const& b)
{
    if constexpr (std::is_arithmetic_v<T>) {
        auto const first = std::as_bytes(std::span<T const>(&a, 1));
        auto const second = std::as_bytes(std::span<T const>(&b, 1));
        return std::equal(first.begin(), first.end(), second.begin());
    } else if constexpr (std::is_same_v<T, std::string>) {
        return a == b;
    } else {
        using Item = typename T::value_type;
        return std::equal(a.begin(), a.end(), b.begin(), b.end(), same<Item>);
    }
}

template <class Variant>
bool same_alternative(Variant const& a, Variant const& b)
{
    return a.index() == b.index() &&
           std::visit(
               [&](auto const& value) { return same(value, std::get<std::decay_t<decltype(value)>>(b)); }, a);
}

bool same_attributes(std::vector<Attribute> const& a, std::vector<Attribute> const& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](Attribute const& x, Attribute const& y) {
        return x.name == y.name && same_alternative(x.value, y.value);
    });
}

/// What Axis and Variable have in common.
template <class Array>
bool same_array(Array const& a, Array const& b)
{
    return a.name == b.name && a.units == b.units && a.long_name == b.long_name &&
           same_alternative(a.values, b.values) && same_attributes(a.attributes, b.attributes);
}

bool same_group(Group const& a, Group const& b)
{
    auto const same_variable = [](Variable const& x, Variable const& y) {
        return x.dims == y.dims && same_array(x, y);
    };
    return a.name == b.name && same_attributes(a.attributes, b.attributes) &&
           std::equal(a.axes.begin(), a.axes.end(), b.axes.begin(), b.axes.end(), same_array<Axis>) &&
           std::equal(a.variables.begin(), a.variables.end(), b.variables.begin(), b.variables.end(),
                      same_variable);
}

}  // namespace

std::size_t size_of(Values const& values)
{
    return std::visit([](auto const& items) { return items.size(); }, values);
}

void Group::add_estimate(std::string const& variable_name, std::vector<std::string> const& dims,
                         std::string const& units, std::string const& long_name, Reals estimates,
                         Reals lowers, Reals uppers, double level)
{
    std::string const lower = variable_name + "_lower";
    std::string const upper = variable_name + "_upper";
    std::string const of_interval =
        fmt::format("end of the {:g} % interval of: {}", 100.0 * level, long_name);
    Attribute const confidence{"confidence_level", level};
    add_variable({variable_name,
                  dims,
                  units,
                  long_name,
                  std::move(estimates),
                  {{"ancillary_variables", lower + " " + upper}, confidence}});
    add_variable({lower, dims, units, "lower " + of_interval, std::move(lowers), {confidence}});
    add_variable({upper, dims, units, "upper " + of_interval, std::move(uppers), {confidence}});
}

Axis const* Group::find_axis(std::string_view axis_name) const
{
    return find_named(axes, axis_name);
}

Variable const* Group::find_variable(std::string_view variable_name) const
{
    return find_named(variables, variable_name);
}

AttributeValue const* Group::find_attribute(std::string_view attribute_name) const
{
    Attribute const* found = find_named(attributes, attribute_name);
    return found == nullptr ? nullptr : &found->value;
}

std::string Group::text_attribute(std::string_view attribute_name) const
{
    AttributeValue const* value = find_attribute(attribute_name);
    auto const* text = value == nullptr ? nullptr : std::get_if<std::string>(value);
    return text == nullptr ? "" : *text;
}

Group& Dataset::add_group(std::string group_name)
{
    Group& group = groups.emplace_back();
    group.name = std::move(group_name);
    return group;
}

Group const* Dataset::find_group(std::string_view group_name) const
{
    auto const found = std::find_if(groups.begin(), groups.end(),
                                    [&](Group const& group) { return group.name == group_name; });
    return found == groups.end() ? nullptr : &*found;
}

std::vector<std::uint64_t> shape_of(Dataset const& dataset, Group const& group, Variable const& variable)
{
    std::vector<std::uint64_t> shape;
    for (std::string const& dim : variable.dims) {
        Axis const* axis = group.find_axis(dim);
        if (axis == nullptr) {
            axis = dataset.find_axis(dim);
        }
        if (axis == nullptr) {
            refuse("variable", variable.name,
                   fmt::format("lies on the axis \"{}\", which does not exist", dim));
        }
        shape.push_back(size_of(axis->values));
    }
    return shape;
}

void check_dataset(Dataset const& dataset)
{
    check_group(dataset, dataset);
    std::set<std::string_view> names;
    for (Group const& group : dataset.groups) {
        check_name("group", group.name);
        bool const taken =
            dataset.find_axis(group.name) != nullptr || dataset.find_variable(group.name) != nullptr;
        if (taken || !names.insert(group.name).second) {
            refuse("group", group.name, "is there twice");
        }
        check_group(dataset, group);
    }
}

std::string payload_sha256(Dataset const& dataset)
{
    Sha256 hash;
    hash_group(hash, dataset);
    for (Group const& group : dataset.groups) {
        if (group.name != kProvenanceGroup) {
            hash_group(hash, group);
        }
    }
    return hash.hex();
}

bool identical(Dataset const& a, Dataset const& b)
{
    return same_group(a, b) &&
           std::equal(a.groups.begin(), a.groups.end(), b.groups.begin(), b.groups.end(), same_group);
}

}  // namespace ballast::results
