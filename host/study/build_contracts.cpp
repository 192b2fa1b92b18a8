/// Tables of compute contracts.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/base/units.hpp"
#include "host/study/ownership.hpp"
#include "host/study/schedules.hpp"
#include "host/study/table_build.hpp"
#include "kernels/core/table_math.hpp"

namespace ballast {
namespace {

constexpr double kDaysPerMonth = 365.0 / 12.0;
constexpr double kEndless = 1e30;  ///< steps

/// Steps that last at least so long.
std::int32_t whole_steps(double steps)
{
    double const nearest = round_quanta(steps);
    return static_cast<std::int32_t>(nearest < steps ? nearest + 1.0 : nearest);
}

/// Notice, consumption, calls on idle GPUs, and the provider's capital in the contract alone.
void set_options(TableBuild const& b, study::Contract const& c, ContractTable<double>& t)
{
    t.vehicle = t.cohort == kNone ? kNone : b.out.firms.cohorts[row(t.cohort)].vehicle;
    t.idle_floor = c.idle_floor ? 1 : 0;
    if (c.idle_floor && t.cohort == kNone) {
        throw Error(ExitCode::study_invalid, fmt::format("contract.{} buys idle GPUs of no cohort", c.name),
                    "idle_floor is a call on GPUs of a cohort", "Name the cohort.");
    }
    t.notice_steps = whole_steps(c.notice_days / b.grid.step_days);
    t.notice_from_step = t.notice_steps > 0.0 ? b.grid.first_step_from(c.notice_from) : kNeverNotice;
    t.notice_rate = c.notice_per_year * b.dt;
    t.base_use = c.base_utilisation;
    t.use_beta = c.utilisation_beta;
    t.flexible_use = t.base_use != 1.0 || t.use_beta != 0.0 ? 1 : 0;
    t.capex = round_quanta(c.dedicated_capex_usd_bn * b.quanta);
    t.end_step = kEndless;
    t.life_inverse = 1.0 / kEndless;  // no end: all of it is left at all times
    if (c.end != 0) {
        int const days = overlap(term_of(c).agreed, {b.grid.start + 1, kNoEnd}).days();
        t.end_step = static_cast<double>(c.end - b.grid.start) / b.grid.step_days;
        t.life_inverse = days > 0 ? static_cast<double>(b.grid.step_days) / days : 0.0;
    }
}

ContractTable<double> contract_table(TableBuild& b, study::Contract const& c)
{
    auto const& s = b.study;
    ContractTable<double> t{};
    t.provider = s.firm_names.find(c.provider);
    t.customer = s.firm_names.find(c.customer);
    t.cohort = s.cohort_names.find(c.cohort);
    t.gpu_class = t.cohort == kNone ? kNone : b.out.firms.cohorts[row(t.cohort)].gpu_class;
    t.reference_class = s.class_names.find(c.reference_class);
    if (t.reference_class == kNone) {
        t.reference_class = s.class_names.find(s.market.replacement_class);
    }
    t.indexed = c.pricing != study::Pricing::fixed && t.gpu_class != kNone ? 1 : 0;
    t.h100e = t.gpu_class == kNone ? 0.0 : b.out.firms.classes[row(t.gpu_class)].h100e;
    t.floor = c.pricing == study::Pricing::floor ? c.price_floor : 0.0;
    t.take_or_pay = c.take_or_pay;
    t.use_share = 1.0 - c.take_or_pay;
    t.prepayment = round_quanta(c.prepayment_usd_bn * b.quanta);
    t.prepayment_share = c.prepayment_share;
    t.cancel_rate = c.cancel_per_year * b.dt;
    t.competing_rate = c.competing_cancel_per_year * b.dt;
    t.walk_rate = c.walk_per_year * b.dt;
    t.cure_years = c.cure_months / 12.0;
    t.delivery_threshold = c.delivery_threshold;
    t.fee = c.cancellation_fee_years;
    int const after_end = c.end == 0 ? b.steps() : b.grid.first_step_from(c.end + 1);
    t.renewal_step = after_end < b.steps() ? after_end : kNone;
    set_options(b, c, t);
    t.renewal_probability = c.renewal_months > 0.0 ? c.renewal_probability : 0.0;
    t.renewal_ratio = c.renewal_price_ratio;
    t.renewal_on_margin = t.cohort == kNone ? 0.0 : c.renewal_on_margin;
    if (t.provider != kNone) {
        t.migration_rate = c.migration_per_year * b.dt;
        t.migration_steps = whole_steps(c.migration_notice_months / (12.0 * b.dt));
        t.takeover_price_change = c.takeover_price_change;
    }
    t.planned_rent = c.price_usd_per_hour;
    t.insourcing = kNone;
    t.cancel_step = kNone;
    t.call = kNone;
    if (b.scenario != nullptr &&
        std::count(b.scenario->cancel.begin(), b.scenario->cancel.end(), c.name) > 0) {
        t.cancel_step = b.grid.first_step_from(b.scenario->cancel_date);
    }
    double rho = 0.0;
    if (t.customer != kNone) {
        study::Firm const& customer = s.firms[row(t.customer)];
        rho = customer.frailty_correlation;
        t.frailty = b.draws.key("firm/" + (customer.draws_as.empty() ? customer.name : customer.draws_as) +
                                "/frailty");
    }
    t.frailty_root = table_sqrt(rho);
    t.frailty_rest = table_sqrt(1.0 - rho);
    std::string const name = "contract/" + (c.draws_as.empty() ? c.name : c.draws_as);
    t.threshold = b.draws.key(name);
    t.renewal = b.draws.key(name + "/renewal");
    t.renegotiation = b.draws.key(name + "/talks");
    if (t.gpu_class != kNone && c.price_usd_per_hour <= 0.0) {
        throw Error(ExitCode::study_invalid,
                    fmt::format("contract.{}.price_usd_per_hour is not positive", c.name),
                    "GPUs of a cohort have a price", "Set it.");
    }
    return t;
}

bool compares_owning(study::Contract const& c)
{
    return c.insourcing_per_year > 0.0 || c.renewal_on_ownership > 0.0;
}

/// What an hour of a GPU of one class costs its owner.
struct CostOfOwning {
    std::vector<double> fixed;  ///< [step] of one bought then
    double running = 0.0;
};

CostOfOwning cost_of_owning(TableBuild const& b, study::GpuClass const& gpu)
{
    CostOfOwning cost;
    for (int k = 0; k < b.steps(); ++k) {
        cost.fixed.push_back(fixed_cost_of_owning(gpu, b.grid.years_at_end(k)));
    }
    cost.running = running_cost_of_owning(b.study, gpu);
    return cost;
}

/// What the customer of a contract makes of own GPUs, and what these would cost it.
void add_insourcings(TableBuild& b)
{
    auto& out = b.out.firms;
    std::map<std::int32_t, CostOfOwning> cost_of_class;
    for (std::size_t i = 0; i < b.study.contracts.size(); ++i) {
        study::Contract const& c = b.study.contracts[i];
        if (!compares_owning(c) || out.contracts[i].gpu_class == kNone) {
            continue;
        }
        InsourcingTable<double> t{};
        t.contract = static_cast<std::int32_t>(i);
        t.rate = c.insourcing_per_year * b.dt;
        t.notice_steps = std::max(whole_steps(c.insourcing_notice_months / (12.0 * b.dt)), 1);
        t.renewal_weight = c.renewal_on_ownership;
        t.use_quanta =
            out.classes[row(out.contracts[i].gpu_class)].hours_to_quanta_step * c.customer_utilisation;
        t.threshold = b.draws.key("contract/" + (c.draws_as.empty() ? c.name : c.draws_as) + "/insourcing");
        out.contracts[i].insourcing = static_cast<std::int32_t>(out.insourcings.size());
        out.insourcings.push_back(t);
        std::int32_t const gpu_class = out.contracts[i].gpu_class;
        if (!cost_of_class.contains(gpu_class)) {
            cost_of_class.emplace(gpu_class, cost_of_owning(b, b.study.gpu_classes[row(gpu_class)]));
        }
    }
    for (int k = 0; k < b.steps(); ++k) {
        for (InsourcingTable<double> const& t : out.insourcings) {
            CostOfOwning const& cost = cost_of_class.at(out.contracts[row(t.contract)].gpu_class);
            out.own_cost.push_back(
                cost.fixed[row(k)] / b.study.contracts[row(t.contract)].customer_utilisation + cost.running);
        }
    }
}

/// Price of an indexed contract on the plan, over its price at the start.
double planned_index(TableBuild const& b, int gpu_class, int step)
{
    int const num_classes = b.study.class_names.size();
    double const now = b.out.firms.planned_log_rent[row(step * num_classes + gpu_class)];
    return table_exp(now - b.start().log_rent_start[row(gpu_class)]);
}

/// The schedule on the days of the term, and its value on the last of them on those of a renewal, summed by `sum_up`.
struct TermSums {
    double agreed, renewed;
};

template <class SumUp>
TermSums over_term(study::Schedule const& schedule, ContractTerm const& term, SumUp sum_up)
{
    study::Schedule const goes_on{{}, value_on(schedule, term.agreed.last), study::Schedule::Between::step};
    return {sum_up(schedule, term.agreed), term.renewed.days() > 0 ? sum_up(goes_on, term.renewed) : 0.0};
}

/// GPUs, full payment and outside compute of one contract in one step. After the end a renewed contract continues
/// with what it had on its last day.
void add_step(TableBuild& b, study::Contract const& c, ContractTable<double>& t, int step)
{
    ContractTerm const term = term_of(c);
    auto const mean = [&](study::Schedule const& schedule) {
        TermSums const sums = over_term(schedule, term, [&](study::Schedule const& s, DayRange days) {
            return mean_in_step(s, b.grid, step, days);
        });
        return sums.agreed + sums.renewed;
    };
    bool const by_gpu = t.cohort != kNone;
    TermSums const flow =
        over_term(by_gpu ? c.gpus : c.usd_bn_per_year, term, [&](study::Schedule const& s, DayRange days) {
            return flow_in_step(s, b.grid, step, days);
        });
    double pay = flow.agreed + flow.renewed;
    if (step == t.renewal_step) {
        t.old_term_share = pay > 0.0 ? flow.agreed / pay : 0.0;
    }
    if (by_gpu) {
        double const years =
            c.hours_per_year * c.price_usd_per_hour / kUsdPerBillion;  // USD bn per GPU and year
        pay *= years * b.quanta;
        if (t.indexed != 0) {
            pay *= planned_index(b, t.gpu_class, step);
        }
    } else {
        pay *= b.quanta;
    }
    b.out.firms.contract_gpus.push_back(by_gpu ? mean(c.gpus) : 0.0);
    b.out.firms.contract_pay.push_back(pay);
    b.out.firms.contract_compute.push_back(by_gpu ? 0.0 : mean(c.compute_h100e));
}

}  // namespace

ContractTerm term_of(study::Contract const& c)
{
    Day const end = c.end == 0 ? kNoEnd : c.end;
    bool const renews = c.renewal_probability > 0.0 && c.end != 0;
    Day const goes_on = renews ? static_cast<Day>(c.renewal_months * kDaysPerMonth + 0.5) : 0;
    return {{c.start, end}, {end + 1, end + goes_on}};
}

double planned_payment(TableBuild const& b, int step, int contract)
{
    auto const at = row(step) * b.out.firms.contracts.size() + row(contract);
    double const pay = b.out.firms.contract_pay[at];
    if (!b.has_plan()) {
        return b.out.firms.contracts[row(contract)].idle_floor != 0 ? 0.0 : pay;
    }
    double const full = b.plan.contract_full[at];
    return full > 0.0 ? pay * (b.plan.contract_paid[at] / full) : pay;
}

void build_contracts(TableBuild& b)
{
    for (study::Contract const& contract : b.study.contracts) {
        b.out.firms.contracts.push_back(contract_table(b, contract));
    }
    for (int k = 0; k < b.steps(); ++k) {
        for (std::size_t i = 0; i < b.study.contracts.size(); ++i) {
            add_step(b, b.study.contracts[i], b.out.firms.contracts[i], k);
        }
    }
    add_insourcings(b);
    build_contracted_most(b);
    b.calibration.contract_full = b.out.firms.contract_pay;
    build_present_values(b);
}

}  // namespace ballast
