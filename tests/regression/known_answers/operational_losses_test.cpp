/// Losses that strike at once: how often, how large, and who outlives them.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/regression/known_answers/case.hpp"
#include "tests/regression/known_answers/oracles.hpp"

namespace ballast::testing {
namespace {

struct Risk {
    double cash, rate, median, sigma, largest;  ///< USD bn, per year
};

/// P(X <= x) of one loss.
double loss_cdf(Risk const& r, double x)
{
    if (x >= r.largest) {
        return 1;
    }
    if (r.sigma == 0) {
        return x >= r.median ? 1 : 0;
    }
    return x <= 0 ? 0 : normal_cdf(std::log(x / r.median) / r.sigma);
}

/// P(alive after `weeks`), with losses rounded up to a grid of `cells` (or down: an upper bound).
double alive(Risk const& r, int weeks, int cells, bool round_up)
{
    double const cell = r.cash / cells;
    std::vector<double> loss(static_cast<std::size_t>(cells) + 1, 0.0);
    for (int i = 0; i <= cells; ++i) {
        double const from = round_up ? i - 1 : i;
        loss[static_cast<std::size_t>(i)] = loss_cdf(r, (from + 1) * cell) - loss_cdf(r, from * cell);
    }
    std::vector<double> sum_at(loss.size(), 0.0);
    sum_at[0] = 1;
    double total = 0;
    for (double const p : queued_poisson(r.rate * kWeek, weeks)) {
        double within = 0;
        for (double const q : sum_at) {
            within += q;
        }
        total += p * within;
        if (p < 1e-12 && total > 0.5) {
            break;
        }
        std::vector<double> next(loss.size(), 0.0);
        for (std::size_t i = 0; i < loss.size(); ++i) {
            for (std::size_t j = 0; i + j < loss.size(); ++j) {
                next[i + j] += sum_at[i] * loss[j];
            }
        }
        sum_at = next;
    }
    return total;
}

TEST(KnownAnswers, FirmsOutliveTheOperationalLossesThatTheirCashCovers)
{
    KnownAnswer known("operational_losses");
    known.run();
    Counted const counted = known.counted();
    constexpr int kCells = 800;
    Risk const drawn{1.0, 1.0, 0.2, 1.0, 0.8};
    Risk const ample{1.5, 0.3, 0.7, 2.0, 0.74};
    for (int const weeks : {26, 52, 104}) {
        double fixed = 0;
        std::vector<double> const losses = queued_poisson(1.5 * kWeek, weeks);
        for (std::size_t n = 0; n <= 3 && n < losses.size(); ++n) {
            fixed += losses[n];
        }
        known.probability(fmt::format("fixed is alive, week {}", weeks), "P(N <= C / m)", fixed,
                          counted.survivors("fixed", weeks), counted.paths());
        for (auto const& [name, risk] : {std::pair{"drawn", drawn}, std::pair{"ample", ample}}) {
            double const least = alive(risk, weeks, kCells, true);
            double const most = alive(risk, weeks, kCells, false);
            known.probability(fmt::format("{} is alive, week {}", name, weeks), "P(X_1 + ... + X_N <= C)",
                              (least + most) / 2, counted.survivors(name, weeks), counted.paths(),
                              (most - least) / 2);
        }
    }
}

}  // namespace
}  // namespace ballast::testing
