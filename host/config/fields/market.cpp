#include "host/config/fields/bind_kind.hpp"
#include "host/config/fields/kinds.hpp"

namespace ballast::config {

std::vector<ObjectKind> market_kinds()
{
    using study::Market;
    return {single_kind<Market>(
        "market", &study::Study::market,
        "Which factors play which part, and the constants of the common compute, power and funding markets. "
        "An empty factor "
        "name switches the part off: its value stays as at the start.",
        {
            name_of("factor", "training_demand", &Market::training_demand,
                    "Factor x_T: log imbalance of training demand over supply."),
            name_of("factor", "inference_demand", &Market::inference_demand,
                    "Factor x_I: log imbalance of inference demand over supply."),
            name_of("factor", "ai_equity", &Market::ai_equity,
                    "Factor M: logarithm of the equity multiple of AI firms."),
            name_of("factor", "neocloud_equity", &Market::neocloud_equity,
                    "Factor Q: logarithm of listed neoclouds' equity."),
            name_of("factor", "paid_inference", &Market::paid_inference,
                    "Factor Y: logarithm of the paid inference market over its start."),
            number("paid_inference_usd_bn_per_year", &Market::paid_inference_usd_bn_per_year, "USD bn/year",
                   kNotNegative,
                   "Paid inference market at the start, the part served by open-weight models included."),
            number("token_price_efficiency", &Market::token_price_efficiency, "", between(0, 3),
                   "gamma_e: fall of the log price of tokens per log gain of efficiency beyond plan (mean "
                   "over labs by "
                   "demand); 1: customers keep all of it."),
            number("token_price_openness", &Market::token_price_openness, "", between(0, 10),
                   "gamma_o: fall of the log price per log-odds by which open weights come closer to the "
                   "best lab."),
            number("token_price_concentration", &Market::token_price_concentration, "", between(0, 10),
                   "gamma_h: rise of the log price per log of the concentration of demand (Herfindahl index "
                   "over labs), "
                   "against the start."),
            number("token_price_scarcity", &Market::token_price_scarcity, "", between(0, 10),
                   "gamma_u: rise of the log price per share by which demand exceeds what labs' compute can "
                   "serve."),
            number("token_price_excess", &Market::token_price_excess, "log", between(-3, 3),
                   "Log of the price at the start over what efficiency, openness and concentration support."),
            number("token_price_months", &Market::token_price_months, "months", between(0.1, 120),
                   "Time constant with which the price follows."),
            number(
                "token_demand_elasticity", &Market::token_demand_elasticity, "", between(0, 5),
                "eps: elasticity of work asked for to what competition takes off its price; 1: dollars stay, "
                "above 1 they grow as it falls. What efficiency takes off comes back in full."),
            number("token_price_switching", &Market::token_price_switching, "", between(0, 20),
                   "Log-odds that a lab loses per log of its own price over the market's: customers who pay "
                   "the price of "
                   "an old contract look around."),
            number("token_price_usd_per_m", &Market::token_price_usd_per_m, "USD/1e6 tokens",
                   between(0, 10000),
                   "Price of a million tokens bought by interface at the start, against which a rented GPU "
                   "breaks even; 0: not shown."),
            number("product_capture", &Market::product_capture, "", kShare,
                   "Weight of each lab's own product capture against the labs' mean; 0: labs of equal "
                   "capability have equal shares."),
            name_of("factor", "short_rate", &Market::short_rate,
                    "Factor of the short rate, a fraction per year."),
            number("short_rate_constant", &Market::short_rate_constant, "1/year", between(-0.05, 0.5),
                   "Short rate where no factor is named."),
            name_of("factor", "credit_spread", &Market::credit_spread,
                    "log_ou factor: logarithm of the credit spread over its mean."),
            number("credit_spread_mean", &Market::credit_spread_mean, "1/year", between(0, 0.5),
                   "Mean credit spread, a fraction per year."),
            name_of(
                "factor", "funding_regime", &Market::funding_regime,
                "markov factor of the funding market with the states open, selective, shut in that order."),
            triple(
                "regime_spread_add", &Market::regime_spread_add, "1/year", between(-0.05, 0.5),
                "Added to the spread of new debt in each regime, for firms that are not investment grade."),
            triple("regime_capacity", &Market::regime_capacity, "", kShare,
                   "Share of the desired raises that is possible in each regime, not investment grade."),
            triple("regime_capacity_ig", &Market::regime_capacity_ig, "", kShare,
                   "The same for investment grade."),
            triple("uncommitted_capex", &Market::uncommitted_capex, "", kShare,
                   "Share of uncommitted capex carried out in each regime."),
            triple("asset_lending", &Market::asset_lending, "", kShare,
                   "Share of a maturing debt that lenders against a leased asset refinance in each regime, "
                   "up to what the asset bears."),
            number("asset_yield", &Market::asset_yield, "1/year", between(0.01, 1),
                   "Yearly rent over the value of a leased asset, by which such lenders judge loan to "
                   "value."),
            number("supply_elasticity", &Market::supply_elasticity, "", between(0, 5),
                   "eta_S: fall of the log rent per unit of log merchant supply beyond plan."),
            schedule("merchant_supply_h100e", &Market::merchant_supply_h100e, "H100e", kNotNegative,
                     "Planned merchant supply outside the study's own cohorts."),
            number("spot_ratio", &Market::spot_ratio, "", between(0.05, 2),
                   "Spot price over the one-year committed price."),
            number("spare_supply_decay_per_year", &Market::spare_supply_decay_per_year, "1/year",
                   between(0, 50), "Decay of merchant supply that events have added."),
            number("confidence_decay_per_year", &Market::confidence_decay_per_year, "1/year", between(0, 50),
                   "Decay of the extra hazard of worse funding set by events and ends."),
            number("confidence_per_failure", &Market::confidence_per_failure, "", between(0, 50),
                   "A failure of a firm of the full tier adds this to the multiplier (1 + it) of the hazard "
                   "of worse "
                   "funding."),
            number("hazard_price_slope", &Market::hazard_price_slope, "", between(0, 20),
                   "Cancellation hazard grows as e^(slope z), z the log of contract price over market for "
                   "the remaining term, above plan."),
            number("hazard_price_cap", &Market::hazard_price_cap, "", between(1, 100),
                   "Largest multiple that the price term can reach."),
            number("hazard_demand_slope", &Market::hazard_demand_slope, "", between(0, 20),
                   "b_x: cancellation hazard falls with inference demand as e^(-b_x x_I - b_x^2 var/2)."),
            number("walk_slope", &Market::walk_slope, "", Range{.low = 0, .high = 5, .low_open = true},
                   "A customer whose contract is late past its cure period walks away at walk_per_year in "
                   "full once "
                   "the rent is this share below its plan, in proportion before."),
            number("known_price_share", &Market::known_price_share, "", kShare,
                   "k: share of the log by which a contract's price is above the fair price of its term on "
                   "the plan, at its start or the study's, that its customer holds against it; 0: only what "
                   "changes against plan counts."),
            number("late_hazard_per_year", &Market::late_hazard_per_year, "1/year", kNotNegative,
                   "Added to the cancellation hazard once a delivery is late by more than six months.")
                .as(Role::arrival_rate),
            number("retrenchment_hazard_multiple", &Market::retrenchment_hazard_multiple, "", between(1, 100),
                   "A retrenching customer's cancellation hazards are multiplied by this."),
            number("trade_recovery", &Market::trade_recovery, "", kShare,
                   "Recovery of arrears and rejected contracts at an end."),
            number("release_elasticity", &Market::release_elasticity, "", between(0, 5),
                   "Fall of the log rent per unit of ln(1 + released compute / release_depth_h100e); "
                   "released is what contracts freed that were cancelled or rejected; 0: none."),
            number("release_depth_h100e", &Market::release_depth_h100e, "H100e", kPositive,
                   "Released compute that the rental market takes up without moving much."),
            number("release_decay_per_year", &Market::release_decay_per_year, "1/year", between(0, 50),
                   "Rate at which released compute finds new customers."),
            number("resale_elasticity", &Market::resale_elasticity, "", between(0, 5),
                   "Fall of log resale prices per unit of ln(1 + compute for sale / resale_depth_h100e); for "
                   "sale are fleets of liquidated owners and of vehicles without a contract; 0: none."),
            number("resale_depth_h100e", &Market::resale_depth_h100e, "H100e", kPositive,
                   "GPUs for sale, as compute, that the resale market takes up without moving much."),
            number("resale_decay_per_year", &Market::resale_decay_per_year, "1/year", between(0, 50),
                   "Rate at which GPUs for sale find a buyer."),
            number("renegotiation_intercept", &Market::renegotiation_intercept, "log-odds",
                   between(-100, 100),
                   "a: a customer that would cancel a fixed price at will renegotiates instead with "
                   "log-odds a + b ln(runway of customer / runway of provider) + c z, z the log of contract "
                   "price over fair price; -50: never."),
            number("renegotiation_runway", &Market::renegotiation_runway, "", between(-20, 20),
                   "b: weight of the log ratio of runways in these log-odds."),
            number("renegotiation_price", &Market::renegotiation_price, "", between(-50, 50),
                   "c: weight of z in these log-odds."),
            number("renegotiation_concession", &Market::renegotiation_concession, "", kShare,
                   "Share of z that a renegotiated price gives up."),
            number("renegotiation_minimum_cut", &Market::renegotiation_minimum_cut, "log", between(0, 5),
                   "Smallest cut of the log price in a renegotiation."),
            number(
                "exchange_concession", &Market::exchange_concession, "", kShare,
                "c: a distressed exchange lowers the price of what the firm buys above the market by "
                "e^(-c z), z the log of price over the market's; a reorganisation lowers it to the market."),
            number("exchange_volume_cut", &Market::exchange_volume_cut, "", kShare,
                   "Share of what it buys at or above the market that the firm gives up in an exchange."),
            number("reorganisation_volume_cut", &Market::reorganisation_volume_cut, "", kShare,
                   "The same in a reorganisation; at least that of an exchange."),
            number(
                "rejection_threshold", &Market::rejection_threshold, "log", between(0, 10),
                "A reorganisation rejects contracts whose z is above this. If this and the three before it "
                "are 0, it rejects those whose market fell below plan, and exchanges change none."),
            name_of("gpu_class", "replacement_class", &Market::replacement_class,
                    "GPU class at whose spot price labs replace compute lost to a provider's failure; empty: "
                    "they "
                    "do not."),
            number("replacement_share", &Market::replacement_share, "", kShare,
                   "Share of such lost compute that is replaced."),
            number("replacement_lag_months", &Market::replacement_lag_months, "months", between(0.1, 120),
                   "Mean time from the loss until the replacement stands."),
            number("replacement_switching_months", &Market::replacement_switching_months, "months",
                   between(0, 60), "Cost of switching, paid once, in months of the replacement's rent."),
            number("substitute_weeks", &Market::substitute_weeks, "weeks", between(0, 520),
                   "After an operating reorganisation a substitute operator serves the contracts again after "
                   "a gap uniform between 0 and this."),
            number("bid_discount", &Market::bid_discount, "1/year", between(0, 1),
                   "Rate at which bidders for a failing firm discount its contracts."),
        })};
}

}  // namespace ballast::config
