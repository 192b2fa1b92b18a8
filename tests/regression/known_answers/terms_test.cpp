/// Terms of contracts by hand: consumption, withheld payments, access, floors, notice, talks.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/regression/known_answers/case.hpp"
#include "tests/regression/known_answers/oracles.hpp"

namespace ballast::testing {
namespace {

using Series = std::vector<double>;
constexpr double kHour = 168.0e-9;  ///< USD per hour, one step long [USD bn]

TEST(KnownAnswers, ContractTermsBillWhatTheySay)
{
    KnownAnswer known("contract_terms");
    std::vector<std::string> const how = {"--precision", "double", "--scenario", "turns"};
    std::size_t const jump = step_of_day(98);
    std::size_t const withheld = step_of_day(126);
    std::size_t const embargo = step_of_day(154);
    std::size_t const glut = step_of_day(196);
    Replayed const lessor = known.replay("lessor", how);
    Series metered;
    Series owing;
    Series debtor_pays;
    Series barred;
    for (std::size_t k = 0; k < 78; ++k) {
        double const x = k < jump ? 0.0 : 0.5 * std::exp(-2.0 * kWeek * static_cast<double>(k - jump));
        metered.push_back(0.5 * kWeek * (0.4 + 0.6 * std::min(1.0, 0.6 * std::exp(1.8 * x))));
        bool const waits = k >= withheld && k < withheld + 10;
        owing.push_back(waits ? 0.0 : 0.3 * kWeek * (k == withheld + 10 ? 11.0 : 1.0));
        debtor_pays.push_back(k == withheld + 10 ? -3.0 * kWeek : 0.0);
        barred.push_back(k >= embargo && k < embargo + 40 ? 0.0 : 0.2 * kWeek);
    }
    auto const paid = [&](Replayed const& of, char const* contract) {
        return of.all.at("contracts").at(contract).at("paid").get<Series>();
    };
    known.series("paid by metered", "b [phi + (1 - phi) min(1, u0 e^(beta x))], USD bn", metered,
                 paid(lessor, "metered"), 10 * kDollar);
    known.series("paid by owing", "nothing for ten weeks, then eleven bills, USD bn", owing,
                 paid(lessor, "owing"), 20 * kDollar);
    known.series("arrears demanded of debtor", "ten bills at once, USD bn", debtor_pays,
                 known.replay("debtor", how).line("fees"), 20 * kDollar);
    known.series("paid by barred", "nothing for forty weeks, and it goes on, USD bn", barred,
                 paid(lessor, "barred"), 10 * kDollar);

    // 6,000 GPUs without a contract: sold for half of the time at 0.9 x 2.5 = 2.25, later at 2.25 e^-0.6 = 1.235
    Replayed const cloud = known.replay("cloud", how);
    double const low = 2.25 * std::exp(-0.6);
    Series receipts;
    Series spot;
    Series operations;
    for (std::size_t k = 0; k < 78; ++k) {
        bool const called = k >= glut;  // 1.0 > 0.5 x 1.235, but 1.0 < 0.5 x 2.25
        receipts.push_back(4000 * 2.0 * kHour + (called ? 3500 * 1.0 * kHour : 0.0));
        spot.push_back(called ? 2500 * 0.5 * low * kHour : 6000 * 0.5 * 2.25 * kHour);
        operations.push_back(-(called ? 4000 + 3500 + 1250 : 4000 + 3000) * 0.1 * kHour);
    }
    // the engine adds a thousandth of a GPU to what a cohort owes: up to 0.4 dollars a week
    known.series("receipts of cloud", "contract, then contract and floor, USD bn", receipts,
                 cloud.line("contract_receipts"), 10 * kDollar);
    known.series("spot sales of cloud", "what neither takes, USD bn", spot, cloud.line("spot_sales"),
                 10 * kDollar);
    known.series("operations of cloud", "GPUs that run, USD bn", operations, cloud.line("operations"),
                 10 * kDollar);

    known.run({"--backstop-paths", "0"});
    Counted const counted = known.counted();
    auto const from = static_cast<double>(step_of_day(98));
    for (int const weeks : {14, 22, 26, 52, 78}) {
        // hazard by trapezoid from the step of the date on; notice given in step j ends the contract in step j + 8
        double const steps = weeks - 1 - 8 - from + 0.5;
        known.probability(fmt::format("rolling lives, week {}", weeks), "e^(-nu (t - notice))",
                          steps <= 0.0 ? 1.0 : std::exp(-1.2 * kWeek * steps),
                          counted.contract_live("rolling", weeks), counted.paths());
    }
    int given = 0;
    for (int seed = 0; seed < 6; ++seed) {
        Replayed const one = known.replay("lessor", {"--seed", std::to_string(seed)});
        Series const rent = paid(one, "rolling");
        given += rent.back() == 0.0 ? 1 : 0;
        EXPECT_EQ(sum(one.line("fees")), 0.0) << "seed " << seed << " took a fee for notice";
    }
    EXPECT_GT(given, 0) << "no notice with six seeds: the fee was not tested";
}

TEST(KnownAnswers, WalkingAwayGrowsWithWhatItSaves)
{
    KnownAnswer known("walking");
    known.run({"--backstop-paths", "0"});
    struct Rents {
        char const* scenario;
        double eager;  ///< of the walk rate
        double bias;
    };
    // a deviation is below plan half of the time, by 0.4 of its standard deviation, below 1e-5 for a year, over a slope
    // of 0.1; 2 a year for 38.5 weeks
    double const trembles = 2.0 * 38.5 * kWeek * 0.4 * 1e-5 / 0.1;
    for (Rents const& rents : {Rents{"base", 0.0, 0.0}, Rents{"trembles", 0.0, trembles},
                               Rents{"dips", 0.4, 0.0}, Rents{"falls", 1.0, 0.0}}) {
        Counted const counted = known.counted(rents.scenario);
        for (int const weeks : {13, 26, 52}) {
            double const hazard = weeks < 14 ? 0.0 : 2.0 * kWeek * rents.eager * (weeks - 13.5);
            double const bias = weeks < 14 ? 0.0 : 0.5 * rents.bias;
            known.probability(fmt::format("late lives, week {}, {}", weeks, rents.scenario),
                              "exp(-walk rate x time)", std::exp(-hazard - bias),
                              counted.contract_live("late", weeks), counted.paths(), bias);
            known.probability(fmt::format("cloud survives, week {}, {}", weeks, rents.scenario),
                              "as its contract", std::exp(-hazard - bias), counted.survivors("cloud", weeks),
                              counted.paths(), bias);
        }
    }
}

TEST(KnownAnswers, WhatIsKnownAtTheStartIsPricedIntoContracts)
{
    KnownAnswer known("known_prices");
    std::vector<std::string> const plain = {"--backstop-paths", "0"};
    auto const with = [&plain](std::vector<std::string> changes) {
        changes.insert(changes.end(), plain.begin(), plain.end());
        return changes;
    };
    auto const rows = [&known](std::string const& scenario, std::string const& how, double dear, double cheap,
                               double eager) {
        Counted const counted = known.counted(scenario);
        std::vector<std::uint64_t> live;
        for (int const weeks : {13, 26, 52}) {
            // a trapezoid from the rate of fair prices on
            for (auto const& [contract, multiple] : {std::pair{"dear", dear}, std::pair{"cheap", cheap}}) {
                live.push_back(counted.contract_live(contract, weeks));
                known.probability(fmt::format("{} lives, week {}, {}", contract, weeks, how),
                                  "exp(-lambda e^(b z+) x time)",
                                  std::exp(-0.3 * kWeek * (0.5 + multiple * (weeks - 0.5))), live.back(),
                                  counted.paths());
            }
            live.push_back(counted.contract_live("late", weeks));
            known.probability(fmt::format("late lives, week {}, {}", weeks, how), "exp(-walk rate x time)",
                              weeks < 14 ? 1.0 : std::exp(-2.0 * kWeek * eager * (weeks - 13.5)), live.back(),
                              counted.paths());
        }
        return live;
    };
    known.run(plain);
    rows("base", "known", 4.0, 1.0, 0.4);
    std::vector<std::uint64_t> const by_scenario = rows("half", "half by set", 6.0, 2.25, 1.0);
    known.run(with({"-p", "gpu_class.chip.price_usd_per_hour=1"}));
    std::vector<std::uint64_t> const by_base = rows("base", "half by -p", 6.0, 2.25, 1.0);
    for (std::size_t i = 0; i < by_base.size(); ++i) {
        // equal but for roundings of a hazard
        known.within(fmt::format("lives on other paths, {} of {}", i + 1, by_base.size()),
                     "base and scenario", static_cast<double>(by_scenario[i]),
                     static_cast<double>(by_base[i]), 4);
    }
    known.run(with({"-p", "market.known_price_share=0"}));
    rows("base", "planned", 1.0, 1.0, 0.0);
    rows("half", "half by set, planned", 4.0, 4.0, 1.0);
    known.run(with({"-p", "market.known_price_share=0", "-p", "gpu_class.chip.price_usd_per_hour=1"}));
    rows("base", "half by -p, planned", 1.0, 1.0, 0.0);
}

TEST(KnownAnswers, CustomersLeaveProvidersThatWereTakenOver)
{
    KnownAnswer known("migration");
    known.run({"--backstop-paths", "0"});
    Counted const counted = known.counted();
    EXPECT_EQ(counted.acquired("bought", 13), counted.paths());
    for (char const* const firm : {"reorganised", "exchanged"}) {
        EXPECT_EQ(counted.survivors(firm, 13), 0u) << firm;
        EXPECT_EQ(counted.acquired(firm, 13), 0u) << firm;
    }
    constexpr int kNotice = 14;
    constexpr int kStays = 1000;
    for (auto const& [contract, notice] :
         {std::pair{"with_bought", kNotice}, std::pair{"at_once", 0}, std::pair{"with_reorganised", kNotice},
          std::pair{"with_exchanged", kNotice}, std::pair{"with_steady", kStays}}) {
        for (int const weeks : {26, 52, 78}) {
            double const left = std::max(weeks - (13 + notice) - 0.5, 0.0);
            known.probability(fmt::format("{} lives, week {}", contract, weeks), "e^(-lambda (t - notice))",
                              std::exp(-0.8 * kWeek * left), counted.contract_live(contract, weeks),
                              counted.paths());
        }
    }
    Series bought;
    for (int k = 0; k < 78; ++k) {
        bought.push_back(-kWeek * (0.2 + 0.1 * (k < 39 ? 1.0 : 1.25)));
    }
    known.series("compute bought by user, USD bn", "a quarter more from the buyer", bought,
                 known.replay("user", {"--precision", "double"}).line("compute_bought"), kDollar);
}

/// P(live by cumulated hazard H | F) of a contract whose thresholds are redrawn with odds p: renewal equation on a grid.
double lives_given(double hazard, double settles, double rho, double f)
{
    constexpr int kCells = 400;
    auto const survives = [&](double e) {  // P(E > e | F): E = -ln Phi(-Z), so E <= e is Z <= -Phi^-1(e^-e)
        return e <= 0.0 ? 1.0
                        : 1.0 - normal_cdf((-normal_quantile(std::exp(-e)) - std::sqrt(rho) * f) /
                                           std::sqrt(1.0 - rho));
    };
    double const cell = hazard / kCells;
    Series tail(kCells + 1);
    for (int i = 0; i <= kCells; ++i) {
        tail[static_cast<std::size_t>(i)] = survives(cell * i);
    }
    Series lives(kCells + 1, 1.0);
    for (std::size_t n = 1; n <= kCells; ++n) {
        double sum = tail[n];
        double own = 0.0;
        for (std::size_t i = 1; i <= n; ++i) {  // a threshold in the i-th cell leaves n - i + 1/2 cells
            double const mass = tail[i - 1] - tail[i];
            if (i == 1) {
                sum += settles * mass * 0.5 * lives[n - 1];
                own = settles * mass * 0.5;
            } else {
                sum += settles * mass * 0.5 * (lives[n - i] + lives[n - i + 1]);
            }
        }
        lives[n] = sum / (1.0 - own);
    }
    return lives[kCells];
}

TEST(KnownAnswers, TalksTakeThePlaceOfAnEnd)
{
    KnownAnswer known("renegotiation");
    known.run({"--backstop-paths", "0"});
    Counted const base = known.counted();
    Counted const glut = known.counted("glut");
    auto const logistic = [](double odds) { return 1.0 / (1.0 + std::exp(-odds)); };

    // one contract, dear until the first talks
    constexpr double kShift = 0.3;
    double const burn = 10.0 + 1000 * 2.0 * 8760.0e-9;
    double waits = 1.0;  // not revised yet
    double fresh = 0.0;  // settled in the last step
    double settled = 0.0;
    double const after = 1.0 * kWeek;  // hazards per step
    double const before = std::exp(2.0 * kShift) * after;
    double fresh_factor = 1.0;
    for (int week = 1; week <= 52; ++week) {
        // of the customer at the end of the last step, of the provider the longest
        double const runway = (30.0 - burn * kWeek * (week - 1)) / burn;
        double const odds = 0.4 + 0.5 * std::log(runway / 10.0);
        double const rate = week == 1 ? 0.5 * (after + before) : before;
        double const revised = waits * (1.0 - std::exp(-rate));
        // what a threshold leaves unused counts against the next one; the step after talks still carries half the old hazard
        double const out_fresh = fresh * (1.0 - fresh_factor * std::exp(-0.5 * (before + after)));
        double const out_settled = settled * (1.0 - std::exp(-after));
        double const settles_again = logistic(odds) * (out_fresh + out_settled);
        settled += fresh - out_fresh - out_settled + settles_again;
        fresh = revised * logistic(odds + 2.0 * kShift);
        fresh_factor = rate / std::expm1(rate);
        waits -= revised;
        for (int const report : {13, 26, 52}) {
            if (week == report) {
                // carried thresholds of second and later revisions are neglected: half a step's hazard for some 15 % of the contracts
                known.probability(fmt::format("dear lives, week {}", week), "hazards and odds, week by week",
                                  waits + fresh + settled, glut.contract_live("dear", week), glut.paths(),
                                  0.15 * after);
            }
        }
    }

    // it pays the agreed price, then e^-z of it, then perhaps nothing
    double const bill = 1000 * 2.0 * 168.0e-9;
    double const cut = bill * std::exp(-kShift);
    int talks = 0;
    for (int seed = 0; seed < 12; ++seed) {
        Replayed const one = known.replay(
            "cloud", {"--scenario", "glut", "--seed", std::to_string(seed), "--precision", "double"});
        int stage = 0;
        for (double const amount : one.all.at("contracts").at("dear").at("paid").get<Series>()) {
            int const now = std::abs(amount - bill) < kDollar ? 0 : std::abs(amount - cut) < kDollar ? 1 : 2;
            ASSERT_TRUE(now < 2 || amount == 0.0) << "seed " << seed << " pays " << amount;
            ASSERT_GE(now, stage) << "seed " << seed << " pays " << amount << " again";
            talks += now == 1 && stage == 0 ? 1 : 0;
            stage = now;
        }
    }
    EXPECT_GT(talks, 0) << "no talks with twelve seeds: the price was not tested";

    // two contracts of one customer
    constexpr double kRho = 0.7;
    double const settles = logistic(0.4);
    for (int const weeks : {13, 52}) {
        double const marginal =
            normal_expectation([&](double f) { return lives_given(1.2 * kWeek * weeks, settles, kRho, f); });
        known.probability(fmt::format("host_left survives, week {}", weeks), "renewal equation given F",
                          marginal, base.survivors("host_left", weeks), base.paths(), 1e-3);
    }
    double const both = normal_expectation([&](double f) {
        double const one = lives_given(1.2 * kWeek * 52, settles, kRho, f);
        return one * one;
    });
    std::uint64_t const left = base.paths() - base.survivors("host_left", 52);
    std::uint64_t const right = base.paths() - base.survivors("host_right", 52);
    known.probability("both hosts survive, week 52", "renewal equation given F", both,
                      base.paths() - left - right + base.joint_failure("host_left", "host_right"),
                      base.paths(), 1e-3);
}

}  // namespace
}  // namespace ballast::testing
