#include "host/run/cpu_worker.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <new>

#include "host/risk/digest_ranges.hpp"
#include "host/run/threads.hpp"

namespace ballast {
namespace {

constexpr std::size_t kWorkspaceAlignment = 64;
constexpr std::uint64_t kFoldPaths = std::uint64_t{1}
                                     << 31;  // a path adds at most 1 to a bin, so 32 bits hold these
constexpr std::uint32_t kMaxBatch = 1U << 20;

void* allocate_workspace(std::size_t bytes)
{
    std::size_t const rounded = (std::max<std::size_t>(bytes, 1) + kWorkspaceAlignment - 1) /
                                kWorkspaceAlignment * kWorkspaceAlignment;
    void* const memory = std::aligned_alloc(kWorkspaceAlignment, rounded);
    if (memory == nullptr) {
        throw std::bad_alloc();
    }
    return memory;
}

/// How many paths a thread takes at a time: as many as asked for, but no more than it simulates in about two seconds,
/// since a stop waits until they are done.
class BatchSize {
public:
    explicit BatchSize(std::uint32_t asked)
        : asked_(std::clamp(asked, 1U, kMaxBatch))
        , now_(std::min(asked_, 2 * kWidestLanes))
    {
    }

    std::uint32_t paths() const { return now_; }

