/// Covenants of replayed paths, and what they set off, against a recursion written down by hand.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/regression/known_answers/case.hpp"
#include "tests/regression/known_answers/oracles.hpp"
#include "tests/regression/known_answers/replayed_steps.hpp"

namespace ballast::testing {
namespace {

/// Of configs/known_answers/covenants.
struct CovenantCase {
    char const* scenario;
    int weeks;  ///< for which the tenant withholds payments
    double waivers_per_year, liquidity;
};

struct CovenantLedger {
    Series first, draws, principal;  ///< principal of all debts
    Series collection, breaches;     ///< received over billed; breaches begun so far, of the loan under test
    std::size_t accelerated = kNever;
    int waivers = 0;
};

/// Step that a report date reads: the last that ends by it.
std::size_t step_read_on(int day)
{
    return static_cast<std::size_t>(day / 7 - 1);
}

/// What the result file says of both loans against the ledger by hand.
void compare_figures(KnownAnswer& known, CovenantCase const& c, CovenantLedger const& hand)
{
    std::string const scenario = c.scenario;
    for (int const day : {184, 365, 549, 728}) {
        std::size_t const k = step_read_on(day);
        std::string const date = std::to_string(day);
        auto const event = [&](char const* figure, char const* loan, char const* what) {
            return known.figure(figure, {scenario, loan, what, date});
        };
        auto const row = [&](char const* what, char const* loan) {
            return fmt::format("{} of {} by day {}, {}", what, loan, day, scenario);
        };
        double const due = hand.accelerated < k ? 1.0 : 0.0;
        for (char const* const loan : {"first", "second"}) {
            known.within(row("probability of acceleration", loan), "third failed test, and by cross-default",
                         due, event("facility_event_probability", loan, "acceleration"), 0.0);
        }
        known.within(row("mean number of breaches", "first"), "tests by hand", hand.breaches[k],
                     event("facility_event_mean", "first", "breach"), 0.0);
        known.within(row("probability of a breach", "first"), "tests by hand",
                     std::min(hand.breaches[k], 1.0), event("facility_event_probability", "first", "breach"),
                     0.0);
        if (hand.first[k] > 0.0) {
            double const headroom = hand.collection[k] / 0.6 - 1.0;
            known.within(row("mean headroom of collection", "first"), "received / billed / 0.6 - 1", headroom,
                         known.figure("covenant_headroom_mean", {scenario, "first", "collection", date}),
                         2e-5);  // a unit that is stored, and single precision
        }
    }
}

CovenantLedger covenants_by_hand(std::size_t steps, CovenantCase const& c, Series const& liquidity)
{
    std::vector<std::pair<std::size_t, double>> const invoices = {{step_of_day(46), 0.1},
                                                                  {step_of_day(124), 0.2},
                                                                  {step_of_day(216), 0.1},
                                                                  {step_of_day(350), 0.05},
                                                                  {step_of_day(503), 0.05}};
    std::size_t const stops = step_of_day(51);
    auto const withheld = [&](std::size_t k) {
        return c.weeks > 0 && k >= stops && k < stops + static_cast<std::size_t>(c.weeks);
    };
    double const weight = 1.0 - std::exp(-kWeek / 0.25);
    double first = whole(0.5);
    double undrawn = whole(1.1) - first;
    double amortisation = first * kWeek / 4.0;
    double second = whole(0.4);
    double const second_amortisation = second * kWeek / 4.0;
    double bond = whole(0.7);
    double invoiced = 0.0;
    double received = 1.0;  // over the bill
    double overdue = 0.0;
    double first_breach = 0.0;
    double second_breach = 0.0;
    double to_waiver = 1.0;  // in units of the mean wait
    bool accelerated = false;
    double breaches = 0.0;
    CovenantLedger ledger;
    for (std::size_t k = 0; k < steps; ++k) {
        // what is due
        bool const first_due = accelerated || first_breach > 2.0;
        double const first_paid = first_due && first_breach > 2.0 ? first : std::min(first, amortisation);
        undrawn = first_breach > 2.0 ? 0.0 : undrawn;
        first -= first_paid;
        double const second_paid =
            accelerated || second_breach > 8.0 ? second : std::min(second, second_amortisation);
        second -= second_paid;
        double const bond_paid = accelerated ? bond : 0.0;
        bond -= bond_paid;
        double draw = 0.0;
        for (auto const& [step, invoice] : invoices) {
            if (step == k) {  // whole quanta by a running total
                double const amount = whole(invoiced + invoice) - whole(invoiced);
                invoiced += invoice;
                draw = first_breach == 0.0 ? std::min(0.8 * amount, undrawn) : 0.0;
            }
        }
        undrawn -= draw;
        first += draw;
        amortisation += draw * kWeek / 4.0;

        // what the tenant paid
        double const paid = withheld(k) ? 0.0 : 1.0 + overdue;
        overdue = withheld(k) ? overdue + 1.0 : 0.0;
        received += weight * (paid - received);

        // tests; liquidity is that of the week before
        bool const held = first_breach == 0.0;
        if (is_quarter_end(k)) {
            bool const thin = c.liquidity > 0.0 && liquidity[k - 1] < c.liquidity;
            first_breach = (thin || received < 0.6) && first > 0.0 ? first_breach + 1.0 : 0.0;
            second_breach = thin && second > 0.0 ? second_breach + 1.0 : 0.0;
        }
        breaches += held && first_breach > 0.0 ? 1.0 : 0.0;
        if (first_breach > 0.0) {
            to_waiver -= c.waivers_per_year * kWeek;
            if (to_waiver <= 0.0) {
                to_waiver += 1.0;
                first_breach = 0.0;
                amortisation /= 1.5;
                ++ledger.waivers;
            }
        }
        accelerated = first_breach > 2.0;
        if (accelerated && ledger.accelerated == kNever) {
            ledger.accelerated = k;
        }
        ledger.collection.push_back(received);
        ledger.breaches.push_back(breaches);
        ledger.first.push_back(first);
        ledger.draws.push_back(draw);
        ledger.principal.push_back(-(first_paid + second_paid + bond_paid));
    }
    return ledger;
}

TEST(KnownAnswers, CovenantsStopDrawsAndAccelerate)
{
    KnownAnswer known("covenants");
    known.run();
    constexpr std::size_t kSteps = 104;
    for (CovenantCase const& each :
         {CovenantCase{"base", 0, 0, 0}, CovenantCase{"short", 8, 0, 0}, CovenantCase{"long", 78, 0, 0},
          CovenantCase{"waived", 78, 4, 0}, CovenantCase{"thin", 0, 0, 10}}) {
        Replayed const replayed = known.replay("cloud", in_scenario(each.scenario));
        CovenantLedger const hand =
            covenants_by_hand(kSteps, each, replayed.all.at("liquidity").get<Series>());
        auto const balance = [&](char const* kind, char const* name) {
            return replayed.all.at(kind).at(name).at("balance").get<Series>();
        };
        auto const compare = [&](char const* what, Series const& expected, Series const& ours) {
            known.series(fmt::format("{}, {}", what, each.scenario), "covenants by hand, USD bn", expected,
                         ours, kDollar);
        };
        compare("loan under test", hand.first, balance("facilities", "first"));
        compare("draws", hand.draws, replayed.line("facility_draw"));
        compare("principal", hand.principal, replayed.line("principal"));
        int called = -1;
        Series const bond = balance("debts", "bond");
        for (std::size_t k = 0; k < kSteps && called < 0; ++k) {
            called = bond[k] == 0.0 ? static_cast<int>(k) : -1;
        }
        known.within(fmt::format("step in which all is due, {}", each.scenario),
                     "one after the third failed test",
                     hand.accelerated == kNever ? -1 : static_cast<int>(hand.accelerated) + 1, called, 0.0);
        if (each.waivers_per_year > 0) {
            EXPECT_GE(hand.waivers, 2);
            double const waived =
                known.figure("facility_event_mean", {each.scenario, "first", "waiver", "728"});
            EXPECT_GT(waived, 1.0);
            EXPECT_EQ(known.figure("facility_event_mean", {each.scenario, "first", "extension", "728"}),
                      waived);
        } else {
            compare_figures(known, each, hand);
        }
    }
}

}  // namespace
}  // namespace ballast::testing
