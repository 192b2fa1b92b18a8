#pragma once
/// What a GPU would issue for the flagship's base case, per firm-step, by the PTX machine.
#include <map>
#include <string>

#include "tests/ptx_parity/ptx_engine.hpp"

namespace ballast::testing {

struct Profile {
    double issues = 0;         ///< instructions of a warp x 32
    double lanes_running = 0;  ///< share of a warp's lanes, over all issues
    double balance = 0;        ///< share of the issue slots that warps fill while they wait for the slowest
    double slowest = 0;        ///< issues of the slowest warp between barriers, summed over a step of a block
    double barriers = 0;       ///< per step
    double bank_passes = 0;    ///< passes over the banks of shared memory per least possible pass
    double sectors = 0;        ///< of 32 bytes to and from memory outside the block
    std::map<std::string, double> opcodes;  ///< issues by mnemonic
};

/// One block, two groups of 32 paths in single precision; tallies included.
Profile profile_flagship(CudaMapping const& mapping);

/// The mappings that the budget covers, by name as --cuda-mapping takes it.
std::map<std::string, CudaMapping> const& profiled_mappings();

}  // namespace ballast::testing
