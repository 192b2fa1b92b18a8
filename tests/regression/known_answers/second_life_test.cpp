/// Markets and builders by hand: old GPUs, released GPUs, construction, labs in a race, an enterprise's vendors.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/regression/known_answers/case.hpp"
#include "tests/regression/known_answers/oracles.hpp"
#include "tests/regression/known_answers/replayed_steps.hpp"

namespace ballast::testing {
namespace {

Series exponentials(Series logs)
{
    for (double& x : logs) {
        x = std::exp(x);
    }
    return logs;
}

TEST(KnownAnswers, OldChipsEarnTheirKeepUntilTheirDay)
{
    KnownAnswer known("second_life");
    constexpr std::size_t kSteps = 104;
    std::size_t const hit = step_of_day(161);
    auto const trend = [](double initial, std::size_t k) {
        return initial * std::exp(-0.7 * kWeek * static_cast<double>(k + 1));
    };
    auto const panic = [&](std::size_t k) {
        return k < hit ? 0.0 : -0.2 - 0.2 * std::exp(-4.0 * kWeek * static_cast<double>(k - hit));
    };
    auto const released = [&](std::size_t k) {
        return k <= hit ? 0.0
                        : -0.35 * std::log1p(12000.0 / 9000.0 *
                                             std::exp(-2.0 * kWeek * static_cast<double>(k - hit - 1)));
    };
    for (auto const& [name, initial] : {std::pair{"old", 1.0}, std::pair{"new", 2.2}}) {
        Series slump;
        Series leaves;
        for (std::size_t k = 0; k < kSteps; ++k) {
            slump.push_back(trend(initial, k) * std::exp(panic(k)));
            leaves.push_back(trend(initial, k) * std::exp(released(k)));
        }
        for (auto const& [scenario, expected, yardstick] :
             {std::tuple{"slump", slump, "half of a mark stays, half decays"},
              std::tuple{"leaves", leaves, "P0 e^(-delta t) (1 + F / D)^-eta"}}) {
            Replayed const one = known.replay("cloud", {"--precision", "double", "--scenario", scenario});
            // the engine's exp is good to 2 ulp of double
            known.series(fmt::format("rent of {}, {}", name, scenario), yardstick, expected,
                         exponentials(one.all.at("variables").at(fmt::format("rent.{}", name)).get<Series>()),
                         1e-10);
        }
    }

    std::size_t const last = step_of_day(154);  // 1 December is its last day
    for (auto const& [name, after] : {std::pair{"again", 1000.0}, std::pair{"once", 400.0}}) {
        Series sales;
        for (std::size_t k = 0; k < kSteps; ++k) {
            double const idle = (k <= last ? 400.0 : after) - 1e-3;
            double const spot = 0.9 * trend(1.0, k);
            sales.push_back(spot > 0.3 ? 0.5 * idle * spot * 168.0e-9 : 0.0);
        }
        known.series(fmt::format("spot sales of {}", name), "half of what is idle at 0.9 P, USD bn", sales,
                     known.replay(name, {"--precision", "double"}).line("spot_sales"), 10 * kDollar);
    }

    known.run({"--backstop-paths", "0"});
    struct Claim {
        std::int64_t earns;
        char const* words;
        double least;  ///< rent, USD per hour
    };
    for (char const* const scenario : {"base", "slump", "leaves"}) {
        Counted const counted = known.counted(scenario);
        std::vector<std::string> const& classes = counted.axes().classes;
        for (auto const& [name, initial] : {std::pair{"old", 1.0}, std::pair{"new", 2.2}}) {
            auto const which = std::find(classes.begin(), classes.end(), name) - classes.begin();
            for (Claim const& claim : {Claim{0, "runs", 0.3}, Claim{1, "covers its place", 0.8},
                                       Claim{2, "covers its debt", 1.175}}) {
                int until = 0;  // report dates on which it does
                int expected = 0;
                for (int const weeks : {13, 26, 39, 52, 65, 78, 103}) {
                    auto const k = static_cast<std::size_t>(weeks - 1);
                    double rent = trend(initial, k);
                    rent *= std::string(scenario) == "slump"    ? std::exp(panic(k))
                            : std::string(scenario) == "leaves" ? std::exp(released(k))
                                                                : 1.0;
                    expected += rent > claim.least ? 1 : 0;
                    std::uint64_t const paths =
                        counted.reader().second_life(counted.week(weeks), which, claim.earns);
                    EXPECT_TRUE(paths == 0 || paths == counted.paths()) << name << " week " << weeks;
                    until += paths == counted.paths() ? 1 : 0;
                }
                known.within(fmt::format("{} {}, {}, of 7 dates", name, claim.words, scenario),
                             "rent against its costs", expected, until, 0.0);
            }
        }
    }
}

TEST(KnownAnswers, IdleChipsAreRetiredWhileTheyLoseMoney)
{
    KnownAnswer known("retirement");
    constexpr std::size_t kSteps = 78;
    constexpr double kHours = 168.0e-9;  ///< USD per hour, one step long [USD bn]
    double const kept = std::exp(-2.0 * kWeek);
    auto const trend = [](std::size_t k) { return std::exp(-0.9 * kWeek * static_cast<double>(k + 1)); };
    /// A fleet at rents that supply moves against `planned`, if given.
    struct Fleet {
        Series rent, supply, spot, fixed;
    };
    auto const fleet_at = [&](std::size_t hit, Series const* planned) {
        Fleet x;
        double retired = 0.0;
        for (std::size_t k = 0; k < kSteps; ++k) {
            double const supply = 5000.0 + 1.5 * (10000.0 - retired);
            double const scarcity = planned == nullptr ? 1.0 : std::pow(supply / (*planned)[k], -0.5);
            double const rent = trend(k) * (k < hit ? 1.0 : std::exp(-0.4)) * scarcity;
            double idle = 6000.0 - 1e-3 - retired;  // nothing is divided by zero
            if (rent < 0.55) {
                retired += (1.0 - kept) * idle;
                idle *= kept;
            }
            x.supply.push_back(supply);
            x.rent.push_back(rent);
            x.spot.push_back(rent > 0.3 ? 0.5 * idle * rent * kHours : 0.0);
            x.fixed.push_back(0.2 * retired * kHours - 0.05 * kWeek);
        }
        return x;
    };
    Fleet const base = fleet_at(kSteps, nullptr);
    Fleet const slump = fleet_at(step_of_day(126), &base.supply);
    EXPECT_EQ(base.fixed[33], base.fixed[0]) << "the place is earned until the rent falls below 0.55";
    EXPECT_GT(base.fixed[34], base.fixed[33]);
    EXPECT_EQ(base.spot[70], 0.0) << "and in the end nobody runs them";
    for (auto const& [scenario, expected] : {std::pair{"base", base}, std::pair{"slump", slump}}) {
        Replayed const one = known.replay("cloud", as_it_ends(scenario));
        known.series(fmt::format("rent of old, {}", scenario), "trend x (S / S_plan)^-eta", expected.rent,
                     exponentials(one.all.at("variables").at("rent.old").get<Series>()), 1e-9);
        known.series(fmt::format("spot sales, {}", scenario), "half of U0 e^(-r n dt), USD bn", expected.spot,
                     one.line("spot_sales"), 10 * kDollar);
        known.series(fmt::format("fixed cost, {}", scenario), "less a F of what is retired, USD bn",
                     expected.fixed, one.line("fixed_cost"), 10 * kDollar);
    }

    known.run({"--backstop-paths", "0"});
    Counted const counted = known.counted();
    for (auto const& [name, step, weight] :
         {std::tuple{"early", 13, 1.0}, std::tuple{"midway", 33, 1.0}, std::tuple{"midway_half", 33, 0.5},
          std::tuple{"late", 52, 1.0}, std::tuple{"late_half", 52, 0.5}}) {
        double const cover = trend(static_cast<std::size_t>(step)) / 0.55;
        double const x = std::clamp((cover - 1.0) / 0.4 + 0.5, 0.0, 1.0);
        double const g = x * x * (3.0 - 2.0 * x);
        known.probability(fmt::format("{} is renewed", name), "p (1 - w + w g)",
                          0.8 * (1.0 - weight + weight * g), counted.contract_live(name, 78),
                          counted.paths());
    }
}

TEST(KnownAnswers, WorksWaitForPowerAndInvoicesDoNot)
{
    KnownAnswer known("construction");
    double const works = whole(0.78 / 26.0);
    for (bool const late : {false, true}) {
        std::vector<std::string> how = {"--precision", "double"};
        if (late) {
            how.insert(how.end(), {"--scenario", "late"});
        }
        Replayed const one = known.replay("builder", how);
        // planned in the course of step 34; three months are 13.04 steps
        double const energised = static_cast<double>(step_of_day(245)) + (late ? 0.25 / kWeek : 0.0);
        Series capex;
        Series lease;
        Series invoice;
        Series receipts;
        for (std::size_t k = 0; k < 78; ++k) {
            double const until = energised - static_cast<double>(k);
            bool const stands = until <= 0.0;
            capex.push_back(until > 0.0 && until <= 26.0 ? -works : 0.0);
            lease.push_back(stands ? -0.1 * kWeek : 0.0);
            receipts.push_back(stands ? 20000 * 2.0 * 168.0e-9 : 0.0);
            invoice.push_back(k == step_of_day(217) ? -whole(0.5) : 0.0);
        }
        std::string const when = late ? "late" : "on time";
        known.series(fmt::format("construction, {}", when), "26 steps before energisation, USD bn", capex,
                     one.line("committed_capex"), kDollar);
        known.series(fmt::format("lease, {}", when), "from energisation, USD bn", lease,
                     one.line("lease_paid"), 10 * kDollar);
        known.series(fmt::format("receipts, {}", when), "from energisation, USD bn", receipts,
                     one.line("contract_receipts"), 10 * kDollar);
        known.series(fmt::format("GPU invoice, {}", when), "on its date, USD bn", invoice,
                     one.line("facility_invoice"), kQuantumBn);
    }
}

TEST(KnownAnswers, LabsLeapAndFollow)
{
    KnownAnswer known("race");
    std::size_t const leap = step_of_day(98);
    double const closes = 1.5 * kWeek;
    for (auto const& [name, revenue, leads] :
         {std::tuple{"ant", 10.0, true}, std::tuple{"bee", 6.0, false}}) {
        Replayed const one = known.replay(name, {"--precision", "double", "--scenario", "trick"});
        Series expected;
        for (std::size_t k = 0; k < 52; ++k) {
            double const gain = k < leap ? 0.0
                                : leads
                                    ? 0.4
                                    : 0.4 * (1.0 - std::pow(1.0 - closes, static_cast<double>(k - leap + 1)));
            expected.push_back(revenue * kWeek * std::exp(gain));
        }
        Series ours = one.line("lab_revenue");
        // demand needs some weeks to outgrow compute after the market has jumped; from then on compute is the limit
        std::size_t const binds = 6;
        expected.erase(expected.begin(), expected.begin() + binds);
        ours.erase(ours.begin(), ours.begin() + binds);
        known.series(fmt::format("revenue of {} from week {} on", name, binds + 1),
                     "(1 - a_min) K rho e^gain, USD bn", expected, ours, 10 * kDollar);
    }

    known.run({"--backstop-paths", "0"});
    Counted const counted = known.counted("leaps");
    std::vector<std::string> const& labs = counted.axes().labs;
    for (auto const& [weeks, leader] :
         {std::pair{15, "ant"}, {22, "ant"}, {23, "bee"}, {35, "bee"}, {36, "cat"}, {52, "cat"}}) {
        auto const lab = std::find(labs.begin(), labs.end(), leader) - labs.begin();
        known.probability(fmt::format("{} leads, week {}", leader, weeks), "best for two steps", 1.0,
                          counted.reader().leader(counted.week(weeks), lab), counted.paths());
    }
    known.probability("two changes of leader", "a lead of one step does not count", 1.0,
                      counted.reader().leader_changes()[2], counted.paths());
}

TEST(KnownAnswers, VendorsAreLostWithTheirFirms)
{
    KnownAnswer known("vendors");
    known.run({"--backstop-paths", "0"});
    Counted const counted = known.counted();
    TallyReader const& reader = counted.reader();
    struct Vendor {
        char const* name;
        double hazard, cost;
    };
    std::vector<Vendor> const vendors = {{"alpha", 0.5, 4.0}, {"beta", 0.5, 7.0}, {"gamma", 1.2, 10.0}};
    Series lost = {1.0, 0.0, 0.0, 0.0};
    double mean = 0.0;
    double variance = 0.0;
    for (std::size_t v = 0; v < vendors.size(); ++v) {
        double const p = 1.0 - std::exp(-vendors[v].hazard * 39 * kWeek);
        for (std::size_t n = 3; n > 0; --n) {
            lost[n] = lost[n] * (1.0 - p) + lost[n - 1] * p;
        }
        lost[0] *= 1.0 - p;
        mean += p * vendors[v].cost;
        variance += p * (1.0 - p) * vendors[v].cost * vendors[v].cost;
        known.probability(fmt::format("{} is lost by the end of the term", vendors[v].name), "1 - e^(-d t)",
                          p, reader.portfolio_vendor(0, static_cast<std::int64_t>(v)), counted.paths());
        EXPECT_EQ(reader.portfolio_vendor(0, static_cast<std::int64_t>(v)),
                  counted.paths() - counted.survivors(vendors[v].name, 39))
            << vendors[v].name << " is not lost on the paths on which it ended";
    }
    for (std::int64_t n = 0; n <= 3; ++n) {
        known.probability(fmt::format("{} vendors are lost", n), "Poisson-binomial",
                          lost[static_cast<std::size_t>(n)], reader.portfolio_lost(0, n), counted.paths());
    }
    auto const paths = static_cast<double>(counted.paths());
    known.sampled("mean switching cost, USD m", "sum of c p", mean,
                  static_cast<double>(reader.portfolio_cost(0)[0]) / paths, std::sqrt(variance / paths));
}

}  // namespace
}  // namespace ballast::testing
