#pragma once
/// One pass over the paths: several variants of the study simulated together on the same random numbers.
///
/// Workers take ranges of paths from a queue, each into tallies of its own, which are added up at the end of a slice:
/// threads of the CPU take batches, devices take launches. Integer sums do not depend on who counted what, so neither
/// engines nor sizes change a bit. The finished paths are always a prefix of those of the pass: every range that was taken is finished
/// before a slice returns, by another worker if need be; a slice that fails, or is stopped while the CPU does the paths
/// of lost devices, leaves the state as it was. All processes of a team have the same state: what each counts in a slice is
/// added up at its end.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "host/run/cpu_worker.hpp"
#include "host/run/device_jobs.hpp"
#include "host/run/device_pool.hpp"
#include "host/run/device_worker.hpp"
#include "host/run/run_settings.hpp"
#include "host/run/slice.hpp"

namespace ballast {

/// What is done so far; all that a checkpoint must hold.
struct PassState {
    std::uint64_t finished = 0;  ///< those of the pass's paths that come before it are in the tallies
    std::vector<Tally> tallies;  ///< [jobs]
};

template <class Scalar>
PassState empty_state(std::vector<PassJob<Scalar>> const& jobs)
{
    return {0, empty_tallies(jobs)};
}

template <class Scalar>
class Pass {
public:
    /// `paths` of the variants `jobs`; each slice takes them as they then are. All references outlive the pass. Devices are
    /// opened by the first slice and stay so until the pass ends.
    Pass(Execution const& execution, std::vector<PassJob<Scalar>> const& jobs, PathSet const& paths,
         DevicePool& pool);

    /// Simulate from state.finished on until all paths are done, `pause_at` has passed or a stop is requested.
    /// `on_progress` is called by the workers with the firm-steps of what they have finished; at the leader of a team, of
    /// what anybody has. Throws Error(device) if nobody is left who may simulate, Error(internal) if an audit finds other
    /// bits, and what has failed in another process.
    void run_slice(PassState& state, Instant pause_at, std::function<void(std::uint64_t)> const& on_progress);

    /// Some device simulates, as far as is known. Then slices should be short: a loss costs the slice.
    bool has_usable_device() const;

private:
    bool cpu_may_simulate() const;
    [[noreturn]] void refuse_without_engine() const;
    void run_alone(PassState& state, Instant pause_at, std::function<void(std::uint64_t)> const& on_progress);
    bool simulate(Slice const& slice);
    void run_devices(Slice const& slice);
    void finish_on_cpu(Slice const& slice);
    void audit();
    void audit_block(DeviceWorker<Scalar>& worker, PathRange block);

    Execution const& execution_;
    std::vector<PassJob<Scalar>> const& jobs_;
    PathSet const& paths_;
    DevicePool& pool_;
    std::unique_ptr<DeviceJobs<Scalar>> device_jobs_;  ///< null without devices
    std::vector<std::unique_ptr<DeviceWorker<Scalar>>> workers_;
    CpuWorkers<Scalar> cpu_;
    std::vector<PassJob<Scalar>> silent_jobs_;  ///< without records, for audits
};

/// Memory that a pass holds on the host while it runs [bytes]: workspaces and tallies of all workers, and the sum.
template <class Scalar>
std::uint64_t pass_bytes(Execution const& execution, std::vector<PassJob<Scalar>> const& jobs);

}  // namespace ballast
