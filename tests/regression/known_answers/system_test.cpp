/// Defaults of several firms: who is first, who goes before whom, how many, and together beside mergers.
#include <array>
#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/regression/known_answers/case.hpp"
#include "tests/regression/known_answers/oracles.hpp"

namespace ballast::testing {
namespace {

/// Probabilities of n = 0 .. size of independent events.
std::vector<double> poisson_binomial(std::vector<double> const& events)
{
    std::vector<double> number = {1.0};
    for (double const p : events) {
        number.push_back(0.0);
        for (std::size_t n = number.size() - 1; n > 0; --n) {
            number[n] = number[n] * (1.0 - p) + number[n - 1] * p;
        }
        number[0] *= 1.0 - p;
    }
    return number;
}

std::uint64_t at_least(std::span<std::uint64_t const> counts, std::size_t k)
{
    std::uint64_t sum = 0;
    for (; k < counts.size(); ++k) {
        sum += counts[k];
    }
    return sum;
}

TEST(KnownAnswers, IndependentFirmsRaceToDefault)
{
    KnownAnswer known("default_races");
    known.run();
    Counted const counted = known.counted();
    TallyReader const& reader = counted.reader();
    constexpr std::size_t kWeeks = 26;
    struct Racer {
        char const* name;
        double defaults, merges;  ///< hazards a year
    };
    std::vector<Racer> const racers = {
        {"courted", 4.0, 5.0}, {"fast", 6.0, 0.0}, {"prey", 0.3, 8.0}, {"slow", 1.5, 0.0}};
    std::vector<std::array<double, kWeeks>> in_step(racers.size());  // P(default in the step)
    std::vector<std::array<double, kWeeks + 1>> by(racers.size());   // P(default before the step)
    std::vector<double> defaulted, acquired;
    for (std::size_t i = 0; i < racers.size(); ++i) {
        by[i][0] = 0.0;
        double merged = 0.0;
        for (std::size_t k = 0; k < kWeeks; ++k) {
            double const there =
                std::exp(-(racers[i].defaults + racers[i].merges) * kWeek * static_cast<double>(k));
            in_step[i][k] = there * -std::expm1(-racers[i].defaults * kWeek);
            by[i][k + 1] = by[i][k] + in_step[i][k];
            merged += there * std::exp(-racers[i].defaults * kWeek) * -std::expm1(-racers[i].merges * kWeek);
        }
        defaulted.push_back(by[i][kWeeks]);
        acquired.push_back(merged);
    }
    auto const at = [&](std::size_t i) { return static_cast<std::int64_t>(counted.firm(racers[i].name)); };
    double no_tie = poisson_binomial(defaulted)[0];
    for (std::size_t i = 0; i < racers.size(); ++i) {
        double alone = 0.0;
        double tied = 0.0;
        for (std::size_t k = 0; k < kWeeks; ++k) {
            double others_later = 1.0;
            double none_before = 1.0;
            for (std::size_t j = 0; j < racers.size(); ++j) {
                others_later *= j == i ? 1.0 : 1.0 - by[j][k + 1];
                none_before *= j == i ? 1.0 : 1.0 - by[j][k];
            }
            alone += in_step[i][k] * others_later;
            tied += in_step[i][k] * (none_before - others_later);
        }
        no_tie += alone;
        known.probability(fmt::format("{} is first to default", racers[i].name), "race by steps", alone,
                          reader.first_default(at(i), static_cast<std::int64_t>(Tie::alone)),
                          counted.paths());
        known.probability(fmt::format("{} is first with others", racers[i].name), "race by steps", tied,
                          reader.first_default(at(i), static_cast<std::int64_t>(Tie::tied)), counted.paths());
        for (std::size_t j = 0; j < racers.size(); ++j) {
            if (i == j) {
                EXPECT_EQ(reader.default_before(at(i), at(j)), 0U);
                continue;
            }
            double before = 0.0;
            double same = 0.0;
            for (std::size_t k = 0; k < kWeeks; ++k) {
                before += in_step[i][k] * (by[j][kWeeks] - by[j][k + 1]);
                same += in_step[i][k] * in_step[j][k];
            }
            known.probability(fmt::format("{} defaults before {}", racers[i].name, racers[j].name),
                              "race by steps", before, reader.default_before(at(i), at(j)), counted.paths());
            if (i < j) {
                known.probability(
                    fmt::format("{} and {} default in one step", racers[i].name, racers[j].name),
                    "race by steps", same,
                    reader.joint_default(at(i), at(j)) - reader.default_before(at(i), at(j)) -
                        reader.default_before(at(j), at(i)),
                    counted.paths());
            }
        }
    }
    known.bracket("the first default is shared", "race by steps", 1.0 - no_tie,
                  known.figure("tied_first_default_probability_lower", {"base"}),
                  known.figure("tied_first_default_probability_upper", {"base"}));
    std::vector<double> const number = poisson_binomial(defaulted);
    std::vector<double> const bought = poisson_binomial(acquired);
    for (std::size_t n = 0; n < number.size(); ++n) {
        known.probability(fmt::format("{} firms default", n), "Poisson-binomial", number[n],
                          reader.default_count()[n], counted.paths());
        known.probability(fmt::format("{} firms are acquired", n), "Poisson-binomial", bought[n],
                          reader.acquisition_count()[n], counted.paths());
    }
    double tail = 0.0;
    for (std::size_t k = number.size() - 1; k > 0; --k) {
        tail += number[k];
        known.probability(fmt::format("{} firms or more default", k), "Poisson-binomial", tail,
                          at_least(reader.default_count(), k), counted.paths());
    }
}

TEST(KnownAnswers, MergersDoNotCountAsDefaultsTogether)
{
    KnownAnswer known("correlated_defaults");
    known.run();
    Counted const counted = known.counted();
    TallyReader const& reader = counted.reader();
    constexpr double kRho = 0.35;
    constexpr double kMerges = 0.5;
    constexpr int kWeeks = 52;
    constexpr int kProviders = 5;
    std::vector<double> threshold;  // of the common normal, by steps
    for (int k = 0; k < kWeeks; ++k) {
        threshold.push_back(normal_quantile(-std::expm1(-0.4 * (k + 1) * kWeek)));
    }
    auto const cancelled = [&](int k, double f) {
        return k < 0 ? 0.0
                     : normal_cdf((threshold[static_cast<std::size_t>(k)] - std::sqrt(kRho) * f) /
                                  std::sqrt(1.0 - kRho));
    };
    auto const not_bought = [&](int k) { return std::exp(-kMerges * k * kWeek); };
    /// P(default in steps [from, to) | F)
    auto const defaults = [&](double f, int from, int to) {
        double sum = 0.0;
        for (int k = from; k < to; ++k) {
            sum += (cancelled(k, f) - cancelled(k - 1, f)) * not_bought(k);
        }
        return sum;
    };
    auto const square = [](double x) { return x * x; };
    double const one = normal_expectation([&](double f) { return defaults(f, 0, kWeeks); });
    double const both = normal_expectation([&](double f) { return square(defaults(f, 0, kWeeks)); });
    double const ends = normal_expectation(
        [&](double f) { return square(1.0 - (1.0 - cancelled(kWeeks - 1, f)) * not_bought(kWeeks)); });
    double const before = normal_expectation([&](double f) {
        double sum = 0.0;
        double later = defaults(f, 0, kWeeks);
        for (int k = 0; k < kWeeks; ++k) {
            double const here = defaults(f, k, k + 1);
            later -= here;
            sum += here * later;
        }
        return sum;
    });
    // without mergers the joint probability is the bivariate normal's, which the conditioning must give as well
    double const alone = normal_expectation([&](double f) { return square(cancelled(kWeeks - 1, f)); });
    EXPECT_NEAR(alone, bivariate_normal_cdf(threshold.back(), threshold.back(), kRho), 1e-9);

    auto const first = static_cast<std::int64_t>(counted.firm("provider_1"));
    auto const second = static_cast<std::int64_t>(counted.firm("provider_4"));
    known.probability("provider_1 defaults", "first of default and merger", one,
                      reader.joint_default(first, first), counted.paths());
    known.probability("provider_1 and provider_4 default", "bivariate normal beside mergers", both,
                      reader.joint_default(first, second), counted.paths());
    known.probability("provider_1 and provider_4 end", "bivariate normal beside mergers", ends,
                      reader.joint_failure(first, second), counted.paths());
    EXPECT_GT(ends, 2.0 * both) << "the case must tell ends from defaults";
    known.probability("provider_4 defaults if provider_1 has", "ratio of the two", both / one,
                      reader.joint_default(first, second), reader.joint_default(first, first));
    known.probability("provider_1 defaults before provider_4", "common factor, by steps", before,
                      reader.default_before(first, second), counted.paths());
    known.probability("provider_4 defaults before provider_1", "common factor, by steps", before,
                      reader.default_before(second, first), counted.paths());
    double choose = 1.0;
    for (int n = 0; n <= kProviders; ++n) {
        double const expected = choose * normal_expectation([&](double f) {
                                    double const p = defaults(f, 0, kWeeks);
                                    return std::pow(p, n) * std::pow(1.0 - p, kProviders - n);
                                });
        known.probability(fmt::format("{} of 6 firms default", n), "binomial mixture", expected,
                          reader.default_count()[static_cast<std::size_t>(n)], counted.paths());
        choose *= static_cast<double>(kProviders - n) / (n + 1);
    }

    // Liquidity of provider_4 where provider_1 was at stress: nothing if it has ended, else its 0.005 bn, all in one bin.
    std::span<std::uint64_t const> const bins = reader.liquidity_given_stress(first, second);
    std::uint64_t stressed = 0;
    for (std::uint64_t const count : bins) {
        stressed += count;
    }
    EXPECT_EQ(stressed, reader.joint_default(first, first)) << "a provider is at stress where it defaults";
}

}  // namespace
}  // namespace ballast::testing
