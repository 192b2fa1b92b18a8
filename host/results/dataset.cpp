#include "host/results/dataset.hpp"

#include <algorithm>

#include <fmt/format.h>

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

}  // namespace ballast::results
