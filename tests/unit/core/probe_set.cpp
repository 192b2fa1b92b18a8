#include "tests/unit/core/probe_set.hpp"

namespace ballast::test {

namespace {

std::vector<Probe const*>& registry()
{
    static std::vector<Probe const*> probes;
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

void add_probe(Probe const* probe)
{
    registry().push_back(probe);
}

std::vector<Probe const*> runnable_probes(bool is_double)
{
    std::vector<Probe const*> chosen;
    for (Probe const* probe : registry()) {
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