    /// So many paths took so long.
    void note(std::uint32_t paths, double seconds)
    {
        constexpr double kLongest = 2.0;  // [s]
        double const most = kLongest * paths / std::max(seconds, 1e-9);
        std::uint32_t const whole = most >= asked_ ? asked_ : static_cast<std::uint32_t>(most);
        now_ = whole == asked_ ? asked_ : std::min(asked_, std::max(whole / kWidestLanes, 1U) * kWidestLanes);
    }

private:
    static constexpr std::uint32_t kWidestLanes = 16;
    std::uint32_t asked_, now_;
};

template <class Scalar>
std::size_t workspace_of(Isa isa, std::vector<PassJob<Scalar>> const& jobs)
{
    std::vector<ScenarioJob<Scalar>> bare;
    for (PassJob<Scalar> const& job : jobs) {
        bare.push_back({&job.tables->view(),
                        job.num_paths,
                        {job.shape, tally_layout(job.shape), nullptr, nullptr},
                        nullptr});
    }
    return workspace_bytes<Scalar>(isa, bare.data(), static_cast<std::int32_t>(bare.size()));
}

}  // namespace

template <class Scalar>
CpuWorker<Scalar>::CpuWorker(Isa isa, std::vector<PassJob<Scalar>> const& jobs)
    : isa_(isa)
    , jobs_(jobs)
    , workspace_(allocate_workspace(workspace_of(isa, jobs)))
{
    for (PassJob<Scalar> const& job : jobs) {
        TallyLayout const at = tally_layout(job.shape);
        counts_.emplace_back(static_cast<std::size_t>(at.num_counts));
        bins_.emplace_back(static_cast<std::size_t>(at.num_bins));
        views_.push_back({job.shape, at, counts_.back().data(), bins_.back().data()});
    }
    digests_.resize(jobs.size());
}

template <class Scalar>
void CpuWorker<Scalar>::simulate(PathRange range)
{
    if (std::size_t const next = digest_range_of(range.first); next != range_) {
        for (std::size_t job = 0; job < jobs_.size(); ++job) {
            note_digest(job);
        }
        range_ = next;
    }
    active_.clear();  // the jobs that have paths from the first on; job 0 stays first
    for (std::size_t i = 0; i < jobs_.size(); ++i) {
        PassJob<Scalar> const& job = jobs_[i];
        if (job.num_paths > range.first) {
            active_.push_back(
                {&job.tables->view(), job.num_paths, views_[i], records_from(job, range.first)});
        }
    }
    ballast::simulate<Scalar>(isa_, range.first, range.count, active_.data(),
                              static_cast<std::int32_t>(active_.size()), workspace_.get());
    unfolded_ += range.count;
}

template <class Scalar>
bool CpuWorker<Scalar>::is_full(std::uint64_t coming) const
{
    return unfolded_ + coming > kFoldPaths;
}

template <class Scalar>
void CpuWorker<Scalar>::fold(SharedTallies& sum)
{
    for (std::size_t job = 0; job < jobs_.size(); ++job) {
        note_digest(job);
        sum.take(job, counts_[job], bins_[job]);  // while the caches hold them
        digests_[job] = {};
    }
    for (NotedDigest const& noted : noted_) {
        sum.add_digest(noted.job, noted.range, noted.digest);
    }
    noted_.clear();
    unfolded_ = 0;
}

/// What a range has added to the digest of all that was counted is that of the range.
template <class Scalar>
void CpuWorker<Scalar>::note_digest(std::size_t job)
{
    if (unfolded_ > 0 && jobs_[job].num_paths > digest_range_begin(range_)) {
        RangeDigest const all = digest_of_kept(jobs_[job], counts_[job], bins_[job]);
        NotedDigest noted{job, range_, all};
        noted.digest -= digests_[job];
        noted_.push_back(noted);
        digests_[job] = all;
    }
}

template <class Scalar>
std::uint64_t CpuWorkers<Scalar>::simulate(Slice const& slice)
{
    if (workers_.empty()) {
        int const threads =
            threads_in_memory(std::max(execution_.threads, 1), cpu_worker_bytes(execution_.isa, jobs_));
        workers_.resize(static_cast<std::size_t>(threads));
    }
    std::atomic<std::uint64_t> paths{0};
    on_threads(static_cast<int>(workers_.size()), workers_.size(), [&](std::size_t i) {
        try {
            if (!workers_[i]) {
                workers_[i] = std::make_unique<CpuWorker<Scalar>>(execution_.isa, jobs_);
            }
            paths += work_off(*workers_[i], slice);
        } catch (...) {
            slice.queue.abort();
            throw;
        }
    });
    return paths;
}

template <class Scalar>
std::uint64_t CpuWorkers<Scalar>::work_off(CpuWorker<Scalar>& worker, Slice const& slice) const
{
    std::uint64_t paths = 0;
    BatchSize batch(execution_.batch);
    while (std::optional<PathRange> const range = slice.queue.take(batch.paths())) {
        if (worker.is_full(range->count)) {
            worker.fold(slice.tallies);
        }
        Instant const start = std::chrono::steady_clock::now();
        worker.simulate(*range);
        batch.note(range->count,
                   std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
        paths += range->count;
        if (!range->again) {
            slice.on_progress(firm_steps_between(jobs_, range->first, range->end()));
        }
        slice.close_when_due();
        if (stop_requested() && slice.queue.has_returned()) {
            slice.queue.abort();  // a device's paths would take the CPU too long; the slice is given up
        }
    }
    worker.fold(slice.tallies);
    return paths;
}

template <class Scalar>
std::uint64_t cpu_worker_bytes(Isa isa, std::vector<PassJob<Scalar>> const& jobs)
{
    std::uint64_t bytes = workspace_of(isa, jobs);
    for (PassJob<Scalar> const& job : jobs) {
        TallyLayout const at = tally_layout(job.shape);
        bytes += 8 * static_cast<std::uint64_t>(at.num_counts) + 4 * static_cast<std::uint64_t>(at.num_bins);
    }
    return bytes;
}

#define BALLAST_INSTANTIATE(Scalar)                                                                          \
    template class CpuWorker<Scalar>;                                                                        \
    template class CpuWorkers<Scalar>;                                                                       \
    template std::uint64_t cpu_worker_bytes<Scalar>(Isa, std::vector<PassJob<Scalar>> const&);
BALLAST_INSTANTIATE(float)
BALLAST_INSTANTIATE(double)
#undef BALLAST_INSTANTIATE

}  // namespace ballast
