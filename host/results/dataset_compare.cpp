// When two data sets are the same: the payload hash and equality to the bit.
#include <algorithm>
#include <cstddef>
#include <span>
#include <type_traits>

#include "host/base/sha256.hpp"
#include "host/results/dataset.hpp"

namespace ballast::results {
namespace {

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

bool identical(Values const& a, Values const& b)
{
    return same_alternative(a, b);
}

bool identical(Dataset const& a, Dataset const& b)
{
    return same_group(a, b) &&
           std::equal(a.groups.begin(), a.groups.end(), b.groups.begin(), b.groups.end(), same_group);
}

}  // namespace ballast::results
