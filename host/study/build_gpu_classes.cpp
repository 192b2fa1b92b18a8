/// Tables of GPU classes and of their rents.
#include "host/base/units.hpp"
#include "host/study/ownership.hpp"
#include "host/study/table_build.hpp"
#include "kernels/core/table_math.hpp"

namespace ballast {
namespace {

constexpr double kLogTwo = 0.69314718055994530942;

/// Weights of training and inference demand in the log rent of a class of this age.
struct DemandWeights {
    double training, inference;
};

DemandWeights demand_weights(study::GpuClass const& gpu, double age_years)
{
    double const omega = table_exp(-kLogTwo * age_years / gpu.training_halflife_years);
    return {gpu.training_beta * omega, gpu.inference_beta * (1.0 - omega)};
}

/// Stationary variance of w_T x_T + w_I x_I + y.
double deviation_variance(TableBuild const& b, DemandWeights const& w, int deviation)
{
    int const factors[3] = {b.out.firms.market.training, b.out.firms.market.inference, deviation};
    double const weights[3] = {w.training, w.inference, 1.0};
    double variance = 0.0;
    for (int i = 0; i < 3; ++i) {
        for (int j = 0; j < 3; ++j) {
            if (factors[i] != kNone && factors[j] != kNone) {
                variance += weights[i] * weights[j] * stationary_covariance(b, factors[i], factors[j]);
            }
        }
    }
    return variance;
}

void add_class(TableBuild& b, study::GpuClass const& gpu)
{
    double const quanta_per_usd = b.quanta / kUsdPerBillion;
    double const hours = 24.0 * b.grid.step_days;
    GpuClassTable<double> t{};
    t.deviation = b.study.factor_names.find(gpu.deviation);
    t.jump_decay = decay_over(gpu.jump_decay_per_year, b.dt);
    t.mwh_per_hour = gpu.kw_per_gpu * gpu.pue / 1000.0;
    t.mwh_per_gpu_step = t.mwh_per_hour * hours;
    t.operations_usd_per_hour = gpu.operations_usd_per_hour;
    t.operations_per_gpu_step = gpu.operations_usd_per_hour * hours * quanta_per_usd;
    t.hours_to_quanta_step = hours * quanta_per_usd;
    t.spot_ratio = b.study.market.spot_ratio;
    t.h100e = gpu.h100e;
    t.hours_per_year = gpu.hours_sold_per_year;
    t.obsolescence = gpu.obsolescence_per_year;
    t.reversion = gpu.value_reversion_per_year;
    t.discount_premium = gpu.discount_premium;
    t.scrap_usd = gpu.scrap_value_usd;
    t.expected_log_shift = 0.5 * deviation_variance(b, demand_weights(gpu, gpu.age_years), t.deviation);
    t.power_reference = reference_power_price(b.study, gpu.name);
    t.region = kNone;
    t.sold_share = gpu.hours_sold_per_year / kHoursPerYear;
    t.site_cost = gpu.site_cost_usd_per_hour;
    t.debt_service = gpu.debt_service_usd_per_hour;
    b.out.firms.classes.push_back(t);
    b.calibration.log_rent_start.push_back(table_log(gpu.price_usd_per_hour));
}

}  // namespace

void build_gpu_classes(TableBuild& b)
{
    for (study::GpuClass const& gpu : b.study.gpu_classes) {
        add_class(b, gpu);
    }
}

void build_rents(TableBuild& b)
{
    auto const& s = b.study;
    auto& out = b.out;
    int const num_classes = s.class_names.size();
    int const num_cohorts = s.cohort_names.size();
    double const training_start = b.initial_x(out.firms.market.training, 0.0);
    double const inference_start = b.initial_x(out.firms.market.inference, 0.0);
    for (int k = 0; k < b.steps(); ++k) {
        double const t = b.grid.years_at_end(k);
        for (int g = 0; g < num_classes; ++g) {
            study::GpuClass const& gpu = s.gpu_classes[row(g)];
            int const deviation = out.firms.classes[row(g)].deviation;
            DemandWeights const at_start = demand_weights(gpu, gpu.age_years);
            DemandWeights const now = demand_weights(gpu, gpu.age_years + t);
            double const base = table_log(gpu.price_usd_per_hour) - gpu.obsolescence_per_year * t -
                                at_start.training * training_start - at_start.inference * inference_start -
                                b.initial_x(deviation, 0.0);
            out.firms.log_rent.push_back(base);
            out.firms.training_weight.push_back(now.training);
            out.firms.inference_weight.push_back(now.inference);
            double const life = gpu.life_years - t;
            out.firms.remaining_life.push_back(life > 0.0 ? life : 0.0);
            double const planned = base + now.training * b.planned(k, out.firms.market.training, 0.0) +
                                   now.inference * b.planned(k, out.firms.market.inference, 0.0) +
                                   b.planned(k, deviation, 0.0);
            out.firms.planned_log_rent.push_back(b.has_plan() ? b.plan.log_rent[row(k * num_classes + g)]
                                                              : planned);
        }
        double supply = out.firms.outside_supply[row(k)];
        for (int c = 0; c < num_cohorts; ++c) {
            supply += out.firms.cohorts[row(c)].merchant_h100e * b.capacity[row(k * num_cohorts + c)];
        }
        double const planned = table_log(supply > 1.0 ? supply : 1.0);
        out.firms.planned_log_supply.push_back(b.has_plan() ? b.plan.log_supply[row(k)] : planned);
    }
}

}  // namespace ballast
