/// Chains and arrivals: occupancy, numbers of events, lives of contracts, ends by hazard, raises.
#include <cmath>
#include <iterator>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "kernels/tables/vocabulary/end.hpp"
#include "tests/regression/known_answers/case.hpp"
#include "tests/regression/known_answers/oracles.hpp"

namespace ballast::testing {
namespace {

struct SampleMoments {
    double mean, variance, mean_error, variance_error;
};

/// Moments of a histogram of counts and their standard errors.
SampleMoments moments_of(std::span<std::uint64_t const> histogram)
{
    double n = 0.0;
    double sum = 0.0;
    for (std::size_t k = 0; k < histogram.size(); ++k) {
        n += static_cast<double>(histogram[k]);
        sum += static_cast<double>(k) * static_cast<double>(histogram[k]);
    }
    double const mean = sum / n;
    double second = 0.0;
    double fourth = 0.0;
    for (std::size_t k = 0; k < histogram.size(); ++k) {
        double const d = static_cast<double>(k) - mean;
        second += d * d * static_cast<double>(histogram[k]) / n;
        fourth += d * d * d * d * static_cast<double>(histogram[k]) / n;
    }
    return {mean, second, std::sqrt(second / n), std::sqrt((fourth - second * second) / n)};
}

TEST(KnownAnswers, MarkovChainsOccupyTheirStates)
{
    KnownAnswer known("markov_chain");
    known.run();
    Counted const counted = known.counted();
    struct Chain {
        char const* name;
        std::vector<double> odds;
        std::vector<std::vector<double>> rates;
        double fastest_exit;
    };
    std::vector<Chain> const chains = {
        {"funding", {0.7, 0.3, 0.0}, {{0, 0.29, 0.05}, {0.55, 0, 0.32}, {0, 1.10, 0}}, 1.10},
        {"ring", {1, 0, 0, 0}, {{0, 1.0, 0, 0}, {0, 0, 0.8, 0.2}, {0, 0, 0, 0.6}, {0.4, 0, 0, 0}}, 1.0}};
    for (Chain const& chain : chains) {
        std::size_t const n = chain.odds.size();
        for (int const weeks : {4, 26, 52, 104}) {
            std::vector<double> const p = transition_matrix(chain.rates, weeks * kWeek);
            for (std::size_t j = 0; j < n; ++j) {
                double expected = 0.0;
                for (std::size_t i = 0; i < n; ++i) {
                    expected += chain.odds[i] * p[i * n + j];
                }
                // two exits in the last step
                double const bias = 0.5 * std::pow(chain.fastest_exit * kWeek, 2);
                known.probability(
                    fmt::format("{} in state {}, week {}", chain.name, j, weeks), "matrix exponential",
                    expected, counted.state(chain.name, static_cast<int>(j), weeks), counted.paths(), bias);
            }
        }
    }
}

TEST(KnownAnswers, EventsComeAtTheirRates)
{
    KnownAnswer known("event_counts");
    known.run();
    Counted const counted = known.counted();
    constexpr int kWeeks = 78;
    double const t = kWeeks * kWeek;

    auto const plain = counted.arrivals("plain");
    std::vector<double> const law = queued_poisson(2.5 * kWeek, kWeeks);
    for (std::size_t n = 0; n <= 8; n += 2) {
        known.probability(fmt::format("P({} arrivals of plain)", n), "Poisson, one a step", law[n], plain[n],
                          counted.paths());
    }
    // the queue holds (rate dt)^2 / 2 arrivals on average at the end
    known.sampled("mean arrivals of plain", "rate x time", 2.5 * t, moments_of(plain).mean,
                  moments_of(plain).mean_error, std::pow(2.5 * kWeek, 2));

    // E exp(b x_s - b^2 v / 2) = exp(-b^2 v e^(-2 kappa s) / 2), Simpson over 1.5 years
    double const spread = 0.8 * 0.8 * 1.6 * 1.6 / (2.0 * 4.0);
    constexpr int kPoints = 2000;
    double steered = 0.0;
    for (int i = 0; i <= kPoints; ++i) {
        double const weight = i == 0 || i == kPoints ? 1.0 : (i % 2 == 1 ? 4.0 : 2.0);
        steered += weight * std::exp(-0.5 * spread * std::exp(-8.0 * t * i / kPoints));
    }
    steered *= 2.5 * t / (3.0 * kPoints);
    auto const of_steered = moments_of(counted.arrivals("steered"));
    // waiting arrivals: (rate dt)^2 / 2 x e^spread; trapezoid of the intensity: spread (2 kappa dt)^2 / 12 of a year's share
    known.sampled("mean arrivals of steered", "mean intensity", steered, of_steered.mean,
                  of_steered.mean_error, std::pow(2.5 * kWeek, 2) * std::exp(spread));

    CountMoments const echo = hawkes_moments(2.0, 1.0, 4.0, t);
    auto const of_echo = moments_of(counted.arrivals("echo"));
    double const waiting = 0.5 * echo.intensity_square * kWeek * kWeek;
    known.sampled("mean arrivals of echo", "Hawkes moment equations", echo.mean, of_echo.mean,
                  of_echo.mean_error, 2.0 * waiting);
    // an arrival that waits moves the count by one: at most 2 (count) x waiting in its square
    known.sampled("variance of arrivals of echo", "Hawkes moment equations", echo.variance, of_echo.variance,
                  of_echo.variance_error, 4.0 * echo.mean * waiting);

    double const flame = 1.0 * (t + 1.5 * 3.0 / 6.0 * (t - (1.0 - std::exp(-6.0 * t)) / 6.0));
    auto const of_flame = moments_of(counted.arrivals("flame"));
    known.sampled("mean arrivals of flame", "response to a Poisson process", flame, of_flame.mean,
                  of_flame.mean_error, std::pow(4.0 * kWeek, 2));
}

TEST(KnownAnswers, ContractsLiveAsLongAsTheirHazardsSay)
{
    KnownAnswer known("contract_lives");
    known.run();
    {
        Counted const base = known.counted();
        for (int const weeks : {25, 27, 52, 78}) {
            double const t = weeks * kWeek;
            auto const live = [&](std::string const& contract, double expected) {
                known.probability(fmt::format("{} live, week {}", contract, weeks), "exponential life",
                                  expected, base.contract_live(contract, weeks), base.paths());
            };
            live("steady", std::exp(-0.6 * t));
            live("renewing", std::exp(-0.25 * t) * (weeks > 26 ? 0.6 : 1.0));
            live("expiring", weeks > 26 ? 0.0 : std::exp(-0.25 * t));
            live("anchored", std::exp(-0.08 * t));
        }
    }
    for (char const* scenario : {"retrench", "sell"}) {
        Counted const counted = known.counted(scenario);
        bool const retrench = std::string(scenario) == "retrench";
        for (int const weeks : {25, 52, 78}) {
            double const extra = retrench ? 7.0 * 26.0 * kWeek * 0.08 : 10.0 * kWeek * 0.5;
            double const expected = std::exp(-0.08 * weeks * kWeek - (weeks > 26 ? extra : 0.0));
            known.probability(fmt::format("anchored live, week {}, {}", weeks, scenario), "exponential life",
                              expected, counted.contract_live("anchored", weeks), counted.paths());
        }
    }
}

TEST(KnownAnswers, CompetingEndsShareTheFirms)
{
    KnownAnswer known("competing_ends");
    known.run();
    Counted const counted = known.counted();
    for (int const weeks : {13, 52, 78}) {
        double acquired = 0.0;
        for (int k = 0; k < weeks; ++k) {
            acquired += (std::exp(-0.2 * k * kWeek) - std::exp(-0.2 * (k + 1) * kWeek)) *
                        std::exp(-0.3 * (k + 1) * kWeek);
        }
        double const t = weeks * kWeek;
        double const continuous = 0.2 / 0.5 * (1.0 - std::exp(-0.5 * t));
        EXPECT_NEAR(acquired, continuous, 0.3 * kWeek * continuous);  // a step's tie goes to the default
        known.probability(fmt::format("target independent, week {}", weeks), "e^(-(m + d) t)",
                          std::exp(-0.5 * t), counted.survivors("target", weeks), counted.paths());
        known.probability(fmt::format("target acquired, week {}", weeks), "cumulative incidence by steps",
                          acquired, counted.acquired("target", weeks), counted.paths());
        known.probability(fmt::format("prey acquired, week {}", weeks), "1 - e^(-m t)",
                          1.0 - std::exp(-0.9 * t), counted.acquired("prey", weeks), counted.paths());
        known.probability(fmt::format("rated independent, week {}", weeks), "e^(-d t)", std::exp(-0.004 * t),
                          counted.survivors("rated", weeks), counted.paths());
    }
    // kinds of default of the rated firm: 20, 30, 50 %
    std::uint64_t const defaults = counted.paths() - counted.survivors("rated", 78);
    std::vector<double> const odds = {0.2, 0.3, 0.5};
    ASSERT_EQ(odds.size(), kDefaultKindNames.size());
    for (int kind = 0; kind < kNumDefaultKinds; ++kind) {
        known.probability(
            fmt::format("rated's defaults by {}", kDefaultKindNames[static_cast<std::size_t>(kind)]),
            "given odds", odds[static_cast<std::size_t>(kind)],
            counted.reader().firm_count(counted.week(78), static_cast<std::int64_t>(counted.firm("rated")),
                                        FirmCount::kind_first, kind),
            defaults);
    }
}

/// P(at least n issues within so many steps) of a chain whose next issue comes with hazard[j] a step after j issues, one a
/// step, while what arrives beside it waits for the next.
double at_least_issues(std::vector<double> const& hazard, std::size_t n, int steps)
{
    constexpr std::size_t kMostWaiting = 8;  // more arrive in a step of hazard 0.04 with probability 1e-17
    std::vector<std::vector<double>> law(hazard.size(), std::vector<double>(kMostWaiting, 0.0));
    law[0][0] = 1.0;
    for (int step = 0; step < steps; ++step) {
        std::vector<std::vector<double>> next(hazard.size(), std::vector<double>(kMostWaiting, 0.0));
        for (std::size_t j = 0; j < hazard.size(); ++j) {
            for (std::size_t waiting = 0; waiting < kMostWaiting; ++waiting) {
                double arrives = std::exp(-hazard[j]);
                for (std::size_t k = 0; waiting + k < kMostWaiting; ++k) {
                    std::size_t const all = waiting + k;
                    bool const issues = all > 0 && j + 1 < hazard.size();
                    next[issues ? j + 1 : j][issues ? all - 1 : all] += law[j][waiting] * arrives;
                    arrives *= hazard[j] / static_cast<double>(k + 1);
                }
            }
        }
        law = next;
    }
    double sum = 0.0;
    for (std::size_t j = n; j < law.size(); ++j) {
        for (double const p : law[j]) {
            sum += p;
        }
    }
    return sum;
}

TEST(KnownAnswers, RaisesArriveInTheirOwnTime)
{
    KnownAnswer known("raises");
    known.run();
    Counted const counted = known.counted();
    for (int const weeks : {4, 13, 26, 52}) {
        double hazard = 0.0;
        for (int j = 1; j <= weeks + 1; ++j) {
            hazard += 1.5 * kWeek * std::exp(-j * kWeek / 0.8);
        }
        known.probability(fmt::format("equity raised within {} weeks", weeks), "arrival with fading interest",
                          1.0 - std::exp(-hazard), counted.survivors(fmt::format("equity_{}", weeks), 78),
                          counted.paths());
        known.probability(fmt::format("debt raised within {} weeks", weeks), "arrival at constant rate",
                          1.0 - std::exp(-1.5 * (weeks + 1) * kWeek),
                          counted.survivors(fmt::format("debt_{}", weeks), 78), counted.paths());
    }
    std::string const end = "546";
    auto const raised = [&](char const* figure, char const* firm, char const* source) {
        return known.figure(figure, {"base", firm, source, end});
    };
    for (char const* const source : {"equity", "debt"}) {
        std::string const firm = std::string(source) + "_52";
        known.within(fmt::format("probability that {} has raised {}", firm, source), "it lasts",
                     static_cast<double>(counted.survivors(firm, 78)) / static_cast<double>(counted.paths()),
                     raised("raise_probability", firm.c_str(), source), 1e-12);
    }
    std::vector<double> const hazard(20, 1.5 * kWeek);  // a twentieth issue comes with probability 1e-12
    double issues = 0.0;
    double squares = 0.0;
    for (std::size_t n = 1; n < hazard.size(); ++n) {
        double const at_least = at_least_issues(hazard, n, 78);
        issues += at_least;
        squares += (2.0 * static_cast<double>(n) - 1.0) * at_least;
    }
    double const error = std::sqrt((squares - issues * issues) / static_cast<double>(counted.paths()));
    known.sampled("mean of the debt that issuer raises, USD bn", "size x mean number of issues", 0.1 * issues,
                  1e-9 * raised("raised_mean", "issuer", "debt"), 0.1 * error, 0.1 * issues * 2e-4);
    known.probability(
        "issuer has raised money", "arrival at constant rate", 1.0 - std::exp(-1.5 * 78 * kWeek),
        counted.reader().raised_by(counted.week(78), static_cast<std::int64_t>(counted.firm("issuer")),
                                   MoneySource::all),
        counted.paths());
    known.within("mean yield of its issues, a year", "the spread", 0.06,
                 known.figure("new_debt_yield", {"base", "issuer", end}), 2e-5);
    known.within("mean price of the equity that equity_52 sells", "nobody asks for a discount", 1.0,
                 known.figure("equity_sale_price", {"base", "equity_52", end}), 1e-6);
}

TEST(KnownAnswers, LendersLookAtTheFirm)
{
    KnownAnswer known("debt_capacity");
    known.run();
    Counted const counted = known.counted();
    double const h = 2.0 * kWeek;
    std::vector<double> const hazard = {h, h, h, 0.5 * h, 0.0};
    char const* const names[] = {"one_issue", "two_issues", "three_issues", "four_issues"};
    for (std::size_t n = 1; n <= std::size(names); ++n) {
        known.probability(fmt::format("{} issues within a year", n), "chain of issues to a debt capacity",
                          at_least_issues(hazard, n, 53), counted.survivors(names[n - 1], 53),
                          counted.paths());
    }
    known.probability("more than the capacity", "0", 0.0, counted.survivors("five_issues", 53),
                      counted.paths());
    known.probability("issue above the highest yield", "0", 0.0, counted.survivors("too_dear", 53),
                      counted.paths());
    known.probability("insolvent firm has not filed", "e^(-lambda n / 4)", std::exp(-0.6 * 3 / 4.0),
                      counted.survivors("insolvent", 53), counted.paths());
}

}  // namespace
}  // namespace ballast::testing
