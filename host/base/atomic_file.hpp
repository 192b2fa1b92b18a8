#pragma once
// Files that are whole or not there: temporary name, checked writes, fsync, rename, fsync of the folder.

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>

namespace ballast {

/// Looks at the file under its temporary name, before the rename; throws to reject it.
using FileCheck = std::function<void(std::filesystem::path const& temporary)>;

/// Puts `bytes` at `path`, replacing what was there. Until the last moment the old file stays as it was; after a
/// failure of any kind neither a new file nor a temporary one is left (a kill can leave `.NAME.PID.part`).
/// Throws Error(io): no such folder, no permission, too little space, write or fsync failed; and what `check` throws.
/// The program must ignore SIGXFSZ, else a file size limit kills it instead of failing the write.
void write_file_atomically(std::filesystem::path const& path, std::span<std::byte const> bytes,
                           FileCheck const& check = {});

/// Whether a file of `expected_bytes` could be written at `path` now: asked before a long run. Makes and removes the
/// temporary file. Throws Error(io) as write_file_atomically would.
void check_can_write(std::filesystem::path const& path, std::size_t expected_bytes);

}  // namespace ballast
