/// Ring-fenced vehicles of replayed paths against their waterfall, written down by hand.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/regression/known_answers/case.hpp"
#include "tests/regression/known_answers/oracles.hpp"
#include "tests/regression/known_answers/replayed_steps.hpp"

namespace ballast::testing {
namespace {

constexpr std::size_t kStartSteps = 4;  ///< trailing means start from the plan of as many steps

/// Of configs/known_answers/vehicle_ledger.
struct VehicleCase {
    char const* scenario;
    std::size_t large_leaves, small_leaves;
    double minimum_dscr, guarantee;
};

struct VehicleLedger {
    Series to_firm;  ///< reimbursed and distributed, less what the contracts paid
    Series balance, cash, arrears, firm_cash;
    std::size_t first_trapped = kNever, taken = kNever;
    double prepaid = 0.0;
};

VehicleLedger vehicle_by_hand(std::size_t steps, VehicleCase const& c)
{
    constexpr double kGpus = 5e4;
    constexpr double kBn = 1e-9;
    double const hours = 8760.0 * kWeek;
    double const running_cost = (1.3 * 1.25 / 1000.0 * 60.0 + 0.1) * hours * kBn;
    double const spot_price = 0.91 * 2.5 * hours * kBn;
    auto const pay = [hours](double gpus) { return gpus * 2.5 * hours * kBn; };
    std::size_t const invoice = step_of_day(46);
    double const rate = 0.09 * kWeek;
    double const weight = 1.0 - std::exp(-kWeek);

    double balance = whole(1.3);
    double amortisation = balance * kWeek / 3.0;
    double receipts = pay(49000) - running_cost * (49000 + 0.5 * 1000);
    double service = (balance - 0.5 * (kStartSteps - 1) * amortisation) * rate + amortisation;
    double cash = whole(0.05) + whole(pay(49000));
    double arrears = 0.0;
    double breach = 0.0;
    double claim = 0.0;
    double firm_cash = whole(5.0);
    VehicleLedger ledger;
    for (std::size_t k = 0; k < steps; ++k) {
        // what left in this step is not billed any more, and was still served
        double const billed =
            (k < c.large_leaves ? pay(34000) : 0.0) + (k < c.small_leaves ? pay(15000) : 0.0);
        double const served =
            1e-3 + (k <= c.large_leaves ? 34000.0 : 0.0) + (k <= c.small_leaves ? 15000.0 : 0.0);
        double const on_spot = 0.5 * (kGpus - served);
        double const cost = running_cost * (served + on_spot);
        bool const lost = ledger.taken != kNever;

        double const interest = balance * rate;
        double const principal = std::min(balance, amortisation);
        balance -= principal;
        double draw = 0.0;
        if (k == invoice) {
            draw = 0.8 * whole(0.1);
            balance += draw;
            amortisation += draw * kWeek / 3.0;
        }
        service += weight * (interest + principal - service);
        auto const spend = [&cash](double amount) {
            double const spent = std::min(cash, amount);
            cash -= spent;
            return spent;
        };
        double to_firm = spend(cost);
        double const unpaid = interest + principal + arrears;
        double const missing = unpaid - spend(unpaid);
        double const guaranteed = c.guarantee * std::max(missing - arrears, 0.0);
        arrears = missing - guaranteed;
        if (breach > 0.0) {
            double const swept = spend(balance);
            balance -= swept;
            ledger.prepaid += swept;
        } else if (arrears <= 0.0 && receipts >= 1.4 * service) {
            double const above = std::max(cash - service * 6.0 / (12.0 * kWeek), 0.0);
            cash -= above;
            to_firm += above;
        } else if (!lost && ledger.first_trapped == kNever) {
            ledger.first_trapped = k;
        }
        if (lost) {
            cash = arrears = to_firm = 0.0;
        }
        double const spot = lost ? 0.0 : on_spot * spot_price;
        firm_cash += to_firm + spot - (lost ? 0.0 : cost) - guaranteed - claim;
        firm_cash -= k == invoice ? whole(0.1) - draw : 0.0;
        claim = 0.0;

        receipts += weight * (billed - cost - receipts);
        cash += billed;
        if (is_quarter_end(k)) {
            bool const fails = (receipts < c.minimum_dscr * service && balance > 0.0) || arrears > 0.0;
            breach = fails ? breach + 1.0 : 0.0;
        }
        if (breach > 2.0 && arrears > 0.0) {
            claim = c.guarantee * balance;
            balance = amortisation = breach = cash = arrears = 0.0;
            ledger.taken = k;
        }
        ledger.to_firm.push_back(to_firm - billed);
        ledger.balance.push_back(balance);
        ledger.cash.push_back(cash);
        ledger.arrears.push_back(arrears);
        ledger.firm_cash.push_back(firm_cash);
    }
    return ledger;
}

TEST(KnownAnswers, VehiclesFollowTheirWaterfall)
{
    KnownAnswer known("vehicle_ledger");
    constexpr std::size_t kSteps = 182;
    std::size_t const leaves = step_of_day(133);  // 10 November 2026
    for (VehicleCase const& each :
         {VehicleCase{"base", kNever, kNever, 1.1, 0.0}, VehicleCase{"locks_up", kNever, leaves, 1.1, 0.0},
          VehicleCase{"sweeps", kNever, leaves, 1.39, 0.0}, VehicleCase{"taken", leaves, leaves, 1.1, 0.0},
          VehicleCase{"served_on", leaves, kNever, 1.1, 0.0},
          VehicleCase{"guaranteed", leaves, leaves, 1.1, 0.25}}) {
        Replayed const replayed = known.replay("cloud", in_scenario(each.scenario));
        auto const vehicle = [&](char const* what) {
            return replayed.all.at("facilities").at("vehicle").at(what).get<Series>();
        };
        VehicleLedger const hand = vehicle_by_hand(kSteps, each);
        std::string const by_hand = "waterfall by hand, USD bn";
        auto const compare = [&](char const* what, Series const& expected, Series const& ours) {
            known.series(fmt::format("{}, {}", what, each.scenario), by_hand, expected, ours, 10 * kDollar);
        };
        compare("paid to the firm less collected", hand.to_firm, replayed.line("vehicle"));
        compare("loan", hand.balance, vehicle("balance"));
        compare("cash of the vehicle", hand.cash, vehicle("vehicle_cash"));
        compare("unpaid service", hand.arrears, vehicle("vehicle_arrears"));
        compare("cash of the firm", hand.firm_cash, replayed.cash);

        // from the replay alone: cash in - cash out = change of cash, until lenders take it
        Series const cash = vehicle("vehicle_cash");
        Series const balance = vehicle("balance");
        Series const arrears = vehicle("vehicle_arrears");
        Series rest;
        for (std::size_t k = 1; k < std::min(kSteps, hand.taken); ++k) {
            double const draw = replayed.line("facility_draw")[k];
            double const served = balance[k - 1] * 0.09 * kWeek + (balance[k - 1] + draw - balance[k]) -
                                  (arrears[k] - arrears[k - 1]) + replayed.line("guarantee")[k];
            rest.push_back(cash[k] - cash[k - 1] + replayed.line("vehicle")[k] + served);
        }
        known.series(fmt::format("cash in less cash out of the vehicle, {}", each.scenario), "0, USD bn",
                     Series(rest.size(), 0.0), rest, 10 * kDollar);
        int taken = -1;
        for (std::size_t k = 0; k < kSteps && taken < 0; ++k) {
            taken = balance[k] == 0.0 && (k == 0 || balance[k - 1] > 0.1) ? static_cast<int>(k) : -1;
        }
        known.within(fmt::format("step in which lenders take it, {}", each.scenario),
                     "third failed test in arrears", shown(hand.taken), taken, 0.0);
        // without recourse the firm pays neither interest nor principal
        EXPECT_EQ(sum(replayed.line("interest")), 0.0);
        EXPECT_EQ(sum(replayed.line("principal")), 0.0);
    }
    // the cases show what they are there for
    EXPECT_EQ(vehicle_by_hand(kSteps, {"base", kNever, kNever, 1.1, 0.0}).first_trapped, kNever);
    VehicleLedger const locks_up = vehicle_by_hand(kSteps, {"locks_up", kNever, leaves, 1.1, 0.0});
    EXPECT_LT(locks_up.first_trapped, kSteps);
    EXPECT_EQ(locks_up.prepaid, 0.0);
    EXPECT_GT(*std::max_element(locks_up.to_firm.begin() + 120, locks_up.to_firm.end()), 0.1);
    EXPECT_GT(vehicle_by_hand(kSteps, {"sweeps", kNever, leaves, 1.39, 0.0}).prepaid, 0.05);
    EXPECT_LT(vehicle_by_hand(kSteps, {"taken", leaves, leaves, 1.1, 0.0}).taken, kSteps);
}

}  // namespace
}  // namespace ballast::testing
