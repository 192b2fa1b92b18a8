#pragma once
/// Declarations of variables, parameters and functions.
#include "tests/ptx/module.hpp"

namespace ballast::ptx {

/// `.visible .const .align 4 .b8 name[64] = {1, 2}` and its like.
Variable parse_variable(std::string_view text, std::uint32_t line);

/// `.visible .entry name(...) .maxntid 256, 1, 1` or `.func (...) name(...)`, without the body.
Function parse_header(std::string_view text, std::uint32_t line);

}  // namespace ballast::ptx
