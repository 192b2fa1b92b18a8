"""The reduced model as a CUDA kernel written by hand for it and compiled by CuPy: a thread per path, all state in
registers, Philox4x32-10 and Box-Muller. It owes nothing to bit-equality: "fast" uses the device's approximate functions.
"""
from typing import Callable

import numpy

from model import Model

THREADS = 128
BLOCKS_PER_SM = 4  # 128 registers a thread, no spills

SOURCE = r"""
#define NUM_FIRMS @FIRMS@
#define NUM_FACTORS @FACTORS@
#define NUM_STEPS @STEPS@
#define NUM_REPORTS @REPORTS@
__constant__ float decay[NUM_FACTORS] = {@DECAY@};
__constant__ float triangle[NUM_FACTORS * NUM_FACTORS] = {@TRIANGLE@};
__constant__ float beta[NUM_FIRMS] = {@BETA@}, core[NUM_FIRMS] = {@CORE@}, fixed_cost[NUM_FIRMS] = {@FIXED@},
    noise[NUM_FIRMS] = {@NOISE@}, hazard[NUM_FIRMS] = {@HAZARD@}, cash_at_start[NUM_FIRMS] = {@CASH@};
// Functions, so that they are constants once loops are unrolled and x stays in registers.
__device__ constexpr int factor_of(int firm)
{
    constexpr int table[NUM_FIRMS] = {@FACTOR_OF@};
    return table[firm];
}
__device__ constexpr int report_step(int report)
{
    constexpr int table[NUM_REPORTS] = {@REPORT_STEPS@};
    return table[report];
}

// Philox4x32-10 (Salmon et al. 2011); counter: path, step, kind, block.
__device__ __forceinline__ uint4 philox(uint4 c, uint2 k)
{
#pragma unroll
    for (int round = 0; round < 10; ++round) {
        unsigned const high0 = __umulhi(0xD2511F53u, c.x), low0 = 0xD2511F53u * c.x;
        unsigned const high1 = __umulhi(0xCD9E8D57u, c.z), low1 = 0xCD9E8D57u * c.z;
        c = make_uint4(high1 ^ c.y ^ k.x, low1, high0 ^ c.w ^ k.y, low0);
        k = make_uint2(k.x + 0x9E3779B9u, k.y + 0xBB67AE85u);
    }
    return c;
}

__device__ __forceinline__ float uniform(unsigned w) { return fmaf(w, 2.3283064e-10f, 1.1641532e-10f); }

__device__ __forceinline__ float2 two_normals(unsigned a, unsigned b)
{
    float const r = sqrtf(-2.0f * logf(uniform(a))), angle = 6.2831853f * uniform(b);
    return make_float2(r * cosf(angle), r * sinf(angle));
}

// Four standard normals of one thing in one step.
__device__ __forceinline__ void normals(float (&z)[4], unsigned path, unsigned step, unsigned kind, unsigned block, uint2 key)
{
    uint4 const w = philox(make_uint4(path, step, kind, block), key);
    float2 const first = two_normals(w.x, w.y), second = two_normals(w.z, w.w);
    z[0] = first.x, z[1] = first.y, z[2] = second.x, z[3] = second.y;
}

extern "C" __global__ void __launch_bounds__(@THREADS@, @BLOCKS@) simulate(unsigned paths, unsigned seed,
                                                                                  unsigned long long* survivors)
{
    unsigned const path = blockIdx.x * blockDim.x + threadIdx.x;
    uint2 const key = make_uint2(seed, 0x2545F491u);
    float x[NUM_FACTORS] = {}, cash[NUM_FIRMS], left[NUM_FIRMS];
    unsigned alive[(NUM_FIRMS + 31) / 32];
#pragma unroll
    for (int i = 0; i < (NUM_FIRMS + 31) / 32; ++i) alive[i] = path < paths ? 0xFFFFFFFFu : 0u;
#pragma unroll
    for (int i = 0; i < NUM_FIRMS; ++i) {
        cash[i] = cash_at_start[i];
        uint4 const w = philox(make_uint4(path, 0, 2, i / 4), key);
        unsigned const word = i % 4 == 0 ? w.x : i % 4 == 1 ? w.y : i % 4 == 2 ? w.z : w.w;
        left[i] = -logf(uniform(word));
    }
#pragma unroll 1
    for (int step = 1; step <= NUM_STEPS; ++step) {
        float common[(NUM_FACTORS + 3) / 4][4], own[4];
#pragma unroll
        for (int i = 0; i < (NUM_FACTORS + 3) / 4; ++i) normals(common[i], path, step, 0, i, key);
#pragma unroll
        for (int i = 0; i < NUM_FACTORS; ++i) {
            x[i] *= decay[i];
#pragma unroll
            for (int j = 0; j <= i; ++j) x[i] += triangle[i * NUM_FACTORS + j] * common[j / 4][j % 4];
        }
#pragma unroll
        for (int i = 0; i < NUM_FIRMS; ++i) {
            if (i % 4 == 0) normals(own, path, step, 1, i / 4, key);
            cash[i] += core[i] * expf(beta[i] * x[factor_of(i)]) - fixed_cost[i] + noise[i] * own[i % 4];
            left[i] -= hazard[i];
            if (cash[i] < 0.0f || left[i] <= 0.0f) alive[i / 32] &= ~(1u << (i % 32));
        }
#pragma unroll
        for (int r = 0; r < NUM_REPORTS; ++r) {
            if (step != report_step(r)) continue;
#pragma unroll
            for (int i = 0; i < NUM_FIRMS; ++i) {
                unsigned const here = __popc(__ballot_sync(0xFFFFFFFFu, alive[i / 32] >> (i % 32) & 1u));
                if (threadIdx.x % 32 == 0) atomicAdd(survivors + r * NUM_FIRMS + i, (unsigned long long)here);
            }
        }
    }
}
"""


