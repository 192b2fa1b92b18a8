#pragma once
/// Checks of single arguments that say what is allowed. An empty text is never a value.
#include <cstdint>
#include <limits>

#include "host/app/cli_names.hpp"

namespace ballast::app {

/// Seeds, as study files write them: below 2^63.
inline constexpr std::uint64_t kLargestSeed = std::numeric_limits<std::int64_t>::max();
inline constexpr std::uint64_t kMostPaths = (std::uint64_t{1} << 48) - 1;

CLI::Validator whole_number(std::uint64_t low, std::uint64_t high);
CLI::Validator number_between(double low, double high);
CLI::Validator not_empty();

}  // namespace ballast::app
