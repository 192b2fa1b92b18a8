#pragma once
/// The seal at the end of a result file: a line with the SHA-256 of all bytes before it. HDF5 readers ignore what follows the
/// file's end; our reader checks the seal first, so a damaged, cut or changed file never reaches the HDF5 library.
/// It shows damage, not forgery: whoever can write the file can seal it anew.
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace ballast::results {

inline constexpr std::string_view kSealMark = "BALLAST-SHA256:";
inline constexpr std::size_t kSealBytes = kSealMark.size() + 64 + 1;  ///< mark, hexadecimal digits, newline

/// The seal of bytes with that hash.
std::string make_seal(std::string_view sha256_hex);

/// Throws Error(input_bad) if there is no such file, or it lacks its seal or does not match it; Error(io) if it cannot be
/// read.
void check_seal(std::filesystem::path const& path);

}  // namespace ballast::results
