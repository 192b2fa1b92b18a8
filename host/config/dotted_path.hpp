#pragma once
/// Keys of values inside a study: kind.name.field, with [i] for an entry of a list.
#include <algorithm>
#include <cstddef>
#include <string_view>

namespace ballast::config {

/// Cuts the next part off a dotted path: up to '.' or '['.
inline std::string_view next_part(std::string_view& rest)
{
    std::size_t const end = std::min(rest.find_first_of(".["), rest.size());
    std::string_view const part = rest.substr(0, end);
    rest.remove_prefix(end);
    if (rest.starts_with('.')) {
        rest.remove_prefix(1);
    }
    return part;
}

}  // namespace ballast::config
