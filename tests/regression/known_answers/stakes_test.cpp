/// Sales of stakes on replayed paths, by hand: calls of margin loans, policies of holders, marks of unlisted firms.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/regression/known_answers/case.hpp"
#include "tests/regression/known_answers/oracles.hpp"
#include "tests/regression/known_answers/replayed_steps.hpp"

namespace ballast::testing {
namespace {

/// The share to sell so that debt over value falls from `ell` to `target`; 1 where no sale reaches it.
double sold_share(double ell, double target, double haircut, double impact)
{
    double const a = 1.0 - haircut - target;
    if (impact == 0.0) {
        return std::min((ell - target) / a, 1.0);
    }
    double const root = a * a - 4.0 * impact * (ell - target);
    return root < 0.0 ? 1.0 : std::min((a - std::sqrt(root)) / (2.0 * impact), 1.0);
}

TEST(KnownAnswers, StakesAreSoldDownToTheirTargets)
{
    KnownAnswer known("stake_sales");
    constexpr std::size_t kSteps = 40;
    std::size_t const first = step_of_day(41);    // 10 August 2026
    std::size_t const second = step_of_day(133);  // 10 November
    std::vector<std::size_t> const quarters = {step_of_day(92), step_of_day(184), step_of_day(274)};
    for (char const* scenario : {"base", "falls", "listed", "crashes"}) {
        std::string const name = scenario;
        auto const fallen = [&](std::size_t k) {
            if (name == "base" || k < first) {
                return 0.0;
            }
            return name == "crashes" ? -2.5 : k < second ? -0.6 : -1.0;
        };
        std::string const by_hand = "root of the sale, by hand";

        // margin loan: what the stake cannot cover is owed unsecured a week later
        double loan = whole(3);
        double left = 1.0;
        double owed = 0.0;
        Series loans;
        Series lefts;
        Series unpaid;
        for (std::size_t k = 0; k < kSteps; ++k) {
            unpaid.push_back(-owed);
            owed = 0.0;
            double const value = whole(10) * std::exp(fallen(k)) * left;
            if (loan > 0.0 && loan > 0.5 * value) {
                double const q = sold_share(loan / value, 0.35, 0.03, 0.1);
                double const repaid = std::min(q * (1.0 - 0.03 - 0.1 * q) * value, loan);
                owed = q == 1.0 ? loan - repaid : 0.0;
                loan -= repaid + owed;
                left *= 1.0 - q;
            }
            loans.push_back(loan);
            lefts.push_back(left);
        }
        Replayed const borrower = known.replay("borrower", in_scenario(scenario));
        known.series(fmt::format("margin loan, USD bn, {}", name), by_hand, loans,
                     borrower.all.at("debts").at("margin").at("balance").get<Series>(), kDollar);
        known.series(fmt::format("pledged stake that is left, {}", name), by_hand, lefts,
                     borrower.all.at("stakes").at("pledged").at("left").get<Series>(), 1e-9);
        known.series(fmt::format("paid of what the stake did not cover, USD bn, {}", name), by_hand, unpaid,
                     borrower.line("unpaid"), kDollar);

        // policies: proceeds come a week later
        auto const policy = [&](char const* firm, char const* stake, double haircut, double impact,
                                bool by_quarter) {
            double cash = whole(0.5);
            double rest = 1.0;
            double pending = 0.0;
            double mark = 0.0;
            Series rests;
            Series cashes;
            for (std::size_t k = 0; k < kSteps; ++k) {
                cash += pending;
                pending = 0.0;
                bool const marked =
                    !by_quarter || std::find(quarters.begin(), quarters.end(), k) != quarters.end();
                mark = marked ? fallen(k) : mark;
                double const value = whole(10) * std::exp(mark) * rest;
                double const net = std::max(whole(4) - cash, 0.0);
                if (value > kQuantumBn && net > 0.45 * value) {
                    double const q = sold_share(net / value, 0.25, haircut, impact);
                    pending = q * (1.0 - haircut - impact * q) * value;
                    rest *= 1.0 - q;
                }
                rests.push_back(rest);
                cashes.push_back(cash);
            }
            Replayed const holder = known.replay(firm, in_scenario(scenario));
            known.series(fmt::format("stake of {} that is left, {}", firm, name), by_hand, rests,
                         holder.all.at("stakes").at(stake).at("left").get<Series>(), 1e-9);
            known.series(fmt::format("cash of {}, USD bn, {}", firm, name), by_hand, cashes, holder.cash,
                         10 * kDollar);
        };
        policy("fund", "free", 0.03, 0.1, false);
        policy("backer", "unlisted", 0.05, 0.0, name != "listed");
    }
}

TEST(KnownAnswers, HoldersSellStakesForPaymentsUpToWhatSalesCanRaise)
{
    KnownAnswer known("payment_sales");
    constexpr int kWeeks = 52;
    double const wanted = whole(5) - whole(0.5);
    struct Holder {
        char const* name;
        double raised;  ///< by the best sales, per value
    };
    double const best = 0.8 / (2 * 0.7);
    std::vector<Holder> const holders = {{"linear", 0.95 - 0.30},
                                         {"flat", 0.90},
                                         {"steep", 0.4 * (1 - (1 - best) * (1 - best))},
                                         {"short", 0.95 - 0.30},
                                         {"slow", 0.90 * (1 - std::pow(1 - 1.3 * kWeek, 13))}};
    // a value is a whole number of quanta and a sale rounded down to one: a ten-thousandth is thirty of them
    constexpr double kMargin = 1e-4;
    auto const survivors_at = [&](double factor) {
        std::vector<std::string> how;
        for (Holder const& holder : holders) {
            how.insert(how.end(), {"-p", fmt::format("stake.of_{}.usd_bn={:.17g}", holder.name,
                                                     wanted / holder.raised * factor)});
        }
        known.run(how);
        Counted const counted = known.counted();
        std::vector<std::uint64_t> number;
        for (Holder const& holder : holders) {
            number.push_back(counted.survivors(holder.name, kWeeks));
        }
        EXPECT_EQ(counted.survivors("holds_on", kWeeks), 0U) << "its stake is worth more than its bridge";
        return number;
    };
    std::vector<std::uint64_t> const below = survivors_at(1 - kMargin);
    std::vector<std::uint64_t> const above = survivors_at(1 + kMargin);
    for (std::size_t i = 0; i < holders.size(); ++i) {
        EXPECT_EQ(below[i], 0U) << holders[i].name;
        EXPECT_EQ(above[i], 16U) << holders[i].name;
        double const frontier = wanted / holders[i].raised;
        known.bracket(fmt::format("stake with which {} meets its bridge, USD bn", holders[i].name),
                      "what its best sales raise", frontier,
                      below[i] == 0 ? frontier * (1 - kMargin) : frontier * (1 + kMargin),
                      above[i] == 16 ? frontier * (1 + kMargin) : 0);
    }

    // one sale, when the bridge comes in sight: thirteen weeks ahead
    std::size_t const due = step_of_day(273);
    double const a = 0.95;
    double const q = (a - std::sqrt(a * a - 4 * 0.30 * wanted / whole(12))) / (2 * 0.30);
    Series lefts;
    Series proceeds;
    for (std::size_t k = 0; k < 52; ++k) {
        lefts.push_back(k + 14 > due ? 1 - q : 1);
        proceeds.push_back(k + 12 == due ? wanted : 0);  // with the step after the sale
    }
    Replayed const linear = known.replay("linear", as_it_ends("base"));
    known.series("stake of linear that is left", "root of the sale, by hand", lefts,
                 linear.all.at("stakes").at("of_linear").at("left").get<Series>(), 1e-9);
    known.series("proceeds of linear, USD bn", "bridge less cash", proceeds, linear.line("stake_sales"),
                 kDollar);
}

}  // namespace
}  // namespace ballast::testing
