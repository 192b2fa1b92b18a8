#include "host/run/run_study.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "ballast_version.hpp"
#include <algorithm>
#include <sstream>

#include "host/base/error.hpp"
#include "host/base/sha256.hpp"
#include "host/run/checkpoint.hpp"
#include "host/run/digest.hpp"
#include "host/run/endurance_levels.hpp"
#include "host/run/isa_choice.hpp"
#include "host/run/parameter_points.hpp"
#include "host/run/pass.hpp"
#include "host/run/stop_signals.hpp"
#include "host/run/variant_tables.hpp"

namespace ballast {
namespace {

double seconds_since(Instant start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::string joined(std::vector<std::string> const& words)
{
    return fmt::format("{}", fmt::join(words, " "));
}

void refuse_nonfinite(Tally const& tally, std::string const& name)
{
    std::uint64_t const bad = TallyReader(tally).flag(Flag::nonfinite_paths);
    if (bad > 0) {
        throw Error(ExitCode::internal, fmt::format("{} paths of {} lost their finite numbers", bad, name),
                    "figures made from the others would be biased, so nothing was written",
                    "Look for extreme values in the study, and report it with the study.");
    }
}

/// Slices of a pass on devices are not longer: a device that is lost takes what it did since the slice began with it.
constexpr double kDeviceSliceSeconds = 10.0;

/// One run in one precision.
template <class Scalar>
class Runner {
public:
    Runner(RunStudies const& studies, RunSettings const& settings)
        : studies_(studies)
        , settings_(settings)
        , tables_(studies)
        , pool_(settings.execution)
        , backstopped_(backstopped_firms(studies.base, tables_.index(), settings))
    {
        names_.push_back(kBaseName);
        titles_.push_back(studies.base.general.title);
        for (auto const& [scenario, study] : studies.scenarios) {
            names_.push_back(scenario.name);
            titles_.push_back(scenario.title);
        }
    }

    RunOutcome run()
    {
        StopSignals const signals;
        resume();
        RunOutcome outcome;
        outcome.index = tables_.index();
        outcome.resumed = !done_.passes.empty();

        run_scenarios(outcome);
        run_backstops(outcome);
        run_endurances(outcome);
        run_parameter_points(outcome);

        for (std::size_t i = 0; i < done_.records.size(); ++i) {
            outcome.scenarios[i].records = std::move(done_.records[i]);
        }
        outcome.digest = tally_digest(outcome);
        outcome.seconds = seconds_;
        outcome.firm_steps = firm_steps_;
        outcome.engines = pool_.use();
        return outcome;
    }

private:
    /// The base and its scenarios; the figures come from these.
    void run_scenarios(RunOutcome& outcome)
    {
        std::vector<PassJob<Scalar>> jobs = tables_.scenario_jobs();
        std::uint64_t const firms = tables_.index().firms.size();
        if (settings_.save_paths) {
            done_.records.resize(jobs.size());
            for (std::size_t i = 0; i < jobs.size(); ++i) {
                done_.records[i].resize(jobs[i].num_paths * firms);
                jobs[i].records = done_.records[i].data();
            }
        }
        std::vector<Tally> const& tallies = run_pass("scenarios", jobs);
        for (std::size_t i = 0; i < jobs.size(); ++i) {
            refuse_nonfinite(tallies[i], names_[i]);
            outcome.scenarios.push_back(
                {names_[i], titles_[i], jobs[i].num_paths, tables_.scenario_sha256()[i], tallies[i], {}});
        }
    }

    /// One re-run per firm that a sponsor keeps liquid.
    void run_backstops(RunOutcome& outcome)
    {
        if (backstopped_.empty()) {
            return;
        }
        std::uint64_t const paths = backstop_paths();
        std::vector<PassJob<Scalar>> const jobs = tables_.backstop_jobs(backstopped_, paths);
        std::vector<Tally> const& tallies = run_pass("backstops", jobs);
        for (std::size_t i = 0; i < jobs.size(); ++i) {
            refuse_nonfinite(tallies[i], "the backstop re-run of " + firm_name(backstopped_[i]));
            auto const bins = TallyReader(tallies[i]).histogram(FirmHistogram::injection, 0, backstopped_[i]);
            outcome.backstops.push_back({backstopped_[i], paths, {bins.begin(), bins.end()}});
        }
    }

    /// Re-runs with more cash, for the firms asked for.
    void run_endurances(RunOutcome& outcome)
    {
        for (std::int32_t const firm : endurance_firms()) {
            auto const backstop =
                std::find_if(outcome.backstops.begin(), outcome.backstops.end(),
                             [firm](BackstopTally const& tally) { return tally.firm == firm; });
            TallyShape const& shape = outcome.scenarios.front().tally.shape;
            std::vector<double> const& survival = studies_.base.general.survival_levels;
            std::uint64_t const paths = std::min(settings_.endurance_paths, base_paths());
            EnduranceTally endurance{firm, paths, {}, {}};
            std::vector<double> cash =
                endurance_levels(*backstop, shape.money, outcome.index.money_quantum_usd, survival);
            while (!cash.empty()) {
                std::vector<PassJob<Scalar>> const jobs = tables_.endurance_jobs(firm, cash, paths);
                std::vector<Tally> const& tallies = run_pass("endurance of " + firm_name(firm), jobs);
                for (Tally const& tally : tallies) {
                    refuse_nonfinite(tally, "the endurance re-run of " + firm_name(firm));
                    endurance.survivors.push_back(TallyReader(tally).independent(shape.num_dates - 1, firm));
                }
                endurance.extra_cash.insert(endurance.extra_cash.end(), cash.begin(), cash.end());
                cash = further_levels(endurance, survival);
            }
            tell_unreached(endurance, survival);
            outcome.endurances.push_back(std::move(endurance));
        }
    }

    /// Says why no level of cash gives the highest survival that is asked for.
    void tell_unreached(EnduranceTally const& endurance, std::vector<double> const& survival) const
    {
        double const target = *std::max_element(survival.begin(), survival.end());
        double const most =
            static_cast<double>(*std::max_element(endurance.survivors.begin(), endurance.survivors.end()));
        double const reached = most / static_cast<double>(endurance.paths);
        if (reached < target) {
            spdlog::warn(
                "endurance of {}: {:.4g} bn USD more at the start keep it independent with probability "
                "{:.4g}, below {:.4g}; its other ends do not come from a lack of cash at the start",
                firm_name(endurance.firm), endurance.extra_cash.back() * 1e-9, reached, target);
        }
    }

    /// The base as it stands and then each parameter point, one after the other; of a finished one only its survivors stay.
    void run_parameter_points(RunOutcome& outcome)
    {
        if (studies_.parameter_points.empty()) {
            return;
        }
        std::size_t const count = studies_.parameter_points.size() + 1;
        std::uint64_t const paths = parameter_paths(studies_, settings_);
        TallyShape const shape = outcome.scenarios.front().tally.shape;
        std::size_t const cells = static_cast<std::size_t>(shape.num_dates * shape.num_firms);
        if (done_.points.size() > count || (!done_.points.empty() && done_.points.front().size() != cells)) {
            refuse_checkpoint();
        }
        std::uint64_t const each = paths * static_cast<std::uint64_t>(shape.num_firms) *
                                   static_cast<std::uint64_t>(outcome.index.num_steps);
        Progress progress(out(), style(), "parameter points", "firm-steps",
                          each * (count - done_.points.size()));
        for (std::size_t i = done_.points.size(); i < count; ++i) {
            PointTables<Scalar> const point(study_of_point(studies_, i), paths);
            PassState& state = begin_pass(point.jobs());
            finish_pass(point.jobs(), state, progress);
            refuse_nonfinite(
                state.tallies.front(),
                i == 0 ? kBaseName
                       : fmt::format("parameter point {}", studies_.parameter_points[i - 1].number));
            done_.points.push_back(survivors_by_date(state.tallies.front()));
            done_.passes.pop_back();
            --next_pass_;
            if (seconds_since(last_save_) >= settings_.checkpoint_seconds) {
                save();
            }
        }
        outcome.parameters = parameter_tally(studies_, paths, shape, done_.points);
    }

    /// Simulate all jobs of one pass, or what a checkpoint has left of it.
    std::vector<Tally> const& run_pass(std::string const& what, std::vector<PassJob<Scalar>> const& jobs)
    {
        PassState& state = begin_pass(jobs);
        Progress progress(out(), style(), what, "firm-steps", firm_steps(jobs, state.finished));
        finish_pass(jobs, state, progress);
        progress.finish();
        return state.tallies;
    }

    /// The next pass as a checkpoint has left it, or an empty one.
    PassState& begin_pass(std::vector<PassJob<Scalar>> const& jobs)
    {
        std::size_t const pass = next_pass_++;
        if (done_.passes.size() <= pass) {
            done_.passes.push_back(empty_state(jobs));
        }
        take_shapes(done_.passes[pass], jobs);
        return done_.passes[pass];
    }

    /// Simulate what is left of a pass, with a checkpoint now and then.
    void finish_pass(std::vector<PassJob<Scalar>> const& jobs, PassState& state, Progress& progress)
    {
        std::uint64_t const end = jobs.front().num_paths;
        Pass<Scalar> pass(settings_.execution, jobs, pool_);
        while (state.finished < end) {
            Instant const start = std::chrono::steady_clock::now();
            std::uint64_t const left = firm_steps(jobs, state.finished);
            double const length = pass.has_usable_device()
                                      ? std::min(kDeviceSliceSeconds, settings_.checkpoint_seconds)
                                      : settings_.checkpoint_seconds;
            try {
                pass.run_slice(state,
                               start + std::chrono::duration_cast<Instant::duration>(
                                           std::chrono::duration<double>(length)),
                               [&progress](std::uint64_t steps) { progress.add(steps); });
            } catch (Error const& error) {
                if (error.code() == ExitCode::device) {
                    progress.finish();
                    stop_without_device(error);
                }
                throw;
            }
            seconds_ += seconds_since(start);
            firm_steps_ += left - firm_steps(jobs, state.finished);
            if (stop_requested()) {
                progress.finish();
                stop();
            }
            if (state.finished < end && seconds_since(last_save_) >= settings_.checkpoint_seconds) {
                save();
            }
        }
    }

    std::ostream& out() { return settings_.progress == nullptr ? silent_ : *settings_.progress; }
    ProgressStyle style() const
    {
        return settings_.progress == nullptr ? ProgressStyle::none : settings_.progress_style;
    }

    /// The shapes of the jobs, which a checkpoint does not hold; its arrays must have their sizes.
    void take_shapes(PassState& state, std::vector<PassJob<Scalar>> const& jobs) const
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

    [[noreturn]] void refuse_checkpoint() const
    {
        throw Error(ExitCode::input_bad,
                    settings_.checkpoint.string() + " does not have the shape of this run",
                    "its tallies cannot be continued", "Remove the file to begin anew.");
    }

    void resume()
    {
        if (settings_.checkpoint.empty()) {
            return;
        }
        identity_ = identity();
        if (std::optional<Checkpoint> found = read_checkpoint(settings_.checkpoint, identity_)) {
            done_ = std::move(*found);
            spdlog::info("resuming from {} at path {} of pass {}", settings_.checkpoint.string(),
                         done_.passes.empty() ? 0 : done_.passes.back().finished, done_.passes.size());
        }
        done_.identity = identity_;
    }

    void save()
    {
        if (settings_.checkpoint.empty()) {
            return;
        }
        write_checkpoint(settings_.checkpoint, done_);
        last_save_ = std::chrono::steady_clock::now();
        spdlog::debug("checkpoint {} written", settings_.checkpoint.string());
    }

    [[noreturn]] void stop()
    {
        save();
        if (settings_.checkpoint.empty()) {
            throw Error(ExitCode::stopped, "stopped by a signal", "nothing was kept", "");
        }
        throw Error(ExitCode::stopped, "stopped by a signal",
                    fmt::format("what is done stands in {}", settings_.checkpoint.string()),
                    "Run the same command again to go on from there.");
    }

    /// The slice in which the device failed is lost, all before it is kept.
    [[noreturn]] void stop_without_device(Error const& error)
    {
        if (settings_.checkpoint.empty()) {
            throw error;
        }
        save();
        throw Error(error.code(),
                    fmt::format("{} What was done before stands in {}; the same command goes on from there, "
                                "with any backend.",
                                error.what(), settings_.checkpoint.string()));
    }

    RunIdentity identity() const
    {
        RunIdentity identity{
            {"engine", BALLAST_VERSION " " BALLAST_GIT_COMMIT},
            {"seed", std::to_string(studies_.base.general.seed)},
            {"precision", settings_.execution.precision == Precision::f32 ? "single" : "double"},
            {"scenarios", joined(names_)},
        };
        for (std::size_t i = 0; i < names_.size(); ++i) {
            identity.emplace_back("paths of " + names_[i],
                                  std::to_string(tables_.scenario_jobs()[i].num_paths));
            identity.emplace_back("study of " + names_[i] + " (SHA-256 of its tables)",
                                  tables_.scenario_sha256()[i]);
        }
        identity.emplace_back("backstop paths", std::to_string(settings_.backstop_paths));
        identity.emplace_back("endurance firms", joined(settings_.endurance_firms));
        identity.emplace_back("endurance paths", std::to_string(settings_.endurance_paths));
        identity.emplace_back("save paths", settings_.save_paths ? "yes" : "no");
        if (!studies_.parameter_points.empty()) {
            identity.emplace_back("parameter paths", std::to_string(settings_.parameter_paths));
            for (ParameterPoint const& point : studies_.parameter_points) {
                identity.emplace_back(fmt::format("parameter point {} (SHA-256 of its study)", point.number),
                                      point.sha256);
            }
        }
        return identity;
    }

    std::vector<std::int32_t> endurance_firms() const
    {
        std::vector<std::int32_t> firms;
        for (std::size_t i = 0; i < tables_.index().firms.size(); ++i) {
            auto const& asked = settings_.endurance_firms;
            if (std::find(asked.begin(), asked.end(), tables_.index().firms[i]) != asked.end()) {
                firms.push_back(static_cast<std::int32_t>(i));
            }
        }
        return firms;
    }

    std::uint64_t base_paths() const { return tables_.scenario_jobs().front().num_paths; }
    std::uint64_t backstop_paths() const
    {
        std::uint64_t const requested =
            settings_.backstop_paths > 0 ? settings_.backstop_paths : settings_.endurance_paths;
        return std::min(requested, base_paths());
    }
    std::string const& firm_name(std::int32_t firm) const
    {
        return tables_.index().firms[static_cast<std::size_t>(firm)];
    }

    RunStudies const& studies_;
    RunSettings const& settings_;
    VariantTables<Scalar> tables_;
    DevicePool pool_;
    std::vector<std::int32_t> backstopped_;
    std::vector<std::string> names_, titles_;
    RunIdentity identity_;
    Checkpoint done_;
    std::size_t next_pass_ = 0;
    std::ostringstream silent_;
    Instant last_save_ = std::chrono::steady_clock::now();
    double seconds_ = 0;
    std::uint64_t firm_steps_ = 0;
};

}  // namespace

std::uint64_t scenario_paths(study::Study const& base, study::Scenario const& scenario)
{
    std::int64_t const requested = scenario.paths > 0 ? scenario.paths : base.general.scenario_paths;
    return static_cast<std::uint64_t>(std::min(requested, base.general.paths));
}

RunOutcome run_study(RunStudies const& studies, RunSettings const& settings)
{
    constexpr int kMostRecordedSteps = 255;  // PathRecord::end_step is one byte, 255 stands for "no end"
    if (settings.save_paths && studies.base.general.num_steps > kMostRecordedSteps) {
        throw Error(ExitCode::usage,
                    fmt::format("--save-paths with general.num_steps = {}", studies.base.general.num_steps),
                    "a path record holds end steps up to 254 only",
                    "Leave --save-paths out, or shorten the horizon to 255 steps.");
    }
    check_bits(settings.execution.isa);
    RunStudies sorted = studies;
    std::sort(sorted.scenarios.begin(), sorted.scenarios.end(),
              [](auto const& a, auto const& b) { return a.first.name < b.first.name; });
    return settings.execution.precision == Precision::f32 ? Runner<float>(sorted, settings).run()
                                                          : Runner<double>(sorted, settings).run();
}

}  // namespace ballast
