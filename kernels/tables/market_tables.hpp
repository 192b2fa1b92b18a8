#pragma once
/// Demand, funding, supply, and the channels by which one firm's failure reaches others.
#include <cstdint>

#include "kernels/tables/fields.hpp"
#include "kernels/tables/vocabulary/regime.hpp"

namespace ballast {

template <class Scalar>
struct MarketTable {
    std::int32_t training, inference, ai_equity, neocloud_equity, paid_market, short_rate, spread,
        regime;                  ///< factors or kNone
    Scalar paid_market_initial;  ///< quanta per year
    Scalar short_rate_constant;  ///< per year
    Scalar spread_mean;          ///< per year
    Scalar spread_start;         ///< per year, of which firms' own spreads hold
    Scalar regime_spread[kNumRegimes];
    Scalar capacity[2][kNumRegimes];  ///< [investment grade][regime] share of raises possible
    Scalar uncommitted[kNumRegimes];
    Scalar asset_lending[kNumRegimes];  ///< share of a refinancing against an asset that is to be had
    Scalar asset_steps;                 ///< value of a leased asset over its rent of a step
    Scalar supply_elasticity;
    Scalar supply_decay;      ///< of spare supply added by events, per step
    Scalar confidence_decay;  ///< per step
    Scalar confidence_per_failure;
    Scalar hazard_slope, hazard_cap;
    Scalar demand_slope, demand_offset;  ///< factor e^(-slope x_I - offset)
    Scalar walk_slope_inv;               ///< of walk rates per share of the rent below plan
    std::int32_t prices_known;           ///< 1: a contract's z has a level, not changes against plan alone
    Scalar late_hazard;                  ///< per step
    Scalar retrench_multiple;
    Scalar recovery_trade;
    Scalar release_elasticity, release_depth_inv, release_decay;  ///< GPUs that leave contract: rents
    Scalar resale_elasticity, resale_depth_inv,
        resale_decay;  ///< GPUs sold: resale prices; 1/H100e, per step
    Scalar renegotiate_intercept, renegotiate_runway,
        renegotiate_price;  ///< logit of talks instead of an end
    Scalar renegotiate_concession, renegotiate_least_cut;
    std::int32_t executory;      ///< 1: ended firms rewrite what they buy by what the market asks
    Scalar exchange_concession;  ///< share of the log price above the market that an exchange takes off
    Scalar exchange_keeps, reorganisation_keeps;  ///< share of the volume
    Scalar rejection_threshold;                   ///< log price above the market beyond which a court ends it
    std::int32_t replacement_class;               ///< or kNone
    Scalar replacement_share;
    Scalar replacement_gain;    ///< 1 - e^(-dt / lag)
    Scalar replacement_switch;  ///< one-off cost of new replacement, in steps of its rent
    Scalar substitute_steps;    ///< longest gap before a substitute operator serves
    std::int32_t lose_capacity, write_down, lose_demand;  ///< channels of transmission: 1 open
    std::int32_t num_buyers;                              ///< firms with a budget for acquisitions
    std::int32_t priced;                                  ///< 1: the price of tokens moves
    Scalar price_gain;                                    ///< 1 - e^(-dt / tau)
    Scalar price_excess;  ///< x: log of the price at the start over what supports it
    Scalar price_on_efficiency, price_on_openness, price_on_concentration, price_on_scarcity;
    Scalar spend_on_price;  ///< 1 - elasticity of work to its price
    Scalar switching;       ///< log-odds lost per log of own price over the market's
    Scalar open_gap_start;  ///< capability of open weights less the best's, calibrated
    Scalar log_concentration_start;
    Scalar dt;                   ///< years
    Scalar flow_decay;           ///< of the 13-week mean of operating flow: exp(-dt / 0.25 yr)
    Scalar cause_decay;          ///< of cause accumulators: half-life 26 weeks
    Scalar year_mean_decay;      ///< exp(-dt / 1 yr), facilities' trailing year
    Scalar quarter_decay;        ///< exp(-1/4)
    Scalar money_unit_log2;      ///< quantum = 2^this USD
    Scalar usd_per_quantum_inv;  ///< 1 / quantum
};
BALLAST_FIELDS(MarketTable, training, inference, ai_equity, neocloud_equity, paid_market, short_rate, spread,
               regime, paid_market_initial, short_rate_constant, spread_mean, spread_start, regime_spread,
               capacity, uncommitted, asset_lending, asset_steps, supply_elasticity, supply_decay,
               confidence_decay, confidence_per_failure, hazard_slope, hazard_cap, demand_slope,
               demand_offset, walk_slope_inv, prices_known, late_hazard, retrench_multiple, recovery_trade,
               release_elasticity, release_depth_inv, release_decay, resale_elasticity, resale_depth_inv,
               resale_decay, renegotiate_intercept, renegotiate_runway, renegotiate_price,
               renegotiate_concession, renegotiate_least_cut, executory, exchange_concession, exchange_keeps,
               reorganisation_keeps, rejection_threshold, replacement_class, replacement_share,
               replacement_gain, replacement_switch, substitute_steps, lose_capacity, write_down, lose_demand,
               num_buyers, priced, price_gain, price_excess, price_on_efficiency, price_on_openness,
               price_on_concentration, price_on_scarcity, spend_on_price, switching, open_gap_start,
               log_concentration_start, dt, flow_decay, cause_decay, year_mean_decay, quarter_decay,
               money_unit_log2, usd_per_quantum_inv);

}  // namespace ballast
