/// Own or rent: quantiles of the break-even utilisation, the probability that owning is cheaper, what leaves and what renews.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/regression/known_answers/case.hpp"
#include "tests/regression/known_answers/oracles.hpp"

namespace ballast::testing {
namespace {

/// Of an hour, used or not, for a GPU that costs so much.
double fixed_cost(double purchase)
{
    return purchase * 0.1 / (1.0 - std::pow(1.1, -5.0)) / 8760.0 + 0.2;
}

constexpr double kRunning = 0.15;

TEST(KnownAnswers, CustomersLeaveForChipsThatCostThemLess)
{
    KnownAnswer known("own_or_rent");
    known.run({"--backstop-paths", "0"});

    double const fixed = fixed_cost(20000.0);
    for (auto const& [weeks, days] : {std::pair{39, "273"}, std::pair{78, "546"}}) {
        double const years = weeks * kWeek;
        double const sd = 0.5 * std::sqrt((1.0 - std::exp(-3.0 * years)) / 3.0);
        auto const bracket = [&](char const* words, char const* yardstick, char const* figure,
                                 char const* quantile, double expected) {
            std::vector<std::string> labels = {"base", "moving", days};
            if (quantile != nullptr) {
                labels.emplace_back(quantile);
            }
            known.bracket(fmt::format("{}, week {}", words, weeks), yardstick, expected,
                          known.figure(fmt::format("{}_lower", figure), labels),
                          known.figure(fmt::format("{}_upper", figure), labels));
        };
        for (auto const& [q, label] : {std::pair{0.05, "0.05"}, {0.5, "0.5"}, {0.95, "0.95"}}) {
            double const rent = 1.5 * std::exp(sd * normal_quantile(1.0 - q));
            bracket(fmt::format("break-even utilisation at {}", label).c_str(), "F / (P_(1-q) - v)",
                    "break_even_utilisation_quantile", label, std::min(fixed / (rent - kRunning), 10.0));
        }
        bracket("owning is cheaper", "Phi(ln(P0 / (F / u + v)) / sd)", "owning_probability", nullptr,
                normal_cdf(std::log(1.5 / (fixed / 0.6 + kRunning)) / sd));
        bracket("median cost of a million tokens", "P / tokens", "token_cost_quantile", "0.5", 1.5 / 3.0);
        bracket("median break-even against an interface", "P / (price x tokens)",
                "interface_break_even_quantile", "0.5", 1.5 / 6.0);
    }

    Counted const counted = known.counted();
    double const own = fixed_cost(10000.0) / 0.7 + kRunning;
    auto const gain = [&](double price) { return std::clamp(std::log(price / own), 0.0, 1.0); };
    // a notice of three months is 14 steps; one step at least
    for (auto const& [name, price, notice] :
         {std::tuple{"dear", 2.0, 14}, std::tuple{"dearest", 4.0, 1}, std::tuple{"cheap", 0.6, 1}}) {
        for (int const weeks : {13, 26, 78}) {
            double const years = std::max(weeks - notice, 0) * kWeek;
            known.probability(fmt::format("{} is still rented, week {}", name, weeks),
                              "e^(-lambda x (t - notice))", std::exp(-0.9 * gain(price) * years),
                              counted.contract_live(name, weeks), counted.paths());
        }
    }
    double const x = gain(2.0);
    for (auto const& [name, weight] : {std::pair{"ending", 1.0}, std::pair{"ending_half", 0.5}}) {
        known.probability(fmt::format("{} is renewed", name), "p (1 - w x^2 (3 - 2 x))",
                          0.8 * (1.0 - weight * x * x * (3.0 - 2.0 * x)), counted.contract_live(name, 78),
                          counted.paths());
    }
}

}  // namespace
}  // namespace ballast::testing
