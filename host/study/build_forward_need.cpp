/// The scheduled part of what a firm needs in the 52 weeks after a step: principal, committed spending less dedicated
/// draws, building works, steps of contracts, leases, operating cost and the service of vehicles against today's level,
/// equity to be paid less equity that is certain. Promises with conditions do not count.
#include <algorithm>

#include "host/study/table_build.hpp"

namespace ballast {
namespace {

/// Per-step figures of one kind, [step][firm].
using Rows = std::vector<double>;

/// Principal of facilities, and invoices less draws, were every draw made that the plan allows. A ring-fenced vehicle
/// serves its debt from what its contracts pay: to the firm the service is a smaller distribution.
void add_facilities(TableBuild const& b, Rows& single, Rows& running)
{
    auto const& market = b.out.market;
    int const num_firms = b.study.firm_names.size();
    std::size_t const num_facilities = b.out.facilities.size();
    for (std::size_t i = 0; i < num_facilities; ++i) {
        auto const& y = b.out.facilities[i];
        double balance = y.balance;
        double undrawn = y.undrawn;
        double amortisation = y.amortisation;
        for (int k = 0; k < b.steps(); ++k) {
            double const invoice = b.out.facility_invoice[row(k) * num_facilities + i];
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

/// Payments that come once.
Rows single_payments(TableBuild const& b)
{
    auto const& out = b.out;
    int const num_firms = b.study.firm_names.size();
    Rows single = out.committed_capex;
    for (int k = 0; k < b.steps(); ++k) {
        for (std::size_t i = 0; i < out.debts.size(); ++i) {
            single[row(k * num_firms + out.debts[i].firm)] +=
                out.debt_principal[row(k) * out.debts.size() + i];
        }
    }
    auto const add = [&](int k, int firm, double amount) {
        if (k >= 0 && k < b.steps() && firm != kNone) {
            single[row(k * num_firms + firm)] += amount;
        }
    };
    for (auto const& promise : out.commitments) {
        if (is_conditional(promise)) {
            continue;  // nobody counts on it
        }
        if (promise.investor != kNone) {
            add(promise.first_step, promise.investor, promise.amount);
        } else {
            add(promise.first_step, promise.investee, -promise.amount);
        }
    }
    for (auto const& phase : out.phases) {
        int const end = static_cast<int>(phase.planned_step);
        for (int k = end - static_cast<int>(phase.shell_steps); k < end; ++k) {
            add(k, builder_of(b.study, phase), phase.shell);
        }
    }
    return single;
}

/// Payments less receipts that go on step by step and of which the running mean of flows sees today's level only.
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
            // the cost of growth counts with its receipts: staff, and core cash flow less power and operations
            std::size_t const at = row(k * num_firms + f);
            running[at] += out.fixed_cost[at] - (b.has_plan() ? b.plan.net_core[at] : out.core[at]);
        }
        for (std::size_t i = 0; i < out.contracts.size(); ++i) {
            move(k, out.contracts[i].customer, out.contracts[i].provider,
                 planned_payment(b, k, static_cast<int>(i)));
        }
        for (std::size_t i = 0; i < out.leases.size(); ++i) {
            int const site = out.leases[i].site;
            double const share = site == kNone ? 1.0 : b.site_share[row(k) * out.sites.size() + row(site)];
            move(k, out.leases[i].payer, out.leases[i].payee,
                 out.lease_rent[row(k) * out.leases.size() + i] * share);
        }
    }
    return running;
}

}  // namespace

void build_forward_need(TableBuild& b)
{
    int const num_firms = b.study.firm_names.size();
    int const year = b.grid.year_steps();
    Rows single = single_payments(b);
    Rows running = running_payments(b);
    add_facilities(b, single, running);
    b.out.forward_need.assign(row(b.steps() * num_firms), 0.0);
    for (int k = 0; k < b.steps(); ++k) {
        int const last = std::min(k + year, b.steps() - 1);
        for (int f = 0; f < num_firms; ++f) {
            double need = 0.0;
            for (int j = k + 1; j <= last; ++j) {
                need += single[row(j * num_firms + f)] +
                        (running[row(j * num_firms + f)] - running[row(k * num_firms + f)]);
            }
            b.out.forward_need[row(k * num_firms + f)] = need;
        }
    }
}

}  // namespace ballast
