#pragma once
/// A row of state: one element per item, every element one value per path of the group.
///   CPU   a plain pointer to lanes
///   GPU   an offset into the memory of the block's paths, laid out as [item][path]: paths that share an item lie side
///         by side, so a warp's access is one line of 32 banks (kPathsPerBlock 32), and a thread sees its own path
/// Both index the same way, `row[item]`, and `row + n` is the row that begins n items later. A ScratchRow, for what is
/// large and seldom used, lies in device memory on every GPU mapping; where the state lies there too, a Row is the same.
#include <cstddef>
#include <cstdint>

#include "kernels/core/lanes.hpp"

namespace ballast::BALLAST_KERNEL_NS {

#if BALLAST_GPU_THREAD

inline constexpr int kPathsPerBlock = BALLAST_PATHS_PER_BLOCK;
inline constexpr bool kStateOnChip = BALLAST_STATE_ON_CHIP != 0;

/// Number of the thread's path within the block; threads of one path lie kPathsPerBlock apart.
BALLAST_FN unsigned path_in_block()
{
#ifdef __CUDA_ARCH__
    return threadIdx.x % static_cast<unsigned>(kPathsPerBlock);
#else
    return 0;
#endif
}

/// Size of a row in a block. It ends on a whole line, so that every row is aligned for either type.
template <class T>
BALLAST_FN std::size_t row_bytes(std::int64_t count)
{
    std::size_t const line = sizeof(Real) * static_cast<std::size_t>(kPathsPerBlock);
    std::size_t const bytes =
        static_cast<std::size_t>(count) * sizeof(T) * static_cast<std::size_t>(kPathsPerBlock);
    return (bytes + line - 1) / line * line;
}

/// A row in device memory. Rows of all blocks of a launch lie together, [item][block][path]: nothing but the launch
/// itself says where.
template <class T>
struct ScratchRow {
    unsigned char* first;  ///< item 0, block 0, path 0

#ifdef __CUDA_ARCH__
    __device__ __forceinline__ T& operator[](int item) const
    {
        unsigned const line = static_cast<unsigned>(item) * gridDim.x + blockIdx.x;
        return reinterpret_cast<T*>(first)[std::size_t{line} * kPathsPerBlock + path_in_block()];
    }
    __device__ __forceinline__ ScratchRow operator+(int items) const
    {
        return {first + std::size_t{static_cast<unsigned>(items) * gridDim.x} * kPathsPerBlock * sizeof(T)};
    }
#else
    BALLAST_MEMBER T& operator[](int) const
    {
        return *static_cast<T*>(nullptr);
    }  // never on the host
    BALLAST_MEMBER ScratchRow operator+(int) const
    {
        return *this;
    }
#endif
};

/// Lays rows out in device memory for a number of blocks.
struct ScratchArena {
    std::size_t used;  ///< bytes of a block
    unsigned char* base;
    std::size_t num_blocks;

    template <class T>
    BALLAST_MEMBER ScratchRow<T> take(std::int64_t count)
    {
        ScratchRow<T> const row{base + used * num_blocks};
        used += row_bytes<T>(count);
        return row;
    }
    BALLAST_MEMBER ScratchRow<Real> reals(std::int64_t count) { return take<Real>(count); }
    BALLAST_MEMBER ScratchRow<Int> ints(std::int64_t count) { return take<Int>(count); }
};

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
        unsigned char* const of_path = block_state + path_in_block() * sizeof(T);
        int const of_item = item * (kPathsPerBlock * static_cast<int>(sizeof(T)));
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
        return {first +
                static_cast<std::uint32_t>(items * kPathsPerBlock) * static_cast<std::uint32_t>(sizeof(T))};
    }
};

/// Lays rows out in the shared memory of a block.
struct Arena {
    std::size_t used;  ///< bytes of a block

    template <class T>
    BALLAST_MEMBER Row<T> take(std::int64_t count)
    {
        Row<T> const row{static_cast<std::uint32_t>(used)};
        used += row_bytes<T>(count);
        return row;
    }
    BALLAST_MEMBER Row<Real> reals(std::int64_t count) { return take<Real>(count); }
    BALLAST_MEMBER Row<Int> ints(std::int64_t count) { return take<Int>(count); }
};

#else

template <class T>
using Row = ScratchRow<T>;
using Arena = ScratchArena;

#endif

#else

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

#endif

/// Literal of the state's precision: 0.5_r.
BALLAST_FN constexpr Scalar operator""_r(long double value)
{
    return static_cast<Scalar>(value);
}

}  // namespace ballast::BALLAST_KERNEL_NS
