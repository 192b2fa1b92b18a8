#pragma once
/// PTX text in pieces. Statements end with `;`, labels with `:`, directives of the debugger with their line.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ballast::ptx {

struct Piece {
    std::uint32_t line;
    char end;  ///< ';' statement, '{' opens, '}' closes, ':' label, '\n' .loc or .file
    std::string text;
};

/// Letters, digits, `_`, `$` and `%`.
bool is_name(std::string_view text);

/// Cut the text into pieces; comments vanish.
std::vector<Piece> cut(std::string_view text);

}  // namespace ballast::ptx
