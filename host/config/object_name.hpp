#pragma once
/// Names of studies, their objects and templates: parts of keys, groups of result files and names of files.
#include <algorithm>
#include <string_view>

namespace ballast::config {

inline constexpr std::size_t kLongestName = 64;
inline constexpr char const* kObjectNameRule = "Use lower case letters, digits and _, at most 64 of them.";

inline bool is_object_name(std::string_view name)
{
    auto const allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    return !name.empty() && name.size() <= kLongestName && std::all_of(name.begin(), name.end(), allowed);
}

}  // namespace ballast::config
