#pragma once
/// The CUDA runtime without a GPU, for tests of the host code that calls it: the linker sends its calls here (--wrap in
/// CMakeLists.txt). Nothing that is queued on a stream happens before somebody waits for it, so that who forgets to wait
/// reads old values; kernels are executed by the PTX machine. Calls that make a context on a device are remembered.
#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include <cuda_runtime_api.h>

namespace ballast::testing {

/// A device as the runtime describes it.
struct FakeGpu {
    int compute_major = 9, compute_minor = 0;
    int num_sms = 2;
    std::size_t free_bytes = std::size_t{1} << 33;
    int compute_mode = cudaComputeModeDefault;
    bool busy = false;  ///< refuses a context
};

/// What the runtime shows while this lives. One at a time.
class FakeRuntime {
public:
    explicit FakeRuntime(std::vector<FakeGpu> const& gpus);
    ~FakeRuntime();
    FakeRuntime(FakeRuntime const&) = delete;
    FakeRuntime& operator=(FakeRuntime const&) = delete;

    std::set<int> contexts() const;         ///< devices on which a call has made one
    int kernels() const;                    ///< executed
    std::map<int, int> attributes() const;  ///< cudaFuncSetAttribute: attribute -> last value
    std::size_t live_bytes() const;         ///< device and page-locked memory that was not given back
    std::size_t page_locked_bytes() const;  ///< of them
    bool freed_too_early() const;           ///< memory was given back while work was queued
};

}  // namespace ballast::testing
