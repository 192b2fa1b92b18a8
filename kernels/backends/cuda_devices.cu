/// Which NVIDIA devices there are, and how paths may lie on them.
#include <cuda_runtime.h>

#include "kernels/backends/cuda_variants.hpp"

namespace ballast {
namespace {

std::string uuid_text(cudaUUID_t const& uuid, bool mig)
{
    static char const digits[] = "0123456789abcdef";
    std::string text = mig ? "MIG-" : "GPU-";
    for (int i = 0; i < 16; ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            text += '-';
        auto const byte = static_cast<unsigned char>(uuid.bytes[i]);
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

int attribute(int device, cudaDeviceAttr which)
{
    int value = 0;
    static_cast<void>(cudaDeviceGetAttribute(&value, which, device));
    return value;
}

/// Machine code runs on its own architecture's later members, PTX on all that come after it.
bool has_code_for(int major, int minor)
{
    bool found = BALLAST_CUDA_PTX != 0 && 10 * major + minor >= BALLAST_CUDA_PTX;
    int number = 0;
    for (char const* c = BALLAST_CUDA_MACHINE_CODES; *c != '\0'; ++c) {  // "80 90 "
        if (*c != ' ') {
            number = 10 * number + (*c - '0');
            continue;
        }
        found = found || (number / 10 == major && number % 10 <= minor);
        number = 0;
    }
    return found;
}

/// What the driver knows of a device without a context on it.
CudaDevice describe(int index)
{
    CudaDevice device;
    device.index = index;
    cudaDeviceProp properties{};
    if (cudaError_t const error = cudaGetDeviceProperties(&properties, index); error != cudaSuccess) {
        device.problem = cudaGetErrorString(error);
        return device;
    }
    device.name = properties.name;
    // MIG instances are named so by the driver; the runtime has no attribute for it
    device.mig = device.name.find(" MIG ") != std::string::npos;
    device.uuid = uuid_text(properties.uuid, device.mig);
    device.compute_major = properties.major;
    device.compute_minor = properties.minor;
    device.num_sms = properties.multiProcessorCount;
    device.clock = 1e3 * attribute(index, cudaDevAttrClockRate);  // given in kHz
    device.total_bytes = properties.totalGlobalMem;
    device.shared_bytes_per_block = properties.sharedMemPerBlockOptin;
    device.shared_bytes_per_sm = properties.sharedMemPerMultiprocessor;
    device.shared_bytes_reserved = properties.reservedSharedMemPerBlock;
    device.l2_bytes = static_cast<std::uint64_t>(properties.l2CacheSize);
    device.ecc = properties.ECCEnabled != 0;
    switch (attribute(index, cudaDevAttrComputeMode)) {
    case cudaComputeModeDefault:
        device.compute_mode = "default";
        break;
    case cudaComputeModeExclusiveProcess:
        device.compute_mode = "exclusive process";
        break;
    default:
        device.compute_mode = "prohibited";
        device.problem = "its compute mode forbids programs (nvidia-smi -c 0 allows them)";
        return device;
    }
    if (!has_code_for(device.compute_major, device.compute_minor))
        device.problem = "this build has no code for compute capability " +
                         std::to_string(device.compute_major) + "." + std::to_string(device.compute_minor);
    return device;
}

/// Items of the widest phase: more members than that would idle.
template <class Scalar>
std::int32_t widest_phase(std::vector<CudaJob<Scalar>> const& jobs)
{
    std::int32_t items = 1;
    for (CudaJob<Scalar> const& job : jobs) {
        StudyTables<Scalar> const t = job.image->view_at(nullptr);
        items = std::max(
            {items, t.firms.num_firms, t.firms.num_contracts, t.firms.num_cohorts, t.factors.num_normals});
    }
    return items;
}

template <class Scalar>
std::uint64_t tally_bytes(CudaJob<Scalar> const& job)
{
    TallyLayout const at = tally_layout(job.shape);
    return 8 * static_cast<std::uint64_t>(at.num_counts) + 4 * static_cast<std::uint64_t>(at.num_bins);
}

}  // namespace

CudaStatus cuda_status()
{
    CudaStatus status;
    status.built = true;
    static_cast<void>(cudaRuntimeGetVersion(&status.runtime_version));
    static_cast<void>(cudaDriverGetVersion(&status.driver_version));
    int count = 0;
    cudaError_t const error = cudaGetDeviceCount(&count);
    static_cast<void>(cudaGetLastError());
    if (status.driver_version == 0)
        status.problem = "no NVIDIA driver is loaded on this machine";
    else if (error != cudaSuccess)
        status.problem = cudaGetErrorString(error);
    else if (count == 0)
        status.problem = "no CUDA device is visible to this process";
    else
        for (int i = 0; i < count; ++i)
            status.devices.push_back(describe(i));
    return status;
}

void open_device(CudaDevice& device)
{
    std::size_t free_bytes = 0;
    std::size_t total_bytes = 0;
    cudaError_t error = cudaSetDevice(device.index);
    if (error == cudaSuccess)
        error = cudaMemGetInfo(&free_bytes, &total_bytes);
    device.free_bytes = free_bytes;
    cudaFuncAttributes kernel{};
    if (error == cudaSuccess)
        error = cudaFuncGetAttributes(&kernel, variants<float>().back().kernel);
    if (error != cudaSuccess) {
        device.problem = cudaGetErrorString(error);
        static_cast<void>(cudaGetLastError());
    }
}

template <class Scalar>
std::vector<CudaMapping> cuda_mappings(CudaDevice const& device, std::vector<CudaJob<Scalar>> const& jobs)
{
    std::vector<CudaMapping> fit;
    std::int32_t const items = widest_phase(jobs);
    for (CudaVariant<Scalar> const& variant : variants<Scalar>()) {
        std::size_t const state = largest_block(variant, jobs);
        if (!counts_what_is_asked(variant, jobs) || !fits_a_block(device, variant, state))
            continue;
        // members for every item, as far as registers reach; fewer where several blocks share a multiprocessor
        std::uint64_t const blocks =
            variant.state_on_chip
                ? std::max<std::uint64_t>(blocks_by_shared_memory(device, variant, state), 1)
                : 1;
        auto const share =
            static_cast<std::int32_t>(static_cast<std::uint64_t>(variant.most_threads) / blocks);
        std::int32_t const wanted = (items * variant.paths_per_block + 31) / 32 * 32;
        std::int32_t const threads = std::min(wanted, std::max(share / 32 * 32, 32));
        fit.push_back({variant.paths_per_block, variant.state_on_chip, threads});
    }
    return fit;
}

template <class Scalar>
std::uint64_t cuda_bytes(CudaDevice const& device, std::vector<CudaJob<Scalar>> const& jobs,
                         std::uint32_t max_launch, std::optional<CudaMapping> mapping)
{
    CudaMapping const chosen = mapping ? *mapping : cuda_mappings(device, jobs).front();
    std::uint64_t bytes = 0;
    for (CudaJob<Scalar> const& job : jobs) {
        bytes += job.image->bytes.size() + tally_bytes(job);
        if (job.records)
            bytes += 2 * sizeof(PathRecord) * std::uint64_t{max_launch} *
                     static_cast<std::uint64_t>(job.shape.num_firms);
    }
    bytes += 2 * sizeof(std::int16_t) * std::uint64_t{whole_groups(max_launch)} *
             static_cast<std::uint64_t>(jobs.front().shape.num_firms);
    CudaVariant<Scalar> const* const variant = find_variant<Scalar>(chosen);
    if (variant == nullptr)
        return bytes;
    std::size_t const state = largest_block(*variant, jobs);
    unsigned const per_sm =
        resident_blocks(Runtime(device.index, device.uuid), device, *variant, chosen, state);
    std::size_t const of_place =
        sizeof(std::uint32_t) + largest_scratch(*variant, jobs) + (chosen.state_on_chip ? 0 : state);
    return bytes + std::uint64_t{per_sm} * static_cast<std::uint64_t>(device.num_sms) * of_place;
}

#define BALLAST_INSTANTIATE(Scalar)                                                                          \
    template std::uint64_t cuda_bytes<Scalar>(CudaDevice const&, std::vector<CudaJob<Scalar>> const&,        \
                                              std::uint32_t, std::optional<CudaMapping>);                    \
    template std::vector<CudaMapping> cuda_mappings<Scalar>(CudaDevice const&,                               \
                                                            std::vector<CudaJob<Scalar>> const&);
BALLAST_INSTANTIATE(float)
BALLAST_INSTANTIATE(double)
#undef BALLAST_INSTANTIATE

}  // namespace ballast
