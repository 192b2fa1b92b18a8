/// Tables of debt tranches and delayed-draw facilities: scheduled principal, invoices, what they start with.
#include <algorithm>

#include "host/study/schedules.hpp"
#include "host/study/table_build.hpp"
#include "kernels/core/table_math.hpp"

namespace ballast {
namespace {

constexpr double kNeverConverts = 1e30;
constexpr int kStartSteps = 4;  ///< steps whose mean starts the trailing figures

/// Scheduled principal of a tranche by step [whole quanta].
std::vector<double> principal_rows(TableBuild const& b, study::DebtTranche const& debt)
{
    std::vector<double> due(row(b.steps()), 0.0);
    double const amount = debt.amount_usd_bn * b.quanta;
    int const maturity = b.grid.step_containing(debt.maturity);
    auto const at_maturity = [&](double rest) {
        if (maturity >= 0 && maturity < b.steps()) {
            due[row(maturity)] += rest;
        }
    };
    switch (debt.kind) {
    case study::DebtKind::amortising:
        for (int k = 0; debt.maturity > b.grid.start && k < b.steps(); ++k) {
            due[row(k)] = amount * days_within(b.grid, k, b.grid.start, debt.maturity) /
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
    make_whole(due);
    return due;
}

/// Cash available for a facility's service per step, averaged over the first steps of the plan.
double receipts_at_start(TableBuild const& b, int cohort)
{
    if (cohort == kNone) {
        return 0.0;
    }
    auto const& out = b.out;
    auto const& c = out.cohorts[row(cohort)];
    auto const& gpu = out.classes[row(c.gpu_class)];
    auto const& site = out.sites[row(c.site)];
    int const num_contracts = b.study.contract_names.size();
    int const num_cohorts = b.study.cohort_names.size();
    int const num_regions = b.study.region_names.size();
    double sum = 0.0;
    for (int k = 0; k < kStartSteps; ++k) {
        double contracted = 0.0;
        for (int i = c.first_contract; i < c.end_contract; ++i) {
            auto const at = row(k * num_contracts + i);
            contracted += out.contract_gpus[at];
            sum += b.has_plan() ? b.plan.contract_paid[at] : out.contract_pay[at];
        }
        double const capacity = b.capacity[row(k * num_cohorts + cohort)];
        double const for_contracts = capacity * (1.0 - c.own_share);
        double const served = std::min(contracted, for_contracts);
        double const running =
            capacity * c.own_share + served + (for_contracts - served) * c.merchant_utilisation;
        auto const& region = out.regions[row(c.region)];
        double const log_price =
            b.planned(k, region.price_factor, 0.0) + b.planned(k, region.level_factor, 0.0);
        double const floating = out.power_price[row(k * num_regions + c.region)] * table_exp(log_price);
        double const price = site.fixed_price + site.floating_share * (floating - site.fixed_price);
        sum -= running *
               (gpu.mwh_per_gpu_step * price * out.market.usd_per_quantum_inv + gpu.operations_per_gpu_step);
    }
    return sum / kStartSteps;
}

}  // namespace

double whole(double x)
{
    return static_cast<double>(static_cast<long long>(x + (x < 0.0 ? -0.5 : 0.5)));
}

void make_whole(std::vector<double>& amounts)
{
    double sum = 0.0;
    double booked = 0.0;
    for (double& amount : amounts) {
        sum += amount;
        amount = whole(sum) - booked;
        booked += amount;
    }
}

void build_debts(TableBuild& b)
{
    auto const& s = b.study;
    std::vector<std::vector<double>> due;
    for (study::DebtTranche const& debt : s.debts) {
        DebtTable<double> t{};
        t.firm = s.firm_names.require(debt.firm, "debt." + debt.name);
        t.secured = debt.rank == study::DebtClass::secured ? 1 : 0;
        t.floating = debt.floating ? 1 : 0;
        t.convertible = debt.kind == study::DebtKind::convertible ? 1 : 0;
        t.balance = whole(debt.amount_usd_bn * b.quanta);
        t.rate = debt.rate * b.dt;
        t.conversion_log = kNeverConverts;
        b.out.debts.push_back(t);
        due.push_back(principal_rows(b, debt));
    }
    for (int k = 0; k < b.steps(); ++k) {
        for (auto const& rows : due) {
            b.out.debt_principal.push_back(rows[row(k)]);
        }
    }
}

void build_facilities(TableBuild& b)
{
    auto const& s = b.study;
    std::vector<std::vector<double>> invoices;
    double const short_rate = b.initial_x(b.out.market.short_rate, b.out.market.short_rate_constant);
    for (study::Facility const& facility : s.facilities) {
        FacilityTable<double> t{};
        t.firm = s.firm_names.require(facility.firm, "facility." + facility.name);
        t.cohort = s.cohort_names.find(facility.cohort);
        t.floating = facility.floating ? 1 : 0;
        t.balance = whole(facility.drawn_usd_bn * b.quanta);
        t.undrawn = std::max(whole(facility.commitment_usd_bn * b.quanta) - t.balance, 0.0);
        t.amortisation =
            facility.remaining_years > 0.0 ? t.balance * b.dt / facility.remaining_years : t.balance;
        t.advance = facility.advance_rate;
        t.steps_inverse = b.dt / facility.term_years;
        t.rate = facility.rate * b.dt;
        t.dscr_default = facility.dscr_default;
        t.first_test_step = b.grid.first_step_ending_from(facility.dscr_from);
        t.window_step = b.grid.step_containing(facility.window_end);
        t.cure_tests = facility.cure_quarters;
        t.waiver_rate = facility.waivers_per_year * b.dt;
        t.receipts_initial = receipts_at_start(b, t.cohort);
        // the balance falls over the first steps: mean interest on it, and the principal
        double const rate = t.rate + (facility.floating ? short_rate * b.dt : 0.0);
        double const mean_balance = t.balance - 0.5 * (kStartSteps - 1) * t.amortisation;
        t.service_initial = mean_balance * rate + t.amortisation;
        t.waiver = b.draws.key("facility/" + facility.name + "/waiver");
        b.out.facilities.push_back(t);
        std::vector<double> rows = payments_by_step(facility.invoices_usd_bn, b.grid);
        for (double& amount : rows) {
            amount *= b.quanta;
        }
        make_whole(rows);
        invoices.push_back(std::move(rows));
    }
    for (int k = 0; k < b.steps(); ++k) {
        for (auto const& rows : invoices) {
            b.out.facility_invoice.push_back(rows[row(k)]);
        }
    }
}

}  // namespace ballast
