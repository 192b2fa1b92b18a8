#pragma once
/// What a GPU could do at best, predicted from what the PTX machine counts: nothing here was measured on a GPU.
///
/// Two bounds (docs/gpu.md), and whichever is longer:
///   issue slots     firm-steps x issues / 32 / (multiprocessors x 4 x clock)
///   slowest warps   waves x steps x slowest x 5 / clock: between barriers all warps of a block wait for the slowest, and
///                   a lone warp issues one instruction in about five cycles (an assumption)
/// Counts are known for the studies of kernels/budget.json. For another study they are interpolated between two of them by
/// the state of a path, which grows with whatever a study has: issues per firm-step by its bytes per firm, the slowest warp
/// by its bytes per path; a smaller study than the smaller of the two counts as that one.
#include <cstdint>
#include <string>
#include <vector>

namespace ballast {

/// Of a study's base case at one mapping.
struct GpuCounts {
    double firms = 0;
    double state_bytes = 0;  ///< of a path
    double issues = 0;       ///< instructions of a warp x 32, per firm-step
    double slowest = 0;      ///< instructions of the slowest warp, per step of a block
};

/// A way to lay paths over threads, with what was counted for a small and for a large study.
struct GpuMappingCounts {
    std::string mapping;  ///< as --cuda-mapping takes it
    std::int32_t paths_per_block = 0;
    bool state_on_chip = false;
    std::int32_t threads_per_block = 0;
    std::int32_t registers = 0;  ///< of a thread
    GpuCounts small, large;
};

struct GpuModel {
    std::string name;
    std::int32_t num_sms = 0;
    double clock = 0;  ///< [Hz]
    std::uint64_t shared_bytes_per_sm = 0;
    std::uint64_t shared_bytes_per_block = 0;
};

/// Variants of one study that are simulated together.
struct GpuPass {
    std::vector<std::uint64_t> paths;  ///< of each variant
    std::int32_t firms = 0;
    std::int32_t steps = 0;
    std::int32_t repeats = 1;  ///< how often the pass is run, one after the other
};

struct GpuPrediction {
    std::string mapping;
    bool on_chip = false;  ///< state in shared memory
    std::int32_t blocks_per_sm = 0;
    double firm_steps = 0;
    double issue_seconds = 0;
    double slowest_seconds = 0;

    double seconds() const { return issue_seconds > slowest_seconds ? issue_seconds : slowest_seconds; }
};

/// State of a path of a study [bytes].
struct StateSize {
    double plan = 0;  ///< on a CPU, as `plan` states it
    double chip = 0;  ///< in a GPU's shared memory
};

/// What a path takes in shared memory, from what `plan` states of it: on the line through two studies, and below the
/// smaller one in proportion to it.
double chip_bytes(double plan_bytes, StateSize const& small, StateSize const& large);

/// Counts of a study with `firms` and `state_bytes`.
GpuCounts interpolate(GpuMappingCounts const& counts, double firms, double state_bytes);

/// Blocks that a multiprocessor holds at a time; 0 if not even one fits.
std::int32_t blocks_per_sm(GpuModel const& gpu, GpuMappingCounts const& counts, double state_bytes);

/// All passes at the mapping that is fastest of those that fit; with state in device memory only if no other fits, since
/// neither bound knows how long a warp waits for memory. Throws std::invalid_argument if none fits.
GpuPrediction predict(GpuModel const& gpu, std::vector<GpuMappingCounts> const& mappings,
                      std::vector<GpuPass> const& passes, double state_bytes);

}  // namespace ballast
