#include "host/run/pass.hpp"

#include <tbb/global_control.h>
#include <tbb/task_arena.h>
#include <tbb/task_group.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <new>

#include "host/run/stop_signals.hpp"

namespace ballast {
namespace {

constexpr std::size_t kWorkspaceAlignment = 64;
constexpr std::uint64_t kFoldPaths = std::uint64_t{1}
                                     << 31;  // a path adds at most 1 to a bin, so 32 bits hold these
constexpr std::uint32_t kMaxBatch = 1U << 20;

struct AlignedFree {
    void operator()(void* memory) const noexcept { std::free(memory); }
};
using Workspace = std::unique_ptr<void, AlignedFree>;

Workspace allocate_workspace(std::size_t bytes)
{
    std::size_t const rounded = (std::max<std::size_t>(bytes, 1) + kWorkspaceAlignment - 1) /
                                kWorkspaceAlignment * kWorkspaceAlignment;
    void* const memory = std::aligned_alloc(kWorkspaceAlignment, rounded);
    if (memory == nullptr) {
        throw std::bad_alloc();
    }
    return Workspace(memory);
}

/// Tallies that one worker alone writes.
class WorkerTallies {
public:
    template <class Scalar>
    explicit WorkerTallies(std::vector<PassJob<Scalar>> const& jobs)
    {
        for (PassJob<Scalar> const& job : jobs) {
            TallyLayout const at = tally_layout(job.shape);
            counts_.emplace_back(static_cast<std::size_t>(at.num_counts));
            bins_.emplace_back(static_cast<std::size_t>(at.num_bins));
            views_.push_back({job.shape, at, counts_.back().data(), bins_.back().data()});
        }
    }

    TallyView const& view(std::size_t job) const { return views_[job]; }

    /// Fold into `total` when the 32-bit bins could not hold `coming` more paths.
    void make_room(std::uint64_t coming, PassState& total, std::mutex& mutex)
    {
        if (unfolded_ + coming > kFoldPaths) {
            fold(total, mutex);
        }
        unfolded_ += coming;
    }

    void fold(PassState& total, std::mutex& mutex)
    {
        std::scoped_lock const lock(mutex);
        for (std::size_t job = 0; job < views_.size(); ++job) {
            add_and_clear(counts_[job], total.tallies[job].counts);
            add_and_clear(bins_[job], total.tallies[job].bins);
        }
        unfolded_ = 0;
    }

private:
    template <class Count>
    static void add_and_clear(std::vector<Count>& from, std::vector<std::uint64_t>& to)
    {
        for (std::size_t i = 0; i < from.size(); ++i) {
            to[i] += from[i];
            from[i] = 0;
        }
    }

    std::vector<std::vector<std::uint64_t>> counts_;
    std::vector<std::vector<std::uint32_t>> bins_;
    std::vector<TallyView> views_;
    std::uint64_t unfolded_ = 0;
};

/// The jobs that have paths from `first` on; job 0 stays first.
template <class Scalar>
void collect_jobs(std::vector<PassJob<Scalar>> const& jobs, WorkerTallies const& tallies, std::uint64_t first,
                  std::vector<ScenarioJob<Scalar>>& active)
{
    active.clear();
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        PassJob<Scalar> const& job = jobs[i];
        if (job.num_paths <= first) {
            continue;
        }
        std::uint64_t const firms = static_cast<std::uint64_t>(job.shape.num_firms);
        active.push_back({job.tables, job.num_paths, tallies.view(i),
                          job.records == nullptr ? nullptr : job.records + first * firms});
    }
}

template <class Scalar>
std::vector<ScenarioJob<Scalar>> bare_jobs(std::vector<PassJob<Scalar>> const& jobs)
{
    std::vector<ScenarioJob<Scalar>> bare;
    for (PassJob<Scalar> const& job : jobs) {
        bare.push_back(
            {job.tables, job.num_paths, {job.shape, tally_layout(job.shape), nullptr, nullptr}, nullptr});
    }
    return bare;
}

/// Firm-steps of paths [first, end) in all jobs.
template <class Scalar>
std::uint64_t firm_steps_between(std::vector<PassJob<Scalar>> const& jobs, std::uint64_t first,
                                 std::uint64_t end)
{
    std::uint64_t sum = 0;
    for (PassJob<Scalar> const& job : jobs) {
        std::uint64_t const last = std::min(end, job.num_paths);
        std::uint64_t const paths = last > first ? last - first : 0;
        sum += paths * static_cast<std::uint64_t>(job.shape.num_firms) *
               static_cast<std::uint64_t>(job.tables->num_steps);
    }
    return sum;
}

}  // namespace

