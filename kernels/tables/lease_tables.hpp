#pragma once
/// Leases of sites.
#include <cstdint>

#include "kernels/tables/fields.hpp"

namespace ballast {

template <class Scalar>
struct LeaseTable {
    std::int32_t payer, payee, site;  ///< payee kNone: outside; site kNone: rent by date alone
    std::int32_t payment;             ///< its rents in the network of payments
};
BALLAST_FIELDS(LeaseTable, payer, payee, site, payment);

}  // namespace ballast
