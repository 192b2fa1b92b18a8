/// Saved paths in order on the processor: Thrust by TBB, for builds without CUDA.
#define THRUST_DEVICE_SYSTEM THRUST_DEVICE_SYSTEM_TBB

#include <thrust/system/tbb/vector.h>

#include "kernels/backends/path_order.inc"

namespace ballast {
namespace {

struct HostSystem {
    template <class T>
    using Vector = thrust::tbb::vector<T>;
};

}  // namespace

PathsInOrder order_paths(RecordColumn const& column, std::span<std::uint64_t const> ranks, int device)
{
    check_order_request(column, ranks);
    PathsInOrder order = order_on<HostSystem>(column, ranks);
    if (device != kOrderOnHost) {
        order.problem = "this build has no CUDA";
    }
    return order;
}

}  // namespace ballast
