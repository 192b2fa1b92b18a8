// Where the CUDA backend is not built there is no PTX to execute.
#include <gtest/gtest.h>

namespace {

TEST(PtxParity, NeedsTheCudaBackend)
{
    GTEST_SKIP() << BALLAST_CUDA_REASON;
}

}  // namespace
