/// Labs' new commitments and replacement of lost compute week by week; money that arrives at rates by funding regime.
#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/regression/known_answers/case.hpp"
#include "tests/regression/known_answers/oracles.hpp"
#include "tests/regression/known_answers/replayed_steps.hpp"

namespace ballast::testing {
namespace {

/// A lab of configs/known_answers/escalation.
struct Committing {
    char const* name;
    double rate, initial, response, deposit;  ///< USD bn per year, of yearly payments
    std::size_t lead;                         ///< quarters
    double revenue, compute;                  ///< at the start: USD bn per year, H100e
    Series runway{};                          ///< replayed
    std::vector<bool> in_stress{};            ///< replayed: stress or distress
    std::array<double, 6> signed_by_quarter{};
    double standing = 0.0;
    Series signatures{}, costs{}, revenues{};

    double signed_pay() const
    {
        double total = 0.0;
        for (double const quarter : signed_by_quarter) {
            total += quarter;
        }
        return total;
    }
};

/// Years until cash that moves by these flows, one a step, falls below 0, on a straight line within a step; the longest
/// that matters to a lab, three years, if it does not.
double lasts(double cash, Series const& flows)
{
    for (std::size_t k = 0; k < flows.size(); ++k) {
        double const after = cash + flows[k];
        if (after < 0.0) {
            return (static_cast<double>(k) + cash / (cash - after)) * kWeek;
        }
        cash = after;
    }
    return 3.0;
}

TEST(KnownAnswers, LabsCommitAgainstTheirRivals)
{
    KnownAnswer known("escalation");
    constexpr std::size_t kSteps = 78;
    std::size_t const shut_from = step_of_day(93);    // 1 October 2026
    std::size_t const shut_until = step_of_day(258);  // 15 March 2027
    double lowest = 1.0;
    double highest = 1.0;
    // Runways at the start. 60 bn outlast three years whatever is signed in them, at most 9 bn a year more each year and
    // 41 bn in all. Where alpha has 4 bn, they pay for its plan in the base case and 7 bn a year of fixed cost.
    std::array<double, 2> at_start = {3.0, 3.0};
    Series plan_of_alpha;
    for (char const* scenario : {"base", "shut", "poor"}) {
        std::vector<Committing> labs = {{"alpha", 6, 4, 0.5, 0.2, 2, 5, 400000},
                                        {"beta", 1, 6, 0.8, 0.1, 3, 4, 300000}};
        std::vector<Replayed> replayed;
        for (Committing& lab : labs) {
            replayed.push_back(known.replay(lab.name, in_scenario(scenario)));
            lab.runway = replayed.back().all.at("runway_years").get<Series>();
            for (auto const& level : replayed.back().all.at("level")) {
                lab.in_stress.push_back(level == "stress" || level == "distress");
            }
        }
        if (std::string(scenario) == "poor") {
            for (double& flow : plan_of_alpha) {
                flow -= 7.0 * kWeek;
            }
            at_start[0] = lasts(whole(4.0), plan_of_alpha);
            EXPECT_LT(at_start[0], 3.0);
        }
        std::array<double, 2> compute_before = {labs[0].compute, labs[1].compute};
        for (std::size_t k = 0; k < kSteps; ++k) {
            bool const shut = std::string(scenario) == "shut" && k >= shut_from && k < shut_until;
            std::array<double, 2> committed{};
            for (std::size_t l = 0; l < 2; ++l) {
                committed[l] = labs[l].signed_pay() + labs[l].standing + labs[l].initial;
            }
            for (std::size_t l = 0; l < 2; ++l) {
                Committing& lab = labs[l];
                // more customers than compute: what the compute of the week before can serve
                lab.revenues.push_back(lab.revenue * compute_before[l] / lab.compute * kWeek);
                compute_before[l] = lab.compute + lab.standing * 1e9 / 18000.0;
                double const against_start =
                    committed[1 - l] / committed[l] / (labs[1 - l].initial / lab.initial);
                double const race = std::clamp(against_start, 0.5, 2.0);
                lowest = std::min(lowest, race);
                highest = std::max(highest, race);
                double const runway = k == 0 ? at_start[l] : lab.runway[k - 1];
                double const comfort = std::clamp(runway / 2.0, 0.0, 1.5);
                bool const signs = !shut && (k == 0 || !lab.in_stress[k - 1]);
                double const news = !signs ? 0.0 : lab.rate * kWeek * comfort * std::pow(race, lab.response);
                lab.signatures.push_back(news);
                lab.signed_by_quarter[0] += news;
                if (is_quarter_end(k)) {
                    lab.standing += lab.signed_by_quarter[lab.lead - 1];
                    for (std::size_t q = lab.lead - 1; q > 0; --q) {
                        lab.signed_by_quarter[q] = lab.signed_by_quarter[q - 1];
                    }
                    lab.signed_by_quarter[0] = 0.0;
                }
                lab.costs.push_back(-(lab.standing + lab.deposit * lab.signed_pay()) * kWeek);
            }
        }
        for (std::size_t l = 0; l < 2; ++l) {
            Committing const& lab = labs[l];
            std::string const by_hand = "recursion by hand, USD bn";
            known.series(fmt::format("cost of new commitments of {}, {}", lab.name, scenario), by_hand,
                         lab.costs, replayed[l].line("compute_bought"), 10 * kDollar);
            known.series(fmt::format("revenue that compute allows {}, {}", lab.name, scenario), by_hand,
                         lab.revenues, replayed[l].line("lab_revenue"), 100 * kDollar);
        }
        if (std::string(scenario) == "base") {
            for (std::size_t k = 0; k < kSteps; ++k) {
                plan_of_alpha.push_back(labs[0].revenues[k] + labs[0].costs[k]);
            }
            // what is signed in the first quarter stands after exactly the lead
            for (std::size_t l = 0; l < 2; ++l) {
                Series const& revenue = replayed[l].line("lab_revenue");
                int grows = -1;
                for (std::size_t k = 1; k < kSteps && grows < 0; ++k) {
                    grows = revenue[k] > revenue[k - 1] + 1e-6 ? static_cast<int>(k) : -1;
                }
                int const quarter_end = static_cast<int>(step_of_day(labs[l].lead == 2 ? 184 : 274));
                known.within(fmt::format("step in which new compute of {} first sells", labs[l].name),
                             "two after the end of the lead quarter", quarter_end + 2, grows, 0.0);
            }
        }
        if (std::string(scenario) == "poor") {  // less with a short runway, nothing in stress
            std::vector<bool> const& stress = labs[0].in_stress;
            bool signs_less = false;
            for (std::size_t k = 0; k < kSteps; ++k) {
                signs_less = signs_less || (!stress[k] && labs[0].runway[k] < 3.0);
            }
            EXPECT_TRUE(signs_less);
            EXPECT_NE(std::find(stress.begin(), stress.end(), true), stress.end());
        }
    }
    EXPECT_EQ(lowest, 0.5);  // both clips are reached
    EXPECT_EQ(highest, 2.0);
}

TEST(KnownAnswers, ABetterModelHelpsItsLabAndHurtsTheOther)
{
    KnownAnswer known("two_equal_labs");
    constexpr std::size_t kSteps = 78;
    auto const share = [](double above) { return std::exp(above) / (1.0 + std::exp(above) + 0.5); };
    // week by week: demand of a lab whose share jumps at the start, and stays
    auto const revenue = [](double of_market) {
        Series flows;
        for (std::size_t k = 0; k < kSteps; ++k) {
            double const lag = std::exp(-static_cast<double>(k + 1) * kWeek / 0.5);
            flows.push_back((20.0 * of_market + (8.0 - 20.0 * of_market) * lag) * kWeek);
        }
        return flows;
    };
    auto const capable = [](double above) {
        return std::vector<std::string>{"-p", fmt::format("lab.alpha.capability={}", above)};
    };
    auto const with = [](std::vector<std::string> all, std::vector<std::string> const& more) {
        all.insert(all.end(), more.begin(), more.end());
        return all;
    };
    std::vector<std::string> const exact = {"--precision", "double", "--noise-free"};
    std::string const closed = "Y s + (D_0 - Y s) e^(-t / tau), USD bn";
    for (double const above : {-0.2, 0.0, 0.2}) {
        Replayed const alpha = known.replay("alpha", with(capable(above), exact));
        known.series(fmt::format("revenue of alpha, {:+.1f} at the start", above), closed,
                     revenue(share(above)), alpha.line("lab_revenue"), 10 * kDollar);
    }
    for (char const* scenario : {"known_later", "equal_capture"}) {
        Replayed const alpha = known.replay("alpha", in_scenario(scenario));
        known.series(fmt::format("revenue of alpha, {}", scenario), closed, revenue(share(0.2)),
                     alpha.line("lab_revenue"), 10 * kDollar);
    }
    Series core = revenue(share(0.2));
    for (double& flow : core) {
        flow = 2.0 * kWeek * std::sqrt(flow / (8.0 * kWeek));
    }
    known.series("core cash flow of alpha, cloud_follows", "planned x (revenue over plan)^0.5, USD bn", core,
                 known.replay("alpha", in_scenario("cloud_follows")).line("core"), 10 * kDollar);

    struct Pair {
        std::uint64_t alpha, beta;
    };
    auto const survivors = [&](std::vector<std::string> const& arguments, char const* scenario = "base") {
        known.run(with({"--backstop-paths", "0"}, arguments));
        Counted const counted = known.counted(scenario);
        return Pair{counted.survivors("alpha", kSteps), counted.survivors("beta", kSteps)};
    };
    std::vector<std::string> const exchanged = {"-p", "firm.alpha.draws_as=beta", "-p",
                                                "firm.beta.draws_as=alpha"};
    std::vector<Pair> ladder;
    for (double const above : {-0.2, -0.1, 0.0, 0.1, 0.2}) {
        ladder.push_back(survivors(capable(above)));
    }
    for (std::size_t i = 1; i < ladder.size(); ++i) {
        EXPECT_GT(ladder[i].alpha, ladder[i - 1].alpha) << i;
        EXPECT_LT(ladder[i].beta, ladder[i - 1].beta) << i;
    }
    auto const paths = static_cast<double>(known.counted().paths());
    auto const percent = [&](std::uint64_t count) { return 100.0 * static_cast<double>(count) / paths; };
    Pair const swapped = survivors(exchanged);
    known.within("survival of alpha, equal labs, %", "that of beta with their names exchanged",
                 percent(ladder[2].alpha), percent(swapped.beta), 0.0);
    known.within("survival of beta, equal labs, %", "that of alpha with their names exchanged",
                 percent(ladder[2].beta), percent(swapped.alpha), 0.0);
    Pair const better = survivors(with({"-p", "lab.beta.capability=0.2"}, exchanged));
    known.within("survival of the better lab, %", "the same with their names exchanged",
                 percent(ladder[4].alpha), percent(better.beta), 0.0);
    Pair const later = survivors({}, "known_later");
    known.within("survival of the better lab, %", "known at the start or not", percent(ladder[4].alpha),
                 percent(later.alpha), 0.0);
}

/// Two labs of configs/known_answers/token_price and the price of their tokens, week by week.
struct PricedMarket {
    struct Seller {
        double start, compute, fixed_share;  ///< USD bn a year, H100e
        double capability = 0.0, gain = 0.0, demand = 0.0, limit = 0.0, contracts = 1.0, price = 1.0,
               work = 0.0;
    };
    std::array<Seller, 2> labs = {Seller{8.0, 1e6, 0.5}, Seller{4.0, 4e5, 0.0}};
    double open = -0.5, log_price = 0.0, log_cost = 0.0, market = 20.0;
    bool falls = true, rises = true;  ///< by commoditisation, by scarcity

