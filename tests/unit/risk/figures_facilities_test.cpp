// Coverage of loans, covenants and what lenders do agree with the paths of the sample.
#include <cmath>

#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "host/risk/figures_facilities.hpp"
#include "tests/unit/risk/figures_sample.hpp"

namespace ballast {
namespace {

using testing::kSampleDates;
using testing::SampleLoan;

constexpr std::size_t kPaths = 3000;

class Loans : public ::testing::Test {
protected:
    testing::SamplePaths const sample_ = testing::sample_paths(3, kPaths, 2.0);
    Tally const tally_ = testing::tally_of(sample_, sample_);
    FigureOptions const options_{.confidence_level = 0.95,
                                 .usd_per_quantum = 1.0,
                                 .quantiles = {0.1, 0.5, 0.9},
                                 .confidences = {},
                                 .survival_levels = {},
                                 .variable_units = {},
                                 .dates = {91.25, 182.5, 273.75, 365, 456.25, 547.5}};

    /// Mean of `value(loan)` over the paths on which `counts(loan)`.
    template <class Counts, class Value>
    double mean(int date, Counts counts, Value value) const
    {
        double sum = 0.0;
        double number = 0.0;
        for (std::size_t path = 0; path < kPaths; ++path) {
            SampleLoan const loan = testing::sample_loan(sample_, path, date);
            sum += counts(loan) ? static_cast<double>(value(loan)) : 0.0;
            number += counts(loan) ? 1.0 : 0.0;
        }
        return sum / number;
    }
};

bool always(SampleLoan const&)
{
    return true;
}
bool is_owed(SampleLoan const& loan)
{
    return loan.owed;
}

TEST_F(Loans, StandAndAreBreachedAndWaivedAsOnThePaths)
{
    Figure const owed = facility_owed_probability(tally_, options_);
    Figure const now = in_breach_probability(tally_, options_);
    Figure const some = facility_event_probability(tally_, options_);
    Figure const number = facility_event_mean(tally_, options_);
    for (int date = 0; date < kSampleDates; ++date) {
        auto const i = static_cast<std::size_t>(date);
        EXPECT_DOUBLE_EQ(owed.estimate[i], mean(date, always, is_owed));
        EXPECT_DOUBLE_EQ(now.estimate[i], mean(date, always, [](auto const& x) { return x.in_breach; }));
        for (FacilityEvent const event : {FacilityEvent::breach, FacilityEvent::waiver}) {
            std::size_t const place = static_cast<std::size_t>(event) * kSampleDates + i;
            EXPECT_DOUBLE_EQ(some.estimate[place],
                             mean(date, always, [](auto const& x) { return x.breaches > 0; }));
            EXPECT_DOUBLE_EQ(number.estimate[place],
                             mean(date, always, [](auto const& x) { return x.breaches; }));
            EXPECT_GT(number.upper[place], number.estimate[place]);
        }
        std::size_t const never = static_cast<std::size_t>(FacilityEvent::acceleration) * kSampleDates + i;
        EXPECT_EQ(number.estimate[never], 0.0);
        EXPECT_NEAR(number.upper[never], std::log(2 / 0.05) / kPaths, 1e-9) << "once at most";
        EXPECT_GT(number.upper[static_cast<std::size_t>(FacilityEvent::extension) * kSampleDates + i],
                  1.9 * number.upper[never]);
    }
    EXPECT_EQ(owed.estimate[kSampleDates], 0.0) << "the second is repaid";
}

TEST_F(Loans, HeadroomIsTheMeanOverThoseThatAreOwed)
{
    Figure const headroom = covenant_headroom_mean(tally_, options_);
    Figure const below = covenant_below_probability(tally_, options_);
    for (int date = 0; date < kSampleDates; ++date) {
        auto const i = static_cast<std::size_t>(date);
        double const expected =
            mean(date, is_owed, [](auto const& x) { return x.dscr / SampleLoan::covenant - 1.0; });
        EXPECT_NEAR(headroom.estimate[i], expected, 1e-5);
        EXPECT_LT(headroom.lower[i], expected);
        EXPECT_GT(headroom.upper[i], expected);
        EXPECT_DOUBLE_EQ(below.estimate[i],
                         mean(date, is_owed, [](auto const& x) { return x.dscr < SampleLoan::covenant; }));
        std::size_t const collection = static_cast<std::size_t>(Covenant::collection) * kSampleDates + i;
        EXPECT_TRUE(std::isnan(headroom.estimate[collection])) << "not agreed";
        EXPECT_TRUE(std::isnan(below.estimate[collection]));
    }
}

TEST_F(Loans, CoverageHasTheQuantilesOfThoseThatAreOwed)
{
    Figure const dscr = dscr_quantile(tally_, options_);
    ASSERT_EQ(dscr.size(), 2U * 2U * 3U);
    for (std::size_t i = 0; i < 6; ++i) {  // a third of the paths each
        double const truth = 0.9 + 0.3 * static_cast<double>(i % 3);
        EXPECT_LE(dscr.lower[i], truth);
        EXPECT_GE(dscr.upper[i], truth);
        EXPECT_NEAR(dscr.estimate[i], truth, 0.04 * truth);
        EXPECT_TRUE(std::isnan(dscr.estimate[6 + i])) << "the second is repaid";
    }
}

TEST_F(Loans, WithBinsThatHaveNoEdgesAreRefused)
{
    Tally other = tally_;
    other.shape.dscr.num_bins = 0;
    EXPECT_THROW(check_sizes(other), Error);
    other = tally_;
    other.shape.num_facilities = -1;
    EXPECT_THROW(check_sizes(other), Error);
}

}  // namespace
}  // namespace ballast
