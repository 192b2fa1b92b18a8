#pragma once
/// The door to NVIDIA devices: plain C++, no device types. A build without CUDA has the same functions
/// (cuda_absent.cpp), no devices and a reason.
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "kernels/backends/backend.hpp"

namespace ballast {

struct CudaDevice {
    int index = 0;     ///< in the order of the CUDA runtime
    std::string uuid;  ///< as nvidia-smi prints it: GPU-... or MIG-...
    std::string name;
    int compute_major = 0, compute_minor = 0;
    int num_sms = 0;
    std::uint64_t total_bytes = 0;
    std::uint64_t free_bytes = 0;              ///< known once it is open
    std::uint64_t shared_bytes_per_block = 0;  ///< with opt-in
    std::uint64_t shared_bytes_per_sm = 0;
    std::uint64_t shared_bytes_reserved = 0;  ///< of shared_bytes_per_sm, kept by the system for each block
    std::uint64_t l2_bytes = 0;
    std::string compute_mode;  ///< "default", "exclusive process", "prohibited"
    bool ecc = false;
    bool mig = false;
    double clock = 0;     ///< highest of the multiprocessors [Hz]
    std::string problem;  ///< why paths cannot run here (no kernels for it, prohibited, busy); empty: usable
};

struct CudaStatus {
    bool built = false;       ///< this build contains the CUDA backend
    int driver_version = 0;   ///< 13000 is 13.0; 0: no driver
    int runtime_version = 0;  ///< of this build
    std::string problem;      ///< why there are no devices; empty if there are some
    std::vector<CudaDevice> devices;
};

/// What this process sees, without a context on any device. Never throws.
CudaStatus cuda_status();

/// Make this process's context on a device that is to be used and current: `free_bytes` now, or the `problem`. A context
/// takes some 0.3 s and 0.4 GB. Never throws.
void open_device(CudaDevice& device);

enum class CudaFault {
    out_of_memory,  ///< nothing is lost; less memory may do
    lost,           ///< the context is gone (sticky error): tallies since the last collect() are lost
    unusable,       ///< this device cannot run these kernels
};

class CudaError : public std::runtime_error {
public:
    CudaError(CudaFault fault, std::string uuid, std::string const& what)
        : std::runtime_error(what)
        , fault_(fault)
        , uuid_(std::move(uuid))
    {
    }
    CudaFault fault() const { return fault_; }
    std::string const& uuid() const { return uuid_; }

private:
    CudaFault fault_;
    std::string uuid_;
};

/// How paths are laid over threads. Never changes a bit of the tallies.
struct CudaMapping {
    std::int32_t paths_per_block = 0;  ///< 32, 16 or 8: lanes that share an item
    bool state_on_chip = false;  ///< in shared memory; else in device memory (through L1 and L2), 32 paths
    std::int32_t threads_per_block = 0;  ///< multiple of 32; 32 with 32 paths is thread-per-path
};

/// All tables of a scenario as one block of bytes that may lie anywhere.
template <class Scalar>
struct TableImage {
    std::vector<std::byte> bytes;  ///< arrays, each 16-byte aligned
    /// The tables as they are when `bytes` lies at this address (of any memory).
    std::function<StudyTables<Scalar>(std::byte const* at)> view_at;
};

/// One scenario of a pass. Job 0 is the base to which `paired` refers; other jobs' paths are a prefix of its paths.
template <class Scalar>
struct CudaJob {
    TableImage<Scalar> const* image = nullptr;  ///< outlives the CudaPaths
    TallyShape shape{};
    std::uint64_t num_paths = 0;
    bool records = false;
};

/// [job][count or bin]
using TallySums = std::vector<std::vector<std::uint64_t>>;

/// All jobs of a pass on one device: tables and tallies stay there. One thread at a time may call it. Throws CudaError.
template <class Scalar>
class CudaPaths {
public:
    /// Memory for launches of up to `max_launch` paths. Without `mapping` it is the first of cuda_mappings().
    CudaPaths(CudaDevice const& device, std::vector<CudaJob<Scalar>> const& jobs, std::uint32_t max_launch,
              std::optional<CudaMapping> mapping = std::nullopt);
    ~CudaPaths();
    CudaPaths(CudaPaths const&) = delete;
    CudaPaths& operator=(CudaPaths const&) = delete;

    /// Queue paths [first_path, first_path + num_paths) of all jobs that have them; returns at once. At most two
    /// launches may be in flight. `records[job]` is where the launch's first record of the job goes, or null; it is
    /// valid after wait().
    void launch(std::uint64_t first_path, std::uint32_t num_paths,
                std::vector<PathRecord*> const& records = {});

    /// Wait for the oldest launch in flight; returns the seconds that it took on the device.
    double wait();

    /// Add all jobs' tallies since the last collect() to `counts` and `bins` [job], and clear them. No launch may be in
    /// flight.
    void collect(TallySums& counts, TallySums& bins);

    CudaMapping const& mapping() const;

    /// Paths that are simulated at a time, by all blocks that the device holds.
    std::uint32_t wave_paths() const;

private:
    class Device;
    std::unique_ptr<Device> device_;
};

/// Paths of a launch may add this many to a 32-bit bin before collect() must be called: collect at least this often.
inline constexpr std::uint64_t kCudaCollectPaths = std::uint64_t{1} << 31;

/// Bytes of device memory that CudaPaths would take, without the context. The device is open. Throws CudaError.
template <class Scalar>
std::uint64_t cuda_bytes(CudaDevice const& device, std::vector<CudaJob<Scalar>> const& jobs,
                         std::uint32_t max_launch, std::optional<CudaMapping> mapping = std::nullopt);

/// Mappings that the device can run for these jobs, best guess first; never empty (state in device memory always fits).
/// A function of the device's description alone: asks nothing of the runtime.
template <class Scalar>
std::vector<CudaMapping> cuda_mappings(CudaDevice const& device, std::vector<CudaJob<Scalar>> const& jobs);

}  // namespace ballast
