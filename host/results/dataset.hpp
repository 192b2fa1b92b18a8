#pragma once
/// A labelled data set in memory, as netCDF-4 and xarray know it: axes with coordinates, variables on axes, groups,
/// attributes. What is written and read back is one of these; nothing here knows HDF5.
///
///   Dataset ds;
///   ds.add_axis({"firm", "", "firm", Labels{"A", "B"}});
///   ds.add_estimate("survival_probability", {"firm"}, "1", "probability of ...", estimates, lowers, uppers, 0.95);
///   ds.add_group("tallies").add_variable({"paths", {"scenario"}, "1", "paths simulated", Counts{1000}});
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace ballast::results {

using Labels = std::vector<std::string>;  ///< UTF-8, no zero bytes
using Reals = std::vector<double>;
using Integers = std::vector<std::int64_t>;
using Counts = std::vector<std::uint64_t>;
using SmallReals = std::vector<float>;  ///< per-path tables
using SmallIntegers = std::vector<std::int32_t>;
using Flags = std::vector<std::int8_t>;  ///< with attributes flag_values, flag_meanings; never an HDF5 bool

using Values = std::variant<Labels, Reals, Integers, Counts, SmallReals, SmallIntegers, Flags>;

/// Number of elements.
std::size_t size_of(Values const& values);

using AttributeValue = std::variant<std::string, double, std::int64_t, Reals, Integers, Flags>;

struct Attribute {
    std::string name;
    AttributeValue value;
};

/// A dimension and its coordinate values (at least one). For a date: units "days since 2026-06-30".
struct Axis {
    std::string name;
    std::string units;  ///< UDUNITS text; empty (not written) for labels
    std::string long_name;
    Values values;
    std::vector<Attribute> attributes{};
};

/// An array on one or more different axes; the last runs fastest.
struct Variable {
    std::string name;
    std::vector<std::string> dims;  ///< names of axes of its own group or of the root
    std::string units;              ///< "1" for pure numbers; empty (not written) for texts
    std::string long_name;
    Values values;  ///< as many as the product of the axes' sizes
    std::vector<Attribute> attributes{};
    bool packed = false;  ///< deflating its numbers would take long and save little; not stored
};

struct Group {
    std::string name;  ///< empty for the root
    std::vector<Axis> axes;
    std::vector<Variable> variables;
    std::vector<Attribute> attributes;

    void add_axis(Axis axis) { axes.push_back(std::move(axis)); }
    void add_variable(Variable variable) { variables.push_back(std::move(variable)); }
    void add_attribute(std::string attribute_name, AttributeValue value)
    {
        attributes.push_back({std::move(attribute_name), std::move(value)});
    }
    /// Variable X with X_lower and X_upper, the ends of its two-sided interval at `level`; the three refer to one another
    /// by CF's `ancillary_variables` and carry `confidence_level`.
    void add_estimate(std::string const& variable_name, std::vector<std::string> const& dims,
                      std::string const& units, std::string const& long_name, Reals estimates, Reals lowers,
                      Reals uppers, double level);

    /// Null where there is none of that name.
    Axis const* find_axis(std::string_view axis_name) const;
    Variable const* find_variable(std::string_view variable_name) const;
    AttributeValue const* find_attribute(std::string_view attribute_name) const;
    /// The text of an attribute, or "" if it is missing or no text.
    std::string text_attribute(std::string_view attribute_name) const;
};

/// The root group and its children; groups do not nest deeper.
struct Dataset : Group {
    std::deque<Group> groups;  ///< references to groups stay good when others are added

    Group& add_group(std::string group_name);
    Group const* find_group(std::string_view group_name) const;
};

/// Root attribute that the writer adds; no data set may bring its own.
inline constexpr std::string_view kPayloadAttribute = "payload_sha256";
/// The group that may tell of wall clocks and machines; it is not part of the payload.
inline constexpr std::string_view kProvenanceGroup = "provenance";

/// The extent of each dimension of a variable of `group`, which belongs to `dataset`.
std::vector<std::uint64_t> shape_of(Dataset const& dataset, Group const& group, Variable const& variable);

/// Names, dimensions, sizes and texts are such that every reader of netCDF-4 understands them. Throws Error(internal)
/// naming the first thing that is not.
void check_dataset(Dataset const& dataset);

/// SHA-256 over the axes and variables of all groups but `provenance`: names, dimensions, types and values in order. Equal for
/// equal results, wherever and whenever they were made.
std::string payload_sha256(Dataset const& dataset);

/// Equal in everything, attributes and groups included; real numbers by their bits, so that not-a-number equals itself.
bool identical(Dataset const& a, Dataset const& b);
bool identical(Values const& a, Values const& b);

}  // namespace ballast::results