template <class Scalar>
PassState empty_state(std::vector<PassJob<Scalar>> const& jobs)
{
    PassState state;
    for (PassJob<Scalar> const& job : jobs) {
        TallyLayout const at = tally_layout(job.shape);
        state.tallies.push_back({job.shape,
                                 std::vector<std::uint64_t>(static_cast<std::size_t>(at.num_counts)),
                                 std::vector<std::uint64_t>(static_cast<std::size_t>(at.num_bins))});
    }
    return state;
}

template <class Scalar>
void run_slice(Execution const& execution, std::vector<PassJob<Scalar>> const& jobs, PassState& state,
               Instant pause_at, std::function<void(std::uint64_t)> const& on_batch)
{
    std::uint64_t const end = jobs.front().num_paths;
    std::uint32_t const batch = std::clamp(execution.batch, 1U, kMaxBatch);
    auto const bare = bare_jobs(jobs);
    std::size_t const bytes =
        workspace_bytes<Scalar>(execution.isa, bare.data(), static_cast<std::int32_t>(bare.size()));
    std::atomic<std::uint64_t> next{state.finished};
    std::atomic<bool> failed{false};
    std::mutex mutex;

    auto const worker = [&] {
        WorkerTallies tallies(jobs);
        Workspace const workspace = allocate_workspace(bytes);
        std::vector<ScenarioJob<Scalar>> active;
        bool pause = false;  // asked after a batch, so that every slice gets on
        while (!failed && !pause) {
            std::uint64_t const first = next.fetch_add(batch);
            if (first >= end) {
                break;
            }
            std::uint64_t const paths = std::min<std::uint64_t>(batch, end - first);
            tallies.make_room(paths, state, mutex);
            collect_jobs(jobs, tallies, first, active);
            simulate<Scalar>(execution.isa, first, static_cast<std::uint32_t>(paths), active.data(),
                             static_cast<std::int32_t>(active.size()), workspace.get());
            on_batch(firm_steps_between(jobs, first, first + paths));
            pause = stop_requested() || std::chrono::steady_clock::now() >= pause_at;
        }
        tallies.fold(state, mutex);
    };

    std::size_t const threads = static_cast<std::size_t>(std::max(execution.threads, 1));
    tbb::global_control const limit(tbb::global_control::max_allowed_parallelism, threads);
    tbb::task_arena arena(static_cast<int>(threads));
    arena.execute([&] {
        tbb::task_group group;
        for (std::size_t i = 0; i < threads; ++i) {
            group.run([&] {
                try {
                    worker();
                } catch (...) {
                    failed = true;
                    throw;
                }
            });
        }
        group.wait();
    });
    state.finished = std::min(next.load(), end);
}

template <class Scalar>
std::uint64_t firm_steps(std::vector<PassJob<Scalar>> const& jobs, std::uint64_t first)
{
    return firm_steps_between(jobs, first, jobs.front().num_paths);
}

template <class Scalar>
std::uint64_t pass_bytes(Execution const& execution, std::vector<PassJob<Scalar>> const& jobs)
{
    auto const bare = bare_jobs(jobs);
    std::uint64_t worker =
        workspace_bytes<Scalar>(execution.isa, bare.data(), static_cast<std::int32_t>(bare.size()));
    std::uint64_t sum = 0;
    for (PassJob<Scalar> const& job : jobs) {
        TallyLayout const at = tally_layout(job.shape);
        std::uint64_t const counts = static_cast<std::uint64_t>(at.num_counts);
        std::uint64_t const bins = static_cast<std::uint64_t>(at.num_bins);
        worker += 8 * counts + 4 * bins;
        sum += 8 * (counts + bins);
    }
    return worker * static_cast<std::uint64_t>(std::max(execution.threads, 1)) + sum;
}

#define BALLAST_INSTANTIATE(Scalar)                                                                          \
    template PassState empty_state<Scalar>(std::vector<PassJob<Scalar>> const&);                             \
    template void run_slice<Scalar>(Execution const&, std::vector<PassJob<Scalar>> const&, PassState&,       \
                                    Instant, std::function<void(std::uint64_t)> const&);                     \
    template std::uint64_t firm_steps<Scalar>(std::vector<PassJob<Scalar>> const&, std::uint64_t);           \
    template std::uint64_t pass_bytes<Scalar>(Execution const&, std::vector<PassJob<Scalar>> const&);
BALLAST_INSTANTIATE(float)
BALLAST_INSTANTIATE(double)
#undef BALLAST_INSTANTIATE

}  // namespace ballast
