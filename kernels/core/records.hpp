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
///                                        Code        a value of an enumeration
///                                        Ordinal     how many draws of its kind there have been
/// On the CPU they are lanes of numbers. On a GPU a truth and a code take a byte and a number of steps two, which reaches
/// beyond any horizon, so that more paths fit on the chip.
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

/// A member that takes less room than a Real. Records are handed out by the slots of a Real, so the thread's own slot of a
/// narrower member lies nearer.
template <class Stored>
struct NarrowLane {
    Stored slots[kPathsPerBlock];

    NarrowLane() = delete;
    NarrowLane(NarrowLane const&) = delete;
    BALLAST_MEMBER Stored& slot()
    {
        auto* const by_reals = reinterpret_cast<unsigned char*>(slots);
        return *reinterpret_cast<Stored*>(by_reals - path_in_block() * (sizeof(Real) - sizeof(Stored)));
    }
    BALLAST_MEMBER Stored slot() const { return const_cast<NarrowLane*>(this)->slot(); }
};

struct Truth : NarrowLane<std::uint8_t> {
    BALLAST_MEMBER operator Real() const { return static_cast<Real>(slot()); }
    BALLAST_MEMBER void operator=(bool x) { slot() = x ? 1 : 0; }
    BALLAST_MEMBER void operator=(Real x) { *this = x != 0.0_r; }
};

struct Code : NarrowLane<std::uint8_t> {
    BALLAST_MEMBER operator Int() const { return slot(); }
    BALLAST_MEMBER void operator=(Int x) { slot() = static_cast<std::uint8_t>(x); }
};

/// No horizon reaches the largest number (host/study/calendar.cpp), so what stays there never runs out.
struct Steps : NarrowLane<std::uint16_t> {
    static constexpr std::uint16_t kMost = 65535;
    BALLAST_MEMBER operator Real() const { return static_cast<Real>(slot()); }
    BALLAST_MEMBER void operator=(Real x)
    {
        slot() = static_cast<std::uint16_t>(min(x, static_cast<Real>(kMost)));
    }
};

BALLAST_FN Mask holds(Truth const& x)
{
    return x.slot() != 0;
}
BALLAST_FN Mask as_truth(Mask lanes)
{
    return lanes;
}
BALLAST_FN Mask remain(Steps const& x)
{
    return x.slot() != 0;
}
BALLAST_FN Mask any_remain(Steps const& a, Steps const& b, Steps const& c, Steps const& d)
{
    return (a.slot() | b.slot() | c.slot() | d.slot()) != 0;
}
BALLAST_FN void count_down(Steps& x)
{
    std::uint16_t const left = x.slot();
    x.slot() = left == 0 ? left : static_cast<std::uint16_t>(left - 1);
}
BALLAST_FN void count_while(Mask lanes, Steps& x)
{
    std::uint16_t const so_far = x.slot();
    auto const more = static_cast<std::uint16_t>(so_far + (so_far < Steps::kMost ? 1 : 0));
    x.slot() = lanes ? more : std::uint16_t{0};
}
BALLAST_FN void set_where(Mask lanes, Truth& x, Real y)
{
    if (lanes)
        x = y;
}
BALLAST_FN void set_where(Mask lanes, Steps& x, Real y)
{
    if (lanes)
        x = y;
}
BALLAST_FN void set_where(Mask lanes, Code& x, Int y)
{
    if (lanes)
        x = y;
}

/// Room of so many records. It ends where a record of any type may begin.
template <class T>
BALLAST_FN std::size_t record_bytes(std::int64_t count)
{
    std::size_t const bytes = static_cast<std::size_t>(count) * sizeof(T);
    return (bytes + sizeof(Real) - 1) / sizeof(Real) * sizeof(Real);
}

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
    arena.used += record_bytes<T>(count);
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
    arena.used += record_bytes<T>(count);
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

using Truth = Real;
using Steps = Real;
using Code = Int;

/// Lanes on which it is so.
BALLAST_FN Mask holds(Truth x)
{
    return x > 0.5_r;
}
/// What a record keeps of a mask.
BALLAST_FN Truth as_truth(Mask lanes)
{
    return select(lanes, 1.0_r, 0.0_r);
}
/// Lanes on which some are left.
BALLAST_FN Mask remain(Steps x)
{
    return x > 0.0_r;
}
/// Lanes on which some are left of any.
BALLAST_FN Mask any_remain(Steps a, Steps b, Steps c, Steps d)
{
    return max(max(a, b), max(c, d)) > 0.0_r;
}
BALLAST_FN void count_down(Steps& x)
{
    x = max(x - 1.0_r, 0.0_r);
}
/// One more on the lanes on which it goes on, none on the others.
BALLAST_FN void count_while(Mask lanes, Steps& x)
{
    x = select(lanes, x + 1.0_r, 0.0_r);
}

#endif

/// x = y, for a member of ScratchRecords that mostly stays what it is: a GPU saves the way to its memory.
BALLAST_FN void write_if_changed(Real& x, Real y)
{
#if BALLAST_LANES == 8
    if (x != y)
        x = y;
#else
    x = y;
#endif
}

template <class T>
using Lasting = Lane<T>;
template <class T>
using OfStep = Lane<T>;
using StepTruth = Truth;
using Ordinal = Lane<Int>;

}  // namespace ballast::BALLAST_KERNEL_NS
