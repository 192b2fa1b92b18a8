/// Guarantees on replayed paths, by hand.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/regression/known_answers/case.hpp"
#include "tests/regression/known_answers/oracles.hpp"
#include "tests/regression/known_answers/replayed_steps.hpp"

namespace ballast::testing {
namespace {

/// Of configs/known_answers/guarantees.
struct Guaranteed {
    Series host, landlord, parent;       ///< cash
    Series covered_bills, covered_rent;  ///< received from the guarantor
    std::size_t ends = kNever;
};

Guaranteed guarantees_by_hand(std::size_t steps, double cap_bills, double cap_rent)
{
    double const bill = 0.52 * kWeek;
    double const rent = 0.26 * kWeek;
    std::size_t const last_cover = step_of_day(304);  // 30 April 2027
    double tenant = whole(0.06);
    double host = whole(1);
    double landlord = whole(1);
    double parent = whole(20);
    double left_bills = whole(cap_bills);
    double left_rent = whole(cap_rent);
    double overdue_bills = 0.0;
    double overdue_rent = 0.0;
    double called_bills = 0.0;  // in the last step
    double called_rent = 0.0;
    double recovered_bills = 0.0;
    double recovered_rent = 0.0;
    int distress = 0;
    Guaranteed out;
    for (std::size_t k = 0; k < steps; ++k) {
        bool const gone = out.ends != kNever;
        parent -= called_bills + called_rent;
        out.covered_bills.push_back(called_bills);
        out.covered_rent.push_back(called_rent);
        host += called_bills + recovered_bills;
        landlord += called_rent + recovered_rent;
        recovered_bills = recovered_rent = 0.0;
        if (!gone) {  // rent before compute
            double const rent_due = rent + overdue_rent;
            double const rent_paid = std::min(tenant, rent_due);
            tenant -= rent_paid;
            double const bills_due = bill + overdue_bills;
            double const bills_paid = std::min(tenant, bills_due);
            tenant -= bills_paid;
            landlord += rent_paid;
            host += bills_paid;
            overdue_rent = rent_due - rent_paid;
            overdue_bills = bills_due - bills_paid;
            distress = overdue_rent + overdue_bills > kUnpaidTolerance * kQuantumBn ? distress + 1 : 0;
        }
        double const bill_itself = gone ? 0.8 * bill : 0.0;
        double const rent_itself = gone && k <= last_cover ? rent : 0.0;
        called_bills = std::min(overdue_bills + bill_itself, left_bills);
        called_rent = k <= last_cover ? std::min(overdue_rent + rent_itself, left_rent) : 0.0;
        left_bills -= called_bills;
        left_rent -= called_rent;
        overdue_bills -= std::min(called_bills, overdue_bills);
        overdue_rent -= std::min(called_rent, overdue_rent);
        if (!gone && distress > 4) {
            out.ends = k;
            recovered_bills = 0.4 * overdue_bills;
            recovered_rent = 0.4 * overdue_rent;
            overdue_bills = overdue_rent = 0.0;
        }
        out.host.push_back(host);
        out.landlord.push_back(landlord);
        out.parent.push_back(parent);
    }
    return out;
}

TEST(KnownAnswers, GuarantorsPayWhatObligorsLeave)
{
    KnownAnswer known("guarantees");
    constexpr std::size_t kSteps = 60;
    struct Case {
        char const* scenario;
        double cap_bills, cap_rent;
    };
    for (Case const& each : {Case{"base", 0.15, 5}, Case{"small_cap", 0.02, 5}, Case{"alone", 0, 0}}) {
        Guaranteed const hand = guarantees_by_hand(kSteps, each.cap_bills, each.cap_rent);
        Replayed const host = known.replay("host", as_it_ends(each.scenario));
        Replayed const landlord = known.replay("landlord", as_it_ends(each.scenario));
        Replayed const parent = known.replay("parent", as_it_ends(each.scenario));
        std::string const by_hand = "ledger by hand, USD bn";
        // shares paid in clearing may be off by a millionth
        double const tolerance = 1e-6 * 0.02;
        known.series(fmt::format("bills paid for the tenant, {}", each.scenario), by_hand, hand.covered_bills,
                     host.line("guarantee"), tolerance);
        known.series(fmt::format("rent paid for the tenant, {}", each.scenario), by_hand, hand.covered_rent,
                     landlord.line("guarantee"), tolerance);
        known.series(fmt::format("cash of the provider, {}", each.scenario), by_hand, hand.host, host.cash,
                     tolerance);
        known.series(fmt::format("cash of the landlord, {}", each.scenario), by_hand, hand.landlord,
                     landlord.cash, tolerance);
        known.series(fmt::format("cash of the guarantor, {}", each.scenario), by_hand, hand.parent,
                     parent.cash, tolerance);
        double const most = whole(each.cap_bills);
        known.within(fmt::format("bills paid for the tenant in all, {}, USD bn", each.scenario), "cap", most,
                     sum(host.line("guarantee")), kDollar);
        EXPECT_LT(hand.ends, kSteps);
    }
}

}  // namespace
}  // namespace ballast::testing
