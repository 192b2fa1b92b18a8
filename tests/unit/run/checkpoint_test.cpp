// A checkpoint under a valid seal that says it holds more counts than memory is refused before memory is asked for.
#include "host/run/checkpoint.hpp"

#include <limits>
#include <utility>

#include <gtest/gtest.h>

#include "host/results/reader.hpp"
#include "tests/support/scratch_folder.hpp"
#include "tests/unit/results/sample.hpp"

namespace ballast {
namespace {

RunIdentity const kIdentity{{"seed", "1"}};

results::Dataset checkpoint_with(std::int64_t counts, std::int64_t bins)
{
    testing::ScratchFolder const scratch;
    Checkpoint checkpoint;
    checkpoint.identity = kIdentity;
    checkpoint.passes.push_back(
        {1,
         {Tally{TallyShape{}, {1, 2, 3}, {4, 5}, {}}, Tally{TallyShape{}, {6, 0, 0}, {0, 7}, {{{8, 9}}}}}});
    write_checkpoint(scratch / "a.checkpoint", checkpoint);
    results::Dataset dataset = results::read_dataset(scratch / "a.checkpoint");
    for (results::Attribute& attribute : dataset.groups.front().attributes) {
        if (attribute.name == "counts_of_a_job") {
            attribute.value = counts;
        } else if (attribute.name == "bins_of_a_job") {
            attribute.value = bins;
        }
    }
    return dataset;
}

TEST(Checkpoint, ComesBackAsItWas)
{
    Checkpoint const back = checkpoint_of(checkpoint_with(3, 2), "a.checkpoint", kIdentity);
    ASSERT_EQ(back.passes.size(), 1U);
    EXPECT_EQ(back.passes[0].tallies.at(0).counts, (std::vector<std::uint64_t>{1, 2, 3}));
    EXPECT_EQ(back.passes[0].tallies.at(0).bins, (std::vector<std::uint64_t>{4, 5}));
    EXPECT_EQ(back.passes[0].tallies.at(1).counts, (std::vector<std::uint64_t>{6, 0, 0}));
    EXPECT_EQ(back.passes[0].tallies.at(1).bins, (std::vector<std::uint64_t>{0, 7}));
    EXPECT_EQ(back.passes[0].tallies.at(0).ranges, RangeDigests(1));
    EXPECT_EQ(back.passes[0].tallies.at(1).ranges, (RangeDigests{{{8, 9}}}));
}

TEST(Checkpoint, WithAbsurdNumbersOfCountsIsRefused)
{
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
    for (auto const& [counts, bins] : {std::pair{kMost, std::int64_t{2}},
                                       {kMost / 2 + 1, 2},  // of two jobs more than 64 bits
                                       {3, kMost / 8},
                                       {kMost, kMost}}) {
        results::Dataset const dataset = checkpoint_with(counts, bins);
        EXPECT_TRUE(testing::throws_error(ExitCode::input_bad, "absurd number of counts",
                                          [&] { checkpoint_of(dataset, "a.checkpoint", kIdentity); }))
            << counts << " " << bins;
    }
}

}  // namespace
}  // namespace ballast
