/// Ledgers of replayed paths against recursions written down by hand: loans, a revolver, a delayed-draw facility.
/// Amounts that the tables hold in whole quanta may differ from exact ones by a quantum each; their sums likewise.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>

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

struct FacilityLedger {
    Series draws, principal, interest, dscr;
    double balance = 0;
    int breach_step = -1;  ///< of the first failed test
    int acceleration_step = -1;
};

/// The facility of configs/known_answers/facility_ledger; `leaves` is the step in which the contract ends.
FacilityLedger facility_by_hand(std::size_t steps, std::size_t leaves)
{
    constexpr double kGpus = 5e4;
    double const receipts = kGpus * 2.5 * 8760.0 * kWeek * 1e-9;
    double const costs = kGpus * (1.3 * 1.25 / 1000.0 * 60.0 + 0.1) * 24.0 * 7.0 * 1e-9;
    std::vector<std::pair<std::size_t, double>> const invoices = {
        {step_of_day(46), 0.5}, {step_of_day(124), 1.0}, {step_of_day(154), 0.5}, {step_of_day(350), 0.25}};
    std::size_t const window = step_of_day(304);
    std::vector<std::size_t> quarter_ends;
    for (int const day : {92, 184, 274, 365, 457, 549, 640, 731, 823, 915, 1005, 1096, 1188, 1280, 1370}) {
        quarter_ends.push_back(step_of_day(day));
    }

    FacilityLedger ledger;
    double balance = whole(1.0);
    double undrawn = whole(1.0);
    double amortisation = balance * kWeek / 4.0;
    double const rate = 0.08 * kWeek;
    double mean_receipts = receipts - costs;
    double mean_service =
        (balance - 1.5 * amortisation) * rate + amortisation;  // mean of the first four steps
    double const weight = 1.0 - std::exp(-kWeek);
    double breach = 0.0;
    for (std::size_t k = 0; k < steps; ++k) {
        double const interest = balance * rate;
        double const scheduled = std::min(balance, amortisation);
        bool const accelerated = breach > 2.0;
        double const principal = accelerated ? balance : scheduled;
        if (accelerated && ledger.acceleration_step < 0) {
            ledger.acceleration_step = static_cast<int>(k);
        }
        balance -= principal;
        double draw = 0.0;
        for (auto const& [step, invoice] : invoices) {
            if (step == k && k <= window && k < leaves && breach == 0.0) {
                draw = std::min(0.8 * whole(invoice), undrawn);
            }
        }
        undrawn -= draw;
        balance += draw;
        amortisation += draw * kWeek / 3.0;
        // in the step of its end the contract is still served and no longer billed
        double const available = k < leaves ? receipts - costs : k == leaves ? -costs : 0.0;
        mean_receipts += weight * (available - mean_receipts);
        mean_service += weight * (interest + scheduled - mean_service);
        if (std::find(quarter_ends.begin(), quarter_ends.end(), k) != quarter_ends.end()) {
            bool const fails = mean_receipts < 1.15 * mean_service && balance > 0.0;
            breach = fails ? breach + 1.0 : 0.0;
            if (fails && ledger.breach_step < 0) {
                ledger.breach_step = static_cast<int>(k);
            }
        }
        ledger.draws.push_back(draw);
        ledger.principal.push_back(-principal);
        ledger.interest.push_back(-interest);
        ledger.dscr.push_back(mean_service > 0.0 ? mean_receipts / mean_service : 0.0);
    }
    ledger.balance = balance;
    return ledger;
}

TEST(KnownAnswers, FacilityDrawsAmortisesAndBreaches)
{
    KnownAnswer known("facility_ledger");
    constexpr std::size_t kSteps = 208;
    struct Case {
        char const* scenario;
        std::size_t leaves;
    };
    for (Case const& each : {Case{"base", 10000}, Case{"customer_leaves", step_of_day(194)},
                             Case{"leaves_early", step_of_day(92)}}) {
        std::vector<std::string> how = {"--precision", "double"};
        if (std::string(each.scenario) != "base") {
            how.insert(how.end(), {"--scenario", each.scenario});
        }
        Replayed const replayed = known.replay("cloud", how);
        FacilityLedger const hand = facility_by_hand(kSteps, each.leaves);
        std::string const by_hand = "recursion by hand, USD bn";
        known.series(fmt::format("draws, {}", each.scenario), by_hand, hand.draws,
                     replayed.line("facility_draw"), kDollar);
        known.series(fmt::format("principal, {}", each.scenario), by_hand, hand.principal,
                     replayed.line("principal"), kDollar);
        known.series(fmt::format("interest, {}", each.scenario), by_hand, hand.interest,
                     replayed.line("interest"), kDollar);
        Series const dscr = replayed.all.at("facilities").at("loan").at("dscr").get<Series>();
        known.series(fmt::format("DSCR, {}", each.scenario), "running means by hand", hand.dscr, dscr, 1e-6);
        known.within(fmt::format("balance at the end, {}, USD bn", each.scenario), "straight to zero",
                     hand.balance,
                     replayed.all.at("facilities").at("loan").at("balance").get<Series>().back(), kDollar);
        int accelerated = -1;
        Series const& principal = replayed.line("principal");
        for (std::size_t k = 0; k < kSteps && accelerated < 0; ++k) {
            accelerated = principal[k] < -0.2 ? static_cast<int>(k) : -1;
        }
        known.within(fmt::format("step of acceleration, {}", each.scenario), "third failed test, next step",
                     hand.acceleration_step, accelerated, 0.0);
        double const owed = 2.25 - sum(hand.draws);
        known.within(fmt::format("invoices that the firm pays, {}, USD bn", each.scenario),
                     "invoices less draws", owed,
                     -sum(replayed.line("facility_invoice")) - sum(replayed.line("facility_draw")),
                     4 * kQuantumBn);
    }
    EXPECT_LT(facility_by_hand(kSteps, 10000).breach_step, 0);
    EXPECT_GT(facility_by_hand(kSteps, step_of_day(194)).acceleration_step, 0);
}

}  // namespace
}  // namespace ballast::testing
