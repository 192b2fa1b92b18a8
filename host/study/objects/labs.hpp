#pragma once
/// The model-building side of firms, and the competitor without a balance sheet.
#include <string>

namespace ballast::study {

struct Lab {
    std::string name;                    ///< same as its firm
    double revenue_usd_bn_per_year = 0;  ///< at the start
    double capability = 0;               ///< log-odds
    double calibrated_capability = 0;    ///< at which revenue and growth at the start were observed
    double capture = 0;              ///< log-odds beside capability that revenue at the start does not show
    double fixed_price_share = 0;    ///< of sales, under contracts at fixed prices
    double fixed_price_months = 12;  ///< mean age of such contracts' prices
    double work_cost_share = 0;      ///< of its cost of revenue, goes with work served
    double catch_up_per_year = 0.8;  ///< phi
    double revenue_lag_years = 0.5;  ///< tau
    double revenue_growth = 0;       ///< R'/R at the start, sets product capture (Y s = R + tau R')
    double minimum_training_share = 0.15;          ///< a_min
    double serving_share = 0.4;                    ///< a at the start, sets revenue per unit of compute
    double efficiency_growth_per_year = 0;         ///< of revenue per unit of compute
    double new_commitment_usd_bn_per_year = 0;     ///< g0: yearly payments newly committed in a year, on plan
    double committed_usd_bn_per_year = 0;          ///< commitments at the start, for the response to rivals
    double commitment_response = 0.5;              ///< eta of (rivals' / own commitments), below 1
    double commitment_lead_quarters = 6;           ///< from signature to capacity, 1 to 6
    double commitment_deposit = 0.2;               ///< share of the yearly payment due until capacity stands
    double commitment_usd_per_h100e_year = 18000;  ///< price of new capacity
};

struct OpenWeights {
    double capability = -0.5;
    double calibrated_capability = -0.5;
    double catch_up_per_year = 3.0;  ///< w
    double spill_share = 0.5;        ///< of unserved demand that looks for another lab
};

}  // namespace ballast::study
