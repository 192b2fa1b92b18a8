#pragma once
// Files that are whole or not there: temporary name, checked writes, fsync, rename, fsync of the folder.

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace ballast {

/// The name of a temporary file: what those of `target` begin with, random digits, and a suffix.
std::string temporary_prefix(std::filesystem::path const& target);
inline constexpr std::size_t kTemporaryDigits = 16;
inline constexpr std::string_view kTemporarySuffix = ".part";

/// Where a file called `path` lies: links are followed, the last may lead to a file that is not there yet. Throws
/// Error(io) where they lead in a circle or into /proc and the like, as /dev/stdout does.
std::filesystem::path follow_links(std::filesystem::path path);

/// Looks at the file under its temporary name, before the rename; throws to reject it.
using FileCheck = std::function<void(std::filesystem::path const& temporary)>;

/// Puts `bytes` at `path`, links followed, replacing what was there, whose mode the new file has. Until the last moment
/// the old file stays as it was; after a failure of any kind neither a new file nor a temporary one is left (a kill can
/// leave `.NAME.RANDOM.part`). Writers at the same time do not meet: the last one's file is there in the end.
/// Throws Error(io): no such folder, no permission, not a regular file, too little space, write or fsync failed; and what
/// `check` throws.
/// The program must ignore SIGXFSZ, else a file size limit kills it instead of failing the write.
void write_file_atomically(std::filesystem::path const& path, std::span<std::byte const> bytes,
                           FileCheck const& check = {});

/// Whether a file of `expected_bytes` could be written at `path` now: asked before a long run. Makes and removes the
/// temporary file. Throws Error(io) as write_file_atomically would.
void check_can_write(std::filesystem::path const& path, std::size_t expected_bytes);

}  // namespace ballast
