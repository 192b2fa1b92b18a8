/// Tables of debts: scheduled principal, what secures and converts them.
#include <algorithm>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/study/schedules.hpp"
#include "host/study/table_build.hpp"
#include "kernels/core/table_math.hpp"

namespace ballast {
namespace {

constexpr double kNeverConverts = 1e30;
constexpr double kDaysPerMonth = 365.0 / 12.0;

/// Scheduled principal of a debt by step [whole quanta].
std::vector<double> principal_rows(TableBuild const& b, study::Debt const& debt)
{
    std::vector<double> due(row(b.steps()), 0.0);
    double const amount = debt.amount_usd_bn * b.quanta;
    if (amount <= 0.0) {
        return due;  // whatever its profile says
    }
    int const maturity = b.grid.step_containing(debt.maturity);
    auto const at_maturity = [&](double rest) {
        if (maturity >= 0 && maturity < b.steps()) {
            due[row(maturity)] += rest;
        }
    };
    switch (debt.kind) {
    case study::DebtKind::amortising:
        for (int k = 0; debt.maturity > b.grid.start && k < b.steps(); ++k) {
            due[row(k)] = amount * overlap(b.grid.days(k), {b.grid.start + 1, debt.maturity}).days() /
                          static_cast<double>(debt.maturity - b.grid.start);
        }
        break;
    case study::DebtKind::profile: {
        study::Payments before;
        double rest = amount;
        for (auto const& [date, part] : debt.principal_usd_bn) {
            if (date > b.grid.start && date <= debt.maturity) {
                before.emplace_back(date, part * b.quanta);
            }
        }
        std::sort(before.begin(), before.end());
        for (auto const& [date, part] : before) {
            rest -= part;
        }
        due = payments_by_step(before, b.grid);
        at_maturity(std::max(rest, 0.0));
        break;
    }
    default:
        at_maturity(amount);
    }
    round_cumulative(due);
    return due;
}

/// The stake that secures a margin loan: its borrower holds it.
int pledged_stake(OrderedStudy const& s, study::Debt const& debt)
{
    int const stake = s.stake_names.require(debt.stake, "debt." + debt.name);
    if (s.stakes[row(stake)].holder != debt.firm) {
        throw Error(ExitCode::study_invalid,
                    fmt::format("debt.{} is secured by stake.{}, which {} does not hold", debt.name,
                                debt.stake, debt.firm),
                    "a margin loan is secured by its borrower's own shares", "Name a stake of the borrower.");
    }
    return stake;
}

/// The loan that repays what matures, against the rent of the lease that secures the debt.
void set_refinancing(TableBuild const& b, study::Debt const& debt, DebtTable<double>& t)
{
    auto const& s = b.study;
    auto const& market = b.out.firms.market;
    t.lease = s.lease_names.find(debt.lease);
    if (t.lease == kNone) {
        return;
    }
    t.refinances = 1;
    Day const lease_end = s.leases[row(t.lease)].end;
    Day const tail = static_cast<Day>(debt.refinance_tail_months * kDaysPerMonth + 0.5);
    t.refinance_until = b.grid.step_containing(lease_end - tail);
    t.extension_steps =
        static_cast<std::int32_t>(debt.refinance_extension_months * kDaysPerMonth / b.grid.step_days + 0.5);
    double const short_rate = b.initial_x(market.short_rate, market.short_rate_constant);
    double const own_spread = debt.floating ? debt.rate : debt.rate - short_rate;
    t.credit_beta = s.firms[row(t.firm)].credit_beta;
    t.refinance_spread = debt.refinance_spread > 0.0 ? debt.refinance_spread : own_spread;
    if (market.spread != kNone) {
        t.refinance_spread -= t.credit_beta * market.spread_mean * table_exp(b.initial_x(market.spread, 0.0));
    }
    t.dscr_inverse = 1.0 / debt.refinance_dscr;
    t.rent_steps = debt.refinance_ltv / (s.market.asset_yield * b.dt);
}

}  // namespace

void build_debts(TableBuild& b)
{
    auto const& s = b.study;
    std::vector<std::vector<double>> due;
    for (study::Debt const& debt : s.term_debts) {
        DebtTable<double> t{};
        t.firm = s.firm_names.require(debt.firm, "debt." + debt.name);
        bool const margin = debt.kind == study::DebtKind::margin;
        t.secured = margin || debt.seniority == study::DebtSeniority::secured ? 1 : 0;
        t.floating = debt.floating ? 1 : 0;
        t.convertible = debt.kind == study::DebtKind::convertible ? 1 : 0;
        t.balance = round_quanta(debt.amount_usd_bn * b.quanta);
        t.rate = debt.rate * b.dt;
        t.conversion_log = kNeverConverts;
        t.stake = margin ? pledged_stake(s, debt) : kNone;
        t.call_ltv = debt.call_ltv;
        t.target_ltv = debt.target_ltv;
        t.cross_default = debt.cross_default ? 1 : 0;
        set_refinancing(b, debt, t);
        b.out.firms.debts.push_back(t);
        due.push_back(principal_rows(b, debt));
    }
    for (int k = 0; k < b.steps(); ++k) {
        for (auto const& rows : due) {
            b.out.firms.debt_principal.push_back(rows[row(k)]);
        }
    }
}

}  // namespace ballast
