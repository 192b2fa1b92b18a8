#pragma once
/// The common markets of compute, power and funding.
#include <array>
#include <string>

#include "host/study/objects/dated_values.hpp"

namespace ballast::study {

/// Which factors play which part. An empty name switches the part off (its value stays at the start).
struct Market {
    std::string training_demand;                ///< factor x_T
    std::string inference_demand;               ///< factor x_I
    std::string ai_equity;                      ///< factor M (log multiple)
    std::string neocloud_equity;                ///< factor Q (log)
    std::string paid_inference;                 ///< factor Y (log of market / initial)
    double paid_inference_usd_bn_per_year = 0;  ///< Y at the start
    double token_price_efficiency = 0;          ///< gamma_e: fall of the log price per log gain of efficiency
    double token_price_openness = 0;            ///< gamma_o: per log-odds by which open weights come closer
    double token_price_concentration = 0;       ///< gamma_h: rise per log of the Herfindahl index of demand
    double token_price_scarcity = 0;     ///< gamma_u: rise per share of demand beyond what compute can serve
    double token_price_excess = 0;       ///< log of the price at the start over what supports it
    double token_price_months = 6;       ///< time constant of the price
    double token_demand_elasticity = 1;  ///< of work asked for to its price
    double token_price_switching = 0;    ///< log-odds lost per log of own price over the market's
    double token_price_usd_per_m = 0;    ///< of a million tokens bought by interface at the start; 0: none
    double product_capture = 1;          ///< weight of labs' own capture; 0: capability alone decides
    std::string short_rate;              ///< factor, fraction per year
    double short_rate_constant = 0.0;    ///< used where short_rate is empty
    std::string credit_spread;           ///< log_ou factor: log of spread / mean
    double credit_spread_mean = 0.0;     ///< fraction per year
    std::string funding_regime;          ///< markov factor with states open, selective, shut (in that order)
    std::array<double, 3> regime_spread_add = {0, 0.015, 0.05};  ///< fraction per year, not investment grade
    std::array<double, 3> regime_capacity = {1, 0.55, 0.10};     ///< share of raises possible, not inv. grade
    std::array<double, 3> regime_capacity_ig = {1, 0.90, 0.60};
    std::array<double, 3> uncommitted_capex = {1, 0.7, 0.3};  ///< share of uncommitted capex carried out
    std::array<double, 3> asset_lending = {1, 0.95, 0.6};     ///< share of a refinancing against an asset
    double asset_yield = 0.065;                ///< yearly rent over the value of a leased asset
    double supply_elasticity = 0.0;            ///< eta_S: d ln rent / d ln merchant supply, with a minus sign
    Schedule merchant_supply_h100e;            ///< supply outside the study's own cohorts
    double spot_ratio = 0.91;                  ///< spot price over one-year committed price
    double spare_supply_decay_per_year = 0.0;  ///< decay of supply added by events
    double confidence_decay_per_year = 2.0;    ///< decay of extra regime hazard set by events and ends
    double confidence_per_failure =
        0.0;  ///< a failure of a firm of the full tier adds this to the multiplier (1 + it)
    double hazard_price_slope = 3.08;  ///< cancellation: e^(slope z+), capped
    double hazard_price_cap = 10.0;
    double hazard_demand_slope = 0.0;  ///< b_x: e^(-b_x x_I - b_x^2 var/2)
    double walk_slope =
        0.1;  ///< log of rent below plan from which on all who may walk away from late contracts do
    double known_price_share =
        0;  ///< of what contracts cost above the market at the start: known, not planned
    double late_hazard_per_year = 0.08;  ///< added once a delivery is late by more than 6 months
    double retrenchment_hazard_multiple = 8.0;
    double trade_recovery = 0.4;        ///< of arrears and rejected contracts at an end
    double release_elasticity = 0.0;    ///< d ln rent / d ln(1 + released / depth), with a minus sign
    double release_depth_h100e = 1e6;   ///< compute that the rental market takes up without moving much
    double release_decay_per_year = 2;  ///< rate at which released GPUs find new customers
    double resale_elasticity = 0.0;     ///< the same for resale prices and GPUs sold by failed owners
    double resale_depth_h100e = 2e5;    ///< compute that the resale market takes up
    double resale_decay_per_year = 1;
    double renegotiation_intercept =
        -50;                          ///< a: logit of renegotiating instead of cancelling; default: never
    double renegotiation_runway = 0;  ///< b: times ln(runway of customer / runway of provider)
    double renegotiation_price = 0;   ///< c: times z, log of contract price over fair price
    double renegotiation_concession = 0.5;    ///< share of z that a renegotiation gives up
    double renegotiation_minimum_cut = 0.05;  ///< smallest cut of the price, log
    double exchange_concession = 0;           ///< share of the log price above the market that it takes off
    double exchange_volume_cut = 0;           ///< of what an ended firm buys
    double reorganisation_volume_cut = 0;
    double rejection_threshold = 0;     ///< log price above the market beyond which a court rejects
    std::string replacement_class;      ///< GPU class at whose spot price labs replace lost compute
    double replacement_share = 0;       ///< share of compute lost to a provider's failure that is replaced
    double replacement_lag_months = 3;  ///< mean time until replacement stands
    double replacement_switching_months = 1;  ///< switching cost in months of the replacement's rent
    double substitute_weeks = 8;  ///< a substitute operator takes over after 0 to this many weeks, uniform
    double bid_discount = 0.12;   ///< rate at which bidders discount contracts
};

}  // namespace ballast::study
