#pragma once
/// Saved paths of one firm in order: by lowest liquidity, and those that ended by the step of the end. Exact order
/// statistics and the paths that hold them come from here.
///
/// What is sorted are keys of 64 bits, `order bits << 32 | path`. No two are equal, so there is one sorted order, and
/// every system and number of threads finds the same. Thrust sorts, compacts and gathers: by CUDA (path_order_cuda.cu)
/// or by TBB (path_order_tbb.cpp, in builds without CUDA), one algorithm for both (path_order.inc).
#include <bit>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "kernels/backends/backend.hpp"

namespace ballast {

inline constexpr int kOrderOnHost = -1;
/// Paths that a key can tell apart.
inline constexpr std::uint64_t kMostOrderedPaths = std::uint64_t{1} << 32;

/// Rises with the value; zeros of either sign are one value. Not for NaN.
constexpr std::uint32_t order_bits(float value)
{
    auto const bits = std::bit_cast<std::uint32_t>(value + 0.0F);  // -0 + 0 = +0
    return (bits & 0x8000'0000U) != 0 ? ~bits : bits | 0x8000'0000U;
}

/// The value whose order bits these are.
constexpr float value_of_order_bits(std::uint32_t bits)
{
    return std::bit_cast<float>((bits & 0x8000'0000U) != 0 ? bits & 0x7fff'ffffU : ~bits);
}

constexpr std::uint64_t order_key(std::uint32_t bits, std::uint64_t path)
{
    return std::uint64_t{bits} << 32 | path;
}
constexpr std::uint32_t bits_of_key(std::uint64_t key)
{
    return static_cast<std::uint32_t>(key >> 32);
}
constexpr std::uint64_t path_of_key(std::uint64_t key)
{
    return key & 0xffff'ffffU;
}

/// One firm's column of the records of all paths.
struct RecordColumn {
    PathRecord const* records = nullptr;  ///< [num_paths][num_firms]
    std::uint64_t num_paths = 0;          ///< at most kMostOrderedPaths
    std::int32_t num_firms = 0;
    std::int32_t firm = 0;
};

struct PathsInOrder {
    std::vector<std::uint64_t> liquidity;  ///< at the wanted ranks: order_bits(lowest liquidity) << 32 | path
    std::uint64_t num_ended = 0;           ///< paths on which the firm ended
    /// Of those the earliest, the median (the lower of two) and the latest: end step << 32 | path; empty if none ended.
    std::vector<std::uint64_t> ended;
    bool on_device = false;
    std::string problem;  ///< why a device that was asked for did not do it (out of memory, lost); else empty
};

/// The paths of a firm in order. `ranks` are from 1 to num_paths, in any order. `device` is an index of the CUDA runtime
/// or kOrderOnHost; where the device cannot, the host does it. Takes 24 bytes a path, sorting included. Host threads are
/// TBB's of the caller's arena. Throws std::invalid_argument for a rank or number of paths outside its range.
PathsInOrder order_paths(RecordColumn const& column, std::span<std::uint64_t const> ranks, int device);

}  // namespace ballast
