#pragma once
/// Power markets.
#include <string>

namespace ballast::study {

struct Region {
    std::string name;
    double power_usd_per_mwh = 60;  ///< median price at the start
    std::string price_factor;       ///< fast log deviation
    std::string level_factor;       ///< slow log deviation
    double season_amplitude = 0;    ///< log amplitude
    int season_peak_month = 1;
    double spike_rate_per_year = 0;
    double spike_log_mean = 0;  ///< spike multiplies the price by 1 + e^mark
    double spike_log_stddev = 0;
    double spike_decay_per_year = 150;
    double availability = 0.995;    ///< mean share of hours with power
    double slip_correlation = 0.3;  ///< copula correlation of slips of power tranches in the region
    double outage_decay_per_year = 50;
};

}  // namespace ballast::study
