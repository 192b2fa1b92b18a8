#pragma once
/// The CUDA variants of this build, and what one block of each takes.
#include <algorithm>
#include <array>
#include <vector>

#include "kernels/backends/cuda.hpp"
#include "kernels/backends/cuda_entry.hpp"

namespace ballast {

template <class Scalar>
std::array<CudaVariant<Scalar>, 4> const& variants();

/// Widest groups first: they issue the fewest instructions; then those whose state never leaves the chip.
template <>
inline std::array<CudaVariant<float>, 4> const& variants()
{
    static std::array<CudaVariant<float>, 4> const all{cuda_f32_p32::variant(), cuda_f32_p16::variant(),
                                                       cuda_f32_p8::variant(), cuda_f32_global::variant()};
    return all;
}

template <>
inline std::array<CudaVariant<double>, 4> const& variants()
{
    static std::array<CudaVariant<double>, 4> const all{cuda_f64_p32::variant(), cuda_f64_p16::variant(),
                                                        cuda_f64_p8::variant(), cuda_f64_global::variant()};
    return all;
}

/// Bytes of shared memory that the system keeps of every block, and room for the kernel's own words.
inline constexpr std::uint64_t kReservedBytes = 1024 + 64;

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

/// Room for whole groups of any mapping.
inline std::uint32_t whole_groups(std::uint32_t paths)
{
    return (paths + 31u) / 32u * 32u;
}

}  // namespace ballast
