#include "tests/unit/core/probe_set.hpp"

namespace ballast::test {

namespace {

/// Every variant that this build contains.
std::vector<Probe const*> all_probes()
{
    std::vector<Probe const*> probes = {scalar_f64::lane_probe(), portable_f32::lane_probe(),
                                        portable_f64::lane_probe()};
    probes.push_back(scalar_f32::lane_probe());
#if BALLAST_HAVE_V3
    probes.insert(probes.end(), {v3_f32::lane_probe(), v3_f64::lane_probe()});
#endif
#if BALLAST_HAVE_V4
    probes.insert(probes.end(), {v4_f32::lane_probe(), v4_f64::lane_probe()});
#endif
    return probes;
}

bool machine_runs(int lanes_variant)
{
#if defined(__x86_64__)
    if (lanes_variant == 4) {
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    }
    if (lanes_variant == 3) {
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
               __builtin_cpu_supports("bmi2");
    }
#endif
    return lanes_variant < 2;
}

}  // namespace

std::vector<Probe const*> runnable_probes(bool is_double)
{
    std::vector<Probe const*> chosen;
    for (Probe const* probe : all_probes()) {
        if (probe->is_double == is_double && machine_runs(probe->lanes_variant)) {
            chosen.push_back(probe);
        }
    }
    std::sort(chosen.begin(), chosen.end(), [](Probe const* left, Probe const* right) {
        return left->lanes_variant < right->lanes_variant;
    });
    return chosen;
}

Probe const& fastest_probe(bool is_double)
{
    return *runnable_probes(is_double).back();
}

std::size_t exhaustive_stride()
{
#if defined(NDEBUG) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    int const variant = fastest_probe(false).lanes_variant;
    return variant == 4 ? 1 : variant == 3 ? 3 : 101;
#else
    return 1009;
#endif
}

}  // namespace ballast::test
