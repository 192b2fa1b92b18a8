#pragma once
/// Runs the passes of one run, one after the other: each in slices, with progress, a checkpoint now and then, and an
/// orderly stop after a signal or a lost device. In a team all have the same state, and the leader keeps the checkpoint.
#include <cstdint>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

#include "host/base/progress.hpp"
#include "host/run/checkpoint.hpp"
#include "host/run/device_pool.hpp"
#include "host/run/pass.hpp"
#include "host/run/run_settings.hpp"

namespace ballast {

class Error;

/// Where a pass may end before its last path.
struct PassLooks {
    std::vector<std::uint64_t> paths{};                             ///< ascending; the last ends the pass
    std::function<bool(std::vector<Tally> const&)> is_enough = {};  ///< asked there, of the tallies [jobs]
};

class PassRunner {
public:
    /// Resumes from the leader's settings.checkpoint where there is one. `settings` outlives the object. Throws
    /// Error(input_bad) if the checkpoint is damaged or of another run, or if processes of the team have other identities.
    PassRunner(RunSettings const& settings, RunIdentity identity);

    /// Simulates `paths` of all jobs of the next pass, or what a checkpoint has left of them; those before the first look
    /// that is enough. The tallies [jobs] stay in place until the next call. Throws Error(stopped) after a stop signal once
    /// the checkpoint is durable.
    template <class Scalar>
    std::vector<Tally> const& run_pass(std::string const& what, std::vector<PassJob<Scalar>> const& jobs,
                                       PathSet const& paths, PassLooks const& looks = {});

    /// The same for the one job of the next parameter point, of which only the survivors are kept. `name` is for errors.
    template <class Scalar>
    void run_point(std::string const& name, std::vector<PassJob<Scalar>> const& jobs, PathSet const& paths,
                   Progress& progress);

    /// Survivors of the finished parameter points, [points][dates x firms]. Throws Error(input_bad) if a checkpoint gave
    /// more than `num_points` of them, or of another size than `cells`.
    std::vector<std::vector<std::uint64_t>> const& points(std::size_t num_points, std::size_t cells) const;

    /// Digests of these, [points].
    std::vector<RangeDigests> const& point_ranges() const { return done_.point_ranges; }

    /// After the last pass: a checkpoint in which all are finished, so that no more than some seconds' work is lost while
    /// figures are made.
    void save_finished();

    /// Path records by scenario, which checkpoints keep beside the tallies.
    std::vector<std::vector<PathRecord>>& records() { return done_.records; }
    /// Says of which paths they are; before the first pass begins.
    void set_recorded(PathSet const& paths) { done_.recorded = paths; }

    std::ostream& progress_stream();
    ProgressStyle progress_style() const;

    bool resumed() const { return resumed_; }
    double seconds() const { return seconds_; }  ///< spent in slices by this process
    std::uint64_t firm_steps() const
    {
        return firm_steps_;
    }  ///< simulated by the team since this process began
    /// What all of the team did, at the leader; of this process elsewhere.
    EngineUse use() const;

private:
    template <class Scalar>
    PassState& begin(std::vector<PassJob<Scalar>> const& jobs);
    template <class Scalar>
    void take_shapes(PassState& state, std::vector<PassJob<Scalar>> const& jobs) const;
    template <class Scalar>
    void finish(std::vector<PassJob<Scalar>> const& jobs, PathSet const& paths, PassLooks const& looks,
                PassState& state, Progress& progress);
    bool leader_has_enough(PassLooks const& looks, PassState const& state);
    template <class Scalar>
    void simulate_to_end(Pass<Scalar>& pass, std::vector<PassJob<Scalar>> const& jobs, PathSet const& paths,
                         PassState& state, Progress& progress);
    template <class Scalar>
    void run_slice(Pass<Scalar>& pass, PassState& state, Progress& progress);

    void read_checkpoint_of_leader(RunIdentity const& identity);
    void save();
    std::string try_to_save();
    void save_or_warn();
    void save_if_due();
    [[noreturn]] void refuse_checkpoint() const;
    [[noreturn]] void stop();
    [[noreturn]] void stop_without_device(Error const& error);

    RunSettings const& settings_;
    DevicePool pool_;
    Checkpoint done_;
    bool resumed_ = false;
    bool is_durable_ = false;  ///< a checkpoint of this run lies there
    std::size_t next_pass_ = 0;
    std::ostringstream silent_;
    Instant last_save_ = std::chrono::steady_clock::now();
    double seconds_ = 0;
    std::uint64_t firm_steps_ = 0;
};

/// Throws Error(internal) if the state of any path was not finite.
void refuse_nonfinite(Tally const& tally, std::string const& name);

}  // namespace ballast
