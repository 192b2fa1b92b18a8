#pragma once
/// The one rule for texts of a study: one line of UTF-8 without control characters (text_problem in host/base/utf8.hpp).
#include <string>
#include <string_view>

#include "host/config/problems.hpp"

namespace ballast::config {

inline constexpr std::size_t kLongestText = 4000;  ///< [bytes]

/// "is UTF-16, ..." for a file in an encoding that is told by its first bytes, else "".
std::string foreign_encoding(std::string_view file);

/// Reports a text against the rule; false if there was something to report. `key`: its own, or that of its table.
bool check_text(std::string_view text, SourcePlace const& place, std::string const& key, Problems& problems);

}  // namespace ballast::config
