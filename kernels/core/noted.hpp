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

/// Every item below `count` for which it may hold, of which `items` are the bits, in order. A GPU notes none, all may.
template <class Body>
BALLAST_FN void for_each_among([[maybe_unused]] std::uint64_t items, int count, Body&& body)
{
#if BALLAST_GPU_THREAD
    for (int i = 0; i < count; ++i)
        body(i);
#else
    for (int first = 0; first < count; first += 64)
        for (std::uint64_t rest = items; rest != 0; rest &= rest - 1) {
            int const i = first + __builtin_ctzll(rest);
            if (i < count)
                body(i);
        }
#endif
}

}  // namespace ballast::BALLAST_KERNEL_NS
