#pragma once
/// State of the items of one kind: a record per item, every member one value per path of the group.
///   CPU   records are structs whose members are lanes
///   GPU   records lie as [item][member][path]. The base of an item is one multiplication, a member a constant beside it,
///         and paths that share an item lie side by side, so a warp's access is one line
/// Records hold what every step uses again and again. What a step uses once, or never on most paths, is a record of its
/// own among ScratchRecords: on a GPU it lies in device memory, [block][item][member][path], whatever the mapping, and on
/// the CPU behind what is in use, so that caches keep that.
/// Both index the same way, and the way says who does it:
///   records[item].member       reads; anybody may
///   records.own(item).member   writes; only the room of the record may (scripts/check_rooms.py)
/// The type of a member says what it is and how long it lives; storage may follow it:
///   Lasting<T>   across steps            Truth       0 or 1, across steps
///   OfStep<T>    within a step alone     StepTruth   0 or 1, within a step
///                                        Steps       a whole number of steps, tests or the like, counted down or up
///                                        Ordinal     how many draws of its kind there have been
#include "kernels/core/rows.hpp"

namespace ballast::BALLAST_KERNEL_NS {

#if BALLAST_LANES == 8

/// A member of a record: a slot for each path of the block, of which a thread sees its own. Records hands out records
/// that begin at the thread's own slot, hence slot 0 here.
template <class T>
struct Lane {
    static_assert(sizeof(T) <= sizeof(Real));
    Real slots[kPathsPerBlock];

    Lane() = delete;
    Lane(Lane const&) = delete;
    BALLAST_MEMBER T& value() { return *reinterpret_cast<T*>(slots); }
    BALLAST_MEMBER T const& value() const { return *reinterpret_cast<T const*>(slots); }
    BALLAST_MEMBER operator T&() { return value(); }
    BALLAST_MEMBER operator T const&() const { return value(); }
    BALLAST_MEMBER T& operator=(T x) { return value() = x; }
    BALLAST_MEMBER T& operator=(Lane const& other) { return value() = other.value(); }
    BALLAST_MEMBER T& operator+=(T x) { return value() += x; }
    BALLAST_MEMBER T& operator-=(T x) { return value() -= x; }
};

/// Records in device memory.
template <class T>
struct ScratchRecords {
    unsigned char* first;  ///< item 0 of block 0 and path 0; in path code of the thread's own

    BALLAST_MEMBER T& own(int item = 0) const
    {
        return *reinterpret_cast<T*>(first + item * static_cast<std::ptrdiff_t>(sizeof(T)));
    }
    BALLAST_MEMBER T const& operator[](int item) const { return own(item); }
    BALLAST_MEMBER T const* operator->() const { return &own(); }
};

template <class T>
BALLAST_FN void take(ScratchArena& arena, std::int64_t count, ScratchRecords<T>& records)
{
    records.first = arena.base + arena.used;
    arena.used += static_cast<std::size_t>(count) * sizeof(T);
}
template <class T>
BALLAST_FN void take(OwnPath const& own, std::int64_t, ScratchRecords<T>& records)
{
    records.first += own.offset;
}

#if BALLAST_STATE_ON_CHIP

template <class T>
struct Records {
    std::uint32_t first;  ///< byte of item 0 in the block's shared memory

#ifdef __CUDA_ARCH__
    __device__ __forceinline__ T& own(int item = 0) const
    {
        unsigned char* const of_path = block_state + path_in_block() * sizeof(Real);
        std::uint32_t const of_item =
            static_cast<std::uint32_t>(item) * static_cast<std::uint32_t>(sizeof(T));
        return *reinterpret_cast<T*>(of_path + (first + of_item));
    }
#else
    BALLAST_MEMBER T& own(int = 0) const
    {
        return *static_cast<T*>(nullptr);
    }  // never on the host
#endif
    BALLAST_MEMBER T const& operator[](int item) const
    {
        return own(item);
    }
    BALLAST_MEMBER T const* operator->() const
    {
        return &own();
    }
};

template <class T>
BALLAST_FN void take(Arena& arena, std::int64_t count, Records<T>& records)
{
    records.first = static_cast<std::uint32_t>(arena.used);
    arena.used += static_cast<std::size_t>(count) * sizeof(T);
}

#else

template <class T>
using Records = ScratchRecords<T>;

#endif

#else

template <class T>
using Lane = T;

template <class T>
struct Records {
    T* first;

    BALLAST_MEMBER T& own(int item = 0) const { return first[item]; }
    BALLAST_MEMBER T const& operator[](int item) const { return first[item]; }
    BALLAST_MEMBER T const* operator->() const { return first; }
};

template <class T>
BALLAST_FN void take(Arena& arena, std::int64_t count, Records<T>& records)
{
    records.first = static_cast<T*>(arena.take(count, sizeof(T)));
}

template <class T>
using ScratchRecords = Records<T>;

#endif

template <class T>
using Lasting = Lane<T>;
template <class T>
using OfStep = Lane<T>;
using Truth = Lane<Real>;
using StepTruth = Lane<Real>;
using Steps = Lane<Real>;
using Ordinal = Lane<Int>;

BALLAST_FN Mask holds(Real truth)
{
    return truth > 0.5_r;
}
BALLAST_FN Real as_truth(Mask lanes)
{
    return select(lanes, 1.0_r, 0.0_r);
}

}  // namespace ballast::BALLAST_KERNEL_NS
