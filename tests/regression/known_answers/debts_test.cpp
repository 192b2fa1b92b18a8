/// Ledgers of replayed paths against recursions written down by hand: loans and a revolver.
/// Amounts that the tables hold in whole quanta may differ from exact ones by a quantum each; their sums likewise.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "kernels/tables/vocabulary/ledger_line.hpp"
#include "tests/regression/known_answers/case.hpp"
#include "tests/regression/known_answers/oracles.hpp"

namespace ballast::testing {
namespace {

using Series = std::vector<double>;

/// Expected interest, principal and cash of a firm with one loan.
struct Loan {
    Series interest, principal, cash;
};

Loan loan_by_hand(std::size_t steps, double amount, std::function<double(std::size_t)> const& rate,
                  std::function<double(std::size_t)> const& principal_due,
                  std::function<double(std::size_t)> const& short_rate, bool in_shares)
{
    Loan loan;
    double balance = whole(amount);
    double cash = whole(3.0);
    for (std::size_t k = 0; k < steps; ++k) {
        double const interest = balance * rate(k) * kWeek;
        double const principal = std::min(balance, principal_due(k));
        cash += cash * short_rate(k) * kWeek - interest - (in_shares ? 0.0 : principal);
        balance -= principal;
        loan.interest.push_back(-interest);
        loan.principal.push_back(in_shares ? 0.0 : -principal);
        loan.cash.push_back(cash);
    }
    EXPECT_NEAR(balance, 0.0, kQuantumBn);
    return loan;
}

TEST(KnownAnswers, DebtIsServedAsWritten)
{
    KnownAnswer known("debt_ledgers");
    known.run({"-p", "general.cash_flows=true"});
    std::vector<std::string> const how = {"--precision", "double"};
    constexpr std::size_t kSteps = 60;
    // noise-free vasicek at the end of each step
    auto const short_rate = [](std::size_t k) {
        return 0.02 + 0.02 * std::exp(-1.5 * kWeek * static_cast<double>(k + 1));
    };
    auto const fixed = [](double rate) { return [rate](std::size_t) { return rate; }; };
    std::size_t const maturity = step_of_day(258);  // 15 March 2027
    auto const at_maturity = [maturity](std::size_t k) { return k == maturity ? 2.0 : 0.0; };
    auto const straight = [](std::size_t) { return 2.0 / 52.0; };
    auto const profile = [](std::size_t k) {
        return k == step_of_day(92) ? 0.3 : k == step_of_day(184) ? 0.5 : k == step_of_day(336) ? 1.2 : 0.0;
    };
    struct Case {
        char const* firm;
        Loan loan;
    };
    std::vector<Case> const cases = {
        {"bullet", loan_by_hand(kSteps, 2, fixed(0.09), at_maturity, short_rate, false)},
        {"amortising", loan_by_hand(kSteps, 2, fixed(0.07), straight, short_rate, false)},
        {"profile", loan_by_hand(kSteps, 2, fixed(0.05), profile, short_rate, false)},
        {"floating", loan_by_hand(
                         kSteps, 2, [&](std::size_t k) { return short_rate(k) + 0.025; }, at_maturity,
                         short_rate, false)},
        {"converts", loan_by_hand(kSteps, 2, fixed(0.01), at_maturity, short_rate, true)},
        {"repays", loan_by_hand(kSteps, 2, fixed(0.01), at_maturity, short_rate, false)}};
    for (Case const& each : cases) {
        Replayed const replayed = known.replay(each.firm, how);
        std::string const by_hand = "recursion by hand, USD bn";
        // parts of a principal are scheduled in whole quanta by a running total: each is off by one at most, and the balance
        bool const in_parts = std::string(each.firm) == "amortising" || std::string(each.firm) == "profile";
        double const scheduled = in_parts ? kQuantumBn : 0.0;
        known.series(fmt::format("interest of {}", each.firm), by_hand, each.loan.interest,
                     replayed.line("interest"), scheduled * 0.1 * kWeek + kDollar);
        known.series(fmt::format("principal of {}", each.firm), by_hand, each.loan.principal,
                     replayed.line("principal"), scheduled + kDollar);
        known.series(fmt::format("cash of {}", each.firm), by_hand, each.loan.cash, replayed.cash,
                     2.0 * scheduled + kDollar);
        double const repaid = std::string(each.firm) == "converts" ? 0.0 : whole(2.0);
        known.within(fmt::format("principal of {} over its life, USD bn", each.firm), "amount, once", repaid,
                     -sum(replayed.line("principal")), kDollar);
    }

    // mean cash flows by the last of 52 weeks: every amount is booked to a quantum
    std::size_t const year = 52;
    for (Case const& each : cases) {
        auto const flow = [&](char const* heading) {
            return known.figure("cash_flow_mean", {"base", each.firm, heading, "365"}) * 1e-9;
        };
        auto const by_then = [year](Series const& line) {
            return sum(Series(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(year)));
        };
        double const rounding = 0.5 * static_cast<double>(year) * kQuantumBn;
        known.within(fmt::format("mean interest of {} in a year, USD bn", each.firm), "recursion by hand",
                     by_then(each.loan.interest), flow("interest"), rounding);
        known.within(fmt::format("mean principal of {} in a year, USD bn", each.firm), "recursion by hand",
                     by_then(each.loan.principal), flow("principal"), rounding);
        double change = 0.0;
        for (HeadingTerm const& heading : kHeadings) {
            change += flow(std::string(heading.name).c_str());
        }
        known.within(fmt::format("mean cash flow of {} in a year, USD bn", each.firm),
                     "cash by hand less cash at the start", each.loan.cash[year - 1] - whole(3.0), change,
                     2.0 * rounding);
    }

    // a revolver: what cash does not cover is drawn, and costs interest from the next step on
    Series drawn;
    Series interest;
    double line = whole(0.25);
    double cash = whole(0.1);
    for (std::size_t k = 0; k < kSteps; ++k) {
        double const cost = line * (short_rate(k) + 0.03) * kWeek;
        double const rest = cash + cash * short_rate(k) * kWeek - 1.0 * kWeek - cost;
        double const draw = std::max(-rest, 0.0);
        cash = std::max(rest, 0.0);
        line += draw;
        interest.push_back(-cost);
        drawn.push_back(draw);
    }
    Replayed const replayed = known.replay("revolving", how);
    known.series("draws of revolving", "recursion by hand, USD bn", drawn, replayed.line("revolver_draw"),
                 kDollar);
    known.series("interest of revolving", "recursion by hand, USD bn", interest, replayed.line("interest"),
                 kDollar);
}

}  // namespace
}  // namespace ballast::testing