def source(model: Model) -> str:
    """The kernel with the model's numbers in it. It knows no contracts."""
    if len(model.payment):
        raise ValueError(f"the kernel knows no contracts, {model.name} has some")
    def listed(values) -> str:
        return ", ".join(f"{float(value):.9e}f" for value in numpy.ravel(values))
    numbers = {"THREADS": THREADS, "BLOCKS": BLOCKS_PER_SM,
               "FIRMS": len(model.firms), "FACTORS": len(model.decay), "STEPS": model.num_steps,
               "REPORTS": len(model.report_steps), "DECAY": listed(model.decay), "TRIANGLE": listed(model.innovation),
               "BETA": listed(model.beta), "CORE": listed(model.core), "FIXED": listed(model.fixed),
               "NOISE": listed(model.noise), "HAZARD": listed(model.hazard), "CASH": listed(model.cash),
               "FACTOR_OF": ", ".join(str(int(f)) for f in model.factor_of),
               "REPORT_STEPS": ", ".join(str(step) for step in model.report_steps)}
    text = SOURCE
    for name, value in numbers.items():
        text = text.replace(f"@{name}@", str(value))
    return text


def prepare(model: Model, paths: int, mode: str) -> Callable[[int], numpy.ndarray]:
    """A function of the seed that gives survivors [num_report_steps][num_firms] of so many paths. `mode`: "precise" or
    "fast"."""
    import cupy

    options = ("--std=c++17", *(("--use_fast_math",) if mode == "fast" else ()))
    kernel = cupy.RawModule(code=source(model), options=options).get_function("simulate")
    blocks = (paths + THREADS - 1) // THREADS
    shape = (len(model.report_steps), len(model.firms))

    def simulate(seed: int) -> numpy.ndarray:
        survivors = cupy.zeros(shape, dtype=cupy.uint64)
        kernel((blocks,), (THREADS,), (numpy.uint32(paths), numpy.uint32(seed), survivors))
        return survivors.get().astype(numpy.int64)

    return simulate
