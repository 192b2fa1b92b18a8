/// The door to NVIDIA devices in a build without CUDA: there are none, and this is why.
#include "kernels/backends/cuda.hpp"

namespace ballast {
namespace {

char const* const kReason =
    "this build has no CUDA backend (when it was configured nvcc was not found, or BALLAST_CUDA was OFF)";

[[noreturn]] void refuse()
{
    throw CudaError(CudaFault::unusable, "", kReason);
}

}  // namespace

CudaStatus cuda_status()
{
    CudaStatus status;
    status.problem = kReason;
    return status;
}

void open_device(CudaDevice& device)
{
    device.problem = kReason;
}

template <class Scalar>
class CudaPaths<Scalar>::Device {
};

template <class Scalar>
CudaPaths<Scalar>::CudaPaths(CudaDevice const&, std::vector<CudaJob<Scalar>> const&, std::uint32_t,
                             std::optional<CudaMapping>)
{
    refuse();
}

template <class Scalar>
CudaPaths<Scalar>::~CudaPaths() = default;

template <class Scalar>
void CudaPaths<Scalar>::launch(std::uint64_t, std::uint32_t, std::vector<PathRecord*> const&)
{
    refuse();
}

template <class Scalar>
double CudaPaths<Scalar>::wait()
{
    refuse();
}

template <class Scalar>
void CudaPaths<Scalar>::collect(TallySums&, TallySums&)
{
    refuse();
}

template <class Scalar>
CudaMapping const& CudaPaths<Scalar>::mapping() const
{
    refuse();
}

template <class Scalar>
std::uint32_t CudaPaths<Scalar>::wave_paths() const
{
    refuse();
}

template <class Scalar>
std::uint64_t cuda_bytes(CudaDevice const&, std::vector<CudaJob<Scalar>> const&, std::uint32_t,
                         std::optional<CudaMapping>)
{
    refuse();
}

template <class Scalar>
std::vector<CudaMapping> cuda_mappings(CudaDevice const&, std::vector<CudaJob<Scalar>> const&)
{
    refuse();
}

#define BALLAST_INSTANTIATE(Scalar)                                                                          \
    template class CudaPaths<Scalar>;                                                                        \
    template std::uint64_t cuda_bytes<Scalar>(CudaDevice const&, std::vector<CudaJob<Scalar>> const&,        \
                                              std::uint32_t, std::optional<CudaMapping>);                    \
    template std::vector<CudaMapping> cuda_mappings<Scalar>(CudaDevice const&,                               \
                                                            std::vector<CudaJob<Scalar>> const&);
BALLAST_INSTANTIATE(float)
BALLAST_INSTANTIATE(double)
#undef BALLAST_INSTANTIATE

}  // namespace ballast
