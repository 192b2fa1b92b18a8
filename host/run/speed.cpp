#include "host/run/speed.hpp"

#include <algorithm>
#include <atomic>

#include "host/run/cpu_worker.hpp"
#include "host/run/threads.hpp"

namespace ballast {
namespace {

constexpr std::uint64_t kBlock = 32;  // paths: two groups of the widest lanes
constexpr double kPartsOfTrial = 8;   // so many parts of equal length, as far as a block is shorter than that
constexpr std::size_t kLeastParts = 2;  // of a thread, however long they take

double seconds_since(Instant start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Blocks of paths that all jobs have, dealt in turn: [0, limit) is walked through again if it is short.
class Blocks {
public:
    Blocks(std::uint64_t limit)
        : size_(std::min(kBlock, limit))
        , count_(limit / size_)
    {
    }
    PathRange take() { return {(taken_++ % count_) * size_, static_cast<std::uint32_t>(size_)}; }
    std::uint64_t paths_taken() const { return taken_ * size_; }

private:
    std::uint64_t size_, count_;
    std::atomic<std::uint64_t> taken_{0};
};

template <class Scalar>
Speed measure_on_cpu(Execution const& execution, std::vector<PassJob<Scalar>> const& jobs, double seconds,
                     PassState& state)
{
    std::uint64_t limit = jobs.front().num_paths;
    for (PassJob<Scalar> const& job : jobs) {
        limit = std::min(limit, job.num_paths);
    }
    Blocks blocks(limit);
    SharedTallies sum(state.tallies);
    auto const threads = static_cast<std::size_t>(std::max(execution.threads, 1));
    std::vector<std::vector<TimedPart>> parts(threads);
    std::vector<double> slice_seconds(threads);
    on_threads(execution.threads, threads, [&](std::size_t thread) {
        Instant const made_from = std::chrono::steady_clock::now();
        CpuWorker<Scalar> worker(execution.isa, jobs);
        slice_seconds[thread] = seconds_since(made_from);
        worker.simulate(blocks.take());
        Instant const start = std::chrono::steady_clock::now();
        while (parts[thread].size() < kLeastParts || seconds_since(start) < seconds) {
            TimedPart part;
            Instant const part_start = std::chrono::steady_clock::now();
            do {
                PathRange const range = blocks.take();
                worker.simulate(range);
                part.firm_steps += firm_steps_between(jobs, range.first, range.end());
                part.seconds = seconds_since(part_start);
            } while (part.seconds < seconds / kPartsOfTrial);
            parts[thread].push_back(part);
        }
        Instant const fold_from = std::chrono::steady_clock::now();
        worker.fold(sum);
        slice_seconds[thread] += seconds_since(fold_from);
    });
    state.finished += blocks.paths_taken();
    Speed speed = speed_of(parts);
    speed.seconds_of_slice = *std::max_element(slice_seconds.begin(), slice_seconds.end());
    return speed;
}

template <class Scalar>
Speed measure_on_devices(Execution const& execution, std::vector<PassJob<Scalar>> const& jobs, double seconds,
                         PassState& state)
{
    DevicePool pool(execution);
    PathSet const paths(0, jobs.front().num_paths);
    Pass<Scalar> pass(execution, jobs, paths, pool);
    Instant const start = std::chrono::steady_clock::now();
    std::uint64_t const before = firm_steps(jobs, state.finished);
    pass.run_slice(
        state, start + std::chrono::duration_cast<Instant::duration>(std::chrono::duration<double>(seconds)),
        [](std::uint64_t) {});
    return speed_of({{{before - firm_steps(jobs, state.finished), seconds_since(start)}}});
}

}  // namespace

Speed speed_of(std::vector<std::vector<TimedPart>> const& parts_by_thread)
{
    constexpr double kLeastSeconds = 1e-9;
    Speed speed;
    for (std::vector<TimedPart> const& parts : parts_by_thread) {
        TimedPart whole;
        std::vector<double> rates;
        for (TimedPart const& part : parts) {
            whole.firm_steps += part.firm_steps;
            whole.seconds += part.seconds;
            rates.push_back(static_cast<double>(part.firm_steps) / std::max(part.seconds, kLeastSeconds));
        }
        speed.mean += static_cast<double>(whole.firm_steps) / std::max(whole.seconds, kLeastSeconds);
        speed.slowest += *std::min_element(rates.begin(), rates.end());
        speed.fastest += *std::max_element(rates.begin(), rates.end());
    }
    return speed;
}

std::uint64_t idle_paths(std::uint64_t paths, std::uint64_t batch, std::uint64_t threads)
{
    std::uint64_t const round = batch * threads;
    std::uint64_t const busiest = paths / round * batch + std::min(paths % round, batch);
    return busiest * threads - paths;
}

template <class Scalar>
Speed measure_speed(Execution const& execution, std::vector<PassJob<Scalar>> const& jobs, double seconds,
                    PassState& state)
{
    return execution.devices.empty() ? measure_on_cpu(execution, jobs, seconds, state)
                                     : measure_on_devices(execution, jobs, seconds, state);
}

template Speed measure_speed<float>(Execution const&, std::vector<PassJob<float>> const&, double, PassState&);
template Speed measure_speed<double>(Execution const&, std::vector<PassJob<double>> const&, double,
                                     PassState&);

}  // namespace ballast
