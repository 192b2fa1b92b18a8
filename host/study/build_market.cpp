/// Tables of the markets of compute, funding.
#include "host/base/units.hpp"
#include "host/study/schedules.hpp"
#include "host/study/table_build.hpp"
#include "kernels/core/table_math.hpp"

namespace ballast {
namespace {

constexpr double kFlowMeanYears = 0.25;  ///< mean age of the 13-week operating flow
constexpr double kCauseHalfLifeWeeks = 26.0;
constexpr double kMonthsPerYear = 12.0;
constexpr double kLogTwo = 0.69314718055994530942;

/// Markets of GPUs that left contract or owner, renegotiation of contracts, replacement of lost compute, and the channels
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
    t.renegotiate_intercept = m.renegotiation_intercept;
    t.renegotiate_runway = m.renegotiation_runway;
    t.renegotiate_price = m.renegotiation_price;
    t.renegotiate_concession = m.renegotiation_concession;
    t.renegotiate_least_cut = m.renegotiation_minimum_cut;
    t.executory = m.exchange_concession > 0.0 || m.exchange_volume_cut > 0.0 ||
                          m.reorganisation_volume_cut > 0.0 || m.rejection_threshold > 0.0
                      ? 1
                      : 0;
    t.exchange_concession = m.exchange_concession;
    t.exchange_keeps = 1.0 - m.exchange_volume_cut;
    t.reorganisation_keeps = 1.0 - m.reorganisation_volume_cut;
    t.rejection_threshold = m.rejection_threshold;
    t.replacement_class = b.study.class_names.find(m.replacement_class);
    t.replacement_share = m.replacement_share;
    t.replacement_gain = m.replacement_lag_months > 0.0
                             ? 1.0 - table_exp(-1.0 / (m.replacement_lag_months * steps_per_month))
                             : 1.0;
    t.replacement_switch = m.replacement_switching_months * steps_per_month;
    t.substitute_steps = m.substitute_weeks * 7.0 / b.grid.step_days;
    t.recovery_trade = open.claims ? m.trade_recovery : 1.0;
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
    t.spread_start = m.credit_spread_mean * table_exp(b.initial_x(t.spread, 0.0));
    for (int i = 0; i < kNumRegimes; ++i) {
        t.regime_spread[i] = m.regime_spread_add[row(i)];
        t.capacity[0][i] = m.regime_capacity[row(i)];
        t.capacity[1][i] = m.regime_capacity_ig[row(i)];
        t.uncommitted[i] = m.uncommitted_capex[row(i)];
        t.asset_lending[i] = m.asset_lending[row(i)];
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
    t.walk_slope_inv = 1.0 / m.walk_slope;
    t.prices_known = m.known_price_share > 0.0 ? 1 : 0;
    t.late_hazard = m.late_hazard_per_year * b.dt;
    t.retrench_multiple = m.retrenchment_hazard_multiple;
    set_transmission(b);
    t.dt = b.dt;
    t.asset_steps = 1.0 / (m.asset_yield * b.dt);
    t.flow_decay = table_exp(-b.dt / kFlowMeanYears);
    t.cause_decay = table_exp(-kLogTwo * b.grid.step_days / (7.0 * kCauseHalfLifeWeeks));
    t.year_mean_decay = table_exp(-b.dt);
    t.quarter_decay = table_exp(-0.25);
    t.money_unit_log2 = s.general.money_quantum_log2;
    t.usd_per_quantum_inv = b.quanta / kUsdPerBillion;

    b.out.firms.open_capability = s.open_weights.capability;
    b.out.firms.open_catch_up = s.open_weights.catch_up_per_year * b.dt;
    b.out.firms.spill_share = s.open_weights.spill_share;
    for (int k = 0; k < b.steps(); ++k) {
        b.out.firms.outside_supply.push_back(value_on(m.merchant_supply_h100e, b.grid.last_day(k)));
    }
}

}  // namespace ballast
