// Two ceilings of a device: copy bandwidth and rate of fused multiply-adds. CuPy compiles the kernels at run time
// (ceiling_kernels.py); nvcc makes a program of the whole file, which prints the same JSON.

extern "C" __global__ void copy_words(float4 const* from, float4* to, unsigned long long words)
{
    unsigned long long const stride = static_cast<unsigned long long>(gridDim.x) * blockDim.x;
    for (unsigned long long i = blockIdx.x * static_cast<unsigned long long>(blockDim.x) + threadIdx.x;
         i < words; i += stride) {
        to[i] = from[i];
    }
}

// Eight chains of `rounds` fused multiply-adds each; the result is written so that none can be left out.
extern "C" __global__ void multiply_add(float* out, float a, float b, int rounds)
{
    float x[8];
#pragma unroll
    for (int i = 0; i < 8; ++i) {
        x[i] = static_cast<float>(threadIdx.x + i);
    }
    for (int round = 0; round < rounds; ++round) {
#pragma unroll
        for (int i = 0; i < 8; ++i) {
            x[i] = fmaf(x[i], a, b);
        }
    }
    out[blockIdx.x * blockDim.x + threadIdx.x] =
        ((x[0] + x[1]) + (x[2] + x[3])) + ((x[4] + x[5]) + (x[6] + x[7]));
}

#ifndef __CUDACC_RTC__
#include <cstdio>
#include <cstdlib>

static void check(cudaError_t status)
{
    if (status != cudaSuccess) {
        std::fprintf(stderr, "%s\n", cudaGetErrorString(status));
        std::exit(1);
    }
}

/// Least seconds of `repeats` launches after one to warm up.
template <class Launch>
static double best_of(int repeats, Launch launch)
{
    cudaEvent_t start, stop;
    check(cudaEventCreate(&start));
    check(cudaEventCreate(&stop));
    float best = 1e30F;
    for (int i = 0; i <= repeats; ++i) {
        check(cudaEventRecord(start));
        launch();
        check(cudaGetLastError());
        check(cudaEventRecord(stop));
        check(cudaEventSynchronize(stop));
        float milliseconds = 0;
        check(cudaEventElapsedTime(&milliseconds, start, stop));
        best = i > 0 && milliseconds < best ? milliseconds : best;
    }
    return best * 1e-3;
}

int main()
{
    cudaDeviceProp properties{};
    check(cudaGetDeviceProperties(&properties, 0));
    unsigned const blocks = 32U * static_cast<unsigned>(properties.multiProcessorCount);
    unsigned long long const words = (1ULL << 30) / sizeof(float4);
    int const rounds = 1 << 14;
    float4 *from = nullptr, *to = nullptr;
    check(cudaMalloc(&from, words * sizeof(float4)));
    check(cudaMalloc(&to, words * sizeof(float4)));
    check(cudaMemset(from, 1, words * sizeof(float4)));
    double const copy = best_of(10, [&] { copy_words<<<blocks, 256>>>(from, to, words); });
    double const fused = best_of(
        10, [&] { multiply_add<<<blocks, 256>>>(reinterpret_cast<float*>(to), 0.999F, 0.001F, rounds); });
    std::printf("{\"copy_bytes_per_second\": %.6e, \"fma_per_second\": %.6e, \"by\": \"nvcc\"}\n",
                2.0 * static_cast<double>(words * sizeof(float4)) / copy,
                8.0 * rounds * 256.0 * blocks / fused);
    return 0;
}
#endif
