#include "tests/ptx/scan.hpp"

#include "tests/ptx/literals.hpp"

#include <algorithm>
#include <cctype>

namespace ballast::ptx {
namespace {

bool opens_scope(std::string_view text)
{
    return text.empty() || text.find(".entry") != text.npos || text.find(".func") != text.npos ||
           text.starts_with(".section");
}

}  // namespace

bool is_name(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' || c == '%';
    });
}

std::vector<Piece> cut(std::string_view text)
{
    std::vector<Piece> pieces;
    std::string open;
    std::uint32_t line = 1;
    std::uint32_t first_line = 1;
    int depth = 0;
    auto finish = [&](char end) {
        std::string_view const body = trim(open);
        if (!body.empty() || end == '{' || end == '}') {
            pieces.push_back({body.empty() ? line : first_line, end, std::string(body)});
        }
        open.clear();
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        char const c = text[i];
        if (c == '/' && text.substr(i, 2) == "//") {
            i = std::min(text.find('\n', i), text.size()) - 1;
            continue;
        }
        if (c == '/' && text.substr(i, 2) == "/*") {
            std::size_t const end = std::min(text.find("*/", i), text.size() - 2) + 1;
            line +=
                static_cast<std::uint32_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(i),
                                                      text.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
            i = end;
            continue;
        }
        bool const debug_line = open.starts_with(".loc") || open.starts_with(".file") ||
                                open.starts_with(".version") || open.starts_with(".target") ||
                                open.starts_with(".address_size");
        if (c == '\n') {
            if (debug_line) {
                finish('\n');
            }
            ++line;
        }
        if (open.empty()) {
            if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                continue;
            }
            first_line = line;
        }
        if (c == '{' && depth == 0 && opens_scope(open)) {
            finish('{');
        } else if (c == '}' && depth == 0) {
            finish('}');
        } else if (c == ';' && depth == 0) {
            finish(';');
        } else if (c == ':' && is_name(open) && text.substr(i, 2) != "::") {
            finish(':');
        } else {
            depth += c == '{';
            depth -= c == '}';
            open += c;
        }
    }
    finish(';');
    return pieces;
}

}  // namespace ballast::ptx
