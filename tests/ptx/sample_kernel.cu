// What the machine must understand of our own compiler's output: a block that draws normals as the engine does,
// reduces them in shared memory, by votes and by shuffles, and counts into device memory with atomics.
#define BALLAST_KERNEL_NS cuda_f32
#define BALLAST_LANES 0
#define BALLAST_DOUBLE 0
#include "kernels/core/random_numbers.hpp"
#include "kernels/random/draws.hpp"
#include "tests/ptx/sample_kernel.hpp"

using namespace ballast;
using namespace ballast::cuda_f32;

__constant__ float bucket_edges[kSampleBuckets];

extern __shared__ float block_normals[];

// Not inlined: a call with an address in local memory.
static __device__ __noinline__ int bucket_of(float x, float const* edges)
{
    int bucket = 0;
    while (bucket < kSampleBuckets && x >= edges[bucket]) {
        ++bucket;
    }
    return bucket;
}

extern "C" __global__ void __launch_bounds__(256)
    sample_kernel(__grid_constant__ SampleParameters const parameters, SampleTallies* tallies, float* normals)
{
    __shared__ unsigned above[32];
    unsigned const thread = threadIdx.x;
    unsigned const path = blockIdx.x * blockDim.x + thread;
    float edges[kSampleBuckets];
    for (int i = 0; i < kSampleBuckets; ++i) {
        edges[i] = bucket_edges[(i + parameters.shift[0]) % kSampleBuckets];
    }
    float sum = 0.0f;
    for (unsigned quad = 0; quad < parameters.num_quads; ++quad) {
        float z[4];
        Draws const d{Philox(PathId{static_cast<int>(path), 0}, parameters.seed), false};
        d.normals_of_four_steps(parameters.key, quad, 0.0f, z);
        for (float const normal : z) {
            sum = __fmaf_rn(normal, parameters.scale, sum);
        }
    }
    block_normals[thread] = sum;
    if (thread < 32) {
        above[thread] = 0;
    }
    __syncthreads();

    // The right neighbour's value, from shared memory.
    float const neighbour = block_normals[(thread + 1) % blockDim.x];
    unsigned const ballot = __ballot_sync(~0u, neighbour > 0.0f);
    if (thread % 32 == 0) {
        above[thread / 32] = __popc(ballot);
    }
    int const any_large = __syncthreads_or(sum > 3.0f);
    int const num_large = __syncthreads_count(sum > 1.0f);
    if (thread < 32) {
        unsigned count = above[thread];
        for (int distance = 16; distance > 0; distance /= 2) {
            count += __shfl_down_sync(~0u, count, distance);
        }
        if (thread == 0) {
            atomicAdd(&tallies->above, count);
            atomicAdd(&tallies->large, static_cast<unsigned>(num_large));
            atomicOr(&tallies->any_large, static_cast<unsigned>(any_large));
        }
    }
    int const quanta = static_cast<int>(floorf(sum * 1024.0f));
    atomicAdd(&tallies->quanta, static_cast<unsigned long long>(static_cast<long long>(quanta)));
    int const largest = __reduce_max_sync(~0u, quanta);
    if (thread % 32 == 0) {
        atomicMax(&tallies->largest, largest);
    }
    atomicAdd(&tallies->buckets[bucket_of(sum, edges)], 1u);
    normals[path] = neighbour / sqrtf(1.0f + sum * sum);
}
