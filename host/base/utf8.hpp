#pragma once
/// Texts as characters, and which of them a text may hold.
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace ballast {

struct Utf8Character {
    std::optional<char32_t> code;  ///< none: the bytes are not UTF-8
    std::size_t bytes = 1;         ///< that it takes
};

/// The character with which a text that is not empty begins.
Utf8Character first_character(std::string_view text) noexcept;

/// Whether a character steers whoever shows it, and shows nothing itself: control characters (NUL, line ends and tabs
/// among them), separators of lines and paragraphs, marks that change the direction of writing.
bool steers(char32_t code) noexcept;

/// What is wrong with a text that people read, as "holds ..."; "" if nothing is. All texts of a study follow this rule:
/// UTF-8, no character that steers(), at most `most_bytes` bytes.
std::string text_problem(std::string_view text, std::size_t most_bytes);

}  // namespace ballast
