/// Tables of delayed-draw facilities: invoices, covenants, vehicles, what they start with.
#include <algorithm>

#include "host/study/schedules.hpp"
#include "host/study/table_build.hpp"
#include "kernels/core/table_math.hpp"

namespace ballast {
namespace {

constexpr int kStartSteps = 4;  ///< steps whose mean starts the trailing figures

/// What the contracts of a cohort pay in one step of the plan.
double collection(TableBuild const& b, int cohort, int step)
{
    auto const& c = b.out.firms.cohorts[row(cohort)];
    double sum = 0.0;
    for (int i = c.first_contract; i < c.end_contract; ++i) {
        sum += planned_payment(b, step, i);
    }
    return sum;
}

/// Its mean over the first steps.
double collection_at_start(TableBuild const& b, int cohort)
{
    double sum = 0.0;
    for (int k = 0; cohort != kNone && k < kStartSteps; ++k) {
        sum += collection(b, cohort, k);
    }
    return sum / kStartSteps;
}

/// Cash available for a facility's service per step, averaged over the first steps of the plan.
double receipts_at_start(TableBuild const& b, int cohort)
{
    if (cohort == kNone) {
        return 0.0;
    }
    auto const& out = b.out;
    auto const& c = out.firms.cohorts[row(cohort)];
    auto const& gpu = out.firms.classes[row(c.gpu_class)];
    auto const& site = out.firms.sites[row(c.site)];
    int const num_contracts = b.study.contract_names.size();
    int const num_cohorts = b.study.cohort_names.size();
    int const num_regions = b.study.region_names.size();
    double sum = 0.0;
    for (int k = 0; k < kStartSteps; ++k) {
        double contracted = 0.0;
        for (int i = c.first_contract; i < c.end_contract; ++i) {
            auto const at = row(k * num_contracts + i);
            contracted += out.firms.contracts[row(i)].idle_floor != 0 ? 0.0 : out.firms.contract_gpus[at];
        }
        sum += collection(b, cohort, k);
        double const capacity = b.capacity[row(k * num_cohorts + cohort)];
        double const for_contracts = capacity * (1.0 - c.own_share);
        double const served = std::min(contracted, for_contracts);
        double const running =
            capacity * c.own_share + served + (for_contracts - served) * c.merchant_utilisation;
        auto const& region = out.firms.regions[row(c.region)];
        double const log_price =
            b.planned(k, region.price_factor, 0.0) + b.planned(k, region.level_factor, 0.0);
        double const floating = out.firms.power_price[row(k * num_regions + c.region)] * table_exp(log_price);
        double const price = site.fixed_price + site.floating_share * (floating - site.fixed_price);
        sum -= running * (gpu.mwh_per_gpu_step * price * out.firms.market.usd_per_quantum_inv +
                          gpu.operations_per_gpu_step);
    }
    return sum / kStartSteps;
}

/// Share of the invoices of the step in which the window closes that are dated before it does.
double share_in_window(TableBuild const& b, study::Facility const& facility, int window_step)
{
    double all = 0.0;
    double in_window = 0.0;
    for (auto const& [date, amount] : facility.invoices_usd_bn) {
        if (b.grid.step_containing(date) == window_step) {
            all += amount;
            in_window += date <= facility.window_end ? amount : 0.0;
        }
    }
    return all > 0.0 ? in_window / all : 1.0;
}

/// Covenants beside the DSCR, and the vehicle of a ring-fenced facility. A vehicle pays from what it collected in the
/// step before, so it starts with one step's planned collection beside its cash.
void set_covenants(TableBuild const& b, study::Facility const& facility, FacilityTable<double>& t)
{
    t.extension = facility.extension;
    t.minimum_collection_ratio = facility.minimum_collection_ratio;
    t.billed_initial = collection_at_start(b, t.cohort);
    t.cross_default = facility.cross_default ? 1 : 0;
    if (!facility.ring_fenced) {
        return;
    }
    b.study.cohort_names.require(facility.cohort, "facility." + facility.name);
    t.ring_fenced = 1;
    t.distribution_dscr = facility.distribution_dscr;
    t.reserve_steps = facility.reserve_months / (12.0 * b.dt);
    t.reserve = round_quanta(facility.reserve_usd_bn * b.quanta) + round_quanta(collection(b, t.cohort, 0));
    t.guarantee = facility.parent_guarantee;
}

}  // namespace

void build_facilities(TableBuild& b)
{
    auto const& s = b.study;
    std::vector<std::vector<double>> invoices;
    double const short_rate =
        b.initial_x(b.out.firms.market.short_rate, b.out.firms.market.short_rate_constant);
    for (study::Facility const& facility : s.facilities) {
        FacilityTable<double> t{};
        t.firm = s.firm_names.require(facility.firm, "facility." + facility.name);
        t.cohort = s.cohort_names.find(facility.cohort);
        t.floating = facility.floating ? 1 : 0;
        t.balance = round_quanta(facility.drawn_usd_bn * b.quanta);
        t.undrawn = std::max(round_quanta(facility.commitment_usd_bn * b.quanta) - t.balance, 0.0);
        t.amortisation =
            facility.remaining_years > 0.0 ? t.balance * b.dt / facility.remaining_years : t.balance;
        t.advance = facility.advance_rate;
        t.steps_inverse = b.dt / facility.term_years;
        t.rate = facility.rate * b.dt;
        t.minimum_dscr = facility.minimum_dscr;
        t.first_test_step = b.grid.first_step_from(quarter_end_from(facility.dscr_from));
        t.window_step = b.grid.step_containing(facility.window_end);
        t.window_share = share_in_window(b, facility, t.window_step);
        t.cure_tests = facility.cure_quarters;
        t.waiver_rate = facility.waivers_per_year * b.dt;
        t.receipts_initial = receipts_at_start(b, t.cohort);
        // the balance falls over the first steps: mean interest on it, and the principal
        double const rate = t.rate + (facility.floating ? short_rate * b.dt : 0.0);
        double const mean_balance = t.balance - 0.5 * (kStartSteps - 1) * t.amortisation;
        t.service_initial = mean_balance * rate + t.amortisation;
        set_covenants(b, facility, t);
        t.waiver = b.draws.key("facility/" + facility.name + "/waiver");
        b.out.firms.facilities.push_back(t);
        std::vector<double> rows = payments_by_step(facility.invoices_usd_bn, b.grid);
        for (double& amount : rows) {
            amount *= b.quanta;
        }
        round_cumulative(rows);
        invoices.push_back(std::move(rows));
    }
    for (int k = 0; k < b.steps(); ++k) {
        for (auto const& rows : invoices) {
            b.out.firms.facility_invoice.push_back(rows[row(k)]);
        }
    }
}

}  // namespace ballast
