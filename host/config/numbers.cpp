#include "host/config/numbers.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include <fmt/format.h>

namespace ballast::config {
namespace {

/// TOML's digits: an underscore may stand between two digits. Empty if one stands elsewhere.
std::string without_underscores(std::string_view text)
{
    auto const digit = [](char c) { return c >= '0' && c <= '9'; };
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '_') {
            out += text[i];
        } else if (i == 0 || i + 1 == text.size() || !digit(text[i - 1]) || !digit(text[i + 1])) {
            return {};
        }
    }
    if (!out.empty() && out.front() == '+') {
        out.erase(0, 1);
    }
    return out;
}

template <class T>
std::optional<T> parse_whole(std::string_view text)
{
    std::string const plain = without_underscores(trimmed(text));
    T value{};
    auto const [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), value);
    if (plain.empty() || error != std::errc() || end != plain.data() + plain.size()) {
        return std::nullopt;
    }
    return value;
}

}  // namespace

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view kBlank = " \t\r\n";
    std::size_t const first = text.find_first_not_of(kBlank);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::optional<double> parse_number(std::string_view text)
{
    return parse_whole<double>(text);
}

std::optional<std::int64_t> parse_integer(std::string_view text)
{
    return parse_whole<std::int64_t>(text);
}

std::optional<study::Day> day_of(int year, unsigned month, unsigned day)
{
    namespace chrono = std::chrono;
    chrono::year_month_day const date{chrono::year(year), chrono::month(month), chrono::day(day)};
    if (!date.ok() || year < 1970 || year > 2200) {
        return std::nullopt;
    }
    return static_cast<study::Day>(chrono::sys_days(date).time_since_epoch().count());
}

std::optional<study::Day> parse_date(std::string_view text)
{
    text = trimmed(text);
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
        return std::nullopt;
    }
    for (std::size_t const i : std::array<std::size_t, 8>{0, 1, 2, 3, 5, 6, 8, 9}) {
        if (text[i] < '0' || text[i] > '9') {
            return std::nullopt;
        }
    }
    auto const part = [&](std::size_t at, std::size_t size) { return *parse_integer(text.substr(at, size)); };
    return day_of(static_cast<int>(part(0, 4)), static_cast<unsigned>(part(5, 2)),
                  static_cast<unsigned>(part(8, 2)));
}

std::string number_text(double value)
{
    std::string out = fmt::format("{}", value);
    if (out.find_first_of(".en") == std::string::npos) {
        out += ".0";
    }
    return out;
}

std::string date_text(study::Day day)
{
    namespace chrono = std::chrono;
    chrono::year_month_day const date{chrono::sys_days(chrono::days(day))};
    return fmt::format("{:04d}-{:02d}-{:02d}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

}  // namespace ballast::config
