/// One pass on one device: tables and tallies there, and the order of launches. No path code is compiled here.
#include <array>
#include <cstring>
#include <deque>

#include "kernels/backends/cuda_memory.hpp"
#include "kernels/backends/cuda_variants.hpp"

namespace ballast {

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
        plan_blocks(device, block, largest_scratch(*variant_, jobs));
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
    void plan_blocks(CudaDevice const& device, std::size_t block_bytes, std::size_t scratch_bytes)
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
        scratch_ =
            device_array<unsigned char>(runtime_, num_blocks_ * scratch_bytes, "taking memory for clearing");
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
        CudaBlockMemory const memory{std::min(groups, num_blocks_), state_.data(), scratch_.data()};
        runtime_.check(variant_->launch(launch, static_cast<unsigned>(mapping_.threads_per_block), memory,
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
    DeviceArray<unsigned char> state_, scratch_;
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

template class CudaPaths<float>;
template class CudaPaths<double>;

}  // namespace ballast
