#pragma once
/// What a warp's access costs in the memory system.
#include <cstdint>

namespace ballast::ptx {

struct Wavefronts {
    std::uint32_t taken = 0;
    std::uint32_t least = 0;  ///< without bank conflicts
};

/// Passes over 32 banks of 4 bytes: lanes go in groups of 32, 16 or 8 for accesses of up to 4, 8 or 16 bytes; in a
/// pass a bank serves one word, to all lanes that want it.
Wavefronts count_wavefronts(std::uint64_t const (&address)[32], std::uint32_t on, std::uint32_t bytes);

/// Sectors of 32 bytes touched by naturally aligned accesses of at most 16 bytes.
std::uint32_t count_sectors(std::uint64_t const (&address)[32], std::uint32_t on);

}  // namespace ballast::ptx
