/// Stopping as soon as an interval is narrow enough: where a run looks, and that its intervals hold all the same.
#include "host/risk/precision_plan.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace ballast {
namespace {

TEST(PrecisionPlan, LooksAreTheMostPathsAndHalvesOfThem)
{
    EXPECT_EQ(paths_of_looks(1), std::vector<std::uint64_t>{1});
    EXPECT_EQ(paths_of_looks(2000), std::vector<std::uint64_t>{2000});
    EXPECT_EQ(paths_of_looks(2047), (std::vector<std::uint64_t>{1024, 2047}));
    EXPECT_EQ(paths_of_looks(8191), (std::vector<std::uint64_t>{1024, 2048, 4096, 8191}));
    std::vector<std::uint64_t> const many = paths_of_looks(100'000'000);
    ASSERT_EQ(many.size(), kMostLooks);
    for (std::size_t i = 1; i < many.size(); ++i) {
        EXPECT_EQ(many[i - 1], (many[i] + 1) / 2);
    }
    EXPECT_NEAR(level_of_looks(0.95, 5), 0.99, 1e-12);
    EXPECT_EQ(level_of_looks(0.9, 1), 0.9);
}

TEST(PrecisionPlan, ATargetIsReachedByWidthAndEvents)
{
    EXPECT_TRUE(is_precise(clopper_pearson(50, 1000, 0.95), 0.02, 50));
    EXPECT_FALSE(is_precise(clopper_pearson(50, 1000, 0.95), 0.02, 51));
    EXPECT_FALSE(is_precise(clopper_pearson(950, 1000, 0.95), 0.02, 51)) << "the outcome that is rarer";
    EXPECT_FALSE(is_precise(clopper_pearson(50, 1000, 0.95), 0.01, 0));
    EXPECT_FALSE(is_precise(clopper_pearson(0, 100'000, 0.95), 0.01, 1)) << "narrow, and nothing seen";
    EXPECT_TRUE(is_precise(mean_interval(10.0, 11.0, 1000, 0.95), 0.01, 30)) << "no events are counted";
    EXPECT_FALSE(is_precise(mean_interval(0.0, 0.0, 0, 0.95), 1e9, 0)) << "no end is known";
    EXPECT_EQ(paired_difference(100, 3, 4, 0.95).events, 7.0);
    EXPECT_EQ(poisson_rate(12, 3.0, 0.95).events, 12.0);
}

/// What a run would do that sees outcomes of this probability and asks for this half-width of its interval.
struct Stopped {
    std::size_t look = 0;
    Interval interval;
};
Stopped run_until(double p, double asked, double least_events, std::vector<std::uint64_t> const& looks,
                  double level, std::mt19937_64& random)
{
    Stopped stopped;
    std::uint64_t hits = 0, paths = 0;
    for (std::uint64_t const look : looks) {
        hits += std::binomial_distribution<std::uint64_t>(look - paths, p)(random);
        paths = look;
        ++stopped.look;
        stopped.interval = clopper_pearson(hits, paths, level);
        if (is_precise(stopped.interval, asked, least_events)) {
            break;
        }
    }
    return stopped;
}

/// Rare and common outcomes, targets that are reached early, at any look and not at all, with and without events asked
/// for: intervals at the level of a look hold at 95 % whenever the run stops.
TEST(PrecisionPlan, IntervalsHoldWheneverTheRunStops)
{
    constexpr int kRuns = 2000;
    constexpr double kLevel = 0.95;
    double const least = kLevel - 3.0 * std::sqrt(kLevel * (1.0 - kLevel) / kRuns);
    std::mt19937_64 random(20260630);
    int stopped_between = 0;
    double worst = 1.0;
    for (std::uint64_t const most : {std::uint64_t{16'384}, std::uint64_t{131'072}}) {
        std::vector<std::uint64_t> const looks = paths_of_looks(most);
        double const level = level_of_looks(kLevel, looks.size());
        for (double const p : {0.0005, 0.004, 0.03, 0.2, 0.5, 0.97}) {
            for (double const relative :
                 {0.8, 1.6, 3.2}) {  // of the half-width at the geometric middle of the looks
                double const middle = std::sqrt(static_cast<double>(looks.front() * most));
                double const asked = relative * normal_half_width(level) * std::sqrt(p * (1.0 - p) / middle);
                for (double const least_events : {0.0, 30.0}) {
                    int held = 0;
                    for (int run = 0; run < kRuns; ++run) {
                        Stopped const end = run_until(p, asked, least_events, looks, level, random);
                        held += end.interval.lower <= p && p <= end.interval.upper ? 1 : 0;
                        stopped_between += end.look > 1 && end.look < looks.size() ? 1 : 0;
                    }
                    double const coverage = static_cast<double>(held) / kRuns;
                    worst = std::min(worst, coverage);
                    EXPECT_GE(coverage, least) << p << " of " << most << ", half-width " << asked << ", "
                                               << least_events << " events";
                }
            }
        }
    }
    EXPECT_GT(stopped_between, 10'000) << "the rule must have been at work";
    RecordProperty("worst_coverage", std::to_string(worst));
}

/// Whoever may choose among the looks can choose one at which the interval misses. At the level of a look even he finds one
/// in no more than 5 % of runs; at 95 % in each he often would.
TEST(PrecisionPlan, NoLookMissesOftenerThanTheLevelSays)
{
    constexpr int kRuns = 2000;
    std::mt19937_64 random(5);
    std::vector<std::uint64_t> const looks = paths_of_looks(131'072);
    ASSERT_EQ(looks.size(), kMostLooks);
    double const p = 0.1;
    int missed_at_level = 0, missed_at_look = 0;
    for (int run = 0; run < kRuns; ++run) {
        std::uint64_t hits = 0, paths = 0;
        bool at_level = false, at_look = false;
        for (std::uint64_t const look : looks) {
            hits += std::binomial_distribution<std::uint64_t>(look - paths, p)(random);
            paths = look;
            auto const misses = [&](double level) {
                Interval const interval = clopper_pearson(hits, paths, level);
                return p < interval.lower || interval.upper < p;
            };
            at_level = at_level || misses(0.95);
            at_look = at_look || misses(level_of_looks(0.95, looks.size()));
        }
        missed_at_level += at_level ? 1 : 0;
        missed_at_look += at_look ? 1 : 0;
    }
    EXPECT_LE(missed_at_look, 0.05 * kRuns);
    EXPECT_GT(missed_at_level, 0.10 * kRuns);
}

TEST(PrecisionPlan, TheReasonForStoppingNamesTheLookOrTheMaximum)
{
    PrecisionOutcome outcome;
    outcome.targets = {"a < 0.02", "b < 0.01"};
    outcome.asked = {0.02, 0.01};
    outcome.looks = {1024, 2048};
    outcome.looks_taken = 2;
    outcome.reached = {clopper_pearson(50, 1000, 0.95), clopper_pearson(50, 1000, 0.95)};
    EXPECT_EQ(outcome.missed(), std::vector<std::size_t>{1});
    EXPECT_EQ(outcome.stop_reason(), "the maximum of 2048 paths; not reached: 1 of 2 targets");
    outcome.asked[1] = 0.02;
    outcome.looks_taken = 1;
    EXPECT_EQ(outcome.stop_reason(), "every target is reached at look 1 of 2");
}

}  // namespace
}  // namespace ballast
