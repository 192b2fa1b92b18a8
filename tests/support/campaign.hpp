#pragma once
// Tests that can go on for long: few trials with ctest, as many as the environment asks for with scripts/fault_campaign.sh.
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>

#include <unistd.h>

namespace ballast::testing {

/// The value of the environment variable, else `otherwise`.
inline int trials(char const* variable, int otherwise)
{
    char const* const value = std::getenv(variable);
    return value == nullptr ? otherwise : std::atoi(value);
}

/// A line of the campaign's record.
inline void record(std::string const& line)
{
    std::cout << "[ RECORDED ] " << line << std::endl;
}

/// Whether this build is watched by a sanitizer whose runtime must be the first library of a process.
constexpr bool is_sanitized()
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return true;
#else
    return false;
#endif
}

}  // namespace ballast::testing
