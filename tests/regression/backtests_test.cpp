// The studies of configs/backtests validate, run, and say roughly what docs/backtests.md says of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/results/reader.hpp"
#include "host/results/result_file.hpp"
#include "tests/support/run_program.hpp"

namespace ballast {
namespace {

using ::testing::AllOf;
using ::testing::Gt;
using ::testing::Lt;

std::string study(std::string const& name)
{
    return (testing::source_dir() / "configs" / "backtests" / name).string();
}

/// Mean over firms of the probability of default by the last report date, in a small run of the base case, which
/// validates the whole study first.
double share_in_default(std::string const& name)
{
    testing::ScratchFolder const scratch;
    std::string const out = (scratch / "result.h5").string();
    testing::ProgramResult const run =
        testing::run_ballast({"run", study(name), "--scenario", "base", "--paths", "64", "--threads", "1",
                              "--backstop-paths", "0", "--parameter-points", "0", "--out", out, "--json"});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    if (run.exit_code != 0) {
        return -1.0;
    }
    results::Dataset const written = results::read_dataset(out);
    results::Variable const* const found = written.find_variable("default_probability");
    if (found == nullptr) {
        ADD_FAILURE() << "no default_probability";
        return -1.0;
    }
    std::vector<std::uint64_t> const shape = results::shape_of(written, written, *found);
    auto const& values = std::get<results::Reals>(found->values);
    std::size_t const firms = shape.at(1), dates = shape.at(2), first = values.size() - firms * dates;
    double sum = 0.0;
    for (std::size_t firm = 0; firm < firms; ++firm) {
        sum += values[first + firm * dates + dates - 1];
    }
    return sum / static_cast<double>(firms);
}

TEST(Backtests, AThirdOfTheCarriersOf1999OrMoreDefault)
{
    EXPECT_THAT(share_in_default("telecom_1999"), AllOf(Gt(0.33), Lt(0.95)));
}

TEST(Backtests, FewFirmsOf2024Default)
{
    EXPECT_THAT(share_in_default("world_2024"), AllOf(Gt(0.0), Lt(0.15)));
}

}  // namespace
}  // namespace ballast
