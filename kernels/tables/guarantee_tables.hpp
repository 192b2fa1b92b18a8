#pragma once
/// Guarantees of contracts and leases.
#include <cstdint>

#include "kernels/tables/fields.hpp"

namespace ballast {

/// What the obligor of a contract or lease leaves unpaid is the guarantor's in the next step.
template <class Scalar>
struct GuaranteeTable {
    std::int32_t guarantor, contract, lease;  ///< exactly one of contract and lease, the other kNone
    std::int32_t payee, obligor;              ///< firms or kNone
    Scalar cap;                               ///< quanta
    std::int32_t first_step, end_step;
    std::int32_t payment;  ///< what the guarantor owes in the network of payments
    std::int32_t covered;  ///< the payment of contract or lease that it covers
};
BALLAST_FIELDS(GuaranteeTable, guarantor, contract, lease, payee, obligor, cap, first_step, end_step, payment,
               covered);

}  // namespace ballast
