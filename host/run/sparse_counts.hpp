#pragma once
/// Counts of which most are zero, as a checkpoint stores them: for each other one the number of zeros before it and its
/// value, in groups of seven bits, the last with the high bit clear. A value of zero ends the list.
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace ballast {

/// `counts` one after another, as words of eight groups, the first lowest; padded with zeros to a multiple of `words`.
std::vector<std::uint64_t> pack_counts(std::vector<std::span<std::uint64_t const>> const& counts,
                                       std::size_t words);

/// The same counts, of which there are `size`; nothing if `packed` is no such list or holds others.
std::optional<std::vector<std::uint64_t>> unpack_counts(std::span<std::uint64_t const> packed,
                                                        std::size_t size);

}  // namespace ballast
