#include "host/run/gpu_prediction.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace ballast {
namespace {

constexpr double kLanes = 32;
constexpr double kIssuesPerCycle = 4;          // of a multiprocessor: one per scheduler
constexpr double kCyclesPerInstruction = 5;    // of a warp alone; an assumption until it is measured
constexpr std::uint64_t kThreadsPerSm = 2048;  // compute capability 8.0 and 9.0
constexpr std::uint64_t kRegistersPerSm = 65536;
constexpr std::uint64_t kMostBlocksPerSm = 32;
// Of shared memory, as kernels/backends/cuda_variants.hpp counts it.
constexpr std::uint64_t kKernelBytes = 64;      // of a block beside its state
constexpr std::uint64_t kReservedBytes = 1024;  // of a multiprocessor for each block, kept by the system

/// Linear in x through (x0, y0) and (x1, y1); y0 below x0.
double linear(double x, double x0, double y0, double x1, double y1)
{
    return x <= x0 || x1 <= x0 ? y0 : y0 + (x - x0) / (x1 - x0) * (y1 - y0);
}

GpuPrediction predict_at(GpuModel const& gpu, GpuMappingCounts const& counts,
                         std::vector<GpuPass> const& passes, double state_bytes, std::int32_t blocks)
{
    GpuPrediction all{counts.mapping, counts.state_on_chip, blocks, 0, 0, 0};
    double const in_a_wave = static_cast<double>(gpu.num_sms) * blocks;
    for (GpuPass const& pass : passes) {
        GpuCounts const of_study = interpolate(counts, pass.firms, state_bytes);
        std::uint64_t paths = 0;
        std::uint64_t groups = 0;
        auto const group = static_cast<std::uint64_t>(counts.paths_per_block);
        for (std::uint64_t const each : pass.paths) {
            paths += each;
            groups += (each + group - 1) / group;
        }
        double const waves = std::ceil(static_cast<double>(groups) / in_a_wave);
        double const firm_steps = static_cast<double>(paths) * pass.firms * pass.steps * pass.repeats;
        all.firm_steps += firm_steps;
        all.issue_seconds +=
            firm_steps * of_study.issues / kLanes / (gpu.num_sms * kIssuesPerCycle * gpu.clock);
        all.slowest_seconds +=
            pass.repeats * waves * pass.steps * of_study.slowest * kCyclesPerInstruction / gpu.clock;
    }
    return all;
}

}  // namespace

double chip_bytes(double plan_bytes, StateSize const& small, StateSize const& large)
{
    return plan_bytes < small.plan ? plan_bytes / small.plan * small.chip
                                   : linear(plan_bytes, small.plan, small.chip, large.plan, large.chip);
}

GpuCounts interpolate(GpuMappingCounts const& counts, double firms, double state_bytes)
{
    GpuCounts const& a = counts.small;
    GpuCounts const& b = counts.large;
    return {firms, state_bytes,
            linear(state_bytes / firms, a.state_bytes / a.firms, a.issues, b.state_bytes / b.firms, b.issues),
            linear(state_bytes, a.state_bytes, a.slowest, b.state_bytes, b.slowest)};
}

std::int32_t blocks_per_sm(GpuModel const& gpu, GpuMappingCounts const& counts, double state_bytes)
{
    auto const threads = static_cast<std::uint64_t>(counts.threads_per_block);
    std::uint64_t blocks =
        std::min({kMostBlocksPerSm, kThreadsPerSm / threads,
                  kRegistersPerSm / (threads * static_cast<std::uint64_t>(counts.registers))});
    if (counts.state_on_chip) {
        std::uint64_t const bytes =
            static_cast<std::uint64_t>(state_bytes * counts.paths_per_block) + kKernelBytes;
        blocks = bytes > gpu.shared_bytes_per_block
                     ? 0
                     : std::min(blocks, gpu.shared_bytes_per_sm / (bytes + kReservedBytes));
    }
    return static_cast<std::int32_t>(blocks);
}

GpuPrediction predict(GpuModel const& gpu, std::vector<GpuMappingCounts> const& mappings,
                      std::vector<GpuPass> const& passes, double state_bytes)
{
    std::vector<GpuPrediction> found;
    for (GpuMappingCounts const& counts : mappings) {
        std::int32_t const blocks = blocks_per_sm(gpu, counts, state_bytes);
        if (blocks > 0) {
            found.push_back(predict_at(gpu, counts, passes, state_bytes, blocks));
        }
    }
    if (found.empty()) {
        throw std::invalid_argument("no mapping fits");
    }
    return *std::min_element(found.begin(), found.end(), [](auto const& a, auto const& b) {
        return a.on_chip != b.on_chip ? a.on_chip : a.seconds() < b.seconds();
    });
}

}  // namespace ballast
