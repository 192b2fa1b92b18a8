/// The ledgers of order books on replayed paths against closed forms and recursions written down by hand.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/regression/known_answers/case.hpp"
#include "tests/regression/known_answers/replayed_steps.hpp"

namespace ballast::testing {
namespace {

constexpr std::size_t kOrderWeeks = 157;
constexpr double kPace = 1000;      ///< GPUs a step
constexpr double kCapital = 20000;  ///< USD a GPU
constexpr double kPrice = 3;        ///< USD an hour
constexpr double kHoursYear = 8760;
constexpr double kHoursStep = 168;
constexpr double kBilled = 8000 / kHoursYear;
constexpr double kSold = 7000 / kHoursYear;
constexpr double kVariable = 1.3 * 1.25 / 1000 * 60 + 0.1;
constexpr double kPlace = 0.3;
constexpr double kShortRate = 0.04;
constexpr double kSpread = 0.05;
constexpr double kMoney =
    1e-8;  ///< amounts are booked to a millionth of a dollar, GPUs are sums of many steps

Series book(Replayed const& replayed, char const* name, char const* trace)
{
    Series values = replayed.all.at("order_books").at(name).at(trace).get<Series>();
    values.resize(kOrderWeeks);
    return values;
}

Series minus(Series values)
{
    for (double& x : values) {
        x = -x;
    }
    return values;
}

/// What a book does that signs `pace(k)` in step k; lead, term and loan in steps, loss of contracts a step.
struct Terms {
    std::size_t lead, term, loan;
    double advance, deposit, spread_ratio, cancels;
};

struct Ledger {
    Series signed_gpus, contracted, free, receipts, costs, invoices, draws, interest, principal, deposits,
        loan;
};

/// Every order, draw and loan kept by its own step: no pools, no quarters.
template <class Pace>
Ledger by_hand(Terms const& terms, Pace const& pace)
{
    Ledger x;
    double const retires = 1 - std::exp(-kWeek);  // a second life of a year
    double const net =
        kPrice - terms.deposit * kCapital / (kBilled * kHoursStep * static_cast<double>(terms.term));
    double const rate = (kShortRate + terms.spread_ratio * kSpread) * kWeek;
    double total = 0;
    double free = 0;
    double before = 0;
    double balance = 0;
    Series lives(kOrderWeeks, 0.0);
    for (std::size_t k = 0; k < kOrderWeeks; ++k) {
        total += pace(k);
        x.signed_gpus.push_back(total);
        double const delivered = k >= terms.lead ? pace(k - terms.lead) : 0.0;
        double out = 0;
        for (std::size_t j = 0; j < k; ++j) {
            double const stays = k - j >= terms.term ? 0.0 : lives[j] * (1 - terms.cancels);
            out += lives[j] - stays;
            lives[j] = stays;
        }
        lives[k] = delivered;
        double const free_before = free;
        free = free * (1 - retires) + out;
        double contracted = 0;
        for (double const live : lives) {
            contracted += live;
        }
        double const serves = 0.5 * (before + contracted);
        double const idles = 0.5 * (free_before + free);
        before = contracted;
        x.contracted.push_back(contracted);
        x.free.push_back(free);
        x.receipts.push_back((serves * net * kBilled + idles * kSold * 0.8 * kPrice) * kHoursStep * 1e-9);
        x.costs.push_back(((serves * kBilled + idles * kSold) * kVariable + (serves + idles) * kPlace) *
                          kHoursStep * 1e-9);
        x.invoices.push_back(delivered * kCapital * 1e-9);
        x.draws.push_back(terms.advance * x.invoices.back());
        x.interest.push_back(balance * rate);
        double principal = 0;
        for (std::size_t j = k > terms.loan ? k - terms.loan : 0; j < k; ++j) {
            principal += x.draws[j] / static_cast<double>(terms.loan);
        }
        x.principal.push_back(principal);
        balance += x.draws.back() - principal;
        x.loan.push_back(balance);
        x.deposits.push_back(terms.deposit * pace(k) * kCapital * 1e-9);
    }
    return x;
}

void compare(KnownAnswer& known, std::string const& what, Replayed const& ours, char const* name,
             Ledger const& hand)
{
    auto const row = [&](char const* quantity, Series const& expected, Series const& found,
                         double tolerance) {
        known.series(fmt::format("{}, {}", quantity, what), "order by order, by hand", expected, found,
                     tolerance);
    };
    auto const cut = [](Series values) {
        values.resize(kOrderWeeks);
        return values;
    };
    row("GPUs under contract", hand.contracted, book(ours, name, "contracted"), 1e-6);
    row("GPUs out of contract", hand.free, book(ours, name, "free"), 1e-6);
    row("receipts, USD bn", hand.receipts, cut(ours.line("order_receipts")), kMoney);
    row("costs, USD bn", hand.costs, minus(cut(ours.line("order_costs"))), kMoney);
    row("deposits, USD bn", hand.deposits, cut(ours.line("order_deposits")), kMoney);
    row("invoices, USD bn", hand.invoices, minus(cut(ours.line("order_invoices"))), kMoney);
    row("draws, USD bn", hand.draws, cut(ours.line("order_draws")), kMoney);
    row("interest, USD bn", hand.interest, minus(cut(ours.line("order_interest"))), kMoney);
    row("principal, USD bn", hand.principal, minus(cut(ours.line("order_principal"))), kMoney);
    row("loan, USD bn", hand.loan, book(ours, name, "loan"), kMoney);
}

/// The head comment's closed form, which the sums of single orders must give as well.
void keep_pace(KnownAnswer& known)
{
    auto const steady = [](std::size_t) { return kPace; };
    Ledger const hand = by_hand({26, 78, 52, 0.7, 0.1, 0.8, 0}, steady);
    Series contracted, principal;
    for (std::size_t k = 0; k < kOrderWeeks; ++k) {
        double const delivered = k + 1 > 26 ? static_cast<double>(k + 1 - 26) : 0;
        double const drawn = k > 26 ? static_cast<double>(k - 26) : 0;
        contracted.push_back(kPace * std::min(delivered, 78.0));
        principal.push_back(0.7 * kPace * kCapital * 1e-9 * std::min(drawn, 52.0) / 52);
    }
    Replayed const ours = known.replay("steady", as_it_ends("base"));
    compare(known, "steady", ours, "of_steady", hand);
    known.series("GPUs under contract, steady", "g min((k + 1 - L)+, T)", contracted,
                 book(ours, "of_steady", "contracted"), 1e-6);
    Series found = ours.line("order_principal");
    found.resize(kOrderWeeks);
    known.series("principal, steady, USD bn", "d min((k - L)+, n) / n", principal, minus(found), kMoney);

    Terms const cancels{26, 208, 52, 0.7, 0, 1, 0.4 * kWeek};  // nothing expires
    compare(known, "cancelled", known.replay("cancelled", as_it_ends("base")), "of_cancelled",
            by_hand(cancels, steady));
}

/// Two whole quarters are signed, then nothing for a year, then again.
void wait_for_the_window(KnownAnswer& known)
{
    std::size_t const shut = step_of_day(190);
    std::size_t const open = step_of_day(554);
    auto const pace = [&](std::size_t k) { return k >= shut && k < open ? 0.0 : kPace; };
    Replayed const ours = known.replay("steady", as_it_ends("shut"));
    Series capital;
    for (std::size_t k = 0; k < kOrderWeeks; ++k) {
        capital.push_back((k > 0 ? capital.back() : 0) + pace(k) * kCapital * 1e-9);
    }
    known.series("capital cost signed, shut, USD bn", "none while shut", capital,
                 book(ours, "of_steady", "signed_capital"), kMoney);
    double drawn = 0;
    Series const draws = ours.line("order_draws");
    for (std::size_t k = shut; k < open; ++k) {
        drawn += draws[k];
    }
    known.within("drawn while shut, USD bn", "what was signed in the lead before",
                 26 * 0.7 * kPace * kCapital * 1e-9, drawn, kMoney);
}

void follow_margin_and_lenders(KnownAnswer& known)
{
    double const margin = (kPrice - kVariable) * kBilled - kPlace;
    double const yield = kShortRate + kSpread;
    double const years = 78 * kWeek;
    double const cover = margin * kHoursStep / kWeek * (1 - std::exp(-yield * years)) / yield / kCapital;
    double const w = std::clamp(cover - 1, 0.0, 1.0);
    EXPECT_GT(w, 0.1);
    EXPECT_LT(w, 0.9);
    Replayed const thin = known.replay("thin", as_it_ends("base"));
    known.within("capital cost signed by thin, USD bn", "w^2 (3 - 2 w) of the pace",
                 static_cast<double>(kOrderWeeks) * kPace * kCapital * 1e-9 * w * w * (3 - 2 * w),
                 book(thin, "of_thin", "signed_capital").back(), kMoney);

    Replayed const leveraged = known.replay("leveraged", as_it_ends("base"));
    Series const use = leveraged.all.at("debt_utilisation").get<Series>();
    Series const found = book(leveraged, "of_leveraged", "signed_capital");
    Series hand;
    for (std::size_t k = 0; k < kOrderWeeks; ++k) {
        double const before = k > 0 ? use[k - 1] : 0;
        double const left = std::clamp((1 - before) / 0.5, 0.0, 1.0);
        double const grants = left * left * (3 - 2 * left);
        hand.push_back((k > 0 ? hand.back() : 0) + 2 * kPace * kCapital * 1e-9 * grants);
    }
    known.series("capital cost signed by leveraged, USD bn", "g(u) of the pace", hand, found, 1e-7);
    EXPECT_GT(*std::max_element(use.begin(), use.begin() + kOrderWeeks), 0.7)
        << "lenders have become careful";
}

void count(KnownAnswer& known)
{
    known.run();
    double const signed_capital = 157 * kPace * kCapital;
    double const quanta = 157 * 16384.0;
    known.within("capital cost of orders of steady, mean, USD", "157 g K", signed_capital,
                 known.figure("orders_signed_mean", {"base", "steady", "1099"}), 3e-6 * signed_capital);
    known.within("loans of steady, mean, USD", "131 a g K", 131 * 0.7 * kPace * kCapital,
                 known.figure("order_loans_mean", {"base", "steady", "1099"}), quanta);
}

TEST(KnownAnswers, OrderBooksGrowWithTheMarginAndWithWhatLendersLeave)
{
    KnownAnswer known("order_book");
    keep_pace(known);
    wait_for_the_window(known);
    follow_margin_and_lenders(known);
    count(known);
}

}  // namespace
}  // namespace ballast::testing
