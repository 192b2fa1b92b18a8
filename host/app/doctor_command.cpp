/// `ballast doctor`: checks that this machine can run Ballast.
#include <algorithm>
#include <fstream>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <spdlog/version.h>

#include "ballast_version.hpp"
#include "host/app/commands.hpp"
#include "host/app/compiler.hpp"
#include "host/base/atomic_file.hpp"
#include "host/base/error.hpp"
#include "host/base/machine_limits.hpp"
#include "host/base/streams.hpp"
#include "host/run/device_choice.hpp"
#include "host/run/isa_choice.hpp"
#include "host/run/threads.hpp"

namespace ballast::app {
namespace {

std::string processor_model()
{
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("model name")) {
            std::size_t const colon = line.find(": ");
            return colon == std::string::npos ? line : line.substr(colon + 2);
        }
    }
    return "unknown";
}

/// Of the machine, or what the container allows of it.
double memory_gibibytes(MachineLimits const& limits)
{
    double const installed =
        static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
    return std::min(installed, static_cast<double>(limits.memory_bytes)) / (1024.0 * 1024.0 * 1024.0);
}

/// One line "name: state"; returns whether all is well.
bool report(std::string_view name, bool good, std::string const& state)
{
    say("{:<14}{} {}\n", name, good ? "ok " : "BAD", state);
    return good;
}

bool check_isas()
{
    bool good = true;
    for (Isa const isa : available_isas()) {
        std::string problem = "self-test gives the bits of portable code";
        bool same = true;
        try {
            check_bits(isa);
        } catch (Error const& error) {
            problem = error.what();
            same = false;
        }
        good = report(fmt::format("isa {}", isa_name(isa)), same, problem) && good;
    }
    return good;
}

bool check_output(std::string const& folder)
{
    try {
        check_can_write(std::filesystem::path(folder) / "doctor.h5", 1);
    } catch (Error const& error) {
        return report("results", false, error.what());
    }
    return report("results", true, fmt::format("{} can be written", folder));
}

std::string size_text(std::uint64_t bytes)
{
    return fmt::format("{:.1f} GiB", static_cast<double>(bytes) / (1024.0 * 1024.0 * 1024.0));
}

/// A machine without devices, or with some of no use, is well all the same: the CPU gives the same bits. Devices are
/// described, not used: no context is made on any.
void report_devices()
{
    CudaStatus const status = cuda_status();
    if (!status.built) {
        say("{:<14}    {}; --backend cpu gives the same bits\n", "cuda", status.problem);
        return;
    }
    std::string const runtime = fmt::format("runtime {}", cuda_version_text(status.runtime_version));
    std::string const driver = status.driver_version == 0
                                   ? ""
                                   : fmt::format(", driver {}", cuda_version_text(status.driver_version));
    say("{:<14}    {}{}{}\n", "cuda", runtime, driver,
        status.problem.empty() ? "" : fmt::format("; {}; --backend cpu gives the same bits", status.problem));
    for (CudaDevice const& device : status.devices) {
        say("{:<14}{} {}, {}, compute {}.{}, {} SMs, {}, {} KiB shared per block, L2 {} MiB, {}, "
            "ECC {}, MIG {}{}\n",
            fmt::format("device {}", device.index), device.problem.empty() ? "ok " : "no ", device.name,
            device.uuid, device.compute_major, device.compute_minor, device.num_sms,
            size_text(device.total_bytes), device.shared_bytes_per_block >> 10, device.l2_bytes >> 20,
            device.compute_mode, device.ecc ? "on" : "off", device.mig ? "on" : "off",
            device.problem.empty() ? "" : fmt::format("; not usable: {}", device.problem));
    }
}

int doctor()
{
    say("{:<14}    {} ({})\n", "ballast", BALLAST_VERSION, BALLAST_GIT_COMMIT);
    say("{:<14}    {}\n", "compiler", kCompiler);
    say("{:<14}    fmt {}.{}.{}, spdlog {}.{}.{}, CLI11 {}\n", "libraries", FMT_VERSION / 10000,
        FMT_VERSION / 100 % 100, FMT_VERSION % 100, SPDLOG_VER_MAJOR, SPDLOG_VER_MINOR, SPDLOG_VER_PATCH,
        CLI11_VERSION);
    say("{:<14}    {}\n", "processor", processor_model());
    bool good = report("threads", processors() >= 1, fmt::format("{}", processors()));
    MachineLimits const limits = machine_limits();
    double const memory = memory_gibibytes(limits);
    good = report("memory", memory >= 1.0, fmt::format("{:.1f} GiB", memory)) && good;
    say("{:<14}    {}\n", "limits", limits_text(limits));
    good = check_isas() && good;
    good = check_output(std::filesystem::exists("results") ? "results" : ".") && good;
    report_devices();
    return static_cast<int>(good ? ExitCode::done : ExitCode::internal);
}

}  // namespace

void add_doctor_command(CLI::App& program, Action& chosen)
{
    CLI::App& command =
        *program.add_subcommand("doctor", "Check this machine: processor, bits, memory, output");
    command.callback([&chosen] { chosen = [](Call const&) { return doctor(); }; });
}

}  // namespace ballast::app
