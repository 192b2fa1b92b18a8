#pragma once
/// Items for which something rare holds, as the worker that has them comes across it.
#include <cstdint>

#include "kernels/core/lanes.hpp"

namespace ballast::BALLAST_KERNEL_NS {

struct Noted {
    Mask lanes;           ///< on which it holds for one of them
    std::uint64_t items;  ///< bits of those for which it holds on some path, by number modulo 64

    BALLAST_MEMBER void add(int item, Mask where)
    {
        lanes = lanes | where;
        items |= std::uint64_t{1} << (static_cast<unsigned>(item) % 64U);
    }
};

BALLAST_FN Noted nothing_noted()
{
    return {no_lanes(), 0};
}

/// May it hold for an item, of which `items` are the bits?
BALLAST_FN bool is_among(std::uint64_t items, int item)
{
    return (items >> (static_cast<unsigned>(item) % 64U) & 1U) != 0;
}

}  // namespace ballast::BALLAST_KERNEL_NS
