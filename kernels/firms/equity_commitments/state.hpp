#pragma once
#include "kernels/core/records.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// An equity commitment of one firm to another.
struct EquityCommitment {
    Truth is_open;  ///< not yet called
};

/// Whether it became an obligation of its investor.
struct CalledCommitment {
    Truth was_called;
};

}  // namespace ballast::BALLAST_KERNEL_NS
