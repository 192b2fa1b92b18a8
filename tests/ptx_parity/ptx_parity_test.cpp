// The CUDA backend's tallies equal the CPU's to the last bit, without a GPU: the PTX of its kernels is executed warp by
// warp, watched for races, reads of unwritten memory and barriers that some threads miss.
#include "tests/ptx_parity/ptx_engine.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "tests/ptx_parity/outcome.hpp"

namespace ballast {
namespace {

using testing::Case;
using testing::differences;
using testing::empty_outcome;
using testing::on_cpu;
using testing::Outcome;
using testing::PtxDevice;
using testing::PtxPaths;
using testing::studies_of;

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
    testing::collect_from(paths, outcome);
    report = paths.report();
    return outcome;
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
    expect_parity<double>(c, kOnChip8, watched(ptx::Order::descending));
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
    expect_parity<double>(c, kOnChip8, watched(ptx::Order::shuffled));
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

/// The CPU has loops of their own for them, a GPU has not.
TEST(PtxPlainFirms, HaveThePathsOfTheCpusOwnLoops)
{
    Case const c{"configs/benchmarks/peer_model", 40, 40, {}};
    RunStudies const studies = studies_of(c);
    VariantTables<float> const tables(studies);
    ASSERT_GT(tables.scenario_jobs().front().tables->view().firms.num_plain, 0);
    expect_parity<float>(c, kOnChip32, fast(ptx::Order::shuffled));
    expect_parity<double>(c, kOnChip8, fast(ptx::Order::ascending));
}

/// Counted cash flows are a second body of the payments, which the variants on the chip have not.
TEST(PtxCashFlows, AreCountedOffTheChip)
{
    RunStudies studies = studies_of({"configs/known_answers/facility_ledger", 40, 40, {}});
    studies.base.general.cash_flows = true;
    VariantTables<float> const tables(studies);
    ASSERT_GT(tables.scenario_jobs().front().shape.num_flow_firms, 0);
    ptx::Report report;
    Outcome const device =
        on_ptx(tables.scenario_jobs(), kOffChip, {2, watched(ptx::Order::shuffled)}, report);
    EXPECT_EQ(differences(on_cpu(tables.scenario_jobs()), device), "");
    EXPECT_EQ(report.describe_races(), "");
}

/// Three groups of a launch in two places: the third takes the place of whichever ends first.
TEST(PtxFlagship, EightPathsInPlacesThatAreLeftWatched)
{
    expect_parity<float>(kFlagship, kOnChip8, watched(ptx::Order::shuffled));
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
    ASSERT_GT(barriers, 20u);
    Outcome const expected = on_cpu(tables.scenario_jobs());
    constexpr std::size_t kStride = 8;  // each takes most of a second
    std::size_t noticed = 0;
    std::string missed;
    for (std::size_t i = 0; i < barriers; i += kStride) {
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
    std::size_t const taken_out = (barriers + kStride - 1) / kStride;
    EXPECT_GE(3 * noticed, taken_out) << noticed << " of " << taken_out << ", not" << missed;
    RecordProperty("noticed", static_cast<int>(noticed));
    RecordProperty("barriers", static_cast<int>(barriers));
}

}  // namespace
}  // namespace ballast
