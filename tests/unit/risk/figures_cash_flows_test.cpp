// Mean cash flows agree with the paths of the sample, with their sign.
#include <cmath>

#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "host/risk/figures_cash_flows.hpp"
#include "tests/unit/risk/figures_sample.hpp"

namespace ballast {
namespace {

using testing::kSampleDates;

TEST(CashFlowFigures, AreMeansOverThePathsWithTheirSign)
{
    constexpr std::size_t kPaths = 3000;
    testing::SamplePaths const sample = testing::sample_paths(3, kPaths, 2.0);
    Tally const tally = testing::tally_of(sample, sample);
    FigureOptions options;
    options.usd_per_quantum = 2.0;
    Figure const flow = cash_flow_mean(tally, options);
    ASSERT_EQ(flow.size(), 3U * kNumHeadings * kSampleDates);
    for (int firm = 0; firm < 3; ++firm) {
        for (int date = 0; date < kSampleDates; ++date) {
            auto const at = [&](Heading heading) {
                return flow.at(static_cast<std::size_t>(
                    (firm * kNumHeadings + static_cast<int>(heading)) * kSampleDates + date));
            };
            double const scale = 2.0 * (date + 1);
            EXPECT_DOUBLE_EQ(at(Heading::receipts).estimate, scale * 1000.0 * (firm + 1));
            EXPECT_DOUBLE_EQ(at(Heading::costs).estimate, -scale * 200.0);
            // Variance 2 n/(n-1) of 0..4; Student with 2999 degrees of freedom: 1.9608 standard errors.
            double const half = 1.9608 * scale * 100.0 * std::sqrt(2.0 / (kPaths - 1));
            EXPECT_NEAR(at(Heading::costs).upper - at(Heading::costs).estimate, half, 1e-3 * half);
            EXPECT_EQ(at(Heading::equity).estimate, 0.0);
        }
    }
    Tally other = tally;
    other.shape.num_flow_firms = 2;
    EXPECT_THROW(check_sizes(other), Error) << "all firms or none";
}

}  // namespace
}  // namespace ballast
