// A checkpoint under a valid seal that says it holds more counts than memory is refused before memory is asked for.
#include "host/run/checkpoint.hpp"

#include <limits>
#include <tuple>

#include <gtest/gtest.h>

#include "host/results/reader.hpp"
#include "tests/support/scratch_folder.hpp"
#include "tests/unit/results/sample.hpp"

namespace ballast {
namespace {

RunIdentity const kIdentity{{"seed", "1"}};

results::Dataset checkpoint_with(std::int64_t jobs, std::int64_t counts, std::int64_t bins)
{
    testing::ScratchFolder const scratch;
    Checkpoint checkpoint;
    checkpoint.identity = kIdentity;
    checkpoint.passes.push_back({1, {Tally{TallyShape{}, {1, 2, 3}, {4, 5}}}});
    write_checkpoint(scratch / "a.checkpoint", checkpoint);
    results::Dataset dataset = results::read_dataset(scratch / "a.checkpoint");
    for (results::Attribute& attribute : dataset.groups.front().attributes) {
        if (attribute.name == "jobs") {
            attribute.value = jobs;
        } else if (attribute.name == "counts_of_a_job") {
            attribute.value = counts;
        } else if (attribute.name == "bins_of_a_job") {
            attribute.value = bins;
        }
    }
    return dataset;
}

TEST(Checkpoint, ComesBackAsItWas)
{
    Checkpoint const back = checkpoint_of(checkpoint_with(1, 3, 2), "a.checkpoint", kIdentity);
    ASSERT_EQ(back.passes.size(), 1U);
    EXPECT_EQ(back.passes[0].tallies.at(0).counts, (std::vector<std::uint64_t>{1, 2, 3}));
    EXPECT_EQ(back.passes[0].tallies.at(0).bins, (std::vector<std::uint64_t>{4, 5}));
}

TEST(Checkpoint, WithAbsurdNumbersOfCountsIsRefused)
{
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
    constexpr std::int64_t kRoot = std::int64_t{1} << 32;  // of 2^64
    for (auto const& [jobs, counts, bins] : {std::tuple{std::int64_t{1}, kMost, std::int64_t{2}},
                                             {kMost, 3, 2},
                                             {kMost, 0, 0},
                                             {kRoot, kRoot, 2},
                                             {1, 3, kMost / 8},
                                             {kMost, kMost, kMost}}) {
        results::Dataset const dataset = checkpoint_with(jobs, counts, bins);
        EXPECT_TRUE(testing::throws_error(ExitCode::input_bad, "absurd number of counts",
                                          [&] { checkpoint_of(dataset, "a.checkpoint", kIdentity); }))
            << jobs << " " << counts << " " << bins;
    }
}

}  // namespace
}  // namespace ballast
