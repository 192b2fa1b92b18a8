#pragma once
/// Words of PTX: lists, numbers, type names.
#include "tests/ptx/module.hpp"

#include <optional>

namespace ballast::ptx {

/// The pieces between commas that stand outside of brackets, trimmed.
std::vector<std::string> split_list(std::string_view text);
/// The pieces between blanks.
std::vector<std::string> split_words(std::string_view text);
std::string_view trim(std::string_view text);

/// Bits of an integer (decimal, 0x, 0b), 0f or 0d literal, integers sign-extended to 64 bits.
std::optional<std::uint64_t> parse_literal(std::string_view text);

/// Bytes of a type such as `f32` or `.b64`; 0 for pred; nothing if it is no type.
std::optional<std::uint32_t> type_bytes(std::string_view type);

[[noreturn]] void fail_at(std::uint32_t line, std::string const& problem);

}  // namespace ballast::ptx
