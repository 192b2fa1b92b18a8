#pragma once
/// Generations of accelerators.
#include <string>

namespace ballast::study {

struct GpuClass {
    std::string name;
    double price_usd_per_hour = 0;         ///< one-year committed rent at the start
    double obsolescence_per_year = 0;      ///< delta
    double age_years = 0;                  ///< age of the class at the start
    double training_halflife_years = 1.5;  ///< omega(age) = 2^(-age / this): weight of training demand
    double training_beta = 1.0;            ///< b_T
    double inference_beta = 1.0;           ///< b_I
    std::string deviation;                 ///< factor y_g (ou), may be empty
    double jump_decay_per_year = 1.0;      ///< decay of the transient part of event marks on the rent
    double kw_per_gpu = 1.3;               ///< at the chip's share of IT load
    double pue = 1.25;
    double operations_usd_per_hour = 0.1;
    double h100e = 1.0;                 ///< compute per GPU
    double hours_sold_per_year = 7000;  ///< h in the collateral value
    double life_years = 5.0;            ///< remaining economic life at the start
    double scrap_value_usd = 1500;
    double value_reversion_per_year = 0.0;  ///< kappa of the collateral formula
    double discount_premium = 0.06;         ///< r = short rate + this
    double site_cost_usd_per_hour = 0;      ///< fixed cost of its place (lease, staff) per GPU-hour of a year
    double retirement_per_year = 0;         ///< of idle GPUs while their margin does not cover their place
    double avoidable_site_cost = 0.5;       ///< share of the place's cost that ends with the GPU
    double purchase_usd = 0;                ///< of a GPU with its share of server and network; 0: nobody buys
    double purchase_decline_per_year = 0;   ///< of the log price of as much compute
    double service_life_years = 5;          ///< over which its owner recovers the price
    double cost_of_capital = 0.1;           ///< of its owner, per year
    double owner_utilisation = 0.7;         ///< share of hours that an owner uses, in figures
    double tokens_m_per_hour = 0;           ///< million tokens in an hour of use
    double debt_service_usd_per_hour =
        0;  ///< interest and principal of a financed GPU per GPU-hour of a year
};

}  // namespace ballast::study
