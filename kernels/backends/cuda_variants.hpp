#pragma once
/// The CUDA variants of this build, and what one block of each takes.
#include <algorithm>
#include <vector>

#include "kernels/backends/cuda.hpp"
#include "kernels/backends/cuda_entry.hpp"
#include "kernels/backends/cuda_memory.hpp"

namespace ballast {

template <class Scalar>
std::vector<CudaVariant<Scalar>> const& variants();

/// Widest groups first: they issue the fewest instructions; then those whose state never leaves the chip.
template <>
inline std::vector<CudaVariant<float>> const& variants()
{
    static std::vector<CudaVariant<float>> const all{cuda_f32_p32::variant(), cuda_f32_p16::variant(),
                                                     cuda_f32_p8::variant(), cuda_f32_global::variant()};
    return all;
}

template <>
inline std::vector<CudaVariant<double>> const& variants()
{
    static std::vector<CudaVariant<double>> const all{cuda_f64_p8::variant(), cuda_f64_global::variant()};
    return all;
}

template <class Scalar>
std::size_t largest_block(CudaVariant<Scalar> const& variant, std::vector<CudaJob<Scalar>> const& jobs)
{
    std::size_t bytes = 0;
    for (CudaJob<Scalar> const& job : jobs)
        bytes = std::max(bytes, variant.bytes_per_block(job.image->view_at(nullptr)));
    return bytes;
}

template <class Scalar>
std::size_t largest_scratch(CudaVariant<Scalar> const& variant, std::vector<CudaJob<Scalar>> const& jobs)
{
    std::size_t bytes = 0;
    for (CudaJob<Scalar> const& job : jobs)
        bytes = std::max(bytes, variant.scratch_bytes_per_block(job.image->view_at(nullptr)));
    return bytes;
}

template <class Scalar>
CudaVariant<Scalar> const* find_variant(CudaMapping const& mapping)
{
    for (CudaVariant<Scalar> const& variant : variants<Scalar>())
        if (variant.paths_per_block == mapping.paths_per_block &&
            variant.state_on_chip == mapping.state_on_chip)
            return &variant;
    return nullptr;
}

/// Whether the variant counts all that the jobs ask for: those with their state on the chip count no cash flows.
template <class Scalar>
bool counts_what_is_asked(CudaVariant<Scalar> const& variant, std::vector<CudaJob<Scalar>> const& jobs)
{
    return !variant.state_on_chip || std::all_of(jobs.begin(), jobs.end(), [](CudaJob<Scalar> const& job) {
        return job.image->view_at(nullptr).firms.num_cash_flows == 0;
    });
}

/// Shared memory of a block, with room for the kernel's own words (guard.cuda_resources: fewer than 64 bytes).
template <class Scalar>
std::uint64_t shared_bytes(CudaVariant<Scalar> const& variant, std::size_t state_bytes)
{
    return 64 + (variant.state_on_chip ? std::uint64_t{state_bytes} : 0);
}

template <class Scalar>
bool fits_a_block(CudaDevice const& device, CudaVariant<Scalar> const& variant, std::size_t state_bytes)
{
    return shared_bytes(variant, state_bytes) <= device.shared_bytes_per_block;
}

/// Blocks for which a multiprocessor has shared memory: of each the system keeps some beside what the block asks for.
template <class Scalar>
std::uint64_t blocks_by_shared_memory(CudaDevice const& device, CudaVariant<Scalar> const& variant,
                                      std::size_t state_bytes)
{
    return device.shared_bytes_per_sm / (shared_bytes(variant, state_bytes) + device.shared_bytes_reserved);
}

/// Blocks of the mapping that a multiprocessor holds at a time, as the runtime says for the kernel as it was compiled;
/// 0 if the kernel cannot have so many threads. Makes the device current and sets what the kernel asks of it: all the
/// shared memory there is, since another CudaPaths may want more than this one; or, for state in device memory, as
/// much first-level cache as there can be.
template <class Scalar>
unsigned resident_blocks(Runtime const& runtime, CudaDevice const& device, CudaVariant<Scalar> const& variant,
                         CudaMapping const& mapping, std::size_t state_bytes)
{
    if (mapping.threads_per_block > variant.most_threads || !fits_a_block(device, variant, state_bytes))
        return 0;
    runtime.use();
    if (variant.state_on_chip) {
        cudaFuncAttributes kernel{};
        runtime.check(cudaFuncGetAttributes(&kernel, variant.kernel), "asking for shared memory");
        std::size_t const most = device.shared_bytes_per_block - kernel.sharedSizeBytes;
        runtime.check(cudaFuncSetAttribute(variant.kernel, cudaFuncAttributeMaxDynamicSharedMemorySize,
                                           static_cast<int>(most)),
                      "asking for shared memory");
    }
    runtime.check(cudaFuncSetAttribute(variant.kernel, cudaFuncAttributePreferredSharedMemoryCarveout,
                                       variant.state_on_chip ? cudaSharedmemCarveoutMaxShared
                                                             : cudaSharedmemCarveoutMaxL1),
                  "dividing shared memory and cache");
    int blocks = 0;
    runtime.check(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&blocks, variant.kernel,
                                                                mapping.threads_per_block,
                                                                variant.state_on_chip ? state_bytes : 0),
                  "planning blocks");
    return static_cast<unsigned>(blocks);
}

/// Room for whole groups of any mapping.
inline std::uint32_t whole_groups(std::uint32_t paths)
{
    return (paths + 31u) / 32u * 32u;
}

}  // namespace ballast
