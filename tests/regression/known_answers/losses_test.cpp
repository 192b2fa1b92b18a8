/// What creditors lose by a default, by class and by the kind of end; losses of a portfolio; lenders who lend less after them.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/regression/known_answers/case.hpp"
#include "tests/regression/known_answers/oracles.hpp"

namespace ballast::testing {
namespace {

constexpr double kFewQuanta = 4 * kQuantumBn;

/// What each class is owed and what is left for them, USD bn.
struct Estate {
    double secured, unsecured, suppliers, customers;
    double worth;
};

std::vector<double> lost_in_exchange(Estate const& x)
{
    return {0.5 * x.secured, 0.5 * x.unsecured, 0.6 * x.suppliers, 0.6 * x.customers};
}

std::vector<double> lost_by_waterfall(Estate const& x)
{
    double const paid = std::min(x.secured, x.worth);
    double const rest = std::max(x.worth - paid - 0.4 * (x.suppliers + x.customers), 0.0);
    return {x.secured - paid, x.unsecured - std::min(x.unsecured, rest), 0.6 * x.suppliers,
            0.6 * x.customers};
}

TEST(KnownAnswers, CreditorsLoseByTheKindOfTheEnd)
{
    KnownAnswer known("recovery_waterfall");
    known.run();
    constexpr int kWeeks = 24;                               // the note falls due in the last of them
    double const supplied = 1000.0 * 8760.0 * kWeek * 1e-9;  // GPU-hours of a step, in 1e9
    double const bill = whole(2.5 * supplied);
    double const rent = whole(0.1 * kWeek);
    double const unsecured = 3.0 + 5.0 - (1.0 - kWeeks * (bill + rent));
    double const fleet =
        0.8 * 150000.0 * 1e-9 * collateral_value(2.0, 0.0, 0.0, 0.06, 3.0 - kWeeks * kWeek, 7000.0, 1500.0);
    double const contracts = 20000.0 * 8760.0 * 1e-9 * (366.0 / 365.0) * (3.0 - 2.0);
    // days of the agreed term that are left at the end of the week, to 30 June 2029
    double const steps_left = (1096.0 - 7.0 * kWeeks) / 7.0;
    auto const claim = [&](double kept, double after) {
        double const given_up = (2.5 - 2.0) - kept * (after - 2.0);
        return supplied * std::min(steps_left * given_up, 2.5 / kWeek);
    };
    struct Case {
        char const* name;
        std::vector<double> lost;
    };
    double const softened = 2.5 * std::pow(2.0 / 2.5, 0.5);
    double const suppliers_in_exchange = claim(0.9, softened) + 0.1 * 0.1;
    double const suppliers_in_court = claim(0.7, 2.0) + 0.3 * 0.1;
    double const suppliers_at_end = claim(0.0, 2.0) + 0.1;
    std::vector<Case> const cases = {
        {"exchanged", lost_in_exchange({2.5, unsecured, suppliers_in_exchange, 0.0, 0.0})},
        {"reorganised", lost_by_waterfall({2.5, unsecured, suppliers_in_court, 0.0, fleet + contracts})},
        {"liquidated", lost_by_waterfall({2.5, unsecured, suppliers_at_end, 0.2, fleet})},
        {"landlord", lost_by_waterfall({3.0, 1.0 - kWeeks * whole(0.2 * kWeek), 0.0, 0.0, 10.0 * 0.2})}};
    char const* const classes[] = {"secured_lenders", "unsecured_lenders", "suppliers", "customers"};
    std::vector<double> total(4, 0.0);
    for (Case const& each : cases) {
        for (std::size_t c = 0; c < 4; ++c) {
            known.within(fmt::format("lost by {} of {}, USD bn", classes[c], each.name), "waterfall by hand",
                         each.lost[c],
                         known.figure("credit_loss_mean_by_firm", {"base", each.name, classes[c]}) * 1e-9,
                         kFewQuanta);
            total[c] += each.lost[c];
        }
        known.within(fmt::format("lost by holders of {}, USD bn", each.name), "mark",
                     each.name == std::string("landlord") ? 0.0 : 0.7,
                     known.figure("credit_loss_mean_by_firm", {"base", each.name, "shareholders"}) * 1e-9,
                     kFewQuanta);
    }
    auto const by = [&](char const* who, int weeks) {
        return known.figure("credit_loss_mean", {"base", who, fmt::format("{}", 7 * weeks)}) * 1e-9;
    };
    for (std::size_t c = 0; c < 4; ++c) {
        EXPECT_EQ(by(classes[c], kWeeks - 1), 0.0);
        known.within(fmt::format("lost by {} of all, USD bn", classes[c]), "sum of firms", total[c],
                     by(classes[c], kWeeks), 4 * kFewQuanta);
        EXPECT_EQ(by(classes[c], kWeeks), by(classes[c], 39)) << "nobody loses twice";
    }
    known.within("lost by all creditors, USD bn", "sum of classes", sum(total), by("all_creditors", kWeeks),
                 16 * kFewQuanta);
    // what suppliers get for what they give up leaves the order of what they lose
    EXPECT_GT(suppliers_in_exchange, 0.0);
    EXPECT_GT(suppliers_in_court, suppliers_in_exchange);
    EXPECT_GT(suppliers_at_end, suppliers_in_court);
}

/// P(k of n).
double binomial(int n, int k, double p)
{
    double ways = 1.0;
    for (int i = 0; i < k; ++i) {
        ways *= static_cast<double>(n - i) / (i + 1);
    }
    return ways * std::pow(p, k) * std::pow(1.0 - p, n - k);
}

/// Mean of the worst share of a binomial number.
double mean_of_worst(int n, double p, double share)
{
    double taken = 0.0;
    double sum = 0.0;
    for (int k = n; k >= 0 && taken < share; --k) {
        double const part = std::min(binomial(n, k, p), share - taken);
        taken += part;
        sum += part * k;
    }
    return sum / share;
}

int binomial_quantile(int n, double p, double q)
{
    int k = 0;
    for (double sum = binomial(n, 0, p); sum < q; sum += binomial(n, k, p)) {
        ++k;
    }
    return k;
}

TEST(KnownAnswers, LossesOfAPortfolioAreBinomial)
{
    KnownAnswer known("portfolio_losses");
    known.run();
    Counted const counted = known.counted();
    constexpr int kFirms = 10;
    constexpr double kLoss = 0.6;
    auto const p = [](int weeks) { return 1.0 - std::exp(-0.1 * weeks * kWeek); };
    auto const n = static_cast<double>(counted.paths());
    for (int const weeks : {52, 104}) {
        double const error = kLoss * std::sqrt(kFirms * p(weeks) * (1.0 - p(weeks)) / n);
        known.sampled(
            fmt::format("mean loss, week {}, USD bn", weeks), "n p X", kFirms * p(weeks) * kLoss,
            known.figure("credit_loss_mean", {"base", "unsecured_lenders", fmt::format("{}", 7 * weeks)}) *
                1e-9,
            error, kQuantumBn * kFirms);
    }
    auto const within = [&](char const* name, std::string const& label, std::string const& what,
                            char const* yardstick, double expected) {
        for (char const* who : {"unsecured_lenders", "all_creditors"}) {
            auto const end = [&](char const* which) {
                return known.figure(fmt::format("{}_{}", name, which), {"base", who, label}) * 1e-9;
            };
            known.bracket(fmt::format("{} of {}, USD bn", what, who), yardstick, expected, end("lower"),
                          end("upper"));
        }
    };
    for (char const* q : {"0.5", "0.95", "0.99"}) {
        within("credit_loss_quantile", q, fmt::format("{} quantile", q), "binomial",
               kLoss * binomial_quantile(kFirms, p(104), std::stod(q)));
    }
    for (char const* c : {"0.95", "0.99"}) {
        within("credit_loss_expected_shortfall", c, fmt::format("expected shortfall at {}", c), "binomial",
               kLoss * mean_of_worst(kFirms, p(104), 1.0 - std::stod(c)));
    }
    known.within("lost by secured lenders", "0", 0.0,
                 known.figure("credit_loss_expected_shortfall", {"base", "secured_lenders", "0.99"}), 0.0);
}

TEST(KnownAnswers, LendersThatHaveLostMoneyLendLess)
{
    KnownAnswer known("lender_losses");
    known.run();
    Counted const counted = known.counted();
    known.within("survivors of the note", "0", 0.0, static_cast<double>(counted.survivors("defaults", 78)),
                 0.0);
    double const lost = 0.5 * (10.0 - 0.1);
    for (int const weeks : {13, 26, 52}) {
        double hazard = 0.0;
        for (int k = 1; k <= weeks + 1; ++k) {
            double const losses = k <= 4 ? 0.0 : lost * std::exp2(-(k - 4) * kWeek / 0.5);
            hazard += 1.5 * kWeek * std::exp(-2.0 * losses / 10.0);
        }
        known.probability(fmt::format("debt of lenders that have lost, within {} weeks", weeks),
                          "arrival at lambda e^(-b L / C)", 1.0 - std::exp(-hazard),
                          counted.survivors(fmt::format("of_hurt_{}", weeks), 78), counted.paths());
        known.probability(fmt::format("debt of other lenders within {} weeks", weeks),
                          "arrival at constant rate", 1.0 - std::exp(-1.5 * (weeks + 1) * kWeek),
                          counted.survivors(fmt::format("of_others_{}", weeks), 78), counted.paths());
    }
    known.run({"-p", "switches.lender_losses=false"});
    Counted const without = known.counted();
    known.probability("debt of lenders whose losses are switched off, within 52 weeks",
                      "arrival at constant rate", 1.0 - std::exp(-1.5 * 53 * kWeek),
                      without.survivors("of_hurt_52", 78), without.paths());
}

}  // namespace
}  // namespace ballast::testing
