#pragma once
/// Leases of sites.
#include <cstdint>

#include "kernels/random/draw_key.hpp"
#include "kernels/tables/fields.hpp"

namespace ballast {

template <class Scalar>
struct LeaseTable {
    std::int32_t payer, payee, site;  ///< payee kNone: outside; site kNone: rent by date alone
    std::int32_t payment;             ///< its rents in the network of payments
    std::int32_t guarantee;           ///< of its rents, or kNone
    std::int32_t relet_payment;       ///< rents of a later tenant, outside the study; kNone: nobody comes
    std::int32_t end_step;            ///< that contains the last day
    Scalar above_market;              ///< ln of rent over what a new lease would cost
    Scalar yearly_rent;               ///< quanta, at full energisation
    Scalar cure_steps;                ///< for which lenders bear that the rent is lost; 0: for ever
    Scalar relet_rate, relet_ratio;   ///< hazard of a later tenant per step, its rent over the agreed one
    DrawKey relet;
};
BALLAST_FIELDS(LeaseTable, payer, payee, site, payment, guarantee, relet_payment, end_step, above_market,
               yearly_rent, cure_steps, relet_rate, relet_ratio, relet);

}  // namespace ballast
