#include "tests/ptx/literals.hpp"

#include <charconv>
#include <fmt/format.h>
#include <utility>

namespace ballast::ptx {

std::string_view trim(std::string_view text)
{
    std::size_t const first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::vector<std::string> split_list(std::string_view text)
{
    std::vector<std::string> pieces;
    int depth = 0;
    std::size_t start = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        char const c = i < text.size() ? text[i] : ',';
        depth += c == '(' || c == '[' || c == '{';
        depth -= c == ')' || c == ']' || c == '}';
        if (c == ',' && (depth == 0 || i == text.size())) {
            std::string_view const piece = trim(text.substr(start, i - start));
            if (!piece.empty()) {
                pieces.emplace_back(piece);
            }
            start = i + 1;
        }
    }
    return pieces;
}

std::vector<std::string> split_words(std::string_view text)
{
    std::vector<std::string> words;
    std::size_t at = 0;
    while ((at = text.find_first_not_of(" \t\r\n", at)) != std::string_view::npos) {
        std::size_t const end = std::min(text.find_first_of(" \t\r\n", at), text.size());
        words.emplace_back(text.substr(at, end - at));
        at = end;
    }
    return words;
}

std::optional<std::uint64_t> parse_literal(std::string_view text)
{
    bool const negative = !text.empty() && text.front() == '-';
    if (negative) {
        text.remove_prefix(1);
    }
    if (text.empty() || text.front() < '0' || text.front() > '9') {
        return text == "WARP_SZ" ? std::optional<std::uint64_t>(32) : std::nullopt;
    }
    std::size_t digits = 0;
    int base = 10;
    if (text.size() > 2 && text[0] == '0') {
        char const kind = static_cast<char>(text[1] | 0x20);
        base = kind == 'x' || kind == 'f' || kind == 'd' ? 16 : kind == 'b' ? 2 : 8;
        digits = kind == 'f' ? 8 : kind == 'd' ? 16 : 0;
        text.remove_prefix(base == 8 ? 1 : 2);
    }
    if (base != 16 && text.size() > 1 && text.back() == 'U') {
        text.remove_suffix(1);
    }
    std::uint64_t value = 0;
    auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (fault != std::errc() || end != text.data() + text.size() || (digits != 0 && text.size() != digits)) {
        return std::nullopt;
    }
    return negative ? 0 - value : value;
}

std::optional<std::uint32_t> type_bytes(std::string_view type)
{
    if (!type.empty() && type.front() == '.') {
        type.remove_prefix(1);
    }
    if (type == "pred") {
        return 0;
    }
    for (auto const& [ending, bytes] : {std::pair{"8", 1u}, {"16", 2u}, {"32", 4u}, {"64", 8u}}) {
        std::string_view const end = ending;
        if (type.size() == end.size() + 1 && type.substr(1) == end) {
            bool const known =
                type[0] == 'b' || type[0] == 's' || type[0] == 'u' || (type[0] == 'f' && bytes >= 4u);
            return known ? std::optional(bytes) : std::nullopt;
        }
    }
    return std::nullopt;
}

void fail_at(std::uint32_t line, std::string const& problem)
{
    throw PtxError(fmt::format("PTX line {}: {}", line, problem));
}

}  // namespace ballast::ptx
