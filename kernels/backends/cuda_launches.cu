/// One pass on one device: tables and tallies there, and the order of launches. No path code is compiled here.
#include <array>
#include <cassert>
#include <cstring>
#include <deque>
#include <utility>

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
        if (!counts_what_is_asked(*variant_, jobs))
            throw CudaError(CudaFault::unusable, device.uuid,
                            "cash flows are counted with state in device memory alone (mapping global)");
        std::size_t const block = largest_block(*variant_, jobs);
        if (!fits_a_block(device, *variant_, block))
            throw CudaError(CudaFault::unusable, device.uuid,
                            "the state of " + std::to_string(mapping_.paths_per_block) + " paths takes " +
                                std::to_string(block) + " bytes, more than a block may share");
        make_streams();
        for (Slot& slot : slots_) {
            for (Event* event : {&slot.begin, &slot.base_done, &slot.end})
                *event = make_event(runtime_);
            for (Event& event : slot.done)
                event = make_event(runtime_);
            slot.base_ends = device_array<std::int16_t>(
                runtime_, std::size_t{stride_} * static_cast<std::size_t>(jobs.front().shape.num_firms),
                "taking memory for the base's ends");
        }
        for (CudaJob<Scalar> const& job : jobs)
            take_job(job, max_launch);
        for (std::size_t i = 0; i < staged_.size(); ++i) {
            staged_[i] = pinned_array<std::byte>(runtime_, largest_tallies());
            copied_[i] = make_event(runtime_);
        }
        make_places(device, block, largest_scratch(*variant_, jobs));
        last_end_ = make_event(runtime_);
        record(last_end_, copies_);
        runtime_.check(cudaStreamSynchronize(copies_.get()), "copying tables");
    }

    /// Nothing is given back that a launch in flight may still use. The thread may never have chosen a device, and
    /// would then make a context on the first.
    ~Device()
    {
        static_cast<void>(cudaSetDevice(runtime_.index()));
        static_cast<void>(cudaStreamSynchronize(base_.get()));
        for (Stream const& stream : scenarios_)
            static_cast<void>(cudaStreamSynchronize(stream.get()));
        static_cast<void>(cudaStreamSynchronize(copies_.get()));
    }
    Device(Device const&) = delete;
    Device& operator=(Device const&) = delete;

    /// The base's stream has its kernel; those of scenarios wait for it and then follow one another on theirs. What
    /// one kernel leaves of the device, the next stream's fills.
    void launch(std::uint64_t first_path, std::uint32_t num_paths, std::vector<PathRecord*> const& records)
    {
        // a third would overwrite what the oldest has not handed out yet
        assert(in_flight_.size() < slots_.size());
        assert(num_paths > 0 && num_paths <= stride_);
        runtime_.use();
        Slot& slot = slots_[next_slot_];
        slot.copies.clear();
        record(slot.begin, base_);
        for (std::size_t i = 0; i < jobs_.size(); ++i) {
            Job& job = jobs_[i];
            if (job.num_paths <= first_path)
                continue;
            job.has_counted = true;
            auto const paths =
                static_cast<std::uint32_t>(std::min<std::uint64_t>(num_paths, job.num_paths - first_path));
            PathRecord* const to = i < records.size() ? records[i] : nullptr;
            Stream const& stream = i == 0 ? base_ : scenarios_[i % scenarios_.size()];
            runtime_.check(variant_->launch(launch_of(slot, i, first_path, paths, to != nullptr),
                                            static_cast<unsigned>(mapping_.threads_per_block), places_,
                                            stream.get()),
                           "launching paths");
            if (i == 0) {
                record(slot.base_done, base_);
                for (Stream const& scenario : scenarios_)
                    let_wait(scenario, slot.base_done);
            }
            if (to != nullptr)
                slot.copies.push_back({to, job.records[next_slot_].data(), job.staged[next_slot_].data(),
                                       sizeof(PathRecord) * std::size_t{paths} *
                                           static_cast<std::size_t>(job.shape.num_firms)});
        }
        for (std::size_t i = 0; i < scenarios_.size(); ++i) {
            record(slot.done[i], scenarios_[i]);
            let_wait(copies_, slot.done[i]);
        }
        for (Copy const& copy : slot.copies)
            runtime_.check(
                cudaMemcpyAsync(copy.staged, copy.from, copy.bytes, cudaMemcpyDeviceToHost, copies_.get()),
                "copying path records");
        record(slot.end, copies_);
        in_flight_.push_back(next_slot_);
        next_slot_ = 1 - next_slot_;
    }

    /// The base of the next launch runs beside the scenarios of this one, so a launch takes from the end of the one
    /// before to its own.
    double wait()
    {
        assert(!in_flight_.empty());
        runtime_.use();
        Slot& slot = slots_[in_flight_.front()];
        in_flight_.pop_front();
        runtime_.check(cudaEventSynchronize(slot.end.get()), "simulating paths");
        double const seconds =
            std::min(seconds_between(slot.begin, slot.end), seconds_between(last_end_, slot.end));
        std::swap(last_end_, slot.end);
        for (Copy const& copy : slot.copies)
            std::memcpy(copy.to, copy.staged, copy.bytes);
        return seconds;
    }

    /// Of jobs that had paths. While the tallies of one are added, those of the next are copied.
    void collect(TallySums& counts, TallySums& bins)
    {
        assert(in_flight_.empty());
        runtime_.use();
        std::vector<std::size_t> counted;
        for (std::size_t job = 0; job < jobs_.size(); ++job)
            if (std::exchange(jobs_[job].has_counted, false))
                counted.push_back(job);
        if (!counted.empty())
            queue_copy(counted.front(), 0);
        for (std::size_t i = 0; i < counted.size(); ++i) {
            if (i + 1 < counted.size())
                queue_copy(counted[i + 1], i + 1);
            runtime_.check(cudaEventSynchronize(copied_[i % 2].get()), "copying tallies");
            std::byte const* const from = staged_[i % 2].data();
            std::size_t const job = counted[i];
            add(reinterpret_cast<std::uint64_t const*>(from), counts[job]);
            add(reinterpret_cast<std::uint32_t const*>(from + jobs_[job].bins_at()), bins[job]);
        }
    }

    CudaMapping const& mapping() const { return mapping_; }
    std::uint32_t wave_paths() const
    {
        return places_.count * static_cast<std::uint32_t>(mapping_.paths_per_block);
    }

