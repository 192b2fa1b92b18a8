#pragma once
/// Labs: capability, revenue, and the compute that they commit to.
#include <cstdint>

#include "kernels/tables/fields.hpp"

namespace ballast {

template <class Scalar>
struct LabTable {
    std::int32_t firm;
    Scalar capability, catch_up;  ///< catch-up per step
    Scalar log_capture;           ///< ln q
    Scalar initial_demand;        ///< D(0) quanta per year
    Scalar lag;                   ///< 1 - e^(-dt/tau)
    Scalar min_training;
    Scalar revenue_per_compute;     ///< rho at the start, quanta per year per H100e
    Scalar initial_compute;         ///< K(0) H100e
    Scalar outside_compute;         ///< not modelled, always there
    Scalar commitment_rate;         ///< yearly payments newly committed per step, on plan [quanta/yr]
    Scalar commitment_initial;      ///< yearly payments committed at the start
    Scalar commitment_response;     ///< eta
    Scalar log_rivals_initial;      ///< ln(rivals' / own commitments) at the start
    std::int32_t lead_quarters;     ///< 1 to kLeadQuarters
    Scalar commitment_deposit;      ///< share of the yearly payment due before capacity stands
    Scalar compute_per_commitment;  ///< H100e per quantum a year
    Scalar fixed_share;             ///< of its sales, under contracts at fixed prices
    Scalar work_cost;               ///< share of its cost of revenue that goes with work, not with dollars
    Scalar contract_gain;           ///< 1 - e^(-dt / mean age of such contracts)
};
BALLAST_FIELDS(LabTable, firm, capability, catch_up, log_capture, initial_demand, lag, min_training,
               revenue_per_compute, initial_compute, outside_compute, commitment_rate, commitment_initial,
               commitment_response, log_rivals_initial, lead_quarters, commitment_deposit,
               compute_per_commitment, fixed_share, work_cost, contract_gain);

}  // namespace ballast
