#pragma once
/// A row of state: one element per item, every element one value per path of the group.
///   CPU   a plain pointer to lanes
///   GPU   [item][path] in the memory of the block: paths that share an item lie side by side, so a warp's access is one
///         line of 32 banks (kPathsPerBlock 32), and a thread sees its own path
/// Both index the same way, `row[item]`, and `row + n` is the row that begins n items later. A ScratchRow, for what is
/// large or seldom used, lies in device memory on every GPU mapping; where the state lies there too, a Row is the same.
///
/// take(space, count, row) gives a row its place. On the host the space is an arena, which lays out rows one after the
/// other; a GPU's thread then moves those in device memory to its own block and path (OwnPath).
#include <cstddef>
#include <cstdint>

#include "kernels/core/lanes.hpp"

namespace ballast::BALLAST_KERNEL_NS {

#if BALLAST_GPU_THREAD

inline constexpr int kPathsPerBlock = BALLAST_PATHS_PER_BLOCK;
inline constexpr bool kStateOnChip = BALLAST_STATE_ON_CHIP != 0;  ///< false on a CPU

/// Number of the thread's path within the block; threads of one path lie kPathsPerBlock apart.
BALLAST_FN unsigned path_in_block()
{
#ifdef __CUDA_ARCH__
    return threadIdx.x % static_cast<unsigned>(kPathsPerBlock);
#else
    return 0;
#endif
}

/// Bytes from an element of a row to the next: whatever its type, a path has the room of a Real.
inline constexpr std::size_t kLineBytes = sizeof(Real) * static_cast<std::size_t>(kPathsPerBlock);

/// A row in device memory, [block][item][path].
template <class T>
struct ScratchRow {
    static_assert(sizeof(T) <= sizeof(Real));
    unsigned char* first;  ///< item 0 of block 0 and path 0; in path code of the thread's own

    BALLAST_MEMBER T& operator[](int item) const { return *reinterpret_cast<T*>((*this + item).first); }
    BALLAST_MEMBER ScratchRow operator+(int items) const
    {
        return {first + items * static_cast<std::ptrdiff_t>(kLineBytes)};
    }
};

/// Lays out what lies in device memory: a block's share of it after the other's.
struct ScratchArena {
    std::size_t used;     ///< bytes of a block
    unsigned char* base;  ///< of block 0
};
template <class T>
BALLAST_FN void take(ScratchArena& arena, std::int64_t count, ScratchRow<T>& row)
{
    row.first = arena.base + arena.used;
    arena.used += static_cast<std::size_t>(count) * kLineBytes;
}

/// What was laid out for block 0, as a thread sees it.
struct OwnPath {
    std::size_t offset;  ///< from path 0 of block 0 to the thread's path [bytes]
};
template <class T>
BALLAST_FN void take(OwnPath const& own, std::int64_t, ScratchRow<T>& row)
{
    row.first += own.offset;
}

#if BALLAST_STATE_ON_CHIP

#ifdef __CUDACC__
extern __shared__ __align__(16) unsigned char block_state[];
#endif

template <class T>
struct Row {
    std::uint32_t first;  ///< byte of item 0, path 0 in the block's shared memory

#ifdef __CUDA_ARCH__
    __device__ __forceinline__ T& operator[](int item) const
    {
        // the item's part first: rows read together share it
        unsigned char* const of_path = block_state + path_in_block() * sizeof(Real);
        int const of_item = item * static_cast<int>(kLineBytes);
        return *reinterpret_cast<T*>(of_path + of_item + first);
    }
#else
    BALLAST_MEMBER T& operator[](int) const
    {
        return *static_cast<T*>(nullptr);
    }  // never on the host
#endif
    BALLAST_MEMBER Row operator+(int items) const
    {
        return {first + static_cast<std::uint32_t>(items) * static_cast<std::uint32_t>(kLineBytes)};
    }
};

/// Lays out the shared memory of a block.
struct Arena {
    std::size_t used;  ///< bytes of a block
};
template <class T>
BALLAST_FN void take(Arena& arena, std::int64_t count, Row<T>& row)
{
    row.first = static_cast<std::uint32_t>(arena.used);
    arena.used += static_cast<std::size_t>(count) * kLineBytes;
}

#else

template <class T>
using Row = ScratchRow<T>;
using Arena = ScratchArena;

#endif

#else

inline constexpr bool kStateOnChip = false;

template <class T>
using Row = T*;
template <class T>
using ScratchRow = T*;

/// Carves rows of lanes out of one block of memory. With a null block it only measures.
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
using ScratchArena = Arena;
BALLAST_FN void take(Arena& arena, std::int64_t count, Real*& row)
{
    row = arena.reals(count);
}

#endif

/// Literal of the state's precision: 0.5_r.
BALLAST_FN constexpr Scalar operator""_r(long double value)
{
    return static_cast<Scalar>(value);
}

}  // namespace ballast::BALLAST_KERNEL_NS
