/// Tables of compute contracts and labs.
#include <algorithm>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/base/units.hpp"
#include "host/study/schedules.hpp"
#include "host/study/table_build.hpp"
#include "kernels/core/table_math.hpp"

namespace ballast {
namespace {

constexpr double kDaysPerMonth = 365.0 / 12.0;

/// Days (from, until] on which a contract bills; a renewed one goes on after `end` for its renewal term.
struct Term {
    Day from, end, until;
};

Term term_of(study::Contract const& c)
{
    Day const end = c.end == 0 ? kNoEnd : c.end;
    bool const renews = c.renewal_probability > 0.0 && c.end != 0;
    return {c.start, end, renews ? end + static_cast<Day>(c.renewal_months * kDaysPerMonth + 0.5) : end};
}

ContractTable<double> contract_table(TableBuild& b, study::Contract const& c)
{
    auto const& s = b.study;
    ContractTable<double> t{};
    t.provider = s.firm_names.find(c.provider);
    t.customer = s.firm_names.find(c.customer);
    t.cohort = s.cohort_names.find(c.cohort);
    t.gpu_class = t.cohort == kNone ? kNone : b.out.cohorts[row(t.cohort)].gpu_class;
    t.indexed = c.pricing != study::Pricing::fixed && t.gpu_class != kNone ? 1.0 : 0.0;
    t.floor = c.pricing == study::Pricing::floor ? c.price_floor : 0.0;
    t.take_or_pay = c.take_or_pay;
    t.use_share = 1.0 - c.take_or_pay;
    t.prepayment = whole(c.prepayment_usd_bn * b.quanta);
    t.prepayment_share = c.prepayment_share;
    t.cancel_rate = c.cancel_per_year * b.dt;
    t.competing_rate = c.competing_cancel_per_year * b.dt;
    t.walk_rate = c.walk_per_year * b.dt;
    t.cure_years = c.cure_months / 12.0;
    t.delivery_threshold = c.delivery_threshold;
    t.fee = c.fee_share;
    // the first step that begins on or after the end
    int const after_end = c.end == 0 ? b.steps() : b.grid.step_containing(c.end) + 1;
    t.renewal_step = after_end < b.steps() ? after_end : kNone;
    t.renewal_probability = c.renewal_months > 0.0 ? c.renewal_probability : 0.0;
    t.renewal_ratio = c.renewal_price_ratio;
    t.planned_rent = c.price_usd_per_hour;
    t.cancel_step = kNone;
    if (b.scenario != nullptr &&
        std::count(b.scenario->cancel.begin(), b.scenario->cancel.end(), c.name) > 0) {
        t.cancel_step = b.grid.first_step_ending_from(b.scenario->cancel_date);
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
    if (t.gpu_class != kNone && c.price_usd_per_hour <= 0.0) {
        throw Error(ExitCode::study_invalid,
                    fmt::format("contract.{}.price_usd_per_hour is not positive", c.name),
                    "GPUs of a cohort have a price", "Set it.");
    }
    return t;
}

/// Price of an indexed contract on the plan, over its price at the start.
double planned_index(TableBuild const& b, int gpu_class, int step)
{
    int const num_classes = b.study.class_names.size();
    double const now = b.out.planned_log_rent[row(step * num_classes + gpu_class)];
    return table_exp(now - b.start().log_rent_start[row(gpu_class)]);
}

/// GPUs, full payment and outside compute of one contract in one step. After the end a renewed contract continues
/// with what it had on its last day.
void add_step(TableBuild& b, study::Contract const& c, ContractTable<double> const& t, int step)
{
    Term const term = term_of(c);
    Day const first = b.grid.first_day(step);
    Day const last = b.grid.last_day(step);
    double gpus = 0.0;
    double compute = 0.0;
    double pay = 0.0;
    if (first < term.until && last > term.from) {
        Day const day = std::min(last, term.end);
        // renewal is decided in the first step that begins on or after the end
        double const after_end =
            first >= term.end ? days_within(b.grid, step, term.end, term.until) / kDaysPerYear : 0.0;
        if (t.cohort != kNone) {
            double const years =
                c.hours_per_year * c.price_usd_per_hour / kUsdPerBillion;  // USD bn per GPU and year
            gpus = value_on(c.gpus, day);
            pay = flow_in_step(c.gpus, b.grid, step, term.from, term.end) +
                  value_on(c.gpus, term.end) * after_end;
            pay *= years * b.quanta;
            if (t.indexed > 0.0) {
                pay *= planned_index(b, t.gpu_class, step);
            }
        } else {
            compute = value_on(c.compute_h100e, day);
            pay = flow_in_step(c.usd_bn_per_year, b.grid, step, term.from, term.end) +
                  value_on(c.usd_bn_per_year, term.end) * after_end;
            pay *= b.quanta;
        }
    }
    b.out.contract_gpus.push_back(gpus);
    b.out.contract_pay.push_back(pay);
    b.out.contract_compute.push_back(compute);
}

/// Compute of a lab at the start with every contract fully delivered [H100e], as the kernel gathers it.
double compute_at_start(TableBuild const& b, int lab, int firm)
{
    auto const& out = b.out;
    double compute = b.study.firms[row(firm)].own_use_h100e;
    for (std::size_t i = 0; i < out.contracts.size(); ++i) {
        if (out.contracts[i].customer == firm) {
            int const g = out.contracts[i].gpu_class;
            compute += out.contract_compute[i] +
                       (g == kNone ? 0.0 : out.contract_gpus[i] * out.classes[row(g)].h100e);
        }
    }
    for (std::size_t i = 0; i < out.cohorts.size(); ++i) {
        if (out.cohorts[i].lab == lab) {
            compute +=
                out.cohorts[i].own_share * out.classes[row(out.cohorts[i].gpu_class)].h100e * b.capacity[i];
        }
    }
    return compute;
}

}  // namespace

void build_contracts(TableBuild& b)
{
    for (study::Contract const& contract : b.study.contracts) {
        b.out.contracts.push_back(contract_table(b, contract));
    }
    for (int k = 0; k < b.steps(); ++k) {
        for (std::size_t i = 0; i < b.study.contracts.size(); ++i) {
            add_step(b, b.study.contracts[i], b.out.contracts[i], k);
        }
    }
    b.calibration.contract_full = b.out.contract_pay;
}

void build_labs(TableBuild& b)
{
    auto const& s = b.study;
    double const market = s.market.paid_inference_usd_bn_per_year;
    double left = 1.0;  // share of the market that labs leave to open weights
    for (std::size_t l = 0; l < s.labs.size(); ++l) {
        study::Lab const& lab = s.labs[l];
        LabTable<double> t{};
        t.firm = s.firm_names.find(lab.name);
        t.capability = lab.capability;
        t.catch_up = lab.catch_up_per_year * b.dt;
        t.initial_demand = lab.revenue_usd_bn_per_year * b.quanta;
        t.lag = lab.revenue_lag_years > 0.0 ? 1.0 - table_exp(-b.dt / lab.revenue_lag_years) : 1.0;
        t.min_training = lab.minimum_training_share;
        t.outside_compute = s.firms[row(t.firm)].own_use_h100e;
        t.initial_compute = compute_at_start(b, static_cast<int>(l), t.firm);

        // q from Y s = R + tau R'
        double const revenue = lab.revenue_usd_bn_per_year;
        double const share =
            market > 0.0 ? revenue * (1.0 + lab.revenue_lag_years * lab.revenue_growth) / market : 0.0;
        if (share <= 0.0 || lab.serving_share <= 0.0 || t.initial_compute <= 0.0) {
            throw Error(
                ExitCode::study_invalid,
                fmt::format("lab.{} has revenue {} bn, serving share {}, compute {:.0f} H100e at the start",
                            lab.name, revenue, lab.serving_share, t.initial_compute),
                "its share of the market and revenue per compute are set by them",
                "Give all three, and market.paid_inference_usd_bn_per_year.");
        }
        left -= share;
        b.calibration.lab_log_capture.push_back(table_log(share) - lab.capability);
        b.calibration.lab_revenue_per_compute.push_back(t.initial_demand /
                                                        (lab.serving_share * t.initial_compute));
        t.log_capture = b.start().lab_log_capture[l];
        t.revenue_per_compute = b.start().lab_revenue_per_compute[l];
        b.out.labs.push_back(t);
    }
    if (left <= 0.0) {
        throw Error(ExitCode::study_invalid,
                    fmt::format("the labs' shares of the paid inference market add up to {:.3f}", 1.0 - left),
                    "open weights need a share above 0",
                    "Raise market.paid_inference_usd_bn_per_year or lower revenues.");
    }
    b.calibration.open_log_capture = table_log(left) - s.open_weights.capability;
    b.out.open_log_capture = b.start().open_log_capture;
    for (int k = 0; k < b.steps(); ++k) {
        for (study::Lab const& lab : s.labs) {
            b.out.efficiency.push_back(
                table_exp(table_log(1.0 + lab.efficiency_growth_per_year) * b.grid.years_at_end(k)));
        }
    }
}

}  // namespace ballast
