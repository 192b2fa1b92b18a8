/// Refinancing of maturing debt against the rent of a leased asset, by the annuity formula. The series of ln(1 + r) that the
/// engine uses is off by r^3 / 4 relative, 5e-10 at 6.5 % a year: 1e-9 of amounts below 2.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/regression/known_answers/case.hpp"
#include "tests/regression/known_answers/oracles.hpp"

namespace ballast::testing {
namespace {

using Series = std::vector<double>;

constexpr std::size_t kSteps = 130;
constexpr double kRent = 1.0 * kWeek;    // a step
constexpr double kRate = 0.065 * kWeek;  // of new loans, a step
constexpr double kTolerance = 5e-9;      // [USD bn]
constexpr int kMaturity = 168;           // 15 December 2026, days since the start
constexpr int kLeaseEnd = 1096;          // 30 June 2029
constexpr int kTail = 365;

double annuity(double n)
{
    return (1.0 - std::pow(1.0 + kRate, -n)) / kRate;
}

/// What new loans repay of P, which is due in step k, and their instalments.
struct Expected {
    Series principal = Series(kSteps, 0.0), refinanced = Series(kSteps, 0.0);

    void refinance(std::size_t k, double due, double size)
    {
        std::size_t const last = step_of_day(kLeaseEnd - kTail);
        principal[k] -= due;
        refinanced[k] += size;
        double const instalment = size / annuity(static_cast<double>(last - k));
        double rest = size;
        for (std::size_t i = k + 1; i <= last && i < kSteps; ++i) {
            double const repaid = i == last ? rest : instalment - rest * kRate;
            principal[i] -= repaid;
            rest -= repaid;
        }
    }
};

TEST(KnownAnswers, MaturingDebtIsRefinancedAgainstTheRentThatSecuresIt)
{
    KnownAnswer known("refinancing");
    std::vector<std::string> const how = {"--precision", "double"};
    std::size_t const k = step_of_day(kMaturity);
    std::size_t const last = step_of_day(kLeaseEnd - kTail);
    double const bears = kRent * annuity(static_cast<double>(last - k)) / 1.25;
    auto const compare = [&](std::string const& firm, std::string const& yardstick,
                             Expected const& expected) {
        Replayed const replayed = known.replay(firm, how);
        known.within(fmt::format("new loans of {}, USD bn", firm), yardstick, sum(expected.refinanced),
                     sum(replayed.line("refinanced")), kTolerance);
        known.series(fmt::format("refinanced of {}", firm), yardstick, expected.refinanced,
                     replayed.line("refinanced"), kTolerance);
        known.series(fmt::format("principal of {}", firm), "level instalments by hand, USD bn",
                     expected.principal, replayed.line("principal"), kTolerance);
    };
    Expected whole;
    whole.refinance(k, testing::whole(0.5), testing::whole(0.5));
    compare("whole", "P, since N a(n, r) / 1.25 is more", whole);
    Expected part;
    part.refinance(k, testing::whole(2.0), bears);
    compare("part", "N a(n, r) / 1.25", part);
    Expected thin;
    thin.refinance(k, testing::whole(2.0), 0.05 * 1.0 / 0.07);
    compare("thin", "LTV x rent / yield", thin);
    Expected second;
    second.refinance(k, testing::whole(2.0), bears - testing::whole(0.4));
    compare("second", "N a(n, r) / 1.25 - other debt", second);
    Expected waiting;
    waiting.refinance(k, testing::whole(2.0), bears);
    double const rest = testing::whole(2.0) - bears;
    std::size_t const again = k + 26;
    double owed = bears;  // of the new loan when lenders have waited
    for (std::size_t i = k + 1; i <= again; ++i) {
        owed -= bears / annuity(static_cast<double>(last - k)) - owed * kRate;
    }
    double const room = std::max(kRent * annuity(static_cast<double>(last - again)) / 1.25 - owed, 0.0);
    waiting.principal[k] += rest;
    waiting.refinance(again, rest, std::min(rest, room));
    compare("waiting", "the rest waits 26 steps, then N a(n, r) / 1.25 - rest of the first loan", waiting);
    Expected widowed;
    widowed.principal[k] = -testing::whole(0.2);
    compare("widowed", "0, since no rent is paid any more", widowed);
}

}  // namespace
}  // namespace ballast::testing
