#pragma once
/// What a worker asks of a device that simulates paths, and where devices' engines come from: CUDA, or a test that
/// plays a device with the CPU backend and fails on command.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kernels/backends/cuda.hpp"

namespace ballast {

/// All jobs of a pass on one device, with tallies of their own. One thread at a time may call it. Throws CudaError.
template <class Scalar>
class PathEngine {
public:
    PathEngine() = default;
    virtual ~PathEngine() = default;
    PathEngine(PathEngine const&) = delete;
    PathEngine& operator=(PathEngine const&) = delete;

    /// Queue paths of all jobs that have them; returns at once. At most two launches may be in flight. Of the records
    /// of each job the first of the launch, or null; they are valid after wait().
    virtual void launch(std::uint64_t first_path, std::uint32_t num_paths,
                        std::vector<PathRecord*> const& records) = 0;

    /// Wait for the oldest launch in flight; the seconds that it took on the device.
    virtual double wait() = 0;

    /// Add all jobs' tallies since the last collect() to `counts` and `bins` [job], and clear them. No launch is in
    /// flight. After an error some of them are added.
    virtual void collect(TallySums& counts, TallySums& bins) = 0;

    /// Paths that may be launched between two collects; at least kAlonePaths (device_worker.hpp).
    virtual std::uint64_t collect_paths() const = 0;

    /// Paths that are simulated at a time: launches of whole waves leave no part of the device idle at their end.
    virtual std::uint32_t wave_paths() const = 0;

    virtual CudaMapping mapping() const = 0;
};

/// Makes engines. Thread-safe. Throws CudaError.
class EngineSource {
public:
    template <class Scalar>
    using Jobs = std::vector<CudaJob<Scalar>>;
    using Mapping = std::optional<CudaMapping>;

    EngineSource() = default;
    virtual ~EngineSource() = default;
    EngineSource(EngineSource const&) = delete;
    EngineSource& operator=(EngineSource const&) = delete;

    /// An engine on `device` for launches of up to `max_launch` paths.
    virtual std::unique_ptr<PathEngine<float>> open(CudaDevice const& device, Jobs<float> const& jobs,
                                                    std::uint32_t max_launch,
                                                    Mapping const& mapping) const = 0;
    virtual std::unique_ptr<PathEngine<double>> open(CudaDevice const& device, Jobs<double> const& jobs,
                                                     std::uint32_t max_launch,
                                                     Mapping const& mapping) const = 0;

    /// Device memory that the engine would take [bytes].
    virtual std::uint64_t bytes(CudaDevice const& device, Jobs<float> const& jobs, std::uint32_t max_launch,
                                Mapping const& mapping) const = 0;
    virtual std::uint64_t bytes(CudaDevice const& device, Jobs<double> const& jobs, std::uint32_t max_launch,
                                Mapping const& mapping) const = 0;
};

/// Engines on NVIDIA devices.
EngineSource const& cuda_engines();

}  // namespace ballast
