/// Interconnection deposits: posted, returned in time, forfeited at the deadline.
#include <cmath>

#include <boost/math/distributions/gamma.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/regression/known_answers/case.hpp"
#include "tests/regression/known_answers/oracles.hpp"
#include "tests/regression/known_answers/replayed_steps.hpp"

namespace ballast::testing {
namespace {

TEST(KnownAnswers, DepositsComeBackInTimeAndAreForfeitedAtTheDeadline)
{
    KnownAnswer known("deposits");
    for (bool const late : {false, true}) {
        std::vector<std::string> how = {"--precision", "double"};
        if (late) {
            how.insert(how.end(), {"--scenario", "late"});
        }
        Replayed const one = known.replay("builder", how);
        Series expected(78, 0.0);
        expected[step_of_day(77)] = -0.3;
        expected[late ? step_of_day(304) : step_of_day(245)] = late ? 0.3 * (1.0 - 0.8) : 0.3 * 0.9;
        known.series(fmt::format("deposit, {}", late ? "late" : "on time"),
                     late ? "a fifth returned at the deadline, USD bn"
                          : "nine tenths returned with energisation, USD bn",
                     expected, one.line("deposits"), kQuantumBn);
        known.within(fmt::format("cash of the builder, {}", late ? "late" : "on time"), "USD bn",
                     late ? 5.0 - 0.24 : 5.0 - 0.03, one.cash.back(), 3 * kQuantumBn);
    }

    known.run({"--backstop-paths", "0"});
    double const steps_per_month = 365.0 / 12.0 / 7.0;
    double const shape = 49.0 / 25.0;
    boost::math::gamma_distribution<double> const delay(shape, 7.0 / shape * steps_per_month);
    double const missed = 0.4 * (1.0 - boost::math::cdf(delay, 28.0)) + 0.1;
    double const paths = 262144.0;
    double const error = 0.5e9 * std::sqrt(missed * (1.0 - missed) / paths);
    double const tabulated = 0.5e9 * 0.4 / 128.0;  // the law lies between two of 129 quantiles
    known.sampled("stranded capital of the gambler", "0.5 p, USD", 0.5e9 * missed,
                  known.figure("stranded_capital_mean", {"base", "gambler", "546"}), error, tabulated);
    known.sampled("liquidity of the gambler", "1 + 0.5 (1 - p), USD", 1e9 + 0.5e9 * (1.0 - missed),
                  known.figure("liquidity_mean", {"base", "gambler", "546"}), error, tabulated);
    known.within("stranded capital of the builder, on time", "USD", 0.0,
                 known.figure("stranded_capital_mean", {"base", "builder", "546"}), 0.0);
    known.within("stranded capital of the builder, late", "four fifths, USD", 0.24e9,
                 known.figure("stranded_capital_mean", {"late", "builder", "546"}), 2e9 * kQuantumBn);
}

}  // namespace
}  // namespace ballast::testing
