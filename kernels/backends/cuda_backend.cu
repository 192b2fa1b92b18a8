/// The host side of the CUDA backend: devices, memory, streams, the order of launches. No path code is compiled here.
#include <cuda_runtime.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <deque>
#include <utility>

#include "kernels/backends/cuda.hpp"
#include "kernels/backends/cuda_entry.hpp"

namespace ballast {
namespace {

template <class Scalar>
std::array<CudaVariant<Scalar>, 4> const& variants();

/// Widest groups first: they issue the fewest instructions; then those whose state never leaves the chip.
template <>
std::array<CudaVariant<float>, 4> const& variants()
{
    static std::array<CudaVariant<float>, 4> const all{cuda_f32_p32::variant(), cuda_f32_p16::variant(),
                                                       cuda_f32_p8::variant(), cuda_f32_global::variant()};
    return all;
}

template <>
std::array<CudaVariant<double>, 4> const& variants()
{
    static std::array<CudaVariant<double>, 4> const all{cuda_f64_p32::variant(), cuda_f64_p16::variant(),
                                                        cuda_f64_p8::variant(), cuda_f64_global::variant()};
    return all;
}

CudaFault fault_of(cudaError_t error)
{
    switch (error) {
    case cudaErrorMemoryAllocation:
    case cudaErrorLaunchOutOfResources:
        return CudaFault::out_of_memory;
    case cudaErrorNoKernelImageForDevice:
    case cudaErrorInvalidDeviceFunction:
    case cudaErrorInvalidValue:
    case cudaErrorInvalidConfiguration:
    case cudaErrorDevicesUnavailable:
    case cudaErrorInsufficientDriver:
    case cudaErrorNoDevice:
    case cudaErrorInvalidDevice:
        return CudaFault::unusable;
    default:
        return CudaFault::lost;
    }
}

/// Calls of the runtime for one device; a failure becomes a CudaError with what was being done.
class Runtime {
public:
    Runtime(int index, std::string uuid)
        : index_(index)
        , uuid_(std::move(uuid))
    {
    }

    void use() const { check(cudaSetDevice(index_), "choosing the device"); }

