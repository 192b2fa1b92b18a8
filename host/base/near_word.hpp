#pragma once
// The word that a misspelt one was probably meant to be.

#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ballast {

/// Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`, each character edited at most
/// once (optimal string alignment distance; Damerau 1964); `limit` if they are no fewer. Compares bytes; ASCII letters
/// without regard to case.
std::size_t edit_distance(std::string_view a, std::string_view b,
                          std::size_t limit = std::numeric_limits<std::size_t>::max());

/// The nearest known word, if at most max(1, length/3) edits away; the first of equals.
std::optional<std::string> near_word(std::string_view word, std::span<std::string const> known);

}  // namespace ballast
