/// What the end of a firm does to others: seven channels closed one by one, bids and budgets, substitute operators.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/regression/known_answers/case.hpp"
#include "tests/regression/known_answers/oracles.hpp"

namespace ballast::testing {
namespace {

using Series = std::vector<double>;

TEST(KnownAnswers, EachChannelCarriesItsOwn)
{
    KnownAnswer known("contagion");
    known.run({"--backstop-paths", "0"});
    constexpr std::size_t kSteps = 52;
    std::size_t const due = step_of_day(70);  // the debt that it cannot pay
    std::size_t const end = due + 2;          // third step of distress
    double const bill = 0.5 * kWeek;
    double const paid_late = 0.4 * bill - 10000 * 0.15 * 168.0e-9;  // its own receipts less operations
    std::vector<std::string> const channels = {"claims", "lost_capacity", "write_downs", "fire_sales",
                                               "resale", "lost_demand",   "confidence"};
    std::vector<std::string> scenarios = {"base"};
    for (std::string const& channel : channels) {
        scenarios.push_back("no_" + channel);
    }
    for (std::string const& scenario : scenarios) {
        auto const open = [&](char const* channel) { return scenario != std::string("no_") + channel; };
        std::vector<std::string> how = {"--precision", "double"};
        if (scenario != "base") {
            how.insert(how.end(), {"--scenario", scenario});
        }
        bool const demand_lost = open("lost_demand");
        bool const capacity_lost = open("lost_capacity");

        Series receipts;
        Series fees;
        Series client;
        Series third;
        Series rent;
        for (std::size_t k = 0; k < kSteps; ++k) {
            auto const after = static_cast<double>(k) - static_cast<double>(end) - 1.0;
            receipts.push_back(k <= end || !demand_lost ? bill : 0.0);
            fees.push_back(k == due + 1 || k == due + 2 ? paid_late - bill
                           : k == end + 1 ? (open("claims") ? 0.4 : 1.0) * 2.0 * (bill - paid_late)
                                          : 0.0);
            client.push_back(k <= end || !capacity_lost ? -0.2 * kWeek : 0.0);
            third.push_back(k == step_of_day(154) && !open("write_downs") ? whole(0.3) : 0.0);
            double const released = after < 0.0 || !demand_lost || !open("fire_sales")
                                        ? 0.0
                                        : 12000.0 * std::exp(-2.0 * kWeek * after);
            rent.push_back(5.0 * std::exp(-0.25 * kWeek * static_cast<double>(k + 1)) *
                           std::pow(1.0 + released / 8000.0, -0.3));
        }
        // rows for the base case and for what the closed channel changes; all else is held to the same figures in silence
        auto const own = [&](char const* channel) {
            return scenario == "base" || scenario == std::string("no_") + channel;
        };
        auto const series = [&](char const* channel, char const* what, Series const& expected,
                                Series const& ours, double tolerance) {
            std::string const quantity = fmt::format("{}, {}", what, scenario);
            if (own(channel)) {
                known.series(quantity, channel, expected, ours, tolerance);
                return;
            }
            for (std::size_t k = 0; k < kSteps; ++k) {
                EXPECT_NEAR(ours.at(k), expected[k], tolerance) << quantity << ", step " << k;
            }
        };
        auto const bracket = [&](char const* channel, char const* firm, int weeks, double expected) {
            std::vector<std::string> const where = {scenario, firm, fmt::format("{}", weeks * 7), "0.5"};
            double const lower = known.figure("ltv_quantile_lower", where);
            double const upper = known.figure("ltv_quantile_upper", where);
            std::string const quantity =
                fmt::format("loan to value of {}, week {}, {}", firm, weeks, scenario);
            if (own(channel)) {
                known.bracket(quantity, channel, expected, lower, upper);
            }
            EXPECT_LE(lower, expected) << quantity;
            EXPECT_GE(upper, expected) << quantity;
        };
        Replayed const supplier = known.replay("supplier", how);
        series("lost_demand", "receipts of supplier, USD bn", receipts, supplier.line("contract_receipts"),
               10 * kDollar);
        // what is due late less what is not received of it
        Series late = supplier.line("fees");
        for (std::size_t k = 0; k < kSteps; ++k) {
            late[k] += supplier.line("not_received").at(k);
        }
        series("claims", "late payments to supplier, USD bn", fees, late, 50 * kDollar);
        series("lost_capacity", "paid by client, USD bn", client,
               known.replay("client", how).line("compute_bought"), 10 * kDollar);
        series("write_downs", "received by third, USD bn", third,
               known.replay("third", how).line("equity_received"), kQuantumBn);
        Series ours = supplier.all.at("variables").at("rent.chip").get<Series>();
        for (double& x : ours) {
            x = std::exp(x);
        }
        series("fire_sales", "rent, USD per hour", rent, ours, 1e-10);

        for (int const weeks : {39, 52}) {
            double const t = weeks * kWeek;
            auto const k = static_cast<std::size_t>(weeks - 1);
            double const sold = capacity_lost && open("resale")
                                    ? 10000.0 * std::exp(-kWeek * static_cast<double>(k - end - 1))
                                    : 0.0;
            double const value = collateral_value(rent[k], 0.15, 0.25, 0.1, 5.0 - t, 7000.0, 100.0) *
                                 std::pow(1.0 + sold / 5000.0, -0.6);
            bracket("resale", "pawn", weeks, whole(0.05) * 1e9 / (1000.0 * value));
            bracket("write_downs", "holder", weeks, whole(0.5) / (open("write_downs") ? 1.0 : 2.0));
        }

        Counted const counted = known.counted(scenario);
        double hazard = 0.0;
        for (std::size_t k = 0; k < kSteps; ++k) {
            double const shaken = k > end && open("confidence")
                                      ? 4.0 * std::exp(-2.0 * kWeek * static_cast<double>(k - end - 1))
                                      : 0.0;
            hazard += 0.5 * kWeek * (1.0 + shaken);
        }
        std::uint64_t const calm = counted.state("funding", 0, 52);
        if (own("confidence")) {
            known.probability(fmt::format("funding is open, week 52, {}", scenario), "confidence",
                              std::exp(-hazard), calm, counted.paths());
        } else {
            EXPECT_EQ(calm, known.counted().state("funding", 0, 52)) << scenario;
        }
    }
}

TEST(KnownAnswers, BidsWinAtTheirPrice)
{
    // valuation at which the bid for `fair` is worth nothing more than what it owes
    std::size_t const k = step_of_day(154);
    double const t = static_cast<double>(k + 1) * kWeek;
    double const ratio = std::exp(-0.3);
    double const fleet =
        1000e-9 * collateral_value(2.5 * ratio * std::exp(-0.3 * t), 0.0, 0.3, 0.1, 5.0 - t, 7000.0, 100.0);
    double const sells = 1000 * 2.5 * 168.0e-9;
    double const buys = 500 * 2.0 * 168.0e-9;
    double from_sales = 0.0, from_purchases = 0.0;  // above the market, discounted, of the steps k + 1 to 51
    for (std::size_t j = k + 1; j < 52; ++j) {
        double const discount = std::exp(-0.12 * kWeek * static_cast<double>(j - k));
        double const rent = 2.5 * ratio * std::exp(-0.3 * kWeek * static_cast<double>(j + 1));
        from_sales += discount * sells * (1.0 - rent / 2.5);
        from_purchases += discount * buys * (1.0 - rent / 2.0);
    }
    double const cash = 0.01 + static_cast<double>(k + 1) * (sells - buys);
    double const unpaid = 0.06 - cash;
    double const above_market = from_sales - 0.8 * std::max(from_purchases, 0.0);
    double const fair = (unpaid - 0.65 * fleet - above_market) / 0.2;
    ASSERT_GT(fair, 0.0);

    KnownAnswer known("takeover");
    for (double const step : {0.998, 1.002}) {
        known.run({"-p", fmt::format("firm.fair.valuation_usd_bn={:.9f}", fair * step), "--paths", "64",
                   "--precision", "double", "--backstop-paths", "0"});
        Counted const counted = known.counted("glut");
        known.probability(fmt::format("fair is bought at {} of the fair valuation {:.5f} bn", step, fair),
                          "bid by hand", step > 1.0 ? 1.0 : 0.0, counted.acquired("fair", 26),
                          counted.paths());
        EXPECT_EQ(counted.survivors("fair", 26), 0U);
    }

    // fleet and contracts alone can be worth more than the claims; only the switch says that nobody bids
    for (bool const bids : {true, false}) {
        known.run({"-p", "firm.fair.buyer_share_of_valuation=0", "-p", "firm.fair.fleet_haircut=0", "-p",
                   "firm.fair.cash_usd_bn=0.05", "-p", fmt::format("switches.distress_bids={}", bids),
                   "--paths", "64", "--backstop-paths", "0"});
        Counted const counted = known.counted();
        EXPECT_EQ(counted.acquired("fair", 26), bids ? counted.paths() : 0U);
        EXPECT_EQ(counted.survivors("fair", 26), 0U);
    }

    known.run({"--backstop-paths", "0"});
    Counted const base = known.counted();
    Counted const shut = known.counted("shut");
    for (auto const& [firm, bought] : {std::pair{"prey_a", 1.0}, {"prey_b", 0.0}, {"prey_c", 1.0}}) {
        known.probability(fmt::format("{} is bought", firm), "1.0 - 0.7 < 0.5, 0.3 > 0.2", bought,
                          base.acquired(firm, 26), base.paths());
        known.probability(fmt::format("{} is bought while funding is shut", firm), "nobody bids", 0.0,
                          shut.acquired(firm, 26), shut.paths());
        EXPECT_EQ(base.survivors(firm, 26), 0U);
        EXPECT_EQ(shut.survivors(firm, 26), 0U);
    }

    // the patron paid all weeks up to the end, none in the gap, then .85
    double const bill = whole(kWeek);
    double const served = whole(0.85 * kWeek);
    auto const end = static_cast<double>(step_of_day(91));
    auto const money = base.reader().firm_sum(base.week(52), static_cast<std::int64_t>(base.firm("patron")),
                                              FirmSum::liquidity);
    auto const paths = static_cast<double>(base.paths());
    double const mean = static_cast<double>(static_cast<std::int64_t>(money[0])) / paths;
    double const squares =
        (std::ldexp(static_cast<double>(money[2]), 32) + static_cast<double>(money[1])) / paths;
    double const all_served = whole(2.0) - (end + 1.0) * bill - (51.0 - end) * served;
    double const weeks = (mean * kQuantumBn - all_served) / served;
    double const variance = (squares - mean * mean) * kQuantumBn * kQuantumBn / (served * served);
    known.sampled("mean gap before a substitute serves, weeks", "round(8 U)", 4.0, weeks,
                  std::sqrt(5.5 / paths));
    known.sampled("variance of the gap", "round(8 U)", 5.5, variance, std::sqrt((56.5 - 5.5 * 5.5) / paths));
}

}  // namespace
}  // namespace ballast::testing
