#include "tests/unit/random/draw_set.hpp"

#include <algorithm>

namespace ballast::test {

namespace {

/// Every variant that this build contains.
std::vector<DrawProbe const*> all_probes()
{
    std::vector<DrawProbe const*> probes = {scalar_f64::draw_probe(), portable_f32::draw_probe(),
                                            portable_f64::draw_probe()};
#if BALLAST_HAVE_V3
    probes.insert(probes.end(), {v3_f32::draw_probe(), v3_f64::draw_probe()});
#endif
#if BALLAST_HAVE_V4
    probes.insert(probes.end(), {v4_f32::draw_probe(), v4_f64::draw_probe()});
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

std::vector<DrawProbe const*> runnable_draw_probes()
{
    std::vector<DrawProbe const*> chosen;
    for (DrawProbe const* probe : all_probes()) {
        if (machine_runs(probe->lanes_variant)) {
            chosen.push_back(probe);
        }
    }
    std::sort(chosen.begin(), chosen.end(), [](DrawProbe const* left, DrawProbe const* right) {
        return left->lanes_variant != right->lanes_variant ? left->lanes_variant < right->lanes_variant
                                                           : left->is_double < right->is_double;
    });
    return chosen;
}

Block engine_block(Block const& counter, Seed key)
{
    std::array<std::int32_t, 16> low{};
    low.fill(static_cast<std::int32_t>(counter[0]));
    std::array<std::int32_t, 64> out{};
    runnable_draw_probes().back()->words(key, {low.data(), counter[1] >> 16, 16}, counter[1] & 0xffffu,
                                         {counter[2], counter[3]}, out.data());
    Block block{};
    for (std::size_t k = 0; k < 4; ++k) {
        block[k] = static_cast<std::uint32_t>(out[16 * k]);
    }
    return block;
}

}  // namespace ballast::test
