/// Tables of labs: compute and capture at the start, commitments, efficiency.
#include <algorithm>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/base/units.hpp"
#include "host/study/study_index.hpp"
#include "host/study/table_build.hpp"
#include "kernels/core/table_math.hpp"

namespace ballast {
namespace {

constexpr double kMonthsPerYear = 12.0;

/// New compute that a lab commits itself to: its pace on plan, where it and its rivals start, what a quantum a year
/// buys.
void set_commitments(TableBuild const& b, study::Lab const& lab, LabTable<double>& t)
{
    double rivals = 0.0;
    for (study::Lab const& other : b.study.labs) {
        rivals += other.name == lab.name ? 0.0 : other.committed_usd_bn_per_year;
    }
    double const own = lab.committed_usd_bn_per_year;
    t.commitment_rate = lab.new_commitment_usd_bn_per_year * b.quanta * b.dt;
    t.commitment_initial = own * b.quanta;
    t.commitment_response = lab.commitment_response;
    t.log_rivals_initial = own > 0.0 && rivals > 0.0 ? table_log(rivals / own) : 0.0;
    t.lead_quarters = static_cast<std::int32_t>(round_quanta(lab.commitment_lead_quarters));
    if (t.lead_quarters < 1 || t.lead_quarters > kLeadQuarters || lab.commitment_usd_per_h100e_year <= 0.0) {
        throw Error(ExitCode::study_invalid,
                    fmt::format("lab.{}: commitment_lead_quarters = {}, commitment_usd_per_h100e_year = {}",
                                lab.name, lab.commitment_lead_quarters, lab.commitment_usd_per_h100e_year),
                    fmt::format("a lead is 1 to {} quarters, and compute has a price", kLeadQuarters),
                    "Fix them.");
    }
    t.commitment_deposit = lab.commitment_deposit;
    t.compute_per_commitment = kUsdPerBillion / b.quanta / lab.commitment_usd_per_h100e_year;
}

/// Compute of a lab at the start with every contract fully delivered [H100e], as the kernel gathers it.
double compute_at_start(TableBuild const& b, int lab, int firm)
{
    auto const& out = b.out;
    double compute = b.study.firms[row(firm)].own_use_h100e;
    for (std::size_t i = 0; i < out.firms.contracts.size(); ++i) {
        auto const& c = out.firms.contracts[i];
        if (c.customer == firm && c.idle_floor == 0) {
            double const per_gpu = c.gpu_class == kNone ? 0.0 : out.firms.classes[row(c.gpu_class)].h100e;
            double const use =
                c.base_use * table_exp(c.use_beta * b.initial_x(out.firms.market.inference, 0.0));
            compute +=
                (out.firms.contract_compute[i] + out.firms.contract_gpus[i] * per_gpu) * std::min(use, 1.0);
        }
    }
    for (std::size_t i = 0; i < out.firms.cohorts.size(); ++i) {
        if (out.firms.cohorts[i].lab == lab) {
            compute += out.firms.cohorts[i].own_share *
                       out.firms.classes[row(out.firms.cohorts[i].gpu_class)].h100e * b.capacity[i];
        }
    }
    return compute;
}

/// What moves the price of tokens, and where it starts.
void set_token_price(TableBuild& b)
{
    auto const& s = b.study;
    study::Market const& m = s.market;
    auto& t = b.out.firms.market;
    t.priced = has_token_price(s) ? 1 : 0;
    t.price_gain = 1.0 - table_exp(-b.dt * kMonthsPerYear / m.token_price_months);
    t.price_excess = m.token_price_excess;
    t.price_on_efficiency = m.token_price_efficiency;
    t.price_on_openness = m.token_price_openness;
    t.price_on_concentration = m.token_price_concentration;
    t.price_on_scarcity = m.token_price_scarcity;
    t.spend_on_price = 1.0 - m.token_demand_elasticity;
    t.switching = m.token_price_switching;
    double best = s.open_weights.calibrated_capability;
    double revenue = 0.0;
    double squares = 0.0;
    for (study::Lab const& lab : s.labs) {
        best = std::max(best, lab.calibrated_capability);
        revenue += lab.revenue_usd_bn_per_year;
        squares += lab.revenue_usd_bn_per_year * lab.revenue_usd_bn_per_year;
    }
    t.open_gap_start = s.open_weights.calibrated_capability - best;
    t.log_concentration_start = squares > 0.0 ? table_log(squares / (revenue * revenue)) : 0.0;
    for (std::size_t l = 0; l < s.labs.size(); ++l) {
        b.out.firms.labs[l].fixed_share = s.labs[l].fixed_price_share;
        b.out.firms.labs[l].work_cost = s.labs[l].work_cost_share;
        b.out.firms.labs[l].contract_gain =
            1.0 - table_exp(-b.dt * kMonthsPerYear / s.labs[l].fixed_price_months);
    }
}

/// Product capture of every lab: what the base case calibrates, drawn towards the labs' mean weight, and what is its own.
void set_capture(TableBuild& b)
{
    std::vector<double> const& own = b.start().lab_log_capture;
    double const weight = b.study.market.product_capture;
    double sum = 0.0;
    for (double const log_capture : own) {
        sum += table_exp(log_capture);
    }
    for (std::size_t l = 0; l < own.size(); ++l) {
        double const mean = table_log(sum / static_cast<double>(own.size()));
        b.out.firms.labs[l].log_capture = weight * own[l] + (1.0 - weight) * mean + b.study.labs[l].capture;
    }
}

}  // namespace

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
        b.calibration.lab_log_capture.push_back(table_log(share) - lab.calibrated_capability);
        b.calibration.lab_revenue_per_compute.push_back(t.initial_demand /
                                                        (lab.serving_share * t.initial_compute));
        t.revenue_per_compute = b.start().lab_revenue_per_compute[l];
        set_commitments(b, lab, t);
        if (t.commitment_rate > 0.0) {
            b.out.firms.escalating_lab.push_back(static_cast<std::int32_t>(l));
        }
        b.out.firms.labs.push_back(t);
    }
    if (left <= 0.0) {
        throw Error(ExitCode::study_invalid,
                    fmt::format("the labs' shares of the paid inference market add up to {:.3f}", 1.0 - left),
                    "open weights need a share above 0",
                    "Raise market.paid_inference_usd_bn_per_year or lower revenues.");
    }
    b.calibration.open_log_capture = table_log(left) - s.open_weights.calibrated_capability;
    b.out.firms.open_log_capture = b.start().open_log_capture;
    set_capture(b);
    set_token_price(b);
    for (int k = 0; k < b.steps(); ++k) {
        for (study::Lab const& lab : s.labs) {
            b.out.firms.efficiency.push_back(
                table_exp(table_log(1.0 + lab.efficiency_growth_per_year) * b.grid.years_at_end(k)));
        }
    }
}

}  // namespace ballast
