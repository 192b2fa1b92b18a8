/// Owners that sell a firm or wind it down before it fails, and what bidders pay.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/regression/known_answers/case.hpp"
#include "tests/regression/known_answers/oracles.hpp"

namespace ballast::testing {
namespace {

/// A firm of constant burn whose owners offer it.
struct Seller {
    double runway;   ///< at the start [years]
    double rate;     ///< lambda
    double longest;  ///< T
    double success;  ///< q
};

/// P(sold after so many steps), offers made from step `first` on.
double sold_by(Seller const& seller, int weeks, int first)
{
    double kept = 1;
    for (int k = first; k < weeks; ++k) {
        double const runway = seller.runway - (k + 1) * kWeek;
        double const hazard = seller.rate * kWeek * std::max(1 - runway / seller.longest, 0.0);
        kept *= 1 - seller.success * (1 - std::exp(-hazard));
    }
    return 1 - kept;
}

/// What a bidder sees as A e^{sigma z - sigma^2 / 2} against claims D.
struct Bids {
    double assets, claims, sigma;

    double d() const { return std::log(assets / claims) / sigma - 0.5 * sigma; }
    double success() const { return normal_cdf(d()); }
    /// Mean and mean square of a bid above the claims, given that there is one.
    double mean() const { return (assets * normal_cdf(d() + sigma) - claims * normal_cdf(d())) / success(); }
    double mean_square() const
    {
        double const squares = assets * assets * std::exp(sigma * sigma) * normal_cdf(d() + 2 * sigma);
        double const cross = assets * claims * normal_cdf(d() + sigma);
        return (squares - 2 * cross + claims * claims * normal_cdf(d())) / success();
    }
};

void check_offers(KnownAnswer& known, Bids const& bids)
{
    struct Case {
        char const* firm;
        Seller seller;
    };
    Case const cases[] = {{"offered", {1.5, 2, 1, 1}},
                          {"half", {1.5, 8, 1.25, 0.5}},
                          {"leveraged", {1.5, 4, 1.25, bids.success()}}};
    for (auto const& [scenario, first] : {std::pair{"base", 0}, {"shut", 39}}) {
        Counted const counted = known.counted(scenario);
        for (auto const& [firm, seller] : cases) {
            for (int const weeks : {26, 52, 78}) {
                known.probability(fmt::format("{} sold, week {}, {}", firm, weeks, scenario),
                                  "1 - prod (1 - q (1 - e^{-h}))", sold_by(seller, weeks, first),
                                  counted.acquired(firm, weeks), counted.paths());
            }
            EXPECT_EQ(counted.survivors(firm, 78) + counted.acquired(firm, 78), counted.paths());
        }
    }
}

/// psi V without claims; a call on the bidder's view with them.
void check_prices(KnownAnswer& known, Bids const& bids)
{
    constexpr double kTallied = 1e-5;
    known.within("price over valuation of offered", "psi", 0.3,
                 known.figure("sale_price_mean", {"base", "offered"}), kTallied);
    known.within("price over valuation of half", "beta psi", 0.15,
                 known.figure("sale_price_mean", {"base", "half"}), kTallied);
    Counted const base = known.counted();
    auto const price = [&](char const* firm, Bids const& of, double share, std::uint64_t sold) {
        double const variance = of.mean_square() - of.mean() * of.mean();
        known.sampled(fmt::format("price over valuation of {}", firm),
                      "beta (A N(d + sigma) - D N(d)) / (N(d) V)", share * of.mean() / 8,
                      known.figure("sale_price_mean", {"base", firm}),
                      share * std::sqrt(variance / static_cast<double>(sold)) / 8, kTallied);
    };
    price("leveraged", bids, 0.75, base.acquired("leveraged", 78));

    // what is counted of the valuation falls with the runway at the sale
    double sold = 0, sum = 0, squares = 0;
    for (int week = 1; week <= 78; ++week) {
        double const p = sold_by({1.5, 6, 1, 1}, week, 0) - sold_by({1.5, 6, 1, 1}, week - 1, 0);
        double const counted = 0.1 + 0.4 * std::clamp(1.5 - week * kWeek, 0.0, 1.0);
        sold += p;
        sum += p * counted;
        squares += p * counted * counted;
    }
    double const mean = sum / sold;
    known.sampled("price over valuation of early", "mean of psi_0 + psi_1 min(r / T, 1)", mean,
                  known.figure("sale_price_mean", {"base", "early"}),
                  std::sqrt((squares / sold - mean * mean) / static_cast<double>(base.acquired("early", 78))),
                  kTallied);

    // no runway left: one bid in the week in which something is unpaid
    double const burn = in_quanta(0.52 * kWeek);
    int const last = static_cast<int>(std::floor(in_quanta(0.3) / burn)) + 1;
    Bids const cornered{0.3 * 8, 2 + (last * burn - in_quanta(0.3)) * kQuantumBn, 0.6};
    known.probability("cornered sold in the week in which it cannot pay", "p N(d)", 0.7 * cornered.success(),
                      base.acquired("cornered", 52), base.paths(), 1e-5);
    EXPECT_EQ(base.survivors("cornered", 52), 0U);
    EXPECT_EQ(base.survivors("cornered", 26), base.paths());
    price("cornered", cornered, 1, base.acquired("cornered", 52));
}

void check_wind_down(KnownAnswer& known)
{
    Counted const counted = known.counted();
    auto const ended = [&](End kind, int weeks) {
        return counted.reader().firm_count(counted.week(weeks),
                                           static_cast<std::int64_t>(counted.firm("orderly")),
                                           FirmCount::kind_first, static_cast<int>(kind) - kFirstDefaultKind);
    };
    // below half a year of runway from week 27 on, paid up to week 52
    double const wound_down = 1 - std::exp(-2 * 26 * kWeek);
    known.probability("orderly wound down, week 26", "r > R", 0.0, ended(End::liquidation, 26),
                      counted.paths());
    for (int const weeks : {52, 60}) {
        known.probability(fmt::format("orderly wound down, week {}", weeks), "1 - e^{-mu n dt}", wound_down,
                          ended(End::liquidation, weeks), counted.paths());
    }
    known.probability("orderly fails after its grace, week 60", "e^{-mu n dt}", 1 - wound_down,
                      ended(End::exchange, 60), counted.paths());
    EXPECT_EQ(ended(End::exchange, 52), 0U);
}

TEST(KnownAnswers, OwnersActBeforeTheirFirmFails)
{
    KnownAnswer known("runway_sales");
    known.run({"--backstop-paths", "0"});
    Bids const bids{0.3 * 8, 2, 0.6};
    check_offers(known, bids);
    check_prices(known, bids);
    check_wind_down(known);
}

}  // namespace
}  // namespace ballast::testing
