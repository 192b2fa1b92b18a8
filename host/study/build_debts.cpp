/// Tables of debts: scheduled principal, what secures and converts them.
#include <algorithm>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/study/schedules.hpp"
#include "host/study/table_build.hpp"

namespace ballast {
namespace {

constexpr double kNeverConverts = 1e30;

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
