#pragma once
/// Items for which something rare holds, as the worker that has them comes across it.
#include <cstdint>

#include "kernels/core/lanes.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Items by number modulo so many bits: those of a GPU take one register.
#if BALLAST_GPU_THREAD
using ItemBits = std::uint32_t;
#else
using ItemBits = std::uint64_t;
#endif
inline constexpr int kItemBits = 8 * static_cast<int>(sizeof(ItemBits));

/// The same of bits by number modulo 64, as tables have them.
BALLAST_FN ItemBits item_bits(std::uint64_t modulo_64)
{
    return static_cast<ItemBits>(kItemBits == 64 ? modulo_64 : modulo_64 | modulo_64 >> 32U);
}

struct Noted {
    ItemBits items = 0;  ///< for which it holds on some path

    BALLAST_MEMBER void add(int item) { items |= ItemBits{1} << (static_cast<unsigned>(item) % kItemBits); }
};

/// May it hold for an item, of which `items` are the bits?
BALLAST_FN bool is_among(ItemBits items, int item)
{
    return (items >> (static_cast<unsigned>(item) % kItemBits) & 1U) != 0;
}

BALLAST_FN int lowest_bit(ItemBits bits)
{
#ifdef __CUDA_ARCH__
    return __ffs(static_cast<int>(bits)) - 1;
#else
    return __builtin_ctzll(bits);
#endif
}

/// The first item from `from` on for which it may hold, of which `items` are the bits: not none of them.
BALLAST_FN int next_among(ItemBits items, int from)
{
    unsigned const past = static_cast<unsigned>(from) % kItemBits;
    return from + lowest_bit(items >> past | items << ((kItemBits - past) % kItemBits));
}

/// Every item below `count` for which it may hold, of which `items` are the bits, in order.
template <class Body>
BALLAST_FN void for_each_among(ItemBits items, int count, Body&& body)
{
    if (items != 0)
        for (int i = next_among(items, 0); i < count; i = next_among(items, i + 1))
            body(i);
}

}  // namespace ballast::BALLAST_KERNEL_NS
