#include "host/run/pass.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "host/base/error.hpp"
#include "host/risk/digest_ranges.hpp"
#include "host/run/audit.hpp"
#include "host/run/team_records.hpp"
#include "host/run/threads.hpp"

namespace ballast {
namespace {

std::uint64_t number_of(Seed const& seed)
{
    return (static_cast<std::uint64_t>(seed.hi) << 32) | seed.lo;
}

}  // namespace

template <class Scalar>
Pass<Scalar>::Pass(Execution const& execution, std::vector<PassJob<Scalar>> const& jobs, PathSet const& paths,
                   DevicePool& pool)
    : execution_(execution)
    , jobs_(jobs)
    , paths_(paths)
    , pool_(pool)
    , cpu_(execution, jobs)
{
    for (PooledDevice& device : pool.devices()) {
        if (device.retired) {
            continue;
        }
        if (!device_jobs_) {
            device_jobs_ = std::make_unique<DeviceJobs<Scalar>>(jobs);
        }
        workers_.push_back(
            std::make_unique<DeviceWorker<Scalar>>(execution, jobs_, device_jobs_->jobs(), device));
    }
    silent_jobs_ = jobs;
    for (PassJob<Scalar>& job : silent_jobs_) {
        job.records = nullptr;
    }
}

template <class Scalar>
void Pass<Scalar>::run_slice(PassState& state, Instant pause_at,
                             std::function<void(std::uint64_t)> const& on_progress)
{
    Team& team = *execution_.team;
    bool const able = has_usable_device() || cpu_may_simulate();
    std::uint64_t able_processes = able ? 1 : 0;
    team.add_up({std::span(&able_processes, 1)});
    if (able_processes == 0) {
        refuse_without_engine();
    }
    if (team.size() == 1 && !has_usable_device()) {
        run_alone(state, pause_at, on_progress);
        return;
    }
    std::atomic<std::uint64_t> done{0};
    std::uint64_t told = 0;  // by others
    std::function<void(std::uint64_t)> const count = [&](std::uint64_t steps) {
        done += steps;
        if (team.leads()) {
            on_progress(steps);
        }
    };
    // Tallies of the slice stand apart until all of it is done: if it fails, the state is as it was.
    std::vector<Tally> tallies = empty_tallies(jobs_);
    SharedTallies sum(tallies);
    std::size_t const takers =
        has_usable_device() ? workers_.size() : static_cast<std::size_t>(std::max(execution_.threads, 1));
    PathQueue queue(team.supply(paths_, state.finished, takers, done, [&](std::uint64_t steps) {
        told += steps;
        on_progress(steps);
    }));
    bool const whole = !able || simulate({queue, sum, pause_at, count});
    queue.end();

    std::array<std::uint64_t, 3> sums{whole ? 0U : 1U, team.leads() ? queue.taken_to() : 0, done};
    std::vector<std::span<std::uint64_t>> numbers{sums};
    std::vector<RangeDigests> digests;
    for (Tally& tally : tallies) {
        numbers.emplace_back(tally.counts);
        numbers.emplace_back(tally.bins);
        digests.push_back(std::move(tally.ranges));
    }
    std::size_t const num_ranges = num_digest_ranges(paths_.end());
    std::vector<std::uint64_t> digest_numbers = digest_array(digests, num_ranges);
    numbers.emplace_back(digest_numbers);
    team.add_up(numbers);
    auto const [broken, taken_to, all_done] = sums;
    if (team.leads()) {
        on_progress(all_done - done - told);
    }
    if (broken > 0) {
        return;
    }
    collect_records(team, jobs_, queue.handed_out());
    SharedTallies whole_sum(state.tallies);
    digests = digests_of_array(digest_numbers, num_ranges);
    for (std::size_t job = 0; job < tallies.size(); ++job) {
        tallies[job].ranges = std::move(digests[job]);
        tallies[job].ranges.resize(num_digest_ranges(std::min(paths_.end(), jobs_[job].num_paths)));
        whole_sum.take(job, tallies[job]);
    }
    state.finished = taken_to;
}

/// Straight into the state: a slice of the CPU fails only with the run.
template <class Scalar>
void Pass<Scalar>::run_alone(PassState& state, Instant pause_at,
                             std::function<void(std::uint64_t)> const& on_progress)
{
    PathQueue queue(paths_, state.finished);
    SharedTallies sum(state.tallies);
    finish_on_cpu({queue, sum, pause_at, on_progress});
    state.finished = queue.taken_to();
}

/// Works off the queue of a slice. False if some of what was handed out here is not done: by a stop while the CPU was
/// taking over, or because others of the team must do it.
template <class Scalar>
bool Pass<Scalar>::simulate(Slice const& slice)
{
    PathQueue& queue = slice.queue;
    do {
        run_devices(slice);
    } while (queue.has_returned() && has_usable_device());
    bool const nothing_taken = !has_usable_device() && queue.handed_out().ranges().empty();
    if (queue.has_returned() && execution_.team->size() > 1 && !cpu_may_simulate()) {
        queue.abort();
        return false;
    }
    if (queue.has_returned() || (nothing_taken && cpu_may_simulate())) {
        finish_on_cpu(slice);
    }
    if (queue.has_returned()) {
        return false;
    }
    audit();
    return true;
}

template <class Scalar>
bool Pass<Scalar>::has_usable_device() const
{
    return std::any_of(workers_.begin(), workers_.end(),
                       [](auto const& worker) { return worker->is_usable(); });
}

/// With --backend auto a device that was of no use from the start is one that is not there.
template <class Scalar>
bool Pass<Scalar>::cpu_may_simulate() const
{
    bool lost_one = false;
    for (PooledDevice const& device : pool_.devices()) {
        lost_one = lost_one || device.use.losses > 0;
    }
    return execution_.devices.empty() || execution_.on_device_loss == OnDeviceLoss::cpu ||
           (execution_.backend == Backend::automatic && !lost_one);
}

template <class Scalar>
void Pass<Scalar>::refuse_without_engine() const
{
    std::string problem = "no device is left to simulate on";
    for (PooledDevice const& device : pool_.devices()) {
        problem += device.problem.empty() ? "" : fmt::format("; {}", device.problem);
    }
    throw Error(ExitCode::device, problem, "the CPU may not take over",
                "With --on-device-loss cpu or --backend cpu it does; the bits are the same.");
}

/// Every usable device works until the queue is empty. One that is lost may leave ranges behind.
template <class Scalar>
void Pass<Scalar>::run_devices(Slice const& slice)
{
    std::vector<DeviceWorker<Scalar>*> usable;
    for (auto const& worker : workers_) {
        if (worker->is_usable()) {
            usable.push_back(worker.get());
        }
    }
    on_threads(static_cast<int>(usable.size()), usable.size(), [&](std::size_t i) {
        try {
            usable[i]->work(slice, usable.size());
        } catch (...) {
            slice.queue.abort();
            throw;
        }
    });
}

template <class Scalar>
void Pass<Scalar>::finish_on_cpu(Slice const& slice)
{
    if (!cpu_may_simulate()) {
        refuse_without_engine();
    }
    if (!execution_.devices.empty() && !std::exchange(pool_.takeover_logged, true)) {
        spdlog::warn("no usable CUDA device; running on the CPU with {} threads", execution_.threads);
    }
    pool_.cpu_paths += cpu_.simulate(slice);
}

template <class Scalar>
void Pass<Scalar>::audit()
{
    if (execution_.audit_share <= 0) {
        return;
    }
    AuditChoice const choice(execution_.audit_share, number_of(jobs_.front().tables->view().seed),
                             jobs_.front().num_paths);
    std::vector<std::pair<DeviceWorker<Scalar>*, PathRange>> blocks;
    for (auto const& worker : workers_) {
        for (PathRange const& range : worker->take_collected()) {
            for (PathRange const& block : choice.blocks_in(range)) {
                blocks.emplace_back(worker.get(), block);
            }
        }
    }
    on_threads(execution_.threads, blocks.size(),
               [&](std::size_t i) { audit_block(*blocks[i].first, blocks[i].second); });
}

template <class Scalar>
void Pass<Scalar>::audit_block(DeviceWorker<Scalar>& worker, PathRange block)
{
    std::vector<Tally> const found = worker.simulate_alone(block);
    if (found.empty()) {
        return;  // the device is gone, which was said
    }
    std::vector<Tally> expected = empty_tallies(jobs_);
    SharedTallies sum(expected);
    CpuWorker<Scalar> cpu(execution_.isa, silent_jobs_);
    cpu.simulate(block);
    cpu.fold(sum);
    std::string const difference = first_difference(found, expected);
    if (!difference.empty()) {
        throw Error(ExitCode::internal,
                    fmt::format("{} and the CPU differ on paths {}: {}", worker.device().name(),
                                describe({block}), difference),
                    "its tallies cannot be trusted, so nothing was written",
                    "Run with --backend cpu, and report the device, its driver and the study.");
    }
    pool_.audited_paths += block.count;
}

template <class Scalar>
std::uint64_t pass_bytes(Execution const& execution, std::vector<PassJob<Scalar>> const& jobs)
{
    std::uint64_t sum = 0;
    for (Tally const& tally : empty_tallies(jobs)) {
        sum += 8 * static_cast<std::uint64_t>(tally.counts.size() + tally.bins.size());
    }
    if (!execution.devices.empty()) {
        return sum *
               (2 + execution.devices.size());  // state, slice, and one between each device and the slice
    }
    return cpu_worker_bytes(execution.isa, jobs) *
               static_cast<std::uint64_t>(std::max(execution.threads, 1)) +
           sum;
}

#define BALLAST_INSTANTIATE(Scalar)                                                                          \
    template class Pass<Scalar>;                                                                             \
    template std::uint64_t pass_bytes<Scalar>(Execution const&, std::vector<PassJob<Scalar>> const&);
BALLAST_INSTANTIATE(float)
BALLAST_INSTANTIATE(double)
#undef BALLAST_INSTANTIATE

}  // namespace ballast
