#pragma once
/// Carves rows of lanes out of one block of memory. With a null block it only measures.
#include <cstddef>
#include <cstdint>

#include "kernels/core/lanes.hpp"

namespace ballast::BALLAST_KERNEL_NS {

struct Arena {
    unsigned char* base;  ///< 64-byte aligned, or null to measure
    std::size_t used;     ///< bytes

    BALLAST_MEMBER Real* reals(std::int64_t count) { return static_cast<Real*>(take(count, sizeof(Real))); }
    BALLAST_MEMBER Int* ints(std::int64_t count) { return static_cast<Int*>(take(count, sizeof(Int))); }

    BALLAST_MEMBER void* take(std::int64_t count, std::size_t size)
    {
        void* const first = base == nullptr ? nullptr : base + used;
        used += (static_cast<std::size_t>(count) * size + 63) / 64 * 64;
        return first;
    }
};

/// Literal of the state's precision: 0.5_r.
BALLAST_FN constexpr Scalar operator""_r(long double value)
{
    return static_cast<Scalar>(value);
}

}  // namespace ballast::BALLAST_KERNEL_NS
