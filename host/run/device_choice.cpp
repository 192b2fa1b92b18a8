#include "host/run/device_choice.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <iterator>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "host/base/error.hpp"

namespace ballast {
namespace {

constexpr char const* kUseCpu =
    "Use --backend cpu: it gives the same bits; `ballast doctor` lists what there is.";

std::optional<int> number_of(std::string_view text)
{
    int number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    bool const whole = error == std::errc() && end == text.data() + text.size();
    return whole && number >= 0 ? std::optional(number) : std::nullopt;
}

std::string lower(std::string_view text)
{
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

bool looks_like_uuid(std::string const& word)
{
    std::string const small = lower(word);
    return small.size() > 4 && (small.starts_with("gpu-") || small.starts_with("mig-"));
}

/// Devices that the word means.
std::vector<CudaDevice> meant(CudaStatus const& status, std::string const& word)
{
    std::optional<int> const index = number_of(word);
    if (!index && !looks_like_uuid(word)) {
        throw Error(
            ExitCode::usage, fmt::format("--device {} names no device", word), "",
            "Give indices (0,1) or UUIDs as nvidia-smi -L prints them (GPU-..., MIG-...; their beginning "
            "will do).");
    }
    std::vector<CudaDevice> found;
    for (CudaDevice const& device : status.devices) {
        if (index ? device.index == *index : lower(device.uuid).starts_with(lower(word))) {
            found.push_back(device);
        }
    }
    return found;
}

std::string why_none(CudaStatus const& status)
{
    if (!status.problem.empty()) {
        return status.problem;
    }
    std::string text;
    for (CudaDevice const& device : status.devices) {
        text += fmt::format("{}device {} ({}): {}", text.empty() ? "" : "; ", device.index, device.name,
                            device.problem.empty() ? "usable" : device.problem);
    }
    return text;
}

CudaDevice only_one(CudaStatus const& status, std::string const& word)
{
    std::vector<CudaDevice> const found = meant(status, word);
    if (found.empty()) {
        throw Error(ExitCode::device, fmt::format("--device {} is not there", word), why_none(status),
                    kUseCpu);
    }
    if (found.size() > 1) {
        throw Error(ExitCode::usage, fmt::format("--device {} means {} devices", word, found.size()),
                    fmt::format("{} and {} begin so", found[0].uuid, found[1].uuid),
                    "Give more of the UUID.");
    }
    return found.front();
}

std::vector<CudaDevice> named_devices(CudaStatus const& status, std::vector<std::string> const& words)
{
    std::vector<CudaDevice> named;
    for (std::string const& word : words) {
        CudaDevice const device = only_one(status, word);
        if (std::any_of(named.begin(), named.end(),
                        [&](CudaDevice const& other) { return other.index == device.index; })) {
            throw Error(ExitCode::usage, fmt::format("--device names {} twice", device.uuid), "",
                        "Name it once.");
        }
        named.push_back(device);
    }
    return named;
}

std::vector<CudaDevice> sound_devices(CudaStatus const& status)
{
    std::vector<CudaDevice> sound;
    std::copy_if(status.devices.begin(), status.devices.end(), std::back_inserter(sound),
                 [](CudaDevice const& device) { return device.problem.empty(); });
    return sound;
}

}  // namespace

std::vector<CudaDevice> choose_devices(CudaStatus const& status, Backend backend,
                                       std::vector<std::string> const& requested, OpenDevice const& open,
                                       DivideDevices const& divide)
{
    if (backend == Backend::cpu) {
        if (!requested.empty()) {
            throw Error(ExitCode::usage, "--device with --backend cpu", "devices would have nothing to do",
                        "Leave one of them out.");
        }
        return divide({});
    }
    std::vector<CudaDevice> const wanted =
        requested.empty() ? sound_devices(status) : named_devices(status, requested);
    std::vector<CudaDevice> const assigned = divide(wanted);
    if (assigned.empty() && !wanted.empty()) {
        if (backend == Backend::cuda) {
            throw Error(ExitCode::device,
                        fmt::format("{} device(s) for more processes on one machine", wanted.size()),
                        "each device is driven by one process, so one has none",
                        "Start at most one process per device.");
        }
        return {};
    }
    CudaStatus opened = status;
    opened.devices = assigned;
    std::vector<CudaDevice> chosen;
    for (CudaDevice& device : opened.devices) {
        if (device.problem.empty()) {
            open(device);
        }
        if (device.problem.empty()) {
            chosen.push_back(device);
        } else if (!requested.empty()) {
            throw Error(ExitCode::device,
                        fmt::format("--device {} ({}) cannot simulate", device.uuid, device.name),
                        device.problem, kUseCpu);
        }
    }
    CudaStatus const& reasons = assigned.empty() ? status : opened;
    if (chosen.empty() && backend == Backend::cuda) {
        throw Error(ExitCode::device, "--backend cuda finds no device to simulate on", why_none(reasons),
                    kUseCpu);
    }
    if (chosen.empty() && !status.devices.empty()) {
        spdlog::warn("running on the CPU: {}", why_none(reasons));
    }
    return chosen;
}

std::optional<CudaMapping> mapping_of(std::string_view text)
{
    if (text == "auto") {
        return std::nullopt;
    }
    constexpr int kWarp = 32, kMostThreads = 1024;
    std::size_t const colon = text.find(':');
    std::string_view const where = text.substr(0, colon);
    bool const on_chip = where != "global";
    int const paths = on_chip ? number_of(where).value_or(0) : kWarp;
    int const threads = colon == std::string_view::npos ? 0 : number_of(text.substr(colon + 1)).value_or(0);
    bool const good = (paths == 8 || paths == 16 || paths == 32) && threads >= kWarp &&
                      threads <= kMostThreads && threads % kWarp == 0;
    if (!good) {
        throw Error(
            ExitCode::usage, fmt::format("--cuda-mapping {} is unknown", text), "",
            "Use auto, P:THREADS with P of 8, 16 or 32, or global:THREADS; THREADS is a multiple of 32 up to "
            "1024.");
    }
    return CudaMapping{paths, on_chip, threads};
}

std::string cuda_version_text(int version)
{
    return fmt::format("{}.{}", version / 1000, version % 1000 / 10);
}

}  // namespace ballast
