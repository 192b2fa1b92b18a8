#pragma once
/// Scalar lanes: one, of builtin type. Host tables are made with them, and a GPU thread runs them.

#include "kernels/core/one_lane.hpp"

namespace ballast::BALLAST_KERNEL_NS {

using namespace one_lane;
inline constexpr int kLanes = 1;

}  // namespace ballast::BALLAST_KERNEL_NS
