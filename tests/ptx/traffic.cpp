#include "tests/ptx/traffic.hpp"

#include <algorithm>
#include <bit>

namespace ballast::ptx {
namespace {

/// Largest number of distinct words in a bank, over the lanes of `on`.
std::uint32_t deepest_bank(std::uint64_t const (&address)[32], std::uint32_t on, std::uint32_t words)
{
    std::uint64_t seen[32][32];
    std::uint32_t depth[32] = {};
    std::uint32_t deepest = 0;
    for (; on != 0; on &= on - 1) {
        std::uint64_t const first = address[std::countr_zero(on)] / 4;
        for (std::uint64_t word = first; word < first + words; ++word) {
            std::uint32_t const bank = word % 32;
            auto* const end = seen[bank] + depth[bank];
            if (std::find(seen[bank], end, word) == end) {
                *end = word;
                deepest = std::max(deepest, ++depth[bank]);
            }
        }
    }
    return deepest;
}

}  // namespace

Wavefronts count_wavefronts(std::uint64_t const (&address)[32], std::uint32_t on, std::uint32_t bytes)
{
    std::uint32_t const words = std::max(bytes / 4, 1u);
    std::uint32_t const group = 32 / words;
    Wavefronts sum;
    for (std::uint32_t start = 0; start < 32; start += group) {
        std::uint32_t const lanes = group == 32 ? on : on & (((1u << group) - 1) << start);
        if (lanes != 0) {
            sum.taken += deepest_bank(address, lanes, words);
            sum.least += 1;
        }
    }
    return sum;
}

std::uint32_t count_sectors(std::uint64_t const (&address)[32], std::uint32_t on)
{
    std::uint64_t sectors[32];
    std::uint32_t count = 0;
    bool sorted = true;
    for (; on != 0; on &= on - 1) {
        std::uint64_t const sector = address[std::countr_zero(on)] / 32;
        if (count == 0 || sectors[count - 1] != sector) {
            sorted = sorted && (count == 0 || sectors[count - 1] < sector);
            sectors[count++] = sector;
        }
    }
    if (!sorted) {
        std::sort(sectors, sectors + count);
        count = static_cast<std::uint32_t>(std::unique(sectors, sectors + count) - sectors);
    }
    return count;
}

}  // namespace ballast::ptx
