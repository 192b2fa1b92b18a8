#pragma once
/// What each CUDA variant of the path code exports: one per mapping and precision (cuda_paths.cu), all launched by
/// cuda_launches.cu. Host code; pointers are device addresses.
#include <cuda_runtime_api.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/backends/backend.hpp"

namespace ballast {

/// One scenario's part of a launch: paths [first_path, first_path + num_paths).
template <class Scalar>
struct CudaLaunch {
    StudyTables<Scalar> tables;
    TallyView tally;
    std::uint64_t first_path;
    std::uint32_t num_paths;
    std::uint32_t stride;     ///< paths that base_ends has room for
    std::int16_t* base_ends;  ///< [firm][stride] ends in the base: written by it, read by the others
    PathRecord* records;      ///< [num_paths][num_firms], or null
    bool is_base;
};

/// Places in device memory, one for each block that a device holds at a time. Kernels of several scenarios run side by
/// side, so a block does not know its place by its number: it takes one that is free, and leaves it at its end.
struct CudaPlaces {
    unsigned count;
    unsigned per_sm;       ///< of each multiprocessor's blocks
    std::uint32_t* taken;  ///< [place] 1: a block has it; 0 at the start
    std::size_t
        state_bytes;  ///< of a block's state, on the chip or in its place: the most that any scenario takes
    unsigned char* state;       ///< [place] where it is not on the chip, else null
    std::size_t scratch_bytes;  ///< likewise
    unsigned char* scratch;     ///< [place] of every mapping; null where the tables need none
};

template <class Scalar>
struct CudaVariant {
    std::int32_t paths_per_block;
    bool state_on_chip;
    std::int32_t most_threads;  ///< of a block; a multiprocessor has registers for as many at least
    void const* kernel;         ///< for questions to the runtime
    /// Memory of one block's state [bytes].
    std::size_t (*bytes_per_block)(StudyTables<Scalar> const& tables);
    /// Memory of one block's scratch rows, in device memory [bytes].
    std::size_t (*scratch_bytes_per_block)(StudyTables<Scalar> const& tables);
    /// The kernel's second argument for these tables, as bytes (its first is a CudaLaunch).
    std::vector<std::byte> (*layout)(StudyTables<Scalar> const& tables, CudaPlaces const& places);
    /// Queue the kernel: a block for each group of paths.
    cudaError_t (*launch)(CudaLaunch<Scalar> const& launch, unsigned threads_per_block,
                          CudaPlaces const& places, cudaStream_t stream);
};

/// Blocks of a launch.
template <class Scalar>
unsigned num_groups(CudaLaunch<Scalar> const& launch, std::int32_t paths_per_block)
{
    auto const paths = static_cast<unsigned>(paths_per_block);
    return (launch.num_paths + paths - 1u) / paths;
}

#define BALLAST_DECLARE_VARIANT(unit, Scalar)                                                                \
    namespace unit {                                                                                         \
    CudaVariant<Scalar> variant();                                                                           \
    }
BALLAST_DECLARE_VARIANT(cuda_f32_p32, float)
BALLAST_DECLARE_VARIANT(cuda_f32_p16, float)
BALLAST_DECLARE_VARIANT(cuda_f32_p8, float)
BALLAST_DECLARE_VARIANT(cuda_f32_global, float)
BALLAST_DECLARE_VARIANT(cuda_f64_p8, double)
BALLAST_DECLARE_VARIANT(cuda_f64_global, double)
#undef BALLAST_DECLARE_VARIANT

}  // namespace ballast
