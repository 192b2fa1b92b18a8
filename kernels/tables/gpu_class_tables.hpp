#pragma once
/// Classes of GPUs: rents, running costs, worth as collateral.
#include <cstdint>

#include "kernels/tables/fields.hpp"

namespace ballast {

template <class Scalar>
struct GpuClassTable {
    std::int32_t deviation;          ///< factor or kNone
    Scalar jump_decay;               ///< per step
    Scalar mwh_per_gpu_step;         ///< kW PUE dt hours / 1000
    Scalar operations_per_gpu_step;  ///< quanta
    Scalar hours_to_quanta_step;     ///< USD/h -> quanta per step
    Scalar mwh_per_hour;             ///< kW PUE / 1000
    Scalar operations_usd_per_hour;
    Scalar spot_ratio;
    Scalar h100e;
    Scalar hours_per_year;                             ///< h of the collateral value
    Scalar obsolescence, reversion, discount_premium;  ///< per year
    Scalar scrap_usd;
    Scalar expected_log_shift;  ///< v/2 of Pbar
    Scalar power_reference;     ///< USD/MWh in c of the collateral value
    std::int32_t region;  ///< that of most of its GPUs: power price in the tests of its second life, or kNone
    Scalar sold_share;    ///< hours sold over hours of a year
    Scalar site_cost, debt_service;  ///< USD per GPU-hour of a year
};
BALLAST_FIELDS(GpuClassTable, deviation, jump_decay, mwh_per_gpu_step, operations_per_gpu_step,
               hours_to_quanta_step, mwh_per_hour, operations_usd_per_hour, spot_ratio, h100e, hours_per_year,
               obsolescence, reversion, discount_premium, scrap_usd, expected_log_shift, power_reference,
               region, sold_share, site_cost, debt_service);

}  // namespace ballast
