#include "host/run/device_worker.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "host/base/error.hpp"
#include "host/risk/digest_ranges.hpp"

namespace ballast {
namespace {

constexpr std::size_t kMostInFlight = 2;
constexpr std::uint32_t kFirstPathsPerSm = 64;
constexpr double kMostGrowth = 4.0;  // from one launch to the next

}  // namespace

template <class Scalar>
DeviceWorker<Scalar>::DeviceWorker(Execution const& execution, std::vector<PassJob<Scalar>> const& jobs,
                                   std::vector<CudaJob<Scalar>> const& cuda_jobs, PooledDevice& device)
    : execution_(execution)
    , engines_(engines_of(execution))
    , jobs_(jobs)
    , cuda_jobs_(cuda_jobs)
    , device_(device)
{
}

template <class Scalar>
void DeviceWorker<Scalar>::work(Slice const& slice, std::size_t num_workers)
{
    while (is_usable()) {
        try {
            open();
            process_queue(slice, num_workers);
            return;
        } catch (CudaError const& error) {
            switch (error.fault()) {
            case CudaFault::out_of_memory:
                out_of_memory(error, slice);
                break;
            case CudaFault::lost:
                lost(error, slice);
                break;
            case CudaFault::unusable:
                unusable(error, slice);
                break;
            }
        }
    }
}

template <class Scalar>
void DeviceWorker<Scalar>::open()
{
    if (engine_) {
        return;
    }
    if (max_launch_ == 0) {
        max_launch_ =
            planned_launch(engines_, device_.device, cuda_jobs_, execution_.mapping, jobs_.front().num_paths);
    }
    engine_ = engines_.open(device_.device, cuda_jobs_, max_launch_, execution_.mapping);
    device_.use.mapping = mapping_text(engine_->mapping());
    if (size_ == 0) {
        size_ = first_size();
    }
    if (counts_.empty()) {
        for (Tally const& tally : empty_tallies(jobs_)) {
            counts_.push_back(tally.counts);
            bins_.push_back(tally.bins);
        }
    }
    spdlog::debug("{} takes launches of up to {} paths, mapping {}", device_.name(), max_launch_,
                  device_.use.mapping);
}

template <class Scalar>
void DeviceWorker<Scalar>::process_queue(Slice const& slice, std::size_t num_workers)
{
    while (true) {
        while (in_flight_.size() < kMostInFlight) {
            std::uint32_t const size = next_size(slice, num_workers);
            if (uncollected_paths_ + size > engine_->collect_paths()) {
                drain(slice);
                collect(slice);
            }
            std::optional<PathRange> const range = slice.queue.take(size);
            if (!range) {
                break;
            }
            try {
                collect_before(slice, *range);
                launch(*range);
            } catch (...) {
                slice.queue.put_back(*range);
                throw;
            }
        }
        if (in_flight_.empty()) {
            break;
        }
        wait_for_oldest(slice);
        slice.close_when_due();
    }
    collect(slice);
}

/// Some paths for every multiprocessor.
template <class Scalar>
std::uint32_t DeviceWorker<Scalar>::first_size() const
{
    return kFirstPathsPerSm * static_cast<std::uint32_t>(std::max(device_.device.num_sms, 1));
}

/// The measured size in whole waves, less towards the end where several devices should end together.
template <class Scalar>
std::uint32_t DeviceWorker<Scalar>::next_size(Slice const& slice, std::size_t num_workers) const
{
    std::uint64_t size = size_;
    if (num_workers > 1) {
        std::uint64_t const share = slice.queue.left() / (2 * num_workers);
        size = std::min<std::uint64_t>(size, std::max<std::uint64_t>(share, first_size()));
    }
    std::uint64_t const most = std::min<std::uint64_t>(max_launch_, engine_->collect_paths());
    size = std::clamp<std::uint64_t>(size, 1, most);
    std::uint64_t const wave = engine_->wave_paths();
    return static_cast<std::uint32_t>(size < wave ? size : size / wave * wave);
}

template <class Scalar>
void DeviceWorker<Scalar>::launch(PathRange range)
{
    std::vector<PathRecord*> records;
    for (PassJob<Scalar> const& job : jobs_) {
        records.push_back(records_from(job, range.first));
    }
    engine_->launch(range.first, range.count, records);
    in_flight_.push_back(range);
    uncollected_.push_back(range);
    uncollected_paths_ += range.count;
}

template <class Scalar>
void DeviceWorker<Scalar>::wait_for_oldest(Slice const& slice)
{
    double const seconds = engine_->wait();
    PathRange const range = in_flight_.front();
    in_flight_.pop_front();
    adapt_size(seconds, range.count);
    if (!range.again) {
        slice.on_progress(firm_steps_between(jobs_, range.first, range.end()));
    }
    // If its tallies are lost and it comes back, it is progress no more.
    auto const same = std::find_if(uncollected_.begin(), uncollected_.end(),
                                   [&](PathRange const& each) { return each.first == range.first; });
    same->again = true;
}

template <class Scalar>
void DeviceWorker<Scalar>::drain(Slice const& slice)
{
    while (!in_flight_.empty()) {
        wait_for_oldest(slice);
    }
}

/// What is collected at a time lies in one of the ranges with digests.
template <class Scalar>
void DeviceWorker<Scalar>::collect_before(Slice const& slice, PathRange next)
{
    if (!uncollected_.empty() && digest_range_of(uncollected_.front().first) != digest_range_of(next.first)) {
        drain(slice);
        collect(slice);
    }
}

/// All jobs or none: what is collected in part when the device is lost must not count.
template <class Scalar>
void DeviceWorker<Scalar>::collect(Slice const& slice)
{
    if (uncollected_.empty()) {
        return;
    }
    engine_->collect(counts_, bins_);
    std::size_t const range = digest_range_of(uncollected_.front().first);
    for (std::size_t job = 0; job < jobs_.size(); ++job) {
        if (jobs_[job].num_paths > digest_range_begin(range)) {  // the others have counted nothing
            RangeDigest const digest = digest_of_kept(jobs_[job], counts_[job], bins_[job]);
            slice.tallies.take(job, counts_[job], bins_[job], range, digest);
        }
    }
    device_.use.launches += uncollected_.size();
    device_.use.paths += std::exchange(uncollected_paths_, 0);
    if (execution_.audit_share > 0) {
        collected_.insert(collected_.end(), uncollected_.begin(), uncollected_.end());
    }
    uncollected_.clear();
}

template <class Scalar>
void DeviceWorker<Scalar>::adapt_size(double seconds, std::uint32_t paths)
{
    double const requested = static_cast<double>(paths) * kLaunchSeconds / std::max(seconds, 1e-6);
    double const now = static_cast<double>(size_);
    double const next = std::clamp(requested, now / kMostGrowth, now * kMostGrowth);
    size_ = static_cast<std::uint32_t>(
        std::clamp(next, static_cast<double>(kLeastLaunch), static_cast<double>(kMostLaunch)));
}

template <class Scalar>
void DeviceWorker<Scalar>::out_of_memory(CudaError const& error, Slice const& slice)
{
    // Some jobs of a launch that was refused may have been counted: nothing that the engine counted is used.
    put_back_uncollected(slice);
    engine_.reset();
    if (max_launch_ <= kLeastLaunch) {
        out_of_memory_ = true;
        device_.problem = fmt::format("{} has no memory for {} paths at a time: {}", device_.name(),
                                      kLeastLaunch, error.what());
        if (fails_with_the_device()) {
            fail(device_.problem);
        }
        spdlog::warn("{}", device_.problem);
        return;
    }
    max_launch_ = std::max(max_launch_ / 2, kLeastLaunch);
    spdlog::info("{} is out of memory; continuing with launches of up to {} paths", device_.name(),
                 max_launch_);
}

template <class Scalar>
void DeviceWorker<Scalar>::lost(CudaError const& error, Slice const& slice)
{
    device_.problem =
        fmt::format("{} was lost on paths {}: {}", device_.name(), describe(uncollected_), error.what());
    ++device_.use.losses;
    put_back_uncollected(slice);
    engine_.reset();
    alone_.reset();
    bool const once_more = execution_.on_device_loss == OnDeviceLoss::retry && device_.use.losses == 1;
    device_.retired = !once_more;
    if (execution_.on_device_loss == OnDeviceLoss::fail) {
        fail(device_.problem);
    }
    spdlog::warn("{}; its paths are simulated again, {}", device_.problem,
                 once_more ? "here if the device comes back" : "elsewhere");
}

template <class Scalar>
void DeviceWorker<Scalar>::unusable(CudaError const& error, Slice const& slice)
{
    put_back_uncollected(slice);
    engine_.reset();
    device_.retired = true;
    device_.problem = fmt::format("{} cannot simulate: {}", device_.name(), error.what());
    if (fails_with_the_device()) {
        fail(device_.problem);
    }
    spdlog::warn("{}", device_.problem);
}

template <class Scalar>
void DeviceWorker<Scalar>::put_back_uncollected(Slice const& slice)
{
    for (PathRange const& range : uncollected_) {
        slice.queue.put_back(range);
    }
    uncollected_.clear();
    uncollected_paths_ = 0;
    in_flight_.clear();
    for (std::size_t job = 0; job < counts_.size(); ++job) {  // of a collect that failed in the middle
        std::fill(counts_[job].begin(), counts_[job].end(), std::uint64_t{0});
        std::fill(bins_[job].begin(), bins_[job].end(), std::uint64_t{0});
    }
}

/// A device that is merely left out, before it has lost anything, is no failure where others may be used.
template <class Scalar>
bool DeviceWorker<Scalar>::fails_with_the_device() const
{
    return execution_.on_device_loss == OnDeviceLoss::fail && execution_.backend == Backend::cuda;
}

template <class Scalar>
void DeviceWorker<Scalar>::fail(std::string const& problem) const
{
    throw Error(
        ExitCode::device, problem, "--on-device-loss fail",
        "With --on-device-loss retry other devices take over, with cpu the CPU does as well; the bits "
        "are the same.");
}

template <class Scalar>
std::vector<PathRange> DeviceWorker<Scalar>::take_collected()
{
    return std::exchange(collected_, {});
}

template <class Scalar>
std::vector<Tally> DeviceWorker<Scalar>::simulate_alone(PathRange range)
{
    std::scoped_lock const lock(alone_mutex_);
    for (int attempt = 0; attempt < 2 && is_usable(); ++attempt) {
        try {
            if (!alone_) {
                std::vector<CudaJob<Scalar>> jobs = cuda_jobs_;
                for (CudaJob<Scalar>& job : jobs) {
                    job.records = false;
                }
                std::optional<CudaMapping> const mapping =
                    engine_ ? std::optional(engine_->mapping()) : execution_.mapping;
                alone_ = engines_.open(device_.device, jobs, kAlonePaths, mapping);
            }
            std::vector<Tally> tallies = empty_tallies(jobs_);
            alone_->launch(range.first, range.count, std::vector<PathRecord*>(jobs_.size()));
            alone_->wait();
            TallySums counts, bins;
            for (Tally& tally : tallies) {
                counts.push_back(std::move(tally.counts));
                bins.push_back(std::move(tally.bins));
            }
            alone_->collect(counts, bins);
            for (std::size_t job = 0; job < tallies.size(); ++job) {
                tallies[job].counts = std::move(counts[job]);
                tallies[job].bins = std::move(bins[job]);
            }
            return tallies;
        } catch (CudaError const& error) {
            alone_.reset();
            if (error.fault() == CudaFault::out_of_memory) {
                engine_.reset();  // all that it did is collected; it is made anew for the next slice
            } else {
                device_.problem = fmt::format("{} was lost in an audit of paths {}: {}", device_.name(),
                                              describe({range}), error.what());
                spdlog::warn("{}", device_.problem);
                ++device_.use.losses;
                device_.retired = true;
                engine_.reset();
            }
        }
    }
    return {};
}

template class DeviceWorker<float>;
template class DeviceWorker<double>;

}  // namespace ballast
