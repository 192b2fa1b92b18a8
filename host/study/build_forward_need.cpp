/// The scheduled part of what a firm needs in the 52 weeks after a step: principal, committed spending less dedicated
/// draws, steps of contracts, leases and operating cost against today's level, equity to be paid less equity that is
/// certain.
#include <algorithm>

#include "host/study/table_build.hpp"

namespace ballast {
namespace {

/// Per-step figures of one kind, [step][firm].
using Rows = std::vector<double>;

/// Principal of facilities less their draws, were every draw made that the plan allows.
void add_facilities(TableBuild const& b, Rows& single)
{
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
            double const draw = k <= y.window_step ? std::min(y.advance * invoice, undrawn) : 0.0;
            balance += draw - principal;
            undrawn -= draw;
            amortisation += draw * y.steps_inverse;
            single[row(k * num_firms + y.firm)] += principal + invoice - draw;
        }
    }
}

/// Payments that come once.
Rows single_payments(TableBuild const& b)
{
    auto const& out = b.out;
    int const num_firms = b.study.firm_names.size();
    Rows single = out.committed_capex;
    add_facilities(b, single);
    for (int k = 0; k < b.steps(); ++k) {
        for (std::size_t i = 0; i < out.debts.size(); ++i) {
            single[row(k * num_firms + out.debts[i].firm)] +=
                out.debt_principal[row(k) * out.debts.size() + i];
        }
        for (int j = out.investment_first[row(k)]; j < out.investment_first[row(k) + 1]; ++j) {
            if (out.investor[row(j)] != kNone) {
                single[row(k * num_firms + out.investor[row(j)])] += out.investment[row(j)];
            } else if (out.investee[row(j)] != kNone) {
                single[row(k * num_firms + out.investee[row(j)])] -= out.investment[row(j)];
            }
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
            auto const at = row(k) * out.contracts.size() + i;
            double paid = out.contract_pay[at];
            if (b.has_plan()) {
                double const full = b.plan.contract_full[at];
                paid = full > 0.0 ? paid * (b.plan.contract_paid[at] / full) : paid;
            }
            move(k, out.contracts[i].customer, out.contracts[i].provider, paid);
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
    Rows const single = single_payments(b);
    Rows const running = running_payments(b);
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
