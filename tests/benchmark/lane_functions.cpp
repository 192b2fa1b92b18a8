/// Functions over lanes behind plain pointers (lane_functions.hpp). The floors are the costs seen on an EPYC with
/// AVX-512, times 1.5 for processors with other ports.
#include "tests/benchmark/lane_functions.hpp"

#include "kernels/random/draws.hpp"

namespace ballast::BALLAST_KERNEL_NS {
namespace {

using benchmarks::LaneFunction;
using benchmarks::Vectors;

/// out = f(x) for every vector.
template <class Function>
void each_real(Vectors const& v, Function function)
{
    auto const* from = static_cast<Scalar const*>(v.reals);
    auto* to = static_cast<Scalar*>(v.results);
    for (std::size_t i = 0; i < v.count * kLanes; i += kLanes)
        store(function(load_real(from + i)), to + i);
}
template <class Function>
void each_word(Vectors const& v, Function function)
{
    auto* to = static_cast<Scalar*>(v.results);
    for (std::size_t i = 0; i < v.count * kLanes; i += kLanes)
        store(function(load_int(v.words + i)), to + i);
}

/// 32 fmas a vector in eight independent chains: what the processor can do at best.
void run_fma(Vectors const& v)
{
    auto const* from = static_cast<Scalar const*>(v.reals);
    auto* to = static_cast<Scalar*>(v.results);
    Real sum[8];
    for (int k = 0; k < 8; ++k)
        sum[k] = load_real(from + k * kLanes);
    Real const factor = Real(Scalar(0.5)) * load_real(from);
    for (std::size_t i = 0; i < v.count; ++i)
        for (int turn = 0; turn < 4; ++turn) {
            BALLAST_UNROLL
            for (int k = 0; k < 8; ++k)
                sum[k] = fma(sum[k], Real(Scalar(0x1p-3)), factor);
        }
    for (int k = 0; k < 8; ++k)
        store(sum[k], to + k * kLanes);
}
void run_exp(Vectors const& v)
{
    each_real(v, [](Real x) { return exp(x); });
}
void run_log(Vectors const& v)
{
    each_real(v, [](Real x) { return log(abs(x) + Real(Scalar(0x1p-20))); });
}
void run_normal_cdf(Vectors const& v)
{
    each_real(v, [](Real x) { return normal_cdf(x); });
}
void run_exponential(Vectors const& v)
{
    each_word(v, [](Int word) { return exponential_from_word(word); });
}
/// Philox and inversion, as paths draw.
void run_normals(Vectors const& v)
{
    Draws const d{Philox(PathId{load_int(v.words), 0}, Seed{1u, 2u}), false};
    auto* to = static_cast<Scalar*>(v.results);
    for (std::size_t i = 0; i < v.count; ++i) {
        Real z[4];
        d.normals_of_four_steps(DrawKey{static_cast<std::uint32_t>(i), 3u}, 5u, Real(Scalar(0)), z);
        BALLAST_UNROLL
        for (int k = 0; k < 4; ++k)
            store(z[k], to + (4 * i + static_cast<std::size_t>(k)) * kLanes);
    }
}

#define BALLAST_TEXT_OF(x) #x
#define BALLAST_NAME(x) BALLAST_TEXT_OF(x)

constexpr LaneFunction kFunctions[] = {
    {"fma", 32, 1.0, run_fma},
    {"exp", 1, kIsDouble ? 36.0 : 20.0, run_exp},
    {"log", 1, kIsDouble ? 53.0 : 38.0, run_log},
    {"normal_cdf", 1, kIsDouble ? 147.0 : 71.0, run_normal_cdf},
    {"exponential_from_word", 1, kIsDouble ? 77.0 : 62.0, run_exponential},
    {"normals_of_four_steps", 4, kIsDouble ? 254.0 : 94.0, run_normals},
};

constexpr benchmarks::LaneFunctions kLaneFunctions = {BALLAST_NAME(BALLAST_KERNEL_NS), kLanes, kFunctions};

}  // namespace

benchmarks::LaneFunctions const& lane_functions()
{
    return kLaneFunctions;
}

}  // namespace ballast::BALLAST_KERNEL_NS
