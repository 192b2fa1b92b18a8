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
    std::int16_t* base_ends;  ///< [firm][stride] end steps in the base: written by it, read by the others
    PathRecord* records;      ///< [num_paths][num_firms], or null
    std::uint32_t*
        next_group;  ///< groups of paths taken so far beyond the first of every block; zero at the start
    bool is_base;
};

/// Memory of all blocks of a launch.
struct CudaBlockMemory {
    unsigned num_blocks;
    unsigned char* state;    ///< where it is not on the chip, else null
    unsigned char* scratch;  ///< of every mapping; null where the tables need none
};

template <class Scalar>
struct CudaVariant {
    std::int32_t paths_per_block;
    bool state_on_chip;
    void const* kernel;  ///< for cudaFuncGetAttributes, cudaOccupancyMaxActiveBlocksPerMultiprocessor
    /// Memory of one block's state [bytes].
    std::size_t (*bytes_per_block)(StudyTables<Scalar> const& tables);
    /// Memory of one block's scratch rows, in device memory [bytes].
    std::size_t (*scratch_bytes_per_block)(StudyTables<Scalar> const& tables);
    /// The kernel's second argument for these tables, as bytes (its first is a CudaLaunch).
    std::vector<std::byte> (*layout)(StudyTables<Scalar> const& tables, CudaBlockMemory const& memory);
    /// Queue the kernel.
    cudaError_t (*launch)(CudaLaunch<Scalar> const& launch, unsigned threads_per_block,
                          CudaBlockMemory const& memory, cudaStream_t stream);
};

#define BALLAST_DECLARE_VARIANT(variant_name)                                                                \
    namespace cuda_f32_##variant_name                                                                        \
    {                                                                                                        \
        CudaVariant<float> variant();                                                                        \
    }                                                                                                        \
    namespace cuda_f64_##variant_name                                                                        \
    {                                                                                                        \
        CudaVariant<double> variant();                                                                       \
    }
BALLAST_DECLARE_VARIANT(p32)
BALLAST_DECLARE_VARIANT(p16)
BALLAST_DECLARE_VARIANT(p8)
BALLAST_DECLARE_VARIANT(global)
#undef BALLAST_DECLARE_VARIANT

}  // namespace ballast
