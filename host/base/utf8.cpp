#include "host/base/utf8.hpp"

#include <fmt/format.h>

namespace ballast {
namespace {

constexpr Utf8Character kNone{};

/// The low bits of a continuation byte.
std::optional<char32_t> continuation(char byte) noexcept
{
    auto const bits = static_cast<unsigned char>(byte);
    return (bits & 0xC0U) == 0x80U ? std::optional<char32_t>(bits & 0x3FU) : std::nullopt;
}

}  // namespace

Utf8Character first_character(std::string_view text) noexcept
{
    auto const lead = static_cast<unsigned char>(text.front());
    if (lead < 0x80U) {
        return {lead, 1};
    }
    std::size_t const bytes = lead >= 0xF0U ? 4 : lead >= 0xE0U ? 3 : 2;
    if (lead < 0xC2U || lead > 0xF4U || text.size() < bytes) {
        return kNone;
    }
    char32_t code = lead & (0xFFU >> (bytes + 1));
    for (std::size_t i = 1; i < bytes; ++i) {
        std::optional<char32_t> const low = continuation(text[i]);
        if (!low) {
            return kNone;
        }
        code = code << 6 | *low;
    }
    constexpr char32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
    bool const surrogate = code >= 0xD800 && code <= 0xDFFF;
    return code < kLeast[bytes] || code > 0x10FFFF || surrogate ? kNone : Utf8Character{code, bytes};
}

bool steers(char32_t code) noexcept
{
    bool const control = code < 0x20 || (code >= 0x7F && code < 0xA0);
    bool const separator = code == 0x2028 || code == 0x2029;
    bool const direction = code == 0x200E || code == 0x200F || code == 0x061C ||
                           (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
    return control || separator || direction || code == 0xFEFF;
}

std::string text_problem(std::string_view text, std::size_t most_bytes)
{
    if (text.size() > most_bytes) {
        return fmt::format("has {} bytes, more than {}", text.size(), most_bytes);
    }
    while (!text.empty()) {
        Utf8Character const next = first_character(text);
        if (!next.code) {
            return fmt::format("holds the byte 0x{:02X}, which is not UTF-8",
                               static_cast<unsigned char>(text.front()));
        }
        if (steers(*next.code)) {
            return fmt::format("holds the control character U+{:04X}", static_cast<unsigned>(*next.code));
        }
        text.remove_prefix(next.bytes);
    }
    return "";
}

}  // namespace ballast
