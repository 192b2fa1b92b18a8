/// Saved paths in order on a CUDA device; on the processor, by Thrust's TBB
/// system, where the device cannot.
#include <exception>

#include <cuda_runtime_api.h>
#include <thrust/system/cuda/vector.h>
#include <thrust/system/tbb/vector.h>

#include "kernels/backends/path_order.inc"

namespace ballast {
namespace {

struct DeviceSystem {
    template <class T>
    using Vector = thrust::cuda::vector<T>;
};
struct HostSystem {
    template <class T>
    using Vector = thrust::tbb::vector<T>;
};

/// The thread's device while it lives, then the one before.
class CurrentDevice {
public:
    explicit CurrentDevice(int device)
    {
        if (cudaGetDevice(&before_) != cudaSuccess) {
            before_ = kOrderOnHost;
        }
        if (cudaError_t const status = cudaSetDevice(device); status != cudaSuccess) {
            cudaGetLastError();  // or the next call would report it again
            throw std::runtime_error(cudaGetErrorString(status));
        }
    }
    ~CurrentDevice()
    {
        if (before_ != kOrderOnHost) {
            cudaSetDevice(before_);
        }
    }
    CurrentDevice(CurrentDevice const&) = delete;
    CurrentDevice& operator=(CurrentDevice const&) = delete;

private:
    int before_ = kOrderOnHost;
};

}  // namespace

PathsInOrder order_paths(RecordColumn const& column, std::span<std::uint64_t const> ranks, int device)
{
    check_order_request(column, ranks);
    std::string problem;
    if (device != kOrderOnHost) {
        try {
            CurrentDevice const current(device);
            PathsInOrder order = order_on<DeviceSystem>(column, ranks);
            order.on_device = true;
            return order;
        } catch (std::exception const& error) {  // Thrust throws bad_alloc and system_error
            cudaGetLastError();
            problem = error.what();
        }
    }
    PathsInOrder order = order_on<HostSystem>(column, ranks);
    order.problem = problem;
    return order;
}

}  // namespace ballast
