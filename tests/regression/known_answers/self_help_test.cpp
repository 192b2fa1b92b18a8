/// Self-help: payments put off and paid later, creditors who wait.
#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/regression/known_answers/case.hpp"
#include "tests/regression/known_answers/oracles.hpp"
#include "tests/regression/known_answers/replayed_steps.hpp"

namespace ballast::testing {
namespace {

/// First week without the firm.
int week_of_failure(Counted const& counted, char const* firm, int weeks)
{
    int week = 1;
    while (week <= weeks && counted.survivors(firm, week) == counted.paths()) {
        ++week;
    }
    return week;
}

TEST(KnownAnswers, PaymentsPutOffShiftTheWeekOfFailure)
{
    KnownAnswer known("deferrals");
    known.run();
    Counted const counted = known.counted();
    struct Builder {
        char const* name;
        double put_off, penalty, cost;  ///< USD bn, share, per year
    };
    constexpr int kWeeks = 60;
    constexpr int kDue = 15;  ///< week of the invoice
    double const burn = in_quanta(0.52 * kWeek);
    std::vector<int> weeks;
    for (Builder const& builder : std::vector<Builder>{{"pays", 0.0, 0.0, 0.0},
                                                       {"defers", 0.4 * 0.2, 0.08, 0.30},
                                                       {"capped", 0.03, 0.08, 0.30},
                                                       {"costly", 0.4 * 0.2, 0.5, 3.0}}) {
        double const put_off = std::floor(builder.put_off / kQuantumBn + 1e-6);
        double const waits = put_off + std::round(put_off * builder.penalty);
        double const lost = std::round(waits * builder.cost * kWeek);
        double const left = in_quanta(0.5) - kDue * burn - (in_quanta(0.2) - put_off);
        int const more = static_cast<int>(std::floor((left + kUnpaidTolerance) / (burn + lost)));
        weeks.push_back(week_of_failure(counted, builder.name, kWeeks));
        known.within(fmt::format("week of default of {}", builder.name),
                     "15 + floor((C - 15 b - I (1 - d)) / (b + c)) + 1", kDue + more + 1, weeks.back(), 0.0);
    }
    EXPECT_GT(weeks[1], weeks[0]);
    EXPECT_LT(weeks[3], weeks[0]) << "late works that cost more than the time is worth";

    // cash, payments put off and caught up, by hand
    std::size_t const due = step_of_day(105);
    std::size_t const income_from = step_of_day(106);
    double cash = whole(0.15);
    double waits = 0;
    double put_off = 0;
    double repaid = 0;
    double lack = whole(0.2) - whole(0.15);
    Series flows;
    Series costs;
    Series cashes;
    Replayed const recovers = known.replay("recovers", as_it_ends("base"));
    std::vector<double> const& core = recovers.line("core");
    for (std::size_t k = 0; k < kWeeks; ++k) {
        EXPECT_EQ(core[k] > 0.0, k >= income_from) << k;
        double const least = std::min(waits, std::max(waits / 13, 64 * kQuantumBn));
        double const paid = lack > 0 ? 0 : least;
        double const off = k == due ? std::min(0.4 * whole(0.2), lack) : 0;
        double const cost = waits * 0.30 * kWeek;
        cash += core[k] - (k == due ? whole(0.2) : 0) + off - paid - cost;
        waits += off * 1.08 - paid;
        put_off += off;
        repaid += paid;
        lack = std::max(waits - cash + (k < due ? whole(0.2) : 0), 0.0);
        flows.push_back(off - paid);
        costs.push_back(-cost);
        cashes.push_back(cash);
    }
    EXPECT_EQ(waits, 0.0) << "it has caught up by the horizon";
    // a payment is rounded down to 2^-24 quanta, a cent at most in all
    known.series("put off less caught up by recovers, USD bn", "ledger by hand", flows,
                 recovers.line("deferral"), kDollar);
    known.series("margin of late works of recovers, USD bn", "ledger by hand", costs,
                 recovers.line("late_works"), kDollar);
    known.series("cash of recovers, USD bn", "ledger by hand", cashes, recovers.cash, 10 * kDollar);
    double ours = 0;
    double back = 0;
    for (double flow : recovers.line("deferral")) {
        (flow > 0 ? ours : back) += std::abs(flow);
    }
    known.within("paid back over put off by recovers", "1 + penalty", 1.08, back / ours, 1e-9);

    // it survives with the cash that the rest of the invoice takes
    double const frontier = 0.6 * 0.2;
    std::vector<std::uint64_t> number;
    for (double const factor : {1 - 1e-3, 1 + 1e-3}) {
        known.run({"-p", fmt::format("firm.recovers.cash_usd_bn={:.17g}", frontier * factor)});
        number.push_back(known.counted().survivors("recovers", kWeeks));
    }
    known.bracket("cash with which recovers pays, USD bn", "I (1 - d)", frontier,
                  number[0] == 0 ? frontier * (1 - 1e-3) : frontier * 2,
                  number[1] == 16 ? frontier * (1 + 1e-3) : 0);
}

TEST(KnownAnswers, StandstillShiftsTheWeekOfFailure)
{
    KnownAnswer known("standstill");
    known.run();
    Counted const counted = known.counted();
    constexpr int kGrace = 4;
    constexpr int kStandstill = 13;
    int const first = static_cast<int>(std::floor(in_quanta(0.1) / in_quanta(0.52 * kWeek))) + kGrace + 1;
    known.within("week of default of fails", "floor(C / b) + G + 1", first,
                 week_of_failure(counted, "fails", 40), 0.0);
    known.within("first week of default of waits", "floor(C / b) + G + 1", first,
                 week_of_failure(counted, "waits", 40), 0.0);
    double const agreed = 1 - std::exp(-10 * kWeek * (kGrace + 1));
    for (int const week : {first, first + kStandstill - 1}) {
        known.probability(fmt::format("waits survives, week {}", week), "1 - e^{-r (G + 1)}", agreed,
                          counted.survivors("waits", week), counted.paths());
    }
    known.within("survivors of the standstill, week after its end", "13 weeks later", 0.0,
                 static_cast<double>(counted.survivors("waits", first + kStandstill)), 0.0);
    EXPECT_EQ(counted.survivors("waits", first), counted.survivors("waits", first + kStandstill - 1));
}

}  // namespace
}  // namespace ballast::testing
