#include "host/results/reader_arrays.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include <fmt/format.h>

#include "host/results/reader_attributes.hpp"
#include "host/results/value_types.hpp"

namespace ballast::results::reading {
namespace {

using hdf5::Handle;

constexpr std::size_t kLargestRank = 8;
constexpr std::uint64_t kLargestExpansion = 1100;  // deflate cannot pack more than 1032 : 1

/// Chunked inside this very file, packed only with filters that every HDF5 has.
void check_storage(std::string const& what, hid_t dataset, hid_t type, Budget const& budget)
{
    std::uint64_t const element_bytes = std::max<std::size_t>(H5Tget_size(type), 1);
    bool const is_number = H5Tget_class(type) == H5T_INTEGER || H5Tget_class(type) == H5T_FLOAT;
    Handle properties = BALLAST_H5_PROPERTIES(H5Dget_create_plist(dataset));
    if (BALLAST_H5_SIZE(H5Pget_external_count(properties.id())) > 0) {
        refuse(what, "is stored in other files");
    }
    H5D_layout_t const layout = H5Pget_layout(properties.id());
    if (layout == H5D_VIRTUAL) {
        refuse(what, "is a virtual array, made of other files");
    }
    if (layout != H5D_CHUNKED) {
        refuse(what, "is not chunked, so it has no checksums");
    }
    std::vector<hsize_t> chunk(kLargestRank);
    auto const rank =
        BALLAST_H5_SIZE(H5Pget_chunk(properties.id(), static_cast<int>(kLargestRank), chunk.data()));
    chunk.resize(std::min<std::size_t>(static_cast<std::size_t>(rank), kLargestRank));
    std::uint64_t const limit = budget.limits().chunk_bytes;
    if (count_elements(what, chunk, limit) > limit / element_bytes) {
        refuse(what, "has chunks of an absurd size");
    }
    auto const filters = BALLAST_H5_SIZE(H5Pget_nfilters(properties.id()));
    if (filters > 3) {
        refuse(what, "has more filters than any of ours");
    }
    bool checksums = false;
    for (unsigned i = 0; i < static_cast<unsigned>(filters); ++i) {
        unsigned flags = 0;
        std::size_t num_values = 0;
        H5Z_filter_t const filter =
            H5Pget_filter2(properties.id(), i, &flags, &num_values, nullptr, 0, nullptr, nullptr);
        if (filter != H5Z_FILTER_DEFLATE && filter != H5Z_FILTER_SHUFFLE && filter != H5Z_FILTER_FLETCHER32) {
            refuse(what, fmt::format("needs the unknown filter {}", static_cast<int>(filter)));
        }
        checksums = checksums || filter == H5Z_FILTER_FLETCHER32;
    }
    if (!checksums && is_number) {
        refuse(what, "has no Fletcher32 checksums");
    }
}

template <class T>
Values read_items(hid_t dataset, std::uint64_t elements)
{
    std::vector<T> items(elements);
    BALLAST_H5(H5Dread(dataset, hdf5::stored_type<T>(), H5S_ALL, H5S_ALL, H5P_DEFAULT, items.data()));
    return items;
}

/// Memory for texts out of what may still be read; null when that is spent, whereupon the read fails.
void* allocate_text(std::size_t bytes, void* bytes_left)
{
    auto& left = *static_cast<std::uint64_t*>(bytes_left);
    if (bytes > left) {
        return nullptr;
    }
    left -= bytes;
    return std::malloc(bytes);
}

void free_text(void* text, void* /*bytes_left*/)
{
    std::free(text);
}

Labels read_labels(hid_t dataset, std::uint64_t elements, Budget& budget)
{
    Handle type = hdf5::variable_text_type();
    Handle space = BALLAST_H5_SPACE(H5Dget_space(dataset));
    Handle transfer = BALLAST_H5_PROPERTIES(H5Pcreate(H5P_DATASET_XFER));
    BALLAST_H5(
        H5Pset_vlen_mem_manager(transfer.id(), allocate_text, budget.bytes_left(), free_text, nullptr));
    std::vector<char*> texts(elements, nullptr);
    try {
        BALLAST_H5(H5Dread(dataset, type.id(), H5S_ALL, H5S_ALL, transfer.id(), texts.data()));
    } catch (...) {
        std::for_each(texts.begin(), texts.end(), std::free);
        throw;
    }
    Labels labels;
    for (char* text : texts) {
        labels.emplace_back(text == nullptr ? "" : text);
        std::free(text);
    }
    return labels;
}

Values read_values(std::string const& what, hid_t dataset, std::vector<hsize_t>& shape, Budget& budget)
{
    Handle type = BALLAST_H5_TYPE(H5Dget_type(dataset));
    Handle space = BALLAST_H5_SPACE(H5Dget_space(dataset));
    shape = shape_of_space(what, space.id());
    if (shape.empty()) {
        refuse(what, "has no dimensions");
    }
    std::uint64_t const limit = budget.limits().total_bytes;
    std::uint64_t const element_bytes = std::max<std::size_t>(H5Tget_size(type.id()), 1);
    std::uint64_t const elements = count_elements(what, shape, limit);
    check_storage(what, dataset, type.id(), budget);

    // A size that the stored bytes could not unpack to is a lie.
    std::uint64_t const stored = H5Dget_storage_size(dataset);
    if (elements / kLargestExpansion > stored / element_bytes + 1) {
        refuse(what, fmt::format("claims {} elements but stores {} bytes", elements, stored));
    }
    budget.take_bytes(what, count_elements(what, std::vector<hsize_t>{elements, element_bytes}, limit));

    if (is_type(type.id(), hdf5::variable_text_type().id())) {
        return read_labels(dataset, elements, budget);
    }
    if (is_type(type.id(), hdf5::stored_type<double>())) {
        return read_items<double>(dataset, elements);
    }
    if (is_type(type.id(), hdf5::stored_type<float>())) {
        return read_items<float>(dataset, elements);
    }
    if (is_type(type.id(), hdf5::stored_type<std::int64_t>())) {
        return read_items<std::int64_t>(dataset, elements);
    }
    if (is_type(type.id(), hdf5::stored_type<std::uint64_t>())) {
        return read_items<std::uint64_t>(dataset, elements);
    }
    if (is_type(type.id(), hdf5::stored_type<std::int32_t>())) {
        return read_items<std::int32_t>(dataset, elements);
    }
    if (is_type(type.id(), hdf5::stored_type<std::int8_t>())) {
        return read_items<std::int8_t>(dataset, elements);
    }
    refuse(what, "is of a foreign type");
}

/// Last part of the path of an attached scale; the scale's own name is the axis'.
herr_t keep_scale_name(hid_t /*dataset*/, unsigned /*dim*/, hid_t scale, void* name)
{
    char path[2 * kLargestName + 3] = {};
    ssize_t const length = H5Iget_name(scale, path, sizeof path);
    if (length <= 0 || static_cast<std::size_t>(length) >= sizeof path) {
        return -1;
    }
    std::string_view const whole(path, static_cast<std::size_t>(length));
    *static_cast<std::string*>(name) = whole.substr(whole.rfind('/') + 1);
    return 0;
}

std::vector<std::string> read_dims(std::string const& what, hid_t dataset, std::size_t rank)
{
    std::vector<std::string> dims;
    for (unsigned i = 0; i < rank; ++i) {
        if (BALLAST_H5_SIZE(H5DSget_num_scales(dataset, i)) != 1) {
            refuse(what, "has a dimension without an axis");
        }
        std::string name;
        BALLAST_H5(H5DSiterate_scales(dataset, i, nullptr, keep_scale_name, &name));
        dims.push_back(name);
    }
    return dims;
}

}  // namespace

void read_array(hid_t location, Group& group, std::string const& name, Budget& budget)
{
    std::string const what = fmt::format("array {}/{}", group.name, name);
    Handle dataset = BALLAST_H5_DATASET(H5Dopen2(location, name.c_str(), H5P_DEFAULT));
    std::vector<hsize_t> shape;
    Values values = read_values(what, dataset.id(), shape, budget);
    std::vector<Attribute> attributes = read_attributes(dataset.id(), what, budget);
    std::string units = extract_text(attributes, "units", what);
    std::string long_name = extract_text(attributes, "long_name", what);
    if (BALLAST_H5_SIZE(H5DSis_scale(dataset.id())) > 0) {
        if (shape.size() != 1) {
            refuse(what, "is an axis of more than one dimension");
        }
        group.add_axis({name, units, long_name, std::move(values), std::move(attributes)});
    } else {
        std::vector<std::string> dims = read_dims(what, dataset.id(), shape.size());
        group.add_variable(
            {name, std::move(dims), units, long_name, std::move(values), std::move(attributes)});
    }
    dataset.close();
}

}  // namespace ballast::results::reading
