#pragma once
/// What a GPU would issue for the base case of a study, by the PTX machine.
#include <map>
#include <string>

#include "tests/ptx_parity/ptx_engine.hpp"

namespace ballast::testing {

/// What lies between two barriers.
struct IntervalProfile {
    std::string barrier;          ///< where the barrier stands that ends it, "file:line"
    double times = 0;             ///< per step
    double slowest = 0;           ///< issues of the slowest warp, per step
    double mean = 0;              ///< of all warps, per step
    std::vector<double> by_warp;  ///< of each warp, per step
    std::map<std::string, double>
        phases;  ///< of the slowest warp, by the call in the step's source, per step
};

struct Profile {
    double firms = 0;          ///< of the study
    double issues = 0;         ///< instructions of a warp x 32, per firm-step
    double lanes_running = 0;  ///< share of a warp's lanes, over all issues
    double balance = 0;        ///< share of the issue slots that warps fill while they wait for the slowest
    double slowest = 0;        ///< issues of the slowest warp between barriers, summed over a step of a block
    double barriers = 0;       ///< per step
    double hot = 0;          ///< instructions of the kernel that are issued in at least a tenth of all steps
    double state_bytes = 0;  ///< of a path, on the chip or in device memory, without scratch
    double plan_bytes = 0;   ///< of a path as `plan` states it: on a CPU, scratch included
    double bank_passes = 0;  ///< passes over the banks of shared memory per least possible pass
    double sectors = 0;      ///< of 32 bytes to and from memory outside the block, per firm-step
    std::map<std::string, double> opcodes;   ///< issues by mnemonic, per firm-step
    std::vector<IntervalProfile> intervals;  ///< those that the slowest warps take longest in first
};

/// One block, `num_paths` of the study in single precision; tallies included. `folder` is relative to the source tree.
Profile profile_study(std::string const& folder, std::uint32_t num_paths, CudaMapping const& mapping);

/// The studies that the budget covers, by name, with their folders.
std::map<std::string, std::string> const& profiled_studies();

/// The mappings that the budget covers, by name as --cuda-mapping takes it.
std::map<std::string, CudaMapping> const& profiled_mappings();

}  // namespace ballast::testing
