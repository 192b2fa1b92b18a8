#pragma once
/// Lanes of a GPU: a thread is one path at a time, with the builtin types. The compile line says how the paths of a
/// block lie (core/rows.hpp):
///   BALLAST_PATHS_PER_BLOCK  32, 16 or 8: threads of a warp that work on one item
///   BALLAST_STATE_ON_CHIP    1: state in shared memory; 0: in device memory

#include "kernels/core/one_lane.hpp"

#if BALLAST_GPU_THREAD && BALLAST_PATHS_PER_BLOCK != 32 && BALLAST_PATHS_PER_BLOCK != 16 &&                  \
    BALLAST_PATHS_PER_BLOCK != 8
#error "BALLAST_PATHS_PER_BLOCK must be 32, 16 or 8 (a group of paths is a part of a warp)."
#endif
#if BALLAST_GPU_THREAD && !defined(BALLAST_STATE_ON_CHIP)
#error "A GPU thread (BALLAST_LANES 8) needs BALLAST_STATE_ON_CHIP."
#endif

namespace ballast::BALLAST_KERNEL_NS {

using namespace one_lane;
inline constexpr int kLanes = 1;

}  // namespace ballast::BALLAST_KERNEL_NS
