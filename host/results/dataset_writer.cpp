#include "host/results/dataset_writer.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <numeric>
#include <span>
#include <type_traits>

#include <fmt/format.h>

#include "host/base/atomic_file.hpp"
#include "host/base/error.hpp"
#include "host/base/sha256.hpp"
#include "host/base/stop_signals.hpp"
#include "host/results/hdf5.hpp"
#include "host/results/reader.hpp"
#include "host/results/seal.hpp"
#include "host/results/value_types.hpp"

namespace ballast::results {
namespace {

using hdf5::Handle;

constexpr std::uint64_t kChunkBytes = std::uint64_t{1} << 20;
constexpr unsigned kDeflateLevel = 1;
constexpr std::size_t kLargestCompactText = 60000;  // [bytes]; beyond, an object header cannot hold it

/// Scales by the name of their axis; groups look in their own map, then in the root's.
using Scales = std::map<std::string, Handle>;

void track_order(hid_t properties)
{
    BALLAST_H5(H5Pset_link_creation_order(properties, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED));
}

/// No time stamps; attributes in order; attributes too long for an object header in a heap of their own.
void set_object_properties(hid_t properties, std::vector<Attribute> const& attributes)
{
    BALLAST_H5(H5Pset_obj_track_times(properties, false));
    BALLAST_H5(H5Pset_attr_creation_order(properties, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED));
    bool const long_texts = std::any_of(attributes.begin(), attributes.end(), [](Attribute const& attribute) {
        auto const* text = std::get_if<std::string>(&attribute.value);
        return text != nullptr && text->size() > kLargestCompactText;
    });
    if (long_texts) {
        BALLAST_H5(H5Pset_attr_phase_change(properties, 0, 0));
    }
}

void write_attribute(hid_t owner, std::string const& name, hid_t type, Handle space, void const* data)
{
    Handle attribute =
        BALLAST_H5_ATTRIBUTE(H5Acreate2(owner, name.c_str(), type, space.id(), H5P_DEFAULT, H5P_DEFAULT));
    BALLAST_H5(H5Awrite(attribute.id(), type, data));
    attribute.close();
    space.close();
}

void write_attribute(hid_t owner, std::string const& name, AttributeValue const& value)
{
    std::visit(
        [&](auto const& content) {
            using Content = std::decay_t<decltype(content)>;
            if constexpr (std::is_same_v<Content, std::string>) {
                // HDF5 has no empty texts of fixed length: one zero byte stands for it.
                Handle type = hdf5::fixed_text_type(std::max<std::size_t>(content.size(), 1));
                write_attribute(owner, name, type.id(), BALLAST_H5_SPACE(H5Screate(H5S_SCALAR)),
                                content.c_str());
                type.close();
            } else if constexpr (std::is_arithmetic_v<Content>) {
                write_attribute(owner, name, hdf5::stored_type<Content>(),
                                BALLAST_H5_SPACE(H5Screate(H5S_SCALAR)), &content);
            } else {
                hsize_t const size = content.size();
                write_attribute(owner, name, hdf5::stored_type<typename Content::value_type>(),
                                BALLAST_H5_SPACE(H5Screate_simple(1, &size, nullptr)), content.data());
            }
        },
        value);
}

void write_attributes(hid_t owner, std::vector<Attribute> const& attributes)
{
    for (Attribute const& attribute : attributes) {
        write_attribute(owner, attribute.name, attribute.value);
    }
}

/// The array's shape, its leading extents halved until a chunk has at most kChunkBytes.
std::vector<hsize_t> chunk_shape(std::vector<hsize_t> shape, std::uint64_t element_bytes)
{
    for (hsize_t& extent : shape) {
        auto const bytes = [&] {
            std::uint64_t product = element_bytes;
            for (hsize_t each : shape) {
                product *= each;
            }
            return product;
        };
        while (extent > 1 && bytes() > kChunkBytes) {
            extent = (extent + 1) / 2;
        }
    }
    return shape;
}

enum class Packing {
    none,              ///< texts of variable length: filters would see references, not texts
    checksum,          ///< numbers that do not pack: real ones, and those that are packed already
    deflate_checksum,  ///< whole numbers
};

/// Creates the array, writes it and its attributes, and leaves it open.
template <class Array>
Handle write_array(hid_t group, Array const& array, std::vector<hsize_t> const& shape, hid_t type,
                   void const* data, Packing packing)
{
    stop_if_requested();
    // Layout: chunked, whatever the size, since only chunks can be checksummed.
    Handle properties = BALLAST_H5_PROPERTIES(H5Pcreate(H5P_DATASET_CREATE));
    set_object_properties(properties.id(), array.attributes);
    auto const rank = static_cast<int>(shape.size());
    BALLAST_H5(H5Pset_chunk(properties.id(), rank, chunk_shape(shape, H5Tget_size(type)).data()));
    if (packing == Packing::deflate_checksum) {
        BALLAST_H5(H5Pset_shuffle(properties.id()));
        BALLAST_H5(H5Pset_deflate(properties.id(), kDeflateLevel));
    }
    if (packing != Packing::none) {
        BALLAST_H5(H5Pset_fletcher32(properties.id()));
    }

    // The file in memory grows by no more than the array.
    hdf5::leave_room(std::accumulate(shape.begin(), shape.end(), H5Tget_size(type), std::multiplies<>()));
    Handle space = BALLAST_H5_SPACE(H5Screate_simple(rank, shape.data(), nullptr));
    Handle dataset = BALLAST_H5_DATASET(
        H5Dcreate2(group, array.name.c_str(), type, space.id(), H5P_DEFAULT, properties.id(), H5P_DEFAULT));
    BALLAST_H5(H5Dwrite(dataset.id(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data));
    space.close();
    properties.close();

    if (!array.units.empty()) {
        write_attribute(dataset.id(), "units", array.units);
    }
    write_attribute(dataset.id(), "long_name", array.long_name);
    write_attributes(dataset.id(), array.attributes);
    return dataset;
}

template <class Array>
Handle write_array(hid_t group, Array const& array, std::vector<hsize_t> const& shape)
{
    return std::visit(
        [&](auto const& items) {
            using Item = typename std::decay_t<decltype(items)>::value_type;
            if constexpr (std::is_same_v<Item, std::string>) {
                std::vector<char const*> texts;
                for (std::string const& item : items) {
                    texts.push_back(item.c_str());
                }
                Handle type = hdf5::variable_text_type();
                // Texts of fixed length reach xarray as bytes.
                Handle dataset = write_array(group, array, shape, type.id(), texts.data(), Packing::none);
                type.close();
                return dataset;
            } else {
                bool packs = !std::is_floating_point_v<Item>;
                if constexpr (std::is_same_v<Array, Variable>) {
                    packs = packs && !array.packed;
                }
                Packing const packing = packs ? Packing::deflate_checksum : Packing::checksum;
                return write_array(group, array, shape, hdf5::stored_type<Item>(), items.data(), packing);
            }
        },
        array.values);
}

/// Axes become dimension scales, variables get them attached.
Scales write_group(hid_t location, Dataset const& dataset, Group const& group, Scales const& root_scales)
{
    Scales scales;
    for (Axis const& axis : group.axes) {
        Handle scale = write_array(location, axis, {size_of(axis.values)});
        BALLAST_H5(H5DSset_scale(scale.id(), axis.name.c_str()));
        scales.emplace(axis.name, std::move(scale));
    }
    for (Variable const& variable : group.variables) {
        std::vector<std::uint64_t> const extents = shape_of(dataset, group, variable);
        Handle array = write_array(location, variable, {extents.begin(), extents.end()});
        for (unsigned i = 0; i < variable.dims.size(); ++i) {
            auto const own = scales.find(variable.dims[i]);
            Handle const& scale = own != scales.end() ? own->second : root_scales.at(variable.dims[i]);
            BALLAST_H5(H5DSattach_scale(array.id(), scale.id(), i));
        }
        array.close();
    }
    write_attributes(location, group.attributes);
    return scales;
}

void close_all(Scales& scales)
{
    for (auto& [name, scale] : scales) {
        scale.close();
    }
}

/// A file that lives in memory and is never written by HDF5 itself.
Handle create_file_in_memory(Dataset const& dataset)
{
    Handle access = BALLAST_H5_PROPERTIES(H5Pcreate(H5P_FILE_ACCESS));
    BALLAST_H5(H5Pset_fapl_core(access.id(), std::size_t{1} << 22, false));
    // A superblock without a checksum: H5Fget_file_image changes it and leaves a checksum wrong (HDFGroup/hdf5 pull 5489).
    BALLAST_H5(H5Pset_libver_bounds(access.id(), H5F_LIBVER_EARLIEST, H5F_LIBVER_V18));
    Handle properties = BALLAST_H5_PROPERTIES(H5Pcreate(H5P_FILE_CREATE));
    track_order(properties.id());
    set_object_properties(properties.id(), dataset.attributes);
    Handle file =
        BALLAST_H5_FILE(H5Fcreate("ballast-in-memory", H5F_ACC_TRUNC, properties.id(), access.id()));
    properties.close();
    access.close();
    return file;
}

void append_seal(std::vector<std::byte>& image)
{
    Sha256 hash;
    hash.add_bytes(image);
    std::string const seal = make_seal(hash.hex());
    auto const bytes = std::as_bytes(std::span<char const>(seal));
    image.insert(image.end(), bytes.begin(), bytes.end());
}

}  // namespace

std::vector<std::byte> file_image(Dataset const& dataset)
{
    check_dataset(dataset);
    hdf5::QuietLibrary const quiet;
    Handle file = create_file_in_memory(dataset);

    // Root, then the groups, which may use the root's axes.
    Scales root_scales = write_group(file.id(), dataset, dataset, {});
    write_attribute(file.id(), std::string(kPayloadAttribute), payload_sha256(dataset));
    for (Group const& group : dataset.groups) {
        Handle properties = BALLAST_H5_PROPERTIES(H5Pcreate(H5P_GROUP_CREATE));
        track_order(properties.id());
        set_object_properties(properties.id(), group.attributes);
        Handle location = BALLAST_H5_GROUP(
            H5Gcreate2(file.id(), group.name.c_str(), H5P_DEFAULT, properties.id(), H5P_DEFAULT));
        Scales scales = write_group(location.id(), dataset, group, root_scales);
        close_all(scales);
        location.close();
        properties.close();
    }
    close_all(root_scales);

    // Everything but the file itself is closed: its image is complete.
    BALLAST_H5(H5Fflush(file.id(), H5F_SCOPE_GLOBAL));
    auto const size = static_cast<std::size_t>(BALLAST_H5_SIZE(H5Fget_file_image(file.id(), nullptr, 0)));
    std::vector<std::byte> image;
    image.reserve(size + kSealBytes);
    image.resize(size);
    BALLAST_H5_SIZE(H5Fget_file_image(file.id(), image.data(), size));
    file.close();
    append_seal(image);
    return image;
}

void write_atomically(std::filesystem::path const& path, Dataset const& dataset)
{
    write_file_atomically(path, file_image(dataset), [&](std::filesystem::path const& temporary) {
        constexpr std::uint64_t any = std::numeric_limits<std::uint64_t>::max();
        std::string problem;
        try {
            if (identical(read_dataset(temporary, {any, any, any, any}), dataset)) {
                return;
            }
        } catch (Stopped const&) {
            throw;
        } catch (Error const& error) {
            problem = fmt::format(" ({})", error.what());
        }
        throw Error(ExitCode::io,
                    fmt::format("{} read back differently from what was written{}", path.string(), problem),
                    "memory or disk cannot be trusted", "Write to another disk.");
    });
}

}  // namespace ballast::results
