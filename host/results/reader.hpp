#pragma once
/// Reading a result file back. The file is taken as hostile: nothing outside it is followed, no size it claims is
/// believed before memory is asked for, and its seal is checked before HDF5 sees it.
#include <cstddef>
#include <cstdint>
#include <filesystem>

#include "host/results/dataset.hpp"

namespace ballast::results {

/// What a file may ask for.
struct ReadLimits {
    std::uint64_t file_bytes = std::uint64_t{8} << 30;    ///< size of the file
    std::uint64_t total_bytes = std::uint64_t{4} << 30;   ///< of all arrays and texts together, unpacked
    std::uint64_t chunk_bytes = std::uint64_t{64} << 20;  ///< of one chunk, unpacked
    std::uint64_t objects = 10000;                        ///< groups, arrays and attributes
};

/// The data set that write_atomically wrote, with payload_sha256 checked and taken off the root's attributes. Throws
///   Error(input_bad)  not there or no HDF5 file, seal broken (damaged, cut short or changed since), links, foreign types or filters,
///                     external or virtual storage, sizes beyond `limits` or beyond what its bytes can hold, hash differs
///   Error(io)         cannot be read.
Dataset read_dataset(std::filesystem::path const& path, ReadLimits const& limits = {});

/// The attributes of the root alone, of a file whose seal holds. Throws as read_dataset.
Dataset read_root_attributes(std::filesystem::path const& path);

}  // namespace ballast::results
