/// Tables of the market, power regions and sites.
#include <algorithm>

#include "host/base/units.hpp"
#include "host/study/distributions.hpp"
#include "host/study/schedules.hpp"
#include "host/study/table_build.hpp"
#include "kernels/core/table_math.hpp"

namespace ballast {
namespace {

constexpr double kFlowMeanYears = 0.25;  ///< mean age of the 13-week operating flow
constexpr double kCauseHalfLifeWeeks = 26.0;
constexpr double kMonthsPerYear = 12.0;
constexpr double kLogTwo = 0.69314718055994530942;
constexpr double kTwoPi = 6.28318530717958647693;

/// cos of the angle between a date and the middle of the peak month, on a year of 365 days.
double season(Day date, int peak_month)
{
    CivilDate const civil = civil_date(date);
    double const day_of_year = date - day_number({civil.year, 1, 1});
    double const peak = (peak_month - 0.5) / kMonthsPerYear * kDaysPerYear;
    double sine = 0.0;
    double cosine = 0.0;
    table_sincos(kTwoPi * (day_of_year - peak) / kDaysPerYear, sine, cosine);
    return cosine;
}

/// Markets of GPUs that left contract or owner, talks about contracts, replacement of lost compute, and the channels
/// by which an end reaches others.
void set_transmission(TableBuild& b)
{
    study::Market const& m = b.study.market;
    study::Transmission const& open = b.study.transmission;
    auto& t = b.out.firms.market;
    double const steps_per_month = 1.0 / (kMonthsPerYear * b.dt);
    t.release_elasticity = open.fire_sales ? m.release_elasticity : 0.0;
    t.release_depth_inv = m.release_depth_h100e > 0.0 ? 1.0 / m.release_depth_h100e : 0.0;
    t.release_decay = decay_over(m.release_decay_per_year, b.dt);
    t.resale_elasticity = open.resale ? m.resale_elasticity : 0.0;
    t.resale_depth_inv = m.resale_depth_h100e > 0.0 ? 1.0 / m.resale_depth_h100e : 0.0;
    t.resale_decay = decay_over(m.resale_decay_per_year, b.dt);
    t.renegotiate_intercept = m.renegotiate_intercept;
    t.renegotiate_runway = m.renegotiate_runway;
    t.renegotiate_price = m.renegotiate_price;
    t.renegotiate_concession = m.renegotiate_concession;
    t.renegotiate_least_cut = m.renegotiate_least_cut;
    t.replacement_class = b.study.class_names.find(m.replacement_class);
    t.replacement_share = m.replacement_share;
    t.replacement_gain = m.replacement_lag_months > 0.0
                             ? 1.0 - table_exp(-1.0 / (m.replacement_lag_months * steps_per_month))
                             : 1.0;
    t.replacement_switch = m.replacement_switch_months * steps_per_month;
    t.substitute_steps = m.substitute_weeks * 7.0 / b.grid.step_days;
    t.recovery_trade = open.claims ? m.recovery_trade : 1.0;
    t.confidence_per_failure = open.confidence ? m.confidence_per_failure : 0.0;
    t.lose_capacity = open.lost_capacity ? 1 : 0;
    t.write_down = open.write_downs ? 1 : 0;
    t.lose_demand = open.lost_demand ? 1 : 0;
    for (study::Firm const& firm : b.study.firms) {
        t.num_buyers += firm.acquirer_budget_usd_bn > 0.0 ? 1 : 0;
    }
}

}  // namespace

void build_market(TableBuild& b)
{
    auto const& s = b.study;
    study::Market const& m = s.market;
    auto& t = b.out.firms.market;
    t.training = s.factor_names.find(m.training_demand);
    t.inference = s.factor_names.find(m.inference_demand);
    t.ai_equity = s.factor_names.find(m.ai_equity);
    t.neocloud_equity = s.factor_names.find(m.neocloud_equity);
    t.paid_market = s.factor_names.find(m.paid_inference);
    t.short_rate = s.factor_names.find(m.short_rate);
    t.spread = s.factor_names.find(m.credit_spread);
    t.regime = s.factor_names.find(m.funding_regime);
    t.paid_market_initial = m.paid_inference_usd_bn_per_year * b.quanta;
    t.short_rate_constant = m.short_rate_constant;
    t.spread_mean = m.credit_spread_mean;
    for (int i = 0; i < kNumRegimes; ++i) {
        t.regime_spread[i] = m.regime_spread_add[row(i)];
        t.capacity[0][i] = m.regime_capacity[row(i)];
        t.capacity[1][i] = m.regime_capacity_ig[row(i)];
        t.uncommitted[i] = m.uncommitted_capex[row(i)];
    }
    t.supply_elasticity = m.supply_elasticity;
    t.supply_decay = decay_over(m.spare_supply_decay_per_year, b.dt);
    t.confidence_decay = decay_over(m.confidence_decay_per_year, b.dt);
    t.hazard_slope = m.hazard_price_slope;
    t.hazard_cap = m.hazard_price_cap;
    t.demand_slope = m.hazard_demand_slope;
    if (t.inference != kNone) {
        // mean of e^(-b x - offset) is 1 under the stationary law of x
        t.demand_offset = 0.5 * m.hazard_demand_slope * m.hazard_demand_slope *
                              stationary_covariance(b, t.inference, t.inference) -
                          m.hazard_demand_slope * stationary_mean(b, t.inference);
    }
    t.late_hazard = m.late_hazard_per_year * b.dt;
    t.retrench_multiple = m.retrenchment_hazard_multiple;
    set_transmission(b);
    t.dt = b.dt;
    t.flow_decay = table_exp(-b.dt / kFlowMeanYears);
    t.cause_decay = table_exp(-kLogTwo * b.grid.step_days / (7.0 * kCauseHalfLifeWeeks));
    t.year_mean_decay = table_exp(-b.dt);
    t.money_unit_log2 = s.general.money_quantum_log2;
    t.usd_per_quantum_inv = b.quanta / kUsdPerBillion;

    b.out.firms.open_capability = s.open_weights.capability;
    b.out.firms.open_catch_up = s.open_weights.catch_up_per_year * b.dt;
    b.out.firms.spill_share = s.open_weights.spill_share;
    for (int k = 0; k < b.steps(); ++k) {
        b.out.firms.outside_supply.push_back(value_on(m.merchant_supply_h100e, b.grid.last_day(k)));
    }
}

void build_regions(TableBuild& b)
{
    for (study::Region const& region : b.study.regions) {
        RegionTable<double> t{};
        t.price_factor = b.study.factor_names.find(region.price_factor);
        t.level_factor = b.study.factor_names.find(region.level_factor);
        t.spike_rate = region.spike_rate_per_year * b.dt;
        t.spike_log_mean = region.spike_log_mean;
        t.spike_log_stddev = region.spike_log_stddev;
        t.spike_average = table_annuity_psi(region.spike_decay_per_year * b.dt);
        t.spike_decay = decay_over(region.spike_decay_per_year, b.dt);
        t.availability = region.availability;
        t.outage_decay = decay_over(region.outage_decay_per_year, b.dt);
        t.slip_root = table_sqrt(region.slip_correlation);
        t.slip_root_rest = table_sqrt(1.0 - region.slip_correlation);
        std::string const name = "region/" + region.name;
        t.spike_arrival = b.draws.key(name + "/spike");
        t.spike_mark = b.draws.key(name + "/spike_mark");
        t.slip = b.draws.key(name + "/slip");
        b.out.firms.regions.push_back(t);
        b.calibration.region_price_start.push_back(region.power_usd_per_mwh);
    }
    // the median moves with the season, from its value at the start
    for (int k = 0; k < b.steps(); ++k) {
        for (study::Region const& region : b.study.regions) {
            double const swing = season(b.grid.last_day(k), region.season_peak_month) -
                                 season(b.grid.start, region.season_peak_month);
            b.out.firms.power_price.push_back(region.power_usd_per_mwh *
                                              table_exp(region.season_amplitude * swing));
        }
    }
}

void build_sites(TableBuild& b)
{
    auto const& s = b.study;
    int const num_sites = s.site_names.size();
    double const steps_per_month = 1.0 / (kMonthsPerYear * b.dt);
    for (int i = 0; i < num_sites; ++i) {
        study::Site const& site = s.sites[row(i)];
        int const region = s.region_names.require(site.region, "site." + site.name);
        SiteTable<double> t{};
        t.region = region;
        t.floating_share = site.floating_power_share;
        t.fixed_price = site.fixed_power_usd_per_mwh > 0.0 ? site.fixed_power_usd_per_mwh
                                                           : b.start().region_price_start[row(region)];
        t.first_phase = static_cast<std::int32_t>(b.out.firms.phases.size());
        Day previous = b.grid.start;
        int repeat = 1;
        for (study::Tranche const& tranche : site.tranches) {
            if (tranche.date <= b.grid.start) {
                continue;
            }
            PhaseTable<double> phase{};
            phase.site = i;
            phase.region = region;
            phase.mw = tranche.mw;
            phase.planned_step = b.grid.step_containing(tranche.date);
            phase.slip_probability = tranche.slip_probability;
            phase.never_probability = tranche.never_probability;
            if (tranche.shell_usd_bn > 0.0) {
                phase.shell_steps = std::max(round_quanta(tranche.shell_months * steps_per_month), 1.0);
                phase.shell = round_quanta(tranche.shell_usd_bn * b.quanta / phase.shell_steps);
            }
            repeat = tranche.date == previous ? repeat + 1 : 1;
            previous = tranche.date;
            std::string name = "site/" + site.name + "/phase/" + iso_date(tranche.date);
            if (repeat > 1) {
                name += "/" + std::to_string(repeat);
            }
            phase.slip = b.draws.key(name);
            b.out.firms.phases.push_back(phase);
            std::vector<double> const delay =
                slip_quantiles(site.slip_law, tranche.slip_mean_months * steps_per_month,
                               tranche.slip_stddev_months * steps_per_month);
            b.out.firms.slip_quantile.insert(b.out.firms.slip_quantile.end(), delay.begin(), delay.end());
        }
        t.end_phase = static_cast<std::int32_t>(b.out.firms.phases.size());
        b.out.firms.sites.push_back(t);
    }

    // power that is there without doubt, and what the fleets need
    for (int k = 0; k < b.steps(); ++k) {
        for (int i = 0; i < num_sites; ++i) {
            double certain = 0.0;
            double planned = 0.0;
            for (study::Tranche const& tranche : s.sites[row(i)].tranches) {
                certain += tranche.date <= b.grid.start ? tranche.mw : 0.0;
                planned += tranche.date <= b.grid.last_day(k) ? tranche.mw : 0.0;
            }
            double required = 0.0;
            for (study::Cohort const& cohort : s.cohorts) {
                if (cohort.site == s.sites[row(i)].name) {
                    study::GpuClass const& gpu =
                        s.gpu_classes[row(s.class_names.require(cohort.gpu_class, "cohort." + cohort.name))];
                    required += value_on(cohort.gpus, b.grid.last_day(k)) * gpu.kw_per_gpu * gpu.pue / 1000.0;
                }
            }
            // a site without tranches has all the power that it needs
            bool const limited = required > 0.0 && !s.sites[row(i)].tranches.empty();
            double const inverse = limited ? 1.0 / required : 0.0;
            b.out.firms.certain_mw.push_back(certain);
            b.out.firms.required_mw_inv.push_back(inverse);
            double const powered = limited ? std::min(planned * inverse, 1.0) : 1.0;
            b.site_share.push_back(powered * s.regions[row(b.out.firms.sites[row(i)].region)].availability);
        }
    }
}

}  // namespace ballast
