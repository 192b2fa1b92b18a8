#include "host/config/fields/bind_kind.hpp"
#include "host/config/fields/kinds.hpp"

namespace ballast::config {

std::vector<ObjectKind> region_kinds()
{
    using study::Region;
    return {named_kind<Region>(
        "region", &study::Study::regions, "A power market and the grid behind it.", {"power_usd_per_mwh"},
        {
            number("power_usd_per_mwh", &Region::power_usd_per_mwh, "USD/MWh", between(0, 2000),
                   "Median power price at the start."),
            name_of("factor", "price_factor", &Region::price_factor, "Fast log deviation of the price."),
            name_of("factor", "level_factor", &Region::level_factor, "Slow log deviation of the price."),
            number("season_amplitude", &Region::season_amplitude, "log", between(0, 2),
                   "Amplitude of the seasonal log price."),
            integer("season_peak_month", &Region::season_peak_month, "month", between(1, 12),
                    "Month of the seasonal peak."),
            number("spike_rate_per_year", &Region::spike_rate_per_year, "1/year", kNotNegative,
                   "Mean number of price spikes a year.")
                .as(Role::queued_rate),
            number("spike_log_mean", &Region::spike_log_mean, "log", between(-5, 10),
                   "A spike multiplies the price by 1 + e^mark; mean of the normal mark."),
            number("spike_log_stddev", &Region::spike_log_stddev, "log", between(0, 5),
                   "Standard deviation of the mark."),
            number("spike_decay_per_year", &Region::spike_decay_per_year, "1/year", between(1, 10'000),
                   "Decay of a spike; a step counts its average."),
            number("availability", &Region::availability, "", between(0.5, 1),
                   "Mean share of hours with power."),
            number("slip_correlation", &Region::slip_correlation, "", between(0, 0.999),
                   "Copula correlation of delays of the power tranches in the region."),
            number("outage_decay_per_year", &Region::outage_decay_per_year, "1/year", between(0.1, 10'000),
                   "Decay of lost power after an outage event."),
        })};
}

}  // namespace ballast::config
