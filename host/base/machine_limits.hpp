#pragma once
/// What this process may use of its machine: the container's share, not the hardware's.
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>

namespace ballast {

inline constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();

struct MachineLimits {
    double cpu_quota = 0;                     ///< processors' time per time; 0: no quota
    std::uint64_t memory_bytes = kUnlimited;  ///< that the control groups allow
    std::uint64_t free_bytes = kUnlimited;    ///< of memory, that this process may still take
    std::uint64_t more_tasks = kUnlimited;    ///< threads and processes that may still be started
};

/// From the control groups (versions 1 and 2) of this process and all above it, /proc and the process's own limits. What
/// cannot be read limits nothing. `root` stands before /proc and /sys, for tests.
MachineLimits machine_limits(std::filesystem::path const& root = "/");

/// "2.5 processors, 3.0 GiB of memory, 64 threads": the limits of control groups, or "none".
std::string limits_text(MachineLimits const& limits);

}  // namespace ballast
