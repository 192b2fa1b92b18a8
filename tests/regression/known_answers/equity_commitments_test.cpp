/// Equity commitments under conditions on replayed paths, by hand.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/regression/known_answers/case.hpp"
#include "tests/regression/known_answers/oracles.hpp"
#include "tests/regression/known_answers/replayed_steps.hpp"

namespace ballast::testing {
namespace {

Series negative(Series values)
{
    for (double& value : values) {
        value = -value;
    }
    return values;
}

TEST(KnownAnswers, CommitmentsArePaidOnceTheirConditionsHold)
{
    KnownAnswer known("equity_commitments");
    constexpr std::size_t kSteps = 60;
    std::size_t const date = step_of_day(77);       // 15 September 2026
    std::size_t const december = step_of_day(154);  // 1 December
    std::size_t const opens = step_of_day(199);     // 15 January 2027
    struct Case {
        char const* scenario;
        std::size_t listed, on_listing, on_value, on_open;  ///< steps
    };
    for (Case const& each :
         {Case{"base", kNever, kNever, kNever, date}, Case{"early", step_of_day(32), date, date, date},
          Case{"waits", december, december, december + 1, opens},
          Case{"lapses", step_of_day(336), kNever, kNever, kNever},
          Case{"falls_short", kNever, kNever, kNever, date},
          Case{"investor_gone", december, kNever, kNever, kNever}}) {
        Replayed const young = known.replay("young", as_it_ends(each.scenario));
        Replayed const backer = known.replay("backer", as_it_ends(each.scenario));
        Series paid(kSteps);
        Series proceeds(kSteps);
        auto const at = [](Series& series, std::size_t step, double amount) {
            if (step < series.size()) {
                series[step] += amount;
            }
        };
        at(paid, each.on_listing, whole(1));
        at(paid, each.on_value, whole(2));
        at(paid, each.on_open, whole(0.5));
        at(proceeds, each.listed,
           0.1 * 10 * (std::string(each.scenario) == "investor_gone" ? std::exp(0.5) : 1));
        Series received = paid;
        at(received, step_of_day(173), whole(0.25));
        std::string const by_hand = "dates by hand, USD bn";
        known.series(fmt::format("equity received, {}", each.scenario), by_hand, received,
                     young.line("equity_received"), kDollar);
        known.series(fmt::format("equity paid, {}", each.scenario), by_hand, negative(paid),
                     backer.line("equity_paid"), kDollar);
        known.series(fmt::format("proceeds of going public, {}", each.scenario),
                     "share of the valuation, USD bn", proceeds, young.line("fees"), 10 * kDollar);
    }
}

}  // namespace
}  // namespace ballast::testing
