/// Payments between firms by hand: bills of compute contracts, one clearing, what a fleet is worth.
#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/regression/known_answers/case.hpp"
#include "tests/regression/known_answers/oracles.hpp"

namespace ballast::testing {
namespace {

using Series = std::vector<double>;

TEST(KnownAnswers, ContractBillsFollowDeliveryUseAndPrepayment)
{
    KnownAnswer known("contract_bills");
    constexpr std::size_t kSteps = 52;
    struct Case {
        char const* scenario;
        std::size_t ends;
        bool at_fault;
    };
    for (Case const& each : {Case{"base", 10000, false}, Case{"walks_out", step_of_day(168), true},
                             Case{"just_leaves", step_of_day(70), false}}) {
        std::vector<std::string> how = {"--precision", "double"};
        if (std::string(each.scenario) != "base") {
            how.insert(how.end(), {"--scenario", each.scenario});
        }
        Series receipts;
        Series fees;
        Series bought;
        Series operations;
        double prepaid = whole(0.1);
        for (std::size_t k = 0; k < kSteps; ++k) {
            double const gpus = k < step_of_day(99) ? 20000 : 40000;
            double const powered = k < step_of_day(189) ? 30000 : 60000;
            double const share = std::min(powered / gpus, 1.0);
            double const full = gpus * 2.0 * 8760.0 * kWeek * 1e-9;
            bool const live = k < each.ends;
            double const bill = live ? full * share : 0.0;
            double const met = std::min(prepaid, 0.4 * bill);
            prepaid -= met;
            double fee = 0.0;
            if (k == each.ends) {
                fee = each.at_fault ? -prepaid : 0.5 * full / kWeek;
                prepaid = 0.0;
            }
            double const spare = 0.2 * kWeek * (0.8 + 0.2 * (k == 0 ? 1.0 : 0.7));
            receipts.push_back(bill - met + spare);
            bought.push_back(-(bill - met));
            fees.push_back(fee);
            // GPUs that serve contracts run; the step of the end was scheduled before it
            double const running = k <= each.ends ? gpus * share : 0.0;
            operations.push_back(-running * 0.1 * 168.0 * 1e-9);
        }
        // the engine adds a thousandth of a GPU to what a cohort owes, so that nothing is divided by zero: 4e-8 of a bill
        std::string const by_hand = "p h D [phi + (1 - phi) u], USD bn";
        Replayed const cloud = known.replay("cloud", how);
        Replayed const buyer = known.replay("buyer", how);
        known.series(fmt::format("receipts of cloud, {}", each.scenario), by_hand, receipts,
                     cloud.line("contract_receipts"), 10 * kDollar);
        known.series(fmt::format("paid by buyer, {}", each.scenario), by_hand, bought,
                     buyer.line("compute_bought"), 10 * kDollar);
        known.series(fmt::format("fees of cloud, {}", each.scenario), "fee or refund, USD bn", fees,
                     cloud.line("fees"), 10 * kDollar);
        Series opposite = fees;
        for (double& x : opposite) {
            x = -x;
        }
        known.series(fmt::format("fees of buyer, {}", each.scenario), "fee or refund, USD bn", opposite,
                     buyer.line("fees"), 10 * kDollar);
        known.series(fmt::format("operations of cloud, {}", each.scenario), "GPUs that run, USD bn",
                     operations, cloud.line("operations"), 10 * kDollar);
    }
}

TEST(KnownAnswers, ClearingIsTheGreatestVectorWithSeniority)
{
    KnownAnswer known("clearing");
    std::vector<std::string> const how = {"--precision", "double"};
    double const tolerance = 5.0 * kQuantumBn;  // the study's amounts are whole quanta
    struct Case {
        char const* firm;
        double unpaid, cash;
    };
    // p_a = 8.1 of 12, p_b = 1 + 4.9 of 7, p_c = 5.1 of 12
    for (Case const& each :
         {Case{"a", 3.9, 0.0}, Case{"b", 1.1, 0.0}, Case{"c", 6.9, 0.0}, Case{"d", 0.0, 1.0 + 8.1 / 3.0}}) {
        Replayed const replayed = known.replay(each.firm, how);
        known.within(fmt::format("unpaid by {}, week 1, USD bn", each.firm), "fixed point by hand",
                     each.unpaid, replayed.line("unpaid").at(0), tolerance);
        known.within(fmt::format("cash of {}, week 1, USD bn", each.firm), "fixed point by hand", each.cash,
                     replayed.cash.at(0), tolerance);
    }
    for (Case const& each : {Case{"e", 0.0, 0.0}, Case{"f", 0.0, 2.0}, Case{"g", 0.0, 1.0}}) {
        Replayed const replayed = known.replay(each.firm, how);
        known.within(fmt::format("cash of {}, week 2, USD bn", each.firm), "paid through the chain",
                     each.cash, replayed.cash.at(1), 2.0 * kQuantumBn);
        known.within(fmt::format("unpaid by {}, week 2, USD bn", each.firm), "paid through the chain",
                     each.unpaid, replayed.line("unpaid").at(1), kDollar);
    }
}

TEST(KnownAnswers, FleetsAreWorthTheirMargin)
{
    KnownAnswer known("collateral");
    known.run();
    struct Class {
        char const* name;
        double rent, decline, kilowatts, operations, life, scrap;
    };
    std::vector<Class> const classes = {{"earning", 2.4, 0.25, 1.3 * 1.25, 0.15, 5, 1500},
                                        {"ageing", 1.2, 0.5, 1.3 * 1.25, 0.4, 6, 100},
                                        {"costless", 2.0, 0.3, 0.01 * 1.25, 0.0, 4, 1500},
                                        {"steady", 1.5, 0.0, 1.3 * 1.25, 0.2, 3, 1500},
                                        {"worthless", 0.2, 0.3, 1.3 * 1.25, 0.4, 3, 1500}};
    for (Class const& c : classes) {
        for (int const weeks : {39, 52}) {
            double const t = weeks * kWeek;
            double const value = collateral_value(c.rent * std::exp(-c.decline * t),
                                                  c.kilowatts / 1000.0 * 60.0 + c.operations, c.decline,
                                                  0.04 + 0.06, c.life - t, 7000.0, c.scrap);
            double const ltv = whole(0.01) * 1e9 / (1000.0 * value);
            std::vector<std::string> const where = {"base", fmt::format("owner_{}", c.name),
                                                    fmt::format("{}", weeks * 7), "0.5"};
            known.bracket(fmt::format("loan to value of {}, week {}", c.name, weeks), "annuity formula", ltv,
                          known.figure("ltv_quantile_lower", where),
                          known.figure("ltv_quantile_upper", where));
        }
    }
}

}  // namespace
}  // namespace ballast::testing
