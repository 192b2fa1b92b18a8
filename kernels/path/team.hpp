#pragma once
/// Who works on the items of a phase.
///   for_each  every item once, by whoever has it; an item writes only its own rows
///   for_each_noted  those items whose bits are set, as noted_by_all gives them (noted.hpp)
///   for_each_dealt  likewise, of items that differ much: `deal` has `places` of them, kNone where there is none, and worker i
///             takes place i, as many further as there are workers, and so on
///   once      by the worker that has the fewest items, while the others go on
///   after     the team for a phase beside one with so many items: who had none of them has the first items of this one
///   others    those who have none of so many items that take long; all, where there are too few workers
///   serial    once, then all go on together: for what writes across items
///   serial_noted  likewise, for those items whose bits are set: what noted_by_all has just given
///   has_items  will this worker have one of so many items: the others need not prepare for them
///   noted_by_all  bits of the items that this worker and others have noted; all go on together, and wait for each other once
///             more before the next, unless there are none
///   sync      what was written before is seen by all after it
///   any       does it hold for any path, at any member; all go on together, as after sync
///   any_member  does it hold for the path at any member; likewise
#include "kernels/core/lanes.hpp"
#include "kernels/core/noted.hpp"
#include "kernels/core/rows.hpp"
#include "kernels/tables/dimensions.hpp"
#include "kernels/tables/vocabulary/ledger_line.hpp"

namespace ballast::BALLAST_KERNEL_NS {

#if BALLAST_GPU_THREAD

#ifdef __CUDA_ARCH__
/// What the members of a block have noted.
BALLAST_FN ItemBits& items_of_all()
{
    __shared__ ItemBits items;
    return items;
}
#endif

/// A block of threads: kPathsPerBlock neighbours are the paths of one item, and items go round.
struct BlockTeam {
    static constexpr int kNoItems = 1 << 30;

    int member;  ///< which of the threads that share a path this one is
    int size;    ///< how many there are

    BALLAST_MEMBER void sync() const
    {
#ifdef __CUDA_ARCH__
        __syncthreads();
#endif
    }
    BALLAST_MEMBER bool any(Mask m) const
    {
#ifdef __CUDA_ARCH__
        m = __syncthreads_or(m) != 0;
#endif
        return m;
    }
    BALLAST_MEMBER Mask any_member(Mask m) const
    {
#ifdef __CUDA_ARCH__
        __shared__ unsigned paths;  // bit: path in the block
        sync();
        if (threadIdx.x == 0)
            paths = 0;
        sync();
        if (m)
            atomicOr(&paths, 1u << path_in_block());
        sync();
        m = (paths >> path_in_block() & 1u) != 0;
#endif
        return m;
    }
    BALLAST_MEMBER ItemBits noted_by_all(Noted const& noted) const
    {
        ItemBits items = noted.items;
#ifdef __CUDA_ARCH__
        if (threadIdx.x == 0)
            items_of_all() = 0;
        if (!any(items != 0))
            return 0;
        if (items != 0)
            atomicOr(&items_of_all(), items);
        sync();
        items = items_of_all();
#endif
        return items;
    }
    BALLAST_MEMBER bool has_items(int count) const
    {
        return member < count;
    }
    BALLAST_MEMBER BlockTeam after(int count) const
    {
        int first = member - count;
        while (first < 0)
            first += size;
        return {first, size};
    }
    BALLAST_MEMBER BlockTeam others(int count) const
    {
        if (count >= size)
            return *this;
        return {member < count ? kNoItems : member - count, size - count};
    }
    template <class Body>
    BALLAST_MEMBER void for_each(int count, Body&& body) const
    {
        for (int i = member; i < count; i += size)
            body(i);
    }
    template <class Body>
    BALLAST_MEMBER void for_each_noted(ItemBits items, int count, Body&& body) const
    {
        for (int i = member; i < count; i += size)
            if (is_among(items, i))
                body(i);
    }
    template <class Body>
    BALLAST_MEMBER void for_each_dealt(std::int32_t const* deal, int places, int, Body&& body) const
    {
        for (int i = member; i < places; i += size) {
            std::int32_t const item = deal[i];
            if (item != kNone)
                body(item);
        }
    }
    template <class Body>
    BALLAST_MEMBER void serial_noted([[maybe_unused]] ItemBits items, int count, Body&& body) const
    {
        if (member == 0) {
#ifdef __CUDA_ARCH__
            // Read again for each item: a register held over all of this body is one too many.
            ItemBits const volatile& noted = items_of_all();
            for (int i = next_among(noted, 0); i < count; i = next_among(noted, i + 1))
                body(i);
#else
            for_each_among(items, count, body);
#endif
        }
        sync();
    }
    template <class Body>
    BALLAST_MEMBER void once(Body&& body) const
    {
        if (member == size - 1)
            body();
    }
    template <class Body>
    BALLAST_MEMBER void serial(Body&& body) const
    {
        if (member == 0)
            body();
        sync();
    }
};

/// Neighbouring items go to different warps first: groups of paths that share a warp wait for each other.
BALLAST_FN BlockTeam block_team()
{
#ifdef __CUDA_ARCH__
    int const num_warps = static_cast<int>(blockDim.x) / 32;
    int const warp = static_cast<int>(threadIdx.x) / 32;
    int const part = static_cast<int>(threadIdx.x) % 32 / kPathsPerBlock;
    return {warp + part * num_warps, num_warps * (32 / kPathsPerBlock)};
#else
    return {0, 1};
#endif
}

#else

/// One thread that has all items; a lane is a path.
struct CpuTeam {
    BALLAST_MEMBER ItemBits noted_by_all(Noted const& noted) const { return noted.items; }
    BALLAST_MEMBER bool has_items(int count) const { return count > 0; }
    BALLAST_MEMBER CpuTeam after(int) const { return *this; }
    BALLAST_MEMBER CpuTeam others(int) const { return *this; }
    template <class Body>
    BALLAST_MEMBER void for_each(int count, Body&& body) const
    {
        for (int i = 0; i < count; ++i)
            body(i);
    }
    template <class Body>
    BALLAST_MEMBER void for_each_noted(ItemBits items, int count, Body&& body) const
    {
        for_each_among(items, count, body);
    }
    template <class Body>
    BALLAST_MEMBER void serial_noted(ItemBits items, int count, Body&& body) const
    {
        for_each_among(items, count, body);
    }
    template <class Body>
    BALLAST_MEMBER void for_each_dealt(std::int32_t const*, int, int count, Body&& body) const
    {
        for_each(count, body);
    }
    template <class Body>
    BALLAST_MEMBER void once(Body&& body) const
    {
        body();
    }
    template <class Body>
    BALLAST_MEMBER void serial(Body&& body) const
    {
        body();
    }
    BALLAST_MEMBER bool any(Mask m) const { return BALLAST_KERNEL_NS::any(m); }
    BALLAST_MEMBER Mask any_member(Mask m) const { return m; }
    BALLAST_MEMBER void sync() const {}
};

#endif

/// Production paths keep no ledger.
struct NoRecord {
    BALLAST_MEMBER void line(int, Line, Real) const {}
};

}  // namespace ballast::BALLAST_KERNEL_NS
