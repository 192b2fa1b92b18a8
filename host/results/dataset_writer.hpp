#pragma once
/// Writing a data set as an HDF5 file that netCDF-4 readers and xarray open with names.
#include <cstddef>
#include <filesystem>
#include <vector>

#include "host/results/dataset.hpp"

namespace ballast::results {

/// The whole file as bytes: the HDF5 image, then a seal (host/results/seal.hpp). Equal data sets give equal bytes.
/// Numbers are chunked with Fletcher32 checksums, integers deflated unless they are packed; texts have no filter, which
/// other programs could not write again, and are guarded by the seal alone. Creation order is tracked and indexed; no time
/// stamps. Throws Error(internal) if check_dataset does. Needs about twice the data in memory.
std::vector<std::byte> file_image(Dataset const& dataset);

/// Writes the file whole or not at all: image in memory, temporary file beside `path`, fsync, re-read and compared with
/// `dataset`, renamed, folder synced. The root gets the attribute payload_sha256. Throws Error(io) when the file cannot be
/// written or reads back differently; an older file at `path` then stays as it was. See write_file_atomically.
void write_atomically(std::filesystem::path const& path, Dataset const& dataset);

}  // namespace ballast::results
