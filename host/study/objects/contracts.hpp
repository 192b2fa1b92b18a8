#pragma once
/// Compute sold by a provider to a customer.
#include <string>

#include "host/study/objects/dated_values.hpp"

namespace ballast::study {

enum class Pricing { fixed, indexed, floor };

struct Contract {
    std::string name;
    std::string provider;  ///< firm
    std::string customer;  ///< firm; empty: customers outside the study
    std::string cohort;    ///< empty: delivered without a modelled fleet
    Schedule gpus;         ///< contracted count (of the cohort's class)
    double price_usd_per_hour = 0;
    double hours_per_year = 8760;
    Schedule usd_bn_per_year;  ///< payment when no cohort is given
    Schedule compute_h100e;    ///< compute delivered when no cohort is given
    Pricing pricing = Pricing::fixed;
    double price_floor = 0;  ///< floor pricing: lowest multiple of the planned price
    Day start = 0;
    Day end = 0;
    double take_or_pay = 0.9;                ///< phi
    double prepayment_usd_bn = 0;            ///< balance held by the provider at the start
    double prepayment_share = 0;             ///< share of each bill met from it
    double cancel_per_year = 0.008;          ///< lambda0
    double competing_cancel_per_year = 0.1;  ///< added while the customer sells own capacity
    double walk_per_year = 1.0;              ///< after the cure period of a delivery breach
    double cure_months = 3;
    double delivery_threshold = 0.9;    ///< delivered below this share counts as late
    double cancellation_fee_years = 0;  ///< of one year's payments, owed on cancellation without cause
    double renewal_probability = 0;     ///< at the end date
    double renewal_months = 0;
    double renewal_price_ratio = 1.0;      ///< to the market rent of that date
    double renewal_on_margin = 0;          ///< weight of the provider's margin in the probability
    double migration_per_year = 0;         ///< hazard of leaving a provider that was taken over
    double migration_notice_months = 0;    ///< from the take-over until customers may leave
    double takeover_price_change = 0;      ///< of a renewal after a take-over, a share of the price
    double insourcing_per_year = 0;        ///< hazard of notice where renting costs e times what owning does
    double insourcing_notice_months = 12;  ///< from notice until the customer's own GPUs stand
    double customer_utilisation = 0.7;     ///< share of hours that the customer would use own GPUs
    double renewal_on_ownership = 0;       ///< weight of the cost of owning in the probability of renewal
    double notice_days = 0;         ///< rolling option: the customer may leave with this notice; 0: none
    Day notice_from = 0;            ///< first day on which notice may be given
    double notice_per_year = 0;     ///< hazard of giving it, times the multiples of cancellation
    double base_utilisation = 1.0;  ///< consumption: share used on average demand
    double utilisation_beta = 0;    ///< consumption: use = base_utilisation e^(beta x_I), at most 1
    bool idle_floor = false;        ///< customer buys GPUs of the cohort that nobody else pays for, on call
    double dedicated_capex_usd_bn =
        0;  ///< provider's capital in this contract alone: stranded if the customer fails
    std::string reference_class;  ///< GPU class whose rent says what it is worth, where no cohort does
    std::string draws_as;
};

}  // namespace ballast::study
