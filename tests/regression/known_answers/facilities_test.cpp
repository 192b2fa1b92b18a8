/// The ledger of a delayed-draw facility on a replayed path against a recursion written down by hand.
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
    known.run({"--precision", "double"});
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
        for (int const day : {365, 731}) {
            std::string const date = std::to_string(day);
            auto const k = static_cast<std::size_t>(day / 7 - 1);
            double owed = whole(1.0);
            for (std::size_t step = 0; step <= k; ++step) {
                owed += hand.draws[step] + hand.principal[step];
            }
            double const headroom =
                known.figure("covenant_headroom_mean", {each.scenario, "loan", "dscr", date});
            if (owed < kDollar) {
                EXPECT_TRUE(std::isnan(headroom)) << each.scenario << ": nothing is owed on day " << day;
                continue;
            }
            known.within(fmt::format("mean headroom of DSCR on day {}, {}", day, each.scenario),
                         "DSCR / 1.15 - 1", hand.dscr[k] / 1.15 - 1.0, headroom, 2e-5);
            known.bracket(fmt::format("median DSCR on day {}, {}", day, each.scenario),
                          "running means by hand", hand.dscr[k],
                          known.figure("dscr_quantile_lower", {each.scenario, "loan", date, "0.5"}),
                          known.figure("dscr_quantile_upper", {each.scenario, "loan", date, "0.5"}));
        }
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
