/// The CPU backend: one variant of the path code per instruction set, chosen once per call.
#include "kernels/backends/cpu_entry.hpp"

namespace ballast {
namespace {

template <class Scalar>
CpuVariant<Scalar> variant_of(Isa isa);

// The features that these units use, one by one: not every compiler knows the names of the levels.
bool has_v3()
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("bmi2");
}

bool has_v4()
{
    return has_v3() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl");
}

template <>
CpuVariant<float> variant_of<float>(Isa isa)
{
#if BALLAST_HAVE_V4
    if (isa == Isa::v4)
        return v4_f32::variant();
#endif
#if BALLAST_HAVE_V3
    if (isa == Isa::v3)
        return v3_f32::variant();
#endif
    static_cast<void>(isa);
    return portable_f32::variant();
}

template <>
CpuVariant<double> variant_of<double>(Isa isa)
{
#if BALLAST_HAVE_V4
    if (isa == Isa::v4)
        return v4_f64::variant();
#endif
#if BALLAST_HAVE_V3
    if (isa == Isa::v3)
        return v3_f64::variant();
#endif
    static_cast<void>(isa);
    return portable_f64::variant();
}

}  // namespace

bool isa_available(Isa isa)
{
    __builtin_cpu_init();
    switch (isa) {
    case Isa::v4:
        return BALLAST_HAVE_V4 != 0 && has_v4();
    case Isa::v3:
        return BALLAST_HAVE_V3 != 0 && has_v3();
    case Isa::portable:
        break;
    }
    return true;
}

char const* isa_name(Isa isa)
{
    switch (isa) {
    case Isa::v4:
        return "v4";
    case Isa::v3:
        return "v3";
    case Isa::portable:
        break;
    }
    return "portable";
}

template <class Scalar>
void simulate(Isa isa, std::uint64_t first_path, std::uint32_t num_paths, ScenarioJob<Scalar> const* jobs,
              std::int32_t num_jobs, void* workspace)
{
    variant_of<Scalar>(isa).simulate(first_path, num_paths, jobs, num_jobs, workspace);
}

template <class Scalar>
std::size_t workspace_bytes(Isa isa, ScenarioJob<Scalar> const* jobs, std::int32_t num_jobs)
{
    return variant_of<Scalar>(isa).workspace_bytes(jobs, num_jobs);
}

template <class Scalar>
std::size_t state_bytes(Isa isa, StudyTables<Scalar> const& tables)
{
    return variant_of<Scalar>(isa).state_bytes(tables);
}

template void simulate<float>(Isa, std::uint64_t, std::uint32_t, ScenarioJob<float> const*, std::int32_t,
                              void*);
template void simulate<double>(Isa, std::uint64_t, std::uint32_t, ScenarioJob<double> const*, std::int32_t,
                               void*);
template std::size_t workspace_bytes<float>(Isa, ScenarioJob<float> const*, std::int32_t);
template std::size_t workspace_bytes<double>(Isa, ScenarioJob<double> const*, std::int32_t);
template std::size_t state_bytes<float>(Isa, StudyTables<float> const&);
template std::size_t state_bytes<double>(Isa, StudyTables<double> const&);

std::uint64_t self_test(Isa isa)
{
    return variant_of<float>(isa).self_test() * 31 + variant_of<double>(isa).self_test();
}

}  // namespace ballast
