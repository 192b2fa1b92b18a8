#pragma once
/// Which devices a run uses, and how it lays paths over their threads.
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/run/run_settings.hpp"

namespace ballast {

/// Readies a device that is to be used: its `free_bytes`, or the `problem` (open_device() of cuda.hpp).
using OpenDevice = std::function<void(CudaDevice&)>;

/// Which of the devices that this process would use are for it and not for others of its team.
using DivideDevices = std::function<std::vector<CudaDevice>(std::vector<CudaDevice>)>;

/// The devices that simulate, opened; no other is touched. `requested` are indices, UUIDs or beginnings of UUIDs; all
/// usable devices if empty. With Backend::automatic and no wish there may be none; with Backend::cpu there is none. Throws
/// Error(usage) for words that name no device or two, Error(device) for one that is not there or cannot simulate, saying why.
/// Unless it throws first, `divide` is asked once, whatever the backend.
std::vector<CudaDevice> choose_devices(
    CudaStatus const& status, Backend backend, std::vector<std::string> const& requested,
    OpenDevice const& open,
    DivideDevices const& divide = [](std::vector<CudaDevice> devices) { return devices; });

/// "auto", "P:THREADS" (P paths per block with their state on the chip) or "global:THREADS" (state in device memory).
/// Throws Error(usage).
std::optional<CudaMapping> mapping_of(std::string_view text);

/// 13000 is "13.0".
std::string cuda_version_text(int version);

}  // namespace ballast
