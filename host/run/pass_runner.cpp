#include "host/run/pass_runner.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <new>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "host/base/error.hpp"
#include "host/run/byte_text.hpp"
#include "host/run/parameter_points.hpp"

namespace ballast {
namespace {

/// Slices of a pass on devices are not longer: a device that is lost takes what it did since the slice began with it.
constexpr double kDeviceSliceSeconds = 10.0;

/// A checkpoint takes seconds to write: for less work than this it is not written once all is simulated.
constexpr double kSecondsWorthKeeping = 10.0;

double seconds_since(Instant start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// What the leader of a team tells the others: the identity of its run, and how far a checkpoint has come.
Bytes leaders_bytes(RunIdentity const& identity, Checkpoint const& done)
{
    ByteWriter bytes;
    bytes.add(std::uint64_t{identity.size()});
    for (auto const& [what, value] : identity) {
        bytes.add_text(what);
        bytes.add_text(value);
    }
    bytes.add(std::uint64_t{done.passes.size()});
    for (PassState const& pass : done.passes) {
        bytes.add(pass.finished);
        bytes.add(std::uint64_t{pass.tallies.size()});
        for (Tally const& tally : pass.tallies) {
            bytes.add_values(tally.counts);
            bytes.add_values(tally.bins);
            bytes.add_values(tally.ranges);
        }
    }
    bytes.add(std::uint64_t{done.points.size()});
    for (std::size_t i = 0; i < done.points.size(); ++i) {
        bytes.add_values(done.points[i]);
        bytes.add_values(done.point_ranges[i]);
    }
    return bytes.take();
}

void take_leaders_bytes(Bytes const& bytes, RunIdentity const& expected, Checkpoint& done)
{
    ByteReader reader(bytes);
    RunIdentity identity(static_cast<std::size_t>(reader.take<std::uint64_t>()));
    for (auto& [what, value] : identity) {
        what = reader.take_text();
        value = reader.take_text();
    }
    if (std::string const differences = identity_differences(identity, expected); !differences.empty()) {
        throw Error(ExitCode::input_bad, "it would simulate another run than rank 0: " + differences,
                    "their tallies do not belong together",
                    "Give all processes the same program, study and options.");
    }
    done.passes.resize(static_cast<std::size_t>(reader.take<std::uint64_t>()));
    for (PassState& pass : done.passes) {
        pass.finished = reader.take<std::uint64_t>();
        pass.tallies.resize(static_cast<std::size_t>(reader.take<std::uint64_t>()));
        for (Tally& tally : pass.tallies) {
            tally.counts = reader.take_values<std::uint64_t>();
            tally.bins = reader.take_values<std::uint64_t>();
            tally.ranges = reader.take_values<RangeDigest>();
        }
    }
    done.points.resize(static_cast<std::size_t>(reader.take<std::uint64_t>()));
    for (std::vector<std::uint64_t>& point : done.points) {
        point = reader.take_values<std::uint64_t>();
        done.point_ranges.push_back(reader.take_values<RangeDigest>());
    }
}

}  // namespace

PassRunner::PassRunner(RunSettings const& settings, RunIdentity identity)
    : settings_(settings)
    , pool_(settings.execution)
{
    read_checkpoint_of_leader(identity);
    resumed_ = !done_.passes.empty() || !done_.points.empty();
    is_durable_ = resumed_ && !settings_.checkpoint.empty();
    done_.identity = std::move(identity);
    done_.study = settings_.effective_study;
}

/// All but the records, which only the leader keeps.
void PassRunner::read_checkpoint_of_leader(RunIdentity const& identity)
{
    Team& team = *settings_.execution.team;
    if (!settings_.checkpoint.empty()) {
        if (std::optional<Checkpoint> found =
                read_checkpoint(settings_.checkpoint, identity, settings_.effective_study)) {
            done_ = std::move(*found);
            spdlog::info("resuming from {} at path {} of pass {}", settings_.checkpoint.string(),
                         done_.passes.empty() ? 0 : done_.passes.back().finished, done_.passes.size());
        }
    }
    if (team.size() == 1) {
        return;
    }
    Bytes bytes = team.leads() ? leaders_bytes(identity, done_) : Bytes{};
    team.share(bytes);
    if (!team.leads()) {
        take_leaders_bytes(bytes, identity, done_);
    }
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
    return settings_.progress.stream == nullptr ? silent_ : *settings_.progress.stream;
}

ProgressStyle PassRunner::progress_style() const
{
    return settings_.progress.stream == nullptr ? ProgressStyle::none : settings_.progress.style;
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
        if (leader_has_enough(looks, state)) {
            return;
        }
    }
    due = paths;
    simulate_to_end(pass, jobs, due, state, progress);
}

/// Figures are made by each process, whose libraries may round differently: what the leader sees counts.
bool PassRunner::leader_has_enough(PassLooks const& looks, PassState const& state)
{
    ByteWriter enough;
    enough.add(looks.is_enough(state.tallies));
    Bytes bytes = enough.take();
    settings_.execution.team->share(bytes);
    return ByteReader(bytes).take<bool>();
}

template <class Scalar>
void PassRunner::simulate_to_end(Pass<Scalar>& pass, std::vector<PassJob<Scalar>> const& jobs,
                                 PathSet const& paths, PassState& state, Progress& progress)
{
    while (state.finished < paths.end()) {
        std::uint64_t const left = ballast::firm_steps(jobs, paths, state.finished);
        run_slice(pass, state, progress);
        firm_steps_ += left - ballast::firm_steps(jobs, paths, state.finished);
        if (settings_.execution.team->stops()) {
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
        settings_.execution.team->fail(error.exit_status(), error.what());
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
    double const worth_keeping = std::min(kSecondsWorthKeeping, settings_.checkpoint_seconds);
    if (firm_steps_ > 0 && (settings_.keep_finished || seconds_since(last_save_) >= worth_keeping)) {
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
    std::string const reason = settings_.execution.team->stop_reason();
    if (settings_.checkpoint.empty()) {
        throw Error(ExitCode::stopped, reason, "nothing was saved", "");
    }
    if (std::string const problem = try_to_save(); !problem.empty()) {
        throw Error(ExitCode::io, fmt::format("{}, and {}.", reason, problem));
    }
    throw Error(ExitCode::stopped, reason,
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

EngineUse PassRunner::use() const
{
    EngineUse all = pool_.use();
    Team& team = *settings_.execution.team;
    if (team.size() == 1) {
        return all;
    }
    ByteWriter mine;
    mine.add(all.cpu_paths);
    mine.add(all.audited_paths);
    for (DeviceUse const& device : all.devices) {
        mine.add_text(device.uuid);
        mine.add_text(device.name);
        mine.add_text(device.mapping);
        mine.add(std::array{device.launches, device.paths});
        mine.add(device.losses);
    }
    std::vector<Bytes> const each = team.collect(mine.bytes());
    for (std::size_t rank = 1; rank < each.size(); ++rank) {
        ByteReader reader(each[rank]);
        all.cpu_paths += reader.take<std::uint64_t>();
        all.audited_paths += reader.take<std::uint64_t>();
        while (!reader.at_end()) {
            DeviceUse device;
            device.uuid = reader.take_text();
            device.name = reader.take_text();
            device.mapping = reader.take_text();
            auto const [launches, paths] = reader.take<std::array<std::uint64_t, 2>>();
            device.launches = launches;
            device.paths = paths;
            device.losses = reader.take<int>();
            all.devices.push_back(std::move(device));
        }
    }
    return all;
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
