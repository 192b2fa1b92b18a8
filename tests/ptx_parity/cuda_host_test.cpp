// The host side of the CUDA backend without a GPU: what it chooses for a device, and its calls of the runtime, which a
// fake one takes (fake_runtime.hpp) and a PTX machine executes.
#include <thread>

#include <gtest/gtest.h>

#include "host/run/device_pool.hpp"
#include "kernels/backends/cuda_variants.hpp"
#include "tests/ptx_parity/fake_runtime.hpp"
#include "tests/ptx_parity/outcome.hpp"

namespace ballast {
namespace {

using testing::FakeGpu;
using testing::FakeRuntime;
using testing::Outcome;

testing::Case const kSmallCase{"tests/parity/study", 72, 50, {}};
constexpr CudaMapping kMapping{16, true, 64};

/// A device with an H100's memories.
CudaDevice h100()
{
    CudaDevice device;
    device.num_sms = 132;
    device.free_bytes = std::uint64_t{80} << 30;
    device.shared_bytes_per_block = 227 << 10;
    device.shared_bytes_per_sm = 228 << 10;
    device.shared_bytes_reserved = 1 << 10;
    return device;
}

TEST(CudaMappings, AreTheWidestThatFit)
{
    RunStudies const studies = testing::studies_of({"configs/ai_buildout_2026", 32, 32, {"telecom_bust"}});
    VariantTables<float> const tables(studies);
    DeviceJobs<float> const jobs(tables.scenario_jobs());
    auto const block_of = [&](std::int32_t paths) {
        CudaVariant<float> const& variant = *find_variant<float>({paths, true, 384});
        return shared_bytes(variant, largest_block(variant, jobs.jobs()));
    };
    CudaDevice device = h100();
    EXPECT_EQ(mapping_text(cuda_mappings(device, jobs.jobs()).front()), "32:384") << "on an H100";
    EXPECT_EQ(mapping_text(cuda_mappings(device, jobs.jobs()).back()), "global:384");
    auto const best_with = [&](std::uint64_t of_block, std::uint64_t of_sm) {
        device.shared_bytes_per_block = of_block;
        device.shared_bytes_per_sm = of_sm;
        return mapping_text(cuda_mappings(device, jobs.jobs()).front());
    };
    std::uint64_t const of_32 = block_of(32);
    std::uint64_t const of_16 = block_of(16);
    EXPECT_EQ(best_with(of_32, of_32 + 1024), "32:384") << "32 paths as soon as their state fits";
    EXPECT_EQ(best_with(of_32 - 1, of_32 + 1024), "16:384");
    EXPECT_EQ(best_with(of_16, of_16 + 1024), "16:384");
    EXPECT_NE(best_with(of_16 - 1, of_16 + 1024), "16:384");
    EXPECT_EQ(best_with(of_16, 2 * (of_16 + 1024)), "16:192") << "two blocks share the registers";
    EXPECT_EQ(best_with(of_16, 2 * (of_16 + 1024) - 1), "16:384") << "the system keeps 1 KiB of each block";
    EXPECT_EQ(best_with(1024, 1024), "global:384") << "state in device memory always fits";
}

TEST(CudaMappings, WithCashFlowsHaveTheirStateInDeviceMemory)
{
    RunStudies studies = testing::studies_of({"configs/known_answers/facility_ledger", 32, 32, {}});
    studies.base.general.cash_flows = true;
    VariantTables<float> const tables(studies);
    DeviceJobs<float> const jobs(tables.scenario_jobs());
    std::vector<CudaMapping> const mappings = cuda_mappings(h100(), jobs.jobs());
    ASSERT_EQ(mappings.size(), 1U);
    EXPECT_FALSE(mappings.front().state_on_chip);
}

TEST(CudaHost, DescribesDevicesWithoutAContextAndOpensOneAlone)
{
    FakeRuntime const runtime({FakeGpu{}, FakeGpu{.compute_major = 5, .compute_minor = 2},
                               FakeGpu{.compute_mode = cudaComputeModeProhibited}, FakeGpu{.busy = true}});
    CudaStatus status = cuda_status();
    ASSERT_EQ(status.devices.size(), 4U);
    EXPECT_EQ(runtime.contexts(), std::set<int>{});
    EXPECT_EQ(status.devices[0].problem, "");
    EXPECT_NE(status.devices[1].problem.find("compute capability 5.2"), std::string::npos);
    EXPECT_NE(status.devices[2].problem.find("compute mode"), std::string::npos);
    EXPECT_EQ(status.devices[0].shared_bytes_reserved, 1024U);
    open_device(status.devices[3]);
    EXPECT_EQ(runtime.contexts(), std::set<int>{3});
    EXPECT_NE(status.devices[3].problem, "") << "another process has it";
    EXPECT_EQ(status.devices[0].free_bytes, 0U);
    open_device(status.devices[0]);
    EXPECT_EQ(status.devices[0].free_bytes, std::size_t{1} << 33);
    EXPECT_EQ(runtime.contexts(), (std::set<int>{0, 3}));
}

/// Two launches in flight, nothing done before wait() and collect() ask for it, records and tallies those of the CPU.
TEST(CudaHost, TwoLaunchesInFlightGiveTheCpusTallies)
{
    RunStudies const studies = testing::studies_of(kSmallCase);
    VariantTables<float> const tables(studies);
    std::vector<PassJob<float>> jobs = tables.scenario_jobs();
    ASSERT_GT(jobs.size(), 2U);
    jobs[1].num_paths = 20;  // fewer than those of the scenarios behind it
    Outcome const expected = testing::on_cpu(jobs);
    FakeRuntime const runtime({FakeGpu{}, FakeGpu{}});
    CudaDevice device = cuda_status().devices[1];
    Outcome outcome = testing::empty_outcome(jobs);
    DeviceJobs<float> const images(jobs);
    {
        auto paths = std::make_unique<CudaPaths<float>>(device, images.jobs(), 32, kMapping);
        EXPECT_EQ(runtime.attributes().at(cudaFuncAttributePreferredSharedMemoryCarveout), 100);
        EXPECT_EQ(paths->wave_paths() % 32, 0U) << "16 paths on each of two multiprocessors, or more";
        auto const launch = [&](std::uint64_t first, std::uint32_t count) {
            std::vector<PathRecord*> records;
            for (PassJob<float> const& job : jobs)
                records.push_back(records_from(job, first));
            paths->launch(first, count, records);
        };
        launch(0, 32);
        launch(32, 32);
        EXPECT_EQ(runtime.kernels(), 0);
        paths->wait();
        int const num_jobs = static_cast<int>(jobs.size());
        EXPECT_EQ(runtime.kernels(), num_jobs) << "one for each scenario, and not the second launch's";
        launch(64, 8);
        paths->wait();
        paths->wait();
        EXPECT_EQ(runtime.kernels(), num_jobs + (num_jobs - 1) + 1) << "the last has the base alone";
        testing::collect_from(*paths, outcome);
        EXPECT_EQ(testing::differences(expected, outcome), "");
        Outcome nothing = testing::empty_outcome(jobs);
        testing::collect_from(*paths, nothing);
        EXPECT_EQ(nothing.tallies.front().counts,
                  std::vector<std::uint64_t>(nothing.tallies.front().counts.size()))
            << "what was collected is cleared";
        launch(0, 32);  // still queued when its engine goes
        std::thread([&] { paths.reset(); }).join();
    }
    EXPECT_EQ(runtime.contexts(), std::set<int>{1}) << "a thread that never chose a device has the first";
    EXPECT_FALSE(runtime.freed_too_early());
    EXPECT_EQ(runtime.live_bytes(), 0U);
}

TEST(CudaHost, StateInDeviceMemoryIsCountedForBlocksThatAreResident)
{
    RunStudies const studies = testing::studies_of(kSmallCase);
    VariantTables<float> const tables(studies);
    DeviceJobs<float> const images(tables.scenario_jobs());
    FakeRuntime const runtime({FakeGpu{}});
    CudaDevice const device = cuda_status().devices[0];
    for (CudaMapping const mapping : {CudaMapping{32, false, 384}, CudaMapping{32, false, 128}, kMapping}) {
        std::uint64_t const planned = cuda_bytes(device, images.jobs(), 32, mapping);
        CudaPaths<float> const paths(device, images.jobs(), 32, mapping);
        EXPECT_EQ(runtime.attributes().at(cudaFuncAttributePreferredSharedMemoryCarveout),
                  mapping.state_on_chip ? 100 : 0)
            << "cache where state goes through it";
        std::uint64_t const staged = runtime.page_locked_bytes();
        EXPECT_EQ(planned, runtime.live_bytes() - staged) << mapping_text(mapping);
    }
    EXPECT_NO_THROW(static_cast<void>(cuda_bytes(device, images.jobs(), 32, CudaMapping{32, false, 1024})));
    EXPECT_THROW(CudaPaths<float>(device, images.jobs(), 32, CudaMapping{32, false, 1024}), CudaError)
        << "more threads than the kernel was compiled for";
}

}  // namespace
}  // namespace ballast
