#pragma once
#include <string>

namespace ballast::testing {

/// Does a text hold another? (A member of the strings of C++23.)
inline bool contains(std::string const& text, std::string const& part)
{
    return text.find(part) != std::string::npos;
}

}  // namespace ballast::testing
