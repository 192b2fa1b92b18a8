#include "host/run/device_pool.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace ballast {

std::string mapping_text(CudaMapping const& mapping)
{
    return mapping.state_on_chip ? fmt::format("{}:{}", mapping.paths_per_block, mapping.threads_per_block)
                                 : fmt::format("global:{}", mapping.threads_per_block);
}

std::string PooledDevice::name() const
{
    return fmt::format("{} ({})", device.uuid, device.name);
}

DevicePool::DevicePool(Execution const& execution)
{
    for (CudaDevice const& device : execution.devices) {
        devices_.push_back({device, {device.uuid, device.name, "", 0, 0, 0}, false, ""});
    }
}

EngineUse DevicePool::use() const
{
    EngineUse use;
    for (PooledDevice const& device : devices_) {
        use.devices.push_back(device.use);
    }
    use.cpu_paths = cpu_paths;
    use.audited_paths = audited_paths;
    return use;
}

std::string backend_text(EngineUse const& use)
{
    bool const devices = std::any_of(use.devices.begin(), use.devices.end(),
                                     [](DeviceUse const& device) { return device.paths > 0; });
    if (!devices) {
        return "cpu";
    }
    return use.cpu_paths > 0 ? "cuda and cpu" : "cuda";
}

void add_use(EngineUse const& more, EngineUse& all)
{
    for (std::size_t i = 0; i < all.devices.size(); ++i) {  // in the order of Execution::devices
        all.devices[i].launches += more.devices[i].launches;
        all.devices[i].paths += more.devices[i].paths;
        all.devices[i].losses += more.devices[i].losses;
    }
    all.cpu_paths += more.cpu_paths;
    all.audited_paths += more.audited_paths;
}

EngineSource const& engines_of(Execution const& execution)
{
    return execution.engines == nullptr ? cuda_engines() : *execution.engines;
}

template <class Scalar>
std::uint32_t planned_launch(EngineSource const& engines, CudaDevice const& device,
                             std::vector<CudaJob<Scalar>> const& jobs,
                             std::optional<CudaMapping> const& mapping, std::uint64_t num_paths)
{
    std::uint64_t const room =
        static_cast<std::uint64_t>(kShareOfFreeMemory * static_cast<double>(device.free_bytes));
    std::uint64_t staged = 1;  // bytes per path, of two launches
    for (CudaJob<Scalar> const& job : jobs) {
        staged += job.records ? 2 * sizeof(PathRecord) * static_cast<std::uint64_t>(job.shape.num_firms) : 0;
    }
    std::uint64_t const most = std::min<std::uint64_t>({num_paths, kMostLaunch, kMostStagedBytes / staged});
    std::uint32_t launch = static_cast<std::uint32_t>(std::max<std::uint64_t>(most, kLeastLaunch));
    while (launch > kLeastLaunch && engines.bytes(device, jobs, launch, mapping) > room) {
        launch = std::max(launch / 2, kLeastLaunch);
    }
    return launch;
}

#define BALLAST_INSTANTIATE(Scalar)                                                                          \
    template std::uint32_t planned_launch<Scalar>(EngineSource const&, CudaDevice const&,                    \
                                                  std::vector<CudaJob<Scalar>> const&,                       \
                                                  std::optional<CudaMapping> const&, std::uint64_t);
BALLAST_INSTANTIATE(float)
BALLAST_INSTANTIATE(double)
#undef BALLAST_INSTANTIATE

}  // namespace ballast
