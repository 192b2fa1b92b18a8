#pragma once
/// The CUDA backend's kernels without a GPU: their PTX executed by the PTX machine, behind the interface that hosts use
/// for a device. A test can take out a barrier, choose who goes first, and read what a GPU would issue.
#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "host/run/path_engine.hpp"
#include "kernels/backends/cuda_entry.hpp"
#include "tests/ptx/machine.hpp"

namespace ballast::testing {

/// A device of our own: how much of it there is does not change a bit.
struct PtxDevice {
    unsigned num_blocks = 2;  ///< that run side by side
    ptx::Options options{};
};

/// Where the build left the PTX of cuda_paths.cu; empty where there is no nvcc.
std::filesystem::path ptx_folder();

/// "cuda_f32_p16" and so on.
template <class Scalar>
std::string unit_name(CudaMapping const& mapping);

/// The kernels of a unit, read once.
ptx::Module const& unit_module(std::string const& unit);

/// All jobs of a pass on the PTX machine.
template <class Scalar>
class PtxPaths : public PathEngine<Scalar> {
public:
    /// `module` in place of the unit's own where a test has changed it.
    PtxPaths(std::vector<CudaJob<Scalar>> const& jobs, std::uint32_t max_launch, CudaMapping const& mapping,
             PtxDevice const& device, ptx::Module const* module = nullptr);
    ~PtxPaths() override;

    void launch(std::uint64_t first_path, std::uint32_t num_paths,
                std::vector<PathRecord*> const& records) override;
    double wait() override;
    void collect(TallySums& counts, TallySums& bins) override;
    std::uint64_t collect_paths() const override { return kCudaCollectPaths; }
    std::uint32_t wave_paths() const override
    {
        return device_.num_blocks * static_cast<std::uint32_t>(mapping_.paths_per_block);
    }
    CudaMapping mapping() const override { return mapping_; }

    /// What a path of the largest job takes, on the chip or in device memory, without scratch [bytes].
    double state_bytes() const;

    ptx::Module const& module() const { return machine_->module(); }
    ptx::Program const& program() const { return machine_->program(entry_); }

    /// Of all launches so far.
    ptx::Report const& report() const { return report_; }

private:
    struct Job;
    CudaMapping mapping_;
    PtxDevice device_;
    std::vector<std::unique_ptr<Job>> jobs_;
    std::unique_ptr<ptx::Machine> machine_;
    std::string entry_;
    /// As cudaMalloc gives it: at a multiple of 256 bytes.
    struct alignas(256) Line {
        unsigned char bytes[256];
    };
    std::vector<Line> state_;    ///< [place] where it is not on the chip
    std::vector<Line> scratch_;  ///< [place]
    std::vector<std::uint32_t> taken_;
    CudaPlaces places_{};
    std::vector<std::int16_t> base_ends_;
    std::uint32_t stride_;
    ptx::Report report_;
};

}  // namespace ballast::testing
