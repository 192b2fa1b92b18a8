#include "host/results/reader.hpp"

#include <system_error>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/base/stop_signals.hpp"
#include "host/results/hdf5.hpp"
#include "host/results/reader_arrays.hpp"
#include "host/results/reader_attributes.hpp"
#include "host/results/reader_budget.hpp"
#include "host/results/seal.hpp"

namespace ballast::results {
namespace {

using hdf5::Handle;
using namespace reading;

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
        stop_if_requested();
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

/// What `read` makes of a file whose size and seal are right.
template <class Read>
Dataset read_sealed_file(std::filesystem::path const& path, ReadLimits const& limits, Read const& read)
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
        return read(path, limits);
    } catch (Stopped const&) {
        throw;
    } catch (Error const& error) {
        // The bytes are what was sealed: whatever is wrong now, the file is to blame.
        throw Error(ExitCode::input_bad, fmt::format("{}: {}", path.string(), error.what()));
    }
}

}  // namespace

Dataset read_dataset(std::filesystem::path const& path, ReadLimits const& limits)
{
    return read_sealed_file(path, limits, read_checked_file);
}

Dataset read_root_attributes(std::filesystem::path const& path)
{
    return read_sealed_file(path, {}, [](std::filesystem::path const& file, ReadLimits const& limits) {
        hdf5::QuietLibrary const quiet;
        Budget budget(limits);
        Handle opened = BALLAST_H5_FILE(H5Fopen(file.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT));
        Handle root = BALLAST_H5_GROUP(H5Gopen2(opened.id(), "/", H5P_DEFAULT));
        Dataset dataset;
        dataset.attributes = read_attributes(root.id(), "group /", budget);
        root.close();
        opened.close();
        return dataset;
    });
}

}  // namespace ballast::results
