/// Failures: exact dates, first passage, Merton, one common customer, slipped sites.
#include <cmath>

#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/regression/known_answers/case.hpp"
#include "tests/regression/known_answers/oracles.hpp"

namespace ballast::testing {
namespace {

TEST(KnownAnswers, ConstantBurnFailsOnItsDay)
{
    KnownAnswer known("constant_burn");
    known.run({"--endurance", "no_grace", "--endurance", "growing"});
    Counted const counted = known.counted();
    struct Burner {
        char const* name;
        double cash, income, cost;  ///< USD bn, USD bn per year
        bool cumulated;  ///< committed spending is rounded as a running total, other flows step by step
        int grace;
    };
    constexpr int kWeeks = 30;
    std::vector<Burner> const burners = {{"no_grace", 0.15, 0.0, 0.52, false, 0},
                                         {"four_weeks", 0.15, 0.0, 0.52, false, 4},
                                         {"committed", 0.333, 0.0, 1.3, true, 2},
                                         {"growing", 0.02, 0.5, 0.54, false, 0},
                                         {"lasting", 0.4, 0.0, 0.52, false, 0}};
    for (Burner const& burner : burners) {
        double const cash = in_quanta(burner.cash);
        auto const spent = [&](int steps) {
            return burner.cumulated
                       ? in_quanta(burner.cost * kWeek * steps)
                       : steps * (in_quanta(burner.cost * kWeek) - in_quanta(burner.income * kWeek));
        };
        int short_step = 0;
        while (short_step < kWeeks && cash - spent(short_step + 1) >= -kUnpaidTolerance) {
            ++short_step;
        }
        int expected = std::min(short_step + burner.grace + 1, kWeeks + 1);  // first week without the firm
        int ours = 1;
        while (ours <= kWeeks && counted.survivors(burner.name, ours) == counted.paths()) {
            ++ours;
        }
        for (int week = ours; week <= kWeeks; ++week) {
            EXPECT_EQ(counted.survivors(burner.name, week), 0U) << burner.name << " in week " << week;
        }
        known.within(fmt::format("week of default of {}{}", burner.name, expected > kWeeks ? " (none)" : ""),
                     "floor(C / b) + G + 1", expected, ours, 0.0);
        if (std::string(burner.name) == "no_grace" || std::string(burner.name) == "growing") {
            double const missing = (spent(kWeeks) - cash) * kQuantumBn * 1e9;
            // with so much less cash what stays unpaid at the horizon is still rounding
            double const forgiven = kUnpaidTolerance * kQuantumBn * 1e9;
            known.bracket(fmt::format("endurance capital of {}, USD", burner.name), "N b - C",
                          missing - forgiven,
                          known.figure("endurance_capital_lower", {"base", burner.name, "0.5"}),
                          known.figure("endurance_capital_upper", {"base", burner.name, "0.5"}));
            known.bracket(fmt::format("backstop capital of {}, USD", burner.name), "N b - C", missing,
                          known.figure("backstop_capital_quantile_lower", {"base", burner.name, "0.5"}),
                          known.figure("backstop_capital_quantile_upper", {"base", burner.name, "0.5"}));
        }
    }
}

TEST(KnownAnswers, NoisyCashFailsAtItsFirstPassage)
{
    KnownAnswer known("white_cash");
    known.run({"--endurance", "middle"});
    Counted const counted = known.counted();
    Counted const richer = known.counted("more_cash");
    double const stddev = 0.5 * std::sqrt(kWeek);
    // whole quanta, of which four may stay unpaid: the floor lies between the fourth and the fifth
    AbsorbedWalk const walk(stddev, -(kUnpaidTolerance + 0.5) * kQuantumBn, 78);
    for (auto const& [firm, cash] : {std::pair{"thin", 0.12}, {"middle", 0.4}, {"thick", 1.2}}) {
        for (int const weeks : {4, 13, 26, 52, 78}) {
            double const exact = walk.survival(cash, weeks);
            known.probability(fmt::format("{} survives, week {}", firm, weeks),
                              "discrete recursion (Nyström)", exact, counted.survivors(firm, weeks),
                              counted.paths());
            // Brownian first passage, with the floor where the discrete one lies on average, and without
            auto const passage = [&](double distance) {
                return 2.0 * normal_cdf(distance / (stddev * std::sqrt(weeks))) - 1.0;
            };
            double const corrected = passage(cash + 0.5826 * stddev);
            if (weeks >= 26) {
                EXPECT_LT(std::abs(corrected - exact), 0.2 * std::abs(passage(cash) - exact) + 1e-6)
                    << firm << " week " << weeks;
            }
            if (weeks == 78) {
                // the correction's error is o(1 / sqrt(number of steps)): 1 / (10 number of steps) is ample here
                known.probability(fmt::format("{} survives, week {}", firm, weeks), "Broadie-Glasserman-Kou",
                                  corrected, counted.survivors(firm, weeks), counted.paths(), 0.1 / weeks);
            }
            EXPECT_EQ(richer.reader().lost_only_here(richer.week(weeks),
                                                     static_cast<std::int64_t>(richer.firm(firm))),
                      0U)
                << "more cash lost " << firm << " by week " << weeks;
        }
    }
    // nothing reacts to cash: both capitals are the cash that the recursion asks for
    for (std::string const level : {"0.8", "0.9", "0.99"}) {
        double const needed = std::max(walk.start_for(std::stod(level), 78) - 0.4, 0.0) * 1e9;
        for (char const* capital : {"endurance_capital", "backstop_capital_quantile"}) {
            known.bracket(fmt::format("{} of middle at {}, USD", capital, level),
                          "discrete recursion (Nyström)", needed,
                          known.figure(fmt::format("{}_lower", capital), {"base", "middle", level}),
                          known.figure(fmt::format("{}_upper", capital), {"base", "middle", level}));
        }
    }
}

TEST(KnownAnswers, MertonFirmsFailWhereAssetsFallShortOfDebt)
{
    KnownAnswer known("merton");
    known.run();
    Counted const counted = known.counted();
    double const t = 52 * kWeek;
    struct Borrower {
        char const* name;
        double debt, beta;
    };
    std::vector<Borrower> const borrowers = {
        {"low_debt", 0.60, 1.0}, {"mid_debt", 0.95, 1.0}, {"high_debt", 1.20, 0.5}};
    std::vector<double> fails;
    for (Borrower const& borrower : borrowers) {
        // assets, cash and debt are whole quanta; up to four and a half may be missing
        double const least =
            (in_quanta(borrower.debt) - in_quanta(0.05) - kUnpaidTolerance - 0.5) * kQuantumBn;
        fails.push_back(normal_cdf((std::log(least) / borrower.beta - 0.03 * t) / (0.35 * std::sqrt(t))));
        known.probability(fmt::format("{} survives, week 51", borrower.name), "nothing is due yet", 1.0,
                          counted.survivors(borrower.name, 51), counted.paths());
        known.probability(fmt::format("{} survives, week 52", borrower.name), "Merton", 1.0 - fails.back(),
                          counted.survivors(borrower.name, 52), counted.paths());
    }
    known.probability("low_debt and high_debt fail", "smaller of the two", fails[0],
                      counted.joint_failure("low_debt", "high_debt"), counted.paths());
    std::vector<double> const number = {1.0 - fails[2], fails[2] - fails[1], fails[1] - fails[0], fails[0]};
    for (int failures = 0; failures <= 3; ++failures) {
        known.probability(fmt::format("{} firms fail", failures), "ordered thresholds",
                          number[static_cast<std::size_t>(failures)],
                          counted.reader().failure_count(failures), counted.paths());
    }
}

TEST(KnownAnswers, ProvidersOfOneCustomerFailTogether)
{
    KnownAnswer known("one_customer");
    known.run();
    Counted const counted = known.counted();
    constexpr double kRho = 0.35;
    double const p = 1.0 - std::exp(-0.4 * 52 * kWeek);
    double const a = normal_quantile(p);
    for (int const weeks : {26, 52}) {
        known.probability(fmt::format("provider_3 survives, week {}", weeks), "e^(-lambda t)",
                          std::exp(-0.4 * weeks * kWeek), counted.survivors("provider_3", weeks),
                          counted.paths());
    }
    for (auto const& [one, other] : {std::pair{"provider_0", "provider_1"}, {"provider_4", "provider_9"}}) {
        known.probability(fmt::format("{} and {} fail", one, other), "bivariate normal",
                          bivariate_normal_cdf(a, a, kRho), counted.joint_failure(one, other),
                          counted.paths());
    }
    double choose = 1.0;
    for (int n = 0; n <= 10; ++n) {
        double const expected = choose * normal_expectation([&](double f) {
                                    double const given =
                                        normal_cdf((a - std::sqrt(kRho) * f) / std::sqrt(1.0 - kRho));
                                    return std::pow(given, n) * std::pow(1.0 - given, 10 - n);
                                });
        known.probability(fmt::format("{} of 11 firms fail", n), "binomial mixture", expected,
                          counted.reader().failure_count(n), counted.paths());
        choose *= static_cast<double>(10 - n) / (n + 1);
    }
    known.probability("anchor survives, week 52", "it has no debts", 1.0, counted.survivors("anchor", 52),
                      counted.paths());
}

TEST(KnownAnswers, EqualMembersOfATemplateFailAsABinomialMixture)
{
    KnownAnswer known("template_class");
    known.run();
    Counted const counted = known.counted();
    TallyReader const& reader = counted.reader();
    constexpr double kRho = 0.35;
    constexpr int kMembers = 10;
    double const paths = static_cast<double>(counted.paths());
    for (int const weeks : {26, 52}) {
        double const survives = std::exp(-0.4 * weeks * kWeek);
        double const a = normal_quantile(1.0 - survives);
        double const pair = bivariate_normal_cdf(a, a, kRho) - std::pow(1.0 - survives, 2);
        double const variance = (survives * (1.0 - survives) + (kMembers - 1) * pair) /
                                kMembers;  // of the mean of a path's members
        known.sampled(
            fmt::format("the mean member survives, week {}", weeks), "e^(-lambda t)", survives,
            known.figure("class_survival_probability", {"base", "provider", std::to_string(7 * weeks)}),
            std::sqrt(variance / paths));
    }
    double const a = normal_quantile(1.0 - std::exp(-0.4 * 52 * kWeek));
    double at_least = 1.0, choose = 1.0;
    for (int n = 0; n <= kMembers; ++n) {
        double const ours =
            known.figure("class_ended_at_least_probability", {"base", "provider", std::to_string(n)});
        EXPECT_EQ(known.figure("class_default_at_least_probability", {"base", "provider", std::to_string(n)}),
                  ours)
            << "nobody is bought";
        known.probability(fmt::format("{} or more of the class end", n), "binomial mixture",
                          std::min(at_least, 1.0), static_cast<std::uint64_t>(std::llround(ours * paths)),
                          counted.paths());
        at_least -= choose * normal_expectation([&](double f) {
                        double const given = normal_cdf((a - std::sqrt(kRho) * f) / std::sqrt(1.0 - kRho));
                        return std::pow(given, n) * std::pow(1.0 - given, kMembers - n);
                    });
        choose *= static_cast<double>(kMembers - n) / (n + 1);
    }
    // Equal members are first equally often; who cancels does not hang on the cash that they drew.
    std::uint64_t first = 0;
    for (int i = 1; i <= kMembers; ++i) {
        first +=
            reader.first_default(static_cast<std::int64_t>(counted.firm(fmt::format("provider_{:02}", i))),
                                 static_cast<std::int64_t>(Tie::alone));
    }
    for (int const i : {1, 10}) {
        known.probability(
            fmt::format("provider_{:02} is the first, of those alone", i), "1 / 10", 1.0 / kMembers,
            reader.first_default(static_cast<std::int64_t>(counted.firm(fmt::format("provider_{:02}", i))),
                                 static_cast<std::int64_t>(Tie::alone)),
            first);
    }
    known.within("the first default is one of the class", "sum of its members'",
                 static_cast<double>(first) / paths,
                 known.figure("class_first_to_default_probability", {"base", "provider"}), 1e-12);
}

TEST(KnownAnswers, ConstantIntensitiesHaveTheirRatingsAndSpreads)
{
    KnownAnswer known("implied_ratings");
    known.run();
    double const paths = static_cast<double>(known.counted().paths());
    double const years = 52 * kWeek;
    auto const of = [&](char const* figure, char const* firm) {
        return known.figure(figure, {"base", firm, "364"});
    };
    // BB is the fifth class, B the sixth.
    constexpr double kDefaultsOfBb = 0.0056, kDefaultsOfB = 0.0293, kPremiumOfBb = 2.2, kPremiumOfB = 1.5;
    double const intensity = 0.015;
    double const better = -std::log1p(-kDefaultsOfBb), worse = -std::log1p(-kDefaultsOfB);
    double const share = std::log(intensity / better) / std::log(worse / better);
    double const probability = -std::expm1(-intensity * years);
    // d ln H = dp / ((1 - p) H), with the binomial error of p
    double const relative = std::sqrt(probability / (1.0 - probability) / paths) / (intensity * years);
    double const slope = std::log(kPremiumOfB / kPremiumOfBb) / std::log(worse / better);
    double const premium = kPremiumOfBb * std::pow(kPremiumOfB / kPremiumOfBb, share);
    known.sampled("between: intensity", "lambda", intensity, of("physical_default_intensity", "between"),
                  relative * intensity);
    known.sampled("between: rating", "5 + ln(H/H_5) / ln(H_6/H_5)", 5.0 + share,
                  of("implied_rating", "between"), relative / std::log(worse / better));
    known.sampled("between: expected loss", "0.6 lambda", 0.6 * intensity,
                  of("expected_loss_rate", "between"), 0.6 * relative * intensity);
    known.sampled("between: spread", "0.6 pi lambda", 0.6 * premium * intensity, of("cds_spread", "between"),
                  0.6 * premium * intensity * relative * std::abs(1.0 + slope));
    known.bracket("between: rating within its interval", "5 + ln(H/H_5) / ln(H_6/H_5)", 5.0 + share,
                  known.figure("implied_rating_lower", {"base", "between", "364"}),
                  known.figure("implied_rating_upper", {"base", "between", "364"}));
    known.within("worst: rating", "the last class", 7.0, of("implied_rating", "worst"), 0.0);
    known.within("safe: rating", "the first class", 1.0, of("implied_rating", "safe"), 0.0);
    known.within("safe: spread", "no default, no spread", 0.0, of("cds_spread", "safe"), 0.0);
}

TEST(KnownAnswers, SitesSlipByTheirLaws)
{
    KnownAnswer known("slips");
    known.run();
    Counted const counted = known.counted();
    constexpr int kWeeks = 104;
    constexpr int kPlannedStep = 5;  // 11 August is the last day of the sixth week
    double const steps_per_month = 365.0 / 12.0 / 7.0;
    struct Slip {
        char const* name;
        double slips, never;
        std::function<double(double)> law;  ///< of the delay in steps
    };
    double const shape = 49.0 / 25.0;
    boost::math::gamma_distribution<double> const gamma(shape, 7.0 / shape * steps_per_month);
    double const log_variance = std::log(1.0 + 16.0 / 36.0);
    boost::math::lognormal_distribution<double> const lognormal(
        std::log(6.0 * steps_per_month) - 0.5 * log_variance, std::sqrt(log_variance));
    std::vector<Slip> const slips = {
        {"gamma", 0.4, 0.10, [&](double d) { return boost::math::cdf(gamma, d); }},
        {"lognormal", 0.5, 0.05, [&](double d) { return boost::math::cdf(lognormal, d); }}};
    std::vector<double> late;
    for (Slip const& slip : slips) {
        std::string const firm = fmt::format("waits_{}", slip.name);
        auto const waiting = [&](int weeks) {
            int const delay = weeks - 1 - kPlannedStep;
            return delay < 0 ? 1.0 : slip.never + slip.slips * (1.0 - (delay > 0 ? slip.law(delay) : 0.0));
        };
        auto const waits = [&](int weeks) {
            return static_cast<double>(counted.survivors(firm, weeks)) / static_cast<double>(counted.paths());
        };
        // between two of 129 tabulated quantiles the law is off by less than their distance; the last one stands for 0.999
        double const band = slip.slips * (1.0 / 128.0);
        known.probability(fmt::format("{} site on time", slip.name), "1 - s - n",
                          1.0 - slip.slips - slip.never,
                          counted.paths() - counted.survivors(firm, kPlannedStep + 1), counted.paths());
        double largest = 0.0;
        double weeks_late = 0.0;
        double expected_weeks = 0.0;
        for (int weeks = kPlannedStep + 1; weeks <= kWeeks; ++weeks) {
            largest = std::max(largest, std::abs(waits(weeks) - waiting(weeks)));
            weeks_late += waits(weeks);
            expected_weeks += waiting(weeks);
        }
        // Dvoretzky-Kiefer-Wolfowitz at 1e-6
        known.within(fmt::format("distance of laws of the {} delay", slip.name), "slip law", 0.0, largest,
                     std::sqrt(std::log(2e6) / (2.0 * static_cast<double>(counted.paths()))) + band);
        // sum over weeks of P(still waiting) = mean delay up to the horizon; its spread is below the horizon
        known.sampled(fmt::format("mean delay of the {} site up to week {}, weeks", slip.name, kWeeks),
                      "slip law", expected_weeks, weeks_late,
                      50.0 / std::sqrt(static_cast<double>(counted.paths())), 0.25 * band * kWeeks);
        late.push_back(waiting(kWeeks));
    }
    known.probability("both sites up by the horizon", "bivariate normal",
                      bivariate_normal_cdf(-normal_quantile(late[0]), -normal_quantile(late[1]), 0.5),
                      counted.joint_failure("waits_gamma", "waits_lognormal"), counted.paths(),
                      0.25 * 0.5 / 128.0);
}

}  // namespace
}  // namespace ballast::testing