    PricedMarket()
    {
        for (Seller& lab : labs) {
            lab.demand = lab.start;
            lab.limit = lab.start / 0.4 * 0.85;
        }
    }
    void move_price(double best)
    {
        double asked = 0.0, squares = 0.0, gains = 0.0, work = 0.0, allowed = 0.0;
        for (Seller const& lab : labs) {
            asked += lab.demand;
            squares += lab.demand * lab.demand;
            gains += lab.demand * lab.gain;
            work += lab.demand / lab.price;
            allowed += lab.limit;
        }
        double const use = work / allowed;
        double const passed_on = falls ? -0.7 * gains / asked : 0.0;
        double const fall = -0.1 + passed_on - 0.5 * (open - best + 0.5) +
                            0.4 * std::log(squares / (asked * asked) / (80.0 / 144.0));
        double const rise = 0.8 * std::clamp(use - 1.0, 0.0, 4.0);
        double const target = (falls ? fall : 0.0) + (rises ? rise : 0.0);
        double const follows = 1.0 - std::exp(-kWeek * 12.0 / 6.0);
        log_price += follows * (target - log_price);
        log_cost += follows * (passed_on - log_cost);
    }
    void advance()
    {
        double const best = std::max({open, labs[0].capability, labs[1].capability});
        double const cheapest = std::max({0.0, labs[0].gain, labs[1].gain});
        if (falls || rises) {
            move_price(best);
        }
        open += 2.0 * kWeek * (best - open);
        double const price = std::exp(log_price);
        double weights = 8.0 / 20.0 * std::exp(open + 0.5);  // what labs leave: 20 - 8 - 4
        std::array<double, 2> weight{};
        for (std::size_t l = 0; l < 2; ++l) {
            Seller& lab = labs[l];
            lab.capability += 0.8 * kWeek * (best - lab.capability);
            lab.gain += 0.8 * kWeek * (cheapest - lab.gain);
            lab.contracts += (1.0 - std::exp(-kWeek)) * (price - lab.contracts);
            lab.price = lab.fixed_share * lab.contracts + (1.0 - lab.fixed_share) * price;
            lab.limit = lab.start / 0.4 * 0.85 * std::exp(lab.gain);
            weight[l] = lab.start / 20.0 * std::exp(lab.capability - 0.6 * (std::log(lab.price) - log_price));
            weights += weight[l];
        }
        double unserved = 0.0, room = 0.0;
        for (std::size_t l = 0; l < 2; ++l) {
            Seller& lab = labs[l];
            double const wanted =
                market * std::exp(-0.2 * (std::log(lab.price) - log_cost)) * weight[l] / weights;
            lab.demand += (1.0 - std::exp(-kWeek / 0.5)) * (wanted - lab.demand);
            unserved += std::max(lab.demand / lab.price - lab.limit, 0.0);
            room += std::max(lab.limit - lab.demand / lab.price, 0.0);
        }
        double const taken = room > 0.0 ? std::min(0.5 * unserved / room, 1.0) : 0.0;
        for (Seller& lab : labs) {
            double const asked = lab.demand / lab.price;
            lab.work = std::min(asked, lab.limit) + taken * std::max(lab.limit - asked, 0.0);
        }
    }
};

TEST(KnownAnswers, TokensHaveAPriceThatEfficiencyOpennessAndCompetitionCompress)
{
    KnownAnswer known("token_price");
    known.run();
    std::size_t const when = step_of_day(98);
    double unmoved = 0.0;  // last price of the base
    for (std::string const scenario : {"base", "cheap", "open", "war", "scarce", "scarce_alone", "still"}) {
        PricedMarket hand;
        hand.falls = scenario != "still" && scenario != "scarce_alone";
        hand.rises = scenario != "still";
        Series price, own, work, margin, kept;
        std::array<Series, 2> revenue;
        for (std::size_t k = 0; k < 52; ++k) {
            if (k == when) {
                hand.labs[0].gain += scenario == "cheap" ? 0.5 : 0.0;
                hand.open += scenario == "open" ? 0.4 : 0.0;
                hand.log_price -= scenario == "war" ? 0.6 : 0.0;
                hand.market *= scenario.starts_with("scarce") ? std::exp(1.0986122887) : 1.0;
            }
            hand.advance();
            price.push_back(std::exp(hand.log_price));
            own.push_back(hand.labs[0].price);
            work.push_back(hand.labs[0].work);
            for (std::size_t l = 0; l < 2; ++l) {
                revenue[l].push_back(hand.labs[l].work * hand.labs[l].price * kWeek);
            }
            double const serves = hand.labs[0].work / hand.labs[0].limit * 0.85;
            double const a_dollar = std::exp(-hand.labs[0].gain) / own.back();  // its work against the start
            double const cost = 0.1 * (0.6 + 0.4 * a_dollar);                   // of a dollar of revenue
            margin.push_back(1.0 - cost - serves * 2.0 * kWeek / revenue[0].back());
            kept.push_back((1.0 - cost) * revenue[0].back());
        }
        Replayed const ant = known.replay("ant", as_it_ends(scenario.c_str()));
        Replayed const bee = known.replay("bee", as_it_ends(scenario.c_str()));
        auto const of_lab = [&](char const* what) { return ant.all.at("lab").at(what).get<Series>(); };
        std::string const by_hand = "recursion by hand";
        // relative rounding of double precision over a year of weeks; money in dollars
        known.series("price of tokens, " + scenario, by_hand, price, of_lab("market_price"), 1e-9);
        known.series("price of ant, half under contract, " + scenario, by_hand, own, of_lab("price"), 1e-9);
        // the room of the search for another lab has a millionth of a quantum a year added
        known.series("work of ant, USD bn a year at the prices of the start, " + scenario, by_hand, work,
                     of_lab("volume"), 100 * kDollar);
        known.series("revenue of ant, USD bn, " + scenario, by_hand, revenue[0], ant.line("lab_revenue"),
                     10 * kDollar);
        known.series("revenue of bee, USD bn, " + scenario, by_hand, revenue[1], bee.line("lab_revenue"),
                     10 * kDollar);
        known.series("gross margin of ant, " + scenario, by_hand, margin, of_lab("gross_margin"), 1e-6);
        if (scenario == "base" || scenario == "cheap") {
            // amounts of a step are whole quanta, sums of ratios have 16 bits
            auto const figure = [&](std::string const& name) {
                return known.figure(name, {scenario, "ant", "364"});
            };
            double const revenue_a_year = revenue[0].back() / kWeek;
            double free_flow = 0.0;  // starts with the mean of the plan's first four steps
            for (std::size_t k = 0; k < 4; ++k) {
                free_flow += 0.25 * (kept[k] - 2.0 * kWeek);
            }
            for (double const left : kept) {
                free_flow += (1.0 - std::exp(-kWeek)) * (left - 2.0 * kWeek - free_flow);
            }
            std::string const last = " of ant in the last week, mean over paths, " + scenario;
            known.within("price of tokens in the last week, mean over paths, " + scenario, by_hand,
                         price.back(), known.figure("token_price_mean", {scenario, "364"}), 1e-4);
            known.within("own price" + last, by_hand, own.back(), figure("lab_token_price_mean"), 1e-4);
            known.within("revenue" + last + ", USD bn a year", by_hand, revenue_a_year,
                         1e-9 * figure("lab_revenue_mean"), 1e-3);
            known.within("cash burn" + last + ", USD bn a year", by_hand, -free_flow / kWeek,
                         1e-9 * figure("lab_cash_burn_mean"), 1e-3);
            known.within("market share" + last, by_hand,
                         revenue[0].back() / (revenue[0].back() + revenue[1].back()),
                         figure("lab_market_share_mean"), 1e-4);
            known.within("gross margin" + last, by_hand, margin.back(), figure("lab_gross_margin_mean"),
                         1e-3);
            known.within("compute" + last + ", H100e", "own and bought", 1e6, figure("lab_compute_mean"),
                         1.0);
        }
        double const last = price.back();
        unmoved = scenario == "base" ? last : unmoved;
        if (scenario == "still") {
            EXPECT_EQ(last, 1.0);
        } else if (scenario.starts_with("scarce")) {
            EXPECT_GT(last, unmoved);
        } else if (scenario != "base") {
            EXPECT_LT(last, unmoved);
        }
    }
}

TEST(KnownAnswers, LostComputeIsReplacedAtSpot)
{
    KnownAnswer known("replacement");
    constexpr std::size_t kSteps = 78;
    double const gain = 1.0 - std::exp(-kWeek * 12.0 / 2.0);
    double const switching = 1.5 / (12.0 * kWeek);                  // steps of rent
    double const rent = 0.91 * 2.5 / 1.25 * 8760.0 * kWeek * 1e-9;  // USD bn per H100e and step
    std::size_t const contract_ends = step_of_day(364) + 1;
    for (char const* scenario : {"base", "operated"}) {
        double const served_after = std::string(scenario) == "operated" ? 0.85 : 0.0;
        // the provider: short once cash is used up, ended in the third week of distress
        double cash = whole(0.2);
        int distress = 0;
        std::size_t ends = 0;
        for (std::size_t k = 0; distress < 3; ++k) {
            cash -= (2.0 - 1.0) * kWeek;
            distress += cash < 0.0 ? 1 : 0;
            ends = k;
        }
        double replaced = 0.0;
        double compute_before = 400000.0;
        Series paid;
        Series revenue;
        for (std::size_t k = 0; k < kSteps; ++k) {
            bool const runs = k < contract_ends;
            double const served = runs ? (k > ends ? served_after : 1.0) : 0.0;
            double const lost = runs && k > ends ? (1.0 - served_after) * 100000.0 : 0.0;
            double const before = replaced;
            replaced += gain * (0.8 * lost - replaced);
            replaced = replaced < 1.0 ? 0.0 : replaced;
            double const fresh = std::max(replaced - before, 0.0);
            paid.push_back(-(served * 1.0 * kWeek + (replaced + switching * fresh) * rent));
            revenue.push_back(5.0 * kWeek * compute_before / 400000.0);
            compute_before = 300000.0 + served * 100000.0 + replaced;
        }
        Replayed const alpha = known.replay("alpha", as_it_ends(scenario));
        std::string const by_hand = "recursion by hand, USD bn";
        known.series(fmt::format("compute bought, {}", scenario), by_hand, paid, alpha.line("compute_bought"),
                     10 * kDollar);
        known.series(fmt::format("revenue that compute allows, {}", scenario), by_hand, revenue,
                     alpha.line("lab_revenue"), 100 * kDollar);
    }
}

TEST(KnownAnswers, ListingsAndSupportArriveAtRatesByRegime)
{
    KnownAnswer known("listing_support");
    known.run();
    // of the weeks: open, then selective from the sixth step and shut from the thirteenth in the scenario
    auto const regime = [](std::string const& scenario, int step) {
        return scenario == "base" || step < 6 ? 0 : step < 13 ? 1 : 2;
    };
    for (char const* scenario : {"base", "selective"}) {
        Counted const counted = known.counted(scenario);
        auto const arrived = [&](std::array<double, 3> const& rates, int from, int until) {
            double hazard = 0.0;
            for (int k = from; k <= until; ++k) {
                hazard += rates[static_cast<std::size_t>(regime(scenario, k))] * kWeek;
            }
            return 1.0 - std::exp(-hazard);
        };
        auto const survives = [&](char const* firm, int weeks, char const* yardstick, double expected) {
            known.probability(fmt::format("{} survives, week {}, {}", firm, weeks, scenario), yardstick,
                              expected, counted.survivors(firm, weeks), counted.paths());
        };
        survives("lists", 13, "cash lasts", 1.0);
        double const lists = arrived({2.5, 1, 0.5}, 0, 13);
        survives("lists", 14, "1 - exp(-rate x weeks 1 to 14)", lists);
        survives("lists", 78, "it lasts", lists);
        // runway falls below three months at the end of the 14th step; the 27th would be the first one short
        double const helped = arrived({1, 3, 6}, 14, 26);
        for (char const* firm : {"sponsored", "mean_sponsor"}) {
            survives(firm, 26, "cash lasts", 1.0);
            survives(firm, 27, "1 - exp(-rate x 13 weeks of stress)", helped);
        }
        survives("sponsored", 78, "it lasts", helped);
        survives("mean_sponsor", 31, "five weeks more", helped);
        survives("mean_sponsor", 32, "nothing is left to give", 0.0);
    }
}

}  // namespace
}  // namespace ballast::testing
