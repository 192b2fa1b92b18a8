#pragma once
/// The devices of a run, through all its passes: which are still usable, and what they did.
#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "host/run/path_engine.hpp"
#include "host/run/run_settings.hpp"

namespace ballast {

/// "32:384" is 32 paths and 384 threads per block with the state on the chip, "global:256" state in device memory.
std::string mapping_text(CudaMapping const& mapping);

struct PooledDevice {
    CudaDevice device;
    DeviceUse use;
    bool retired = false;   ///< simulates no more in this run
    std::string problem{};  ///< why; or why it was left out of a pass

    /// "GPU-8c1f... (NVIDIA H100)"
    std::string name() const;
};

class DevicePool {
public:
    explicit DevicePool(Execution const& execution);

    std::vector<PooledDevice>& devices() { return devices_; }
    EngineUse use() const;

    std::atomic<std::uint64_t> cpu_paths{0}, audited_paths{0};
    bool takeover_logged = false;  ///< the log says that the CPU took over from the devices

private:
    std::vector<PooledDevice> devices_;
};

/// Where this execution's engines come from.
EngineSource const& engines_of(Execution const& execution);

/// The largest launch, of at most `num_paths`, for which there is memory [paths]: of the device, and of the host where
/// records pass through it. At least kLeastLaunch.
template <class Scalar>
std::uint32_t planned_launch(EngineSource const& engines, CudaDevice const& device,
                             std::vector<CudaJob<Scalar>> const& jobs,
                             std::optional<CudaMapping> const& mapping, std::uint64_t num_paths);

inline constexpr std::uint32_t kLeastLaunch = 128;  ///< paths; a device that cannot hold these is left out
inline constexpr std::uint32_t kMostLaunch = 1U << 22;  ///< paths
inline constexpr std::uint64_t kMostStagedBytes = std::uint64_t{512}
                                                  << 20;  ///< of records of launches in flight
inline constexpr double kShareOfFreeMemory = 0.9;  ///< of a device's free bytes that an engine may take

}  // namespace ballast
