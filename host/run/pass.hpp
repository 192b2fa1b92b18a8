#pragma once
/// One pass over the paths: several variants of the study simulated together on the same random numbers.
///
/// Workers take batches of paths from a counter, each into tallies of its own, which are added up at the end of a
/// slice. Integer sums do not depend on who counted what, so neither threads nor batch size change a bit. The
/// finished paths are always a prefix: every batch that was taken is finished before a slice returns.
#include <chrono>
#include <cstdint>
#include <functional>
#include <vector>

#include "host/run/run_settings.hpp"

namespace ballast {

/// One variant: the base case, a scenario, a firm with a sponsor or with more cash.
template <class Scalar>
struct PassJob {
    StudyTables<Scalar> const* tables = nullptr;  ///< outlives the pass
    TallyShape shape{};
    std::uint64_t num_paths = 0;    ///< at most those of job 0
    PathRecord* records = nullptr;  ///< [num_paths][num_firms], or null
};

/// What is done so far; all that a checkpoint must hold.
struct PassState {
    std::uint64_t finished = 0;  ///< paths [0, finished) are in the tallies
    std::vector<Tally> tallies;  ///< [jobs]
};

template <class Scalar>
PassState empty_state(std::vector<PassJob<Scalar>> const& jobs);

using Instant = std::chrono::steady_clock::time_point;

/// Simulate from state.finished on until the paths of job 0 are done, `pause_at` has passed or a stop is requested.
/// `on_batch` is called by the workers with the firm-steps of each finished batch.
template <class Scalar>
void run_slice(Execution const& execution, std::vector<PassJob<Scalar>> const& jobs, PassState& state,
               Instant pause_at, std::function<void(std::uint64_t)> const& on_batch);

/// One firm advanced one step on one path in one variant, for all paths from `first` on.
template <class Scalar>
std::uint64_t firm_steps(std::vector<PassJob<Scalar>> const& jobs, std::uint64_t first);

/// Memory that a pass holds while it runs [bytes]: workspaces and tallies of all workers, and the sum.
template <class Scalar>
std::uint64_t pass_bytes(Execution const& execution, std::vector<PassJob<Scalar>> const& jobs);

}  // namespace ballast
