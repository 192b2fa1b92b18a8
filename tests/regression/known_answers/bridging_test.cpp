/// Bridge financing: customers that pay ahead, vendors that lend, GPUs that are sold and leased back, rights issues.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/regression/known_answers/case.hpp"
#include "tests/regression/known_answers/replayed_steps.hpp"

namespace ballast::testing {
namespace {

constexpr int kBridgedWeeks = 60;

/// Whether a firm survives that many weeks with a little less and a little more cash than `frontier`: a thousandth, and more
/// than the four quanta of single precision that may stay unpaid.
void brackets(KnownAnswer& known, char const* firm, char const* yardstick, double frontier,
              int weeks = kBridgedWeeks)
{
    double const margin = std::max(1e-3 * frontier, 6 * kQuantumBn);
    std::vector<std::uint64_t> number;
    for (double const cash : {frontier - margin, frontier + margin}) {
        known.run({"-p", fmt::format("firm.{}.cash_usd_bn={:.17g}", firm, cash), "--paths", "256"});
        number.push_back(known.counted().survivors(firm, weeks));
    }
    EXPECT_EQ(number[0], 0U) << firm;
    EXPECT_EQ(number[1], 256U) << firm;
    known.bracket(fmt::format("cash with which {} pays, USD bn", firm), yardstick, frontier,
                  number[0] == 0 ? frontier - margin : frontier * 2,
                  number[1] == 256 ? frontier + margin : 0);
}

double level_payment(double n, double rate)
{
    return rate / (1 - std::pow(1 + rate, -n));
}

/// Once, in week 2; the invoice in week 12.
void customers_pay_ahead(KnownAnswer& known)
{
    std::size_t const due = step_of_day(84);
    double const bill = 0.52 * kWeek;
    double const most = 0.2 * 52 * bill;
    brackets(known, "calls", "I - B (1 - 10 (1 + q) / 52)", whole(0.2) - most * (1 - 10 * 1.1 / 52));

    double const gross = 1 / (1 - 1.1 / 52 * 0.25 / kWeek);
    double const wanted = whole(0.2) - whole(0.15);
    double const paid = std::min(wanted * gross, most);
    double cash = whole(0.15);
    double of_customer = whole(5);
    double left = 0;
    Series ahead;
    Series cashes;
    Series others;
    for (std::size_t k = 0; k < kBridgedWeeks; ++k) {
        double const met = std::min(left, paid * 1.1 / 52);
        double const called = k == 1 ? paid : 0;
        left += called * 1.1 - met;
        cash += called - met + (k > due ? 0.2 * kWeek : k == due ? -whole(0.2) : 0);
        of_customer += met - called;
        ahead.push_back(called - met);
        cashes.push_back(cash);
        others.push_back(of_customer);
    }
    Replayed const promises = known.replay("promises", as_it_ends("base"));
    known.series("paid ahead to promises less bills met, USD bn", "ledger by hand", ahead,
                 promises.line("customer_prepayment"), kDollar);
    known.series("cash of promises, USD bn", "ledger by hand", cashes, promises.cash, 100 * kDollar);
    known.series("cash of its customer, USD bn", "ledger by hand", others,
                 known.replay("customer", as_it_ends("base")).cash, 100 * kDollar);
}

void vendors_lend(KnownAnswer& known)
{
    std::size_t const due = step_of_day(105);
    brackets(known, "borrows", "I (1 - v)", 0.6 * whole(0.2));
    double const rate = 0.1 * kWeek;
    double const lent = whole(0.2) - whole(0.15);
    double const instalment = lent * level_payment(26, rate);
    double loan = 0;
    double cash = whole(10);
    Series flows;
    Series cashes;
    for (std::size_t k = 0; k < kBridgedWeeks; ++k) {
        double const interest = loan * rate;
        double const repaid = std::min(loan, std::max(instalment - interest, 0.0));
        double const draw = k == due ? lent : 0;
        loan += draw - repaid;
        cash += interest + repaid - draw;
        flows.push_back(draw);
        cashes.push_back(cash);
    }
    EXPECT_NEAR(loan, 0, 1e-12);
    known.series("lent to borrows, USD bn", "what it lacks", flows,
                 known.replay("borrows", as_it_ends("base")).line("vendor_loan"), kDollar);
    known.series("cash of its vendor, USD bn", "ledger by hand", cashes,
                 known.replay("vendor", as_it_ends("base")).cash, 100 * kDollar);

    double const lost = 0.4 * whole(0.2);
    Series of_lender;
    for (std::size_t k = 0; k < kBridgedWeeks; ++k) {
        // what is due in the week after the loan is unpaid; the recovery comes a week later
        of_lender.push_back(whole(10) - (k >= due ? lost : 0) + (k > due + 1 ? 0.4 * lost * (1 + rate) : 0));
    }
    known.series("cash of the vendor of fails, USD bn", "10 - x + R x (1 + r)", of_lender,
                 known.replay("lender", as_it_ends("base")).cash, 100 * kDollar);
}

/// Two weeks before the invoice.
void owners_lease_back(KnownAnswer& known)
{
    std::size_t const due = step_of_day(105);
    double const fleet = 20000 * 15000 / 1e9;
    double const share = level_payment(104, 0.13 * kWeek);
    brackets(known, "leases", "I - S (1 - 2 f)", whole(0.2) - 0.8 * fleet * (0.9 - 0.2) * (1 - 2 * share),
             15);

    // at the end of each step it sells for what it lacks within `ahead` steps, the rent of the sale included
    double const ahead = 0.47 / 12 / kWeek;
    double cash = whole(0.1), rent = 0, sale = 0;
    Series cashes, sales, rents;
    for (std::size_t k = 0; k <= due; ++k) {
        rent += sale * share;
        cash += sale - rent - (k == due ? whole(0.2) : 0);
        cashes.push_back(cash);
        sales.push_back(sale);
        rents.push_back(-rent);
        double const invoice = k < due && static_cast<double>(due - k) <= ahead ? whole(0.2) : 0;
        sale = std::max(invoice + rent * ahead - cash, 0.0) / (1 - share * ahead);
    }
    Replayed const leases = known.replay("leases", as_it_ends("base"));
    auto const until = [due](Series series) {
        series.resize(due + 1);
        return series;
    };
    known.series("proceeds of leases, USD bn", "what it lacks / (1 - f tau)", sales,
                 until(leases.line("leaseback")), 100 * kDollar);
    known.series("rent of leases, USD bn", "f x proceeds", rents, until(leases.line("leaseback_rent")),
                 10 * kDollar);
    known.series("cash of leases, USD bn", "ledger by hand", cashes, until(leases.cash), 100 * kDollar);
}

void shareholders_subscribe(KnownAnswer& known)
{
    known.run();
    Counted const counted = known.counted();
    known.probability("issues survives, week 60", "1 - exp(-13 lambda dt)", 1 - std::exp(-13 * 2 * kWeek),
                      counted.survivors("issues", kBridgedWeeks), counted.paths());
    Replayed const pauses = known.replay("pauses", as_it_ends("base"));
    Series const& raised = pauses.line("equity_raised");
    known.within("raised by pauses in a year, USD bn", "share x V (1 - discount)", 0.2 * 1 * 0.5,
                 sum({raised.begin(), raised.begin() + 52}), 10 * kDollar);
}

TEST(KnownAnswers, MoneyComesFromOutsideTheMarkets)
{
    KnownAnswer known("bridging");
    customers_pay_ahead(known);
    vendors_lend(known);
    owners_lease_back(known);
    shareholders_subscribe(known);
}

}  // namespace
}  // namespace ballast::testing
