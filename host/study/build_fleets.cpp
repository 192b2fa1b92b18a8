/// Tables of GPU classes and cohorts, base rents and merchant supply.
#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/base/units.hpp"
#include "host/study/schedules.hpp"
#include "host/study/table_build.hpp"
#include "kernels/core/table_math.hpp"

namespace ballast {
namespace {

constexpr double kLogTwo = 0.69314718055994530942;
constexpr double kHoursPerYear = 8760.0;

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

/// Mean start price of power over the regions where the class stands; over all regions if it stands nowhere.
double reference_power_price(OrderedStudy const& s, std::string const& gpu_class)
{
    double sum = 0.0;
    double all = 0.0;
    int count = 0;
    for (study::Cohort const& cohort : s.cohorts) {
        if (cohort.gpu_class == gpu_class) {
            study::Site const& site =
                s.sites[row(s.site_names.require(cohort.site, "cohort." + cohort.name))];
            sum += s.regions[row(s.region_names.find(site.region))].power_usd_per_mwh;
            ++count;
        }
    }
    for (study::Region const& region : s.regions) {
        all += region.power_usd_per_mwh;
    }
    if (count > 0) {
        return sum / count;
    }
    return s.regions.empty() ? 0.0 : all / static_cast<double>(s.regions.size());
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
    t.scrap_usd = gpu.scrap_usd;
    t.expected_log_shift = 0.5 * deviation_variance(b, demand_weights(gpu, gpu.age_years), t.deviation);
    t.power_reference = reference_power_price(b.study, gpu.name);
    t.region = kNone;
    t.sold_share = gpu.hours_sold_per_year / kHoursPerYear;
    t.site_cost = gpu.site_cost_usd_per_hour;
    t.debt_service = gpu.debt_service_usd_per_hour;
    b.out.firms.classes.push_back(t);
    b.calibration.log_rent_start.push_back(table_log(gpu.price_usd_per_hour));
}

/// Number of the ring-fenced facility against the cohort, or kNone.
int vehicle_of(OrderedStudy const& s, study::Cohort const& cohort)
{
    int vehicle = kNone;
    for (std::size_t i = 0; i < s.facilities.size(); ++i) {
        if (s.facilities[i].ring_fenced && s.facilities[i].cohort == cohort.name) {
            if (vehicle != kNone) {
                throw Error(ExitCode::study_invalid,
                            fmt::format("cohort.{} belongs to two ring-fenced facilities, {} and {}",
                                        cohort.name, s.facilities[row(vehicle)].name, s.facilities[i].name),
                            "a vehicle owns its GPUs alone", "Split the cohort or merge the facilities.");
            }
            vehicle = static_cast<int>(i);
        }
    }
    return vehicle;
}

/// A contract among [first, end) that buys idle GPUs at a floor price, or kNone.
int floor_contract_of(OrderedStudy const& s, int first, int end)
{
    int floor = kNone;
    for (int i = first; i < end; ++i) {
        if (s.contracts[row(i)].idle_floor) {
            if (floor != kNone) {
                throw Error(ExitCode::study_invalid,
                            fmt::format("contract.{} and contract.{} both buy the idle GPUs of cohort.{}",
                                        s.contracts[row(floor)].name, s.contracts[row(i)].name,
                                        s.contracts[row(i)].cohort),
                            "a cohort has one idle_floor contract at most", "Merge them.");
            }
            floor = i;
        }
    }
    return floor;
}

/// The region where most GPUs of each class are planned to stand at one time within the horizon; the first by name
/// of equals, kNone for a class of which none is planned.
void set_class_regions(TableBuild& b)
{
    std::size_t const num_regions = b.out.firms.regions.size();
    std::size_t const num_cohorts = b.out.firms.cohorts.size();
    std::vector<double> most(b.out.firms.classes.size(), 0.0);
    for (int k = 0; k < b.grid.num_steps; ++k) {
        std::vector<double> count(b.out.firms.classes.size() * num_regions, 0.0);
        for (std::size_t c = 0; c < num_cohorts; ++c) {
            auto const& cohort = b.out.firms.cohorts[c];
            count[row(cohort.gpu_class) * num_regions + row(cohort.region)] +=
                b.out.firms.gpus[row(k) * num_cohorts + c];
        }
        for (std::size_t g = 0; g < most.size(); ++g) {
            for (std::size_t r = 0; r < num_regions; ++r) {
                double const here = count[g * num_regions + r];
                if (here > most[g]) {
                    most[g] = here;
                    b.out.firms.classes[g].region = static_cast<std::int32_t>(r);
                }
            }
        }
    }
}

}  // namespace

void build_fleets(TableBuild& b)
{
    auto const& s = b.study;
    for (study::GpuClass const& gpu : s.gpu_classes) {
        add_class(b, gpu);
    }
    int const num_cohorts = s.cohort_names.size();
    int contract = 0;
    int const num_contracts = s.contract_names.size();
    for (int i = 0; i < num_cohorts; ++i) {
        study::Cohort const& cohort = s.cohorts[row(i)];
        CohortTable<double> t{};
        std::string const name = "cohort." + cohort.name;
        t.owner = s.firm_names.require(cohort.owner, name);
        t.site = s.site_names.require(cohort.site, name);
        t.gpu_class = s.class_names.require(cohort.gpu_class, name);
        t.region = b.out.firms.sites[row(t.site)].region;
        t.first_contract = contract;
        while (contract < num_contracts && s.contracts[row(contract)].cohort == cohort.name) {
            ++contract;
        }
        t.end_contract = contract;
        t.own_share = cohort.own_use_share;
        t.merchant_utilisation = cohort.merchant_utilisation;
        t.merchant_h100e = cohort.merchant ? s.gpu_classes[row(t.gpu_class)].h100e : 0.0;
        t.lab = s.lab_of_firm(t.owner);
        t.vehicle = vehicle_of(s, cohort);
        t.floor_contract = floor_contract_of(s, t.first_contract, t.end_contract);
        b.out.firms.cohorts.push_back(t);
    }
    for (int k = 0; k < b.steps(); ++k) {
        for (int i = 0; i < num_cohorts; ++i) {
            study::Schedule const& gpus = s.cohorts[row(i)].gpus;
            int const site = b.out.firms.cohorts[row(i)].site;
            b.out.firms.gpus.push_back(value_on(gpus, b.grid.last_day(k)));
            b.out.firms.working_gpus.push_back(mean_in_step(gpus, b.grid, k));
            b.capacity.push_back(b.out.firms.working_gpus.back() *
                                 b.site_share[row(k * s.site_names.size() + site)]);
        }
    }
    set_class_regions(b);
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
