/// Scalar lanes in single precision: what a GPU thread runs, here on the CPU. The build makes no such kernel, so
/// this unit sets its own variant.

#undef BALLAST_LANES
#undef BALLAST_DOUBLE
#undef BALLAST_KERNEL_NS
#define BALLAST_LANES 0
#define BALLAST_DOUBLE 0
#define BALLAST_KERNEL_NS scalar_f32

#include "tests/unit/core/isa_probe.cpp"
