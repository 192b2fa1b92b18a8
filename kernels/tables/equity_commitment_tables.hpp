#pragma once
/// Equity commitments.
#include <cstdint>

#include "kernels/tables/fields.hpp"

namespace ballast {

/// Equity promised by an investor: due at first_step, or at the first step from then on that meets its conditions.
template <class Scalar>
struct EquityCommitmentTable {
    std::int32_t investor, investee;  ///< investor kNone: outside, certain
    Scalar amount;                    ///< quanta
    std::int32_t first_step, lapse_step;
    std::int32_t needs_listing, needs_open;
    Scalar needs_log_ratio;  ///< ln of valuation over the one at the start; hugely negative: no condition
    std::int32_t payment;    ///< in the network of payments
};
BALLAST_FIELDS(EquityCommitmentTable, investor, investee, amount, first_step, lapse_step, needs_listing,
               needs_open, needs_log_ratio, payment);

}  // namespace ballast
