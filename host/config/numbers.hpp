#pragma once
/// Numbers and dates as text, the same in every locale: std::from_chars and the proleptic Gregorian calendar.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "host/study/study.hpp"

namespace ballast::config {

/// A whole text that is one number ("1_000", "+2.5e3" as in TOML); nothing if anything is left over.
std::optional<double> parse_number(std::string_view text);
std::optional<std::int64_t> parse_integer(std::string_view text);

/// "2026-06-30" to days since 1970-01-01; nothing for a day that does not exist.
std::optional<study::Day> parse_date(std::string_view text);

/// Days of a year, month, day; nothing for a day that does not exist.
std::optional<study::Day> day_of(int year, unsigned month, unsigned day);

/// The shortest text that reads back to the same value; always with a point or an exponent.
std::string number_text(double value);

std::string date_text(study::Day day);

/// Without blanks at both ends.
std::string_view trimmed(std::string_view text);

}  // namespace ballast::config
