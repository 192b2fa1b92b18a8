// What every reader of netCDF-4 understands, checked before anything is written.
#include <algorithm>
#include <set>
#include <type_traits>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/results/dataset.hpp"

namespace ballast::results {
namespace {

[[noreturn]] void refuse(std::string_view what, std::string_view name, std::string_view problem)
{
    throw Error(ExitCode::internal, fmt::format("{} \"{}\" {}", what, name, problem),
                "a result file cannot hold it", "");
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

}  // namespace

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

}  // namespace ballast::results
