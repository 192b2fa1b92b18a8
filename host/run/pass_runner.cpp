#include "host/run/pass_runner.hpp"

#include <algorithm>
#include <chrono>
#include <new>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "host/base/error.hpp"
#include "host/base/stop_signals.hpp"
#include "host/run/parameter_points.hpp"

namespace ballast {
namespace {

/// Slices of a pass on devices are not longer: a device that is lost takes what it did since the slice began with it.
constexpr double kDeviceSliceSeconds = 10.0;

double seconds_since(Instant start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

PassRunner::PassRunner(RunSettings const& settings, RunIdentity identity)
    : settings_(settings)
    , pool_(settings.execution)
{
    if (settings_.checkpoint.empty()) {
        return;
    }
    if (std::optional<Checkpoint> found = read_checkpoint(settings_.checkpoint, identity)) {
        done_ = std::move(*found);
        spdlog::info("resuming from {} at path {} of pass {}", settings_.checkpoint.string(),
                     done_.passes.empty() ? 0 : done_.passes.back().finished, done_.passes.size());
    }
    resumed_ = is_durable_ = !done_.passes.empty();
    done_.identity = std::move(identity);
}

template <class Scalar>
std::vector<Tally> const& PassRunner::run_pass(std::string const& what,
                                               std::vector<PassJob<Scalar>> const& jobs, PathSet const& paths,
                                               PassLooks const& looks)
{
    PassState& state = begin(jobs);
    Progress progress(progress_stream(), progress_style(), what, "firm-steps",
                      ballast::firm_steps(jobs, paths, state.finished));
    finish(jobs, paths, looks, state, progress);
    progress.finish();
    return state.tallies;
}

template <class Scalar>
void PassRunner::run_point(std::string const& name, std::vector<PassJob<Scalar>> const& jobs,
                           PathSet const& paths, Progress& progress)
{
    PassState& state = begin(jobs);
    finish(jobs, paths, {}, state, progress);
    refuse_nonfinite(state.tallies.front(), name);
    done_.points.push_back(survivors_by_date(state.tallies.front()));
    done_.point_ranges.push_back(state.tallies.front().ranges);
    done_.passes.pop_back();
    --next_pass_;
    save_if_due();
}

std::vector<std::vector<std::uint64_t>> const& PassRunner::points(std::size_t num_points,
                                                                  std::size_t cells) const
{
    bool const fits =
        done_.points.size() <= num_points && (done_.points.empty() || done_.points.front().size() == cells);
    if (!fits) {
        refuse_checkpoint();
    }
    return done_.points;
}

std::ostream& PassRunner::progress_stream()
{
    return settings_.progress == nullptr ? silent_ : *settings_.progress;
}

ProgressStyle PassRunner::progress_style() const
{
    return settings_.progress == nullptr ? ProgressStyle::none : settings_.progress_style;
}

/// The next pass as a checkpoint has left it, or an empty one.
template <class Scalar>
PassState& PassRunner::begin(std::vector<PassJob<Scalar>> const& jobs)
{
    std::size_t const pass = next_pass_++;
    if (done_.passes.size() <= pass) {
        done_.passes.push_back(empty_state(jobs));
    }
    take_shapes(done_.passes[pass], jobs);
    return done_.passes[pass];
}

/// The shapes of the jobs, which a checkpoint does not hold; its arrays must have their sizes.
template <class Scalar>
void PassRunner::take_shapes(PassState& state, std::vector<PassJob<Scalar>> const& jobs) const
{
    bool fits = state.tallies.size() == jobs.size() && state.finished <= jobs.front().num_paths;
    for (std::size_t i = 0; fits && i < jobs.size(); ++i) {
        TallyLayout const at = tally_layout(jobs[i].shape);
        fits = state.tallies[i].counts.size() == static_cast<std::size_t>(at.num_counts) &&
               state.tallies[i].bins.size() == static_cast<std::size_t>(at.num_bins);
        state.tallies[i].shape = jobs[i].shape;
    }
    if (!fits) {
        refuse_checkpoint();
    }
}

/// Simulates what is left of a pass, with a checkpoint now and then.
template <class Scalar>
void PassRunner::finish(std::vector<PassJob<Scalar>> const& jobs, PathSet const& paths,
                        PassLooks const& looks, PassState& state, Progress& progress)
{
    PathSet due = paths;  // the pass follows it from slice to slice
    Pass<Scalar> pass(settings_.execution, jobs, due, pool_);
    for (std::uint64_t const look : looks.paths) {
        if (state.finished > look) {
            continue;  // whoever went on from there has looked
        }
        due = paths.below(look);
        simulate_to_end(pass, jobs, due, state, progress);
        if (looks.is_enough(state.tallies)) {
            return;
        }
    }
    due = paths;
    simulate_to_end(pass, jobs, due, state, progress);
}

template <class Scalar>
void PassRunner::simulate_to_end(Pass<Scalar>& pass, std::vector<PassJob<Scalar>> const& jobs,
                                 PathSet const& paths, PassState& state, Progress& progress)
{
    while (state.finished < paths.end()) {
        std::uint64_t const left = ballast::firm_steps(jobs, paths, state.finished);
        run_slice(pass, state, progress);
        firm_steps_ += left - ballast::firm_steps(jobs, paths, state.finished);
        if (stop_requested()) {
            progress.finish();
            stop();
        }
        if (state.finished < paths.end()) {
            save_if_due();
        }
    }
}

template <class Scalar>
void PassRunner::run_slice(Pass<Scalar>& pass, PassState& state, Progress& progress)
{
    Instant const start = std::chrono::steady_clock::now();
    double const length = pass.has_usable_device()
                              ? std::min(kDeviceSliceSeconds, settings_.checkpoint_seconds)
                              : settings_.checkpoint_seconds;
    Instant const pause_at =
        start + std::chrono::duration_cast<Instant::duration>(std::chrono::duration<double>(length));
    try {
        pass.run_slice(state, pause_at, [&progress](std::uint64_t steps) { progress.add(steps); });
    } catch (Error const& error) {
        if (error.code() == ExitCode::device) {
            progress.finish();
            stop_without_device(error);
        }
        throw;
    }
    seconds_ += seconds_since(start);
}

void PassRunner::save()
{
    if (settings_.checkpoint.empty()) {
        return;
    }
    write_checkpoint(settings_.checkpoint, done_);
    is_durable_ = true;
    last_save_ = std::chrono::steady_clock::now();
    spdlog::debug("checkpoint {} written", settings_.checkpoint.string());
}

/// Why it cannot be written, and what stays in its place; "" if it was.
std::string PassRunner::try_to_save()
{
    std::string problem;
    try {
        save();
        return problem;
    } catch (Error const& error) {
        problem = error.what();
    } catch (std::bad_alloc const&) {
        problem = "out of memory.";
    }
    last_save_ = std::chrono::steady_clock::now();
    return fmt::format("no checkpoint could be written: {} {}", problem,
                       is_durable_ ? "The older one is kept" : "There is no older one");
}

/// A checkpoint that cannot be written costs nothing but what it would have saved.
void PassRunner::save_or_warn()
{
    if (std::string const problem = try_to_save(); !problem.empty()) {
        spdlog::warn("{}; the simulation goes on", problem);
    }
}

void PassRunner::save_if_due()
{
    if (seconds_since(last_save_) >= settings_.checkpoint_seconds) {
        save_or_warn();
    }
}

void PassRunner::save_finished()
{
    if (firm_steps_ > 0) {
        save_or_warn();
    }
}

void PassRunner::refuse_checkpoint() const
{
    throw Error(ExitCode::input_bad, settings_.checkpoint.string() + " does not have the shape of this run",
                "its tallies cannot be continued", "Remove the file to start over.");
}

void PassRunner::stop()
{
    if (settings_.checkpoint.empty()) {
        throw Error(ExitCode::stopped, stop_reason(), "nothing was saved", "");
    }
    if (std::string const problem = try_to_save(); !problem.empty()) {
        throw Error(ExitCode::io, fmt::format("{}, and {}.", stop_reason(), problem));
    }
    throw Error(ExitCode::stopped, stop_reason(),
                fmt::format("progress was saved to {}", settings_.checkpoint.string()),
                "Run the same command again to resume.");
}

/// The slice in which the device failed is lost, all before it is kept.
void PassRunner::stop_without_device(Error const& error)
{
    if (settings_.checkpoint.empty()) {
        throw error;
    }
    if (std::string const problem = try_to_save(); !problem.empty()) {
        throw Error(error.code(), fmt::format("{} Also, {}.", error.what(), problem));
    }
    throw Error(error.code(),
                fmt::format("{} Progress was saved to {}; run the same command again to resume, with any "
                            "backend.",
                            error.what(), settings_.checkpoint.string()));
}

void refuse_nonfinite(Tally const& tally, std::string const& name)
{
    std::uint64_t const bad = TallyReader(tally).flag(Flag::nonfinite_paths);
    if (bad > 0) {
        throw Error(ExitCode::internal, fmt::format("{} paths of {} produced non-finite values", bad, name),
                    "figures made from the others would be biased, so nothing was written",
                    "Look for extreme values in the study, and report it with the study.");
    }
}

#define BALLAST_INSTANTIATE(Scalar)                                                                          \
    template std::vector<Tally> const& PassRunner::run_pass<Scalar>(                                         \
        std::string const&, std::vector<PassJob<Scalar>> const&, PathSet const&, PassLooks const&);          \
    template void PassRunner::run_point<Scalar>(std::string const&, std::vector<PassJob<Scalar>> const&,     \
                                                PathSet const&, Progress&);
BALLAST_INSTANTIATE(float)
BALLAST_INSTANTIATE(double)
#undef BALLAST_INSTANTIATE

}  // namespace ballast
