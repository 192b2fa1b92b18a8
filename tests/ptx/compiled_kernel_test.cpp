// The machine on what nvcc made of sample_kernel.cu, against the same sums on the host.
#define BALLAST_KERNEL_NS sample_f32
#define BALLAST_LANES 0
#define BALLAST_DOUBLE 0
#include "kernels/core/random_numbers.hpp"
#include "kernels/random/draws.hpp"
#include "tests/ptx/machine.hpp"
#include "tests/ptx/sample_kernel.hpp"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

namespace ballast::ptx {
namespace {

namespace lanes = ballast::sample_f32;

constexpr std::uint32_t kBlocks = 3;
constexpr std::uint32_t kThreads = 96;
constexpr std::uint32_t kPaths = kBlocks * kThreads;

SampleParameters const kParameters = {{17, 4}, {0xCAFE, 0xBEEF}, 3, 0.5f, {2, 0, 0}};
constexpr float kEdges[kSampleBuckets] = {1.0f, 2.0f, -3.0f, -2.0f, -1.0f, -0.5f, 0.0f, 0.5f};

struct Outcome {
    SampleTallies tallies{};
    std::vector<float> normals = std::vector<float>(kPaths);
};

/// The kernel's sums by plain loops.
Outcome host_outcome()
{
    Outcome out;
    out.tallies.largest = -1000000;
    for (std::uint32_t block = 0; block < kBlocks; ++block) {
        std::vector<float> sums(kThreads, 0.0f);
        for (std::uint32_t thread = 0; thread < kThreads; ++thread) {
            auto const path = static_cast<std::int32_t>(block * kThreads + thread);
            for (std::uint32_t quad = 0; quad < kParameters.num_quads; ++quad) {
                lanes::Real z[4];
                lanes::Draws const d{lanes::Philox(lanes::PathId{lanes::Int(path), 0}, kParameters.seed),
                                     false};
                d.normals_of_four_steps(kParameters.key, quad, lanes::Real(0.0f), z);
                for (auto const& normal : z) {
                    sums[thread] = std::fma(static_cast<float>(normal), kParameters.scale, sums[thread]);
                }
            }
        }
        for (std::uint32_t thread = 0; thread < kThreads; ++thread) {
            float const sum = sums[thread];
            float const neighbour = sums[(thread + 1) % kThreads];
            out.tallies.above += neighbour > 0.0f;
            out.tallies.large += sum > 1.0f;
            out.tallies.any_large |= sum > 3.0f;
            auto const quanta = static_cast<std::int32_t>(std::floor(sum * 1024.0f));
            out.tallies.quanta += static_cast<std::uint64_t>(std::int64_t{quanta});
            out.tallies.largest = std::max(out.tallies.largest, quanta);
            int bucket = 0;
            while (bucket < kSampleBuckets &&
                   sum >= kEdges[(bucket + kParameters.shift[0]) % kSampleBuckets]) {
                ++bucket;
            }
            ++out.tallies.buckets[bucket];
            out.normals[block * kThreads + thread] = neighbour / std::sqrt(1.0f + sum * sum);
        }
    }
    return out;
}

class CompiledKernel : public ::testing::Test {
protected:
    void SetUp() override
    {
        std::string const file = BALLAST_SAMPLE_PTX;
        if (file.empty()) {
            GTEST_SKIP() << "no nvcc when this was configured: there is no PTX of sample_kernel.cu";
        }
        ASSERT_TRUE(std::filesystem::exists(file)) << file;
        std::ostringstream text;
        text << std::ifstream(file).rdbuf();
        module_ = load_ptx(text.str());
    }

    Outcome run(Module const& module, Options const& options, Report* report = nullptr)
    {
        Outcome out;
        out.tallies.largest = -1000000;
        Machine machine(module);
        std::memcpy(machine.variable("bucket_edges").data(), kEdges, sizeof kEdges);
        machine.add_region({.name = "tallies", .base = &out.tallies, .bytes = sizeof out.tallies});
        machine.add_region({.name = "normals",
                            .base = out.normals.data(),
                            .bytes = kPaths * 4,
                            .initialised = false,
                            .block_private = true});
        SampleTallies* const tallies = &out.tallies;
        float* const normals = out.normals.data();
        Launch const launch{.entry = "sample_kernel",
                            .grid = {kBlocks},
                            .block = {kThreads},
                            .dynamic_shared_bytes = kThreads * 4,
                            .parameters = pack_parameters(module, "sample_kernel",
                                                          {std::as_bytes(std::span(&kParameters, 1)),
                                                           std::as_bytes(std::span(&tallies, 1)),
                                                           std::as_bytes(std::span(&normals, 1))})};
        Report const done = machine.run(launch, options);
        if (report != nullptr) {
            *report = done;
        }
        return out;
    }

    Module module_;
};

void expect_equal(Outcome const& calculated, Outcome const& expected)
{
    EXPECT_EQ(std::memcmp(&calculated.tallies, &expected.tallies, sizeof calculated.tallies), 0)
        << "quanta " << calculated.tallies.quanta << " for " << expected.tallies.quanta << ", above "
        << calculated.tallies.above << " for " << expected.tallies.above << ", large "
        << calculated.tallies.large << " for " << expected.tallies.large;
    EXPECT_EQ(std::memcmp(calculated.normals.data(), expected.normals.data(), kPaths * 4), 0);
}

TEST_F(CompiledKernel, GivesTheHostsBitsInEveryOrder)
{
    Outcome const expected = host_outcome();
    EXPECT_GT(expected.tallies.large, 0u);
    for (Order const order : {Order::ascending, Order::descending, Order::shuffled}) {
        for (std::uint64_t seed = 1; seed <= (order == Order::shuffled ? 5u : 1u); ++seed) {
            Report report;
            expect_equal(run(module_, {.order = order, .seed = seed}, &report), expected);
            EXPECT_EQ(report.describe_races(), "");
            EXPECT_EQ(report.blocks, kBlocks);
            EXPECT_EQ(report.barriers, 3 * kBlocks);
        }
    }
}

TEST_F(CompiledKernel, EveryMissingBarrierIsARace)
{
    std::size_t const barriers = count_barriers(module_, "sample_kernel");
    ASSERT_EQ(barriers, 1u);
    Report report;
    Module const mutant = remove_barrier(module_, "sample_kernel", 0);
    Outcome const found = run(mutant, {.watch_initialised = false}, &report);
    EXPECT_NE(report.describe_races(), "");
    EXPECT_NE(std::memcmp(found.normals.data(), host_outcome().normals.data(), kPaths * 4), 0);
    EXPECT_THROW(run(mutant, {}), PtxError) << "the neighbour's value has not been written yet";
}

TEST_F(CompiledKernel, IssuesAreCountedBySourceLine)
{
    Report report;
    run(module_, {}, &report);
    std::uint64_t sum = 0;
    bool sample_seen = false;
    for (auto const& [place, issues] : report.issues_by_place) {
        sum += issues;
        sample_seen = sample_seen || place.find("sample_kernel.cu") != std::string::npos;
    }
    EXPECT_TRUE(sample_seen);
    EXPECT_LE(sum, report.warp_issues);
    EXPECT_GT(sum, report.warp_issues * 9 / 10);
}

}  // namespace
}  // namespace ballast::ptx
