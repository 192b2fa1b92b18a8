#pragma once
/// Delayed-draw term loans against the GPUs of a cohort.
#include <string>

#include "host/study/objects/dated_values.hpp"

namespace ballast::study {

/// Delayed-draw term loan against GPUs.
struct Facility {
    std::string name;
    std::string firm;
    std::string cohort;
    double drawn_usd_bn = 0;
    double commitment_usd_bn = 0;  ///< drawn + undrawn at the start
    double advance_rate = 0.7;
    Day window_end = 0;
    double term_years = 5;       ///< n: each draw amortises straight to zero
    double remaining_years = 4;  ///< of what is drawn at the start
    bool floating = true;
    double rate = 0.05;
    Payments invoices_usd_bn;    ///< GPU invoices that the facility funds (obligations of the firm)
    double minimum_dscr = 1.15;  ///< tested each quarter
    Day dscr_from = 0;           ///< first quarter end that may be tested
    double cure_quarters = 2;
    double waivers_per_year = 2;  ///< arrival of a waiver while in breach
    double extension = 0;         ///< a waiver also stretches the rest of the term by this share
    double minimum_collection_ratio =
        0;                       ///< received over billed, three months; below it is a breach; 0: no test
    bool cross_default = false;  ///< due at once when another facility of the firm is accelerated
    bool ring_fenced = false;    ///< a vehicle: only the cohort's cash serves it, surplus is distributed
    double distribution_dscr = 1.40;  ///< vehicle: no distribution below it
    double reserve_months = 3;        ///< vehicle: liquidity account, months of debt service
    double reserve_usd_bn = 0;        ///< vehicle: cash at the start
    double parent_guarantee = 0;      ///< vehicle: share of unpaid service that the firm owes
};

}  // namespace ballast::study
