#pragma once
/// One device in one pass: takes launches from a slice's queue, keeps two in flight, collects their tallies, and deals
/// with what goes wrong.
///
/// After a fault ranges whose tallies were not collected go back to the queue, so no fault changes a bit of the
/// tallies. Out of memory: the engine is made anew for half the paths, down to kLeastLaunch. Lost: what becomes of the
/// device is up to Execution::on_device_loss.
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "host/run/device_pool.hpp"
#include "host/run/slice.hpp"

namespace ballast {

template <class Scalar>
class DeviceWorker {
public:
    /// All references outlive the worker. `cuda_jobs` are `jobs` as devices take them.
    DeviceWorker(Execution const& execution, std::vector<PassJob<Scalar>> const& jobs,
                 std::vector<CudaJob<Scalar>> const& cuda_jobs, PooledDevice& device);

    /// The device simulates in this pass, as far as is known.
    bool is_usable() const { return !out_of_memory_ && !device_.retired; }
    PooledDevice const& device() const { return device_; }

    /// Work off the queue as one of `num_workers`; all that it did is collected on return. Throws
    /// Error(device) if the device fails and the run is to stop then.
    void work(Slice const& slice, std::size_t num_workers);

    /// Ranges collected since the last call, where there is an audit.
    std::vector<PathRange> take_collected();

    /// Tallies of a range simulated by itself; empty where the device cannot do that any more. Thread-safe, but not
    /// beside work().
    std::vector<Tally> simulate_alone(PathRange range);

private:
    void open();
    void process_queue(Slice const& slice, std::size_t num_workers);
    std::uint32_t first_size() const;
    std::uint32_t next_size(Slice const& slice, std::size_t num_workers) const;
    void launch(PathRange range);
    void wait_for_oldest(Slice const& slice);
    void drain(Slice const& slice);
    void collect_before(Slice const& slice, PathRange next);
    void collect(Slice const& slice);
    void adapt_size(double seconds, std::uint32_t paths);

    void out_of_memory(CudaError const& error, Slice const& slice);
    void lost(CudaError const& error, Slice const& slice);
    void unusable(CudaError const& error, Slice const& slice);
    void put_back_uncollected(Slice const& slice);
    [[noreturn]] void fail(std::string const& problem) const;
    bool fails_with_the_device() const;

    Execution const& execution_;
    EngineSource const& engines_;
    std::vector<PassJob<Scalar>> const& jobs_;
    std::vector<CudaJob<Scalar>> const& cuda_jobs_;
    PooledDevice& device_;

    std::unique_ptr<PathEngine<Scalar>> engine_;
    std::uint32_t max_launch_ = 0;        ///< paths; 0: not planned yet
    std::uint32_t size_ = 0;              ///< paths of the next launch, as measured
    std::deque<PathRange> in_flight_;     ///< oldest first
    std::vector<PathRange> uncollected_;  ///< launched since the last collect, those in flight too
    std::uint64_t uncollected_paths_ = 0;
    std::vector<PathRange> collected_;
    TallySums counts_, bins_;  ///< between device and sum
    bool out_of_memory_ = false;

    std::mutex alone_mutex_;
    std::unique_ptr<PathEngine<Scalar>> alone_;
};

inline constexpr double kLaunchSeconds = 0.2;      ///< that a launch should take
inline constexpr std::uint32_t kAlonePaths = 256;  ///< most paths of simulate_alone

}  // namespace ballast
