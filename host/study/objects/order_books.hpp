#pragma once
/// Orders that a firm goes on signing after the start.
#include <string>

#include "host/study/objects/dated_values.hpp"

namespace ballast::study {

struct OrderBook {
    std::string name;
    std::string firm;
    std::string gpu_class;
    std::string region;              ///< whose power price it pays
    Schedule gpus_per_year;          ///< g0: signed while margin and lenders let it
    double largest_gpus = 2e7;       ///< signed and standing, what its places can hold
    int lead_quarters = 4;           ///< from signature to service
    double term_years = 5;           ///< T, whole quarters
    double price_ratio = 1;          ///< p over the rent of the class at signature
    double hours_per_year = 8760;    ///< h: billed
    double demand_beta = 0;          ///< b
    double cancel_per_year = 0.008;  ///< lambda0
    double deposit_share = 0;        ///< of the capital cost, by the customer at signature
    Schedule capital_usd_per_gpu;    ///< K: all that stands with a GPU, by day of delivery
    double least_cover = 1;          ///< cover at which it signs nothing
    double full_cover = 1.25;        ///< and from which on all that it can
    double advance_rate = 0.75;      ///< share of an invoice that the loan pays
    double loan_years = 4.5;         ///< n, whole quarters: each draw amortises straight to zero
    double spread_ratio = 1;         ///< of the loan's spread to that of a new issue of the firm
    double life_years = 6;           ///< of a GPU from delivery
    bool merchant = true;            ///< counts in merchant supply
};

}  // namespace ballast::study
