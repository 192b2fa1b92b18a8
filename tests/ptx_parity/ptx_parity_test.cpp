// The CUDA backend's tallies equal the CPU's to the last bit, without a GPU: the PTX of its kernels is executed warp by
// warp, watched for races, reads of unwritten memory and barriers that some threads miss.
#include "tests/ptx_parity/ptx_engine.hpp"

#include <algorithm>
#include <cstdlib>

#include <gtest/gtest.h>

#include "host/config/read_study.hpp"
#include "host/run/device_jobs.hpp"
#include "host/run/isa_choice.hpp"
#include "host/run/pass_job.hpp"
#include "host/run/run_study.hpp"
#include "host/run/variant_tables.hpp"
#include "tests/support/locations.hpp"

namespace ballast {
namespace {

using testing::PtxDevice;
using testing::PtxPaths;

struct Case {
    std::string folder;                    ///< of the study
    std::uint64_t paths = 0;               ///< of the base
    std::uint64_t scenario_paths = 0;      ///< of each scenario
    std::vector<std::string> scenarios{};  ///< none: all
};

RunStudies studies_of(Case const& c)
{
    config::LoadedStudy const loaded = config::read_study(
        testing::source_dir() / c.folder, {"general.paths=" + std::to_string(c.paths),
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

/// The pass in two launches, the second with a part of a group.
template <class Scalar>
Outcome on_ptx(std::vector<PassJob<Scalar>> jobs, CudaMapping const& mapping, PtxDevice const& device,
               ptx::Report& report, ptx::Module const* module = nullptr)
{
    Outcome outcome = empty_outcome(jobs);
    DeviceJobs<Scalar> const images(jobs);
    std::uint64_t const end = jobs.front().num_paths;
    std::uint64_t const half = (end / 2 + 31) / 32 * 32;
    PtxPaths<Scalar> paths(images.jobs(), static_cast<std::uint32_t>(half), mapping, device, module);
    for (std::uint64_t first = 0; first < end; first += half) {
        std::vector<PathRecord*> records;
        for (PassJob<Scalar> const& job : jobs)
            records.push_back(records_from(job, first));
        paths.launch(first, static_cast<std::uint32_t>(std::min(half, end - first)), records);
    }
    for (std::size_t i = 0; i < jobs.size(); ++i)
        paths.collect(i, outcome.tallies[i].counts, outcome.tallies[i].bins);
    report = paths.report();
    return outcome;
}

/// Places that differ, as text; empty if there are none.
std::string differences(Outcome const& a, Outcome const& b)
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

constexpr CudaMapping kOnChip32{32, true, 256};
constexpr CudaMapping kOnChip16{16, true, 256};
constexpr CudaMapping kOnChip8{8, true, 128};
constexpr CudaMapping kOffChip{32, false, 256};
constexpr CudaMapping kThreadPerPath{32, true, 32};

template <class Scalar>
void expect_parity(Case const& c, CudaMapping const& mapping, ptx::Options const& options)
{
    SCOPED_TRACE(c.folder + " on " + testing::unit_name<Scalar>(mapping) + " with " +
                 std::to_string(mapping.threads_per_block) + " threads");
    RunStudies const studies = studies_of(c);
    VariantTables<Scalar> const tables(studies);
    ptx::Report report;
    Outcome const device = on_ptx(tables.scenario_jobs(), mapping, {2, options}, report);
    EXPECT_EQ(differences(on_cpu(tables.scenario_jobs()), device), "");
    EXPECT_EQ(report.describe_races(), "");
}

std::vector<std::string> known_answers()
{
    std::vector<std::string> folders;
    for (auto const& entry :
         std::filesystem::directory_iterator(testing::source_dir() / "configs/known_answers"))
        if (entry.is_directory())
            folders.push_back("configs/known_answers/" + entry.path().filename().string());
    std::sort(folders.begin(), folders.end());
    return folders;
}

ptx::Options watched(ptx::Order order)
{
    ptx::Options options;
    options.order = order;
    options.count_traffic = false;
    return options;
}

ptx::Options fast(ptx::Order order)
{
    ptx::Options options = watched(order);
    options.watch_initialised = false;
    options.watch_races = false;
    return options;
}

Case const kFlagship{"configs/ai_buildout_2026", 40, 20, {"telecom_bust"}};

class KnownAnswer : public ::testing::TestWithParam<std::string> {};

TEST_P(KnownAnswer, InSinglePrecision)
{
    Case const c{GetParam(), 40, 40, {}};
    expect_parity<float>(c, kOnChip32, watched(ptx::Order::shuffled));
    expect_parity<float>(c, kThreadPerPath, fast(ptx::Order::ascending));
}

TEST_P(KnownAnswer, InDoublePrecision)
{
    Case const c{GetParam(), 40, 40, {}};
    expect_parity<double>(c, kOnChip16, watched(ptx::Order::descending));
}

INSTANTIATE_TEST_SUITE_P(Ptx, KnownAnswer, ::testing::ValuesIn(known_answers()), [](auto const& tested) {
    return std::filesystem::path(tested.param).filename().string();
});

/// Direct solutions of clearing write on scratch rows in device memory, in every mapping.
TEST(PtxCircles, OfPaymentsAreSolvedAsOnTheCpu)
{
    Case const c{"tests/clearing/circles", 40, 40, {}};
    expect_parity<float>(c, kOnChip32, watched(ptx::Order::shuffled));
    expect_parity<float>(c, kOnChip16, watched(ptx::Order::ascending));
    expect_parity<float>(c, kOffChip, watched(ptx::Order::descending));
    expect_parity<double>(c, kOnChip16, watched(ptx::Order::shuffled));
    expect_parity<double>(c, kOnChip32, watched(ptx::Order::ascending));
    expect_parity<double>(c, kOffChip, watched(ptx::Order::shuffled));
}

TEST(PtxFlagship, SixteenPathsAscendingAndWatched)
{
    expect_parity<float>(kFlagship, kOnChip16, watched(ptx::Order::ascending));
}

TEST(PtxFlagship, SixteenPathsShuffled)
{
    expect_parity<float>(kFlagship, kOnChip16, fast(ptx::Order::shuffled));
}

TEST(PtxFlagship, EightPathsDescending)
{
    expect_parity<float>(kFlagship, kOnChip8, fast(ptx::Order::descending));
}

TEST(PtxFlagship, OffTheChipWatched)
{
    expect_parity<float>(kFlagship, kOffChip, watched(ptx::Order::descending));
}

TEST(PtxFlagship, EightPathsInDouble)
{
    expect_parity<double>(kFlagship, kOnChip8, fast(ptx::Order::ascending));
}

/// Base case of the flagship alone, for one group of paths.
RunStudies base_alone(std::uint64_t paths)
{
    RunStudies studies = studies_of({"configs/ai_buildout_2026", paths, paths, {"telecom_bust"}});
    studies.scenarios.clear();
    return studies;
}

TEST(PtxMutation, ABarrierTakenOutIsNoticed)
{
    RunStudies const studies = base_alone(16);
    VariantTables<float> const tables(studies);
    ptx::Module const& whole = testing::unit_module(testing::unit_name<float>(kOnChip16));
    std::string const entry = whole.entry_names().front();
    std::size_t const barriers = ptx::count_barriers(whole, entry);
    ASSERT_GT(barriers, 40u);
    Outcome const expected = on_cpu(tables.scenario_jobs());
    std::size_t noticed = 0;
    std::string missed;
    for (std::size_t i = 0; i < barriers; ++i) {
        ptx::Module const mutant = ptx::remove_barrier(whole, entry, i);
        ptx::Report report;
        bool caught = false;
        try {
            Outcome const outcome = on_ptx(tables.scenario_jobs(), kOnChip16,
                                           {1, watched(ptx::Order::descending)}, report, &mutant);
            caught = !report.races.empty() || !differences(expected, outcome).empty();
        } catch (ptx::PtxError const&) {
            caught = true;
        }
        noticed += caught ? 1u : 0u;
        if (!caught)
            missed += " " + std::to_string(i);
    }
    // many barriers have another before anything is shared, or close phases that this study or this path does not have
    EXPECT_GE(3 * noticed, barriers) << noticed << " of " << barriers << ", not" << missed;
    RecordProperty("noticed", static_cast<int>(noticed));
    RecordProperty("barriers", static_cast<int>(barriers));
}

}  // namespace
}  // namespace ballast