private:
    /// With the base's and that of copies eight, as many as a device takes from without one waiting for another
    /// (CUDA_DEVICE_MAX_CONNECTIONS).
    static constexpr std::size_t kNumScenarioStreams = 6;

    struct Job {
        DeviceArray<std::byte> tables;
        StudyTables<Scalar> view{};
        TallyShape shape{};
        std::uint64_t num_paths = 0;
        bool has_counted = false;  ///< since the last collect()
        TallyLayout at{};
        DeviceArray<std::byte> tallies;  ///< counts of 64 bits, then bins of 32
        std::array<DeviceArray<PathRecord>, 2> records;
        std::array<PinnedArray<PathRecord>, 2> staged;

        std::size_t bins_at() const
        {
            return sizeof(std::uint64_t) * static_cast<std::size_t>(at.num_counts);
        }
    };
    struct Copy {
        PathRecord* to;
        PathRecord const* from;  ///< on the device
        PathRecord* staged;
        std::size_t bytes;
    };
    /// What a launch in flight holds; two of them, so that the device never waits for the host.
    struct Slot {
        Event begin, base_done, end;
        std::array<Event, kNumScenarioStreams> done;  ///< the scenarios of each stream
        DeviceArray<std::int16_t> base_ends;
        std::vector<Copy> copies;
    };

    void take_job(CudaJob<Scalar> const& from, std::uint32_t max_launch)
    {
        Job job;
        TableImage<Scalar> const& image = *from.image;
        job.tables = device_array<std::byte>(runtime_, image.bytes.size(), "taking memory for tables");
        runtime_.check(cudaMemcpyAsync(job.tables.data(), image.bytes.data(), image.bytes.size(),
                                       cudaMemcpyHostToDevice, copies_.get()),
                       "copying tables");
        job.view = image.view_at(job.tables.data());
        job.shape = from.shape;
        job.num_paths = from.num_paths;
        job.at = tally_layout(from.shape);
        job.tallies = device_array<std::byte>(
            runtime_, job.bins_at() + sizeof(std::uint32_t) * static_cast<std::size_t>(job.at.num_bins),
            "taking memory for tallies");
        clear(job.tallies);
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

    /// The base goes first wherever a block ends: all scenarios of its launch wait for it.
    void make_streams()
    {
        int least = 0;
        int greatest = 0;
        runtime_.check(cudaDeviceGetStreamPriorityRange(&least, &greatest), "making a stream");
        base_ = make_stream(runtime_, greatest);
        for (Stream& stream : scenarios_)
            stream = make_stream(runtime_, least);
        copies_ = make_stream(runtime_, greatest);
    }

    /// As many places as the device holds blocks at a time.
    void make_places(CudaDevice const& device, std::size_t state_bytes, std::size_t scratch_bytes)
    {
        unsigned const per_sm = resident_blocks(runtime_, device, *variant_, mapping_, state_bytes);
        if (per_sm == 0)
            throw CudaError(CudaFault::unusable, device.uuid,
                            std::to_string(mapping_.threads_per_block) + " threads a block are too many");
        unsigned const count = per_sm * static_cast<unsigned>(device.num_sms);
        if (!mapping_.state_on_chip)
            state_ = device_array<unsigned char>(runtime_, count * state_bytes,
                                                 "taking memory for the state of paths");
        scratch_ = device_array<unsigned char>(runtime_, count * scratch_bytes,
                                               "taking memory for scratch of paths");
        taken_ = device_array<std::uint32_t>(runtime_, count, "taking memory for places");
        clear(taken_);
        places_ = {count, per_sm, taken_.data(), state_bytes, state_.data(), scratch_bytes, scratch_.data()};
    }

    void record(Event const& event, Stream const& stream) const
    {
        runtime_.check(cudaEventRecord(event.get(), stream.get()), "queueing a launch");
    }

    void let_wait(Stream const& stream, Event const& event) const
    {
        runtime_.check(cudaStreamWaitEvent(stream.get(), event.get(), 0), "queueing a launch");
    }

    double seconds_between(Event const& first, Event const& second) const
    {
        float milliseconds = 0;
        runtime_.check(cudaEventElapsedTime(&milliseconds, first.get(), second.get()), "timing a launch");
        return 1e-3 * static_cast<double>(milliseconds);
    }

    CudaLaunch<Scalar> launch_of(Slot const& slot, std::size_t index, std::uint64_t first_path,
                                 std::uint32_t paths, bool keeps_records) const
    {
        Job const& job = jobs_[index];
        std::byte* const tallies = job.tallies.data();
        CudaLaunch<Scalar> launch{};
        launch.tables = job.view;
        launch.tally = {job.shape, job.at, reinterpret_cast<std::uint64_t*>(tallies),
                        reinterpret_cast<std::uint32_t*>(tallies + job.bins_at())};
        launch.first_path = first_path;
        launch.num_paths = paths;
        launch.stride = stride_;
        launch.base_ends = slot.base_ends.data();
        launch.records = keeps_records ? job.records[next_slot_].data() : nullptr;
        launch.is_base = index == 0;
        return launch;
    }

    template <class T>
    void clear(DeviceArray<T> const& array)
    {
        runtime_.check(cudaMemsetAsync(array.data(), 0, array.bytes(), copies_.get()), "clearing tallies");
    }

    std::size_t largest_tallies() const
    {
        std::size_t bytes = 0;
        for (Job const& job : jobs_)
            bytes = std::max(bytes, job.tallies.bytes());
        return bytes;
    }

    /// The tallies of a job, as the copy of this number; two may wait at a time.
    void queue_copy(std::size_t job, std::size_t number)
    {
        DeviceArray<std::byte> const& from = jobs_[job].tallies;
        runtime_.check(cudaMemcpyAsync(staged_[number % 2].data(), from.data(), from.bytes(),
                                       cudaMemcpyDeviceToHost, copies_.get()),
                       "copying tallies");
        clear(from);
        record(copied_[number % 2], copies_);
    }

    template <class T>
    static void add(T const* from, std::vector<std::uint64_t>& to)
    {
        for (std::size_t i = 0; i < to.size(); ++i)
            to[i] += from[i];
    }

    Runtime runtime_;
    CudaMapping mapping_{};
    CudaVariant<Scalar> const* variant_ = nullptr;
    Stream base_, copies_;
    std::array<Stream, kNumScenarioStreams> scenarios_;
    std::uint32_t stride_ = 0;
    CudaPlaces places_{};
    std::vector<Job> jobs_;
    std::array<Slot, 2> slots_{};
    std::size_t next_slot_ = 0;
    std::deque<std::size_t> in_flight_;
    Event last_end_;                                ///< of the last launch that was waited for
    std::array<PinnedArray<std::byte>, 2> staged_;  ///< tallies of a job, on their way to be added
    std::array<Event, 2> copied_;
    DeviceArray<unsigned char> state_, scratch_;
    DeviceArray<std::uint32_t> taken_;
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
void CudaPaths<Scalar>::collect(TallySums& counts, TallySums& bins)
{
    device_->collect(counts, bins);
}

template <class Scalar>
std::uint32_t CudaPaths<Scalar>::wave_paths() const
{
    return device_->wave_paths();
}

template <class Scalar>
CudaMapping const& CudaPaths<Scalar>::mapping() const
{
    return device_->mapping();
}

template class CudaPaths<float>;
template class CudaPaths<double>;

}  // namespace ballast
