#pragma once
// Studies with few paths, what a pass over them gives on the CPU, and where two outcomes differ.
#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "host/config/read_study.hpp"
#include "host/run/device_jobs.hpp"
#include "host/run/isa_choice.hpp"
#include "host/run/pass_job.hpp"
#include "host/run/run_study.hpp"
#include "host/run/variant_tables.hpp"
#include "tests/support/locations.hpp"

namespace ballast::testing {

struct Case {
    std::string folder;                    ///< of the study
    std::uint64_t paths = 0;               ///< of the base
    std::uint64_t scenario_paths = 0;      ///< of each scenario
    std::vector<std::string> scenarios{};  ///< none: all
};

inline RunStudies studies_of(Case const& c)
{
    config::LoadedStudy const loaded = config::read_study(
        source_dir() / c.folder, {"general.paths=" + std::to_string(c.paths),
                                  "general.scenario_paths=" + std::to_string(c.scenario_paths)});
    RunStudies studies{loaded.study, {}};
    for (study::Scenario const& scenario : loaded.study.scenarios)
        if (c.scenarios.empty() ||
            std::find(c.scenarios.begin(), c.scenarios.end(), scenario.name) != c.scenarios.end())
            studies.scenarios.emplace_back(scenario, config::apply_scenario(loaded, scenario));
    return studies;
}

/// Tallies and records of all jobs of the pass.
struct Outcome {
    std::vector<Tally> tallies;
    std::vector<std::vector<PathRecord>> records;
};

template <class Scalar>
Outcome empty_outcome(std::vector<PassJob<Scalar>>& jobs)
{
    Outcome outcome{empty_tallies(jobs), {}};
    for (PassJob<Scalar>& job : jobs) {
        outcome.records.emplace_back(job.num_paths * static_cast<std::uint64_t>(job.shape.num_firms));
        job.records = outcome.records.back().data();
    }
    return outcome;
}

template <class Scalar>
Outcome on_cpu(std::vector<PassJob<Scalar>> jobs)
{
    Outcome outcome = empty_outcome(jobs);
    std::vector<std::vector<std::uint32_t>> bins;
    std::vector<ScenarioJob<Scalar>> calls;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        bins.emplace_back(outcome.tallies[i].bins.size());
        calls.push_back(
            {&jobs[i].tables->view(),
             jobs[i].num_paths,
             {jobs[i].shape, tally_layout(jobs[i].shape), outcome.tallies[i].counts.data(), bins[i].data()},
             jobs[i].records});
    }
    Isa const isa = available_isas().back();
    auto const num_jobs = static_cast<std::int32_t>(calls.size());
    std::size_t const size = (workspace_bytes<Scalar>(isa, calls.data(), num_jobs) + 63) / 64 * 64;
    std::unique_ptr<void, void (*)(void*)> const workspace(std::aligned_alloc(64, size), &std::free);
    simulate<Scalar>(isa, 0, static_cast<std::uint32_t>(jobs.front().num_paths), calls.data(), num_jobs,
                     workspace.get());
    for (std::size_t i = 0; i < jobs.size(); ++i)
        std::copy(bins[i].begin(), bins[i].end(), outcome.tallies[i].bins.begin());
    return outcome;
}

/// Places that differ, as text; empty if there are none.
inline std::string differences(Outcome const& a, Outcome const& b)
{
    std::string text;
    auto compare = [&text](std::size_t job, char const* what, auto const& x, auto const& y) {
        if (x.size() != y.size()) {
            text += std::string(what) + " of other size; ";
            return;
        }
        for (std::size_t i = 0; i < x.size() && text.size() < 400; ++i)
            if (x[i] != y[i])
                text += "job " + std::to_string(job) + " " + what + "[" + std::to_string(i) +
                        "]: " + std::to_string(x[i]) + " and " + std::to_string(y[i]) + "; ";
    };
    for (std::size_t job = 0; job < a.tallies.size(); ++job) {
        compare(job, "counts", a.tallies[job].counts, b.tallies[job].counts);
        compare(job, "bins", a.tallies[job].bins, b.tallies[job].bins);
        bool const same_records =
            std::equal(a.records[job].begin(), a.records[job].end(), b.records[job].begin(),
                       b.records[job].end(), [](PathRecord const& x, PathRecord const& y) {
                           return x.end_step == y.end_step && x.end == y.end && x.cause == y.cause &&
                                  x.worst_level == y.worst_level && x.lowest_liquidity == y.lowest_liquidity;
                       });
        if (!same_records)
            text += "records of job " + std::to_string(job) + "; ";
    }
    return text;
}

/// Add what an engine collects.
template <class Engine>
void collect_from(Engine& engine, Outcome& outcome)
{
    TallySums counts, bins;
    for (Tally& tally : outcome.tallies) {
        counts.push_back(std::move(tally.counts));
        bins.push_back(std::move(tally.bins));
    }
    engine.collect(counts, bins);
    for (std::size_t i = 0; i < counts.size(); ++i) {
        outcome.tallies[i].counts = std::move(counts[i]);
        outcome.tallies[i].bins = std::move(bins[i]);
    }
}

}  // namespace ballast::testing
