#include "host/results/reader_attributes.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>

#include <fmt/format.h>

#include "host/results/value_types.hpp"

namespace ballast::results::reading {
namespace {

using hdf5::Handle;

std::string read_fixed_text(hid_t attribute, hid_t type)
{
    std::string text(H5Tget_size(type), '\0');
    BALLAST_H5(H5Aread(attribute, type, text.data()));
    text.resize(std::min(text.find('\0'), text.size()));
    return text;
}

template <class T>
AttributeValue read_numbers(hid_t attribute, std::vector<hsize_t> const& shape)
{
    std::vector<T> items(shape.empty() ? 1 : shape[0]);
    BALLAST_H5(H5Aread(attribute, hdf5::stored_type<T>(), items.data()));
    if (!shape.empty()) {
        return items;
    }
    if constexpr (std::is_same_v<T, std::int8_t>) {
        refuse("an attribute", "is a single 8-bit number");
    } else {
        return items[0];
    }
}

Attribute read_attribute(hid_t owner, std::string const& where, std::string const& name, Budget& budget)
{
    std::string const what = fmt::format("attribute {} of {}", name, where);
    Handle attribute = BALLAST_H5_ATTRIBUTE(H5Aopen(owner, name.c_str(), H5P_DEFAULT));
    Handle type = BALLAST_H5_TYPE(H5Aget_type(attribute.id()));
    Handle space = BALLAST_H5_SPACE(H5Aget_space(attribute.id()));
    std::vector<hsize_t> const shape = shape_of_space(what, space.id());
    std::uint64_t const elements = count_elements(what, shape, budget.limits().total_bytes);
    std::uint64_t const element_bytes = std::max<std::size_t>(H5Tget_size(type.id()), 1);
    budget.take_bytes(what, count_elements(what, std::vector<hsize_t>{elements, element_bytes},
                                           budget.limits().total_bytes));

    // Texts are single and of fixed length, numbers single or a list.
    if (H5Tget_class(type.id()) == H5T_STRING) {
        Handle const expected = hdf5::fixed_text_type(element_bytes);
        if (BALLAST_H5_SIZE(H5Tis_variable_str(type.id())) > 0 || !shape.empty() ||
            !is_type(type.id(), expected.id())) {
            refuse(what, "is a text of a foreign kind");
        }
        return {name, read_fixed_text(attribute.id(), type.id())};
    }
    if (shape.size() > 1) {
        refuse(what, "has more than one dimension");
    }
    if (is_type(type.id(), hdf5::stored_type<double>())) {
        return {name, read_numbers<double>(attribute.id(), shape)};
    }
    if (is_type(type.id(), hdf5::stored_type<std::int64_t>())) {
        return {name, read_numbers<std::int64_t>(attribute.id(), shape)};
    }
    if (is_type(type.id(), hdf5::stored_type<std::int8_t>())) {
        return {name, read_numbers<std::int8_t>(attribute.id(), shape)};
    }
    refuse(what, "is of a foreign type");
}

/// Attributes that dimension scales bring along.
bool belongs_to_scales(std::string_view name)
{
    return name == "CLASS" || name == "NAME" || name == "DIMENSION_LIST" || name == "REFERENCE_LIST";
}

}  // namespace

std::vector<Attribute> read_attributes(hid_t owner, std::string const& where, Budget& budget)
{
    H5O_info_t info{};
    BALLAST_H5(H5Oget_info2(owner, &info, H5O_INFO_NUM_ATTRS));
    std::vector<Attribute> attributes;
    for (hsize_t i = 0; i < info.num_attrs; ++i) {
        budget.take_object(where);
        auto const length = BALLAST_H5_SIZE(
            H5Aget_name_by_idx(owner, ".", H5_INDEX_CRT_ORDER, H5_ITER_INC, i, nullptr, 0, H5P_DEFAULT));
        if (static_cast<std::uint64_t>(length) > kLargestName) {
            refuse(where, "has an attribute with an absurd name");
        }
        std::string name(static_cast<std::size_t>(length) + 1, '\0');
        BALLAST_H5_SIZE(H5Aget_name_by_idx(owner, ".", H5_INDEX_CRT_ORDER, H5_ITER_INC, i, name.data(),
                                           name.size(), H5P_DEFAULT));
        name.pop_back();
        if (!belongs_to_scales(name)) {
            attributes.push_back(read_attribute(owner, where, name, budget));
        }
    }
    return attributes;
}

std::string extract_text(std::vector<Attribute>& attributes, std::string_view name, std::string const& where)
{
    auto const found = std::find_if(attributes.begin(), attributes.end(),
                                    [&](Attribute const& each) { return each.name == name; });
    if (found == attributes.end()) {
        return {};
    }
    auto* text = std::get_if<std::string>(&found->value);
    if (text == nullptr) {
        refuse(where, fmt::format("has {} that is not text", name));
    }
    std::string result = std::move(*text);
    attributes.erase(found);
    return result;
}

}  // namespace ballast::results::reading