    void check(cudaError_t error, char const* doing) const
    {
        if (error == cudaSuccess)
            return;
        static_cast<void>(cudaGetLastError());  // an error that does not stick is forgotten
        throw CudaError(fault_of(error), uuid_,
                        std::string(doing) + " on CUDA device " + uuid_ + ": " + cudaGetErrorString(error) +
                            " (" + cudaGetErrorName(error) + ")");
    }

private:
    int index_;
    std::string uuid_;
};

/// What the device or the driver keeps for us, given back at the end. A lost context has given it back already, so
/// errors of giving back say nothing.
template <class Handle, auto give_back>
class Owned {
public:
    Owned() = default;
    explicit Owned(Handle handle)
        : handle_(handle)
    {
    }
    Owned(Owned&& other) noexcept
        : handle_(std::exchange(other.handle_, Handle{}))
    {
    }
    Owned& operator=(Owned&& other) noexcept
    {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~Owned()
    {
        if (handle_ != Handle{})
            static_cast<void>(give_back(handle_));
    }
    Handle get() const { return handle_; }

private:
    Handle handle_{};
};

using Stream = Owned<cudaStream_t, cudaStreamDestroy>;
using Event = Owned<cudaEvent_t, cudaEventDestroy>;

/// `count` elements in the memory of the device, or in host memory that the device can write while it computes.
template <class T, cudaError_t (*give_back)(void*)>
class Array {
public:
    Array() = default;
    Array(void* data, std::size_t count)
        : memory_(data)
        , count_(count)
    {
    }
    T* data() const { return static_cast<T*>(memory_.get()); }
    std::size_t size() const { return count_; }
    std::size_t bytes() const { return count_ * sizeof(T); }

private:
    Owned<void*, give_back> memory_;
    std::size_t count_ = 0;
};

template <class T>
using DeviceArray = Array<T, cudaFree>;
template <class T>
using PinnedArray = Array<T, cudaFreeHost>;

template <class T>
DeviceArray<T> device_array(Runtime const& runtime, std::size_t count, char const* what)
{
    void* data = nullptr;
    if (count > 0)
        runtime.check(cudaMalloc(&data, count * sizeof(T)), what);
    return {data, count};
}

template <class T>
PinnedArray<T> pinned_array(Runtime const& runtime, std::size_t count)
{
    void* data = nullptr;
    if (count > 0)
        runtime.check(cudaMallocHost(&data, count * sizeof(T)), "taking page-locked memory");
    return {data, count};
}

Stream make_stream(Runtime const& runtime)
{
    cudaStream_t stream = nullptr;
    runtime.check(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking), "making a stream");
    return Stream(stream);
}

Event make_event(Runtime const& runtime)
{
    cudaEvent_t event = nullptr;
    runtime.check(cudaEventCreate(&event), "making an event");
    return Event(event);
}

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
    device.total_bytes = properties.totalGlobalMem;
    device.shared_bytes_per_block = properties.sharedMemPerBlockOptin;
    device.shared_bytes_per_sm = properties.sharedMemPerMultiprocessor;
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
    cudaError_t error = cudaSetDevice(index);
    std::size_t free_bytes = 0;
    std::size_t total_bytes = 0;
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
    return device;
}

/// Bytes of shared memory that the system keeps of every block, and room for the kernel's own words.
constexpr std::uint64_t kReservedBytes = 1024 + 64;

template <class Scalar>
std::size_t largest_block(CudaVariant<Scalar> const& variant, std::vector<CudaJob<Scalar>> const& jobs)
{
    std::size_t bytes = 0;
    for (CudaJob<Scalar> const& job : jobs)
        bytes = std::max(bytes, variant.bytes_per_block(job.image->view_at(nullptr)));
    return bytes;
}

template <class Scalar>
CudaVariant<Scalar> const* find_variant(CudaMapping const& mapping)
{
    for (CudaVariant<Scalar> const& variant : variants<Scalar>())
        if (variant.paths_per_block == mapping.paths_per_block &&
            variant.state_on_chip == mapping.state_on_chip)
            return &variant;
    return nullptr;
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

/// Threads a block may have by the registers of its kernel.
template <class Scalar>
std::int32_t most_threads(CudaVariant<Scalar> const& variant)
{
    cudaFuncAttributes kernel{};
    if (cudaFuncGetAttributes(&kernel, variant.kernel) != cudaSuccess) {
        static_cast<void>(cudaGetLastError());
        return 32;
    }
    return kernel.maxThreadsPerBlock;
}

template <class Scalar>
std::uint64_t tally_bytes(CudaJob<Scalar> const& job)
{
    TallyLayout const at = tally_layout(job.shape);
    return 8 * static_cast<std::uint64_t>(at.num_counts) + 4 * static_cast<std::uint64_t>(at.num_bins);
}

std::uint32_t whole_groups(std::uint32_t paths)
{
    return (paths + 31u) / 32u * 32u;
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

template <class Scalar>
std::vector<CudaMapping> cuda_mappings(CudaDevice const& device, std::vector<CudaJob<Scalar>> const& jobs)
{
    std::vector<CudaMapping> fit;
    std::int32_t const items = widest_phase(jobs);
    for (CudaVariant<Scalar> const& variant : variants<Scalar>()) {
        std::uint64_t const bytes = largest_block(variant, jobs) + kReservedBytes;
        if (variant.state_on_chip && bytes > device.shared_bytes_per_block)
            continue;
        // members for every item, as far as registers reach; fewer where many small blocks share a multiprocessor
        std::int32_t threads = (items * variant.paths_per_block + 31) / 32 * 32;
        std::uint64_t const blocks = variant.state_on_chip ? device.shared_bytes_per_sm / bytes : 4;
        std::int32_t const share = static_cast<std::int32_t>(2048 / std::max<std::uint64_t>(blocks, 1));
        threads = std::min({threads, most_threads(variant), std::max(share / 32 * 32, 32)});
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
    if (variant != nullptr && !chosen.state_on_chip) {
        std::uint64_t const blocks =
            static_cast<std::uint64_t>(device.num_sms) *
            static_cast<std::uint64_t>(std::max(2048 / std::max(chosen.threads_per_block, 32), 1));
        bytes += blocks * largest_block(*variant, jobs);
    }
    return bytes;
}

/// Everything of a pass that lies on one device.
template <class Scalar>
class CudaPaths<Scalar>::Device {
public:
    Device(CudaDevice const& device, std::vector<CudaJob<Scalar>> const& jobs, std::uint32_t max_launch,
           std::optional<CudaMapping> mapping)
        : runtime_(device.index, device.uuid)
        , stride_(whole_groups(max_launch))
    {
        runtime_.use();
        mapping_ = mapping ? *mapping : cuda_mappings(device, jobs).front();
        variant_ = find_variant<Scalar>(mapping_);
        if (variant_ == nullptr)
            throw CudaError(CudaFault::unusable, device.uuid, "this build has no such mapping of paths");
        std::size_t const block = largest_block(*variant_, jobs);
        if (mapping_.state_on_chip && block + kReservedBytes > device.shared_bytes_per_block)
            throw CudaError(CudaFault::unusable, device.uuid,
                            "the state of " + std::to_string(mapping_.paths_per_block) + " paths takes " +
                                std::to_string(block) + " bytes, more than a block may share");
        stream_ = make_stream(runtime_);
        for (Slot& slot : slots_) {
            slot.begin = make_event(runtime_);
            slot.end = make_event(runtime_);
            slot.base_ends = device_array<std::int16_t>(
                runtime_, std::size_t{stride_} * static_cast<std::size_t>(jobs.front().shape.num_firms),
                "taking memory for the base's ends");
        }
        for (CudaJob<Scalar> const& job : jobs)
            take_job(job, max_launch);
        groups_taken_ = device_array<std::uint32_t>(runtime_, jobs.size(), "taking memory for counters");
        plan_blocks(device, block);
        runtime_.check(cudaStreamSynchronize(stream_.get()), "copying tables");
    }

    /// Nothing is given back that a launch in flight may still use.
    ~Device()
    {
        if (stream_.get() != nullptr)
            static_cast<void>(cudaStreamSynchronize(stream_.get()));
    }
    Device(Device const&) = delete;
    Device& operator=(Device const&) = delete;

    void launch(std::uint64_t first_path, std::uint32_t num_paths, std::vector<PathRecord*> const& records)
    {
        runtime_.use();
        Slot& slot = slots_[next_slot_];
        runtime_.check(cudaEventRecord(slot.begin.get(), stream_.get()), "starting a launch");
        runtime_.check(cudaMemsetAsync(groups_taken_.data(), 0, groups_taken_.bytes(), stream_.get()),
                       "starting a launch");
        slot.copies.clear();
        for (std::size_t i = 0; i < jobs_.size(); ++i) {
            Job const& job = jobs_[i];
            if (job.num_paths <= first_path)
                continue;
            auto const paths =
                static_cast<std::uint32_t>(std::min<std::uint64_t>(num_paths, job.num_paths - first_path));
            PathRecord* const to = i < records.size() ? records[i] : nullptr;
            launch_job(slot, i, first_path, paths, to);
        }
        runtime_.check(cudaEventRecord(slot.end.get(), stream_.get()), "starting a launch");
        in_flight_.push_back(next_slot_);
        next_slot_ = 1 - next_slot_;
    }

    double wait()
    {
        runtime_.use();
        Slot const& slot = slots_[in_flight_.front()];
        in_flight_.pop_front();
        runtime_.check(cudaEventSynchronize(slot.end.get()), "simulating paths");
        float milliseconds = 0;
        runtime_.check(cudaEventElapsedTime(&milliseconds, slot.begin.get(), slot.end.get()),
                       "timing a launch");
        for (Copy const& copy : slot.copies)
            std::memcpy(copy.to, copy.from, copy.bytes);
        return 1e-3 * static_cast<double>(milliseconds);
    }

    void collect(std::size_t index, std::vector<std::uint64_t>& counts, std::vector<std::uint64_t>& bins)
    {
        runtime_.use();
        Job const& job = jobs_[index];
        add_and_clear(job.counts, counts);
        add_and_clear(job.bins, bins);
    }

    CudaMapping const& mapping() const { return mapping_; }

private:
    struct Job {
        DeviceArray<std::byte> tables;
        StudyTables<Scalar> view{};
        TallyShape shape{};
        std::uint64_t num_paths = 0;
        DeviceArray<std::uint64_t> counts;
        DeviceArray<std::uint32_t> bins;
        std::array<DeviceArray<PathRecord>, 2> records;
        std::array<PinnedArray<PathRecord>, 2> staged;
    };
    struct Copy {
        PathRecord* to;
        PathRecord const* from;
        std::size_t bytes;
    };
    /// What a launch in flight holds; two of them, so that the device never waits for the host.
    struct Slot {
        Event begin, end;
        DeviceArray<std::int16_t> base_ends;
        std::vector<Copy> copies;
    };

    void take_job(CudaJob<Scalar> const& from, std::uint32_t max_launch)
    {
        Job job;
        TableImage<Scalar> const& image = *from.image;
        job.tables = device_array<std::byte>(runtime_, image.bytes.size(), "taking memory for tables");
        runtime_.check(cudaMemcpyAsync(job.tables.data(), image.bytes.data(), image.bytes.size(),
                                       cudaMemcpyHostToDevice, stream_.get()),
                       "copying tables");
        job.view = image.view_at(job.tables.data());
        job.shape = from.shape;
        job.num_paths = from.num_paths;
        TallyLayout const at = tally_layout(from.shape);
        job.counts = device_array<std::uint64_t>(runtime_, static_cast<std::size_t>(at.num_counts),
                                                 "taking memory for counts");
        job.bins = device_array<std::uint32_t>(runtime_, static_cast<std::size_t>(at.num_bins),
                                               "taking memory for histograms");
        clear(job.counts);
        clear(job.bins);
        if (from.records) {
            std::size_t const count =
                std::size_t{max_launch} * static_cast<std::size_t>(from.shape.num_firms);
            for (std::size_t i = 0; i < 2; ++i) {
                job.records[i] = device_array<PathRecord>(runtime_, count, "taking memory for path records");
                job.staged[i] = pinned_array<PathRecord>(runtime_, count);
            }
        }
        jobs_.push_back(std::move(job));
    }

    /// As many blocks as the device holds at a time: each goes on taking groups of paths until none is left.
    void plan_blocks(CudaDevice const& device, std::size_t block_bytes)
    {
        if (mapping_.state_on_chip) {  // all that there is: another CudaPaths may want more than this one
            cudaFuncAttributes kernel{};
            runtime_.check(cudaFuncGetAttributes(&kernel, variant_->kernel), "asking for shared memory");
            std::size_t const most = device.shared_bytes_per_block - kernel.sharedSizeBytes;
            runtime_.check(cudaFuncSetAttribute(variant_->kernel, cudaFuncAttributeMaxDynamicSharedMemorySize,
                                                static_cast<int>(most)),
                           "asking for shared memory");
        }
        int per_sm = 0;
        runtime_.check(cudaOccupancyMaxActiveBlocksPerMultiprocessor(
                           &per_sm, variant_->kernel, mapping_.threads_per_block,
                           mapping_.state_on_chip ? block_bytes : 0),
                       "planning blocks");
        if (per_sm == 0)
            throw CudaError(CudaFault::unusable, device.uuid,
                            std::to_string(mapping_.threads_per_block) + " threads a block are too many");
        num_blocks_ = static_cast<unsigned>(per_sm) * static_cast<unsigned>(device.num_sms);
        if (!mapping_.state_on_chip)
            state_ = device_array<unsigned char>(runtime_, num_blocks_ * block_bytes,
                                                 "taking memory for the state of paths");
    }

    void launch_job(Slot& slot, std::size_t index, std::uint64_t first_path, std::uint32_t paths,
                    PathRecord* records)
    {
        Job const& job = jobs_[index];
        CudaLaunch<Scalar> launch{};
        launch.tables = job.view;
        launch.tally = {job.shape, tally_layout(job.shape), job.counts.data(), job.bins.data()};
        launch.first_path = first_path;
        launch.num_paths = paths;
        launch.stride = stride_;
        launch.base_ends = slot.base_ends.data();
        launch.records = records == nullptr ? nullptr : job.records[next_slot_].data();
        launch.next_group = groups_taken_.data() + index;
        launch.is_base = index == 0;
        unsigned const groups = (paths + static_cast<unsigned>(variant_->paths_per_block) - 1u) /
                                static_cast<unsigned>(variant_->paths_per_block);
        runtime_.check(variant_->launch(launch, std::min(groups, num_blocks_),
                                        static_cast<unsigned>(mapping_.threads_per_block), state_.data(),
                                        stream_.get()),
                       "launching paths");
        if (launch.records != nullptr) {
            std::size_t const bytes =
                sizeof(PathRecord) * std::size_t{paths} * static_cast<std::size_t>(job.shape.num_firms);
            PathRecord* const staged = job.staged[next_slot_].data();
            runtime_.check(
                cudaMemcpyAsync(staged, launch.records, bytes, cudaMemcpyDeviceToHost, stream_.get()),
                "copying path records");
            slot.copies.push_back({records, staged, bytes});
        }
    }

    template <class T>
    void clear(DeviceArray<T> const& array)
    {
        if (array.size() > 0)
            runtime_.check(cudaMemsetAsync(array.data(), 0, array.bytes(), stream_.get()),
                           "clearing tallies");
    }

    template <class T>
    void add_and_clear(DeviceArray<T> const& from, std::vector<std::uint64_t>& to)
    {
        std::vector<T> host(from.size());
        if (host.empty())
            return;
        runtime_.check(
            cudaMemcpyAsync(host.data(), from.data(), from.bytes(), cudaMemcpyDeviceToHost, stream_.get()),
            "copying tallies");
        clear(from);
        runtime_.check(cudaStreamSynchronize(stream_.get()), "copying tallies");
        for (std::size_t i = 0; i < host.size(); ++i)
            to[i] += host[i];
    }

    Runtime runtime_;
    CudaMapping mapping_{};
    CudaVariant<Scalar> const* variant_ = nullptr;
    Stream stream_;
    std::uint32_t stride_ = 0;
    unsigned num_blocks_ = 0;
    std::vector<Job> jobs_;
    std::array<Slot, 2> slots_{};
    std::size_t next_slot_ = 0;
    std::deque<std::size_t> in_flight_;
    DeviceArray<std::uint32_t> groups_taken_;
    DeviceArray<unsigned char> state_;
};

template <class Scalar>
CudaPaths<Scalar>::CudaPaths(CudaDevice const& device, std::vector<CudaJob<Scalar>> const& jobs,
                             std::uint32_t max_launch, std::optional<CudaMapping> mapping)
    : device_(std::make_unique<Device>(device, jobs, max_launch, mapping))
{
}

template <class Scalar>
CudaPaths<Scalar>::~CudaPaths() = default;

template <class Scalar>
void CudaPaths<Scalar>::launch(std::uint64_t first_path, std::uint32_t num_paths,
                               std::vector<PathRecord*> const& records)
{
    device_->launch(first_path, num_paths, records);
}

template <class Scalar>
double CudaPaths<Scalar>::wait()
{
    return device_->wait();
}

template <class Scalar>
void CudaPaths<Scalar>::collect(std::size_t job, std::vector<std::uint64_t>& counts,
                                std::vector<std::uint64_t>& bins)
{
    device_->collect(job, counts, bins);
}

template <class Scalar>
CudaMapping const& CudaPaths<Scalar>::mapping() const
{
    return device_->mapping();
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
