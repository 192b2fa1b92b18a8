/// The ledger ahead of each firm: what it expects of every step to come, against which its runway is measured
/// (kernels/firms/accounts/runway.hpp). On the base case that is the plan itself: its operating flow, and its dated payments
/// less planned draws; equity counts where it is certain, uncommitted spending and raises do not. A scenario moves it by
/// what its own schedules differ from the base's. Before there is a plan, schedules alone speak.
#include <algorithm>
#include <cmath>

#include "host/study/table_build.hpp"
#include "kernels/core/table_math.hpp"

namespace ballast {
namespace {

/// Per-step figures of one kind, [step][firm].
using Rows = std::vector<double>;

/// Principal of facilities, and invoices less draws, were every draw made that the plan allows. A ring-fenced vehicle
/// serves its debt from what its contracts pay: to the firm the service is a smaller distribution.
void add_facilities(TableBuild const& b, Rows& single, Rows& running)
{
    auto const& market = b.out.firms.market;
    int const num_firms = b.study.firm_names.size();
    std::size_t const num_facilities = b.out.firms.facilities.size();
    for (std::size_t i = 0; i < num_facilities; ++i) {
        auto const& y = b.out.firms.facilities[i];
        double balance = y.balance;
        double undrawn = y.undrawn;
        double amortisation = y.amortisation;
        for (int k = 0; k < b.steps(); ++k) {
            double const invoice = b.out.firms.facility_invoice[row(k) * num_facilities + i];
            double const principal = std::min(balance, amortisation);
            double const in_window = k == y.window_step ? y.window_share : 1.0;
            double const draw = k <= y.window_step ? std::min(y.advance * invoice * in_window, undrawn) : 0.0;
            double const before = balance;
            balance += draw - principal;
            undrawn -= draw;
            amortisation += draw * y.steps_inverse;
            std::size_t const at = row(k * num_firms + y.firm);
            single[at] += invoice - draw;
            if (y.ring_fenced != 0) {
                double const short_rate = b.planned(k, market.short_rate, market.short_rate_constant) * b.dt;
                running[at] += principal + before * (y.rate + (y.floating != 0 ? short_rate : 0.0));
            } else {
                single[at] += principal;
            }
        }
    }
}

/// Steps' worth of one unit a step over n steps at a rate per step.
double annuity(double n, double rate)
{
    double const growth = 1.0 + rate * (rate / 3.0 - 0.5);  // ln(1 + r) / r
    return n * growth * table_annuity_psi(n * rate * growth);
}

/// What the asset that secures a debt bears of new loans in a step, on the plan.
double planned_loan(TableBuild const& b, DebtTable<double> const& debt, int k, double rate)
{
    auto const& out = b.out.firms;
    int const site = out.leases[row(debt.lease)].site;
    double const share =
        site == kNone ? 1.0 : std::min(b.site_share[row(k) * out.sites.size() + row(site)], 1.0);
    double const rent = out.lease_rent[row(k) * out.leases.size() + row(debt.lease)] * share;
    double const steps = annuity(debt.refinance_until - k, rate);
    return rent * std::min(steps * debt.dscr_inverse, debt.rent_steps);
}

/// Principal of a debt by step, less what new loans against its asset repay of it; as kernels/firms/debts/refinancing.hpp
/// has it while everybody pays and nothing else is owed against the asset.
std::vector<double> principal_in_cash(TableBuild const& b, std::size_t i)
{
    auto const& market = b.out.firms.market;
    auto const& debts = b.out.firms.debts;
    DebtTable<double> const& debt = debts[i];
    std::vector<double> cash;
    double balance = debt.balance;
    double refinanced = 0.0;
    double instalment = 0.0;
    double mean_rate = 0.0;
    for (int k = 0; k < b.steps(); ++k) {
        double const scheduled = b.out.firms.debt_principal[row(k) * debts.size() + i];
        if (debt.refinances == 0) {
            cash.push_back(scheduled);
            continue;
        }
        double const repaid = k < debt.refinance_until
                                  ? std::clamp(instalment - refinanced * mean_rate, 0.0, refinanced)
                                  : refinanced;
        refinanced -= repaid;
        double size = 0.0;
        if (scheduled > 0.0 && k < debt.refinance_until) {
            double const spread = market.spread == kNone ? 0.0
                                                         : debt.credit_beta * market.spread_mean *
                                                               table_exp(b.planned(k, market.spread, 0.0));
            double const rate = (b.planned(k, market.short_rate, market.short_rate_constant) +
                                 std::max(debt.refinance_spread + spread, 0.0)) *
                                b.dt;
            double const left = balance - repaid - scheduled;
            size = std::clamp(planned_loan(b, debt, k, rate) - left, 0.0, scheduled);
            mean_rate = size > 0.0 ? (refinanced * mean_rate + size * rate) / (refinanced + size) : mean_rate;
            instalment += size / annuity(debt.refinance_until - k, rate);
            refinanced += size;
        }
        balance -= repaid + scheduled - size;
        cash.push_back(repaid + scheduled - size);
    }
    return cash;
}

/// Payments that come once, by schedule.
Rows single_payments(TableBuild const& b)
{
    auto const& out = b.out;
    int const num_firms = b.study.firm_names.size();
    Rows single;
    for (FirmStepTable<double> const& step : out.firms.firm_steps) {
        single.push_back(step.committed_capex);
    }
    for (std::size_t i = 0; i < out.firms.debts.size(); ++i) {
        std::vector<double> const principal = principal_in_cash(b, i);
        for (int k = 0; k < b.steps(); ++k) {
            single[row(k * num_firms + out.firms.debts[i].firm)] += principal[row(k)];
        }
    }
    auto const add = [&](int k, int firm, double amount) {
        if (k >= 0 && k < b.steps() && firm != kNone) {
            single[row(k * num_firms + firm)] += amount;
        }
    };
    for (auto const& phase : out.firms.power_tranches) {
        int const end = static_cast<int>(phase.planned_step);
        for (int k = end - static_cast<int>(phase.construction_steps); k < end; ++k) {
            add(k, builder_of(b.study, phase), phase.construction);
        }
    }
    return single;
}

/// Equity that an investor has promised without conditions, as its investee receives it. Nobody counts on the rest.
Rows certain_equity(TableBuild const& b)
{
    int const num_firms = b.study.firm_names.size();
    Rows equity(row(b.steps() * num_firms), 0.0);
    auto const add = [&](int k, int firm, double amount) {
        if (firm != kNone) {
            equity[row(k * num_firms + firm)] += amount;
        }
    };
    for (auto const& promise : b.out.firms.commitments) {
        if (!is_conditional(promise) && promise.first_step >= 0 && promise.first_step < b.steps()) {
            add(promise.first_step, promise.investor, -promise.amount);
            add(promise.first_step, promise.investee, promise.amount);
        }
    }
    return equity;
}

/// Payments less receipts that go on step by step, by schedule.
Rows running_payments(TableBuild const& b)
{
    auto const& out = b.out;
    int const num_firms = b.study.firm_names.size();
    Rows running(row(b.steps() * num_firms), 0.0);
    auto const move = [&](int k, int payer, int payee, double amount) {
        if (payer != kNone) {
            running[row(k * num_firms + payer)] += amount;
        }
        if (payee != kNone) {
            running[row(k * num_firms + payee)] -= amount;
        }
    };
    for (int k = 0; k < b.steps(); ++k) {
        for (int f = 0; f < num_firms; ++f) {
            // staff, and core cash flow less power and operations
            std::size_t const at = row(k * num_firms + f);
            FirmStepTable<double> const& step = out.firms.firm_steps[at];
            running[at] += step.fixed_cost - (b.has_plan() ? b.plan.net_core[at] : step.core);
        }
        for (std::size_t i = 0; i < out.firms.contracts.size(); ++i) {
            move(k, out.firms.contracts[i].customer, out.firms.contracts[i].provider,
                 planned_payment(b, k, static_cast<int>(i)));
        }
        for (std::size_t i = 0; i < out.firms.leases.size(); ++i) {
            int const site = out.firms.leases[i].site;
            double const share =
                site == kNone ? 1.0 : b.site_share[row(k) * out.firms.sites.size() + row(site)];
            move(k, out.firms.leases[i].payer, out.firms.leases[i].payee,
                 out.firms.lease_rent[row(k) * out.firms.leases.size() + i] * share);
        }
    }
    return running;
}

/// What a plan shows, moved by what payments of this study differ from those that the plan's study had.
Rows expected(Rows const& planned, Rows const& payments, Rows const& payments_of_base)
{
    Rows rows(payments.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        double const moved = payments_of_base.empty() ? 0.0 : payments[i] - payments_of_base[i];
        rows[i] = planned.empty() ? -payments[i] : planned[i] - moved;
    }
    return rows;
}

/// Lowest value of each block of `size` rows.
void add_lows(TableBuild& b, int size, std::vector<double>& lows)
{
    int const rows = b.steps() + 1;
    for (int f = 0; f < b.study.firm_names.size(); ++f) {
        for (int first = 0; first < rows; first += size) {
            auto const begin = b.out.firms.ahead.begin() + f * rows + first;
            lows.push_back(*std::min_element(begin, begin + std::min(size, rows - first)));
        }
    }
}

/// Earnings of the twelve months after each step, as far as the tables go: those of the plan, moved by what the study's own
/// schedules differ from the base's.
void add_forward_earnings(TableBuild& b)
{
    auto& steps = b.out.firms.firm_steps;
    int const num_firms = b.study.firm_names.size();
    int const year = std::max(1, b.grid.year_steps());
    auto const earned = [&](int k, int f) {
        std::size_t const at = row(k * num_firms + f);
        double const before_interest =
            b.plan.earnings.empty() ? 0.0 : b.plan.earnings[at] - b.plan.operating_flow[at];
        return steps[at].expected_flow + before_interest;
    };
    for (int f = 0; f < num_firms; ++f) {
        double sum = 0.0;
        int counted = 0;
        for (int k = b.steps() - 1; k >= 0; --k) {
            double const of_year = counted > 0 ? sum / (counted * b.dt) : earned(k, f) / b.dt;
            steps[row(k * num_firms + f)].forward_earnings = of_year;
            sum += earned(k, f);
            if (counted == year) {
                sum -= earned(k + year, f);
            } else {
                ++counted;
            }
        }
    }
}

}  // namespace

void build_ahead(TableBuild& b)
{
    auto& out = b.out;
    int const num_firms = b.study.firm_names.size();
    Rows single = single_payments(b);
    Rows running = running_payments(b);
    add_facilities(b, single, running);
    Rows const dated = expected(b.plan.dated_flow, single, b.plan.single_payments);
    Rows const flow = expected(b.plan.operating_flow, running, b.plan.running_payments);
    for (std::size_t at = 0; at < flow.size(); ++at) {
        out.firms.firm_steps[at].expected_flow = flow[at];
    }
    add_forward_earnings(b);
    Rows const equity = certain_equity(b);
    b.calibration.single_payments = std::move(single);
    b.calibration.running_payments = std::move(running);

    out.firms.ahead.reserve(row(num_firms * (b.steps() + 1)));
    for (int f = 0; f < num_firms; ++f) {
        double sum = 0.0;
        out.firms.ahead.push_back(sum);
        for (int k = 0; k < b.steps(); ++k) {
            std::size_t const at = row(k * num_firms + f);
            sum += flow[at] + dated[at] + equity[at];
            out.firms.ahead.push_back(sum);
        }
    }
    add_lows(b, kShortBlock, out.firms.ahead_short_low);
    add_lows(b, kLongBlock, out.firms.ahead_long_low);
    build_troughs(b);
    out.firms.planned_signed_pay.assign(out.firms.labs.size(), 0.0);  // at the start nothing is signed
    out.firms.planned_signed_pay.insert(out.firms.planned_signed_pay.end(), b.plan.signed_ahead.begin(),
                                        b.plan.signed_ahead.end());
    out.firms.planned_signed_pay.resize(row(b.steps() + 1) * out.firms.labs.size(), 0.0);
}

}  // namespace ballast
