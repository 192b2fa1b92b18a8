#include "host/results/reader.hpp"

#include "host/base/error.hpp"
#include "host/results/hdf5.hpp"
#include "host/results/seal.hpp"
#include "host/results/value_types.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <new>
#include <optional>
#include <span>

namespace ballast::results {
namespace {

using hdf5::Handle;

constexpr std::uint64_t kLargestRank = 8;
constexpr std::uint64_t kLargestName = 200;        // [bytes]
constexpr std::uint64_t kLargestExpansion = 1100;  // deflate cannot pack more than 1032 : 1

[[noreturn]] void refuse(std::string const& what, std::string_view problem)
{
    throw Error(ExitCode::input_bad, fmt::format("{} {}", what, problem),
                "no result file of this program has that", "Take the original file.");
}

/// What may still be read. Everything is paid for before memory is asked for.
class Budget {
public:
    explicit Budget(ReadLimits const& limits)
        : bytes_(limits.total_bytes)
        , objects_(limits.objects)
        , limits_(limits)
    {
    }

    void take_object(std::string const& what)
    {
        if (objects_ == 0) {
            refuse(what, fmt::format("is one object more than the {} allowed", limits_.objects));
        }
        --objects_;
    }
    void take_bytes(std::string const& what, std::uint64_t bytes)
    {
        if (bytes > bytes_) {
            refuse(what, fmt::format("asks for {} bytes, more than the {} allowed in all", bytes,
                                     limits_.total_bytes));
        }
        bytes_ -= bytes;
    }
    std::uint64_t* bytes_left() { return &bytes_; }
    ReadLimits const& limits() const { return limits_; }

private:
    std::uint64_t bytes_;
    std::uint64_t objects_;
    ReadLimits limits_;
};

/// Number of elements of a space; refuses ranks and products that no file of ours has.
std::uint64_t count_elements(std::string const& what, std::span<hsize_t const> shape, std::uint64_t limit)
{
    std::uint64_t product = 1;
    for (hsize_t extent : shape) {
        if (extent == 0 || product > limit / extent) {
            refuse(what, "has an absurd size");
        }
        product *= extent;
    }
    return product;
}

std::vector<hsize_t> shape_of_space(std::string const& what, hid_t space)
{
    if (H5Sget_simple_extent_type(space) == H5S_SCALAR) {
        return {};
    }
    auto const rank = BALLAST_H5_SIZE(H5Sget_simple_extent_ndims(space));
    if (static_cast<std::uint64_t>(rank) > kLargestRank || H5Sget_simple_extent_type(space) != H5S_SIMPLE) {
        refuse(what, "has an absurd shape");
    }
    std::vector<hsize_t> shape(static_cast<std::size_t>(rank));
    BALLAST_H5(H5Sget_simple_extent_dims(space, shape.data(), nullptr));
    return shape;
}

bool is_type(hid_t type, hid_t expected)
{
    return BALLAST_H5_SIZE(H5Tequal(type, expected)) > 0;
}

// --- attributes ---

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

/// Takes the text attribute `name` out of the list; "" if it is not there.
std::string extract_text(std::vector<Attribute>& attributes, std::string_view name, std::string const& where)
{
    auto const found = std::find_if(attributes.begin(), attributes.end(),
                                    [&](Attribute const& each) { return each.name == name; });
    if (found == attributes.end()) {
        return {};
    }
    auto* text = std::get_if<std::string>(&found->value);
    if (text == nullptr) {
        refuse(where, fmt::format("has {} that is no text", name));
    }
    std::string result = std::move(*text);
    attributes.erase(found);
    return result;
}

// --- arrays ---

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

// --- groups ---

/// Names in a group in the order of creation, each a hard link (nothing that points elsewhere).
std::vector<std::string> list_links(hid_t location, std::string const& where, Budget& budget)
{
    H5G_info_t info{};
    BALLAST_H5(H5Gget_info(location, &info));
    std::vector<std::string> names;
    for (hsize_t i = 0; i < info.nlinks; ++i) {
        budget.take_object(where);
        H5L_info_t link{};
        BALLAST_H5(H5Lget_info_by_idx(location, ".", H5_INDEX_CRT_ORDER, H5_ITER_INC, i, &link, H5P_DEFAULT));
        if (link.type != H5L_TYPE_HARD) {
            refuse(where, link.type == H5L_TYPE_EXTERNAL ? "has a link to another file"
                                                         : "has a soft or unknown link");
        }
        char name[kLargestName + 1] = {};
        auto const length = BALLAST_H5_SIZE(H5Lget_name_by_idx(location, ".", H5_INDEX_CRT_ORDER, H5_ITER_INC,
                                                               i, name, sizeof name, H5P_DEFAULT));
        if (static_cast<std::uint64_t>(length) > kLargestName) {
            refuse(where, "has an absurd name");
        }
        names.emplace_back(name);
    }
    return names;
}

/// Reads a group; in the root (`children` given) also the groups below it.
void read_group(hid_t location, Group& group, Dataset* children, Budget& budget)
{
    std::string const where = fmt::format("group /{}", group.name);
    for (std::string const& name : list_links(location, where, budget)) {
        H5O_info_t info{};
        BALLAST_H5(H5Oget_info_by_name2(location, name.c_str(), &info, H5O_INFO_BASIC, H5P_DEFAULT));
        if (info.rc != 1) {
            refuse(where, fmt::format("reaches {} in more ways than one", name));
        }
        if (info.type == H5O_TYPE_DATASET) {
            read_array(location, group, name, budget);
        } else if (info.type == H5O_TYPE_GROUP && children != nullptr) {
            Handle child = BALLAST_H5_GROUP(H5Gopen2(location, name.c_str(), H5P_DEFAULT));
            read_group(child.id(), children->add_group(name), nullptr, budget);
            child.close();
        } else {
            refuse(where, fmt::format("holds {}, neither an array nor an outer group", name));
        }
    }
    group.attributes = read_attributes(location, where, budget);
}

Dataset read_checked_file(std::filesystem::path const& path, ReadLimits const& limits)
{
    hdf5::QuietLibrary const quiet;
    Budget budget(limits);
    Handle file = BALLAST_H5_FILE(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT));
    Dataset dataset;
    Handle root = BALLAST_H5_GROUP(H5Gopen2(file.id(), "/", H5P_DEFAULT));
    read_group(root.id(), dataset, &dataset, budget);
    root.close();
    file.close();

    std::string const stored = extract_text(dataset.attributes, kPayloadAttribute, "group /");
    check_dataset(dataset);
    if (stored != payload_sha256(dataset)) {
        refuse("the payload", "does not have the SHA-256 that the file states");
    }
    return dataset;
}

}  // namespace

Dataset read_dataset(std::filesystem::path const& path, ReadLimits const& limits)
{
    std::error_code failure;
    std::uint64_t const bytes = std::filesystem::file_size(path, failure);
    if (!failure && bytes > limits.file_bytes) {
        throw Error(
            ExitCode::input_bad,
            fmt::format("{} has {} bytes, more than the {} allowed", path.string(), bytes, limits.file_bytes),
            "it cannot be a result file", "Check that it is the right file.");
    }
    check_seal(path);
    try {
        return read_checked_file(path, limits);
    } catch (Error const& error) {
        // The bytes are what was sealed: whatever is wrong now, the file is to blame.
        throw Error(ExitCode::input_bad, fmt::format("{}: {}", path.string(), error.what()));
    } catch (std::bad_alloc const&) {
        throw Error(ExitCode::input_bad, fmt::format("{} needs more memory than there is", path.string()));
    }
}

}  // namespace ballast::results
