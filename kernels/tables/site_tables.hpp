#pragma once
/// Power regions, sites, and the power tranches that they wait for.
#include <cstdint>

#include "kernels/random/draw_key.hpp"
#include "kernels/tables/fields.hpp"

namespace ballast {

template <class Scalar>
struct RegionTable {
    std::int32_t price_factor, level_factor;
    Scalar spike_rate;  ///< per step
    Scalar spike_log_mean, spike_log_stddev;
    Scalar spike_average;  ///< (1 - e^(-b dt)) / (b dt)
    Scalar spike_decay;    ///< e^(-b dt)
    Scalar availability;
    Scalar outage_decay;
    Scalar slip_root, slip_root_rest;  ///< sqrt(rho), sqrt(1 - rho)
    DrawKey spike_arrival, spike_mark, slip;
};
BALLAST_FIELDS(RegionTable, price_factor, level_factor, spike_rate, spike_log_mean, spike_log_stddev,
               spike_average, spike_decay, availability, outage_decay, slip_root, slip_root_rest,
               spike_arrival, spike_mark, slip);

template <class Scalar>
struct SiteTable {
    std::int32_t region;
    std::int32_t first_tranche, end_tranche;  ///< uncertain tranches
    Scalar floating_share;
    Scalar fixed_price;  ///< USD/MWh
};
BALLAST_FIELDS(SiteTable, region, first_tranche, end_tranche, floating_share, fixed_price);

/// A power tranche that is not yet energised at the start.
template <class Scalar>
struct PowerTrancheTable {
    std::int32_t site, region;
    Scalar mw;
    Scalar planned_step;  ///< step in whose course it is planned
    Scalar slip_probability, never_probability;
    Scalar construction;        ///< building works per step [quanta], paid over
    Scalar construction_steps;  ///< this long before energisation
    DrawKey slip;
};
BALLAST_FIELDS(PowerTrancheTable, site, region, mw, planned_step, slip_probability, never_probability,
               construction, construction_steps, slip);

}  // namespace ballast
