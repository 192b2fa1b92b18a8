#pragma once
/// What each CPU variant of the path code exports: one per instruction set and precision (cpu_paths.cpp).
#include <cstddef>
#include <cstdint>

#include "kernels/backends/backend.hpp"

namespace ballast {

template <class Scalar>
struct CpuVariant {
    void (*simulate)(std::uint64_t first_path, std::uint32_t num_paths, ScenarioJob<Scalar> const* jobs,
                     std::int32_t num_jobs, void* workspace);
    std::size_t (*workspace_bytes)(ScenarioJob<Scalar> const* jobs, std::int32_t num_jobs);
    std::size_t (*state_bytes)(StudyTables<Scalar> const& tables);
    std::uint64_t (*self_test)();
};

#define BALLAST_DECLARE_VARIANT(isa)                                                                         \
    namespace isa##_f32                                                                                      \
    {                                                                                                        \
        CpuVariant<float> variant();                                                                         \
    }                                                                                                        \
    namespace isa##_f64                                                                                      \
    {                                                                                                        \
        CpuVariant<double> variant();                                                                        \
    }
BALLAST_DECLARE_VARIANT(portable)
BALLAST_DECLARE_VARIANT(v3)
BALLAST_DECLARE_VARIANT(v4)
#undef BALLAST_DECLARE_VARIANT

}  // namespace ballast
