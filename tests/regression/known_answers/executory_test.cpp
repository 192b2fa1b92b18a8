/// What an ended firm goes on to pay for what it buys: prices and volumes by the kind of its end, claims, and landlords of one
/// tenant. Rents do not move, so every amount is a product of the study's numbers; money in double precision is exact to a dollar.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/regression/known_answers/case.hpp"
#include "tests/regression/known_answers/oracles.hpp"

namespace ballast::testing {
namespace {

constexpr int kEnd = 168;                                   // 15 December 2026, days since the start
constexpr double kHours = 10000.0 * 8760.0 * kWeek * 1e-9;  // GPU-hours of a step, in 1e9
constexpr double kMarket = 2.5;
constexpr double kSpot = 0.9 * kMarket * 0.8;  // of GPUs that nobody has under contract

struct Case {
    char const* customer;
    double price;   ///< USD/h
    double after;   ///< price that it pays afterwards
    double volume;  ///< share that it keeps
    double claim;   ///< its supplier's, USD bn
};

TEST(KnownAnswers, SuppliersLoseByTheKindOfTheirCustomersEnd)
{
    KnownAnswer known("executory");
    std::vector<std::string> const how = {"--precision", "double"};
    std::size_t const end = step_of_day(kEnd);
    // days of the agreed term that are left at the end of the step, to 30 June 2029
    double const steps_left = (1096.0 - 7.0 * (static_cast<double>(end) + 1.0)) / 7.0;
    auto const claim = [&](double price, double volume, double after) {
        double const given_up = (price - kMarket) - volume * (after - kMarket);
        return 0.4 * kHours * std::min(steps_left * given_up, price / kWeek);
    };
    double const softened = 3.0 * std::pow(kMarket / 3.0, 0.5);
    std::vector<Case> const cases = {{"exchanged", 3.0, softened, 0.9, claim(3.0, 0.9, softened)},
                                     {"reorganised", 3.0, kMarket, 0.7, claim(3.0, 0.7, kMarket)},
                                     {"rejected", 4.0, 0.0, 0.0, claim(4.0, 0.0, 0.0)},
                                     {"liquidated", 3.0, 0.0, 0.0, claim(3.0, 0.0, 0.0)}};
    std::vector<double> lost;
    for (Case const& each : cases) {
        std::string const supplier = fmt::format("by_{}", each.customer);
        Replayed const replayed = known.replay(supplier, how);
        std::size_t const n = replayed.cash.size();
        std::vector<double> receipts, spot, claims(n, 0.0);
        for (std::size_t k = 0; k < n; ++k) {
            bool const before = k <= end;
            receipts.push_back(kHours * (before ? each.price : each.volume * each.after));
            spot.push_back(before ? 0.0 : kHours * (1.0 - each.volume) * kSpot);
        }
        claims[end + 1] = each.claim;
        // the log of the class's rent is kept to one rounding, its exponential to a few
        double const tolerance = 1e-12 + 2.0 * kDollar;
        known.series(fmt::format("receipts of {}", supplier), "p h D by kind of end", receipts,
                     replayed.line("contract_receipts"), tolerance);
        known.series(fmt::format("spot sales of {}", supplier), "what is given up, by hand", spot,
                     replayed.line("spot_sales"), tolerance);
        known.series(fmt::format("claims of {}", supplier), "0.4 min(PV above the market given up, a year)",
                     claims, replayed.line("fees"), tolerance);
        if (each.price == 3.0) {  // over the agreed term, as rents go on
            double const earned =
                replayed.line("contract_receipts")[n - 1] + replayed.line("spot_sales")[n - 1];
            lost.push_back(steps_left * (kHours * each.price - earned) - replayed.line("fees")[end + 1]);
        }
    }
    EXPECT_GT(lost[0], 0.0) << "an exchange costs suppliers something";
    EXPECT_GT(lost[1], lost[0]) << "a reorganisation more";
    EXPECT_GT(lost[2], lost[1]) << "a liquidation most";

    auto const rents = [&](char const* customer, double share, double claimed) {
        std::string const landlord = fmt::format("hall_of_{}", customer);
        Replayed const replayed = known.replay(landlord, how);
        std::vector<double> rent, claims(replayed.cash.size(), 0.0);
        for (std::size_t k = 0; k < replayed.cash.size(); ++k) {
            rent.push_back(0.2 * kWeek * (k <= end ? 1.0 : share));
        }
        claims[end + 1] = claimed;
        known.series(fmt::format("rents of {}", landlord), "share of the agreed rent", rent,
                     replayed.line("lease_received"), 2.0 * kDollar);
        known.series(fmt::format("claims of {}", landlord), "0.4 of a year's rent that is given up", claims,
                     replayed.line("fees"), 2.0 * kDollar);
    };
    rents("exchanged", 0.9, 0.4 * 0.2 * 0.1);
    rents("reorganised", 0.7, 0.4 * 0.2 * 0.3);
    rents("liquidated", 0.0, 0.4 * 0.2);
}

TEST(KnownAnswers, LandlordsOfOneTenantFailWithItUnlessAnotherComes)
{
    KnownAnswer known("tenants");
    known.run();
    Counted const counted = known.counted();
    int const end = static_cast<int>(step_of_day(kEnd));
    EXPECT_EQ(end, 23);  // the week of the bullet
    auto const row = [&](char const* firm, int weeks, char const* yardstick, double expected) {
        known.probability(fmt::format("P({} is independent after {} weeks)", firm, weeks), yardstick,
                          expected, counted.survivors(firm, weeks), counted.paths());
    };
    row("tenant", 24, "cannot pay in week 24", 0.0);
    row("empty", 52, "26 weeks of cure from week 25 on, due in week 51, grace 2", 1.0);
    row("empty", 54, "ends in week 53", 0.0);
    row("found", 58, "1 - e^(-2 x 27 dt)", 1.0 - std::exp(-2.0 * 27.0 * kWeek));
    row("rich", 58, "repays from cash", 1.0);
    row("backed", 58, "the guarantor pays the rent", 1.0);
}

}  // namespace
}  // namespace ballast::testing
