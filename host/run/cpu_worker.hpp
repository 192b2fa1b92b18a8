#pragma once
/// Paths simulated by the threads of the CPU, each thread with a workspace and tallies of its own.
#include <cstdlib>
#include <memory>

#include "host/run/run_settings.hpp"
#include "host/run/slice.hpp"

namespace ballast {

/// One thread's share. `jobs` outlive it.
template <class Scalar>
class CpuWorker {
public:
    CpuWorker(Isa isa, std::vector<PassJob<Scalar>> const& jobs);

    /// Simulate the range, which lies in one of those with digests, and count it.
    void simulate(PathRange range);

    /// More paths would not fit in the 32-bit bins.
    bool is_full(std::uint64_t coming) const;

    /// Add all that was counted to `sum` and begin anew.
    void fold(SharedTallies& sum);

private:
    struct Free {
        void operator()(void* memory) const noexcept { std::free(memory); }
    };

    Isa isa_;
    std::vector<PassJob<Scalar>> const& jobs_;
    std::vector<std::vector<std::uint64_t>> counts_;
    std::vector<std::vector<std::uint32_t>> bins_;
    std::vector<TallyView> views_;
    std::vector<ScenarioJob<Scalar>> active_;
    std::unique_ptr<void, Free> workspace_;
    std::uint64_t unfolded_ = 0;

    struct NotedDigest {
        std::size_t job, range;
        RangeDigest digest;
    };
    void note_digest(std::size_t job);

    std::size_t range_ = 0;             ///< in which it simulated last
    std::vector<RangeDigest> digests_;  ///< [jobs] of all that is not folded, when a range was left last
    std::vector<NotedDigest> noted_;    ///< of ranges, not folded
};

/// The threads of the CPU. Each keeps its worker from slice to slice, as its memory takes long to be had. All references
/// outlive the object.
template <class Scalar>
class CpuWorkers {
public:
    CpuWorkers(Execution const& execution, std::vector<PassJob<Scalar>> const& jobs)
        : execution_(execution)
        , jobs_(jobs)
    {
    }

    /// Works off the slice's queue in batches, on all threads. Returns the number of paths.
    std::uint64_t simulate(Slice const& slice);

private:
    std::uint64_t work_off(CpuWorker<Scalar>& worker, Slice const& slice) const;

    Execution const& execution_;
    std::vector<PassJob<Scalar>> const& jobs_;
    std::vector<std::unique_ptr<CpuWorker<Scalar>>> workers_;
};

/// Memory of one worker [bytes].
template <class Scalar>
std::uint64_t cpu_worker_bytes(Isa isa, std::vector<PassJob<Scalar>> const& jobs);

}  // namespace ballast
